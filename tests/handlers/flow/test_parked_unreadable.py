"""A parked update that cannot be read any more: it is counted, given up in the end, and keeps nobody from their turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from handlers.turn import retry_parked
from store import inbox
from store.schema import inbox as rows
from tests.world import COLLEAGUE, REPORTER, World, make_world


@pytest.fixture
def world(migrated_url: str, tmp_path: Path) -> World:
    return make_world(migrated_url, tmp_path)


def parked(world: World, person: str) -> None:
    world.fragile.breaks(on="", times=1)
    world.platform.says(person, "待办")


def test_it_is_given_up_after_the_last_try_and_the_others_are_taken(world: World) -> None:
    parked(world, REPORTER)
    with world.house.database.work(world.clock.now()) as work:
        work.run(update(rows).where(rows.c.state == "waiting").values(payload="no sealed update"))
    parked(world, COLLEAGUE)
    taken = 0
    for _ in inbox.RETRY_SECONDS:
        world.clock.forward(seconds=700)
        taken += retry_parked(world.house, world.clock.now())
    assert taken == 1
    with world.house.database.look() as connection:
        assert len(inbox.dead(connection)) == 1
        states = {(row.person, row.state) for row in connection.execute(select(rows.c.person, rows.c.state))}
    assert (REPORTER, "dead") in states
    assert (COLLEAGUE, "done") in states
    assert len(world.acts("update.given_up")) == 1
    assert retry_parked(world.house, world.clock.now()) == 0
    world.house.database.close()


def test_a_key_that_comes_back_in_time_loses_nothing(world: World) -> None:
    parked(world, REPORTER)
    ring, lost = world.house.ring, world.house.ring.keys
    object.__setattr__(ring, "_read", lambda: type(lost)(9, {9: b"9" * 32}, lost.index))
    object.__setattr__(ring, "_stamp", lambda: "lost")
    world.clock.forward(seconds=2)
    assert retry_parked(world.house, world.clock.now()) == 0
    object.__setattr__(ring, "_read", lambda: lost)
    object.__setattr__(ring, "_stamp", lambda: "found")
    world.clock.forward(seconds=700)
    assert retry_parked(world.house, world.clock.now()) == 1
    assert world.acts("update.given_up") == []
    world.house.database.close()
