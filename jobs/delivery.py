"""Delivery: due rows are claimed, handed over by a few threads, one at a time a person, until nothing is due."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

import structlog

from handlers.turn import take_turn
from handlers.types import Reply, Undelivered
from jobs.handover import Outcome, hand_over
from jobs.house import House
from jobs.sanity import is_sane
from store import beats, results
from store.clock import monotonic
from store.db import DatabaseAway
from store.delivery import Claimed, claim
from store.failpoints import reached

log = structlog.get_logger(__name__)

Turn = Callable[[House, Undelivered, datetime], Reply]

IN_FLIGHT = 8
# Seconds after which a run takes no more rows; the bell is rung for the rest, so that deadlines get their turn.
RUN_SECONDS = 5.0
GLANCE_SECONDS = 0.02
# Every so many claims start from the bottom lane, so that nobody starves behind incidents.
PATIENT_EVERY = 8

HOLD = "hold:delivery"
# Failures in a row that are too few for a hold; noted, for at night each run has but one or two messages.
DOUBT = "doubt:delivery"
REFUSED_SECONDS = 60.0
LIMITED_SECONDS = 60.0
# Failures in a row that make us believe the platform is away; from then on one try at a time, seldom (F10).
AWAY, AWAY_AFTER = "away", 3
PROBE_SECONDS = (1.0, 2.0, 4.0, 5.0)


def _nothing() -> object:
    return None


def deliver(
    house: House,
    *,
    turn: Turn = take_turn,
    between: Callable[[], object] = _nothing,
    stop: Event | None = None,
    seconds: float = RUN_SECONDS,
) -> int:
    """Delivers what is due; returns how many tries were made. Raises DatabaseAway.

    between: called every few milliseconds meanwhile, for what cannot wait.  stop: finish what is in flight, no more.
    """
    if not is_sane(house.database, house.clock.now()):
        return 0
    with ThreadPoolExecutor(IN_FLIGHT, "delivery") as pool:
        tries = _Run(house, pool, between, stop or Event(), monotonic() + seconds).run()
    tell_failed(house, turn)
    return tries


@dataclass(slots=True)
class _Run:
    house: House
    pool: ThreadPoolExecutor
    between: Callable[[], object]
    stop: Event
    until: float
    tries: int = 0
    claims: int = 0
    troubles: int = 0
    probing: bool = False
    doubted: bool = False
    held: bool = False
    flying: set[Future[Outcome]] = field(default_factory=set)

    def run(self) -> int:
        self._look_at_hold()
        while self._launch() or self.flying:
            done, self.flying = wait(self.flying, GLANCE_SECONDS, FIRST_COMPLETED)
            self.between()
            for future in done:
                self._judge(future.result())
        return self.tries

    def _look_at_hold(self) -> None:
        with self.house.database.look() as connection:
            hold, doubt = beats.one(connection, HOLD), beats.one(connection, DOUBT)
        if doubt is not None:
            self.doubted, self.troubles = True, int(doubt.note)
        if hold is not None:
            self.held = hold.at > self.house.clock.now()
            self.troubles = int(hold.note.rpartition(":")[2] or 0)
            self.probing = True

    def _launch(self) -> bool:
        """Claims as many as may fly now. False when there was nothing."""
        room = (1 if self.probing else IN_FLIGHT) - len(self.flying)
        if self.held or self.stop.is_set() or room <= 0:
            return False
        if monotonic() >= self.until:
            self.house.bell.ring(["outbox"])
            self.stop = _already_set()
            return False
        claimed = self._claim(room)
        if claimed:
            reached("delivery.claimed")
        self.flying |= {self.pool.submit(hand_over, self.house, one) for one in claimed}
        self.tries += len(claimed)
        return bool(claimed)

    def _claim(self, room: int) -> list[Claimed]:
        self.claims += 1
        with self.house.database.work(self.house.clock.now()) as work:
            claimed = claim(work, room, patient=self.claims % PATIENT_EVERY == 0)
            if claimed:
                reached("delivery.claiming")
            return claimed

    def _judge(self, outcome: Outcome) -> None:
        if outcome is Outcome.fine:
            self._recovered()
        elif outcome is Outcome.refused:
            self._hold(REFUSED_SECONDS, "refused")
        elif outcome is Outcome.limited:
            self._hold(LIMITED_SECONDS, "limited")
        else:
            self.troubles += 1
            self._trouble()

    def _trouble(self) -> None:
        if self.troubles >= AWAY_AFTER:
            self._hold(PROBE_SECONDS[min(self.troubles - AWAY_AFTER, len(PROBE_SECONDS) - 1)], AWAY)
            return
        self.doubted = True
        with self.house.database.work(self.house.clock.now()) as work:
            beats.beat(work, DOUBT, str(self.troubles))

    def _hold(self, seconds: float, why: str) -> None:
        """Nothing goes out for so long. While the platform is away, its next probe must not wait for a back-off."""
        self.held = self.probing = True
        now = self.house.clock.now()
        until = now + timedelta(seconds=seconds)
        with self.house.database.work(now) as work:
            beats.beat(work, HOLD, f"{why}:{self.troubles}", until)
            if why == AWAY:
                results.hurry(work, until)
        reached("delivery.held")
        log.error("delivery_held", why=why, seconds=seconds, troubles=self.troubles)

    def _recovered(self) -> None:
        """One success: what was put off during the trouble is due at once, not minutes later."""
        if (self.probing or self.doubted) and not self.held:
            with self.house.database.work(self.house.clock.now()) as work:
                beats.forget(work, HOLD)
                beats.forget(work, DOUBT)
                hurried = results.hurry(work) if self.probing else 0
            log.info("delivery_recovered", hurried=hurried)
            self.probing = self.doubted = False
        if not self.held:
            self.troubles = 0


def _already_set() -> Event:
    event = Event()
    event.set()
    return event


def tell_failed(house: House, turn: Turn = take_turn) -> int:
    """Messages that will never arrive are made known, each in a turn of its own; the row keeps asking until then."""
    with house.database.look() as connection:
        failed = results.failed(connection)
    return sum(_tell_one(house, message, turn) for message in failed)


def _tell_one(house: House, message: str, turn: Turn) -> bool:
    now = house.clock.now()
    try:
        turn(house, Undelivered(key=f"undelivered:{message}", person="", at=now, message=message), now)
        reached("undelivered.told")
    except DatabaseAway:
        raise
    except Exception:
        log.exception("undelivered_failed", message=message)
        return False
    with house.database.work(now) as work:
        results.bury(work, message)
    return True
