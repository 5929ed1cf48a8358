"""30 messages a minute and 1,000 an hour from the app to one member, the rest dropped without a word; and how often an API may be
called (D 90312)."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from bot.simulator.rules import CALLS_PER_HOUR, CALLS_PER_MINUTE, PER_HOUR, PER_MINUTE

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


class Pacing:
    """Sliding windows, the harsher reading. Passive replies and card updates are not counted (9.15)."""

    def __init__(self) -> None:
        self._sent: dict[str, deque[datetime]] = {}
        self.flooded: set[str] = set()

    def flood(self, member: str, on: bool) -> None:
        """As if this member had just got all that one may get; or no longer."""
        (self.flooded.add if on else self.flooded.discard)(member)

    def admits(self, member: str, now: datetime) -> bool:
        """Counts the message if it may pass."""
        sent = self._sent.setdefault(member, deque())
        while sent and now - sent[0] >= _HOUR:
            sent.popleft()
        last_minute = sum(1 for moment in sent if now - moment < _MINUTE)
        if member in self.flooded or last_minute >= PER_MINUTE or len(sent) >= PER_HOUR:
            return False
        sent.append(now)
        return True


class Frequency:
    """10,000 calls of one API a minute and 150,000 an hour (D 90312); whoever asks for more waits the window out.

    Sending is not counted: there the limit is what each member gets.
    """

    UNCOUNTED = ("message/send",)

    def __init__(self) -> None:
        self._minutes: dict[str, dict[int, int]] = {}

    def admits(self, path: str, now: datetime) -> bool:
        if path in self.UNCOUNTED:
            return True
        this = int(now.timestamp() // 60)
        counted = {minute: calls for minute, calls in self._minutes.get(path, {}).items() if minute > this - 60}
        self._minutes[path] = counted
        if counted.get(this, 0) >= CALLS_PER_MINUTE or sum(counted.values()) >= CALLS_PER_HOUR:
            return False
        counted[this] = counted.get(this, 0) + 1
        return True
