"""Tells the page, at once, what is new. Each change has a number; whoever was away asks for what came since."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from dataclasses import dataclass

from bot.simulator.chats import Entry

KEPT = 4000


@dataclass(frozen=True, slots=True)
class Change:
    """topic: ``entry`` (a bubble is new or changed), ``calls``, ``callbacks``, ``clock``, ``faults``, ``menu`` ..."""

    number: int
    topic: str
    entry: Entry | None = None


class Bell:
    """Rings whenever there is something new to look at; the page listens.

    run: differs from start to start, so that numbers of another run are not taken for ours.
    """

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._last: deque[Change] = deque(maxlen=KEPT)
        self.run = secrets.token_urlsafe(6)
        self.count = 0

    def ring(self, topic: str = "other", entry: Entry | None = None) -> None:
        with self._rung:
            self.count += 1
            if entry is not None:
                entry.version = self.count
            self._last.append(Change(self.count, topic, entry))
            self._rung.notify_all()

    def since(self, seen: int) -> list[Change] | None:
        """The changes after ``seen``, oldest first; None where they are not all remembered any more."""
        with self._rung:
            missed = self.count - seen
            if missed < 0 or missed > len(self._last):
                return None
            return [self._last[place] for place in range(len(self._last) - missed, len(self._last))]

    def wait(self, seen: int, seconds: float) -> int:
        """Returns as soon as the count is past ``seen``, at the latest after so many seconds."""
        with self._rung:
            self._rung.wait_for(lambda: self.count > seen, seconds)
            return self.count
