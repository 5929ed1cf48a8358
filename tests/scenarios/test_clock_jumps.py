"""F18: a clock that jumps, for an hour, a day, back to 1970, while a leak is open: nothing early, twice or never.

``XINAN_CLOCK_JUMPS`` sets how many jumps are made in all (40 by default, failures.md asks for 10,000).
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from structlog.testing import capture_logs

from jobs.audits import deadlines_late, leaks_missed
from jobs.sanity import TOLERANCE, newest_event
from store import migrate
from store.schema import deadlines as rows
from store.schema import outbox
from store.verify import verify
from tests.databases import Databases
from tests.world import DUTY, LEADER, REPORTER, START, World, make_world

JUMPS = int(os.environ.get("XINAN_CLOCK_JUMPS", "40"))
A_LIFE = 40
_SEED = 18
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MARKS = {50, 75, 90}


class Life:
    """One leak under a clock of its own mind: ``true`` is what the clock should show."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self.world, self.dice = world, dice
        self.true = START
        self.off = timedelta()

    def jumps(self) -> None:
        self.true += timedelta(minutes=self.dice.choice((0, 0.5, 3, 20, 90)))
        self.off = self.dice.choice(
            (
                timedelta(),  # somebody has put it right
                self.off + timedelta(seconds=self.dice.uniform(-2, 2)),  # a slow correction
                self.off + timedelta(hours=self.dice.choice((-1, 1))),
                self.off + timedelta(days=self.dice.choice((-1, 1))),
                EPOCH - self.true,
                timedelta(hours=8),  # local time taken for UTC
            )
        )
        self.world.clock.moment = self.true + self.off

    def looks(self) -> None:
        """Everybody looks at what is due. Behind the record nothing is done at all."""
        newest = newest_event(self.world.house.database)
        assert newest is not None
        before = self.standing()
        self.world.settles()
        if self.world.clock.now() < newest - TOLERANCE:
            assert self.standing() == before

    def standing(self) -> tuple[object, ...]:
        with self.world.house.database.look() as connection:
            fired = list(connection.execute(select(rows.c.id, rows.c.state).order_by(rows.c.id)))
        return tuple(fired), len(self.world.platform.ledger), len(self.world.platform.calls)

    def ends(self) -> None:
        """The clock is right again, and long enough for everything."""
        newest = newest_event(self.world.house.database)
        assert newest is not None
        self.world.clock.moment = max(self.true, newest)
        self.world.passes(hours=30)


def nothing_was_early(world: World) -> None:
    with world.house.database.look() as connection:
        early = connection.execute(
            select(rows.c.rule, rows.c.ordinal).where(rows.c.state == "fired", rows.c.fired_at < rows.c.wanted_at)
        ).all()
    assert early == []


def each_once(world: World) -> None:
    rules = [str(act["rule"]) for act in world.acts("ladder.called")]
    rounds = Counter((rule, *act["people"]) for rule, act in zip(rules, world.acts("ladder.called"), strict=True))
    assert max(rounds.values()) == 1, f"called twice: {rounds}"
    rungs = [rule for rule in rules if rule.startswith("rung:")]
    assert rungs == sorted(set(rungs))
    marks = Counter(act["percent"] for act in world.acts("written.reminded"))
    late = Counter(act["ordinal"] for act in world.acts("written.overdue"))
    assert all(times == 1 for times in (*marks.values(), *late.values()))


def nothing_is_missing(world: World) -> None:
    assert [act["rule"] for act in world.acts("ladder.called")][:5] == [f"rung:{level}" for level in range(5)]
    assert {act["percent"] for act in world.acts("written.reminded")} >= MARKS
    assert world.acts("written.overdue")
    with world.house.database.look() as connection:
        assert list(leaks_missed(connection, world.clock.now())) == []
        assert list(deadlines_late(connection, world.clock.now())) == []
        assert verify(connection).good
        sent = connection.execute(select(outbox.c.person).where(outbox.c.kind != "redraw", outbox.c.state == "sent"))
        assert Counter(sent.scalars()) == Counter(one.member for one in world.platform.ledger if one.kind == "send")


def test_the_clock_jumps(databases: Databases) -> None:
    dice = random.Random(_SEED)
    for _ in range(max(1, JUMPS // A_LIFE)):
        with capture_logs(), tempfile.TemporaryDirectory() as folder:
            world = make_world(databases.fresh("sqlite", migrate.upgrade), Path(folder))
            world.says(REPORTER, "密码泄露了")
            life = Life(world, dice)
            for _ in range(A_LIFE):
                life.jumps()
                life.looks()
                nothing_was_early(world)
                each_once(world)
            life.ends()
            each_once(world)
            nothing_is_missing(world)
            assert world.phone(DUTY) and world.phone(LEADER)
            world.house.database.close()
