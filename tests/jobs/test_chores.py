"""Chores come round, one at a time each, sooner when somebody knows that it is worth it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from handlers.ports import Contacts, Passing
from jobs.chores import Chores
from store import beats
from store.clock import monotonic
from tests.jobs.small import SmallHouse
from tests.waiting import wait_until


@pytest.fixture
def chores(house: SmallHouse) -> Iterator[Chores]:
    """Nobody is left working when the database is thrown away."""
    chores = Chores(house)
    yield chores
    wait_until(lambda: not any(chore.busy.is_set() for chore in chores._chores))


def test_contacts_come_first_and_never_twice_at_once(house: SmallHouse, chores: Chores) -> None:
    begun, go, pulls = threading.Event(), threading.Event(), []

    def pull() -> Contacts:
        pulls.append(1)
        begun.set()
        assert go.wait(10)
        return Contacts((), ())

    house.directory.pull = pull  # type: ignore[method-assign]
    chores.start_due()
    assert begun.wait(10)
    for _ in range(5):
        chores.hint({"directory"})
        chores.start_due()
    assert pulls == [1]
    go.set()
    wait_until(lambda: _beaten(house, "directory"))


def test_after_a_jump_of_the_clock_the_checkpoint_is_written_anew(house: SmallHouse, chores: Chores) -> None:
    chores.after_jump()
    chores.start_due()
    wait_until(lambda: _beaten(house, "checkpoint"))
    assert house.checkpoints == 1
    assert not _beaten(house, "watchdog"), "the others come first"


def test_a_chore_that_fails_leaves_no_sign_of_life_and_comes_round_again(house: SmallHouse, chores: Chores) -> None:
    tried = threading.Semaphore(0)

    def broken() -> None:
        tried.release()
        raise RuntimeError("disk full")

    house.checkpoint = broken  # type: ignore[method-assign]
    for _ in range(2):
        chores.hint({"checkpoint"})
        wait_until(lambda: _started(chores, tried))
    assert not _beaten(house, "checkpoint")


def test_the_menu_is_put_in_place_at_the_start_and_again_soon_where_the_platform_was_away(
    house: SmallHouse, chores: Chores
) -> None:
    tried = threading.Semaphore(0)

    def away() -> None:
        tried.release()
        raise Passing("away")

    house.put_menu = away  # type: ignore[method-assign]
    chores.hint({"menu"})
    wait_until(lambda: _started(chores, tried))
    wait_until(lambda: 0 < _next(chores, "menu") <= 600)
    assert not _beaten(house, "menu")

    del house.put_menu
    _now(chores, "menu")
    wait_until(lambda: _beaten(house, "menu"))
    assert house.menus == 1
    assert _next(chores, "menu") > 80_000


def test_a_fresh_installation_has_its_first_checkpoint_at_once(house: SmallHouse, chores: Chores) -> None:
    chores.start_due()
    wait_until(lambda: _beaten(house, "checkpoint") and _beaten(house, "directory"))


def _next(chores: Chores, name: str) -> float:
    chore = next(chore for chore in chores._chores if chore.name == name)
    return -1.0 if chore.busy.is_set() else chore.due_at - monotonic()


def _now(chores: Chores, name: str) -> None:
    chore = next(chore for chore in chores._chores if chore.name == name)
    wait_until(lambda: not chore.busy.is_set())
    chore.due_at = 0.0
    chores.start_due()


def _started(chores: Chores, tried: threading.Semaphore) -> bool:
    chores.start_due()
    return tried.acquire(blocking=False)


def _beaten(house: SmallHouse, name: str) -> bool:
    with house.database.look() as connection:
        return beats.one(connection, name) is not None
