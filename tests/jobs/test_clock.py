"""The clock: never early, rung again, taken by itself where nobody else does, with one clock or two."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from handlers.types import DeadlineFired, Reply, Update
from jobs.clock import AGAIN_SECONDS, BEAT_SECONDS, MYSELF_SECONDS, Clock, Watch
from jobs.deadlines import fire
from jobs.house import House
from store import beats, deadlines, results
from store.db import Database
from store.schema import deadlines as table
from tests.jobs.small import SmallHouse
from tests.store.outgoing import START, put, seconds, state_of, take


@dataclass
class Rung:
    """Takes note of rings; ``away`` is a dead Redis."""

    rings: list[tuple[str, int]] = field(default_factory=list)
    away: bool = False

    def ring(self, name: str, moment: datetime, attempt: int) -> bool:
        if not self.away:
            self.rings.append((name, attempt))
        return not self.away


@dataclass
class Work:
    due_at: datetime | None = None
    taken: int = 0

    def due(self) -> datetime | None:
        return self.due_at

    def take(self) -> None:
        self.taken += 1


def _watch(work: Work) -> Watch:
    return Watch("deadlines", work.due, work.take)


def test_it_sleeps_until_the_moment_and_not_longer() -> None:
    work, ringer = Work(START + seconds(0.2)), Rung()
    watch = _watch(work)
    assert abs(watch.tend(START, 0, ringer) - 0.2) < 0.001
    assert ringer.rings == []
    watch.tend(START + seconds(0.2), 0.2, ringer)
    assert ringer.rings == [("deadlines", 1)]
    assert work.taken == 0, "the worker takes it"


def test_it_rings_again_and_in_the_end_takes_it_itself() -> None:
    work, ringer = Work(START), Rung()
    watch = _watch(work)
    for tenth in range(85):
        watch.tend(START + seconds(tenth / 10), tenth / 10, ringer)
    assert ringer.rings == [("deadlines", 1), ("deadlines", 2), ("deadlines", 3)]
    assert work.taken == 1
    assert AGAIN_SECONDS * 2 < MYSELF_SECONDS < 10


def test_a_dead_worker_makes_only_the_first_one_late() -> None:
    work, ringer = Work(START), Rung()
    watch = _watch(work)
    for tenth in range(82):
        watch.tend(START + seconds(tenth / 10), tenth / 10, ringer)
    assert work.taken == 1
    work.due_at = START + seconds(20)
    for tenth in range(200, 207):
        watch.tend(START + seconds(tenth / 10), tenth / 10, ringer)
    assert work.taken == 2, "half a second later, not eight"
    assert len(ringer.rings) == 4, "a worker that is back hears of it"


def test_work_that_moves_on_is_not_taken_away_from_the_worker() -> None:
    work, ringer = Work(START), Rung()
    watch = _watch(work)
    for second in range(60):
        work.due_at = START + seconds(second)
        watch.tend(START + seconds(second), float(second), ringer)
    assert work.taken == 0


def test_with_redis_away_it_takes_everything_at_once() -> None:
    work, ringer = Work(START), Rung(away=True)
    watch = _watch(work)
    watch.tend(START, 0.0, ringer)
    assert work.taken == 1


def test_a_storm_of_rings_is_breathed_through() -> None:
    work, ringer = Work(START), Rung()
    watch = _watch(work)
    for step in range(100):
        work.due_at = START - timedelta(microseconds=step)
        watch.tend(START, step / 10_000, ringer)
    assert len(ringer.rings) < 5


def _schedule(database: Database, ordinal: int, at: datetime) -> int:
    with database.work(START) as work:
        deadlines.schedule(work, 1, "rule", [(ordinal, at)])
    with database.look() as connection:
        return int(connection.execute(select(table.c.id).where(table.c.ordinal == ordinal)).scalar_one())


@dataclass
class Takes:
    """The handlers of these tests: takes the deadline as the real ones do, fails on some."""

    fails: set[int] = field(default_factory=set)
    done: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, house: House, update: Update, now: datetime) -> Reply:
        assert isinstance(update, DeadlineFired)
        with house.database.work(now) as work:
            taken = deadlines.take(work, update.deadline)
            if update.deadline in self.fails:
                raise RuntimeError("broken handler")
        if taken is not None:
            with self.lock:
                self.done.append(update.deadline)
        return Reply()


def test_deadlines_fire_in_order_and_never_early(house: SmallHouse) -> None:
    late = _schedule(house.database, 1, START + seconds(20))
    early = _schedule(house.database, 2, START + seconds(10))
    takes = Takes()
    assert fire(house, takes) == 0
    house.clock.move(seconds(9.999999))
    assert fire(house, takes) == 0
    house.clock.move(seconds(60))
    assert fire(house, takes) == 2
    assert takes.done == [early, late]
    assert fire(house, takes) == 0


def test_one_broken_deadline_is_put_off_and_blocks_nobody(house: SmallHouse) -> None:
    broken = _schedule(house.database, 1, START)
    good = [_schedule(house.database, number, START) for number in range(2, 6)]
    takes = Takes(fails={broken})
    tried = []
    for _ in range(1000):
        before = len(takes.done)
        with house.database.look() as connection:
            if broken in deadlines.due(connection, house.clock.now()):
                tried.append((house.clock.now() - START).total_seconds())
        fire(house, takes)
        assert len(takes.done) >= before
        house.clock.move(seconds(1))
    assert takes.done == good
    assert tried == [0, 1, 6, 36, 156, 756]
    takes.fails.clear()
    house.clock.move(seconds(600))
    fire(house, takes)
    assert takes.done[-1] == broken, "it is never given up"


def test_a_turn_that_leaves_its_deadline_due_does_not_hang_the_clock(house: SmallHouse) -> None:
    _schedule(house.database, 1, START)
    assert fire(house, lambda house, update, now: Reply()) == 1


def test_a_clock_behind_the_record_fires_nothing_and_recovers(house: SmallHouse) -> None:
    with house.database.work(START) as work:
        work.record("something", by="a")
    deadline = _schedule(house.database, 1, START - timedelta(days=1))
    takes = Takes()
    house.clock.set(START - timedelta(minutes=5, seconds=1))
    assert fire(house, takes) == 0
    clock = Clock(house, Rung(away=True))
    assert clock.once(0.0) == 1.0
    house.clock.set(START)
    assert fire(house, takes) == 1
    assert takes.done == [deadline]


def test_two_clocks_fire_each_deadline_once(house: SmallHouse) -> None:
    ids = [_schedule(house.database, number, START) for number in range(1, 41)]
    takes = Takes()
    threads = [threading.Thread(target=fire, args=(house, takes)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(takes.done) == ids


def test_with_redis_away_the_clock_delivers_by_itself(house: SmallHouse) -> None:
    clock = Clock(house, Rung(away=True))
    key = put(house.database, "a", START, body="hello")
    house.in_spool = 3
    clock.once(0.0)
    assert house.messenger.sent == ["hello"]
    assert state_of(house.database, key) == "sent"
    assert house.in_spool == 0


def test_with_workers_the_clock_only_rings(house: SmallHouse) -> None:
    ringer = Rung()
    clock = Clock(house, ringer)
    put(house.database, "a", START)
    clock.once(0.0)
    assert house.messenger.sent == []
    assert ("outbox", 1) in ringer.rings


def test_a_failed_message_nobody_can_be_told_of_keeps_nothing_else_waiting(house: SmallHouse) -> None:
    put(house.database, "a", START)
    (claimed,) = take(house.database, START)
    with house.database.work(START) as work:
        results.fail(work, claimed, "no such person")
    ringer = Rung()
    clock = Clock(house, ringer)
    for step in range(100):
        clock.once(step / 50)
    assert ringer.rings.count(("failed", 1)) == 1
    put(house.database, "b", START)
    clock.once(2.1)
    assert ("outbox", 1) in ringer.rings
    assert sum(name == "failed" for name, _ in ringer.rings) == 1


def test_it_gives_signs_of_life_also_after_a_jump(house: SmallHouse) -> None:
    ringer = Rung()
    clock = Clock(house, ringer)
    clock.once(0.0)
    clock.once(1.0)
    assert ringer.rings.count(("pulse", 0)) == 1
    house.clock.move(timedelta(hours=24))
    clock.once(2.0)
    with house.database.look() as connection:
        beat = beats.one(connection, "clock")
    assert beat is not None and beat.at == house.clock.now()
    assert BEAT_SECONDS > 2
