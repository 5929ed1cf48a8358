"""A reason or a name that a decider was asked for: one answer, and it is done."""

from __future__ import annotations

from handlers import forms
from handlers.approvals import acting, view
from handlers.context import Context
from handlers.dialogs.form import answers
from handlers.dialogs.outcomes import Cancelled, Paused, Step, Submitted, Summary
from handlers.procedures.asking import ASKING
from handlers.texts import common
from handlers.types import Reply
from store import dialogs
from store.dialogs import Dialog


def stepped(ctx: Context, dialog: Dialog, step: Step) -> Reply:
    seen, outcome, form = view.numbered(ctx, dialog.subject, None), step.outcome, ASKING[dialog.form]
    if isinstance(outcome, Submitted | Summary | Cancelled) or seen is None:
        dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
        ctx.forget_dialogs()
    else:
        dialogs.save(ctx.work, dialog, step.filling.to_json(), current=not isinstance(outcome, Paused))
    if seen is None:
        return Reply(common.gone_tap())
    if isinstance(outcome, Submitted | Summary):
        return acting.said_why(seen, form.key, answers(form, step.filling))
    return Reply(forms.told(ctx, form, dialog.subject, step))
