"""People from outside whom a request names: sealed as they are told; the request itself has only masks (ADR 14).

One line of the answer is one of them. What is sealed of line 2 of the item ``visitors`` stands under
``visitors.2.name``, ``visitors.2.phone``, ``visitors.2.id_number``: first with the form, then with the request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from handlers.context import Context
from handlers.dialogs.fields import Field
from handlers.dialogs.form import Form
from handlers.dialogs.longer import BESIDE, several_of
from handlers.texts import masks
from handlers.texts import private as private_texts
from handlers.texts import visit_people as words
from handlers.understanding import secrets
from store import cases, guests, people, personal, visits
from store.fieldkeys import MissingKey, Unsealable
from store.personal import Held, Kind, Spot
from store.requests import Filed
from store.visiting import NewGuest

DIALOGS, REQUESTS = "dialogs", "requests"
_VISIT = re.compile(rf"{visits.PREFIX}-\d{{8}}-\d{{3,}}", re.IGNORECASE)
_MASKED = re.compile(r"\d+\*+[\dXx]*|\w?\*+")
_BESIDE_A_NAME = re.compile(r"[\uff08(].*?[)\uff09]")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom one line of an answer names. shown: as everybody reads it.  mark: of the sealed name; empty: none is."""

    shown: str
    mark: str = ""


def asks_for(form: Form) -> list[Field]:
    """The items of the form that name people from outside."""
    return [field for field in form.fields if field.outsiders]


def visit_in(line: str) -> str:
    """The number of the visit that a line tells; empty where it tells none."""
    found = _VISIT.search(line)
    return found.group().upper() if found else ""


# --- in a form -------------------------------------------------------------------------------------------


def put_away(ctx: Context, row: str, field: Field, said: str) -> str:
    """Seals whoever is told in clear, in place of those told before; returns the answer of masks."""
    key, lines = field.key, [_of_member(ctx, field, line) or _read(line) for line in several_of(said)]
    if not any(guest for _, guest in lines) and "*" in said:
        return said  # as it was kept
    forget(ctx, row, key)
    return BESIDE.join(_sealed(ctx, row, f"{key}.{at}", shown, guest) for at, (shown, guest) in enumerate(lines, 1))


def _of_member(ctx: Context, field: Field, line: str) -> tuple[str, None] | None:
    """A line that is the name of a colleague, where they may be among those asked for."""
    return (line, None) if field.members and people.by_name(ctx.connection, line.strip()) else None


def _read(line: str) -> tuple[str, NewGuest | None]:
    """A line without the person, a place for them left in it; and the person, where it tells one in clear."""
    number, bare = visit_in(line), _VISIT.sub(" ", line)
    masked = _MASKED.findall(bare)
    beside = _BESIDE_A_NAME.findall(bare)
    bare = _BESIDE_A_NAME.sub(" ", _MASKED.sub(" ", bare))
    more = private_texts.AND_MORE.search(_without_numbers(bare))
    found = words.people(bare.replace(more.group(), " ") if more else bare)
    if not found.guests:
        return line, None
    lead = f"{number} {found.unit}".lstrip()
    tail = "".join((*beside, more.group() if more else ""))
    return f"{lead}\0{tail}{' '.join(['', *masked])}", found.guests[0]


def _without_numbers(text: str) -> str:
    """An identity number is no count of people."""
    return re.sub(r"\d{5,}[Xx]?", " ", text)


def _sealed(ctx: Context, row: str, field: str, shown: str, guest: NewGuest | None) -> str:
    if guest is None:
        return shown
    parts = ((Kind.name, guest.name), (Kind.phone, guest.phone), (Kind.id_number, guest.id_number))
    for kind, value in parts:
        if value:
            personal.keep(ctx.work, ctx.house.ring, Spot(DIALOGS, row, f"{field}.{kind}"), kind, value)
    ctx.wanted |= {secrets.Kind.mobile} if guest.phone else set()
    ctx.wanted |= {secrets.Kind.id_number} if guest.id_number else set()
    numbers = [one for one in (masks.phone(guest.phone), masks.id_number(guest.id_number)) if one]
    return " ".join((shown.replace("\0", masks.name(guest.name)), *numbers))


def forget(ctx: Context, row: str, key: str) -> None:
    """Others are told instead."""
    kept = personal.seen_of_row(ctx.work, DIALOGS, row)
    personal.drop(ctx.work, [one for one in kept if one.spot.field.startswith(f"{key}.")])


def names_told(ctx: Context, row: str) -> tuple[str, ...]:
    """Names that are sealed for a form, in clear: other answers are not to tell them. Raises MissingKey, Unsealable."""
    kept = personal.seen_of_row(ctx.work, DIALOGS, row)
    return tuple(one.value(ctx.house.ring) for one in kept if one.kind is Kind.name)


def hidden(text: str, names: Iterable[str]) -> str:
    return words.hidden(text, tuple(names))


