"""Moving the city's time: from one moment at which something is due to the next, letting the product catch up each time.

So every reminder bears the time it would have had, and nothing that follows from something else is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.simulator.clock import FileClock, monotonic
from bot.simulator.horizon import Horizon
from bot.simulator.platform import Platform

GLANCE = 0.03
# The product's clock looks at the file twice a second; only then is a quiet phone a sign that nothing will come.
QUIET = 1.2
PATIENCE = 30.0
# A city that has so many moments in one jump is taken through the rest of them at once.
MOST_STOPS = 400
# After so many stops, how long a retry may wait at least.
_RESTS = (
    (8, timedelta()), (30, timedelta(minutes=1)), (60, timedelta(minutes=10)), (MOST_STOPS, timedelta(hours=1)),
)  # fmt: skip


class Traveller:
    """horizon: where to ask what is due; without it the time is moved at once, and calm is guessed from the quiet.

    standing: the clock stands still between two moves, so that a replay is the same on every machine.
    """

    def __init__(self, platform: Platform, clock: FileClock, horizon: Horizon, *, standing: bool = False) -> None:
        self._platform = platform
        self._clock = clock
        self._horizon = horizon
        self._standing = standing
        self.stopped = False

    def go(self, until: datetime, at_stop: Callable[[datetime], None] = lambda _: None) -> bool:
        """Through everything due up to ``until``, and there; whether the product has done all of it.

        ``stopped``, set from elsewhere, ends the travel at the next stop.
        """
        self.stopped = False
        self.settle()
        for stops in range(MOST_STOPS):
            stop = self._next_stop(stops)
            if self.stopped or stop is None or stop > until:
                break
            self._move(stop)
            at_stop(stop)
            self.settle()
        if not self.stopped:
            self._move(until)
        return self.settle()

    def _next_stop(self, stops: int) -> datetime | None:
        """Every moment of a case; of what is merely tried again (the platform is away) the first, then fewer and fewer."""
        ahead = self._horizon.look()
        if ahead is None or ahead.next is None:
            return None
        if ahead.next == ahead.deadline:
            return ahead.next
        rest = next(pause for most, pause in _RESTS if stops < most)
        again = max(ahead.next, self._clock.now() + rest)
        return again if ahead.deadline is None else min(again, ahead.deadline)

    def settle(self, patience: float = PATIENCE) -> bool:
        """Wait until the product has done what is due; False where it has not within ``patience`` seconds."""
        end = monotonic() + patience
        if self._horizon.look() is None:
            return self._falls_quiet(end)
        calm = 0
        while monotonic() < end:
            ahead = self._horizon.look()
            calm = calm + 1 if ahead is not None and not ahead.busy else 0
            if calm >= 2:
                return True
            self._clock.pause(GLANCE)
        return False

    def _falls_quiet(self, end: float) -> bool:
        bell = self._platform.state.bell
        seen = bell.count
        while monotonic() < end:
            rung = bell.wait(seen, QUIET)
            if rung == seen:
                return True
            seen = rung
        return False

    def leap(self, until: datetime) -> None:
        """There at once, whatever was due on the way."""
        self._move(until)

    def _move(self, moment: datetime) -> None:
        if self._standing:
            self._clock.stand(max(moment, self._clock.now()))
        elif moment > self._clock.now():
            # A thousandth more: the file holds no finer times, and a hair before the moment nothing happens.
            self._clock.forward((moment - self._clock.now() + timedelta(milliseconds=1)).total_seconds())
        self._platform.state.bell.ring("clock")
