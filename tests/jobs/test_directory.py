"""Contacts are taken over, and nonsense is not."""

from __future__ import annotations

from sqlalchemy import select

from handlers.ports import Contacts, Member, Passing, Unit
from jobs.directory import sync
from store.schema import people
from tests.jobs.small import SmallHouse


def _member(name: str) -> Member:
    return Member(name, f"名{name}", "", (1,), (False,), 1, (), 1)


def _active(house: SmallHouse) -> set[str]:
    with house.database.look() as connection:
        return set(connection.execute(select(people.c.id).where(people.c.active.is_(True))).scalars())


def test_people_come_and_go(house: SmallHouse) -> None:
    unit = Unit(1, "市信用办", None, 0, ("Li",))
    house.directory.contacts = Contacts((unit,), tuple(_member(name) for name in ("Li", "Wang", "Zhao")))
    changes = sync(house)
    assert changes is not None and set(changes.joined) == {"li", "wang", "zhao"}
    house.directory.contacts = Contacts((unit,), tuple(_member(name) for name in ("Li", "Wang")))
    changes = sync(house)
    assert changes is not None and changes.left == ("zhao",)
    assert _active(house) == {"li", "wang"}


def test_a_bad_pull_changes_nothing(house: SmallHouse) -> None:
    house.directory.contacts = Contacts((), tuple(_member(f"m{n}") for n in range(6)))
    sync(house)
    house.directory.error = Passing("connection refused")
    assert sync(house) is None
    house.directory.error = None
    house.directory.contacts = Contacts((), (_member("m0"),))
    assert sync(house) is None, "most people gone at once is a mistake"
    assert len(_active(house)) == 6
    assert sync(house, force=True) is not None
    assert _active(house) == {"m0"}
