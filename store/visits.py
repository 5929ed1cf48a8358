"""Visits on the record. What may happen to them is decided elsewhere: here they are kept, found and locked.

Concurrency: whoever changes a visit holds its case's row (``locked``) and counts its version up (``keep``); two indexes
refuse a second open stay of one visitor, and a second host at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, false, func, insert, select, text, union, update

from store import cases, guests
from store.fieldkeys import KeyRing
from store.prepared import Prepared
from store.schema import OPEN_VISIT, escorts, permits, stays, visits
from store.schema import cases as case_rows
from store.schema import guests as guest_table
from store.schema import people as people_rows
from store.uow import Work
from store.visiting import (
    OVER,
    Activity,
    Escort,
    Guest,
    Kind,
    NewGuest,
    Place,
    Plan,
    State,
    Stay,
    Visit,
)
from store.visitrows import Rows, as_visit, escort_rows, guest_rows, row_of, stay_rows

__all__ = [
    "OVER",
    "Activity",
    "Escort",
    "Guest",
    "Kind",
    "NewGuest",
    "Place",
    "Plan",
    "State",
    "Stay",
    "Visit",
    "add_guest",
    "by_case",
    "by_cases",
    "clear",
    "keep",
    "last_of",
    "last_with",
    "locked",
    "name_guest",
    "of_host",
    "of_leavers",
    "once_numbered",
    "register",
]

KIND, PREFIX = "visit", "LF"

_columns = [column for column in visits.c if column.name not in ("case", "kind", "state")]
joined = select(case_rows, *_columns, visits.c.kind.label("visit_kind"), visits.c.state.label("visit_state")).join(
    visits, visits.c.case == case_rows.c.id
)
_by_case = Prepared(joined.where(case_rows.c.id == bindparam("id")))
# Both rows are locked: of one that is not, a turn that waited would see what it was before the other's commit.
_by_case_locked = Prepared(joined.where(case_rows.c.id == bindparam("id")).with_for_update(of=(case_rows, visits)))
_once_numbered = Prepared(
    joined.where(visits.c.number == bindparam("number"), case_rows.c.short.is_(None))
    .order_by(case_rows.c.id.desc())
    .limit(1)
)
_last_of = Prepared(
    joined.where(case_rows.c.reporter == bindparam("person"), case_rows.c.kind == KIND)
    .order_by(case_rows.c.id.desc())
    .limit(1)
)
_last_hosted = Prepared(joined.where(visits.c.host == bindparam("person")).order_by(visits.c.case.desc()).limit(1))
# Written out, as the partial indexes have it.
_OPEN, _OFFERED = text(OPEN_VISIT.replace("state", "visits.state")), text("visits.offered_to <> ''")
_OPEN_CASE = text("cases.state = 'open'")
_theirs = union(
    select(visits.c.case).where(_OPEN, visits.c.host == bindparam("person")),
    select(visits.c.case).where(_OFFERED, visits.c.offered_to == bindparam("person")),
    select(case_rows.c.id).where(_OPEN_CASE, case_rows.c.kind == KIND, case_rows.c.reporter == bindparam("person")),
).subquery()
_unhosted = Prepared(
    select(visits.c.case)
    .outerjoin(people_rows, people_rows.c.id == visits.c.host)
    .where(_OPEN, visits.c.host != "", func.coalesce(people_rows.c.active, false()).is_(False))
    .order_by(visits.c.case)
)
_of_host = Prepared(
    joined.join(_theirs, _theirs.c.case == case_rows.c.id)
    .order_by(visits.c.starts_at, visits.c.case)
    .limit(bindparam("limit"))
)


def register(
    work: Work, ring: KeyRing, plan: Plan, *, registrar: str, department: int | None, is_asked: bool = False
) -> Visit:
    """Opens the case; names and numbers are sealed. A registrar who is the host has nobody to ask.

    is_asked: the host still has to say yes, even where they are the registrar.
    """
    case = cases.start(work, kind=KIND, prefix=PREFIX, reporter=registrar, department=department, policy={})
    own = plan.host == registrar and not is_asked
    fresh = Visit(
        case,
        plan.kind,
        State.hosted if own else State.registered,
        plan.place,
        plan.reason,
        plan.unit,
        plan.purpose,
        plan.things,
        plan.activities,
        plan.starts_at,
        plan.ends_at,
        plan.host,
        hosted_at=work.now if own else None,
        agreement=plan.agreement,
        agreement_until=plan.agreement_until,
        late=bool(plan.late_reason),
        late_reason=plan.late_reason,
    )
    row = row_of(fresh) | {"case": case.id, "kind": plan.kind.value, "late": fresh.late, "number": case.short}
    work.run(insert(visits), row | {"late_reason": plan.late_reason})
    unnamed = max(1, plan.count) - len(plan.guests)
    return replace(fresh, guests=guests.seal(work, ring, case.id, [*plan.guests, *[NewGuest()] * unnamed]))


def name_guest(work: Work, ring: KeyRing, visit: Visit, ordinal: int, new: NewGuest) -> Visit:
    """What is told of a visitor only now; what was known and is not told again stays. Raises Raced."""
    named = guests.name(work, ring, visit, ordinal, new)
    if new.name:
        # Whatever named this visitor before named somebody else.
        work.run(delete(permits).where(permits.c.visit == visit.case.id, permits.c.guest == ordinal))
    kept = _counted(work, visit)
    return replace(kept, guests=tuple(named if one.ordinal == ordinal else one for one in visit.guests))


def add_guest(work: Work, ring: KeyRing, visit: Visit, new: NewGuest) -> Visit:
    """Somebody more comes. Raises Raced."""
    more = guests.seal(work, ring, visit.case.id, [new], after=guests.last(visit.guests))
    return replace(_counted(work, visit), guests=visit.guests + more)


def remove_guests(work: Work, visit: Visit, ordinals: Sequence[int], *, by: str) -> Visit:
    """These do not come after all; whatever named them names nobody. Nobody has been in. Raises Raced."""
    work.run(delete(permits).where(permits.c.visit == visit.case.id, permits.c.guest.in_(list(ordinals))))
    guests.drop(work, visit.case.id, ordinals, by=by)
    return replace(_counted(work, visit), guests=tuple(one for one in visit.guests if one.ordinal not in ordinals))


clear = guests.clear


def keep(work: Work, before: Visit, after: Visit) -> Visit:
    """The visit as it is now; one that is over has its case closed. Raises Raced where another turn was faster."""
    kept = _ended(work, after) if after.is_over and not before.is_over else _counted(work, after)
    if row_of(after) != row_of(before):
        work.run(update(visits).where(visits.c.case == after.case.id).values(row_of(after)))
    for table, rows in ((guest_table, guest_rows), (stays, stay_rows), (escorts, escort_rows)):
        # What ends, ends before anything new begins: there is one open stay, and one host, at a time.
        _changed(work, table, rows(before), rows(after))
    return kept


def _counted(work: Work, visit: Visit) -> Visit:
    cases.advance(work, visit.case)
    return replace(visit, case=replace(visit.case, version=visit.case.version + 1))


def _ended(work: Work, visit: Visit) -> Visit:
    cases.close(work, visit.case)
    over = replace(visit.case, state="closed", short=None, closed_at=work.now, version=visit.case.version + 1)
    return replace(visit, case=over)


def _changed(work: Work, table: Table, before: Rows, after: Rows) -> None:
    """What is not as it was, first; then what is new. A row's key is the beginning of its primary key's values."""
    names = [column.name for column in table.primary_key]
    for key, row in after.items():
        if key in before and before[key] != row:
            which = and_(*(table.c[name] == value for name, value in zip(names, key, strict=True)))
            work.run(update(table).where(which).values(row))
    fresh = [row | dict(zip(names, key, strict=True)) for key, row in after.items() if key not in before]
    if fresh:
        work.run(insert(table), fresh)


def locked(work: Work, case: int) -> Visit | None:
    """For a turn that will change it: others wait (PostgreSQL); SQLite has one writer anyway."""
    query = _by_case if work.is_sqlite else _by_case_locked
    return _one(work.connection, query, {"id": case})


def by_case(connection: Connection, case: int) -> Visit | None:
    return _one(connection, _by_case, {"id": case})


def once_numbered(connection: Connection, short: int) -> Visit | None:
    """The last visit that had this short number and is over."""
    return _one(connection, _once_numbered, {"number": short})


def last_of(connection: Connection, registrar: str) -> Visit | None:
    """The newest that this person registered."""
    return _one(connection, _last_of, {"person": registrar})


def last_with(connection: Connection, person: str) -> Visit | None:
    """The newest that this person registered or hosts, over or not."""
    found = (_one(connection, query, {"person": person}) for query in (_last_of, _last_hosted))
    return max((one for one in found if one is not None), key=lambda one: one.case.id, default=None)


def of_host(connection: Connection, person: str, limit: int = 20) -> list[Visit]:
    """Those not over that the person hosts, is offered, or registered; what begins first comes first."""
    return whole(connection, _of_host.all(connection, {"person": person, "limit": limit}))


def of_leavers(connection: Connection) -> list[int]:
    """Cases of visits not over whose host is no longer in the contacts."""
    return [row.case for row in _unhosted.all(connection, {})]


def by_cases(connection: Connection, those: Iterable[int]) -> list[Visit]:
    """By their cases, in no order."""
    return whole(connection, connection.execute(joined.where(case_rows.c.id.in_(list(those)))).all())


def _one(connection: Connection, query: Prepared, values: dict[str, Any]) -> Visit | None:
    return next(iter(whole(connection, query.all(connection, values))), None)


def whole(connection: Connection, rows: Sequence[Any]) -> list[Visit]:
    """Visits with all that belongs to them, in the order of the rows (of ``joined``)."""
    those = [row.id for row in rows]
    if not those:
        return []
    found = [_found(connection, table, those) for table in (guest_table, stays, escorts)]
    return [as_visit(row, *(one.get(row.id, []) for one in found)) for row in rows]


def _found(connection: Connection, table: Table, those: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    order = [table.c[column.name] for column in table.primary_key]
    for row in connection.execute(select(table).where(table.c.case.in_(those)).order_by(*order)):
        found.setdefault(row.case, []).append(row)
    return found
