"""Who may come in, one guard at a time; and what is entered late stays late (WB-04 to WB-16)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from handlers.visits import late, visit
from handlers.visits.admission import Gate, check_in, check_out, obstacles
from handlers.visits.escort import covering, offer, take
from handlers.visits.outcomes import Changed, Held, Impossible, NotInside, NotYours, Over, StillInside, Why, Wrong
from store.visits import Activity, Escort, Guest, Kind, Place, State, Visit
from tests.handlers.visits.someone import HOST, HOUR, MINUTE, NOW, OTHER, READY, REGISTRAR, changed, permit

MACHINE = replace(READY, place=Place.machine_room, reason="there it stands")


def whys(it: Visit, gate: Gate, place: Place | None = None, at: datetime = NOW) -> list[Why]:
    return [one.why for one in obstacles(it, 1, place or it.place, at, gate)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"hosted_at": None}, Why.not_hosted),
        ({"hosted_at": NOW + MINUTE}, Why.not_hosted),
        ({"briefed_at": None}, Why.not_briefed),
        ({"briefed_at": NOW + MINUTE}, Why.not_briefed),
        ({"kind": Kind.lasting}, Why.agreement_missing),
        ({"kind": Kind.lasting, "agreement": "XY-1", "agreement_until": NOW}, Why.agreement_expired),
        ({"place": Place.office}, Why.reason_missing),
        ({"place": Place.equipment_room}, Why.reason_missing),
        ({"activities": (Activity.computer,)}, Why.computer),
        ({"activities": (Activity.photo,)}, Why.photo),
        ({"activities": (Activity.sensitive,)}, Why.sensitive),
        ({"activities": (Activity.network,)}, Why.network),
        ({"activities": (Activity.remote,)}, Why.remote),
        ({"activities": (Activity.maintenance,)}, Why.maintenance),
        ({"starts_at": NOW + 3 * HOUR, "ends_at": NOW + 4 * HOUR}, Why.too_early),
        ({"ends_at": NOW}, Why.too_late),
    ],
)
def test_one_thing_is_not_in_order(change: dict[str, Any], why: Why) -> None:
    it = replace(READY, **change)
    assert whys(it, Gate()) == [why]
    outcome = check_in(it, (1,), HOST, NOW, Gate())
    assert isinstance(outcome, Held)
    assert [one.why for one in outcome.obstacles] == [why]


def test_everything_in_order() -> None:
    assert whys(READY, Gate()) == []
    assert whys(replace(READY, kind=Kind.lasting, agreement="XY-1", agreement_until=NOW + HOUR), Gate()) == []
    assert whys(replace(READY, activities=(Activity.media,)), Gate()) == []
    assert changed(check_in(READY, (), HOST, NOW, Gate())).inside == (1, 2)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({}, None),
        ({"guests": frozenset({0})}, None),
        ({"from_at": None, "until_at": None}, None),
        ({"guests": frozenset({2})}, Why.entry_missing),
        ({"approved": False, "approved_at": None}, Why.entry_pending),
        ({"approved_at": NOW + MINUTE}, Why.entry_not_valid),
        ({"from_at": NOW + MINUTE}, Why.entry_not_valid),
        ({"until_at": NOW}, Why.entry_not_valid),
    ],
)
def test_into_the_machine_room_only_by_name_and_for_now(other: dict[str, Any], why: Why | None) -> None:
    assert whys(MACHINE, permit("room_entry", **other)) == ([why] if why else [])
    assert whys(MACHINE, permit("ext_media", **other)) == [Why.entry_missing]


def test_the_one_who_came_to_the_meeting_room_is_asked_again_at_the_machine_room() -> None:
    assert whys(READY, Gate(), Place.machine_room) == [Why.reason_missing, Why.entry_missing]
    nobody = replace(MACHINE, guests=(Guest(1, NOW),))
    assert whys(nobody, permit("room_entry")) == [Why.unnamed]


def test_media_into_the_machine_room_want_their_own_approval() -> None:
    it = replace(MACHINE, activities=(Activity.media,))
    entry, media = permit("room_entry").permits, permit("ext_media").permits
    assert whys(it, Gate(entry)) == [Why.media]
    assert whys(it, Gate(entry + media)) == []


def test_blocked_until_the_security_admin_lets_them_in_who_is_not_their_host() -> None:
    gate = Gate(blocked=frozenset({1}))
    assert whys(READY, gate) == [Why.blocked]
    assert isinstance(visit.clear(READY, 1, HOST, NOW), NotYours)
    assert isinstance(visit.clear(READY, 1, REGISTRAR, NOW), NotYours)
    cleared = changed(visit.clear(READY, 1, "wangfang", NOW))
    assert whys(cleared, gate) == []
    assert whys(cleared, gate, at=NOW - MINUTE) == [Why.blocked]


def test_all_come_in_or_none() -> None:
    outcome = check_in(READY, (1, 2), HOST, NOW, Gate(blocked=frozenset({2})))
    assert isinstance(outcome, Held)
    assert [(one.why, one.guest) for one in outcome.obstacles] == [(Why.blocked, 2)]
    assert isinstance(check_in(READY, (3,), HOST, NOW, Gate()), Impossible)
    assert isinstance(check_in(READY, (1,), OTHER, NOW, Gate()), NotYours)
    assert isinstance(check_in(READY, (1,), OTHER, NOW, Gate(keeper=True)), Changed)
    assert isinstance(check_in(replace(READY, state=State.closed), (1,), HOST, NOW, Gate()), Over)


def test_told_late_is_late_and_the_guards_hold_then_and_now() -> None:
    then = NOW + HOUR
    assert check_in(READY, (1,), HOST, then, Gate(), happened_at=NOW) == Impossible(Wrong.reason_missing)
    it = changed(check_in(READY, (1,), HOST, then, Gate(), happened_at=NOW, reason="busy"))
    assert [(s.in_at, s.in_entered_at, s.late, s.reason) for s in it.stays] == [(NOW, then, True, "busy")]
    at_once = changed(check_in(READY, (1,), HOST, NOW + 10 * MINUTE, Gate(), happened_at=NOW))
    assert not at_once.stays[0].late
    not_told = replace(READY, briefed_at=then)
    assert isinstance(check_in(not_told, (1,), HOST, then, Gate(), happened_at=NOW, reason="busy"), Held)
    ends = replace(READY, ends_at=then)
    assert isinstance(check_in(ends, (1,), HOST, then, Gate(), happened_at=NOW, reason="busy"), Held)
    assert check_in(READY, (1,), HOST, NOW, Gate(), happened_at=then) == Impossible(Wrong.future, NOW)


def test_out_and_in_again() -> None:
    it = changed(check_in(READY, (), HOST, NOW, Gate()))
    assert isinstance(check_in(it, (1,), HOST, NOW, Gate()), Held)
    it = changed(check_out(it, (1,), HOST, NOW + HOUR))
    assert (it.state, it.inside) == (State.present, (2,))
    assert check_out(it, (1,), HOST, NOW + HOUR) == NotInside((1,))
    it = changed(check_out(it, (), HOST, NOW + 2 * HOUR))
    assert (it.state, it.inside) == (State.left, ())
    assert [(one.host, one.from_at, one.until_at) for one in it.escorts] == [(HOST, NOW, NOW + 2 * HOUR)]
    it = changed(check_in(it, (1,), HOST, NOW + 2 * HOUR + MINUTE, Gate()))
    assert [stay.ordinal for stay in it.stays] == [1, 2, 1]
    assert len(it.escorts) == 2
    gone = changed(check_out(it, (), HOST, NOW + 5 * HOUR, happened_at=NOW + 3 * HOUR, reason="forgot"))
    assert [stay.late for stay in gone.stays] == [False, True, False]
    assert gone.escorts[-1].until_at == NOW + 3 * HOUR


def test_nobody_left_before_the_host_who_was_there_took_over() -> None:
    it = changed(check_in(READY, (1,), HOST, NOW, Gate()))
    it = changed(take(changed(offer(it, OTHER, HOST, NOW)), OTHER, NOW + HOUR))
    early = check_out(it, (), OTHER, NOW + 2 * HOUR, happened_at=NOW + HOUR / 2, reason="forgot")
    assert early == Impossible(Wrong.before_handover, NOW + HOUR)
    assert check_out(it, (), OTHER, NOW + HOUR, happened_at=NOW - MINUTE) == Impossible(Wrong.reason_missing)
    before = check_out(it, (), OTHER, NOW + HOUR, happened_at=NOW - MINUTE, reason="forgot")
    assert before == Impossible(Wrong.before_entry, NOW)


def test_while_somebody_is_in_the_host_only_changes_by_both_taps() -> None:
    it = changed(check_in(READY, (1,), HOST, NOW, Gate()))
    for outcome in (
        visit.designate(it, OTHER, REGISTRAR, NOW),
        visit.decline(it, HOST, NOW),
        visit.cancel(it, HOST, NOW),
        visit.close(it, HOST, NOW),
    ):
        assert outcome == StillInside((1,))
    assert isinstance(take(it, OTHER, NOW), NotYours)
    assert isinstance(offer(it, OTHER, REGISTRAR, NOW), NotYours)


def test_a_stay_entered_afterwards_tells_what_was_not_in_order() -> None:
    then, out = NOW - 5 * HOUR, NOW - 4 * HOUR
    bare = replace(MACHINE, briefed_at=None, briefed_by=None, hosted_at=None, state=State.registered)
    it = changed(late.enter(bare, (1,), REGISTRAR, NOW, Gate(), in_at=then, out_at=out, reason="forgot"))
    (stay,) = it.stays
    assert stay.late
    assert stay.breaches == ("not_hosted", "not_briefed", "too_early", "entry_missing")
    assert [(one.host, one.from_at, one.until_at) for one in it.escorts] == [(HOST, then, out)]
    assert it.state is State.left
    told = changed(visit.brief(changed(visit.confirm(it, HOST, NOW)), HOST, NOW))
    assert not told.briefed_in_time
    assert told.stays == it.stays


@pytest.mark.parametrize(
    ("came", "went", "reason", "wrong"),
    [
        (-3, -2, "", Wrong.reason_missing),
        (-2, -3, "forgot", Wrong.end_before_start),
        (-1, 1, "forgot", Wrong.future),
        (-7, -5, "forgot", Wrong.overlaps),
    ],
)
def test_what_cannot_have_been_so(came: int, went: int, reason: str, wrong: Wrong) -> None:
    first = late.enter(READY, (1,), HOST, NOW, Gate(), in_at=NOW - 6 * HOUR, out_at=NOW - 4 * HOUR, reason="forgot")
    times: dict[str, Any] = {"in_at": NOW + came * HOUR, "out_at": NOW + went * HOUR, "reason": reason}
    outcome = late.enter(changed(first), (1,), HOST, NOW, Gate(), **times)
    assert isinstance(outcome, Impossible)
    assert outcome.why is wrong


def test_a_host_is_written_down_only_where_nobody_answered_yet() -> None:
    before = (
        Escort(1, "a", NOW, NOW + HOUR),
        Escort(2, "b", NOW + 2 * HOUR, NOW + 3 * HOUR),
        Escort(3, "c", NOW + 5 * HOUR, None),
    )
    it = replace(READY, escorts=before)
    assert covering(it, "x", NOW + 2 * HOUR, NOW + 3 * HOUR) == before
    assert covering(it, "x", NOW + 6 * HOUR, None) == before
    assert covering(it, "x", NOW + 3 * HOUR, NOW + 4 * HOUR)[3:] == (Escort(4, "x", NOW + 3 * HOUR, NOW + 4 * HOUR),)
    assert covering(it, "x", NOW - HOUR, None)[3:] == (
        Escort(4, "x", NOW - HOUR, NOW),
        Escort(5, "x", NOW + HOUR, NOW + 2 * HOUR),
        Escort(6, "x", NOW + 3 * HOUR, NOW + 5 * HOUR),
    )
