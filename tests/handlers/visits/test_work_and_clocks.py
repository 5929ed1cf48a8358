"""Work in the machine room is allowed before it is done (WB-14); clocks ring where there is still something to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from handlers.visits import operation, times, visit
from handlers.visits.admission import check_in, check_out
from handlers.visits.operation import NotAgreed, OpChanged
from handlers.visits.outcomes import Already, Impossible, NotInside, NotYours, Over
from handlers.visits.times import AGREEMENT, CLOSE, END, EXPIRE, OVERSTAY, Step
from store.deadlines import Deadline
from store.operations import Operation, OpState
from store.visits import Kind, Place, State, Visit
from tests.handlers.visits.someone import HOST, HOUR, MINUTE, NOW, OTHER, READY, changed, permit

HERE = changed(check_in(replace(READY, place=Place.machine_room, reason="x"), (1,), HOST, NOW, permit("room_entry")))
PROPOSED = Operation(7, 1, 1, "change a disk", "it may stop", OpState.proposed, HOST, NOW)


def agreed() -> Operation:
    outcome = operation.agree(HERE, PROPOSED, HOST, NOW + MINUTE)
    assert isinstance(outcome, OpChanged)
    return outcome.operation


def test_only_the_host_who_is_there_allows_it_and_once() -> None:
    assert isinstance(operation.agree(HERE, PROPOSED, OTHER, NOW), NotYours)
    assert isinstance(operation.agree(HERE, agreed(), HOST, NOW), Already)
    gone = changed(check_out(HERE, (), HOST, NOW + HOUR))
    assert isinstance(operation.agree(gone, PROPOSED, HOST, NOW + HOUR), NotInside)


def test_not_recorded_as_done_without_leave_nor_before_it() -> None:
    times_: dict[str, Any] = {"started_at": NOW + 2 * MINUTE, "ended_at": NOW + 5 * MINUTE}
    later = NOW + HOUR
    assert operation.perform(HERE, PROPOSED, HOST, later, note="", **times_) == NotAgreed(OpState.proposed)
    refused = operation.refuse(HERE, PROPOSED, HOST, NOW + MINUTE)
    assert isinstance(refused, OpChanged)
    assert operation.perform(HERE, refused.operation, HOST, later, note="", **times_) == NotAgreed(OpState.refused)
    before = times_ | {"started_at": NOW}
    assert isinstance(operation.perform(HERE, agreed(), HOST, later, note="", **before), Impossible)
    assert isinstance(operation.perform(HERE, agreed(), OTHER, later, note="", **times_), NotYours)
    future = times_ | {"ended_at": later + MINUTE}
    assert isinstance(operation.perform(HERE, agreed(), HOST, later, note="", **future), Impossible)
    done = operation.perform(HERE, agreed(), HOST, later, note="ok", abnormal=True, **times_)
    assert isinstance(done, OpChanged)
    assert (done.operation.state, done.operation.recorded_at) == (OpState.abnormal, later)
    assert isinstance(operation.perform(HERE, done.operation, HOST, later, note="", **times_), Already)


def test_nothing_is_proposed_where_nobody_is_in_the_machine_room() -> None:
    assert operation.may_propose(HERE, HOST, NOW, guest=1) is None
    assert isinstance(operation.may_propose(HERE, HOST, NOW, guest=2), NotInside)
    assert isinstance(operation.may_propose(READY, HOST, NOW), NotInside)
    assert isinstance(operation.may_propose(HERE, OTHER, NOW), NotYours)
    assert operation.may_propose(HERE, OTHER, NOW, keeper=True) is None
    assert isinstance(operation.may_propose(replace(READY, state=State.closed), HOST, NOW), Over)


def rings(it: Visit) -> dict[tuple[str, int], datetime]:
    return {(one.rule, one.ordinal): one.at for one in times.clocks(it)}


def current(it: Visit, rule: str, ordinal: int) -> bool:
    return times.is_current(it, Deadline(1, 7, rule, ordinal, NOW))


def test_asked_at_the_planned_end_again_and_told_the_same_day() -> None:
    ends, evening = NOW + 3 * HOUR, datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert rings(HERE) == {
        (END, 0): ends,
        (END, 1): ends + HOUR / 2,
        (END, 2): evening,
        (OVERSTAY, 0): ends,
    }
    steps = [times.meaning(Deadline(1, 7, END, ordinal, NOW)) for ordinal in (0, 1, 2)]
    assert steps == [Step.ask, Step.again, Step.escalate]
    assert times.escalation(evening) == evening + 2 * HOUR


def test_a_clock_of_the_plan_before_is_silent() -> None:
    later = changed(visit.replan(HERE, HOST, NOW, ends_at=NOW + 5 * HOUR))
    assert current(HERE, END, 0)
    assert not current(later, END, 0)
    (first, *_) = times.clocks(later)
    assert current(later, first.rule, first.ordinal)
    gone = changed(check_out(later, (), HOST, NOW + HOUR))
    assert not current(gone, first.rule, first.ordinal)


def test_nobody_came_or_all_have_left() -> None:
    assert rings(READY)[EXPIRE, 0] == READY.ends_at + HOUR
    assert current(READY, EXPIRE, 0)
    assert not current(HERE, EXPIRE, 0)
    gone = changed(check_out(HERE, (), HOST, NOW + 9 * HOUR))
    assert rings(gone) == {(CLOSE, 1): NOW + 10 * HOUR}
    assert current(gone, CLOSE, 1)
    back = changed(visit.replan(gone, HOST, NOW, ends_at=NOW + 20 * HOUR))
    assert not current(back, CLOSE, 1)
    assert rings(replace(gone, state=State.closed)) == {}


def test_on_a_visit_of_many_days_every_evening_is_asked() -> None:
    long = replace(READY, kind=Kind.lasting, agreement="XY-1", ends_at=NOW + 90 * 24 * HOUR)
    long = replace(long, agreement_until=NOW + 60 * 24 * HOUR)
    gate = permit("room_entry")
    first = changed(check_in(long, (1,), HOST, NOW, gate))
    evening = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    assert rings(first)[END, 0] == evening
    morning = NOW + 60 * 24 * HOUR - HOUR
    assert [rings(first)[AGREEMENT, mark] for mark in range(3)] == [morning - days * 24 * HOUR for days in (30, 7, 1)]
    assert rings(first)[AGREEMENT, 3] == morning + 24 * HOUR
    out = changed(check_out(first, (), HOST, evening))
    second = changed(check_in(out, (1,), HOST, NOW + 24 * HOUR, gate))
    assert rings(second)[END, 10] == evening + 24 * HOUR
    assert current(second, END, 10)
