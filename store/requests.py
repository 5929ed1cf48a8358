"""Requests on the record. What they mean is decided elsewhere: here they are kept, found and locked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Exists,
    bindparam,
    cast,
    exists,
    func,
    insert,
    select,
    union,
    update,
)
from sqlalchemy import case as case_when

from store import cases
from store.cases import Case, as_case
from store.obligations import Owed, as_owed
from store.prepared import Prepared
from store.schema import cases as case_rows
from store.schema import obligations, opinions, owed, people, requests, roles, seats, standins
from store.uow import Work


def _holds(person: ColumnElement[str], role: ColumnElement[str]) -> Exists:
    held = (roles.c.person == person, roles.c.role == role, roles.c.ended_at.is_(None))
    return exists().where(*held)


_both = select(case_rows, *[column for column in requests.c if column.name not in ("case", "state")]).add_columns(
    requests.c.state.label("request_state")
)
JOINED = _both.join(requests, requests.c.case == case_rows.c.id)
_by_case = Prepared(JOINED.where(case_rows.c.id == bindparam("id")))
# Both rows are locked: of one that is not, a turn that waited would see what it was before the other's commit.
_by_case_locked = Prepared(JOINED.where(case_rows.c.id == bindparam("id")).with_for_update(of=(case_rows, requests)))
_mine = Prepared(
    JOINED.where(case_rows.c.reporter == bindparam("person"), case_rows.c.kind == "request")
    .order_by(case_rows.c.id.desc())
    .limit(bindparam("limit"))
)
_last = Prepared(
    JOINED.where(case_rows.c.reporter == bindparam("person"), case_rows.c.kind == "request")
    .where(requests.c.procedure == bindparam("procedure"))
    .order_by(case_rows.c.id.desc())
    .limit(1)
)
# The few that are wanted are picked before anything is joined: PostgreSQL, without statistics of a sudden heap, would
# join all ten thousand and sort them (90 ms, measured).
_line = (
    select(seats.c.case, seats.c.since)
    .where(seats.c.person == bindparam("person"))
    .order_by(seats.c.since, seats.c.case)
    .limit(bindparam("limit"))
    .subquery()
)
_asked = Prepared(JOINED.join(_line, _line.c.case == case_rows.c.id).order_by(_line.c.since, _line.c.case))
# Short numbers come round again: the last one that had it is the one people remember.
_once_numbered = Prepared(
    JOINED.where(requests.c.number == bindparam("number"), case_rows.c.short.is_(None))
    .order_by(case_rows.c.id.desc())
    .limit(1)
)
_owing = Prepared(
    JOINED.add_columns(*[column for column in obligations.c if column.name not in ("case", "state")])
    .add_columns(obligations.c.case, obligations.c.state.label("owed_state"))
    .join(owed, owed.c.case == case_rows.c.id)
    .join(obligations, (obligations.c.case == owed.c.case) & (obligations.c.key == owed.c.key))
    .where(owed.c.person == bindparam("person"))
    .order_by(obligations.c.due_at, owed.c.case, owed.c.key)
    .limit(bindparam("limit"))
)
_count_asked = Prepared(select(func.count()).select_from(seats).where(seats.c.person == bindparam("person")))
# Where somebody asked has left, or is away with a stand-in who is not asked yet.
_gone = select(seats.c.case).join(people, people.c.id == seats.c.person).where(people.c.active.is_(False))
_beside = seats.alias()
_away = (
    select(seats.c.case)
    .join(standins, standins.c.person == seats.c.person)
    .where(
        standins.c.starts_at <= bindparam("at"),
        standins.c.ends_at > bindparam("at"),
        standins.c.ended_at.is_(None),
        ~exists().where(_beside.c.case == seats.c.case, _beside.c.person == standins.c.standin),
    )
)
_owed_gone = select(owed.c.case).join(people, people.c.id == owed.c.person).where(people.c.active.is_(False))
# Where somebody is asked as the holder of a role that is theirs no longer, or was that of the one they stand in for.
_holder = case_when((seats.c.instead_of == "", seats.c.person), else_=seats.c.instead_of)
_lost = select(seats.c.case).where(seats.c.role != "", ~_holds(_holder, seats.c.role))
_owed_lost = select(owed.c.case).where(owed.c.role != "", ~_holds(owed.c.person, owed.c.role))
_unsettled = Prepared(union(_gone, _away, _owed_gone, _lost, _owed_lost))
_new: dict[str, Any] = {column.name: bindparam(column.name) for column in requests.c if column.name != "decided_at"}
_file = Prepared(insert(requests).values(_new))
_CHANGES = ("state", "round", "fields", "people", "flow", "decided_at")
_keep = Prepared(
    update(requests).where(requests.c.case == bindparam("which")).values({name: bindparam(name) for name in _CHANGES})
)


def _given(name: str) -> ColumnElement[Any]:
    """A value in a question: the server has no column beside it to know its type by."""
    kind = opinions.c[name].type
    return cast(bindparam(name, type_=kind), kind)


_opined = ("round", "step", "person", "instead_of", "verdict", "reason", "at")
_note = Prepared(
    insert(opinions).from_select(
        ["case", "ordinal", *_opined],
        select(_given("case"), func.count() + 1, *(_given(name) for name in _opined))
        .select_from(opinions)
        .where(opinions.c.case == bindparam("which")),
    )
)
_opinions_of = Prepared(select(opinions).where(opinions.c.case == bindparam("case")).order_by(opinions.c.ordinal))


@dataclass(frozen=True, slots=True)
class Filed:
    """A request as it is kept. fields: as the form keeps them.  people: field -> ids.  flow: chain and seats."""

    case: Case
    procedure: str
    version: int
    state: str
    round: int
    fields: dict[str, str]
    people: dict[str, list[str]]
    flow: dict[str, Any]
    urgent: bool
    submitted_at: datetime
    decided_at: datetime | None

    @property
    def no(self) -> str:
        return self.case.no


@dataclass(frozen=True, slots=True)
class Opinion:
    """verdict: agreed, rejected, returned, moved or added.  reason: in the person's own words."""

    round: int
    step: str
    person: str
    instead_of: str
    verdict: str
    reason: str
    at: datetime


