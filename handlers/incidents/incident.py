"""What may happen to a security incident (ZX-24), as values. Who is entitled to it is decided elsewhere. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from store.incidents import Authority, Ending, Incident, Notice, StepDone
from store.outcomes import Already, Moved, TooEarly


class Track(StrEnum):
    """The two who have to know at once, each confirmed apart from the other."""

    office = "office"
    leader = "leader"


@dataclass(frozen=True, slots=True)
class Changed:
    incident: Incident


Outcome = Changed | Already | Moved | TooEarly
OVER, OWN, LATE, UNKNOWN = "over", "own", "late", "unknown"
_BEFORE = timedelta(days=1)


def confirmed(it: Incident, track: Track) -> tuple[str, datetime] | None:
    """By whom and when this side has confirmed."""
    by, at = (it.office_by, it.office_at) if track is Track.office else (it.leader_by, it.leader_at)
    return (by, at) if by is not None and at is not None else None


def level(it: Incident, track: Track) -> int:
    return it.office_level if track is Track.office else it.leader_level


def climbed(it: Incident, track: Track, rung: int) -> Incident:
    return replace(it, office_level=rung) if track is Track.office else replace(it, leader_level=rung)


def confirm(it: Incident, track: Track, by: str, at: datetime) -> Outcome:
    """「确认收到」 of one side; the other's is another matter."""
    refused = _refused(it, by)
    if refused is not None:
        return refused
    before = confirmed(it, track)
    if before is not None:
        return Already(*before)
    if track is Track.office:
        return Changed(replace(it, office_by=by, office_at=at))
    return Changed(replace(it, leader_by=by, leader_at=at))


def grade(it: Incident, grade: str, by: str, at: datetime) -> Outcome:
    """定级; it may be graded anew, and every grading stays in the trail."""
    refused = _refused(it, by)
    if refused is not None:
        return refused
    if it.grade == grade:
        return Already(it.graded_by or "", it.graded_at or at)
    return Changed(replace(it, grade=grade, graded_by=by, graded_at=at, gradings=it.gradings + 1))


def tick(it: Incident, step: str, by: str, at: datetime, steps: tuple[str, ...]) -> Outcome:
    """One step of the checklist is done. steps: those that belong to it."""
    if not it.is_open:
        return Moved(OVER)
    before = next((one for one in it.steps if one.step == step), None)
    if before is not None:
        return Already(before.done_by, before.done_at)
    if step not in steps:
        return Moved(UNKNOWN)
    return Changed(replace(it, steps=(*it.steps, StepDone(step, by, at))))


def note(it: Incident, told: Notice) -> Outcome:
    """已报公安, 已报主管部门: who told them when, under which number; a second one is kept beside the first."""
    if not it.is_open:
        return Moved(OVER)
    if told.told_at > told.entered_at or told.told_at < it.discovered_at - _BEFORE:
        return Moved(LATE)
    return Changed(replace(it, notices=(*it.notices, told)))


def told(it: Incident, authority: Authority) -> Notice | None:
    """The first registered word to this authority."""
    return next((one for one in it.notices if one.authority is authority), None)


def handle(it: Incident, by: str, at: datetime) -> Outcome:
    """处置完成: the days of the closing report count from here."""
    if not it.is_open:
        return Moved(OVER)
    if it.handled_at is not None:
        return Already(it.handled_by or "", it.handled_at)
    return Changed(replace(it, handled_by=by, handled_at=at))


def missing(it: Incident, needed: tuple[Authority, ...]) -> tuple[str, ...]:
    """What stands between the incident and its closing, in the order it has to be done."""
    wants: dict[str, object] = {track.value: confirmed(it, track) for track in Track}
    wants |= {"grade": it.grade, "handled": it.handled_at}
    wants |= {authority.value: told(it, authority) for authority in needed}
    return tuple(name for name, there in wants.items() if not there)


def close(it: Incident, by: str, *, cause: str, result: str, needed: tuple[Authority, ...]) -> Outcome:
    """办结. needed: whom the grade wants told before."""
    refused = _refused(it, by)
    if refused is not None:
        return refused
    needs = missing(it, needed)
    if needs:
        return TooEarly(needs[0])
    return Changed(replace(it, ending=Ending.closed, cause=cause, result=result))


def withdraw(it: Incident, by: str, at: datetime, reason: str, within: timedelta) -> Outcome:
    """误报, by the reporter within the first minutes and before it is graded; it stays registered for ever."""
    if not it.is_open:
        return Moved(OVER)
    if by != it.case.reporter or at - it.reported_at > within or it.grade:
        return Moved(LATE)
    return Changed(replace(it, ending=Ending.withdrawn, cause=reason))


def join(later: Incident, earlier: Incident) -> Outcome:
    """The later one ends in the earlier one."""
    if not later.is_open or not earlier.is_open:
        return Moved(OVER)
    return Changed(replace(later, ending=Ending.joined, joined_into=earlier.no))


def _refused(it: Incident, by: str) -> Moved | None:
    if not it.is_open:
        return Moved(OVER)
    return Moved(OWN) if by == it.case.reporter else None
