"""Personal data in forms: sealed the moment they are given; what the form keeps and shows is only the mask.

A number reaches the product in one message. It is held in memory for that turn (``Context.frank``); the form's answers,
the inbox, messages, documents and the trail only ever get the mask (failures.md I10, S20).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import knownguests, outsiders
from handlers.approvals.naming import Unclear
from handlers.context import Context
from handlers.dialogs.fields import Answer, Field, Kind
from handlers.dialogs.form import Filling, Form, Mode
from handlers.dialogs.longer import id_number
from handlers.dialogs.outcomes import Step
from handlers.outsiders import DIALOGS, REQUESTS, Named
from handlers.texts import masks, visit_people
from handlers.texts import private as texts
from handlers.types import TextSaid
from handlers.understanding import secrets
from store import personal
from store.fieldkeys import MissingKey, Unsealable
from store.personal import Spot
from store.requests import Filed

__all__ = ["DIALOGS", "REQUESTS"]
_FREE = (Kind.text, Kind.items, Kind.person, Kind.choice)


def asks_for(form: Form) -> list[Field]:
    """The fields of the form that a number of somebody answers."""
    return [field for field in form.fields if field.kind is Kind.id_number]


def _seals(form: Form) -> bool:
    return any(field.kind is Kind.id_number or field.outsiders for field in form.fields)


def heard(ctx: Context, form: Form, filling: Filling, text: str) -> str:
    """What was said, in clear where the form asks for a number of somebody, or for one name as accounts have it."""
    said = ctx.update
    if not isinstance(said, TextSaid) or said.text != text or not ctx.frank:
        return text
    field = form.field(filling.at)
    wanted = _seals(form) or (field is not None and field.token)
    return ctx.frank if wanted else text


def is_list(form: Form, filling: Filling, text: str) -> bool:
    """Whether ``text`` are people from outside with their numbers, as the form asks for them; however long it is."""
    field = form.field(filling.at)
    return filling.mode is Mode.filling and field is not None and field.outsiders and visit_people.is_list(text)


def put_away(ctx: Context, form: Form, subject: str, step: Step) -> Step:
    """What was asked for is sealed, and masked in the answers; numbers that slipped in are masked for good."""
    values, row = dict(step.filling.values), _row(ctx, form.key, subject)
    for field in form.fields:
        value = values.get(field.key, "")
        if field.kind is Kind.id_number and _is_whole(value):
            values[field.key] = _sealed(ctx, form, subject, field, value)
        elif value and field.outsiders and field.key in step.noted:
            values[field.key] = outsiders.put_away(ctx, row, field, value)
        elif value and field.kind in _FREE and field.key in step.noted:
            values[field.key] = _guarded(ctx, field, value)
    left = secrets.guard(step.left, mobiles=True).text if step.left else ""
    if outsiders.asks_for(form):
        names = _names(ctx, row)
        values = _covered(form, values, names)
        left = outsiders.hidden(left, names)
    return replace(step, filling=replace(step.filling, values=values), left=left)


def _guarded(ctx: Context, field: Field, value: str) -> str:
    """Without numbers of people, and without names of visitors; who is asked for by name is a colleague."""
    kept = secrets.guard(value, mobiles=not field.token).text
    return kept if field.token or field.kind is Kind.person else knownguests.covered(ctx, kept)


def _names(ctx: Context, row: str) -> tuple[str, ...]:
    try:
        return outsiders.names_told(ctx, row)
    except (MissingKey, Unsealable):
        return ()


def _covered(form: Form, values: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """A name that is sealed stands in no other answer either."""
    free = {field.key for field in form.fields if field.kind in _FREE}
    return {key: outsiders.hidden(value, names) if key in free else value for key, value in values.items()}


def told_at_once(ctx: Context, form: Form, subject: str, known: Mapping[str, str]) -> dict[str, str]:
    """Numbers and names that stood in the first sentence already, as answers to the fields that ask for them."""
    row, known = _row(ctx, form.key, subject), dict(known)
    for field in outsiders.asks_for(form):
        if known.get(field.key):
            known[field.key] = outsiders.put_away(ctx, row, field, known[field.key])
            known = _covered(form, known, _names(ctx, row))
    fields, numbers = asks_for(form), secrets.id_numbers(ctx.frank)
    if len(fields) != 1 or len(numbers) != 1:
        return dict(known)
    return {**known, fields[0].key: _sealed(ctx, form, subject, fields[0], numbers[0])}


def _sealed(ctx: Context, form: Form, subject: str, field: Field, value: str) -> str:
    """Returns the mask."""
    spot = Spot(DIALOGS, _row(ctx, form.key, subject), field.key)
    personal.keep(ctx.work, ctx.house.ring, spot, personal.Kind.id_number, value)
    ctx.wanted.add(secrets.Kind.id_number)
    return masks.id_number(value)


def _row(ctx: Context, form: str, subject: str) -> str:
    return f"{ctx.me.id}/{form}/{subject}"


def _is_whole(value: str) -> bool:
    return isinstance(id_number("", value), Answer)


def copy(ctx: Context, form: Form, subject: str, filed: Filed, values: Mapping[str, str]) -> None:
    """Names that are taken over from an earlier request are sealed for the form too."""
    if outsiders.asks_for(form):
        outsiders.copied(ctx, form, _row(ctx, form.key, subject), filed, values)


def take_along(ctx: Context, form: Form, before: str, subject: str) -> None:
    """The form goes on under another subject. What cannot be read is asked for again when the form is submitted."""
    if not _seals(form):
        return
    for held in personal.seen_of_row(ctx.work, DIALOGS, _row(ctx, form.key, before)):
        try:
            spot = Spot(DIALOGS, _row(ctx, form.key, subject), held.spot.field)
            personal.move(ctx.work, ctx.house.ring, held, spot)
        except (MissingKey, Unsealable):
            personal.drop(ctx.work, [held])


def lost(ctx: Context, form: Form, subject: str, case: int | None, values: Mapping[str, str]) -> Unclear | None:
    """What the form shows masked and is no longer there, or cannot be read: it has to be given again."""
    gone = _names_lost(ctx, form, subject, case, values)
    if gone is not None:
        return gone
    for field in asks_for(form):
        if not values.get(field.key):
            continue
        held = personal.at(ctx.connection, Spot(DIALOGS, _row(ctx, form.key, subject), field.key))
        if held is None and case is not None:
            held = personal.at(ctx.connection, Spot(REQUESTS, str(case), field.key))
        try:
            if held is None:
                return Unclear(field.key, texts.again(field.label))
            held.value(ctx.house.ring)
        except MissingKey as missing:
            return Unclear(field.key, texts.no_key(missing.key))
        except Unsealable:
            return Unclear(field.key, texts.again(field.label))
    return None


def _names_lost(ctx: Context, form: Form, subject: str, case: int | None, values: Mapping[str, str]) -> Unclear | None:
    if not outsiders.asks_for(form):
        return None
    kept = outsiders.of_form(ctx, form, _row(ctx, form.key, subject), case)
    field = outsiders.missing(form, values, kept)
    if field is not None:
        return Unclear(field.key, texts.again(field.label))
    for held in kept:
        item = form.field(held.spot.field.partition(".")[0])
        try:
            held.value(ctx.house.ring)
        except (MissingKey, Unsealable):
            return None if item is None else Unclear(item.key, texts.again(item.label))
    return None


def outsiders_of(ctx: Context, form: Form, subject: str, case: int | None, fields: Mapping[str, str]) -> list[Named]:
    """Those from outside whom a form names that is to be submitted."""
    items = outsiders.asks_for(form)
    kept = outsiders.of_form(ctx, form, _row(ctx, form.key, subject), case) if items else []
    return [one for item in items for one in outsiders.named(fields, item.key, kept)]


def file(ctx: Context, form: Form, subject: str, case: int, fields: Mapping[str, str]) -> None:
    """What was given in the form belongs to the request from now on. Only after ``lost`` found nothing."""
    if not _seals(form):
        return
    fresh = personal.seen_of_row(ctx.work, DIALOGS, _row(ctx, form.key, subject))
    outsiders.replaced(ctx, form, fields, fresh, case)
    for held in fresh:
        personal.move(ctx.work, ctx.house.ring, held, Spot(REQUESTS, str(case), held.spot.field), case=case)


def forget(ctx: Context, form: Form, subject: str) -> None:
    """The form was cancelled."""
    if _seals(form):
        personal.drop(ctx.work, personal.seen_of_row(ctx.work, DIALOGS, _row(ctx, form.key, subject)))
