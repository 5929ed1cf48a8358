"""The ledgers of objects by period, unit and state: a page, or all in small batches."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select, text

from store.ledgerfilter import Sight, Wanted
from store.ledgers import GONE, Ledger, Object, as_object
from store.schema import lifeline, objects

BATCH = 500


def page(
    connection: Connection, ledger: Ledger, wanted: Wanted, sight: Sight | None, *, limit: int, offset: int = 0
) -> list[Object]:
    """By number; what is gone comes last. Of a period: whatever was moved in it. sight: None sees all."""
    query = select(objects).where(*_conditions(ledger, wanted, sight)).order_by(text(GONE), objects.c.no)
    return [as_object(row) for row in connection.execute(query.limit(limit).offset(offset))]


def count(connection: Connection, ledger: Ledger, wanted: Wanted, sight: Sight | None) -> int:
    query = select(func.count()).select_from(objects).where(*_conditions(ledger, wanted, sight))
    return int(connection.execute(query).scalar_one())


def batches(
    connection: Connection, ledger: Ledger, wanted: Wanted, sight: Sight | None, size: int = BATCH
) -> Iterator[list[Object]]:
    """All of them in the order they were registered; no more than ``size`` are in memory."""
    after = 0
    while True:
        which = (*_conditions(ledger, wanted, sight), objects.c.id > after)
        found = [
            as_object(row)
            for row in connection.execute(select(objects).where(*which).order_by(objects.c.id).limit(size))
        ]
        if found:
            yield found
        if len(found) < size:
            return
        after = found[-1].id


def _conditions(ledger: Ledger, wanted: Wanted, sight: Sight | None) -> Iterator[ColumnElement[bool]]:
    yield objects.c.kind == ledger.value
    if wanted.departments:
        yield objects.c.department.in_(wanted.departments)
    if wanted.state:
        yield objects.c.state.in_(wanted.state.split(","))
    if wanted.since is not None and wanted.until is not None:
        moved = (lifeline.c.object == objects.c.id, lifeline.c.at >= wanted.since, lifeline.c.at < wanted.until)
        yield exists().where(*moved)
    if sight is not None:
        own = (objects.c.custodian == sight.person, objects.c.holder == sight.person)
        yield or_(*own, objects.c.department.in_(sight.units))
