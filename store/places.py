"""The queue of turns of one process: whoever is first leads, and does the turns of those who come meanwhile.

Nothing is handed from thread to thread while a lock of the database is held: that is what costs most (docs/adr/0004).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from store.uow import Work


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a turn asks first of all, perhaps together with others' questions.  whose: of each person one at a time."""

    whose: str
    ask: Callable[[Connection], Any]


class Ticket:
    """Somebody's place in the queue. act: their turn, for whoever leads; None: a block, which only they can do.

    ended: it was done by another, with that result or error; else it is this one's turn to lead.
    """

    __slots__ = ("_called", "act", "ahead", "ended", "error", "now", "result", "work")

    def __init__(self, now: datetime, act: Callable[[Work], Any] | None, ahead: Ahead | None = None) -> None:
        self.now, self.act, self.ahead = now, act, ahead
        self.work: Work | None = None
        self.result: Any = None
        self.error: BaseException | None = None
        self.ended = False
        self._called = threading.Lock()  # taken; whoever calls lets go of it
        self._called.acquire()

    def call(self) -> None:
        self._called.release()

    def wait(self, seconds: float = -1) -> bool:
        return self._called.acquire(timeout=seconds)


Q = TypeVar("Q", bound=Ticket)


class Places(Generic[Q]):
    """Tickets in the order they came; at most one of them leads."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._led = False  # whether somebody leads
        self.queue: deque[Q] = deque()

    def take(self, ticket: Q, patience: float) -> bool:
        """Whether it became this one's turn to lead in time, or somebody else has done it."""
        with self._mutex:
            if not self._led:
                self._led = True
                return True
            self.queue.append(ticket)
        if ticket.wait(patience):
            return True
        if self._leave(ticket):
            return False
        return ticket.wait()  # somebody has just taken it up: how it ends is known soon

    def _leave(self, ticket: Q) -> bool:
        """False where somebody has taken this one up."""
        with self._mutex:
            if ticket not in self.queue:
                return False
            self.queue.remove(ticket)
            return True

    def next(self) -> Q | None:
        """Who waits longest, if it is a turn that can be done for them."""
        with self._mutex:
            return self.queue.popleft() if self.queue and self.queue[0].act is not None else None

    def waiting(self, most: int) -> list[Q]:
        """Those who wait longest; they stay where they are."""
        with self._mutex:
            return list(islice(self.queue, most))

    def pass_on(self) -> None:
        """Whoever waits longest leads next."""
        with self._mutex:
            following = self.queue.popleft() if self.queue else None
            self._led = following is not None
        if following is not None:
            following.call()
