"""Looks at a visit after every step, and believes nothing: the rules once more, in other words than the product's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from handlers.visits.admission import Gate, Permit
from handlers.visits.outcomes import Changed, What
from store.visits import Activity, Kind, Place, State, Visit

HOUR = timedelta(hours=1)
END_OF_TIME = datetime(2126, 11, 25, tzinfo=UTC)
WANTS = {
    Activity.media: "ext_media",
    Activity.computer: "ext_device",
    Activity.photo: "ext_photo",
    Activity.sensitive: "ext_sensitive",
    Activity.network: "ext_network",
}


def inspect(before: Visit, outcome: Changed, gate: Gate, now: datetime) -> None:
    after = outcome.visit
    one_host_at_every_minute(after)
    what_was_is_not_changed(before, after)
    if outcome.what is What.checked_in:
        assert not gate.host_left, "let in while nobody answers for them"
        assert not gate.stopped, "let in on a day of a series that was stopped"
        for stay in after.stays:
            if stay not in before.stays:
                for moment in (stay.in_at, now):
                    assert list(_in_the_way(before, stay.guest, stay.place, moment, gate)) == []
                assert stay.late == (now - stay.in_at > timedelta(minutes=10))
    if outcome.what is What.entered_late:
        for stay in after.stays:
            if stay not in before.stays:
                assert stay.late
                found = set(_in_the_way(before, stay.guest, stay.place, stay.in_at, gate))
                assert found == set(stay.breaches), (found, stay.breaches)
    if before.was_here and not before.briefed_in_time:
        earlier = min(stay.in_at for stay in before.stays) if before.stays else now
        assert not after.briefed_in_time or (before.briefed_at or now) <= earlier
    assert (after.state is State.present) == bool(after.inside)
    assert not (after.is_over and after.inside)


def one_host_at_every_minute(it: Visit) -> None:
    """Intervals that never overlap, and cover every stay from its first moment to its last."""
    spans = sorted((one.from_at, one.until_at or END_OF_TIME) for one in it.escorts)
    for (_, until), (begins, _) in pairwise(spans):
        assert until <= begins
    assert sum(one.until_at is None for one in it.escorts) == bool(it.inside)
    assert it.escort is None or it.escort.host == it.host
    for stay in it.stays:
        reached, end = stay.in_at, stay.out_at or END_OF_TIME
        for begins, until in spans:
            if begins <= reached < until:
                reached = until
        assert reached >= end
        assert all(one.host for one in it.escorts)
    for guest in {stay.guest for stay in it.stays}:
        theirs = sorted((s.in_at, s.out_at or END_OF_TIME) for s in it.stays if s.guest == guest)
        assert all(out <= into for (_, out), (into, _) in pairwise(theirs))


def what_was_is_not_changed(before: Visit, after: Visit) -> None:
    kept = {(stay.guest, stay.ordinal): stay for stay in after.stays}
    for stay in before.stays:
        now = kept[stay.guest, stay.ordinal]
        assert (now.in_at, now.in_by, now.in_entered_at, now.place) == (
            stay.in_at,
            stay.in_by,
            stay.in_entered_at,
            stay.place,
        )
        assert stay.out_at is None or now == stay
        assert now.late or not stay.late
        assert set(stay.breaches) <= set(now.breaches)
    hosts = {one.ordinal: one for one in after.escorts}
    for one in before.escorts:
        assert replace(hosts[one.ordinal], until_at=one.until_at) == one
        assert one.until_at is None or hosts[one.ordinal] == one


def _in_the_way(it: Visit, guest: int, place: Place, at: datetime, gate: Gate) -> Iterator[str]:
    """The guards once more, in other words than the product's."""

    def allowed(procedure: str) -> list[Permit]:
        whom = [one for one in gate.permits if one.procedure == procedure and {0, guest} & one.guests]
        return [one for one in whom if one.approved_at and one.approved_at <= at]

    def valid(procedure: str) -> bool:
        return any((p.from_at or at) <= at and (p.until_at is None or at < p.until_at) for p in allowed(procedure))

    if it.hosted_at is None or at < it.hosted_at:
        yield "not_hosted"
    if it.briefed_at is None or at < it.briefed_at:
        yield "not_briefed"
    if it.kind is Kind.lasting and not it.agreement:
        yield "agreement_missing"
    if it.kind is Kind.lasting and it.agreement and it.agreement_until and at >= it.agreement_until:
        yield "agreement_expired"
    if place != Place.meeting_room and not it.reason:
        yield "reason_missing"
    if place == Place.machine_room:
        if not it.guests[guest - 1].name:
            yield "unnamed"
        if not valid("room_entry"):
            named = [p for p in gate.permits if p.procedure == "room_entry" and {0, guest} & p.guests]
            given = any(p.approved for p in named)
            yield "entry_not_valid" if given else "entry_pending" if named else "entry_missing"
    for activity in it.activities:
        if not valid(WANTS[activity]) and (activity is not Activity.media or place == Place.machine_room):
            yield activity.value
    known = it.guests[guest - 1]
    if guest in gate.blocked and not (known.cleared_at and known.cleared_at <= at):
        yield "blocked"
    if at < it.starts_at - 2 * HOUR:
        yield "too_early"
    if at >= it.ends_at:
        yield "too_late"
