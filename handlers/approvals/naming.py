"""Names people write in a form become people of the contacts; where two share a name, it is asked which one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.context import Context
from handlers.dialogs.fields import Field, Kind
from handlers.dialogs.longer import several_of
from handlers.procedures.spec import Guard, Procedure
from handlers.texts import approvals as texts
from handlers.texts import naming as name_texts
from handlers.understanding.listed import name_and_unit
from store import people
from store.people import Person

# Fields that name exactly one person.
_ONE = ("executor", "witness", "person", "companion", "recipient")


@dataclass(frozen=True, slots=True)
class Unclear:
    """Which field names nobody, or more than one; and how to say it better."""

    field: str
    sentence: str


def named_in(ctx: Context, procedure: Procedure, fields: Mapping[str, str]) -> dict[str, list[str]] | Unclear:
    """For every field that names people, their ids."""
    found: dict[str, list[str]] = {}
    for field in procedure.fields:
        if field.kind is Kind.person and fields.get(field.key):
            people_there = _of_field(ctx, field, fields[field.key])
            if isinstance(people_there, Unclear):
                return people_there
            found[field.key] = people_there
    return found


def _of_field(ctx: Context, field: Field, value: str) -> list[str] | Unclear:
    names = several_of(value)
    if len(names) > 1 and field.key in _ONE:
        return Unclear(field.key, name_texts.one_person(field.label))
    ids: list[str] = []
    for name in names:
        person = somebody(ctx, name)
        if isinstance(person, str):
            return Unclear(field.key, person)
        ids.append(person.id)
    return ids


def somebody(ctx: Context, said: str) -> Person | str:
    """The one person meant, or the sentence that asks for more: nobody of that name, or several."""
    name, unit = name_and_unit(said)
    found = people.by_name(ctx.connection, name)
    if unit:
        found = [one for one in found if unit in ctx.department(one.main_department)]
    if len(found) == 1:
        return found[0]
    found = found or _behind_the_unit(ctx, said.strip())
    if len(found) == 1:
        return found[0]
    if not found:
        return name_texts.unknown_person(name, _like(ctx, name))
    return name_texts.which_person(name, [ctx.department(one.main_department) for one in found])


_LONGEST_NAME = 4


def _behind_the_unit(ctx: Context, said: str) -> list[Person]:
    """市人社局陈静, 营业厅的陈静: the name stands at the end, and before it a part of what the unit is called."""
    for length in range(2, min(_LONGEST_NAME, len(said) - 2) + 1):
        unit = name_texts.unit_before(said, length)
        found = people.by_name(ctx.connection, said[-length:]) if len(unit) > 1 else []
        there = [one for one in found if unit in ctx.department(one.main_department)]
        if there:
            return there
    return []


_LIKE, _MOST = 0.5, 3


def _like(ctx: Context, name: str) -> list[str]:
    """Names of the contacts that differ in a sign or two, the likest first."""
    near = {one.name for one in people.named_like(ctx.connection, name)} if name else set()
    return difflib.get_close_matches(name, sorted(near), n=_MOST, cutoff=_LIKE)


def apart(procedure: Procedure, named: Mapping[str, list[str]]) -> frozenset[str]:
    """Those who carry it out or watch: where they must be different people, they do not decide on it either (ZX-11)."""
    if not {Guard.three_people, Guard.two_people} & set(procedure.guards):
        return frozenset()
    return frozenset(person for field in texts.PARTS for person in named.get(field, ()))
