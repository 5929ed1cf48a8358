"""Numbers of people in forms: sealed the moment they are given; what the form keeps and shows is only the mask.

A number reaches the product in one message. It is held in memory for that turn (``Context.frank``); the form's answers,
the inbox, messages, documents and the trail only ever get the mask (failures.md I10, S20).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.approvals.naming import Unclear
from handlers.context import Context
from handlers.dialogs.fields import Answer, Field, Kind
from handlers.dialogs.form import Filling, Form
from handlers.dialogs.longer import id_number
from handlers.dialogs.outcomes import Step
from handlers.texts import masks
from handlers.texts import private as texts
from handlers.types import TextSaid
from handlers.understanding import secrets
from store import personal
from store.fieldkeys import MissingKey, Unsealable
from store.personal import Spot

DIALOGS, REQUESTS = "dialogs", "requests"
_FREE = (Kind.text, Kind.items, Kind.person, Kind.choice)


def asks_for(form: Form) -> list[Field]:
    """The fields of the form that a number of somebody answers."""
    return [field for field in form.fields if field.kind is Kind.id_number]


def heard(ctx: Context, form: Form, filling: Filling, text: str) -> str:
    """What was said, in clear where the form asks for a number of somebody, or for one name as accounts have it."""
    said = ctx.update
    if not isinstance(said, TextSaid) or said.text != text or not ctx.frank:
        return text
    field = form.field(filling.at)
    wanted = asks_for(form) or (field is not None and field.token)
    return ctx.frank if wanted else text


def put_away(ctx: Context, form: Form, subject: str, step: Step) -> Step:
    """Numbers that were asked for are sealed, and masked in the answers; others that slipped in are masked for good."""
    values = dict(step.filling.values)
    for field in form.fields:
        value = values.get(field.key, "")
        if field.kind is Kind.id_number and _is_whole(value):
            values[field.key] = _sealed(ctx, form, subject, field, value)
        elif value and field.kind in _FREE and field.key in step.noted:
            values[field.key] = secrets.guard(value, mobiles=not field.token).text
    left = secrets.guard(step.left, mobiles=True).text if step.left else ""
    return replace(step, filling=replace(step.filling, values=values), left=left)


def told_at_once(ctx: Context, form: Form, subject: str, known: Mapping[str, str]) -> dict[str, str]:
    """The number that stood in the first sentence already, as the answer to the one field that asks for it."""
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


def take_along(ctx: Context, form: Form, before: str, subject: str) -> None:
    """The form goes on under another subject. What cannot be read is asked for again when the form is submitted."""
    if not asks_for(form):
        return
    for held in personal.of_row(ctx.connection, DIALOGS, _row(ctx, form.key, before)):
        try:
            spot = Spot(DIALOGS, _row(ctx, form.key, subject), held.spot.field)
            personal.move(ctx.work, ctx.house.ring, held, spot)
        except (MissingKey, Unsealable):
            personal.drop(ctx.work, [held])


def lost(ctx: Context, form: Form, subject: str, case: int | None, values: Mapping[str, str]) -> Unclear | None:
    """A number whose mask the form shows and that is no longer there, or cannot be read: it has to be given again."""
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


def file(ctx: Context, form: Form, subject: str, case: int) -> None:
    """What was given in the form belongs to the request from now on. Only after ``lost`` found nothing."""
    if not asks_for(form):
        return
    for held in personal.of_row(ctx.connection, DIALOGS, _row(ctx, form.key, subject)):
        personal.move(ctx.work, ctx.house.ring, held, Spot(REQUESTS, str(case), held.spot.field), case=case)


def forget(ctx: Context, form: Form, subject: str) -> None:
    """The form was cancelled."""
    if asks_for(form):
        personal.drop(ctx.work, personal.of_row(ctx.connection, DIALOGS, _row(ctx, form.key, subject)))
