"""Security incidents on the record (ZX-24). What may happen to one is decided elsewhere: here they are kept and found.

Whoever changes an incident holds its rows (``locked``) and counts its case's version up (``keep``).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, text, update

from store import cases
from store.cases import Case, as_case
from store.prepared import Prepared
from store.schema import cases as case_rows
from store.schema import incident_notices, incident_steps, incidents, joins
from store.uow import Work

KIND, PREFIX = "incident", "SJ"


class Ending(StrEnum):
    """none: it is open."""

    none = ""
    closed = "closed"
    withdrawn = "withdrawn"
    joined = "joined"


class Authority(StrEnum):
    """police: 公安.  superior: 主管部门."""

    police = "police"
    superior = "superior"


@dataclass(frozen=True, slots=True)
class StepDone:
    step: str
    done_by: str
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """teller: who told the authority, in words.  number: of their receipt.  told_at: when it happened."""

    authority: Authority
    told_at: datetime
    teller: str
    number: str
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """All times aware UTC. kind and grade: empty while not known. visit: the visit's case, operation: its ordinal."""

    case: Case
    said: str
    kind: str
    scope: str
    discovered_at: datetime
    known_at: datetime
    reported_at: datetime
    seen: str = ""
    office_level: int = 0
    leader_level: int = 0
    office_by: str | None = None
    office_at: datetime | None = None
    leader_by: str | None = None
    leader_at: datetime | None = None
    grade: str = ""
    graded_by: str | None = None
    graded_at: datetime | None = None
    gradings: int = 0
    handled_by: str | None = None
    handled_at: datetime | None = None
    ending: Ending = Ending.none
    cause: str = ""
    result: str = ""
    joined_into: str = ""
    visit: int | None = None
    operation: int = 0
    steps: tuple[StepDone, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def no(self) -> str:
        return self.case.no

    @property
    def is_open(self) -> bool:
        return self.ending is Ending.none


_own = [column for column in incidents.c if column.name not in ("case", "kind")]
_both = select(case_rows, *_own, incidents.c.kind.label("of_kind")).join(incidents, incidents.c.case == case_rows.c.id)
_by_case = Prepared(_both.where(case_rows.c.id == bindparam("id")))
# Both rows are locked: of one that is not, a turn that waited would see what it was before the other's commit.
_by_case_locked = Prepared(_both.where(case_rows.c.id == bindparam("id")).with_for_update(of=(case_rows, incidents)))
# Written out, as the partial index has it.
_all_open = Prepared(_both.where(text("cases.state = 'open'"), case_rows.c.kind == KIND).order_by(case_rows.c.id))
_steps_of = Prepared(
    select(incident_steps)
    .where(incident_steps.c.case == bindparam("id"))
    .order_by(incident_steps.c.done_at, incident_steps.c.step)
)
_notices_of = Prepared(
    select(incident_notices).where(incident_notices.c.case == bindparam("id")).order_by(incident_notices.c.ordinal)
)


def register(work: Work, *, reporter: str, department: int | None, policy: dict[str, Any], **told: Any) -> Incident:
    """Opens the case under the next number of the day; known and reported are now."""
    case = cases.start(work, kind=KIND, prefix=PREFIX, reporter=reporter, department=department, policy=policy)
    known: dict[str, Any] = {"discovered_at": work.now, "known_at": work.now, "reported_at": work.now}
    fresh = Incident(case, **(known | told))
    work.run(insert(incidents), _row(fresh) | {"case": case.id})
    return fresh


def keep(work: Work, before: Incident, after: Incident) -> Incident:
    """The change on the record. Raises Raced where another turn was faster."""
    work.run(update(incidents).where(incidents.c.case == before.case.id).values(_row(after)))
    for step in after.steps[len(before.steps) :]:
        work.run(insert(incident_steps), asdict(step) | {"case": before.case.id})
    for ordinal, notice in enumerate(after.notices[len(before.notices) :], len(before.notices) + 1):
        work.run(insert(incident_notices), asdict(notice) | {"case": before.case.id, "ordinal": ordinal})
    if after.is_open:
        cases.advance(work, before.case)
        return replace(after, case=replace(before.case, version=before.case.version + 1))
    cases.close(work, before.case)
    return by_case(work.connection, before.case.id) or after


def by_case(connection: Connection, case: int) -> Incident | None:
    return _one(connection, _by_case, case)


def locked(work: Work, case: int) -> Incident | None:
    """The incident, with other turns about it kept waiting until this one ends."""
    return _one(work.connection, _by_case_locked, case)


def all_open(connection: Connection) -> list[Incident]:
    return [_incident(connection, row) for row in _all_open.all(connection, {})]


def of_reporter(connection: Connection, person: str, limit: int = 10) -> list[Incident]:
    """Reported or joined by this person, the newest first, those that are over included."""
    joined = select(joins.c.case).where(joins.c.person == person)
    mine = or_(case_rows.c.reporter == person, case_rows.c.id.in_(joined))
    which = _both.where(and_(case_rows.c.kind == KIND, mine)).order_by(case_rows.c.id.desc()).limit(limit)
    return [_incident(connection, row) for row in connection.execute(which).all()]


def join(work: Work, incident: Incident, person: str, said: str) -> None:
    """A further report of the same thing: kept with the open incident."""
    count = len(work.run(select(joins.c.ordinal).where(joins.c.case == incident.case.id)).all())
    row = {"case": incident.case.id, "person": person, "ordinal": count + 1, "said": said, "joined_at": work.now}
    work.run(insert(joins), row)


def joiners(connection: Connection, case: int) -> list[str]:
    return list(dict.fromkeys(connection.execute(select(joins.c.person).where(joins.c.case == case)).scalars()))


def _row(it: Incident) -> dict[str, Any]:
    left_out = ("case", "steps", "notices")
    values = {name: getattr(it, name) for name in it.__slots__ if name not in left_out}
    return values | {"ending": it.ending.value}


def _one(connection: Connection, query: Prepared, case: int) -> Incident | None:
    row = query.first(connection, {"id": case})
    return None if row is None else _incident(connection, row)


def _incident(connection: Connection, row: Any) -> Incident:
    known = ("case", "kind", "ending", "steps", "notices")
    values = {name: getattr(row, name) for name in Incident.__slots__ if name not in known}
    steps = tuple(StepDone(one.step, one.done_by, one.done_at) for one in _steps_of.all(connection, {"id": row.id}))
    notices = tuple(map(_notice, _notices_of.all(connection, {"id": row.id})))
    found = Ending(row.ending)
    return Incident(case=as_case(row), kind=row.of_kind, ending=found, steps=steps, notices=notices, **values)


def _notice(row: Any) -> Notice:
    return Notice(Authority(row.authority), row.told_at, row.teller, row.number, row.entered_by, row.entered_at)


def climb(work: Work, it: Incident) -> None:
    """The rungs of the two ladders that were reached; no change of the incident itself."""
    reached = {"office_level": it.office_level, "leader_level": it.leader_level}
    work.run(update(incidents).where(incidents.c.case == it.case.id).values(reached))
