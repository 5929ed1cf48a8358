"""What is entered afterwards (补录): both times are kept, why, and whatever was not in order then. For ever.

It never makes a duty look kept: a notice that was not confirmed before the entry stays so, and a stay that is not over
yet is let in by the guards of now like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from handlers.visits import escort
from handlers.visits.admission import Gate, in_order, next_stay, unmet
from handlers.visits.outcomes import Changed, Impossible, NotYours, Outcome, Over, What, Wrong
from store.visits import Place, State, Stay, Visit


def enter(
    visit: Visit,
    guests: Iterable[int],
    by: str,
    now: datetime,
    gate: Gate,
    *,
    in_at: datetime,
    out_at: datetime,
    reason: str,
    place: Place | None = None,
    host: str = "",
) -> Outcome:
    """A stay that is over. host: who answered for them, where nobody is on the record for that time yet.

    It happened, so no guard refuses it; those that were not passed are written down with it.
    """
    here, those = place or visit.place, tuple(dict.fromkeys(guests))
    wrong = _refused(visit, those, by, gate) or _untrue(visit, those, now, in_at, out_at, reason)
    if wrong is not None:
        return wrong
    fresh = tuple(_stay(visit, guest, here, by, now, gate, in_at, out_at, reason) for guest in those)
    answering = host or visit.host or visit.registrar
    covered = escort.covering(visit, answering, in_at, out_at)
    state = visit.state if visit.inside else State.left
    return Changed(
        What.entered_late,
        replace(visit, state=state, stays=in_order(visit.stays + fresh), escorts=covered),
        those,
    )


def _stay(
    visit: Visit,
    guest: int,
    place: Place,
    by: str,
    now: datetime,
    gate: Gate,
    in_at: datetime,
    out_at: datetime,
    reason: str,
) -> Stay:
    breaches = tuple(dict.fromkeys(one.why.value for one in unmet(visit, guest, place, in_at, gate)))
    ordinal = next_stay(visit, guest)
    return Stay(guest, ordinal, place, in_at, out_at, now, now, by, by, True, reason, breaches)


def _refused(visit: Visit, those: tuple[int, ...], by: str, gate: Gate) -> Outcome | None:
    if visit.is_over:
        return Over(visit.state)
    if not by or (not gate.keeper and by not in (visit.host, visit.registrar)):
        return NotYours()
    if not those:
        return Impossible(Wrong.nobody)
    unknown = any(visit.guest(guest) is None for guest in those)
    return Impossible(Wrong.unknown_guest) if unknown else None


def _untrue(
    visit: Visit, those: tuple[int, ...], now: datetime, in_at: datetime, out_at: datetime, reason: str
) -> Impossible | None:
    if out_at > now:
        return Impossible(Wrong.future, now)
    if out_at <= in_at:
        return Impossible(Wrong.end_before_start, in_at)
    if not reason.strip():
        return Impossible(Wrong.reason_missing)
    for stay in visit.stays:
        if stay.guest in those and stay.in_at < out_at and (stay.out_at is None or in_at < stay.out_at):
            return Impossible(Wrong.overlaps, stay.in_at)
    return None
