"""What must happen once a request is approved: who owes it, until when, and what was said when it was done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
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
_owing = Prepared(
    select(owed.c.case, owed.c.key)
    .where(owed.c.person == bindparam("person"))
    .order_by(owed.c.case, owed.c.key)
    .limit(bindparam("limit"))
)
_asked = Prepared(
    select(owed.c.person)
    .where(owed.c.case == bindparam("case"), owed.c.key == bindparam("key"))
    .order_by(owed.c.person)
)


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


def begin(work: Work, case: int, key: str, *, people: Iterable[str], due_at: datetime) -> Owed:
    row = {"case": case, "key": key, "state": "open", "due_at": due_at, "evidence": "{}"}
    work.run(insert(obligations), row)
    _ask(work, case, key, people)
    return Owed(case, key, "open", due_at, {}, None, None, None, None)


def report(work: Work, it: Owed, *, by: str, evidence: Mapping[str, str], accepters: Iterable[str]) -> None:
    """It was done; done for good where nobody has to accept it. Raises Raced where another turn was faster."""
    waits = list(accepters)
    kept = json.dumps(dict(evidence), ensure_ascii=False)
    _move(work, it, {"state": "reported" if waits else "done", "evidence": kept, "done_by": by, "done_at": work.now})
    _ask(work, it.case, it.key, waits)


def accept(work: Work, it: Owed, *, by: str) -> None:
    _move(work, it, {"state": "done", "accepted_by": by, "accepted_at": work.now})
    _ask(work, it.case, it.key, ())


def hand_over(work: Work, it: Owed, *, people: Iterable[str]) -> None:
    """Others are asked for it now, because those who were have left."""
    _ask(work, it.case, it.key, people)


def refuse(work: Work, it: Owed, *, people: Iterable[str]) -> None:
    """It was not done after all: it is owed again."""
    _move(work, it, {"state": "open", "done_by": None, "done_at": None})
    _ask(work, it.case, it.key, people)


def _move(work: Work, it: Owed, values: Mapping[str, Any]) -> None:
    which = (obligations.c.case == it.case) & (obligations.c.key == it.key) & (obligations.c.state == it.state)
    if work.run(update(obligations).where(which).values(values)).rowcount != 1:
        raise Raced("obligation")


def _ask(work: Work, case: int, key: str, people: Iterable[str]) -> None:
    """These are asked now, and nobody else."""
    work.run(delete(owed).where(owed.c.case == case, owed.c.key == key))
    rows = [{"person": person, "case": case, "key": key} for person in dict.fromkeys(people)]
    if rows:
        work.run(insert(owed), rows)


def of_case(connection: Connection, case: int) -> list[Owed]:
    return [_owed(row) for row in _of_case.all(connection, {"case": case})]


def asked(connection: Connection, case: int, key: str) -> list[str]:
    """Who is asked for it now: those who owe it, or those who have to accept it."""
    return _asked.scalars(connection, {"case": case, "key": key})


def owing(connection: Connection, person: str, limit: int = 20) -> list[tuple[int, str]]:
    """Case and key of what this person is asked for."""
    return [(row.case, row.key) for row in _owing.all(connection, {"person": person, "limit": limit})]


def _owed(row: Any) -> Owed:
    return Owed(
        row.case,
        row.key,
        row.state,
        row.due_at,
        json.loads(row.evidence),
        row.done_by,
        row.done_at,
        row.accepted_by,
        row.accepted_at,
    )
