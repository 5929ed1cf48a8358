"""Work in the machine room: told with its risk, allowed by the host who is there, done, recorded (WB-14). Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.visits.outcomes import Already, Impossible, NotInside, NotYours, Over, Wrong
from store.operations import Operation, OpState
from store.visits import Place, Visit


@dataclass(frozen=True, slots=True)
class OpChanged:
    operation: Operation


@dataclass(frozen=True, slots=True)
class NotAgreed:
    """The host has not allowed it, or has refused."""

    state: OpState


OpOutcome = OpChanged | Already | NotYours | NotInside | NotAgreed | Over | Impossible


def may_propose(visit: Visit, by: str, at: datetime, *, guest: int = 0, keeper: bool = False) -> OpOutcome | None:
    """Why nothing can be proposed now; None: it can. guest: who would do it (0: all)."""
    if visit.is_over:
        return Over(visit.state)
    if not keeper and by != visit.host:
        return NotYours()
    here = {stay.guest for stay in visit.stays if stay.is_open and stay.place is Place.machine_room}
    return None if here and (not guest or guest in here) else NotInside((guest,) if guest else ())


def agree(visit: Visit, it: Operation, by: str, at: datetime) -> OpOutcome:
    """「认可」, by the host who is with them now."""
    return _answered(visit, it, by, at, OpState.agreed)


def refuse(visit: Visit, it: Operation, by: str, at: datetime) -> OpOutcome:
    return _answered(visit, it, by, at, OpState.refused)


def _answered(visit: Visit, it: Operation, by: str, at: datetime, state: OpState) -> OpOutcome:
    if it.state is not OpState.proposed:
        return Already(it.answered_by or "", it.answered_at)
    if visit.escort is None:
        return NotInside((it.guest,) if it.guest else ())
    if by != visit.escort.host:
        return NotYours()
    return OpChanged(replace(it, state=state, answered_by=by, answered_at=at))


def perform(
    visit: Visit,
    it: Operation,
    by: str,
    at: datetime,
    *,
    started_at: datetime,
    ended_at: datetime,
    note: str,
    abnormal: bool = False,
    keeper: bool = False,
) -> OpOutcome:
    """It was done; only what had been allowed before it began, while whoever did it was in the machine room."""
    if visit.is_over:
        return Over(visit.state)
    if it.state in (OpState.done, OpState.abnormal):
        return Already(it.recorded_by or "", it.recorded_at)
    if it.state is not OpState.agreed or it.answered_at is None:
        return NotAgreed(it.state)
    if not keeper and by not in (visit.host, it.answered_by):
        return NotYours()
    wrong = _untrue(it.answered_at, at, started_at, ended_at)
    if wrong is not None:
        return wrong
    if not _were_in(visit, it.guest, started_at):
        return NotInside((it.guest,) if it.guest else ())
    state = OpState.abnormal if abnormal else OpState.done
    told = replace(it, state=state, started_at=started_at, ended_at=ended_at, note=note)
    return OpChanged(replace(told, recorded_by=by, recorded_at=at))


def _untrue(allowed: datetime, now: datetime, started_at: datetime, ended_at: datetime) -> Impossible | None:
    if ended_at > now:
        return Impossible(Wrong.future, now)
    if ended_at < started_at:
        return Impossible(Wrong.end_before_start, started_at)
    return Impossible(Wrong.before_entry, allowed) if started_at < allowed else None


def _were_in(visit: Visit, guest: int, at: datetime) -> bool:
    here = (stay for stay in visit.stays if stay.place is Place.machine_room and stay.covers(at))
    return any(not guest or stay.guest == guest for stay in here)
