"""What somebody was asked for in between: a reason, a name, the record of what was done."""

from __future__ import annotations

from handlers import forms
from handlers.approvals import acting, after, urgent, view
from handlers.approvals.view import View
from handlers.context import Context
from handlers.dialogs.form import Form, answers
from handlers.dialogs.outcomes import Cancelled, Paused, Step, Submitted, Summary
from handlers.procedures.asking import ASKING, SETTLE
from handlers.procedures.evidence import EVIDENCE, KEYS
from handlers.texts import common
from handlers.types import Reply
from store import dialogs
from store.dialogs import Dialog


def _said(seen: View, form: Form, values: dict[str, str]) -> Reply:
    if form.key in EVIDENCE:
        return after.done(seen, KEYS[form.key], values)
    if form.key == SETTLE.key:
        return urgent.settle(seen, values["result"])
    return acting.said_why(seen, form.key, values)


def stepped(ctx: Context, dialog: Dialog, step: Step) -> Reply:
    seen, outcome = view.numbered(ctx, dialog.subject, None), step.outcome
    form = ASKING.get(dialog.form) or EVIDENCE[dialog.form]
    full = isinstance(outcome, Submitted) or (isinstance(outcome, Summary) and len(form.fields) == 1)
    if full or isinstance(outcome, Cancelled) or seen is None:
        dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
        ctx.forget_dialogs()
    else:
        dialogs.save(ctx.work, dialog, step.filling.to_json(), current=not isinstance(outcome, Paused))
    if seen is None:
        return Reply(common.gone_tap())
    if full:
        return _said(seen, form, answers(form, step.filling))
    return Reply(forms.told(ctx, form, dialog.subject, step))
