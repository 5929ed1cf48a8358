"""F22: two to eight people decide the same thing in the same moment; one decision is made, the others hear whose.

``XINAN_RACES`` sets how many races are run on each database (30 by default, failures.md asks for 5,000).
"""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from handlers.keys import Key
from handlers.turn import take_turn
from handlers.types import CardTapped, TextSaid, Update
from store import leaks, migrate
from store.db import DatabaseAway
from store.roles import Role
from store.schema import events, outbox
from store.verify import verify
from tests.databases import Databases
from tests.world import ADMIN, DUTY, DUTY_2, HEAD, REPORTER, SUPERVISOR, World, make_world

RACES = int(os.environ.get("XINAN_RACES", "30"))
# A new city now and then: a person's list of open matters grows with every race.
A_CITY = 100
RACERS = (DUTY, DUTY_2, ADMIN, SUPERVISOR, HEAD)
_SEED = 22


class Race:
    """Threads that stay, so that a race costs no more than its turns."""

    def __init__(self, world: World, pool: ThreadPoolExecutor) -> None:
        self.world, self.pool = world, pool
        self.number = self.spooled = 0

    def report(self) -> int:
        """A new leak; its case."""
        self.number += 1
        now = self.world.clock.now()
        text = f"信用信息共享平台的账号 user{self.number} 密码泄露了"
        take_turn(self.world.house, TextSaid(key=f"m:{self.number}", person=REPORTER, at=now, text=text), now)
        with self.world.house.database.look() as connection:
            return max(leak.case.id for leak in leaks.all_open(connection))

    def run(self, updates: list[Update]) -> list[str]:
        """All at once; the replies in their order."""
        together = threading.Barrier(len(updates), timeout=20)

        def take(update: Update) -> str:
            together.wait()
            return self.taken(update)

        return list(self.pool.map(take, updates))

    def taken(self, update: Update) -> str:
        """A lock that is not free in time sends the callback to the spool, from which it is taken again."""
        for _ in range(20):
            try:
                return take_turn(self.world.house, update, update.at).text
            except DatabaseAway:
                self.spooled += 1
        raise AssertionError("the database does not come back")

    def tap(self, case: int, action: str, person: str, place: int) -> Update:
        now, key = self.world.clock.now(), self.world.house.keys.seal(Key(action, case), person)
        return CardTapped(key=f"e:{self.number}:{place}", person=person, at=now, card=f"NO{self.number}", button=key)

    def act_of(self, update: Update) -> str:
        assert isinstance(update, CardTapped)
        return update.button.partition("-")[0]

    def decided_by(self, case: int) -> set[str]:
        with self.world.house.database.look() as connection:
            leak = leaks.by_case(connection, case)
        assert leak is not None
        return {person for person in (leak.confirmed_by, leak.disabled_by) if person}

    def acts(self, case: int) -> Counter[str]:
        with self.world.house.database.look() as connection:
            return Counter(connection.execute(select(events.c.act).where(events.c.case == case)).scalars())

    def answered(self, updates: list[Update]) -> int:
        """How many of them were answered by a message (a tap has no room for a reply)."""
        causes = {f"answer:{update.key}:{update.person}" for update in updates}
        with self.world.house.database.look() as connection:
            return len(set(connection.execute(select(outbox.c.cause)).scalars()) & causes)


@contextmanager
def city(url: str, folder: Path) -> Iterator[World]:
    folder.mkdir()
    world = make_world(url, folder)
    world.grants(DUTY_2, Role.duty_officer)
    try:
        yield world
    finally:
        world.house.database.close()


def race_once(race: Race, dice: random.Random) -> None:
    case = race.report()
    actions = dice.choice((["leak_confirm"], ["leak_disable"], ["leak_confirm", "leak_disable"]))
    people = [dice.choice(RACERS) for _ in range(dice.randint(2, 8))]
    updates = [race.tap(case, dice.choice(actions), person, place) for place, person in enumerate(people)]
    race.run(updates)
    acts = race.acts(case)
    wanted = {race.act_of(update) for update in updates}
    assert acts["leak.confirmed"] + acts["leak.disabled"] >= 1
    assert acts["leak.confirmed"] <= 1 and acts["leak.disabled"] == ("leak_disable" in wanted), acts
    assert race.answered(updates) == len(updates)
    assert race.decided_by(case) <= set(people)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_one_decision_in_every_race(databases: Databases, kind: str, tmp_path: Path) -> None:
    dice = random.Random(_SEED)
    with capture_logs() as logs, ThreadPoolExecutor(8) as pool:
        for first in range(0, RACES, A_CITY):
            with city(databases.fresh(kind, migrate.upgrade), tmp_path / str(first)) as world:
                race = Race(world, pool)
                for _ in range(min(A_CITY, RACES - first)):
                    race_once(race, dice)
                with world.house.database.look() as connection:
                    assert verify(connection).good
    assert [log for log in logs if log["event"] in ("turn_failed", "database_away")] == []
