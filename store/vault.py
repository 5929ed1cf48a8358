"""Where files lie that people brought: a folder beside the database, every byte of it encrypted (``sealedfile``).

``incoming``: files that are still arriving, frame by frame; ``kept``: whole ones, under random names, never changed.
A file is on the disk, and so is its name, before its row is committed; its row is gone before the file is removed. So a
kill at any moment leaves at most a file without a row, which ``strays`` finds and the sweeper removes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.failpoints import reached
from store.sealedfile import FileKey, SealedFile, Unreadable, cut
from store.spoolfile import sync_folder

FOLDER = "files"
# So much stays free for the record and the system, whatever people upload.
RESERVE_BYTES = 256 * 1024 * 1024
_PLACE = re.compile(r"[0-9a-f]{32}")
_MAKING = ".making"


class Busy(Exception):
    """Another request is writing to this very file."""


class NoRoom(OSError):
    """The disk is nearly full; nothing was written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole file: how long it is in clear, and the hashes of what is in it and of what lies on the disk."""

    place: str
    size: int
    sha256: str
    sealed_size: int
    sealed_sha256: str


class Vault:
    """The files under ``folder``, for any number of processes and threads."""

    def __init__(self, folder: Path, secret: bytes, *, reserve: int = RESERVE_BYTES) -> None:
        self.key = FileKey(secret)
        self._incoming, self._kept = folder / "incoming", folder / "kept"
        self._reserve = reserve

    # --- arriving -------------------------------------------------------------------------------

    def begin(self, owner: str, most: int, wanted: int) -> str:
        """A new, empty incoming file; its place. Of those ``owner`` left lying the oldest go. Raises NoRoom."""
        self._make_folders()
        self._need(wanted)
        mark = hashlib.sha256(owner.encode()).hexdigest()[:16]
        for left in sorted(self._incoming.glob(f"{mark}*.part"), key=_age, reverse=True)[max(0, most - 1) :]:
            left.unlink(missing_ok=True)
        place = mark + secrets.token_hex(8)
        with self._opened(self._part(place), os.O_RDWR | os.O_CREAT | os.O_EXCL) as handle:
            SealedFile.begun(handle, self.key)
        return place

    def arrived(self, place: str) -> int:
        """How many bytes of it have arrived. Raises FileNotFoundError, Unreadable."""
        with self._opened(self._part(place), os.O_RDWR) as handle:
            return SealedFile.found(handle, self.key).whole()

    def append(self, place: str, offset: int, piece: bytes) -> int:
        """Adds a piece where the file ends; one that is there already changes nothing. How much has arrived then.

        Raises Busy, NoRoom, OSError, FileNotFoundError, Unreadable.
        """
        with self._opened(self._part(place), os.O_RDWR) as handle, _alone(handle):
            file = SealedFile.found(handle, self.key)
            there = file.whole()
            if offset != there:
                return there
            self._need(len(piece))
            file.put(offset, piece)
            reached("vault.appended")
            return offset + len(piece)

    def part(self, place: str) -> Iterator[bytes]:
        """What has arrived, in clear."""
        return self._pieces(self._part(place))

    def give_up(self, place: str) -> None:
        """The incoming file is gone; whoever is still writing to it writes into nothing."""
        with suppress(FileNotFoundError):
            self._part(place).unlink()

    @contextmanager
    def alone(self, place: str) -> Iterator[None]:
        """Nobody adds to the incoming file meanwhile. Raises Busy, FileNotFoundError."""
        with self._opened(self._part(place), os.O_RDWR) as handle, _alone(handle):
            yield

    # --- whole ----------------------------------------------------------------------------------

    def keep(self, place: str, pieces: Iterator[bytes]) -> Kept:
        """Writes a whole file; on the disk when it returns, not there at all when it raises. Raises OSError."""
        self._make_folders()
        making = self._incoming / f"{place}{_MAKING}"
        try:
            size, digest = self._made(making, pieces)
            reached("vault.made")
            sealed_size, sealed_digest = measured(making)
            making.rename(self.file(place))
            sync_folder(self._kept)
        except BaseException:
            for file in (making, self.file(place)):
                with suppress(FileNotFoundError):
                    file.unlink()
            raise
        reached("vault.kept")
        return Kept(place, size, digest, sealed_size, sealed_digest)

    def read(self, place: str) -> Iterator[bytes]:
        """The content in clear. Raises FileNotFoundError, Unreadable."""
        return self._pieces(self.file(place))

    def drop(self, place: str) -> None:
        """Removes a whole file, whose row is gone."""
        with suppress(FileNotFoundError):
            self.file(place).unlink()

    def file(self, place: str) -> Path:
        """Where a whole file lies. Raises ValueError for what is no place."""
        if not _PLACE.fullmatch(place):
            raise ValueError("no place")
        return self._kept / place

    def places(self) -> set[str]:
        """All whole files."""
        return {file.name for file in self._kept.iterdir() if _PLACE.fullmatch(file.name)}

    def strays(self, known: Callable[[], set[str]], now: datetime, patience: timedelta) -> list[Path]:
        """Whole files older than ``patience`` that have no row, and what stopped arriving a day ago.

        ``now`` is the machine's own time, which the disk uses. ``known`` is asked after the folder was read.
        """
        old = [file for file in self._kept.glob("*") if _is_older(file, now - patience)]
        rows = known()
        parts = [file for file in self._incoming.glob("*") if _is_older(file, now - timedelta(days=1))]
        return sorted(file for file in old if file.name not in rows) + sorted(parts)

    # --- the disk -------------------------------------------------------------------------------

    def _need(self, wanted: int) -> None:
        if shutil.disk_usage(self._incoming).free - wanted < self._reserve:
            raise NoRoom("the disk is nearly full")

    def _made(self, making: Path, pieces: Iterator[bytes]) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        # What a kill left of an earlier try is written over.
        with self._opened(making, os.O_RDWR | os.O_CREAT | os.O_TRUNC) as handle:
            file = SealedFile.begun(handle, self.key)
            for piece in cut(pieces):
                file.put(size, piece)
                digest.update(piece)
                size += len(piece)
                reached("vault.making")
            os.fsync(handle)
        return size, digest.hexdigest()

    def _pieces(self, file: Path) -> Iterator[bytes]:
        with self._opened(file, os.O_RDONLY) as handle:
            yield from SealedFile.found(handle, self.key).pieces()

    def _part(self, place: str) -> Path:
        if not _PLACE.fullmatch(place):
            raise ValueError("no place")
        return self._incoming / f"{place}.part"

    @contextmanager
    def _opened(self, file: Path, how: int) -> Iterator[int]:
        handle = os.open(file, how | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            yield handle
        finally:
            os.close(handle)

    def _make_folders(self) -> None:
        for folder in (self._incoming, self._kept):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def _alone(handle: int) -> Iterator[None]:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Busy from error
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


def measured(file: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file as it lies on the disk."""
    with file.open("rb") as content:
        return os.fstat(content.fileno()).st_size, hashlib.file_digest(content, "sha256").hexdigest()


def _age(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _is_older(file: Path, than: datetime) -> bool:
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC) < than
    except FileNotFoundError:
        return False


__all__ = ["FOLDER", "Busy", "Kept", "NoRoom", "Unreadable", "Vault", "measured"]
