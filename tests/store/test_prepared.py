"""What goes past SQLAlchemy is kept and read as SQLAlchemy keeps and reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, insert, select

from store import migrate
from store.db import Database
from store.prepared import Prepared
from store.schema import people
from store.uow import Work

NOW = datetime(2026, 11, 25, 2, 0, 0, 123_457, tzinfo=UTC)
_FIELDS = ("id", "address", "name", "position", "active", "main_department", "changed_at")
_put = Prepared(insert(people).values({name: bindparam(name) for name in _FIELDS}))
_read = Prepared(select(people.c.active, people.c.main_department, people.c.changed_at).order_by(people.c.id))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database:
        yield database


def _person(key: str, active: object, at: datetime) -> dict[str, object]:
    row = {"id": key, "address": key, "name": key, "position": "", "main_department": None}
    return row | {"active": active, "changed_at": at}


def _written(work: Work, rows: list[dict[str, object]], way: str) -> None:
    if way == "many":
        _put.put_many(work.connection, rows)
    for row in rows if way != "many" else []:
        _put.put(work.connection, row) if way == "put" else _put.change(work.connection, row)


@pytest.mark.parametrize("way", ["put", "many", "change"])
def test_moments_and_truths_come_back_and_are_those_sqlalchemy_would_keep(database: Database, way: str) -> None:
    before = datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC)
    rows = [_person("a", True, NOW), _person("b", False, NOW + timedelta(microseconds=1)), _person("c", True, before)]
    with database.work(NOW) as work:
        _written(work, rows, way)
        found = [tuple(row) for row in _read.all(work.connection)]
        theirs = [
            tuple(row) for row in work.run(select(people.c.active, people.c.main_department, people.c.changed_at))
        ]
    assert found == [(True, None, NOW), (False, None, NOW + timedelta(microseconds=1)), (True, None, before)]
    assert [type(row[0]) for row in found] == [bool, bool, bool]
    assert sorted(found) == sorted(theirs)


def test_what_is_neither_true_nor_false_is_refused(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL knows by itself what is a truth")
    with database.work(NOW) as work:
        for wrong in ("yes", 2, "1"):
            with pytest.raises(KeyError):
                _put.put(work.connection, _person("d", wrong, NOW))
        assert _read.all(work.connection) == []
