"""Who and what a report of a person's has to do with, in one question: roles, shifts, stand-ins, unit, a setting."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy import String as Word

from store.people import Person, as_person
from store.prepared import Later, Prepared
from store.roles import Role
from store.schema import departments, memberships, people, roles, settings, shifts, standins

_MOST_ROLES = 6  # of one question
_WANTED = tuple(f"role_{number}" for number in range(_MOST_ROLES))


def _part(what: str, said: Any, first: Any, then: Any, *, about: bool = True) -> Select[Any]:
    """One kind of row. said: its word.  first, then: their order.  about: with the person it is about."""
    who: Sequence[ColumnElement[Any]] = tuple(people.c) if about else [cast(null(), one.type) for one in people.c]
    return select(
        literal_column(f"'{what}'", Word()).label("what"),
        cast(said, Word()).label("said"),
        cast(first, BigInteger()).label("first"),
        cast(then, BigInteger()).label("then"),
        *(column.label(one.name) for column, one in zip(who, people.c, strict=True)),
    )


def _runs(table: Any) -> Any:
    return (table.c.starts_at <= bindparam("at"), table.c.ends_at > bindparam("at"), table.c.ended_at.is_(None))


_question = Prepared(
    union_all(
        _part("holder", roles.c.role, roles.c.granted_at, roles.c.id)
        .join(people, people.c.id == roles.c.person)
        .where(roles.c.role.in_([bindparam(name) for name in _WANTED]), roles.c.ended_at.is_(None))
        .where(people.c.active.is_(True)),
        _part("shift", null(), -shifts.c.starts_at, shifts.c.id)
        .join(people, people.c.id == shifts.c.person)
        .where(*_runs(shifts), people.c.active.is_(True)),
        _part("standin", standins.c.person, standins.c.id, null())
        .join(people, people.c.id == standins.c.standin)
        .where(*_runs(standins), people.c.active.is_(True)),
        _part("leader", null(), memberships.c.rank, null())
        .join(people, people.c.id == memberships.c.person)
        .where(memberships.c.department == bindparam("unit"), memberships.c.leads.is_(True))
        .where(people.c.active.is_(True)),
        _part("unit", departments.c.name, null(), null(), about=False).where(departments.c.id == bindparam("unit")),
        _part("setting", settings.c.value, settings.c.version, null(), about=False).where(
            settings.c.key == bindparam("setting")
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Office:
    """holders: active ones of each role asked for, those longest in it first.  on_shift: who started last first.

    standins: absent -> who stands in now, one hop.  leaders, unit: of the department asked for.  setting: its newest
    value, or None.  people: everybody named here.
    """

    holders: dict[Role, list[str]]
    on_shift: list[str]
    standins: dict[str, str]
    leaders: list[str]
    unit: str
    setting: Any
    people: dict[str, Person]


class Asked:
    """The question is on its way."""

    def __init__(self, later: Later, wanted: Sequence[Role]) -> None:
        self._later, self._wanted = later, wanted

    def told(self) -> Office:
        rows = sorted(self._later.all(), key=lambda row: (row.first or 0, row.then or 0, row.id or ""))
        kinds: dict[str, list[Any]] = {}
        for row in rows:
            kinds.setdefault(row.what, []).append(row)
        settings_kept = kinds.get("setting", [])
        return Office(
            holders=_holders(self._wanted, kinds.get("holder", [])),
            on_shift=list(dict.fromkeys(row.id for row in kinds.get("shift", []))),
            standins={row.said: row.id for row in kinds.get("standin", [])},
            leaders=[row.id for row in kinds.get("leader", [])],
            unit=next((row.said for row in kinds.get("unit", [])), ""),
            setting=json.loads(settings_kept[-1].said) if settings_kept else None,
            people={row.id: as_person(row) for row in rows if row.id is not None},
        )


def ask(connection: Connection, wanted: Iterable[Role], unit: int | None, setting: str, at: datetime) -> Asked:
    """wanted: at most six roles.  unit: whose leaders, by the department's id.  setting: a key of ``settings``."""
    asked = list(dict.fromkeys(wanted))
    names = [role.value for role in asked] + [""] * (_MOST_ROLES - len(asked))
    values = dict(zip(_WANTED, names, strict=True)) | {"unit": unit, "setting": setting, "at": at}
    return Asked(_question.later(connection, values), asked)


def _holders(wanted: Sequence[Role], rows: list[Any]) -> dict[Role, list[str]]:
    found: dict[Role, dict[str, None]] = {role: {} for role in wanted}
    for row in rows:
        found[Role(row.said)][row.id] = None
    return {role: list(people_of) for role, people_of in found.items()}
