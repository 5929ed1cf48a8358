"""The forms about an incident: what is still unknown, whom it was told, how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers import forms
from handlers.context import Context
from handlers.dialogs.fields import moment_of
from handlers.dialogs.form import Form, answers
from handlers.dialogs.outcomes import Cancelled, Paused, Step, Submitted, Summary
from handlers.incidents import acts, checklist, report
from handlers.incidents.told import told_of
from handlers.procedures.incident import CLOSE, FACTS, NOTICE, WITHDRAW
from handlers.texts import common
from handlers.texts import incidents as texts
from handlers.texts.dialog_words import Word
from handlers.types import Reply
from store import dialogs, incidents
from store.dialogs import Dialog
from store.incidents import Incident

# These need no second look: what was said goes straight to work once the last question is answered.
_WITHOUT_SUMMARY = (FACTS.key, NOTICE.key, WITHDRAW.key)


def stepped(ctx: Context, dialog: Dialog, form: Form, step: Step) -> Reply:
    case = ctx.case_id(dialog.subject)
    it = None if case is None else incidents.locked(ctx.work, case)
    if it is None or not it.is_open:
        _end(ctx, dialog)
        return Reply(common.gone_tap() if it is None else texts.over(told_of(ctx, it)))
    forms.settle_questions(ctx, form, dialog.subject, step)
    if form.key == FACTS.key and step.noted:
        it = _learn(ctx, it, answers(form, step.filling))
    outcome = step.outcome
    full = isinstance(outcome, Summary) and outcome.ready and form.key in _WITHOUT_SUMMARY
    if isinstance(outcome, Submitted) or full:
        return _finish(ctx, dialog, form, step, it)
    if isinstance(outcome, Cancelled):
        _end(ctx, dialog)
        forms.settle_summary(ctx, form, dialog.subject, Word.cancel)
    else:
        dialogs.save(ctx.work, dialog, step.filling.to_json(), current=not isinstance(outcome, Paused))
        ctx.forget_dialogs()
    return Reply(forms.told(ctx, form, dialog.subject, step))


def _end(ctx: Context, dialog: Dialog) -> None:
    dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    ctx.forget_dialogs()


def _finish(ctx: Context, dialog: Dialog, form: Form, step: Step, it: Incident) -> Reply:
    _end(ctx, dialog)
    if isinstance(step.outcome, Submitted):
        forms.settle_summary(ctx, form, dialog.subject, Word.submit)
    reply = _done(ctx, form, answers(form, step.filling), step.filling.values, it)
    waits = forms.waiting(ctx)
    return Reply(f"{reply.text}\n\n{waits}") if waits else reply


def _done(ctx: Context, form: Form, values: Mapping[str, str], marks: Mapping[str, str], it: Incident) -> Reply:
    if form.key == CLOSE.key:
        return acts.close(ctx, it, values)
    if form.key == NOTICE.key:
        return acts.note(ctx, it, values, marks)
    if form.key == WITHDRAW.key:
        return acts.withdraw(ctx, it, values["reason"])
    report.tell(ctx, it, texts.more_known(told_of(ctx, it)), f"facts:{ctx.update.key}", ladder_too=True)
    return Reply(texts.facts_complete(told_of(ctx, it)))


def _learn(ctx: Context, it: Incident, values: Mapping[str, str]) -> Incident:
    """Answers go onto the case one by one; another kind has another plan."""
    told: dict[str, Any] = {"kind": values.get("kind", ""), "seen": values.get("seen", "")}
    told["scope"] = forms.shown(FACTS, "scope", values["scope"]) if values.get("scope") else ""
    told["discovered_at"] = moment_of(values["discovered"]) if values.get("discovered") else None
    news = {name: value for name, value in told.items() if value and value != getattr(it, name)}
    if not news:
        return it
    after = report.learn(ctx, it, news)
    if "kind" in news:
        checklist.send(ctx, after, [it.case.reporter])
    return after
