"""What must happen once a request is approved: who owes it, until when, and what was said when it was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from store.outcomes import Raced
from store.prepared import Prepared
from store.schema import obligations, owed
from store.uow import Work

_of_case = Prepared(
    select(obligations).where(obligations.c.case == bindparam("case")).order_by(obligations.c.due_at, obligations.c.key)
)
_is_asked = Prepared(
    select(owed.c.key).where(owed.c.case == bindparam("case"), owed.c.person == bindparam("person")).limit(1)
)
_asked = Prepared(
    select(owed.c.person, owed.c.role)
    .where(owed.c.case == bindparam("case"), owed.c.key == bindparam("key"))
    .order_by(owed.c.person)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked for an obligation.

    role: as whose holders; it is theirs no longer once they lose it (empty: they are meant in person).
    instead: whether they are asked because those meant are not there.
    """

    people: tuple[str, ...]
    role: str = ""
    instead: bool = False


NOBODY = Asked(())


@dataclass(frozen=True, slots=True)
class Owed:
    """state: open, reported (to be accepted by somebody) or done.  evidence: as the form keeps it."""

    case: int
    key: str
    state: str
    due_at: datetime
    evidence: dict[str, str]
    done_by: str | None
    done_at: datetime | None
    accepted_by: str | None
    accepted_at: datetime | None


def begin(work: Work, case: int, key: str, *, asked: Asked, due_at: datetime) -> Owed:
    row = {"case": case, "key": key, "state": "open", "due_at": due_at, "evidence": "{}"}
    work.run(insert(obligations), row)
    _ask(work, case, key, asked)
    return Owed(case, key, "open", due_at, {}, None, None, None, None)


def report(work: Work, it: Owed, *, by: str, evidence: Mapping[str, str], accepters: Asked) -> None:
    """It was done; done for good where nobody has to accept it. Raises Raced where another turn was faster."""
    state = "reported" if accepters.people else "done"
    kept = json.dumps(dict(evidence), ensure_ascii=False)
    _move(work, it, {"state": state, "evidence": kept, "done_by": by, "done_at": work.now})
    _ask(work, it.case, it.key, accepters)


def accept(work: Work, it: Owed, *, by: str) -> None:
    _move(work, it, {"state": "done", "accepted_by": by, "accepted_at": work.now})
    _ask(work, it.case, it.key, NOBODY)


def hand_over(work: Work, it: Owed, *, asked: Asked) -> None:
    """Others are asked for it now, because those who were have left, or are no longer in office."""
    _ask(work, it.case, it.key, asked)


def bring_forward(work: Work, it: Owed, *, due_at: datetime) -> None:
    """It is due earlier than it was."""
    _move(work, it, {"due_at": due_at})


def refuse(work: Work, it: Owed, *, asked: Asked) -> None:
    """It was not done after all: it is owed again."""
    _move(work, it, {"state": "open", "done_by": None, "done_at": None})
    _ask(work, it.case, it.key, asked)


def _move(work: Work, it: Owed, values: Mapping[str, Any]) -> None:
    which = (obligations.c.case == it.case) & (obligations.c.key == it.key) & (obligations.c.state == it.state)
    if work.run(update(obligations).where(which).values(values)).rowcount != 1:
        raise Raced("obligation")


def _ask(work: Work, case: int, key: str, asked: Asked) -> None:
    """These are asked now, and nobody else."""
    work.run(delete(owed).where(owed.c.case == case, owed.c.key == key))
    row = {"case": case, "key": key, "role": asked.role}
    rows = [row | {"person": person} for person in dict.fromkeys(asked.people)]
    if rows:
        work.run(insert(owed), rows)


def of_case(connection: Connection, case: int) -> list[Owed]:
    return [as_owed(row) for row in _of_case.all(connection, {"case": case})]


def asked(connection: Connection, case: int, key: str) -> Asked:
    """Who is asked for it now: those who owe it, or those who have to accept it."""
    rows = _asked.all(connection, {"case": case, "key": key})
    return Asked(tuple(row.person for row in rows), rows[0].role if rows else "")


def is_asked(connection: Connection, case: int, person: str) -> bool:
    """Whether the person owes anything of this case, or has to accept it."""
    return _is_asked.scalar(connection, {"case": case, "person": person}) is not None


def as_owed(row: Any, state: str = "") -> Owed:
    """state: where the row has another column of that name."""
    return Owed(
        row.case,
        row.key,
        state or row.state,
        row.due_at,
        json.loads(row.evidence),
        row.done_by,
        row.done_at,
        row.accepted_by,
        row.accepted_at,
    )
