"""Sealed values: bound to their row, found by any spelling, moved, brought to a new key while others write."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from store import cases, erasure, failpoints, inbox, parked, personal, rotation
from store.clock import WallClock
from store.db import Database
from store.fieldkeys import FieldKeys, KeyRing, MissingKey, Unsealable, new_field_keys
from store.personal import Kind, Spot
from store.schema import inbox as inbox_rows
from store.schema import personal as rows

NOW = WallClock().now()
NUMBER, PHONE = "11010519491231002X", "13904561234"
HERE, THERE = Spot("dialogs", "a/account_open/+1", "id_number"), Spot("requests", "7", "id_number")


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    with closing(Database(migrated_url)) as opened:
        yield opened


class Keyring:
    """A ring whose keys can be changed under those who hold it."""

    def __init__(self) -> None:
        self.keys = new_field_keys()
        self.ring = KeyRing(lambda: self.keys, lambda: id(self.keys))


@pytest.fixture
def held() -> Keyring:
    return Keyring()


def keep(database: Database, ring: KeyRing, count: int) -> None:
    with database.work(NOW) as work:
        for number in range(count):
            personal.keep(work, ring, Spot("requests", str(number), "phone"), Kind.phone, f"139{number:08}")


def all_of(database: Database) -> list[personal.Held]:
    with database.look() as connection:
        return [personal.as_held(row) for row in connection.execute(select(rows).order_by(rows.c.id))]


def test_a_value_is_read_where_it_was_written_and_nowhere_else(database: Database, held: Keyring) -> None:
    with database.work(NOW) as work:
        personal.keep(work, held.ring, HERE, Kind.id_number, NUMBER)
    (kept,) = all_of(database)
    assert kept.value(held.ring) == NUMBER
    assert NUMBER.encode() not in kept.sealed
    for column, other in (("row", "8"), ("field", "phone"), ("place", "visits"), ("kind", "name")):
        with database.work(NOW) as work:
            work.run(update(rows).values({column: other}))
        with pytest.raises(Unsealable):
            all_of(database)[0].value(held.ring)
        with database.work(NOW) as work:
            work.run(update(rows).values(place=HERE.place, row=HERE.row, field=HERE.field, kind="id_number"))
    assert all_of(database)[0].value(held.ring) == NUMBER


def test_a_changed_byte_or_another_key_is_noticed(held: Keyring) -> None:
    _, sealed = held.ring.seal("x", NUMBER)
    with pytest.raises(Unsealable):
        held.ring.open("x", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(Unsealable):
        held.ring.open("x", b"short")
    other = new_field_keys()
    with pytest.raises(Unsealable):
        KeyRing(lambda: other).open("x", sealed)
    gone = FieldKeys(2, {2: b"2" * 32}, held.keys.index)
    with pytest.raises(MissingKey) as missing:
        KeyRing(lambda: gone).open("x", sealed)
    assert missing.value.key == 1


def test_two_seals_of_one_value_differ_and_no_key_is_shown(held: Keyring) -> None:
    assert held.ring.seal("x", NUMBER) != held.ring.seal("x", NUMBER)
    shown = repr(held.ring) + repr(held.keys)
    assert repr(held.keys.keys[1]) not in shown
    assert "b'" not in shown


@pytest.mark.parametrize(
    ("kind", "written", "asked"),
    [
        (Kind.id_number, NUMBER, "110105 19491231 002x"),
        (Kind.phone, PHONE, "+86 139-0456-1234"),
        (Kind.phone, "１３９０４５６１２３４", PHONE),
        (Kind.name, "阿依古丽·买买提", "阿依古丽买买提 "),
    ],
)
def test_the_same_value_is_found_however_it_was_written(
    database: Database, held: Keyring, kind: Kind, written: str, asked: str
) -> None:
    with database.work(NOW) as work:
        personal.keep(work, held.ring, HERE, kind, written)
    with database.look() as connection:
        assert [one.spot for one in personal.same(connection, held.ring, kind, asked)] == [HERE]
        assert personal.same(connection, held.ring, Kind.name, "张三") == []
        assert personal.same(connection, KeyRing(new_field_keys), kind, asked) == [], "found without the key"


def test_what_moves_is_bound_to_its_new_row(database: Database, held: Keyring) -> None:
    with database.work(NOW) as work:
        personal.keep(work, held.ring, HERE, Kind.id_number, NUMBER)
        (kept,) = personal.of_row(work.connection, "dialogs", HERE.row)
        personal.move(work, held.ring, kept, THERE, case=7)
    (kept,) = all_of(database)
    assert (kept.spot, kept.case, kept.value(held.ring)) == (THERE, 7, NUMBER)


def test_a_new_key_is_taken_at_once_and_the_rest_is_brought_to_it(database: Database, held: Keyring) -> None:
    keep(database, held.ring, 3)
    held.keys = held.keys.with_new()
    with database.work(NOW) as work:
        personal.keep(work, held.ring, HERE, Kind.id_number, NUMBER)
    with database.look() as connection:
        assert personal.by_key(connection) == {1: 3, 2: 1}
        assert rotation.left(connection, held.ring) == 3
    assert sum(rotation.reseal(database, held.ring, NOW, breath=0)) == 3
    assert {one.key for one in all_of(database)} == {2}
    assert [one.value(held.ring) for one in all_of(database)][:2] == ["13900000000", "13900000001"]
    with database.look() as connection:
        assert len(personal.same(connection, held.ring, Kind.phone, "13900000002")) == 1


def test_an_interrupted_rotation_goes_on_where_it_was(database: Database, held: Keyring) -> None:
    keep(database, held.ring, rotation.BATCH + 20)
    held.keys = held.keys.with_new()
    failpoints.arm("rotation.batch:1:raise", "test")
    try:
        with pytest.raises(failpoints.Failed):
            list(rotation.reseal(database, held.ring, NOW, breath=0))
    finally:
        failpoints.arm(None, "test")
    with database.look() as connection:
        assert rotation.left(connection, held.ring) == 20
    assert list(rotation.reseal(database, held.ring, NOW, breath=0)) == [20]


def test_a_parked_update_that_is_damaged_stops_nobody(database: Database, held: Keyring) -> None:
    with database.work(NOW) as work:
        for key in ("a", "b", "c"):
            payload = parked.sealed(held.ring, key, key * 3)
            inbox.park(work, key=key, person="p", kind="TextSaid", payload=payload, reply="")
        torn = base64.b64encode(b"P1\0\0\0\1" + bytes(30)).decode()
        work.run(update(inbox_rows).where(inbox_rows.c.key == "b").values(payload=torn))
        work.run(update(inbox_rows).where(inbox_rows.c.key == "c").values(payload="{}", state="dead"))
    held.keys = held.keys.with_new()
    with database.look() as connection:
        assert rotation.left_parked(connection, held.ring) == 2
    assert list(parked.reseal(database, held.ring, NOW)) == [1]
    with database.look() as connection:
        assert parked.by_key(connection) == {1: 1, 2: 1}
        first = next(one for one in inbox.waiting(connection, NOW + timedelta(hours=1)) if one.key == "a")
    assert parked.opened(held.ring, "a", first.payload) == "aaa"


def test_what_changes_meanwhile_is_not_overwritten(database: Database, held: Keyring) -> None:
    keep(database, held.ring, rotation.BATCH + 1)
    held.keys = held.keys.with_new()
    steps = rotation.reseal(database, held.ring, NOW, breath=0)
    next(steps)
    last = Spot("requests", str(rotation.BATCH), "phone")
    with database.work(NOW) as work:
        personal.keep(work, held.ring, last, Kind.phone, "15000000000")
    assert sum(steps) == 0
    with database.look() as connection:
        kept = personal.at(connection, last)
    assert kept is not None
    assert kept.value(held.ring) == "15000000000"


def test_a_missing_key_stops_before_anything_is_changed(database: Database, held: Keyring) -> None:
    keep(database, held.ring, 2)
    before = all_of(database)
    held.keys = FieldKeys(3, {3: b"3" * 32}, held.keys.index)
    with pytest.raises(MissingKey) as missing:
        list(rotation.reseal(database, held.ring, NOW))
    assert missing.value.key == 1
    assert all_of(database) == before


def test_what_nothing_needs_any_more_is_due(database: Database, held: Keyring) -> None:
    kept = timedelta(days=180)
    with database.work(NOW - timedelta(days=200)) as work:
        case = cases.start(work, kind="request", prefix="SQ", reporter="a", department=None, policy={})
        personal.keep(work, held.ring, Spot("requests", str(case.id), "x"), Kind.phone, PHONE, case=case.id)
        personal.keep(work, held.ring, HERE, Kind.id_number, NUMBER)
    with database.look() as connection:
        assert [one.spot for one in erasure.due(connection, NOW, kept)] == [HERE], "no form any more; the case is open"
        assert [one.case for one in erasure.split(connection, all_of(database))[1]] == [case.id]
    with database.work(NOW - timedelta(days=181)) as work:
        cases.close(work, case)
    with database.look() as connection:
        assert len(erasure.due(connection, NOW, kept)) == 2
        assert len(erasure.due(connection, NOW - timedelta(days=2), kept)) == 1


def test_many_rows_are_spread_over_batches(database: Database, held: Keyring) -> None:
    key, sealed = held.ring.seal("x", PHONE)
    row = {"place": "dialogs", "field": "f", "kind": "phone", "key": key, "sealed": sealed, "mark": "m"}
    with database.work(NOW) as work:
        gone = NOW - timedelta(days=2)
        work.run(insert(rows), [row | {"row": str(n), "kept_at": gone} for n in range(erasure.BATCH + 5)])
    with database.look() as connection:
        assert len(erasure.due(connection, NOW, timedelta(days=1))) == erasure.BATCH
