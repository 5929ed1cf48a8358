"""Statements that go out together: in order, all or nothing, and nothing of one turn in another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from store import migrate
from store.among import among
from store.db import Database, DatabaseAway
from store.prepared import Prepared
from store.schema import beats, counters, people

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

_put = Prepared(insert(counters).values(name=bindparam("name"), value=bindparam("value")))
_raise = Prepared(update(counters).where(counters.c.name == bindparam("which")).values(value=counters.c.value + 1))
_read = Prepared(select(counters.c.value).where(counters.c.name == bindparam("name")))
_count = Prepared(select(func.count()).select_from(counters))
_beat = Prepared(insert(beats).values(name=bindparam("name"), at=bindparam("at"), note=bindparam("note")))
_notes = Prepared(select(beats.c.note, beats.c.at).order_by(beats.c.name))
_broken = Prepared(select(counters.c.value).where(text("1 / (value - value) = 1")))
_listed = among(
    counters.c.name, "names", lambda wanted: select(counters.c.name).where(wanted).order_by(counters.c.name)
)
_person = Prepared(
    insert(people).values(
        {
            name: bindparam(name)
            for name in ("id", "address", "name", "position", "active", "main_department", "changed_at")
        }
    )
)
_who = Prepared(select(people.c.active, people.c.main_department, people.c.changed_at))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def postgres(database: Database) -> Database:
    if database.is_sqlite:
        pytest.skip("SQLite has no pipeline")
    return database


def _stored(database: Database) -> int:
    with database.look() as connection:
        return int(_count.scalar(connection))


def test_a_question_sees_every_write_before_it(database: Database) -> None:
    with database.work(NOW) as work:
        _put.put(work.connection, {"name": "a", "value": 1})
        _raise.put(work.connection, {"which": "a"})
        asked = _read.later(work.connection, {"name": "a"})
        _raise.put(work.connection, {"which": "a"})
        assert asked.first().value == 2
        assert _read.scalar(work.connection, {"name": "a"}) == 3
        # Through SQLAlchemy as well.
        _raise.put(work.connection, {"which": "a"})
        assert work.run(select(counters.c.value).where(counters.c.name == "a")).scalar_one() == 4
        assert _raise.change(work.connection, {"which": "a"}) == 1
        assert _raise.change(work.connection, {"which": "nobody"}) == 0
    with database.look() as connection:
        assert _read.scalar(connection, {"name": "a"}) == 5


def test_a_write_that_is_refused_takes_the_turn_with_it(database: Database) -> None:
    with pytest.raises(IntegrityError), database.work(NOW) as work:
        _put.put(work.connection, {"name": "a", "value": 1})
        _put.put(work.connection, {"name": "a", "value": 2})
        _put.put(work.connection, {"name": "b", "value": 3})
    assert _stored(database) == 0
    with database.work(NOW) as work:
        _put.put(work.connection, {"name": "a", "value": 1})
    assert _stored(database) == 1


def test_it_is_told_by_whatever_comes_next(postgres: Database) -> None:
    with pytest.raises(IntegrityError), postgres.work(NOW) as work:
        for _ in range(2):
            _put.put(work.connection, {"name": "a", "value": 1})
        with pytest.raises(IntegrityError):
            _read.scalar(work.connection, {"name": "a"})
        raise IntegrityError(None, None, Exception())
    assert _stored(postgres) == 0


def test_what_was_not_sent_is_not_sent_by_the_next_turn(database: Database) -> None:
    with pytest.raises(KeyError), database.work(NOW) as work:
        _put.put(work.connection, {"name": "a", "value": 1})
        raise KeyError
    with database.work(NOW) as work:
        _put.put(work.connection, {"name": "b", "value": 1})
    with database.look() as connection:
        _put.put(connection, {"name": "c", "value": 1})
    assert _stored(database) == 1


def test_a_statement_whose_first_use_failed_works_the_next_time(postgres: Database) -> None:
    """The server may, or may not, have prepared it by then."""
    for _ in range(2):
        with pytest.raises(DBAPIError), postgres.work(NOW) as work:
            _put.put(work.connection, {"name": "a", "value": 1})
            _broken.later(work.connection)
            _raise.put(work.connection, {"which": "a"})
            _count.scalar(work.connection)
    with postgres.work(NOW) as work:
        _put.put(work.connection, {"name": "a", "value": 1})
        _raise.put(work.connection, {"which": "a"})
        assert _count.scalar(work.connection) == 1
    with postgres.look() as connection:
        assert _read.scalar(connection, {"name": "a"}) == 2


def test_statements_stay_prepared_when_a_turn_is_taken_back(postgres: Database) -> None:
    for number in range(20):
        with pytest.raises(KeyError), postgres.work(NOW) as work:
            _put.put(work.connection, {"name": f"{number}", "value": 1})
            work.run(select(counters.c.value)).all()
            raise KeyError
    assert _stored(postgres) == 0


@pytest.mark.parametrize("said", ["", "'\"\\", "{NULL}", "纸质材料🙂", "a,b", "\t\n", "%s %(x)s $1 :x ?"])
def test_texts_come_back_as_they_were(database: Database, said: str) -> None:
    with database.work(NOW) as work:
        _beat.put(work.connection, {"name": "n", "at": NOW, "note": said})
        _put.put(work.connection, {"name": said, "value": -1})
        assert [one.name for one in _listed.all(work.connection, {"names": [said, "other", "NULL"]})] == [said]
    with database.look() as connection:
        assert _notes.first(connection) == (said, NOW)


def test_nothing_and_truth_come_back_too(database: Database) -> None:
    values = {"id": "a", "address": "A", "name": "甲", "position": "", "active": False, "main_department": None}
    with database.work(NOW) as work:
        _person.put(work.connection, values | {"changed_at": NOW})
        assert _who.first(work.connection) == (False, None, NOW)
        assert _listed.all(work.connection, {"names": []}) == []


def test_a_text_postgresql_would_cut_is_refused(postgres: Database) -> None:
    with pytest.raises(Exception, match="NUL"), postgres.work(NOW) as work:
        _beat.put(work.connection, {"name": "n", "at": NOW, "note": "seen\0lost"})
    with postgres.look() as connection:
        assert _notes.all(connection) == []


def test_more_than_fits_between_the_two_goes_through(database: Database) -> None:
    """Neither side reads while it writes only: a long line must not end with both waiting."""
    with database.work(NOW) as work:
        asked = []
        for number in range(400):
            _beat.put(work.connection, {"name": f"n{number:04d}", "at": NOW, "note": "x" * 20_000})
            if number % 40 == 0:
                asked.append(_notes.later(work.connection))
    assert [len(later.all()) for later in asked] == list(range(1, 400, 40))


def test_a_server_that_hangs_up_is_away_and_nothing_was_stored(postgres: Database) -> None:
    with pytest.raises(DatabaseAway), postgres.work(NOW) as work:
        _put.put(work.connection, {"name": "a", "value": 1})
        own = work.run(text("select pg_backend_pid()")).scalar_one()
        with postgres.engine.connect() as other:
            other.execute(text("select pg_terminate_backend(:own)"), {"own": own})
            other.commit()
        _put.put(work.connection, {"name": "b", "value": 1})
    assert _stored(postgres) == 0
    with postgres.work(NOW) as work:
        _put.put(work.connection, {"name": "a", "value": 1})
    assert _stored(postgres) == 1
