"""Cases of every kind: number, state, version and the policy frozen when the case started."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from store.clock import local
from store.outcomes import Raced
from store.schema import cases, counters
from store.uow import Work

# Short numbers people type: four digits, never starting with 0, spread so that neighbours differ in two places.
_SHORT_FIRST = 1000
_SHORT_COUNT = 9000
_SHORT_STEP = 4337  # coprime to 9000: all numbers come up before one repeats

_insert = insert(cases).returning(cases.c.id)
_by_id = select(cases).where(cases.c.id == bindparam("id"))
_by_no = select(cases).where(cases.c.no == bindparam("no"))
_by_short = select(cases).where(cases.c.short == bindparam("short"))
_advance = (
    update(cases)
    .where(cases.c.id == bindparam("which"), cases.c.version == bindparam("seen"))
    .values(version=bindparam("new_version"))
)
_lock_name = text("SELECT pg_advisory_xact_lock(hashtext(:name))")
_counted = {"value": counters.c.value + 1}
_count_sqlite = (
    sqlite.insert(counters)
    .values(name=bindparam("name"), value=1)
    .on_conflict_do_update(index_elements=["name"], set_=_counted)
    .returning(counters.c.value)
)
_count_postgres = (
    postgresql.insert(counters)
    .values(name=bindparam("name"), value=1)
    .on_conflict_do_update(index_elements=["name"], set_=_counted)
    .returning(counters.c.value)
)


@dataclass(frozen=True, slots=True)
class Case:
    """no: XL-YYYYMMDD-NNN.  short: four digits to type, while open.  policy: frozen at the start."""

    id: int
    no: str
    kind: str
    short: int | None
    state: str
    version: int
    reporter: str
    department: int | None
    opened_at: datetime
    closed_at: datetime | None
    policy: dict[str, Any]

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def alone(work: Work, name: str) -> None:
    """Makes turns that need the same thing queue. SQLite has one writer anyway; PostgreSQL takes an advisory lock."""
    if not work.is_sqlite:
        work.run(_lock_name, {"name": name})


def start(work: Work, *, kind: str, prefix: str, reporter: str, department: int | None, policy: dict[str, Any]) -> Case:
    """Opens a case under the next number of the day (Shanghai date)."""
    day = f"{local(work.now):%Y%m%d}"
    no = f"{prefix}-{day}-{_count(work, f'{prefix}-{day}'):03d}"
    row = {"no": no, "kind": kind, "short": _short(work), "state": "open", "version": 1, "reporter": reporter}
    more = {"department": department, "opened_at": work.now, "policy": json.dumps(policy, ensure_ascii=False)}
    key = work.run(_insert, row | more).scalar_one()
    return Case(key, no, kind, row["short"], "open", 1, reporter, department, work.now, None, policy)  # type: ignore[arg-type]


def _count(work: Work, name: str) -> int:
    return int(work.run(_count_sqlite if work.is_sqlite else _count_postgres, {"name": name}).scalar_one())


def _short(work: Work) -> int:
    """The next four-digit number no open case has."""
    for _ in range(50):
        short = _SHORT_FIRST + _count(work, "short") * _SHORT_STEP % _SHORT_COUNT
        if work.run(_by_short, {"short": short}).one_or_none() is None:
            return short
    raise Raced("no free short number")


def advance(work: Work, case: Case) -> None:
    """Counts the case's version up. Raises Raced when another turn was faster."""
    values = {"which": case.id, "seen": case.version, "new_version": case.version + 1}
    if work.run(_advance, values).rowcount != 1:
        raise Raced("case")


def close(work: Work, case: Case) -> None:
    values = {"state": "closed", "short": None, "closed_at": work.now, "version": case.version + 1}
    which = (cases.c.id == case.id) & (cases.c.version == case.version)
    if work.run(update(cases).where(which).values(values)).rowcount != 1:
        raise Raced("case")


def by_id(connection: Connection, case: int) -> Case | None:
    return _one(connection, _by_id, {"id": case})


def by_no(connection: Connection, no: str) -> Case | None:
    return _one(connection, _by_no, {"no": no.upper()})


def by_short(connection: Connection, short: int) -> Case | None:
    return _one(connection, _by_short, {"short": short})


def _one(connection: Connection, query: Select[Any], values: dict[str, Any]) -> Case | None:
    row = connection.execute(query, values).one_or_none()
    return None if row is None else as_case(row)


def as_case(row: Row[Any]) -> Case:
    return Case(
        row.id,
        row.no,
        row.kind,
        row.short,
        row.state,
        row.version,
        row.reporter,
        row.department,
        row.opened_at,
        row.closed_at,
        json.loads(row.policy),
    )


def count_open(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(cases).where(cases.c.state == "open")).scalar_one())
