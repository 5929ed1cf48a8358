"""Where a form asks for an object and the person has some, theirs are offered; any other may be written as ever."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from handlers.context import Context
from handlers.dialogs import longer
from handlers.dialogs.fields import Answer, Choice, Field, Kind
from handlers.dialogs.form import Form
from handlers.dialogs.longer import BESIDE
from handlers.dialogs.outcomes import Step
from handlers.ledgers.moves import TABLE
from handlers.procedures.custody import CUSTODY
from handlers.texts.ledgers import option
from handlers.understanding.listed import things_listed
from store import ledgers
from store.ledgers import Ledger, Object

_OPTION = re.compile(r"o(\d{1,18})")
_PLACE = re.compile(r"\d{1,2}")
_MOST = 20  # what one card can list
_OFFERED = (Ledger.media, Ledger.device)


def with_own(ctx: Context, form: Form, keys: Collection[str | None] | None = None) -> Form:
    """The form with what the person holds as choices of its question for an object. keys: only of these fields."""
    custody = CUSTODY.get(form.key)
    field = None if custody is None else form.field(custody.names)
    if field is None or not _is_asked(form, field) or (keys is not None and field.key not in keys):
        return form
    choices = tuple(Choice(f"o{it.id}", option(it)) for it in own(ctx, form))
    if not choices:
        return form
    offering = replace(field, kind=Kind.choice, choices=choices, other=True)
    return replace(form, fields=tuple(offering if one is field else one for one in form.fields))


def hearing(ctx: Context, form: Form, at: str | None, said: str) -> Form:
    """The form as it listens to an answer: a list of several things is no choice of one."""
    field = form.field(at)
    several = field is not None and field.kind is Kind.items and len(things_listed(said)) > 1
    return form if several else with_own(ctx, form, (at,))


def _is_asked(form: Form, field: Field) -> bool:
    """Objects of the house that a person can have; a foreign device is nobody's."""
    return CUSTODY[form.key].ledger in _OFFERED and field.kind in (Kind.text, Kind.items) and field.key != "serial"


def own(ctx: Context, form: Form) -> list[Object]:
    """What the one who acts is custodian of and what is asked for can be done with."""
    custody = CUSTODY[form.key]
    possible = TABLE[custody.first][1] if custody.first else ()
    held = ledgers.of_person(ctx.connection, ctx.me.id)
    fit = [it for it in held if it.ledger is custody.ledger and it.custodian == ctx.me.id and it.state in possible]
    return fit[:_MOST]


def resolved(ctx: Context, form: Form, step: Step) -> Step:
    """Options that were chosen become the numbers of the objects; free text is read as the field reads it."""
    custody = CUSTODY.get(form.key)
    key = "" if custody is None else custody.names
    field = form.field(key)
    if field is None or key not in step.noted or not _is_asked(form, field):
        return step
    value = _plain(ctx, form, field, step.filling.values.get(key, ""))
    return replace(step, filling=step.filling.with_value(key, value))


def _plain(ctx: Context, form: Form, field: Field, value: str) -> str:
    held = own(ctx, form)
    chosen = _OPTION.fullmatch(value)
    if chosen is not None:
        return next((it.no for it in held if it.id == int(chosen[1])), value)
    if field.kind is not Kind.items:
        return value
    read = longer.items(field.key, value)
    items = longer.several_of(read.value) if isinstance(read, Answer) else (value,)
    if len(items) > 1 and all(_PLACE.fullmatch(one) and 0 < int(one) <= len(held) for one in items):
        items = tuple(held[int(one) - 1].no for one in items)
    return BESIDE.join(items)
