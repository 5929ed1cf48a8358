"""A series brings forth each of its days once, whoever looks and however often, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest

from store import dossier, erasure, guests, presence, series
from store.db import Database
from store.fieldkeys import KeyRing, new_field_keys
from store.outcomes import Raced
from store.personal import Kind
from store.rhythm import Rhythm
from store.series import NewSeries, Series
from store.visiting import NewGuest, Place

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
UNTIL = datetime(2027, 3, 31, 16, 0, tzinfo=UTC)
KEYS = new_field_keys()
RING = KeyRing(lambda: KEYS)
HOST, OTHER, NAME, PHONE = "zhangwei", "yangliu", "王建国", "13904561234"
DAY = date(2026, 11, 24)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    with closing(Database(migrated_url)) as one:
        yield one


def made(database: Database, *, host: str = HOST) -> Series:
    new = NewSeries(
        Place.meeting_room, "unit", "work", Rhythm((2, 4)), time(9), time(12), host, "XY-1", UNTIL, count=3,
        guests=(NewGuest(NAME, PHONE), NewGuest("李四")),
    )  # fmt: skip
    with database.work(NOW) as work:
        return series.register(work, RING, new, registrar=HOST, department=None)


def test_what_was_registered_is_what_is_found(database: Database) -> None:
    fresh = made(database)
    with database.look() as connection:
        assert series.by_case(connection, fresh.case.id) == fresh
        assert series.numbered(connection, fresh.number) == fresh.case.id
        assert [one.case.id for one in series.of_person(connection, HOST)] == [fresh.case.id]
        assert series.of_person(connection, OTHER) == []
        assert [one.name for one in fresh.guests] == ["王*", "李*", ""]
        assert series.clear(connection, RING, fresh) == (NewGuest(NAME, PHONE), NewGuest("李四"), NewGuest())


def test_who_cannot_be_read_any_more_has_no_name(database: Database) -> None:
    fresh, foreign = made(database), new_field_keys()
    with database.look() as connection:
        assert series.clear(connection, KeyRing(lambda: foreign), fresh) == (NewGuest(),) * 3


def test_a_day_is_decided_once(database: Database) -> None:
    fresh = made(database)
    with database.work(NOW) as work:
        series.add_day(work, fresh, DAY, None)
        series.add_day(work, fresh, DAY, 77)
    with database.look() as connection:
        assert series.visit_on(connection, fresh, DAY) == (True, None)
        assert series.visit_on(connection, fresh, DAY + timedelta(days=2)) == (False, None)
        assert series.known_days(connection, fresh) == {DAY}
        assert series.of_visit(connection, 77) is None


def test_two_who_change_it_at_once_do_not_overwrite_each_other(database: Database) -> None:
    fresh = made(database)
    with database.work(NOW) as work:
        series.keep(work, fresh, replace(fresh, host=OTHER))
    with pytest.raises(Raced), database.work(NOW) as work:
        series.keep(work, fresh, replace(fresh, agreement="XY-2"))
    with database.look() as connection:
        found = series.by_case(connection, fresh.case.id)
        assert found is not None
        assert (found.host, found.agreement) == (OTHER, "XY-1")


def test_two_who_look_at_the_same_moment_add_a_day_one_after_the_other(database: Database, migrated_url: str) -> None:
    fresh, start, found = made(database), Barrier(2), list[int]()

    def look() -> None:
        with closing(Database(migrated_url)) as mine:
            start.wait(timeout=10)
            with mine.work(NOW) as work:
                it = series.locked(work, fresh.case.id)
                assert it is not None
                if DAY not in series.known_days(work.connection, it):
                    series.add_day(work, it, DAY, None)
                    found.append(1)

    threads = [Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert found == [1]


def test_ended_it_is_nobodys_and_keeps_its_number(database: Database) -> None:
    fresh = made(database)
    with database.work(NOW) as work:
        over = series.end(work, fresh)
    assert over.is_over
    with database.look() as connection:
        assert series.of_person(connection, HOST) == []
        assert series.of_leavers(connection) == []
        found = series.by_case(connection, fresh.case.id)
        assert found == over
        assert series.numbered(connection, fresh.number) == fresh.case.id


def test_of_leavers(database: Database) -> None:
    """Whoever is not in the contacts has left."""
    fresh = made(database, host="nobody")
    with database.look() as connection:
        assert series.of_leavers(connection) == [fresh.case.id]


def test_privacy_knows_its_people(database: Database) -> None:
    """Exported with name and phone; needed while it goes on; erased with the mask after it."""
    fresh = made(database)
    with database.look() as connection:
        told = dossier.of_number(connection, RING, Kind.phone, PHONE)
        held = dossier.whoever(connection, RING, Kind.phone, PHONE)
        assert {row["value"] for row in told["numbers"]} == {NAME, PHONE}
        assert [row["no"] for row in told["cases"]] == [fresh.no]
        assert erasure.split(connection, held) == ([], held)
        assert presence.is_expected(connection, RING, NAME)
    with database.work(NOW) as work:
        series.end(work, fresh)
        now, _ = erasure.split(work.connection, held)
        erasure.erase(work, now, by="system", why="asked")
    with database.look() as connection:
        found = series.by_case(connection, fresh.case.id)
        assert found is not None
        assert (found.guests[0].name, found.guests[0].phone) == ("*", "*")
        assert found.guests[1].name == guests.masked(Kind.name, "李四")
