"""Visitors of a visit: what they are called and their numbers are sealed, the visit itself has only the masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.engine import Connection

from store import personal
from store.fieldkeys import KeyRing
from store.personal import Kind, Spot
from store.schema import guests
from store.uow import Work
from store.visiting import Guest, NewGuest, Visit

PLACE = "visits"
FIELDS = {"name": Kind.name, "phone": Kind.phone, "id_number": Kind.id_number}
_HIDDEN = "*"
_LONGEST = 20
# How much of a value is shown at its head and at its tail (PIPL 51); of a name not even its length.
_SHOWN = {Kind.phone: (3, 4), Kind.id_number: (4, 4)}


def row_of(case: int, ordinal: int) -> str:
    """Which row of ``personal`` a visitor's values are in."""
    return f"{case}/{ordinal}"


def rows_of(case: int) -> str:
    """How the rows of all visitors of a visit begin."""
    return f"{case}/"


def masked(kind: Kind, value: str) -> str:
    """王*, 138****5678, 2301**********1234; empty stays empty."""
    if kind is Kind.name:
        return value[:1] + _HIDDEN if value else ""
    (head, tail), signs = _SHOWN[kind], personal.normal(kind, value)[:_LONGEST]
    if len(signs) <= head + tail:
        return _HIDDEN * len(signs)
    return signs[:head] + _HIDDEN * (len(signs) - head - tail) + signs[-tail:]


def seal(work: Work, ring: KeyRing, case: int, those: Sequence[NewGuest], *, after: int = 0) -> tuple[Guest, ...]:
    """New visitors of a visit; the first of them is the one ``after``."""
    fresh = tuple(Guest(after + place, work.now, **_shown(one)) for place, one in enumerate(those, start=1))
    if fresh:
        work.run(insert(guests), [as_row(one) | {"case": case, "ordinal": one.ordinal} for one in fresh])
    for guest, new in zip(fresh, those, strict=True):
        _keep(work, ring, case, guest.ordinal, new)
    return fresh


def last(those: Sequence[Guest]) -> int:
    """After whom somebody new is counted; those who left may have been anywhere between."""
    return max((one.ordinal for one in those), default=0)


def drop(work: Work, case: int, ordinals: Sequence[int], *, by: str) -> None:
    """They do not come after all: what was sealed of them is erased, and their lines with it."""
    if not ordinals:
        return
    for ordinal in ordinals:
        for held in personal.of_row(work.connection, PLACE, row_of(case, ordinal)):
            personal.drop(work, [held])
            work.record(
                "personal.erased", by=by, case=case, field=held.spot.field, kind=held.kind.value, why="left_out"
            )
    work.run(delete(guests).where(guests.c.case == case, guests.c.ordinal.in_(list(ordinals))))


def name(work: Work, ring: KeyRing, visit: Visit, ordinal: int, new: NewGuest) -> Guest:
    """Adds what is told of one visitor only now."""
    known = visit.guest(ordinal)
    if known is None:
        raise LookupError("no such visitor")
    told: dict[str, Any] = {field: shown for field, shown in _shown(new).items() if shown}
    if "name" in told:
        told["named_at"] = work.now
    _keep(work, ring, visit.case.id, ordinal, new)
    which = (guests.c.case == visit.case.id) & (guests.c.ordinal == ordinal)
    if told:
        work.run(update(guests).where(which).values(told))
    return replace(known, **told)


def clear(connection: Connection, ring: KeyRing, visit: Visit, ordinal: int) -> NewGuest:
    """What is known of one visitor, in clear; empty where nothing is. Raises MissingKey, Unsealable."""
    row = row_of(visit.case.id, ordinal)
    held = {one.spot.field: one.value(ring) for one in personal.of_row(connection, PLACE, row)}
    return NewGuest(**{field: held.get(field, "") for field in FIELDS})


def _keep(work: Work, ring: KeyRing, case: int, ordinal: int, new: NewGuest) -> None:
    for field, kind in FIELDS.items():
        value = getattr(new, field).strip()
        if value:
            personal.keep(work, ring, Spot(PLACE, row_of(case, ordinal), field), kind, value, case=case)


def _shown(new: NewGuest) -> dict[str, Any]:
    return {field: masked(kind, getattr(new, field).strip()) for field, kind in FIELDS.items()}


def as_row(guest: Guest) -> dict[str, Any]:
    """What may change of a visitor."""
    return {
        "name": guest.name,
        "phone": guest.phone,
        "id_number": guest.id_number,
        "named_at": guest.named_at,
        "cleared_by": guest.cleared_by,
        "cleared_at": guest.cleared_at,
    }


def as_guest(row: Any) -> Guest:
    return Guest(row.ordinal, row.named_at, row.name, row.phone, row.id_number, row.cleared_by, row.cleared_at)
