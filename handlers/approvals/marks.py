"""What is said beside the answers of an open form: 紧急, 抄送 王芳, 照上次."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import forms, private
from handlers.approvals import again, copied, filing
from handlers.context import Context
from handlers.dialogs import steps
from handlers.dialogs.form import from_json
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.urgent import COPIED_TO, FIELDS, MAY_START, URGENT, YES, form_of, is_marked
from handlers.texts import copies as copy_texts
from handlers.texts import urgent as texts
from handlers.types import Reply
from store.dialogs import Dialog


def said(ctx: Context, dialog: Dialog, text: str) -> Reply | None:
    """None where the words are an answer, or about something else."""
    if dialog.form not in CATALOGUE:
        return None
    says = texts.marks(text)
    if says is not None:
        return urgent(ctx, dialog) if says else _calm(ctx, dialog)
    names = copy_texts.names(text)
    if names is not None:
        return _copied_to(ctx, dialog, names)
    return copied_from(ctx, dialog) if copy_texts.again(text) == "" else None


def of_sentence(procedure: str, text: str) -> dict[str, str]:
    """What the first sentence says besides: that the matter is urgent."""
    return {URGENT: YES} if procedure in MAY_START and texts.is_spoken(text) else {}


def urgent(ctx: Context, dialog: Dialog) -> Reply:
    """The matter cannot wait: who consented orally, when and why is asked as well."""
    procedure = CATALOGUE[dialog.form]
    if procedure.key not in MAY_START:
        return Reply(texts.not_for_this(procedure))
    if not forms.is_new(dialog.subject):
        return Reply(texts.not_now())
    return _with(ctx, dialog, {**_values(dialog), URGENT: YES}, texts.marked())


def _calm(ctx: Context, dialog: Dialog) -> Reply | None:
    if not is_marked(_values(dialog)):
        return None
    gone = {URGENT, *(field.key for field in FIELDS)}
    kept = {key: value for key, value in _values(dialog).items() if key not in gone}
    return _with(ctx, dialog, kept, texts.unmarked())


def _copied_to(ctx: Context, dialog: Dialog, names: tuple[str, ...]) -> Reply:
    found = copied.meant(ctx, names, ctx.me.id)
    if isinstance(found, str):
        return Reply(found)
    told = copy_texts.will_hear([ctx.name(one) for one in found])
    return _with(ctx, dialog, {**_values(dialog), COPIED_TO: " ".join(found)}, told)


def copied_from(ctx: Context, dialog: Dialog) -> Reply:
    """What is still open is filled from the last request of the same kind; what was answered stays."""
    procedure = CATALOGUE[dialog.form]
    last = again.last(ctx, procedure.key)
    if last is None or not forms.is_new(dialog.subject):
        return Reply(copy_texts.none_yet())
    values = {**again.values_of(ctx, procedure, last), **{key: one for key, one in _values(dialog).items() if one}}
    private.copy(ctx, procedure.form, dialog.subject, last, values)
    return _with(ctx, dialog, values, again.told(procedure, last, values))


def _values(dialog: Dialog) -> Mapping[str, str]:
    return from_json(CATALOGUE[dialog.form].form, dialog.filling).values


def _with(ctx: Context, dialog: Dialog, values: Mapping[str, str], told: str) -> Reply:
    """The form with other marks: the open question again, or the first that is open now, or the summary."""
    form = form_of(CATALOGUE[dialog.form], values)
    step = steps.refilled(form, from_json(form, dialog.filling), values)
    reply = filing.stepped(ctx, dialog, step)
    return replace(reply, text="\n\n".join(filter(None, (told, reply.text))))