def copied(ctx: Context, form: Form, row: str, filed: Filed, values: Mapping[str, str]) -> None:
    """Whom an earlier request named, where the form names them again; what cannot be read is asked for again later."""
    there = {_item(one) for one in personal.seen_of_row(ctx.work, DIALOGS, row)}
    same = {key for key in _keys(form) - there if values.get(key) and values[key] == filed.fields.get(key)}
    for held in personal.seen_of_row(ctx.work, REQUESTS, str(filed.case.id)):
        if _item(held) in same:
            with suppress(MissingKey, Unsealable):
                value = held.value(ctx.house.ring)
                personal.keep(ctx.work, ctx.house.ring, Spot(DIALOGS, row, held.spot.field), held.kind, value)


def left_out(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """What a sentence told, without people: for a question that waits, in which nothing is sealed."""
    names = [one for field in asks_for(form) for one in several_of(values.get(field.key, ""))]
    keys = _keys(form)
    return {key: hidden(value, names) for key, value in values.items() if key not in keys}


# --- with the request ------------------------------------------------------------------------------------


def missing(form: Form, values: Mapping[str, str], kept: Iterable[Held]) -> Field | None:
    """The item of which a name was told and is no longer kept; those of a visit are kept with that."""
    there = {one.spot.field for one in kept}
    for field in asks_for(form):
        for at, line in enumerate(several_of(values.get(field.key, "")), 1):
            if "*" in line and not visit_in(line) and f"{field.key}.{at}.{Kind.name}" not in there:
                return field
    return None


def of_form(ctx: Context, form: Form, row: str, case: int | None) -> list[Held]:
    """What is sealed for a form to be submitted: an item that was not told anew is as it stands in the request."""
    fresh = [one for one in personal.seen_of_row(ctx.work, DIALOGS, row) if _item(one) in _keys(form)]
    anew = {_item(one) for one in fresh}
    before = personal.seen_of_row(ctx.work, REQUESTS, str(case)) if case else []
    return fresh + [one for one in before if _item(one) in _keys(form) - anew]


def replaced(ctx: Context, form: Form, fields: Mapping[str, str], fresh: Iterable[Held], case: int) -> None:
    """Whoever was told anew stands in the request alone."""
    anew = {_item(one) for one in fresh}
    kept = [one for one in personal.seen_of_row(ctx.work, REQUESTS, str(case)) if _item(one) in _keys(form)]
    personal.drop(ctx.work, [one for one in kept if _item(one) in anew or "*" not in _line(fields, one)])


def _keys(form: Form) -> set[str]:
    return {field.key for field in asks_for(form)}


def _item(held: Held) -> str:
    return held.spot.field.partition(".")[0]


def _line(fields: Mapping[str, str], held: Held) -> str:
    """The line of the answer that a sealed value belongs to."""
    key, _, rest = held.spot.field.partition(".")
    lines, at = several_of(fields.get(key, "")), int(rest.partition(".")[0])
    return lines[at - 1] if at <= len(lines) else ""


def named(fields: Mapping[str, str], key: str, kept: Iterable[Held]) -> list[Named]:
    """Everybody an item names, in order."""
    marks = {one.spot.field: one.mark for one in kept}
    lines = enumerate(several_of(fields.get(key, "")), 1)
    return [Named(line, marks.get(f"{key}.{at}.{Kind.name}", "")) for at, line in lines]


def marks_of(ctx: Context, filed: Filed, key: str) -> frozenset[str]:
    """By which those whom a request names are found again: nobody has to read what they are called."""
    kept = personal.seen_of_row(ctx.work, REQUESTS, str(filed.case.id))
    return frozenset(mark_of(ctx, one) for one in named(filed.fields, key, kept))


def mark_of(ctx: Context, one: Named) -> str:
    called = _BESIDE_A_NAME.sub("", one.shown)
    return one.mark or ctx.house.ring.mark(Kind.name, personal.normal(Kind.name, called))


# --- in full, by an act that is recorded -----------------------------------------------------------------


def in_full(ctx: Context, form: Form, filed: Filed) -> list[NewGuest]:
    """Everybody a request names whose name is kept, those of a visit it names too. Raises MissingKey, Unsealable."""
    own = [one for one in personal.seen_of_row(ctx.work, REQUESTS, str(filed.case.id)) if _item(one) in _keys(form)]
    lines = [line for field in asks_for(form) for line in several_of(filed.fields.get(field.key, ""))]
    numbers = dict.fromkeys(number for number in map(visit_in, lines) if number)
    meant = (cases.by_no(ctx.connection, number) for number in numbers)
    theirs = [
        one
        for case in meant
        if case is not None and case.kind == visits.KIND
        for one in personal.of_rows(ctx.connection, guests.PLACE, guests.rows_of(case.id))
    ]
    found: dict[tuple[str, str], dict[str, str]] = {}
    for held in (*own, *theirs):
        at = held.spot.field.rpartition(".")[0]
        found.setdefault((held.spot.row, at), {})[held.kind.value] = held.value(ctx.house.ring)
    return [NewGuest(**parts) for parts in found.values()]
