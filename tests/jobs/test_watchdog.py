"""The watchdog finds what was planted, and nothing where all is well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from jobs.audits import MOST, deadlines_late, leaks_missed
from jobs.watchdog import Finding, findings, watch
from store import beats, cases, deadlines, inbox, leaks, results
from store.leaks import Leak
from store.schema import leaks as leak_rows
from store.schema import outbox as table
from store.schema import people, roles
from tests.jobs.small import SmallHouse
from tests.store.outgoing import START, opened, put, seconds, take

POLICY = {"ladder": [0, 5, 10, 20, 30], "round": 15, "disable": 30, "report": 24, "overdue": 2, "review": 24}


@pytest.fixture
def house(database_url: str) -> Iterator[SmallHouse]:
    """With a supervisor, and everybody alive."""
    for database in opened(database_url):
        small = SmallHouse(database)
        with database.work(START) as work:
            for person in ("boss", "reporter"):
                row = {"id": person, "address": person.title(), "name": person, "active": True, "changed_at": START}
                work.run(insert(people), row)
            granted = {"role": "security_supervisor", "person": "boss", "granted_by": "x", "granted_at": START}
            work.run(insert(roles), granted)
        _alive(small)
        yield small


def _alive(house: SmallHouse) -> None:
    with house.database.work(house.clock.now()) as work:
        for name in ("clock", "worker", "directory", "checkpoint"):
            beats.beat(work, name)


def _passes(house: SmallHouse, **span: float) -> None:
    house.clock.move(timedelta(**span))
    _alive(house)


def _leak(house: SmallHouse) -> Leak:
    with house.database.work(house.clock.now()) as work:
        case = cases.start(work, kind="leak", prefix="XL", reporter="reporter", department=None, policy=POLICY)
        return leaks.open_leak(work, case, said="", facts={}, report_within=timedelta(hours=24))


def _event(house: SmallHouse, leak: Leak, act: str, at: datetime | None = None, **data: Any) -> None:
    with house.database.work(at or house.clock.now()) as work:
        work.record(act, by="system", case=leak.case.id, **data)


def _kinds(house: SmallHouse) -> list[str]:
    return [finding.kind for finding in findings(house)]


def _called(house: SmallHouse, leak: Leak, *rungs: tuple[int, float]) -> None:
    for rung, minutes in rungs:
        _event(house, leak, "ladder.called", leak.reported_at + timedelta(minutes=minutes), rule=f"rung:{rung}")


def test_of_very_many_the_oldest_are_named_and_the_next_when_these_are_seen_to(house: SmallHouse) -> None:
    found = [_leak(house) for _ in range(2 * MOST + 20)]
    _passes(house, hours=1)

    with house.database.look() as connection:
        assert [one.case for one in leaks_missed(connection, house.clock.now())] == [leak.no for leak in found[:MOST]]
    at_once = {"confirmed_at": START, "disabled_at": START}
    with house.database.work(house.clock.now()) as work:
        work.run(update(leak_rows).where(leak_rows.c.case <= found[MOST - 1].case.id).values(at_once))
    with house.database.look() as connection:
        missed = [one.case for one in leaks_missed(connection, house.clock.now())]
    assert missed == [leak.no for leak in found[MOST : 2 * MOST]]


def test_late_deadlines_are_counted_and_not_listed(house: SmallHouse) -> None:
    leak = _leak(house)
    with house.database.work(START) as work:
        deadlines.schedule(work, leak.case.id, "rung", [(number, START + seconds(number)) for number in range(300)])
    _passes(house, minutes=4)

    with house.database.look() as connection:
        late = list(deadlines_late(connection, house.clock.now()))
    assert late == [Finding("deadline_late", START, detail="180 rows")]


def test_nothing_is_found_where_all_is_well(house: SmallHouse) -> None:
    leak = _leak(house)
    _called(house, leak, (0, 0))
    put(house.database, "a", house.clock.now())
    assert findings(house) == []
    _passes(house, minutes=5, seconds=59)
    for row in take(house.database, house.clock.now()):
        with house.database.work(house.clock.now()) as work:
            results.sent(work, row)
    assert findings(house) == []


def test_a_rung_nobody_called(house: SmallHouse) -> None:
    leak = _leak(house)
    _called(house, leak, (0, 0))
    _passes(house, minutes=6, seconds=1)
    assert findings(house) == [Finding("rung_missed", START + timedelta(minutes=5), leak.no, "rung 1")]
    _event(house, leak, "ladder.called", rule="rung:1")
    assert findings(house) == []
    _passes(house, minutes=5)
    _event(house, leak, "ladder.skipped", level=2, vacant="security_admin")
    assert findings(house) == [], "a vacant rung that was skipped and said so is in order"


def test_rounds_must_go_on_for_ever(house: SmallHouse) -> None:
    leak = _leak(house)
    _called(house, leak, (0, 0), (1, 5), (2, 10), (3, 20), (4, 30))
    _passes(house, minutes=45, seconds=59)
    assert findings(house) == []
    _passes(house, seconds=2)
    assert _kinds(house) == ["rung_missed"]
    _event(house, leak, "ladder.called", rule="round:1")
    assert findings(house) == []


def test_a_confirmation_ends_the_first_clock_and_starts_the_second(house: SmallHouse) -> None:
    leak = _leak(house)
    _called(house, leak, (0, 0))
    with house.database.work(START + timedelta(minutes=2)) as work:
        leaks.confirm(work, leak, by="boss", role="duty_officer")
    _passes(house, minutes=32, seconds=59)
    assert findings(house) == []
    _passes(house, seconds=2)
    assert _kinds(house) == ["disable_missed"]
    _event(house, leak, "disable.overdue")
    _event(house, leak, "ladder.called", rule="again:1")
    assert findings(house) == []
    _passes(house, minutes=17)
    assert _kinds(house) == ["disable_missed"], "the second climb must not fall silent either"


@pytest.mark.parametrize(("percent", "hours"), [(50, 12), (75, 18), (90, 21.6), (100, 24)])
def test_each_reminder_of_the_written_report(house: SmallHouse, percent: int, hours: float) -> None:
    leak = _settled(house)
    for earlier in (50, 75, 90, 100):
        if earlier < percent:
            _event(house, leak, "written.reminded", START + timedelta(hours=24 * earlier / 100), percent=earlier)
    house.clock.set(START)
    _passes(house, hours=hours, seconds=59)
    assert findings(house) == []
    _passes(house, seconds=2)
    assert findings(house) == [
        Finding("report_reminder_missed", START + timedelta(hours=hours), leak.no, f"{percent} %")
    ]
    _event(house, leak, "written.reminded", percent=percent)
    assert findings(house) == []


def test_a_late_report_is_never_passed_over_in_silence(house: SmallHouse) -> None:
    leak = _settled(house)
    for mark in (50, 75, 90, 100):
        _event(house, leak, "written.reminded", START + timedelta(hours=24 * mark / 100), percent=mark)
    house.clock.set(START)
    _passes(house, hours=26, seconds=61)
    assert _kinds(house) == ["report_reminder_missed"]
    _event(house, leak, "written.overdue", ordinal=1)
    assert findings(house) == []
    _passes(house, hours=2, seconds=61)
    assert _kinds(house) == ["report_reminder_missed"]
    _event(house, leak, "report.submitted", ordinal=1)
    assert findings(house) == [], "handed in: nobody is reminded any more"
    _passes(house, hours=5)
    _event(house, leak, "report.returned", ordinal=1)
    assert findings(house) == []
    _passes(house, hours=2, seconds=61)
    assert _kinds(house) == ["report_reminder_missed"]


def _settled(house: SmallHouse) -> Leak:
    """A leak that is confirmed and stopped; only the written report is owed."""
    leak = _leak(house)
    _called(house, leak, (0, 0))
    with house.database.work(START) as work:
        leaks.disable(work, leak, by="boss", role="app_admin", happened_at=START)
    return leak


def test_deadlines_the_clock_forgot(house: SmallHouse) -> None:
    with house.database.work(START) as work:
        deadlines.schedule(work, 1, "rule", [(1, START + seconds(10))])
    _passes(house, seconds=70)
    assert findings(house) == []
    _passes(house, seconds=1)
    assert _kinds(house) == ["deadline_late"]
    for _ in range(5):
        with house.database.work(house.clock.now()) as work:
            deadlines.postpone(work, 1)
    assert _kinds(house) == ["deadline_failing"], "put off is not done"


def test_messages_that_do_not_get_out(house: SmallHouse) -> None:
    put(house.database, "a", START)
    put(house.database, "b", START)
    (first, _) = take(house.database, START)
    put(house.database, "c", START)
    _passes(house, seconds=91)
    assert _kinds(house) == ["outbox_waiting", "outbox_leased"]
    with house.database.work(START) as work:
        assert results.fail(work, first, "no such person")
    assert "outbox_failed" in _kinds(house)


def test_updates_that_were_not_taken(house: SmallHouse) -> None:
    with house.database.work(START) as work:
        inbox.park(work, key="k", person="a", kind="TextSaid", payload="{}", reply="")
    assert findings(house) == []
    _passes(house, seconds=61)
    assert _kinds(house) == ["inbox_parked"]
    with house.database.work(START) as work:
        work.run(text("UPDATE inbox SET state = 'dead'"))
    house.in_spool = 1
    assert _kinds(house) == ["inbox_dead", "spool_waiting"]


def test_who_is_silent(house: SmallHouse) -> None:
    house.clock.move(timedelta(seconds=91))
    assert _kinds(house) == ["clock_silent"]
    house.clock.move(timedelta(hours=4))
    assert _kinds(house) == ["clock_silent", "worker_silent", "directory_silent", "checkpoint_silent"]


def test_a_clock_behind_the_record_is_all_it_can_say(house: SmallHouse) -> None:
    with house.database.work(START) as work:
        work.record("something", by="a")
    house.clock.move(-timedelta(minutes=6))
    assert _kinds(house) == ["clock_behind"]


def _shouts(house: SmallHouse) -> list[dict[str, str]]:
    with house.database.look() as connection:
        rows = connection.execute(table.select().where(table.c.cause.like("shout:%")).order_by(table.c.id))
        return [json.loads(row.body) for row in rows]


def test_it_shouts_once_and_then_every_hour(house: SmallHouse) -> None:
    leak = _leak(house)
    _called(house, leak, (0, 0))
    _passes(house, minutes=6, seconds=1)
    watch(house)
    (said,) = _shouts(house)
    assert said["to"] == "Boss"
    assert leak.no in said["text"]
    assert "没有通知" in said["text"]
    for _ in range(58):
        _passes(house, minutes=1)
        _event(house, leak, "ladder.called", rule="rung:0")
        watch(house)
    about_the_ladder = [one for one in _shouts(house) if leak.no in one["text"]]
    assert len(about_the_ladder) == 1
    _passes(house, minutes=3)
    watch(house)
    assert len([one for one in _shouts(house) if leak.no in one["text"]]) == 2
    assert house.metrics.findings["rung_missed"] == 1
    assert house.metrics.findings["redis_away"] == 0
    assert "outbox" in house.bell.rung


def test_without_a_supervisor_the_head_of_the_office_hears(house: SmallHouse) -> None:
    with house.database.work(START) as work:
        work.run(roles.update().values(role="credit_office_head"))
    _leak(house)
    _passes(house, minutes=2)
    watch(house)
    assert [said["to"] for said in _shouts(house)] == ["Boss"]


def test_what_passes_by_itself_is_shouted_about_in_the_second_round(house: SmallHouse) -> None:
    house.in_spool = 1
    watch(house)
    house.in_spool = 0
    for _ in range(10):
        _passes(house, minutes=1)
        watch(house)
    house.in_spool = 1
    _passes(house, minutes=1)
    watch(house)
    assert _shouts(house) == [], "twice for a moment is not for long"
    _passes(house, minutes=1)
    watch(house)
    assert ["暂存在磁盘" in said["text"] for said in _shouts(house)] == [True]
    _passes(house, minutes=1)
    watch(house)
    assert len(_shouts(house)) == 1


def test_the_queues_are_measured(house: SmallHouse) -> None:
    put(house.database, "a", START)
    with house.database.work(START) as work:
        deadlines.schedule(work, 1, "rule", [(1, START), (2, START + timedelta(days=1))])
    _passes(house, seconds=5)
    watch(house)
    assert house.metrics.queues == {
        "outbox": (1, 5.0),
        "deadlines": (1, 5.0),
        "inbox": (0, 0.0),
        "spool": (0, 0.0),
    }
