"""Two confirmers, two taps, one report said twice: at the same moment, on both databases (ZX-24)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from handlers.keys import Key
from handlers.turn import take_turn
from handlers.types import CardTapped, TextSaid, Update
from store import incidents
from store.db import DatabaseAway
from store.verify import verify
from tests.world import ADMIN, DUTY, HEAD, LEADER, REPORTER, SUPERVISOR, World

ROUNDS = 4


def run(world: World, updates: Sequence[Update]) -> list[str]:
    """All at once; the replies in their order. A lock that is not free in time is tried again, as the spool does."""
    together = threading.Barrier(len(updates), timeout=20)

    def take(update: Update) -> str:
        together.wait()
        for _ in range(20):
            try:
                return take_turn(world.house, update, update.at).text
            except DatabaseAway:
                continue
        raise AssertionError("the database is away")

    with ThreadPoolExecutor(len(updates)) as pool:
        return list(pool.map(take, updates))


def tap(world: World, person: str, case: int, side: str) -> CardTapped:
    key = world.house.keys.seal(Key("incident_confirm", case, side), person)
    return CardTapped(key=f"t:{case}:{person}:{side}", person=person, at=world.clock.now(), card="none", button=key)


def said(world: World, person: str, text: str, mark: str) -> TextSaid:
    return TextSaid(key=f"m:{mark}:{person}", person=person, at=world.clock.now(), text=text)


@pytest.fixture
def quiet(world: World) -> World:
    world.looks_away()
    return world


def test_many_confirmers_and_two_confirmations(quiet: World) -> None:
    for number in range(ROUNDS):
        quiet.says(REPORTER, f"另一个事件：第{number}台服务器被入侵了")
        with quiet.house.database.look() as connection:
            case = incidents.all_open(connection)[-1].case.id
        office = [tap(quiet, person, case, "office") for person in (DUTY, ADMIN, SUPERVISOR, HEAD)]
        run(quiet, [*office, tap(quiet, LEADER, case, "leader")])
        with quiet.house.database.look() as connection:
            it = incidents.by_case(connection, case)
            assert verify(connection).good
        assert it is not None
        assert it.office_by in (DUTY, ADMIN, SUPERVISOR, HEAD)
        assert it.leader_by == LEADER
        assert len(quiet.acts("incident.confirmed")) == 2 * (number + 1)
        quiet.settles()
        quiet.looks_away()


def test_the_same_thing_said_twice_at_once_is_one_incident(quiet: World) -> None:
    updates = [said(quiet, REPORTER, "我们网站被篡改了", f"{number}") for number in range(3)]
    replies = run(quiet, updates)
    assert sum("已登记安全事件" in reply for reply in replies) == 1
    assert sum("已并入" in reply for reply in replies) == 2
    with quiet.house.database.look() as connection:
        assert len(incidents.all_open(connection)) == 1
    quiet.settles()
    quiet.looks_away()


def test_one_step_ticked_by_two_is_ticked_once(quiet: World) -> None:
    number = quiet.says(REPORTER, "我们网站被篡改了").split("清单 ")[1][:4]
    run(quiet, [said(quiet, person, f"已做 {number} 1、2", "tick") for person in (REPORTER, DUTY, ADMIN)])
    with quiet.house.database.look() as connection:
        (it,) = incidents.all_open(connection)
    assert {one.step for one in it.steps} == {"scene", "block"}
    assert len({one.done_by for one in it.steps}) == 1
    quiet.settles()
    quiet.looks_away()