def file(
    work: Work,
    case: Case,
    *,
    procedure: str,
    version: int,
    fields: Mapping[str, str],
    people: Mapping[str, Iterable[str]],
    flow: Mapping[str, Any],
    urgent: bool,
) -> Filed:
    """Puts a new request on the record."""
    named = {field: list(ids) for field, ids in people.items()}
    filed = Filed(case, procedure, version, "deciding", 1, dict(fields), named, dict(flow), urgent, work.now, None)
    row = _row(filed) | {"case": case.id, "procedure": procedure, "procedure_version": version, "urgent": urgent}
    _file.put(work.connection, row | {"submitted_at": work.now, "number": case.short})
    return filed


def keep(work: Work, filed: Filed) -> None:
    """The request as it is now. Raises Raced where another turn was faster."""
    cases.advance(work, filed.case)
    _keep.put(work.connection, _row(filed) | {"which": filed.case.id})


def _row(filed: Filed) -> dict[str, Any]:
    return {
        "state": filed.state,
        "round": filed.round,
        "fields": json.dumps(filed.fields, ensure_ascii=False),
        "people": json.dumps(filed.people),
        "flow": json.dumps(filed.flow),
        "decided_at": filed.decided_at,
    }


def note(work: Work, filed: Filed, *, step: str, person: str, instead_of: str, verdict: str, reason: str) -> None:
    """One answer, in the order they were given."""
    row = {"case": filed.case.id, "which": filed.case.id, "round": filed.round, "step": step, "person": person}
    _note.put(work.connection, row | {"instead_of": instead_of, "verdict": verdict, "reason": reason, "at": work.now})


def locked(work: Work, case: int) -> Filed | None:
    """For a turn that will change it: others wait (PostgreSQL); SQLite has one writer anyway."""
    query = _by_case if work.is_sqlite else _by_case_locked
    row = query.first(work.connection, {"id": case})
    return None if row is None else as_filed(row)


def by_case(connection: Connection, case: int) -> Filed | None:
    row = _by_case.first(connection, {"id": case})
    return None if row is None else as_filed(row)


def once_numbered(connection: Connection, number: int) -> Filed | None:
    """The last request that had this short number and is over."""
    row = _once_numbered.first(connection, {"number": number})
    return None if row is None else as_filed(row)


def of_applicant(connection: Connection, person: str, limit: int = 20) -> list[Filed]:
    """The newest first."""
    return [as_filed(row) for row in _mine.all(connection, {"person": person, "limit": limit})]


def last_of(connection: Connection, person: str, procedure: str = "") -> Filed | None:
    """The newest request of this applicant, of one procedure or of any."""
    one = {"person": person}
    newest = _last.first(connection, one | {"procedure": procedure}) if procedure else None
    row = newest if procedure else _mine.first(connection, one | {"limit": 1})
    return None if row is None else as_filed(row)


def asking(connection: Connection, person: str, limit: int = 20) -> list[Filed]:
    """What waits for this person's answer, the longest waiting first."""
    return [as_filed(row) for row in _asked.all(connection, {"person": person, "limit": limit})]


def owing(connection: Connection, person: str, limit: int = 20) -> list[tuple[Filed, Owed]]:
    """What this person owes, or has to accept, what is due first; each with its request."""
    rows = _owing.all(connection, {"person": person, "limit": limit})
    return [(as_filed(row), as_owed(row, row.owed_state)) for row in rows]


def count_asking(connection: Connection, person: str) -> int:
    return int(_count_asked.scalar(connection, {"person": person}))


def unsettled(connection: Connection, at: datetime) -> list[int]:
    """Cases in which somebody asked has left, or is away now and nobody is asked in their place yet."""
    return [int(case) for case in _unsettled.scalars(connection, {"at": at})]


def opinions_of(connection: Connection, case: int) -> list[Opinion]:
    return [_opinion(row) for row in _opinions_of.all(connection, {"case": case})]


def _opinion(row: Any) -> Opinion:
    return Opinion(row.round, row.step, row.person, row.instead_of, row.verdict, row.reason, row.at)


def as_filed(row: Any) -> Filed:
    return Filed(
        case=as_case(row),
        procedure=row.procedure,
        version=row.procedure_version,
        state=row.request_state,
        round=row.round,
        fields=json.loads(row.fields),
        people=json.loads(row.people),
        flow=json.loads(row.flow),
        urgent=bool(row.urgent),
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
    )


def opinions_of_cases(connection: Connection, those: Iterable[int]) -> dict[int, list[Opinion]]:
    """Of several requests at once, each in order."""
    found: dict[int, list[Opinion]] = {}
    query = select(opinions).where(opinions.c.case.in_(list(those))).order_by(opinions.c.case, opinions.c.ordinal)
    for row in connection.execute(query):
        found.setdefault(row.case, []).append(_opinion(row))
    return found
