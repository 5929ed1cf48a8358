"""The ledgers on the record: one mover at a time, a life line that only grows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from store import clearances, ledgers
from store.clearances import Clearance, Cleared
from store.db import Database
from store.ledgers import Ledger, Line, Object
from store.outcomes import Raced

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
STICK = Object(Ledger.media, "ZT-2025-014", "U盘", "in_store")


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    with closing(Database(migrated_url)) as found:
        yield found


def line(move: str, state: str, case: int | None = None) -> Line:
    return Line(0, NOW, move, "yangliu", None, state, case, "")


def register(database: Database, it: Object = STICK) -> Object:
    with database.work(NOW) as work:
        return ledgers.register(work, it, line("registered", it.state))


def test_found_by_its_number_however_it_is_written(database: Database) -> None:
    it = register(database)
    with database.look() as connection:
        keys = [ledgers.key_of(Ledger.media, " ｚｔ-2025-014")]
        assert ledgers.by_keys(connection, Ledger.media, keys) == [it]
        assert ledgers.numbered(connection, "zt-2025-014") == [it]
        assert ledgers.by_keys(connection, Ledger.device, keys) == []
        assert ledgers.by_name(connection, Ledger.media, "u 盘") == [it]


def test_an_account_is_found_within_its_system_and_by_its_name_alone(database: Database) -> None:
    one = register(database, Object(Ledger.account, "zhang_wei", "信用平台", "open", custodian="zhangwei"))
    other = register(database, Object(Ledger.account, "zhang_wei", "公众号", "open"))
    register(database, Object(Ledger.account, "zhangxwei", "公众号", "open"))
    with database.look() as connection:
        key = ledgers.key_of(Ledger.account, "Zhang_Wei", "信用 平台")
        assert ledgers.by_keys(connection, Ledger.account, [key]) == [one]
        assert ledgers.numbered(connection, "zhang_wei") == [one, other]
        assert ledgers.of_person(connection, "zhangwei") == [one]


def test_a_number_is_given_once(database: Database) -> None:
    register(database)
    with pytest.raises(IntegrityError):
        register(database, replace(STICK, no="zt-2025-014"))


def test_of_two_moves_at_once_one_is_kept(database: Database) -> None:
    it = register(database)
    issued = replace(it, state="issued", custodian="zhangwei")
    with database.work(NOW) as work:
        moved = ledgers.move(work, it, issued, line("issued", "issued", 7))
    assert moved.version == 2
    with pytest.raises(Raced), database.work(NOW) as work:
        ledgers.move(work, it, replace(it, state="condemned"), line("condemned", "condemned", 8))
    with database.look() as connection:
        assert [(one.ordinal, one.move, one.case) for one in ledgers.lines(connection, it.id)] == [
            (2, "issued", 7),
            (1, "registered", None),
        ]
        assert ledgers.of_case(connection, 7) == [moved] and ledgers.of_case(connection, 8) == []
        assert ledgers.moves_of_case(connection, 7) == [(it.id, "issued")]


@pytest.mark.parametrize("statement", ["UPDATE lifeline SET note = 'x'", "DELETE FROM lifeline"])
def test_the_life_line_only_grows(database: Database, statement: str) -> None:
    register(database)
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_pages_and_units(database: Database) -> None:
    for number in range(5):
        register(database, replace(STICK, no=f"ZT-{number}", department=number % 2))
    with database.look() as connection:
        found = ledgers.page(connection, Ledger.media, units=None, limit=2, offset=2)
        assert [it.no for it in found] == ["ZT-2", "ZT-3"]
        found = ledgers.page(connection, Ledger.media, units=[1, 9], limit=9, offset=0)
        assert [it.no for it in found] == ["ZT-1", "ZT-3"]
        assert ledgers.counts(connection)[Ledger.media] == 5


def test_clearances_run_out_and_can_be_ended(database: Database) -> None:
    with database.work(NOW) as work:
        assert not clearances.is_kept(work.connection, Clearance.nda)
        clearances.record(work, Cleared(Clearance.nda, "zhangwei", "NDA-1", NOW, NOW + timedelta(days=1)), by="hanmei")
    with database.look() as connection:
        (found,) = clearances.of_person(connection, "zhangwei", Clearance.nda)
        assert found.holds(NOW) and not found.holds(NOW + timedelta(days=1))
        assert clearances.is_kept(connection, Clearance.nda) and not clearances.is_kept(connection, Clearance.training)
    with database.work(NOW) as work:
        assert clearances.end(work, "zhangwei", Clearance.nda, by="hanmei") == 1
    with database.look() as connection:
        assert clearances.of_person(connection, "zhangwei", Clearance.nda) == []
