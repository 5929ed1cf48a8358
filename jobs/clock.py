"""The clock process: sleeps until the next moment the record names, then rings the workers.

It is woken when an earlier moment is committed. Rows nobody takes within seconds are rung for again; with Redis away,
or nobody taking anything, the clock takes the turns itself. Two clocks at once do no harm: claims are atomic.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

import structlog

from jobs.chores import Chores
from jobs.deadlines import fire, retry_inbox
from jobs.delivery import deliver, tell_failed
from jobs.house import House
from jobs.ringer import Nobody, Ringer, Rings
from jobs.sanity import is_sane
from store import beats, deadlines, inbox, results
from store.clock import monotonic
from store.db import DatabaseAway
from store.failpoints import reached
from store.schema import EPOCH

log = structlog.get_logger(__name__)

# The longest sleep: what no bell announced (and a moved clock file) is seen after this at the latest.
POLL_SECONDS = 0.5
AGAIN_SECONDS = 3.0
MYSELF_SECONDS = 8.0
# Having once found nobody, the clock is less patient for a while: a dead worker makes only the first one late.
ALONE_SECONDS = 60.0
ALONE_PATIENCE_SECONDS = 0.5
# Under a storm of rings one look in this time is enough.
BREATH_SECONDS = 0.02
# How often we look whether what was rung for has been taken: at first, and later.
GLANCE_SECONDS = 0.02
IMPATIENT_SECONDS = 0.2
BEAT_SECONDS = 20.0
INSANE_SECONDS = 1.0
JUMP_SECONDS = 30.0


@dataclass(slots=True)
class Watch:
    """One kind of work: when it is due next, and how the clock would take it itself."""

    name: str
    due: Callable[[], datetime | None]
    take: Callable[[], object]
    _seen: datetime | None = None
    _since: float = 0.0
    _rung_at: float = float("-inf")
    _attempt: int = 0
    _alone_until: float = float("-inf")

    def tend(self, now: datetime, mono: float, ringer: Rings) -> float:
        """Rings, rings again, or takes the work; returns in how many seconds to come back."""
        due = self.due()
        if due is None or due > now:
            self._seen = None
            return POLL_SECONDS if due is None else min(POLL_SECONDS, (due - now).total_seconds())
        if due != self._seen:
            self._seen, self._since, self._attempt = due, mono, 0
            if mono - self._rung_at < BREATH_SECONDS:
                return BREATH_SECONDS
        if mono - self._since >= (ALONE_PATIENCE_SECONDS if mono < self._alone_until else MYSELF_SECONDS):
            log.warning("nobody_looks", work=self.name)
            self._alone_until = mono + ALONE_SECONDS
            return self._take(mono)
        if self._attempt == 0 or mono - self._rung_at >= AGAIN_SECONDS:
            self._attempt += 1
            self._rung_at = mono
            reached("clock.ringing")
            if not ringer.ring(self.name, due, self._attempt):
                return self._take(mono)
            reached("clock.rung")
        # Soon again: the next moment hides behind this one until somebody has taken it.
        return GLANCE_SECONDS if mono - self._since < 1.0 else IMPATIENT_SECONDS

    def _take(self, mono: float) -> float:
        reached("clock.taking")
        self.take()
        self._since = mono
        return BREATH_SECONDS


@dataclass(slots=True)
class Clock:
    """house: the record and all around it.  ringer: how workers are rung.  stop: set to end after the current turn."""

    house: House
    ringer: Rings
    stop: Event = field(default_factory=Event)
    chores: Chores | None = None
    _watches: Sequence[Watch] = ()
    _beaten_at: float = float("-inf")
    _looked: tuple[datetime, float] | None = None

    def __post_init__(self) -> None:
        house = self.house
        self._watches = (
            Watch("deadlines", lambda: _ask(house, deadlines.next_due), lambda: fire(house)),
            Watch("outbox", lambda: _ask(house, results.next_due), self._deliver),
            Watch("failed", lambda: _long_ago(_has_failed(house)), lambda: tell_failed(house)),
            Watch("inbox", lambda: _ask(house, inbox.next_retry), lambda: retry_inbox(house)),
            Watch("spool", lambda: _long_ago(house.spooled()), house.drain_spool),
        )

    def run(self) -> None:
        """Until ``stop`` is set."""
        while not self.stop.is_set():
            rung = self.house.bell.wait(self.once())
            if self.chores is not None:
                self.chores.hint(rung)

    def once(self, mono: float | None = None) -> float:
        """One look at everything; returns how many seconds to sleep. A missing database is waited for."""
        mono = monotonic() if mono is None else mono
        try:
            now = self.house.clock.now()
            if not is_sane(self.house.database, now):
                return INSANE_SECONDS
            self._notice_jump(now, mono)
            self._beat(now, mono)
            if self.chores is not None:
                self.chores.start_due()
            naps = [watch.tend(self.house.clock.now(), mono, self.ringer) for watch in self._watches]
        except DatabaseAway as away:
            log.error("database_away", reason=str(away))
            return POLL_SECONDS
        return max(0.0, min(naps))

    def _notice_jump(self, now: datetime, mono: float) -> None:
        """After a jump of the wall clock every sign of life looks old: they are given again at once."""
        if self._looked is not None:
            went, should = (now - self._looked[0]).total_seconds(), mono - self._looked[1]
            if abs(went - should) > JUMP_SECONDS:
                log.warning("clock_jumped", seconds=round(went - should))
                self._beaten_at = float("-inf")
                if self.chores is not None:
                    self.chores.after_jump()
        self._looked = (now, mono)

    def _deliver(self) -> None:
        deliver(self.house, between=lambda: fire(self.house), stop=self.stop)

    def _beat(self, now: datetime, mono: float) -> None:
        """A sign of life of our own, and a ring that makes a worker give one."""
        if mono - self._beaten_at < BEAT_SECONDS:
            return
        with self.house.database.work(now) as work:
            beats.beat(work, "clock")
            reached("clock.beating")
        self._beaten_at = mono
        self.ringer.ring("pulse", now, 0)


def _ask(house: House, question: Callable[..., datetime | None]) -> datetime | None:
    with house.database.look() as connection:
        return question(connection)


def _has_failed(house: House) -> bool:
    """Messages that will never arrive, of which nobody has been told yet."""
    with house.database.look() as connection:
        return bool(results.failed(connection, 1))


def _long_ago(something: object) -> datetime | None:
    """What has no moment of its own is due since ever: rung for, and rung for again, but not at every look."""
    return EPOCH if something else None


def main() -> int:
    """The composition root of the clock process."""
    from bot.services import open_house

    house = open_house()
    url = house.settings.redis_url
    ringer = Ringer(url) if url else Nobody()
    clock = Clock(house, ringer)
    clock.chores = Chores(house)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: clock.stop.set())
    log.info("clock_started")
    clock.run()
    log.info("clock_stopped")
    return 0
