"""People who may not come without leave, because of an earlier violation. Whom it means is sealed like any visitor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from store import guests, personal
from store.fieldkeys import KeyRing
from store.personal import Kind, Spot
from store.prepared import Prepared
from store.schema import blocks
from store.schema import personal as sealed
from store.uow import Work
from store.visiting import Visit

PLACE = "blocks"
_NUMBERS = (Kind.id_number, Kind.phone)

_standing = Prepared(select(blocks).where(blocks.c.lifted_at.is_(None)).order_by(blocks.c.id))
_hers = sealed.alias("hers")
_alike = Prepared(
    select(_hers.c.row.label("who"), sealed.c.row.label("block"))
    .select_from(_hers)
    .join(sealed, (sealed.c.mark == _hers.c.mark) & (sealed.c.place == PLACE))
    .where(_hers.c.case == bindparam("visit"), _hers.c.place == guests.PLACE)
    .distinct()
)
_marks = Prepared(
    select(sealed.c.kind, sealed.c.mark).where(sealed.c.place == bindparam("place"), sealed.c.row == bindparam("row"))
)
_by_id = Prepared(select(blocks).where(blocks.c.id == bindparam("which"), blocks.c.lifted_at.is_(None)))


@dataclass(frozen=True, slots=True)
class Block:
    """name: masked.  case: the visit it came from, if any."""

    id: int
    name: str
    reason: str
    case: int | None
    by: str
    at: datetime


def block(work: Work, ring: KeyRing, visit: Visit, ordinal: int, *, by: str, reason: str) -> Block:
    """Whoever this visitor is, is blocked from now on. Raises MissingKey, Unsealable; LookupError: nothing is known."""
    known = guests.clear(work.connection, ring, visit, ordinal)
    values = {field: getattr(known, field) for field in guests.FIELDS if getattr(known, field)}
    if not values:
        raise LookupError("nothing is known of this visitor")
    name = guests.masked(Kind.name, known.name)
    row = {"name": name, "reason": reason, "case": visit.case.id, "by": by, "at": work.now}
    which = int(work.run(insert(blocks).values(row).returning(blocks.c.id)).scalar_one())
    for field, value in values.items():
        personal.keep(work, ring, Spot(PLACE, str(which), field), guests.FIELDS[field], value)
    return Block(which, name, reason, visit.case.id, by, work.now)


def lift(work: Work, which: int, *, by: str) -> bool:
    """Whether it stood until now. What was sealed for it is erased."""
    lifted = update(blocks).where(blocks.c.id == which, blocks.c.lifted_at.is_(None))
    if work.run(lifted.values(lifted_by=by, lifted_at=work.now)).rowcount != 1:
        return False
    personal.drop(work, personal.of_row(work.connection, PLACE, str(which)))
    return True


def blocked(connection: Connection, visit: Visit) -> dict[int, Block]:
    """Which visitors are blocked (ordinal -> block): by the same number; by the same name where no number differs."""
    found: dict[int, Block] = {}
    for row in _alike.all(connection, {"visit": visit.case.id}):
        it = _by_id.first(connection, {"which": int(row.block)})
        hers, theirs = _told(connection, guests.PLACE, row.who), _told(connection, PLACE, row.block)
        if it is not None and _may_be_one(hers, theirs):
            found[int(row.who.partition("/")[2])] = _block(it)
    return found


def _told(connection: Connection, place: str, row: str) -> dict[str, str]:
    return {one.kind: one.mark for one in _marks.all(connection, {"place": place, "row": row})}


def _may_be_one(visitor: dict[str, str], blocked: dict[str, str]) -> bool:
    """A number both have decides, that of the identity card first; without one the name does."""
    for kind in _NUMBERS:
        if kind in visitor and kind in blocked:
            return visitor[kind] == blocked[kind]
    return True


def standing(connection: Connection) -> list[Block]:
    return [_block(row) for row in _standing.all(connection, {})]


def _block(row: Any) -> Block:
    return Block(row.id, row.name, row.reason, row.case, row.by, row.at)
