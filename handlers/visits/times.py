"""When the clocks of a visit ring. Whoever hears one reads the truth again (design.md, rule 2). Pure values.

A clock that was set stays; after a change of plan there are new ones, and the old ones are recognised by their ordinal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from handlers.visits import series_days
from store.clock import SHANGHAI, local
from store.deadlines import Deadline
from store.visits import Kind, Place, State, Visit

END, OVERSTAY, EXPIRE, CLOSE, AGREEMENT, SOON = (
    "visit_end",
    "visit_overstay",
    "visit_expire",
    "visit_close",
    "visit_agreement",
    "visit_soon",
)
RULES = (END, OVERSTAY, EXPIRE, CLOSE, AGREEMENT, SOON)

AGAIN = timedelta(minutes=30)
_EVENING = time(18, 0)
# Where the evening is over already, or nearly.
_AT_LEAST = timedelta(hours=2)
# How long after its planned end a visit on which all have left, or nobody came, is over by itself.
_CALM = timedelta(hours=1)
# How long before they come the host is reminded, where the visit was known earlier than that.
SOON_AHEAD = timedelta(minutes=30)
# An ordinal: how often the plan was changed, which day of the visit, which of the day's clocks.
_OF_A_PLAN, _OF_A_DAY = 100_000, 10


class Step(StrEnum):
    """What a clock is about."""

    ask = "ask"  # have they left?
    again = "again"
    escalate = "escalate"
    overstay = "overstay"  # still in the machine room, told at once
    expire = "expire"
    close = "close"
    agreement = "agreement"
    soon = "soon"  # they come in half an hour


_ASKING = (Step.ask, Step.again, Step.escalate)
_OTHERS = {
    OVERSTAY: Step.overstay,
    EXPIRE: Step.expire,
    CLOSE: Step.close,
    AGREEMENT: Step.agreement,
    SOON: Step.soon,
}


@dataclass(frozen=True, slots=True)
class Clock:
    rule: str
    ordinal: int
    at: datetime


def clocks(visit: Visit) -> tuple[Clock, ...]:
    """Those that the visit wants as it is now; to be set after every change."""
    if visit.is_over:
        return ()
    wanted = [*_leaving(visit), *_ending(visit)]
    return tuple(Clock(rule, visit.plans * _OF_A_PLAN + number, at) for rule, number, at in wanted)


def _leaving(visit: Visit) -> Iterator[tuple[str, int, datetime]]:
    """While somebody is in: asked, asked again, told on the same day; of the machine room at once."""
    if not visit.inside:
        return
    out = due_out(visit)
    day = (local(out).date() - local(visit.starts_at).date()).days * _OF_A_DAY
    if day < 0:
        return
    yield from ((END, day + number, at) for number, at in enumerate((out, out + AGAIN, escalation(out))))
    if any(stay.is_open and stay.place is Place.machine_room for stay in visit.stays):
        yield OVERSTAY, day, out


def _ending(visit: Visit) -> Iterator[tuple[str, int, datetime]]:
    if not visit.was_here:
        yield EXPIRE, 0, visit.ends_at + _CALM
        if visit.starts_at - SOON_AHEAD > visit.case.opened_at:
            yield SOON, 0, visit.starts_at - SOON_AHEAD
    if visit.state is State.left:
        told = max((stay.out_entered_at for stay in visit.stays if stay.out_entered_at), default=visit.ends_at)
        yield CLOSE, len(visit.stays), max(visit.ends_at, told) + _CALM
    if visit.kind is Kind.lasting and visit.agreement_until is not None:
        marks = enumerate(series_days.marks(visit.agreement_until))
        yield from ((AGREEMENT, number, at) for number, at in marks if at > visit.case.opened_at)


def due_out(visit: Visit) -> datetime:
    """When whoever is in has to be out: at the planned end; on a visit of many days, in the evening of the day."""
    came = max((stay.in_at for stay in visit.stays if stay.is_open), default=visit.starts_at)
    if local(came).date() >= local(visit.ends_at).date():
        return visit.ends_at
    return min(visit.ends_at, escalation(came))


def escalation(ends: datetime) -> datetime:
    """The evening of the same day; where it is nearly over, two hours later."""
    evening = datetime.combine(local(ends).date(), _EVENING, SHANGHAI).astimezone(UTC)
    return max(evening, ends + _AT_LEAST)


def meaning(deadline: Deadline) -> Step:
    """What a clock that rang is about."""
    if deadline.rule == END:
        return _ASKING[deadline.ordinal % _OF_A_DAY]
    return _OTHERS[deadline.rule]


def mark_of(deadline: Deadline) -> int:
    """Which of the agreement's marks a clock that rang is (``series_days.marks``)."""
    return deadline.ordinal % _OF_A_PLAN


def is_current(visit: Visit, deadline: Deadline) -> bool:
    """Whether it belongs to the plan as it is now, and there is still something to be said. False: ignore it."""
    if visit.is_over or deadline.ordinal // _OF_A_PLAN != visit.plans:
        return False
    step = meaning(deadline)
    if step is Step.overstay:
        return any(stay.is_open and stay.place is Place.machine_room for stay in visit.stays)
    if step in _ASKING:
        return bool(visit.inside)
    if step is Step.close:
        return visit.state is State.left and deadline.ordinal % _OF_A_PLAN == len(visit.stays)
    return step is Step.agreement or not visit.was_here
