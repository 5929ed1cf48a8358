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
        for _ in range(MOST_STOPS):
            ahead = self._horizon.look()
            if self.stopped or ahead is None or ahead.next is None or ahead.next > until:
                break
            self._move(ahead.next)
            at_stop(ahead.next)
            self.settle()
        if not self.stopped:
            self._move(until)
        return self.settle()

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
