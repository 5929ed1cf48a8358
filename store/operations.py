"""What visitors do in the machine room, line by line: told with its risk, allowed, done, recorded (WB-14)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from store.outcomes import Raced
from store.prepared import Prepared
from store.schema import operations
from store.uow import Work
from store.visiting import Visit

_of_visit = Prepared(select(operations).where(operations.c.case == bindparam("case")).order_by(operations.c.ordinal))
_one = Prepared(
    select(operations).where(operations.c.case == bindparam("case"), operations.c.ordinal == bindparam("ordinal"))
)


class OpState(StrEnum):
    proposed = "proposed"
    agreed = "agreed"
    refused = "refused"
    done = "done"
    abnormal = "abnormal"


@dataclass(frozen=True, slots=True)
class Operation:
    """guest: who does it (0: all of them).  answered: agreed or refused, by the host.  permit: the request it needs.

    started_at, ended_at: when it happened; recorded_at: when it was written down.  incident: the case it became.
    """

    case: int
    ordinal: int
    guest: int
    content: str
    risk: str
    state: OpState
    proposed_by: str
    proposed_at: datetime
    answered_by: str | None = None
    answered_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    recorded_by: str | None = None
    recorded_at: datetime | None = None
    note: str = ""
    incident: int | None = None
    permit: int | None = None


def propose(
    work: Work, visit: Visit, *, guest: int, content: str, risk: str, by: str, permit: int | None = None
) -> Operation:
    """The next line of the visit. Only within a turn that holds the visit (``visits.locked``)."""
    last = work.run(select(func.max(operations.c.ordinal)).where(operations.c.case == visit.case.id)).scalar()
    ordinal = int(last or 0) + 1
    fresh = Operation(visit.case.id, ordinal, guest, content, risk, OpState.proposed, by, work.now, permit=permit)
    work.run(insert(operations), _row(fresh))
    return fresh


def keep(work: Work, before: Operation, after: Operation) -> None:
    """Raises Raced where another turn was faster."""
    same = (operations.c.case == before.case) & (operations.c.ordinal == before.ordinal)
    unmoved = operations.c.state == before.state.value
    if work.run(update(operations).where(same, unmoved).values(_row(after))).rowcount != 1:
        raise Raced("operation")


def report(work: Work, it: Operation, incident: int) -> Operation:
    """What went wrong became a case of its own."""
    after = replace(it, incident=incident)
    keep(work, it, after)
    return after


def of_visit(connection: Connection, case: int) -> list[Operation]:
    return [_operation(row) for row in _of_visit.all(connection, {"case": case})]


def one(connection: Connection, case: int, ordinal: int) -> Operation | None:
    row = _one.first(connection, {"case": case, "ordinal": ordinal})
    return None if row is None else _operation(row)


def _row(it: Operation) -> dict[str, Any]:
    return asdict(it) | {"state": it.state.value}


def _operation(row: Any) -> Operation:
    values = {column.name: getattr(row, column.name) for column in operations.c}
    return Operation(**values | {"state": OpState(row.state)})
