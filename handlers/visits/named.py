"""Who comes, between the form and the record: sealed as they are told; the form keeps masks (ADR 14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers.context import Context
from handlers.dialogs.fields import Kind as FieldKind
from handlers.dialogs.form import Form
from handlers.dialogs.longer import BESIDE
from handlers.dialogs.outcomes import Step
from handlers.texts import masks
from handlers.texts import visit_people as words
from handlers.texts.visit_words import written
from handlers.understanding import secrets
from store import personal
from store.fieldkeys import MissingKey, Unsealable
from store.personal import Held, Kind, Spot
from store.visiting import NewGuest

VISITORS = "visitors"
DIALOGS = "dialogs"
_FREE = (FieldKind.text, FieldKind.items, FieldKind.person, FieldKind.choice)


def put_away(ctx: Context, form: Form, subject: str, step: Step) -> Step:
    """Names and numbers of those just told are sealed and masked; a name that stands in another answer is covered."""
    values = dict(step.filling.values)
    if VISITORS in step.noted:
        values |= taken(ctx, form, subject, words.people(values.get(VISITORS, "")), values)
    names = tuple(one.name for one in told(ctx, form, subject) if one.name)
    for field in form.fields:
        if field.key != VISITORS and values.get(field.key) and field.kind in _FREE:
            values[field.key] = covered(values[field.key], () if field.key == "host" else names)
    left = covered(step.left, names) if step.left else ""
    return replace(step, filling=replace(step.filling, values=values), left=left)


def covered(text: str, names: Iterable[str]) -> str:
    return words.hidden(written(secrets.guard(text, mobiles=True).text), tuple(names))


def taken(ctx: Context, form: Form, subject: str, people: words.People, values: dict[str, str]) -> dict[str, str]:
    """Seals them in place of those told before; returns what the form keeps."""
    forget(ctx, form, subject)
    lines = [_sealed(ctx, form, subject, at, guest) for at, guest in enumerate(people.guests, 1)]
    kept = {VISITORS: BESIDE.join(lines) or people.what}
    if people.unit and not values.get("unit"):
        kept["unit"] = people.unit
    return kept


def _sealed(ctx: Context, form: Form, subject: str, at: int, guest: NewGuest) -> str:
    """Returns the line of masks."""
    parts = ((Kind.name, guest.name), (Kind.phone, guest.phone), (Kind.id_number, guest.id_number))
    for kind, value in parts:
        if value:
            spot = Spot(DIALOGS, _row(ctx, form, subject), f"{at}.{kind}")
            personal.keep(ctx.work, ctx.house.ring, spot, kind, value)
    ctx.wanted |= {secrets.Kind.mobile} if guest.phone else set()
    ctx.wanted |= {secrets.Kind.id_number} if guest.id_number else set()
    return words.line(masks.name(guest.name), masks.phone(guest.phone), masks.id_number(guest.id_number))


def told(ctx: Context, form: Form, subject: str) -> tuple[NewGuest, ...]:
    """Those sealed for the form, in clear and in order; what cannot be read any more is as if it was never told."""
    found: dict[int, dict[str, str]] = {}
    for held in personal.seen_of_row(ctx.work, DIALOGS, _row(ctx, form, subject)):
        at, _, kind = held.spot.field.partition(".")
        found.setdefault(int(at), {})[kind] = _read(ctx, held)
    return tuple(NewGuest(**found[at]) for at in sorted(found))


def _read(ctx: Context, held: Held) -> str:
    try:
        return held.value(ctx.house.ring)
    except (MissingKey, Unsealable):
        return ""


def forget(ctx: Context, form: Form, subject: str) -> None:
    """The form is over, or others are told instead."""
    personal.drop(ctx.work, personal.seen_of_row(ctx.work, DIALOGS, _row(ctx, form, subject)))


def _row(ctx: Context, form: Form, subject: str) -> str:
    return f"{ctx.me.id}/{form.key}/{subject}"
