"""30 messages a minute and 1,000 an hour from the app to one member; the rest is dropped without a word (D 90312)."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from bot.simulator.rules import PER_HOUR, PER_MINUTE

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
