"""Who may come in now, and what stands in the way; coming in and going out (WB-06..16, ZZ-11, ZZ-17). Pure values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.visits import escort
from handlers.visits.outcomes import (
    Changed,
    Held,
    Impossible,
    NotInside,
    NotYours,
    Obstacle,
    Outcome,
    Over,
    What,
    Why,
    Wrong,
)
from store.visits import Activity, Kind, Place, State, Stay, Visit

__all__ = ["Gate", "Obstacle", "Permit", "Why", "check_in", "check_out", "obstacles"]

ENTRY = "room_entry"
# Which approval an activity wants, and the article that says so.
PROCEDURES = {
    Activity.media: ("ext_media", "WB-16"),
    Activity.computer: ("ext_device", "WB-06"),
    Activity.photo: ("ext_photo", "WB-10"),
    Activity.sensitive: ("ext_sensitive", "WB-11"),
    Activity.network: ("ext_network", "WB-12"),
    Activity.remote: ("ext_remote", "WB-13"),
    Activity.maintenance: ("facility_maintenance", "WB-15"),
}
# What is told within this time counts as told at once.
TOLD_AT_ONCE = timedelta(minutes=10)
EARLIEST = timedelta(hours=2)
ALL = 0


@dataclass(frozen=True, slots=True)
class Permit:
    """A request that names visitors. from_at, until_at: None where it has no period.  guests: whom (0: all)."""

    no: str
    procedure: str
    approved: bool
    approved_at: datetime | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
    guests: frozenset[int] = frozenset({ALL})

    def names(self, guest: int) -> bool:
        return ALL in self.guests or guest in self.guests

    def holds(self, at: datetime) -> bool:
        """Approved by then, and for then."""
        given = self.approved and self.approved_at is not None and self.approved_at <= at
        begun = self.from_at is None or self.from_at <= at
        return given and begun and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True, slots=True)
class Gate:
    """What the record says besides the visit. keeper: whether whoever acts is 机房管理员.

    host_left: the host is no longer in the contacts, and nobody has taken over yet.
    stopped: the series it is a day of has been ended; whoever is in goes out as usual.
    """

    permits: tuple[Permit, ...] = ()
    blocked: frozenset[int] = frozenset()
    keeper: bool = False
    host_left: bool = False
    stopped: bool = False

    def naming(self, procedure: str, guest: int) -> list[Permit]:
        return [one for one in self.permits if one.procedure == procedure and one.names(guest)]


def obstacles(visit: Visit, guest: int, place: Place, at: datetime, gate: Gate) -> tuple[Obstacle, ...]:
    """Everything that keeps this visitor out at that moment; none: they may enter."""
    inside = [Obstacle(Why.inside_already, guest, "")] if visit.stay_of(guest) else []
    alone = [Obstacle(Why.host_left, ALL, "WB-04")] if gate.host_left else []
    over = [Obstacle(Why.series_stopped, ALL, "")] if gate.stopped else []
    return tuple(dict.fromkeys((*inside, *alone, *over, *unmet(visit, guest, place, at, gate))))


def unmet(visit: Visit, guest: int, place: Place, at: datetime, gate: Gate) -> Iterator[Obstacle]:
    """The same, wherever the visitor is now."""
    yield from _prepared(visit, at)
    yield from _agreed(visit, at)
    if place is not Place.meeting_room and not visit.reason.strip():
        yield Obstacle(Why.reason_missing, ALL, "WB-08")
    if place is Place.machine_room:
        yield from _entry(visit, guest, at, gate)
    for activity in visit.activities:
        yield from _activity(activity, guest, place, at, gate)
    known = visit.guest(guest)
    cleared = known is not None and known.cleared_at is not None and known.cleared_at <= at
    if guest in gate.blocked and not cleared:
        yield Obstacle(Why.blocked, guest, "WB-05")


def _prepared(visit: Visit, at: datetime) -> Iterator[Obstacle]:
    """Host and notice, by then; and the time it is planned for."""
    if not visit.host or visit.hosted_at is None or visit.hosted_at > at:
        yield Obstacle(Why.not_hosted, ALL, "WB-04")
    if visit.briefed_at is None or visit.briefed_at > at:
        yield Obstacle(Why.not_briefed, ALL, "WB-06")
    if at < visit.starts_at - EARLIEST:
        yield Obstacle(Why.too_early, ALL, "")
    if at >= visit.ends_at:
        yield Obstacle(Why.too_late, ALL, "")


def _agreed(visit: Visit, at: datetime) -> Iterator[Obstacle]:
    if visit.kind is not Kind.lasting:
        return
    if not visit.agreement.strip():
        yield Obstacle(Why.agreement_missing, ALL, "WB-07")
    elif visit.agreement_until is not None and visit.agreement_until <= at:
        yield Obstacle(Why.agreement_expired, ALL, "WB-07")


def _entry(visit: Visit, guest: int, at: datetime, gate: Gate) -> Iterator[Obstacle]:
    known = visit.guest(guest)
    if known is None or not known.name:
        yield Obstacle(Why.unnamed, guest, "ZZ-17")
    named = gate.naming(ENTRY, guest)
    if any(one.holds(at) for one in named):
        return
    approved = [one for one in named if one.approved]
    why = Why.entry_not_valid if approved else Why.entry_pending if named else Why.entry_missing
    yield Obstacle(why, guest, "WB-09", (approved or named)[-1].no if named else "")


def _activity(activity: Activity, guest: int, place: Place, at: datetime, gate: Gate) -> Iterator[Obstacle]:
    """Media are the host's risk elsewhere (WB-17); into the machine room they want an approval (WB-16)."""
    if activity is Activity.media and place is not Place.machine_room:
        return
    procedure, article = PROCEDURES[activity]
    named = gate.naming(procedure, guest)
    if not any(one.holds(at) for one in named):
        yield Obstacle(Why(activity.value), guest, article, named[-1].no if named else "")


