"""A visit on its way, apart from who is in: host, notice, plan, end (WB-04, WB-06). Pure values."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.visits.outcomes import Already, Changed, Impossible, NotYours, Outcome, Over, StillInside, What, Wrong
from store.visits import Activity, Place, State, Visit

_BEFORE_NOTICE = (State.registered, State.hosted)


def confirm(visit: Visit, by: str, at: datetime) -> Outcome:
    """The host asked says yes."""
    if visit.is_over:
        return Over(visit.state)
    if not by or by != visit.host:
        return NotYours()
    if visit.hosted_at is not None:
        return Already(visit.host, visit.hosted_at)
    return Changed(What.hosted, _hosted(visit, by, at))


def decline(visit: Visit, by: str, at: datetime) -> Outcome:
    """The host says no: the registrar names another one. Not while somebody is in."""
    blocked = _fixed(visit)
    if blocked is not None:
        return blocked
    if by != visit.host:
        return NotYours()
    return Changed(What.declined, _unhosted(visit, ""))


def designate(visit: Visit, host: str, by: str, at: datetime) -> Outcome:
    """Another host is named before anybody is in, or after all have left; the notice is theirs to confirm again."""
    blocked = _fixed(visit)
    if blocked is not None:
        return blocked
    if by not in (visit.registrar, visit.host):
        return NotYours()
    if host == visit.host and visit.hosted_at is not None:
        return Already(visit.host, visit.hosted_at)
    named = _unhosted(visit, host)
    return Changed(What.designated, _hosted(named, host, at) if host == by else named)


def _fixed(visit: Visit) -> Over | StillInside | None:
    if visit.is_over:
        return Over(visit.state)
    return StillInside(visit.inside) if visit.inside else None


def _hosted(visit: Visit, host: str, at: datetime) -> Visit:
    state = State.hosted if visit.state is State.registered else visit.state
    return replace(visit, host=host, hosted_at=at, state=state)


def _unhosted(visit: Visit, host: str) -> Visit:
    """Whoever has told the visitors once has done so: only a host before the first entry has to again."""
    fresh = replace(visit, host=host, hosted_at=None, offered_to="", offered_at=None)
    if visit.was_here:
        return fresh
    return replace(fresh, state=State.registered, briefed_by=None, briefed_at=None)


def brief(visit: Visit, by: str, at: datetime) -> Outcome:
    """The host has read the notice out and stays with them (WB-06). After the entry it is noted, not as kept."""
    if visit.is_over:
        return Over(visit.state)
    if by != visit.host or visit.hosted_at is None:
        return NotYours()
    if visit.briefed_at is not None:
        return Already(visit.briefed_by or "", visit.briefed_at)
    state = State.briefed if visit.state in _BEFORE_NOTICE else visit.state
    return Changed(What.briefed, replace(visit, briefed_by=by, briefed_at=at, state=state))


def joined(visit: Visit) -> Visit:
    """Somebody new comes, before anybody was in: they have not heard the rules (WB-06)."""
    state = State.hosted if visit.state is State.briefed else visit.state
    return replace(visit, state=state, briefed_by=None, briefed_at=None)


def replan(
    visit: Visit,
    by: str,
    at: datetime,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    place: Place | None = None,
    reason: str | None = None,
    activities: tuple[Activity, ...] | None = None,
    things: str | None = None,
    agreement: str | None = None,
    agreement_until: datetime | None = None,
) -> Outcome:
    """What is told stands instead of what was planned; None: as before."""
    if visit.is_over:
        return Over(visit.state)
    if by not in (visit.registrar, visit.host):
        return NotYours()
    start, end = starts_at or visit.starts_at, ends_at or visit.ends_at
    if end <= start:
        return Impossible(Wrong.end_before_start, start)
    until = visit.agreement_until if agreement is None else agreement_until
    moved = (start, end, until) != (visit.starts_at, visit.ends_at, visit.agreement_until)
    changed = replace(
        visit,
        starts_at=start,
        ends_at=end,
        plans=visit.plans + moved,
        place=place or visit.place,
        reason=visit.reason if reason is None else reason,
        activities=visit.activities if activities is None else activities,
        things=visit.things if things is None else things,
        agreement=visit.agreement if agreement is None else agreement,
        agreement_until=until,
    )
    return Changed(What.replanned, changed)


def clear(visit: Visit, guest: int, by: str, at: datetime) -> Outcome:
    """Lets a blocked person in on this visit. ``by`` is known to be 安全管理员; nobody clears a visit of theirs."""
    if visit.is_over:
        return Over(visit.state)
    if by in (visit.registrar, visit.host):
        return NotYours()
    known = visit.guest(guest)
    if known is None:
        return Impossible(Wrong.unknown_guest)
    if known.cleared_at is not None:
        return Already(known.cleared_by or "", known.cleared_at)
    cleared = replace(known, cleared_by=by, cleared_at=at)
    guests = tuple(cleared if one is known else one for one in visit.guests)
    return Changed(What.cleared, replace(visit, guests=guests), (guest,))


def cancel(visit: Visit, by: str, at: datetime) -> Outcome:
    """Nobody comes. A visit on which somebody was here is closed, not cancelled."""
    blocked = _fixed(visit)
    if blocked is not None:
        return blocked
    if by not in (visit.registrar, visit.host):
        return NotYours()
    return Over(visit.state) if visit.was_here else Changed(What.cancelled, _ended(visit, State.cancelled))


def expire(visit: Visit, at: datetime) -> Outcome:
    """Nobody came until the planned end."""
    if visit.is_over or visit.was_here or at < visit.ends_at:
        return Over(visit.state)
    return Changed(What.expired, _ended(visit, State.expired))


def close(visit: Visit, by: str, at: datetime) -> Outcome:
    """All have left and will not come again. by: host, registrar, or empty: the clock, at the planned end."""
    blocked = _fixed(visit)
    if blocked is not None:
        return blocked
    if by and by not in (visit.registrar, visit.host):
        return NotYours()
    if visit.state is not State.left or (not by and at < visit.ends_at):
        return Over(visit.state)
    return Changed(What.closed, _ended(visit, State.closed))


def _ended(visit: Visit, state: State) -> Visit:
    return replace(visit, state=state, offered_to="", offered_at=None)
