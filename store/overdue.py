"""What somebody took and should have brought back by now (ZX-13, ZX-29)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from store.among import among
from store.schema import cases, obligations, requests

_overdue = among(
    requests.c.procedure,
    "procedures",
    lambda procedures: (
        select(cases.c.id, cases.c.no, requests.c.procedure, obligations.c.due_at)
        .join(requests, requests.c.case == cases.c.id)
        .join(obligations, obligations.c.case == cases.c.id)
        .where(
            cases.c.reporter == bindparam("person"),
            procedures,
            obligations.c.key == bindparam("key"),
            obligations.c.state == "open",
            obligations.c.due_at < bindparam("at"),
        )
        .order_by(obligations.c.due_at)
        .limit(5)
    ),
)


@dataclass(frozen=True, slots=True)
class Overdue:
    """case, no: of the request."""

    case: int
    no: str
    procedure: str
    due_at: datetime


def of_applicant(
    connection: Connection, person: str, procedures: Iterable[str], key: str, at: datetime
) -> list[Overdue]:
    """Obligations ``key`` of this person's requests of those kinds that were due before ``at`` and are not done."""
    values = {"person": person, "procedures": list(procedures), "key": key, "at": at}
    return [Overdue(row.id, row.no, row.procedure, row.due_at) for row in _overdue.all(connection, values)]