def check_in(
    visit: Visit,
    guests: Iterable[int],
    by: str,
    now: datetime,
    gate: Gate,
    *,
    place: Place | None = None,
    happened_at: datetime | None = None,
    reason: str = "",
) -> Outcome:
    """These come in, all or none. No guests: all who are not in. happened_at: when it was, if not now.

    What is told late wants a reason and stays marked; the guards must have held then, and hold now.
    """
    here, at = place or visit.place, happened_at or now
    those = _who(visit, guests, inside=False)
    wrong = _refused(visit, those, by, gate.keeper) or told(at, now, reason)
    if wrong is not None:
        return wrong
    found = (one for guest in those for at_ in {at, now} for one in obstacles(visit, guest, here, at_, gate))
    held = tuple(dict.fromkeys(found))
    if held:
        return Held(held)
    before = max((s.out_at for s in visit.stays if s.guest in those and s.out_at), default=at)
    if before > at:
        return Impossible(Wrong.overlaps, before)
    late = is_late(at, now)
    fresh = tuple(
        Stay(guest, _next(visit, guest), here, at, None, now, None, by, None, late, reason if late else "")
        for guest in those
    )
    covered = escort.covering(visit, visit.host, at, None)
    entered = replace(visit, state=State.present, stays=in_order(visit.stays + fresh), escorts=covered)
    return Changed(What.checked_in, entered, those)


def check_out(
    visit: Visit,
    guests: Iterable[int],
    by: str,
    now: datetime,
    *,
    keeper: bool = False,
    happened_at: datetime | None = None,
    reason: str = "",
) -> Outcome:
    """These go out. No guests: all who are in. With the last of them ends the time of the host."""
    at, those = happened_at or now, _who(visit, guests, inside=True)
    wrong = _refused(visit, those, by, keeper)
    outside = tuple(guest for guest in those if visit.stay_of(guest) is None)
    if wrong is None and outside:
        wrong = NotInside(outside)
    wrong = wrong or told(at, now, reason) or _too_soon(visit, those, at)
    if wrong is not None:
        return wrong
    stays = tuple(_out(one, by, at, now, reason) if one.is_open and one.guest in those else one for one in visit.stays)
    left = replace(visit, stays=stays)
    if left.inside:
        return Changed(What.checked_out, left, those)
    last = max(one.out_at for one in stays if one.out_at is not None)
    now_ = visit.escort
    if now_ is not None and last < now_.from_at:
        return Impossible(Wrong.before_handover, now_.from_at)
    gone = replace(left, state=State.left, escorts=escort.ended(left, last), offered_to="", offered_at=None)
    return Changed(What.checked_out, gone, those)


def _too_soon(visit: Visit, those: tuple[int, ...], at: datetime) -> Impossible | None:
    came = max((stay.in_at for stay in visit.stays if stay.is_open and stay.guest in those), default=at)
    return Impossible(Wrong.before_entry, came) if at < came else None


def _out(stay: Stay, by: str, at: datetime, now: datetime, reason: str) -> Stay:
    late = is_late(at, now)
    why = "; ".join(filter(None, (stay.reason, reason))) if late else stay.reason
    return replace(stay, out_at=at, out_entered_at=now, out_by=by, late=stay.late or late, reason=why)


def _who(visit: Visit, guests: Iterable[int], *, inside: bool) -> tuple[int, ...]:
    named = tuple(dict.fromkeys(guests))
    if named:
        return named
    return tuple(one.ordinal for one in visit.guests if (one.ordinal in visit.inside) is inside)


def _refused(visit: Visit, those: tuple[int, ...], by: str, keeper: bool) -> Outcome | None:
    """Before anything else: is there a visit, are there such visitors, may this person say so."""
    if visit.is_over:
        return Over(visit.state)
    if not by or (not keeper and by != visit.host):
        return NotYours()
    if not those:
        return Impossible(Wrong.nobody)
    unknown = any(visit.guest(guest) is None for guest in those)
    return Impossible(Wrong.unknown_guest) if unknown else None


def is_late(at: datetime, now: datetime) -> bool:
    return now - at > TOLD_AT_ONCE


def told(at: datetime, now: datetime, reason: str) -> Impossible | None:
    """Why a moment cannot be told so."""
    if at > now:
        return Impossible(Wrong.future, now)
    return Impossible(Wrong.reason_missing) if is_late(at, now) and not reason.strip() else None


def _next(visit: Visit, guest: int) -> int:
    return sum(stay.guest == guest for stay in visit.stays) + 1


next_stay = _next


def in_order(stays: Iterable[Stay]) -> tuple[Stay, ...]:
    return tuple(sorted(stays, key=lambda stay: (stay.guest, stay.ordinal)))
