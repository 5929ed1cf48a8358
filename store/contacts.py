"""Takes over the platform's contacts: who came, who left, who changed units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from store.people import fold
from store.schema import departments, direct_leaders, memberships, people
from store.uow import Work

_ACTIVE = 1
_NOT_YET_ACTIVATED = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """A department as the contacts have it."""

    id: int
    name: str
    parent: int | None
    order: int
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """status: 1 active, 2 disabled, 4 not yet activated, 5 left (D 90196)."""

    id: str
    name: str
    position: str
    units: tuple[int, ...]
    leads: tuple[bool, ...]
    main_unit: int | None
    direct_leaders: tuple[str, ...]
    status: int


@dataclass(frozen=True, slots=True)
class Changes:
    """joined, left, moved: case-folded ids."""

    joined: tuple[str, ...]
    left: tuple[str, ...]
    moved: tuple[str, ...]


class ContactsRefused(Exception):
    """The contacts look wrong (empty, or most people gone); nothing was changed."""


def apply_contacts(work: Work, units: Sequence[Unit], members: Sequence[Member], *, force: bool = False) -> Changes:
    """Makes people and departments what the contacts say. People who are gone become inactive, never deleted.

    Raises ContactsRefused when more than half of the known people would vanish: rather a stale list than a lost city.
    """
    known = {row.id: row for row in work.run(select(people))}
    wanted = {fold(member.id): member for member in members}
    _refuse_nonsense(known, wanted, force)
    _write_units(work, units)
    changes = _write_people(work, known, wanted)
    _write_memberships(work, units, wanted)
    if changes != Changes((), (), ()):
        work.record("contacts.changed", by="system", joined=changes.joined, left=changes.left, moved=changes.moved)
    return changes


def _refuse_nonsense(known: dict[str, Any], wanted: dict[str, Member], force: bool) -> None:
    active = [key for key, row in known.items() if row.active]
    gone = [key for key in active if key not in wanted]
    if not wanted or (len(active) >= 4 and len(gone) * 2 > len(active) and not force):
        raise ContactsRefused(f"{len(gone)} of {len(active)} people would vanish")


def _write_units(work: Work, units: Sequence[Unit]) -> None:
    known = set(work.run(select(departments.c.id)).scalars())
    for unit in units:
        row = {"name": unit.name, "parent": unit.parent, "rank": unit.order, "gone_at": None}
        if unit.id in known:
            work.run(update(departments).where(departments.c.id == unit.id).values(row))
        else:
            work.run(insert(departments), row | {"id": unit.id})
    gone = known - {unit.id for unit in units}
    if gone:
        stay = departments.c.id.in_(gone) & departments.c.gone_at.is_(None)
        work.run(update(departments).where(stay).values(gone_at=work.now))


def _write_people(work: Work, known: dict[str, Any], wanted: dict[str, Member]) -> Changes:
    joined: list[str] = []
    left: list[str] = []
    moved: list[str] = []
    for key, member in wanted.items():
        row = _person_row(member)
        old = known.get(key)
        if old is None:
            work.run(insert(people), row | {"id": key, "changed_at": work.now})
            joined.append(key)
        elif any(getattr(old, name) != value for name, value in row.items()):
            work.run(update(people).where(people.c.id == key).values(row | {"changed_at": work.now}))
            (left if old.active and not row["active"] else moved).append(key)
    for key, old in known.items():
        if key not in wanted and old.active:
            work.run(update(people).where(people.c.id == key).values(active=False, changed_at=work.now))
            left.append(key)
    return Changes(tuple(joined), tuple(left), tuple(moved))


def _person_row(member: Member) -> dict[str, Any]:
    main = member.main_unit if member.main_unit is not None else (member.units[0] if member.units else None)
    active = member.status in (_ACTIVE, _NOT_YET_ACTIVATED)
    return {
        "address": member.id,
        "name": member.name,
        "position": member.position,
        "active": active,
        "main_department": main,
    }


def _write_memberships(work: Work, units: Sequence[Unit], wanted: dict[str, Member]) -> None:
    work.run(delete(memberships))
    work.run(delete(direct_leaders))
    rows = list(_membership_rows(units, wanted).values())
    if rows:
        work.run(insert(memberships), rows)
    leaders = [
        {"person": key, "leader": fold(leader), "rank": rank}
        for key, member in wanted.items()
        for rank, leader in enumerate(dict.fromkeys(member.direct_leaders))
    ]
    if leaders:
        work.run(insert(direct_leaders), leaders)


def _membership_rows(units: Sequence[Unit], wanted: dict[str, Member]) -> dict[tuple[str, int], dict[str, Any]]:
    """A leader is one by the member's own flag or by the department's list; the list also gives the order."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for key, member in wanted.items():
        for unit, leads in zip(member.units, member.leads, strict=False):
            rows[key, unit] = {"person": key, "department": unit, "leads": leads, "rank": 100}
    for listed in units:
        for rank, leader in enumerate(listed.leaders):
            row = {"person": fold(leader), "department": listed.id, "leads": True, "rank": rank}
            if fold(leader) in wanted:
                rows[fold(leader), listed.id] = row
    return rows
