"""What takes long on a page may hold a part of the threads only: the rest is for callbacks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Slots:
    """``count`` at a time in this process; whoever finds none free is told to come again, and never waits."""

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(max(1, count))

    def take(self) -> bool:
        return self._free.acquire(blocking=False)

    def give_back(self) -> None:
        self._free.release()

    @contextmanager
    def one(self) -> Iterator[bool]:
        """True: ours until the end of the block."""
        mine = self.take()
        try:
            yield mine
        finally:
            if mine:
                self.give_back()
