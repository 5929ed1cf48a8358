"""The duty roster: who is on call from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from store.prepared import Prepared
from store.schema import people, shifts
from store.uow import Work

_now_on = Prepared(
    select(shifts.c.person)
    .join(people, people.c.id == shifts.c.person)
    .where(
        shifts.c.ends_at > bindparam("at"),
        shifts.c.starts_at <= bindparam("at"),
        shifts.c.ended_at.is_(None),
        people.c.active.is_(True),
    )
    .order_by(shifts.c.starts_at.desc(), shifts.c.id)
)


@dataclass(frozen=True, slots=True)
class Shift:
    id: int
    person: str
    starts_at: datetime
    ends_at: datetime


def on_duty(connection: Connection, at: datetime) -> list[str]:
    """People with a shift at this moment, the one who started last first."""
    return list(dict.fromkeys(_now_on.scalars(connection, {"at": at})))


def add(work: Work, person: str, starts_at: datetime, ends_at: datetime, *, by: str, by_role: str) -> Shift:
    row = {"person": person, "starts_at": starts_at, "ends_at": ends_at, "set_by": by, "set_at": work.now}
    key = work.run(insert(shifts).returning(shifts.c.id), row).scalar_one()
    work.record("shift.set", by=by, role=by_role, person=person, starts_at=starts_at, ends_at=ends_at)
    return Shift(key, person, starts_at, ends_at)


def remove(work: Work, shift: Shift, *, by: str, by_role: str) -> bool:
    """False when it was taken off before."""
    which = (shifts.c.id == shift.id) & shifts.c.ended_at.is_(None)
    done = work.run(update(shifts).where(which).values(ended_at=work.now)).rowcount == 1
    if done:
        start, end = shift.starts_at, shift.ends_at
        work.record("shift.removed", by=by, role=by_role, person=shift.person, starts_at=start, ends_at=end)
    return done


def upcoming(connection: Connection, at: datetime, limit: int = 10) -> list[Shift]:
    """Running and coming shifts, the earliest first."""
    which = (shifts.c.ends_at > at) & shifts.c.ended_at.is_(None)
    rows = connection.execute(select(shifts).where(which).order_by(shifts.c.starts_at, shifts.c.id).limit(limit))
    return [_shift(row) for row in rows]


def _shift(row: Row[tuple[object, ...]]) -> Shift:
    return Shift(row.id, row.person, row.starts_at, row.ends_at)
