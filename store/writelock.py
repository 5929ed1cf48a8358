"""One writer at a time on SQLite.

SQLite's own busy handler sleeps and polls: one writer can starve another for a second. A lock taken before
BEGIN IMMEDIATE costs some throughput and cuts the p99 of a commit a thousandfold (performance.md 3).

It is taken through a door: whoever stands in the door is next, so that a writer who has just finished cannot slip in
again before him. Polling for one plain lock, one of four busy processes was kept waiting for 1.5 seconds.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.clock import monotonic, pause
from store.forks import after_fork

# Seconds between two looks. A nap that grows would favour whoever came last.
_NAP = 0.0002
# In the door there is only one, who may look more often.
_NAP_IN_DOOR = 0.0001


class NotFree(Exception):
    """The lock was not free in time, or its file cannot be used; nobody is writing on our behalf."""


class WriteLock:
    """First the threads of this process queue, then the processes; gives up after ``patience`` seconds."""

    def __init__(self, file: Path | None, patience: float) -> None:
        self._patience = patience
        self._threads = threading.Lock()
        self._file = _FileLock(file) if file else None
        self._door = _FileLock(file.with_name(file.name + ".door")) if file else None
        after_fork(self._leave_to_parent)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises NotFree."""
        deadline = monotonic() + self._patience
        threads = self._threads
        if not threads.acquire(timeout=self._patience):
            raise NotFree("another thread is writing")
        try:
            with self._alone(deadline):
                yield
        finally:
            threads.release()

    def close(self) -> None:
        """Lets go of the files; the next ``held`` opens them again."""
        for lock in (self._file, self._door):
            if lock is not None:
                lock.close()

    @contextmanager
    def _alone(self, deadline: float) -> Iterator[None]:
        if self._file is None or self._door is None:
            yield
            return
        self._door.take(deadline, _NAP)
        try:
            self._file.take(deadline, _NAP_IN_DOOR)
        finally:
            self._door.give()
        try:
            yield
        finally:
            self._file.give()

    def _leave_to_parent(self) -> None:
        """A handle inherited over a fork is the same lock: it is closed (which frees nothing) and a new one opened.

        Kept open it would hold the parent's lock beyond the parent's death.
        """
        self.close()
        # The thread that held the parent's inner lock does not exist in a child.
        self._threads = threading.Lock()


class _FileLock:
    """An advisory lock that the kernel takes back from whoever dies."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle: int | None = None

    def take(self, deadline: float, nap: float) -> None:
        while not self._try():
            if monotonic() > deadline:
                raise NotFree("another process is writing")
            pause(nap)

    def give(self) -> None:
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
        self._handle = None

    def _try(self) -> bool:
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise NotFree(f"the lock file cannot be used: {error.strerror}") from error
        return True

    def _open(self) -> int:
        if self._handle is None:
            self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._handle
