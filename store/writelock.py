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


class NotFree(Exception):
    """The lock was not free in time, or its file cannot be used; nobody is writing on our behalf."""


class WriteLock:
    """First the threads of this process queue, then the processes; gives up after ``patience`` seconds."""

    def __init__(self, file: Path | None, patience: float) -> None:
        self._file = file
        self._patience = patience
        self._threads = threading.Lock()
        self._handle: int | None = None
        self._owner = os.getpid()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises NotFree."""
        deadline = monotonic() + self._patience
        if self._owner != os.getpid():
            self._leave_to_parent()
        threads = self._threads
        if not threads.acquire(timeout=self._patience):
            raise NotFree("another thread is writing")
        try:
            self._take_file(deadline)
            try:
                yield
            finally:
                self._give_file()
        finally:
            threads.release()

    def close(self) -> None:
        """Lets go of the lock's file; the next ``held`` opens it again."""
        if self._handle is not None:
            os.close(self._handle)
        self._handle = None

    def _take_file(self, deadline: float) -> None:
        nap = _FIRST_NAP
        while not self._try_file():
            if monotonic() > deadline:
                raise NotFree("another process is writing")
            pause(nap)
            nap = min(nap * 2, _LONGEST_NAP)

    def _try_file(self) -> bool:
        try:
            if self._file is not None:
                fcntl.flock(self._open(self._file), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise NotFree(f"the lock file cannot be used: {error.strerror}") from error
        return True

    def _give_file(self) -> None:
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def _open(self, file: Path) -> int:
        if self._handle is None:
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._handle

    def _leave_to_parent(self) -> None:
        """A handle inherited over a fork is the same lock: it is closed (which frees nothing) and a new one opened.

        Kept open it would hold the parent's lock beyond the parent's death.
        """
        self.close()
        # The thread that held the parent's inner lock does not exist in a child.
        self._threads = threading.Lock()
        self._owner = os.getpid()
