"""Personal data on the record: kept sealed, found by a keyed fingerprint, moved, erased. Nowhere else in clear."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, literal_column, select

from store.among import among
from store.fieldkeys import KeyRing
from store.prepared import Prepared
from store.schema import personal
from store.uow import Work

_AT_ONCE = 500  # marks in one question
_SEEN = "personal"


class Kind(StrEnum):
    id_number = "id_number"
    phone = "phone"
    name = "name"


@dataclass(frozen=True, slots=True)
class Spot:
    """What a value belongs to: a field of a row of a table. Bound into what is sealed."""

    place: str
    row: str
    field: str


@dataclass(frozen=True, slots=True)
class Held:
    """One sealed value. key: id of the key it was sealed with.  mark: by which the same value is found."""

    id: int
    spot: Spot
    kind: Kind
    case: int | None
    key: int
    sealed: bytes
    kept_at: datetime
    mark: str = ""

    def value(self, ring: KeyRing) -> str:
        """In clear. Raises MissingKey, Unsealable."""
        return ring.open(bound(self.spot, self.kind), self.sealed)


# Looked at several times while a form is filled in and submitted.
_of_row = Prepared(
    select(personal)
    .where(personal.c.place == bindparam("place"), personal.c.row == bindparam("row"))
    .order_by(personal.c.id)
)

_SPOT = {"place": personal.c.place, "row": personal.c.row, "field": personal.c.field}
_in_spot = and_(*(column == bindparam(name) for name, column in _SPOT.items()))
_at = Prepared(select(personal).where(_in_spot))
_take_away = Prepared(delete(personal).where(_in_spot))
_VALUES = (*_SPOT, "kind", "case", "key", "sealed", "mark", "kept_at")
_put = Prepared(insert(personal).values({name: bindparam(name) for name in _VALUES}))

# Asked of every free text, a report's first sentence included.
_names = among(
    personal.c.mark,
    "marks",
    lambda wanted: (
        select(personal.c.mark).where(personal.c.kind == literal_column(f"'{Kind.name.value}'"), wanted).distinct()
    ),
)


def _named(spot: Spot) -> dict[str, Any]:
    return {"place": spot.place, "row": spot.row, "field": spot.field}


def bound(spot: Spot, kind: str) -> str:
    return f"{spot.place}|{spot.row}|{spot.field}|{kind}"


def normal(kind: Kind, value: str) -> str:
    """The form two writings of the same value share."""
    plain = unicodedata.normalize("NFKC", value)
    if kind is Kind.name:
        return re.sub(r"[\s·•.]", "", plain).casefold()
    signs = re.sub(r"[^0-9A-Za-z]", "", plain).upper()
    return signs[-11:] if kind is Kind.phone else signs


def keep(work: Work, ring: KeyRing, spot: Spot, kind: Kind, value: str, *, case: int | None = None) -> None:
    """Seals the value; one that was there before is replaced. case: it is erased a while after that is closed."""
    key, sealed = ring.seal(bound(spot, kind), value)
    row = {"kind": kind.value, "case": case, "key": key, "sealed": sealed, "kept_at": work.now}
    mark = ring.mark(kind, normal(kind, value))
    _forget(work)
    _take_away.put(work.connection, _named(spot))
    _put.put(work.connection, _named(spot) | {"mark": mark} | row)


def at(connection: Connection, spot: Spot) -> Held | None:
    row = _at.first(connection, _named(spot))
    return None if row is None else _held(row)


def of_case(connection: Connection, case: int) -> list[Held]:
    return _found(connection, personal.c.case == case)


def of_row(connection: Connection, place: str, row: str) -> list[Held]:
    return [_held(found) for found in _of_row.all(connection, {"place": place, "row": row})]


def seen_of_row(work: Work, place: str, row: str) -> list[Held]:
    """The same, asked once a turn as long as nothing is kept, moved or dropped."""
    key = (_SEEN, place, row)
    if key not in work.seen:
        work.seen[key] = of_row(work.connection, place, row)
    return list(work.seen[key])


def _forget(work: Work) -> None:
    for key in [key for key in work.seen if key[0] == _SEEN]:
        del work.seen[key]


def of_rows(connection: Connection, place: str, beginning: str) -> list[Held]:
    """Of all rows of the table whose name begins so."""
    return _found(connection, and_(personal.c.place == place, personal.c.row.startswith(beginning, autoescape=True)))


def same(connection: Connection, ring: KeyRing, kind: Kind, value: str) -> list[Held]:
    """Where this very value is kept, however it was written."""
    return _found(connection, personal.c.mark == ring.mark(kind, normal(kind, value)))


def known(connection: Connection, marks: Sequence[str]) -> Callable[[], set[str]]:
    """Which of these are marks of a name that is kept: asked now, told when somebody looks."""
    parts = [marks[at : at + _AT_ONCE] for at in range(0, len(marks), _AT_ONCE)]
    asked = [_names.later(connection, {"marks": list(part)}) for part in parts]
    return lambda: {row[0] for one in asked for row in one.all()}


def _found(connection: Connection, which: ColumnElement[bool]) -> list[Held]:
    return [_held(row) for row in connection.execute(select(personal).where(which).order_by(personal.c.id))]


def move(work: Work, ring: KeyRing, held: Held, to: Spot, *, case: int | None = None) -> None:
    """The value belongs to another row now. Raises MissingKey, Unsealable."""
    if to == held.spot:
        return
    keep(work, ring, to, held.kind, held.value(ring), case=case)
    _forget(work)
    _take_away.put(work.connection, _named(held.spot))


def drop(work: Work, those: Iterable[Held]) -> int:
    """Gone for good; returns how many were still there."""
    which = [one.id for one in those]
    _forget(work)
    return work.run(delete(personal).where(personal.c.id.in_(which))).rowcount if which else 0


def by_key(connection: Connection) -> dict[int, int]:
    """How many values are sealed with which key."""
    rows = connection.execute(select(personal.c.key, func.count()).group_by(personal.c.key).order_by(personal.c.key))
    return {int(key): int(count) for key, count in rows}


def _held(row: Any) -> Held:
    spot = Spot(row.place, row.row, row.field)
    return Held(row.id, spot, Kind(row.kind), row.case, row.key, bytes(row.sealed), row.kept_at, row.mark)


as_held = _held
