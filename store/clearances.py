"""Who was trained and who has signed a confidentiality agreement (ZX-07, ZX-20): ended, but never removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from store.prepared import Prepared
from store.schema import clearances
from store.uow import Work


class Clearance(StrEnum):
    training = "training"
    nda = "nda"


@dataclass(frozen=True, slots=True)
class Cleared:
    """at: when it was done or signed.  until: None where it does not run out."""

    kind: Clearance
    person: str
    no: str
    at: datetime
    until: datetime | None

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until


_columns: dict[str, Any] = {
    column.name: bindparam(column.name) for column in clearances.c if column.name not in ("id", "ended_by", "ended_at")
}
_insert = Prepared(insert(clearances).values(_columns))
_of = Prepared(
    select(clearances)
    .where(
        clearances.c.person == bindparam("person"),
        clearances.c.kind == bindparam("kind"),
        clearances.c.ended_at.is_(None),
    )
    .order_by(clearances.c.at.desc(), clearances.c.id.desc())
)
_any = Prepared(
    select(exists().where(clearances.c.kind == bindparam("kind"), clearances.c.ended_at.is_(None)).label("kept"))
)
_all = Prepared(select(clearances).where(clearances.c.ended_at.is_(None)).order_by(clearances.c.id))


def record(work: Work, it: Cleared, *, by: str) -> None:
    row = {"person": it.person, "kind": it.kind.value, "no": it.no, "at": it.at, "until": it.until}
    _insert.put(work.connection, row | {"recorded_by": by, "recorded_at": work.now})


def end(work: Work, person: str, kind: Clearance, *, by: str) -> int:
    """What was recorded of this person holds no longer; how many rows that were."""
    which = (clearances.c.person == person) & (clearances.c.kind == kind.value) & clearances.c.ended_at.is_(None)
    return work.run(update(clearances).where(which).values(ended_by=by, ended_at=work.now)).rowcount


def of_person(connection: Connection, person: str, kind: Clearance) -> list[Cleared]:
    """The newest first."""
    return [_cleared(row) for row in _of.all(connection, {"person": person, "kind": kind.value})]


def is_kept(connection: Connection, kind: Clearance) -> bool:
    """Whether anybody's was ever recorded: before that, its absence says nothing of anybody."""
    return bool(_any.scalar(connection, {"kind": kind.value}))


def everybody(connection: Connection) -> list[Cleared]:
    return [_cleared(row) for row in _all.all(connection)]


def _cleared(row: Any) -> Cleared:
    return Cleared(Clearance(row.kind), row.person, row.no, row.at, row.until)
