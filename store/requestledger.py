"""Approvals as a ledger: by when they were submitted, by the applicant's unit, by state; a page, or all in batches."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, func, or_, select

from store.ledgerfilter import Sight, Wanted
from store.requests import JOINED, Filed, as_filed
from store.schema import cases, requests

BATCH = 200


def page(connection: Connection, wanted: Wanted, sight: Sight | None, *, limit: int, offset: int = 0) -> list[Filed]:
    """What was submitted last comes first. sight: None sees all."""
    few = select(requests.c.case, requests.c.submitted_at).join(cases, cases.c.id == requests.c.case)
    few = few.where(*_conditions(wanted, sight)).order_by(requests.c.submitted_at.desc(), requests.c.case.desc())
    some = few.limit(limit).offset(offset).subquery()
    ordered = JOINED.join(some, some.c.case == cases.c.id).order_by(some.c.submitted_at.desc(), some.c.case.desc())
    return [as_filed(row) for row in connection.execute(ordered)]


def count(connection: Connection, wanted: Wanted, sight: Sight | None, *, most: int) -> int:
    """From ``most`` on nobody counts further."""
    few = select(requests.c.case).join(cases, cases.c.id == requests.c.case).where(*_conditions(wanted, sight))
    return int(connection.execute(select(func.count()).select_from(few.limit(most).subquery())).scalar_one())


def batches(connection: Connection, wanted: Wanted, sight: Sight | None, size: int = BATCH) -> Iterator[list[Filed]]:
    """All of them, what was submitted first foremost; no more than ``size`` are in memory."""
    after: tuple[ColumnElement[bool], ...] = ()
    while True:
        which = (*_conditions(wanted, sight), *after)
        ordered = JOINED.where(*which).order_by(requests.c.submitted_at, requests.c.case).limit(size)
        found = [as_filed(row) for row in connection.execute(ordered)]
        if found:
            yield found
        if len(found) < size:
            return
        last = found[-1]
        later = or_(requests.c.submitted_at > last.submitted_at, requests.c.case > last.case.id)
        after = (requests.c.submitted_at >= last.submitted_at, later)


def _conditions(wanted: Wanted, sight: Sight | None) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None and wanted.until is not None:
        yield requests.c.submitted_at >= wanted.since
        yield requests.c.submitted_at < wanted.until
    if wanted.departments:
        yield cases.c.department.in_(wanted.departments)
    if wanted.state:
        yield requests.c.state == wanted.state
    if sight is not None:
        yield or_(cases.c.reporter == sight.person, cases.c.department.in_(sight.units))
