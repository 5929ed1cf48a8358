"""Where the shared token is kept: a small file beside the record, or memory for a single process."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import structlog

from bot.wecom.secret import Secret
from store.clock import monotonic as _monotonic
from store.clock import pause as _pause

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_POLL_SECONDS = 0.02
NEVER = float("-inf")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What all processes know. Moments are seconds of the monotonic clock, which all processes of one boot share.

    early: from when on it is refreshed.  ends: when it dies.  forced: the last refresh of a token refused before
    its time.  refused_until: nobody asks before, because the platform answered ``refused_code``.
    """

    token: Secret | None = None
    early: float = NEVER
    ends: float = NEVER
    forced: float = NEVER
    refused_until: float = NEVER
    refused_code: int | None = None


class TokenStore(Protocol):
    def read(self) -> Kept: ...

    def write(self, kept: Kept) -> None: ...

    def lock(self, wait: float) -> AbstractContextManager[bool]:
        """Holds off all other processes; False where it could not be had within ``wait`` seconds."""


class MemoryTokenStore:
    """For one process alone."""

    def __init__(self) -> None:
        self._kept = Kept()
        self._lock = threading.Lock()

    def read(self) -> Kept:
        return self._kept

    def write(self, kept: Kept) -> None:
        self._kept = kept

    @contextmanager
    def lock(self, wait: float) -> Iterator[bool]:
        mine = self._lock.acquire(timeout=wait)
        try:
            yield mine
        finally:
            if mine:
                self._lock.release()


class FileTokenStore:
    """A file of mode 600 in ``folder``, locked by a neighbour file, so a killed holder frees it at once.

    It is named by a hash of corp, secret and address: another secret never meets the first one's refusals.
    """

    def __init__(
        self,
        folder: Path,
        corp_id: str,
        secret: str,
        base_url: str,
        *,
        monotonic: Callable[[], float] = _monotonic,
        pause: Callable[[float], None] = _pause,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = hashlib.sha256("\0".join((base_url, corp_id, secret)).encode()).hexdigest()[:24]
        self._file = folder / f"wecom-token-{name}.json"
        self._lock_file = folder / f"wecom-token-{name}.lock"
        self._monotonic, self._pause = monotonic, pause
        self._boot = _boot()
        self._unsaved: Kept | None = None

    def read(self) -> Kept:
        if self._unsaved is not None:
            return self._unsaved
        try:
            return self._parse(dict(json.loads(self._file.read_bytes())))
        except (OSError, ValueError, TypeError, KeyError):
            return Kept()

    def write(self, kept: Kept) -> None:
        """A full disk keeps the token in this process only: better than fetching one for every message."""
        try:
            self._replace(json.dumps({"boot": self._boot, **_finite(kept)}).encode())
            self._unsaved = None
        except OSError as error:
            log.warning("wecom_token_not_kept", error=type(error).__name__)
            self._unsaved = kept

    @contextmanager
    def lock(self, wait: float) -> Iterator[bool]:
        handle = self._open_lock()
        if handle is None:
            yield True
            return
        try:
            yield self._take(handle, self._monotonic() + wait)
        finally:
            os.close(handle)  # which also frees the lock

    def _open_lock(self) -> int | None:
        """None where the disk gives no file: two fetching at once are better than nobody sending."""
        try:
            return os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            log.warning("wecom_token_not_locked", error=type(error).__name__)
            return None

    def _take(self, handle: int, until: float) -> bool:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._monotonic() >= until:
                    return False
                self._pause(_POLL_SECONDS)
            else:
                return True

    def _replace(self, data: bytes) -> None:
        new = self._file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        new.replace(self._file)

    def _parse(self, data: dict[str, Any]) -> Kept:
        """Moments of another boot mean nothing; the token may still live, but nobody knows until when."""
        if data.pop("boot") != self._boot:
            return Kept()
        token = data.pop("token")
        moments = {name: NEVER if data[name] is None else float(data[name]) for name in _MOMENTS}
        code = data["refused_code"]
        return Kept(token=None if token is None else Secret(token), refused_code=code, **moments)


_MOMENTS = ("early", "ends", "forced", "refused_until")


def _finite(kept: Kept) -> dict[str, Any]:
    """JSON knows no infinity."""
    return {name: None if value == NEVER else value for name, value in asdict(kept).items()}


def _boot() -> str:
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""
