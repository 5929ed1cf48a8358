"""Signs of life, and holds: small facts all processes share about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from store.schema import beats
from store.uow import Work

_sqlite = sqlite.insert(beats)
_sqlite = _sqlite.on_conflict_do_update(
    index_elements=["name"], set_={"at": _sqlite.excluded.at, "note": _sqlite.excluded.note}
)
_postgres = postgresql.insert(beats)
_postgres = _postgres.on_conflict_do_update(
    index_elements=["name"], set_={"at": _postgres.excluded.at, "note": _postgres.excluded.note}
)
_delete = delete(beats).where(beats.c.name == bindparam("which"))


@dataclass(frozen=True, slots=True)
class Beat:
    at: datetime
    note: str


def beat(work: Work, name: str, note: str = "", at: datetime | None = None) -> None:
    """``name`` is alive now; or, for a hold, rests until ``at``."""
    work.run(_sqlite if work.is_sqlite else _postgres, {"name": name, "at": at or work.now, "note": note})


def forget(work: Work, name: str) -> None:
    work.run(_delete, {"which": name})


def read(connection: Connection) -> dict[str, Beat]:
    return {row.name: Beat(row.at, row.note) for row in connection.execute(select(beats))}


def one(connection: Connection, name: str) -> Beat | None:
    row = connection.execute(select(beats).where(beats.c.name == name)).one_or_none()
    return None if row is None else Beat(row.at, row.note)
