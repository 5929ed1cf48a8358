"""Moments at which something must be looked at again. "What is due?" is always a question, never an edge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select, text, update

from store.among import among
from store.schema import deadlines
from store.uow import Work
from store.upsert import InsertOnce

POSTPONE_SECONDS = (1, 5, 30, 120, 600)

_insert = InsertOnce(deadlines, "case", "rule", "ordinal")
_OPEN = text("deadlines.state = 'open'")  # written out, as the partial index has it
_due = (
    select(deadlines.c.id)
    .where(_OPEN, deadlines.c.due_at <= bindparam("now"))
    .order_by(deadlines.c.due_at, deadlines.c.id)
    .limit(bindparam("limit"))
)
_next = select(func.min(deadlines.c.due_at)).where(_OPEN)
_void = among(
    deadlines.c.rule,
    "rules",
    lambda wanted: update(deadlines).where(deadlines.c.case == bindparam("which"), wanted, _OPEN).values(state="void"),
)
_take = (
    update(deadlines)
    .where(deadlines.c.id == bindparam("which"), deadlines.c.state == "open", deadlines.c.due_at <= bindparam("upto"))
    .values(state="fired", fired_at=bindparam("fired"))
    .returning(deadlines.c.case, deadlines.c.rule, deadlines.c.ordinal, deadlines.c.wanted_at)
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A rule's moment for a case: the ``ordinal``-th one of ``rule``, wanted at ``wanted_at``."""

    id: int
    case: int
    rule: str
    ordinal: int
    wanted_at: datetime


def schedule(work: Work, case: int, rule: str, marks: Iterable[tuple[int, datetime]]) -> None:
    """Sets deadlines (ordinal, moment); one that exists already stays as it is."""
    rows: list[dict[str, object]] = [
        {"case": case, "rule": rule, "ordinal": ordinal, "wanted_at": at, "due_at": at, "state": "open", "tries": 0}
        for ordinal, at in marks
    ]
    _insert.run_all(work, rows)
    work.ring("deadlines")


def void(work: Work, case: int, rules: Iterable[str]) -> None:
    """What these rules still wanted of the case is wanted no more."""
    _void.put(work.connection, {"which": case, "rules": list(rules)})


def take(work: Work, deadline: int) -> Deadline | None:
    """Claims a due deadline within this turn: claim and consequence commit together. None: not due or taken."""
    row = work.run(_take, {"which": deadline, "upto": work.now, "fired": work.now}).one_or_none()
    return None if row is None else Deadline(deadline, row.case, row.rule, row.ordinal, row.wanted_at)


def put_off(work: Work, deadline: Deadline, until: datetime) -> None:
    """One that was taken is wanted only later: the calendar has changed since it was set."""
    values = {"state": "open", "wanted_at": until, "due_at": until, "fired_at": None, "tries": 0}
    work.run(update(deadlines).where(deadlines.c.id == deadline.id).values(values))
    work.ring("deadlines")


def due(connection: Connection, now: datetime, limit: int = 100) -> list[int]:
    return list(connection.execute(_due, {"now": now, "limit": limit}).scalars())


def next_due(connection: Connection) -> datetime | None:
    value: datetime | None = connection.execute(_next).scalar()
    return value


def postpone(work: Work, deadline: int) -> int:
    """The turn of this deadline failed: try again later. Returns how many tries have failed."""
    tries = work.run(select(deadlines.c.tries).where(deadlines.c.id == deadline)).scalar_one()
    wait = POSTPONE_SECONDS[min(tries, len(POSTPONE_SECONDS) - 1)]
    values = {"tries": tries + 1, "due_at": work.now + timedelta(seconds=wait)}
    work.run(update(deadlines).where(deadlines.c.id == deadline, deadlines.c.state == "open").values(values))
    return int(tries) + 1
