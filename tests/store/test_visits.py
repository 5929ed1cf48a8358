"""Visits on the record: kept whole, found as of any moment, one turn at a time; names and numbers never in clear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from store import blocks, dossier, erasure, operations, permits, personal, presence, rotation, visits
from store.db import Database
from store.fieldkeys import FieldKeys, KeyRing, new_field_keys
from store.operations import OpState
from store.outcomes import Raced
from store.schema import cases as case_rows
from store.schema import escorts, guests, metadata, stays
from store.uow import Work
from store.visits import Activity, Escort, Kind, NewGuest, Place, Plan, State, Stay, Visit

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEYS = new_field_keys()
RING = KeyRing(lambda: KEYS)
WANG = NewGuest("王建国", "13904561234", "11010519491231002X")
PLAN = Plan(
    Kind.temporary,
    Place.machine_room,
    "省厅信息中心",
    "换硬盘",
    NOW,
    NOW + 2 * HOUR,
    "zhangwei",
    reason="设备在机房",
    activities=(Activity.media, Activity.photo),
    count=3,
    guests=(WANG,),
)


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    with closing(Database(migrated_url)) as found:
        yield found


def register(database: Database, plan: Plan = PLAN, registrar: str = "zhangwei", at: datetime = NOW) -> Visit:
    with database.work(at) as work:
        return visits.register(work, RING, plan, registrar=registrar, department=None)


def stay(guest: int, in_at: datetime, out_at: datetime | None = None, place: Place = Place.machine_room) -> Stay:
    return Stay(guest, 1, place, in_at, out_at, in_at, out_at, "zhangwei", "zhangwei" if out_at else None)


def entered(visit: Visit, in_at: datetime, out_at: datetime | None = None, guest: int = 1, host: str = "") -> Visit:
    more = Escort(1, host or visit.host, in_at, out_at)
    return replace(visit, state=State.present, stays=(stay(guest, in_at, out_at),), escorts=(more,))


def keep(database: Database, before: Visit, after: Visit, at: datetime = NOW) -> Visit:
    with database.work(at) as work:
        return visits.keep(work, before, after)


def read(database: Database, visit: Visit) -> Visit:
    with database.look() as connection:
        found = visits.by_case(connection, visit.case.id)
    assert found is not None
    return found


def test_registered_as_told_with_masks_only(database: Database) -> None:
    visit = register(database)
    assert read(database, visit) == visit
    assert visit.state is State.hosted
    assert visit.no == "LF-20261125-001"
    assert [(one.name, one.phone, one.id_number) for one in visit.guests] == [
        ("王*", "139****1234", "1101**********002X"),
        ("", "", ""),
        ("", "", ""),
    ]
    with database.look() as connection:
        assert visits.clear(connection, RING, visit, 1) == WANG
        assert visits.clear(connection, RING, visit, 2) == NewGuest()
    assert register(database, registrar="yangliu").state is State.registered


def test_no_table_but_the_sealed_one_knows_a_name_or_number(database: Database) -> None:
    visit = register(database)
    with database.work(NOW) as work:
        blocks.block(work, RING, visit, 1, by="wangfang", reason="违规")
    with database.look() as connection:
        rows = [str(row) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    for clear in (WANG.name, WANG.phone, WANG.id_number):
        assert not any(clear in row for row in rows)
    assert not any(clear in repr(PLAN) for clear in (WANG.name, WANG.phone, WANG.id_number))


def test_kept_whole_and_once(database: Database) -> None:
    visit = register(database)
    after = keep(database, visit, entered(visit, NOW))
    assert read(database, visit) == after
    assert after.inside == (1,)
    with pytest.raises(Raced):
        keep(database, visit, entered(visit, NOW, guest=2))
    out = replace(
        after,
        state=State.closed,
        stays=(stay(1, NOW, NOW + HOUR),),
        escorts=(Escort(1, "zhangwei", NOW, NOW + HOUR),),
    )
    closed = keep(database, after, out, NOW + HOUR)
    assert read(database, visit) == closed
    assert (closed.case.state, closed.short, closed.case.closed_at) == ("closed", None, NOW + HOUR)
    with database.look() as connection:
        assert visits.once_numbered(connection, visit.short or 0) == closed


def test_two_hosts_or_two_stays_at_once_are_refused_by_the_record_itself(database: Database) -> None:
    visit = register(database)
    keep(database, visit, entered(visit, NOW))
    twice = {"case": visit.case.id, "host": "yangliu", "ordinal": 2, "from_at": NOW}
    with pytest.raises(IntegrityError), database.work(NOW) as work:
        work.run(insert(escorts), twice)
    with pytest.raises(IntegrityError), database.work(NOW) as work:
        work.run(
            insert(stays).from_select(
                [column.name for column in stays.c],
                select(*(column if column.name != "ordinal" else column + 1 for column in stays.c)),
            )
        )


def test_a_hand_over_ends_the_one_before_it_begins_the_other(database: Database) -> None:
    visit = register(database)
    inside = keep(database, visit, entered(visit, NOW))
    both = (Escort(1, "zhangwei", NOW, NOW + HOUR), Escort(2, "yangliu", NOW + HOUR, None))
    handed = keep(database, inside, replace(inside, escorts=both, host="yangliu"))
    assert read(database, visit).escorts == both
    with database.look() as connection:
        assert [one.host for one in presence.inside(connection, None, NOW + HOUR / 2)] == ["zhangwei"]
        assert [one.host for one in presence.inside(connection, Place.machine_room, NOW + HOUR)] == ["yangliu"]
    assert handed.escort == both[1]


def test_who_was_in_at_a_moment_however_long_they_stayed(database: Database) -> None:
    spans = [(0, 1), (1, 2), (-30, 1), (-100, None), (-100, -99), (-24, 0.5), (-24, 0)]
    seen: dict[int, tuple[float, float | None]] = {}
    for begun, ended in spans:
        visit = register(database)
        until = None if ended is None else NOW + ended * HOUR
        keep(database, visit, entered(visit, NOW + begun * HOUR, until))
        seen[visit.case.id] = (begun, ended)
    with database.look() as connection:
        for hours in (-100.5, -100, -99, -24, -1, 0, 0.25, 0.5, 1, 1.5, 2):
            expected = {one for one, (a, b) in seen.items() if a <= hours and (b is None or hours < b)}
            found = presence.inside(connection, Place.machine_room, NOW + hours * HOUR)
            assert {one.visit for one in found} == expected, hours
            assert len(found) == len(expected)
            assert {one.host for one in found} <= {"zhangwei"}
            assert presence.inside(connection, Place.office, NOW + hours * HOUR) == []


def test_who_comes_on_a_day(database: Database) -> None:
    today = register(database)
    long = register(database, replace(PLAN, starts_at=NOW - 90 * DAY, ends_at=NOW + 90 * DAY))
    register(database, replace(PLAN, starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR))
    register(database, replace(PLAN, starts_at=NOW - DAY, ends_at=NOW - DAY + HOUR))
    gone = register(database)
    keep(database, gone, replace(gone, state=State.cancelled))
    with database.look() as connection:
        assert presence.coming(connection, NOW - HOUR, NOW + HOUR) == [long, today]
        assert presence.count_coming(connection, NOW - HOUR, NOW + HOUR) == 2
        assert presence.coming(connection, NOW - HOUR, NOW + HOUR, limit=1) == [long]


def test_when_somebody_was_here_last_by_the_very_value(database: Database) -> None:
    first, second = register(database), register(database, at=NOW + DAY)
    for visit in (first, second):
        keep(database, visit, entered(visit, visit.case.opened_at, visit.case.opened_at + HOUR))
    with database.look() as connection:
        for found in (
            presence.last_here(connection, RING, name="王建国 "),
            presence.last_here(connection, RING, phone="+86 139-0456-1234"),
            presence.last_here(connection, RING, id_number="11010519491231002x"),
        ):
            assert [one.no for one in found] == [second.no, first.no]
            assert found[0].in_at == NOW + DAY
        assert presence.last_here(connection, RING, name="王建") == []
        assert presence.last_here(connection, RING) == []


def test_expected_by_their_very_name_until_it_is_over(database: Database) -> None:
    with database.look() as connection:
        assert not presence.is_kept(connection)
    visit = register(database)
    with database.look() as connection:
        assert presence.is_kept(connection)
        assert presence.is_expected(connection, RING, "王 建国")
        assert not presence.is_expected(connection, RING, "王建")
        assert not presence.is_expected(connection, RING, "")
    keep(database, visit, replace(visit, state=State.cancelled))
    with database.look() as connection:
        assert not presence.is_expected(connection, RING, "王建国")


def test_what_waits_for_a_host(database: Database) -> None:
    mine = register(database)
    asked = register(database, replace(PLAN, host="yangliu"))
    other = register(database, replace(PLAN, host="lina"), registrar="lina")
    keep(database, other, replace(other, offered_to="zhangwei", offered_at=NOW))
    over = register(database)
    keep(database, over, replace(over, state=State.expired))
    with database.look() as connection:
        assert [one.no for one in visits.of_host(connection, "zhangwei")] == [mine.no, asked.no, other.no]
        assert [one.no for one in visits.of_host(connection, "yangliu")] == [asked.no]
        last = visits.last_of(connection, "zhangwei")
        assert last is not None
        assert last.no == over.no


def test_named_later_and_one_more(database: Database) -> None:
    visit = register(database)
    li = NewGuest("李四", phone="13800001111 转 2233445566")
    with database.work(NOW) as work:
        visit = visits.name_guest(work, RING, visit, 2, li)
        visit = visits.name_guest(work, RING, visit, 1, NewGuest(phone="13700001111"))
        visit = visits.add_guest(work, RING, visit, NewGuest("赵六"))
    assert read(database, visit) == visit
    assert [one.name for one in visit.guests] == ["王*", "李*", "", "赵*"]
    with database.look() as connection:
        assert visits.clear(connection, RING, visit, 1) == replace(WANG, phone="13700001111")
        assert visits.clear(connection, RING, visit, 4).name == "赵六"


def test_blocked_by_number_or_by_a_name_that_nothing_tells_apart(database: Database) -> None:
    with database.work(NOW) as work:
        block = blocks.block(work, RING, register_in(work, WANG), 1, by="wangfang", reason="擅自拍照")
    cases = {
        NewGuest("王建国"): True,
        NewGuest("王建国", phone="13904561234"): True,
        NewGuest("王建国", phone="13904560000"): False,
        NewGuest("王小明", phone="139 0456 1234"): True,
        NewGuest("王建国", phone="13904561234", id_number="110105194912310011"): False,
        NewGuest("李四"): False,
    }
    for guest, expected in cases.items():
        visit = register(database, replace(PLAN, guests=(NewGuest("赵六"), guest)))
        with database.look() as connection:
            assert blocks.blocked(connection, visit) == ({2: block} if expected else {}), guest.phone
    with database.work(NOW) as work:
        assert blocks.lift(work, block.id, by="wangfang")
        assert not blocks.lift(work, block.id, by="wangfang")
    with database.look() as connection:
        assert blocks.standing(connection) == []
        assert personal.of_rows(connection, blocks.PLACE, "") == []


def register_in(work: Work, guest: NewGuest) -> Visit:
    return visits.register(work, RING, replace(PLAN, guests=(guest,)), registrar="zhangwei", department=None)


def test_operations_in_their_order_and_answered_once(database: Database) -> None:
    visit = register(database)
    with database.work(NOW) as work:
        one = operations.propose(work, visit, guest=1, content="换硬盘", risk="误操作", by="zhangwei")
        two = operations.propose(work, visit, guest=0, content="测速", risk="中断", by="zhangwei", permit=7)
        agreed = replace(one, state=OpState.agreed, answered_by="zhangwei", answered_at=NOW)
        operations.keep(work, one, agreed)
    with database.look() as connection:
        assert operations.of_visit(connection, visit.case.id) == [agreed, two]
        assert operations.one(connection, visit.case.id, 2) == two
    with pytest.raises(Raced), database.work(NOW) as work:
        operations.keep(work, one, replace(one, state=OpState.refused))


def test_links_to_requests_are_kept_once(database: Database) -> None:
    with database.work(NOW) as work:
        for _ in range(2):
            permits.link(work, 1, 7, [1, 2])
        permits.link(work, 2, 7)
    with database.look() as connection:
        assert permits.of_request(connection, 7) == [1, 2]
        assert permits.of_visit(connection, 1) == []  # there is no such request


def test_erased_a_while_after_the_visit_mask_included(database: Database) -> None:
    visit = register(database)
    keep(database, visit, entered(visit, NOW, NOW + HOUR))
    with database.look() as connection:
        assert erasure.due(connection, NOW + 400 * DAY, 180 * DAY) == []
    before = read(database, visit)
    keep(database, before, replace(before, state=State.closed))
    later = NOW + 180 * DAY + HOUR
    with database.work(later) as work:
        assert erasure.due(work.connection, later - 2 * HOUR, 180 * DAY) == []
        those = erasure.due(work.connection, later, 180 * DAY)
        assert erasure.erase(work, those, by="system", why="time") == 3
    with database.look() as connection:
        row = connection.execute(select(guests).where(guests.c.case == visit.case.id, guests.c.ordinal == 1)).one()
        assert (row.name, row.phone, row.id_number) == ("*", "*", "*")
        assert visits.clear(connection, RING, visit, 1) == NewGuest()
        assert presence.last_here(connection, RING, name=WANG.name) == []
        assert [one.visit for one in presence.inside(connection, None, NOW)] == [visit.case.id]
        assert connection.execute(select(case_rows.c.state)).scalar_one() == "closed"


def test_told_to_whoever_asks_for_what_is_known_of_them_and_kept_where_a_block_needs_it(database: Database) -> None:
    visit = register(database)
    keep(database, visit, entered(visit, NOW, NOW + HOUR))
    with database.work(NOW) as work:
        blocks.block(work, RING, visit, 1, by="wangfang", reason="违规")
    with database.look() as connection:
        told = dossier.of_number(connection, RING, personal.Kind.phone, WANG.phone)
        assert [row["no"] for row in told["visits"]] == [visit.no]
        assert [(row["in_at"], row["out_at"]) for row in told["stays"]] == [(NOW, NOW + HOUR)]
        free, needed = erasure.split(connection, personal.same(connection, RING, personal.Kind.phone, WANG.phone))
        assert (free, {one.spot.place for one in needed}) == ([], {"visits", "blocks"})


def test_the_name_goes_with_the_number_and_nobody_elses_does(database: Database) -> None:
    visit, namesake = register(database), register(database, replace(PLAN, guests=(NewGuest("王建国", "13700000000"),)))
    for one in (visit, namesake):
        keep(database, one, replace(one, state=State.cancelled))
    with database.work(NOW) as work:
        those = dossier.whoever(work.connection, RING, personal.Kind.phone, WANG.phone)
        free, needed = erasure.split(work.connection, those)
        assert (erasure.erase(work, free, by="server", why="asked"), needed) == (3, [])
    with database.look() as connection:
        assert visits.clear(connection, RING, visit, 1) == NewGuest()
        assert visits.clear(connection, RING, namesake, 1).name == "王建国"


def test_values_of_visits_and_blocks_go_along_to_a_new_key(database: Database) -> None:
    keys = {"now": KEYS}
    ring = KeyRing(lambda: keys["now"], lambda: keys["now"].current)
    with database.work(NOW) as work:
        visit = visits.register(work, ring, PLAN, registrar="zhangwei", department=None)
        block = blocks.block(work, ring, visit, 1, by="wangfang", reason="违规")
    keys["now"] = KEYS.with_new()
    assert sum(rotation.reseal(database, ring, NOW)) == 6
    keys["now"] = FieldKeys(2, {2: keys["now"].keys[2]}, KEYS.index)
    with database.look() as connection:
        assert visits.clear(connection, ring, visit, 1) == WANG
        assert blocks.blocked(connection, visit) == {1: block}
