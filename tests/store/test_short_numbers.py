"""Short numbers: typed by people, never two open cases with one, longer where the four digits are used up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from store import cases
from store.db import Database
from store.schema import cases as table
from store.uow import Work

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    with closing(Database(migrated_url)) as found:
        yield found


def taken(database: Database, shorts: range) -> None:
    """Open cases with these numbers."""
    same = {"kind": "request", "state": "open", "version": 1, "reporter": "a", "opened_at": NOW, "policy": "{}"}
    with database.work(NOW) as work:
        work.connection.execute(insert(table), [{"no": f"SQ-{short}", "short": short} | same for short in shorts])


def start(work: Work) -> cases.Case:
    return cases.start(work, kind="request", prefix="SQ", reporter="a", department=None, policy={})


def test_with_every_number_of_four_digits_taken_the_next_has_five(database: Database) -> None:
    taken(database, range(1000, 10000))
    with database.work(NOW) as work:
        found = [start(work) for _ in range(30)]
        assert len({one.short for one in found}) == 30
        assert all(one.short is not None and 10000 <= one.short <= 99999 for one in found)
        cases.close(work, found[0])
    with database.look() as connection:
        assert all(cases.by_short(connection, one.short or 0) == one for one in found[1:])


def test_a_number_in_use_is_passed_over(database: Database) -> None:
    taken(database, range(1000, 5500))
    with database.work(NOW) as work:
        found = [start(work).short for _ in range(60)]
    assert len(set(found)) == 60
    assert all(short is not None and 5500 <= short <= 9999 for short in found)


@pytest.mark.parametrize("width", cases.WIDTHS)
def test_every_number_of_a_width_comes_up_before_one_repeats(width: cases.Width) -> None:
    made = [width.number(counted) for counted in range(7, 7 + width.count)]
    digits = len(str(width.first))
    assert len(set(made)) == width.count == 9 * 10 ** (digits - 1)
    assert (min(made), max(made)) == (10 ** (digits - 1), 10**digits - 1)
