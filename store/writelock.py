"""One writer at a time on SQLite.

SQLite's own busy handler sleeps and polls: one writer can starve another for a second. A lock taken before
BEGIN IMMEDIATE costs some throughput and cuts the p99 of a commit a thousandfold (performance.md 3).
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.clock import monotonic, pause

_FIRST_NAP = 0.0001
_LONGEST_NAP = 0.002


class WriteLock:
    """First the threads of this process queue, then the processes; gives up after ``patience`` seconds."""

    def __init__(self, file: Path | None, patience: float) -> None:
        self._file = file
        self._patience = patience
        self._threads = threading.Lock()
        self._handle: int | None = None
        self._owner = -1

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises TimeoutError when the lock is not free in time."""
        deadline = monotonic() + self._patience
        if not self._threads.acquire(timeout=self._patience):
            raise TimeoutError("another thread is writing")
        try:
            self._take_file(deadline)
            try:
                yield
            finally:
                self._give_file()
        finally:
            self._threads.release()

    def _take_file(self, deadline: float) -> None:
        nap = _FIRST_NAP
        while not self._try_file():
            if monotonic() > deadline:
                raise TimeoutError("another process is writing")
            pause(nap)
            nap = min(nap * 2, _LONGEST_NAP)

    def _try_file(self) -> bool:
        if self._file is None:
            return True
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _give_file(self) -> None:
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def _open(self) -> int:
        # A handle inherited over a fork would be the same lock: each process opens its own.
        if self._handle is None or self._owner != os.getpid():
            assert self._file is not None  # noqa: S101
            self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._owner = os.getpid()
        return self._handle
