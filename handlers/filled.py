"""What is said or tapped while a form is open, and what happens when it is full."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers import forms, private
from handlers.approvals import asked, filing, marks
from handlers.context import Context
from handlers.dialogs import reading, steps
from handlers.dialogs.form import Form, answers
from handlers.dialogs.outcomes import Cancelled, Paused, Step, Submitted, Summary
from handlers.incidents import asking
from handlers.leaks import closing, report, review, written
from handlers.ledgers import offered
from handlers.procedures.asking import ASKING
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.evidence import EVIDENCE
from handlers.procedures.incident import INCIDENT_FORMS
from handlers.procedures.leak import CLOSE, FACTS, REPORT, RETURN
from handlers.procedures.visits import VISITING
from handlers.texts import common, dialog_reminder
from handlers.texts import dialogs as dialog_texts
from handlers.texts import leaks as texts
from handlers.texts.dialog_words import FormWord, Word
from handlers.types import Reply
from handlers.visits import registering
from store import cases, dialogs, leaks
from store.dialogs import Dialog
from store.leaks import Leak

_SUBMITTED: dict[str, Callable[[Context, Leak, Mapping[str, str]], Reply]] = {
    REPORT.key: written.submit,
    RETURN.key: review.reason_given,
    CLOSE.key: closing.finish,
}
# These need no second look: what was said goes straight to work once the last question is answered.
_WITHOUT_SUMMARY = (FACTS.key, RETURN.key)


def current(ctx: Context) -> Dialog | None:
    return next((dialog for dialog in ctx.my_dialogs if dialog.current), None)


def latest(ctx: Context) -> Dialog | None:
    """The form left last, put aside or interrupted."""
    return next((dialog for dialog in ctx.my_dialogs if forms.form_of(dialog) is not None), None)


def of(ctx: Context, form: Form, subject: str) -> Dialog | None:
    return next((one for one in ctx.my_dialogs if one.form == form.key and one.subject == subject), None)


def wants(ctx: Context, dialog: Dialog, text: str) -> bool:
    form = forms.form_of(dialog)
    if form is None:
        return False
    if registering.wants(ctx, dialog, text):
        return True
    filling = forms.filling_of(dialog, form)
    heard = private.heard(ctx, form, filling, text)
    return private.is_list(form, filling, heard) or reading.wants(form, filling, heard, ctx.now)


def open_question(ctx: Context) -> str:
    """What the open form asks now; empty where none is open."""
    dialog = current(ctx)
    form = None if dialog is None else forms.form_of(dialog)
    return "" if dialog is None or form is None else dialog_texts.question(form, forms.filling_of(dialog, form))


def reminder(ctx: Context) -> str:
    """What the open form waits for, in one line; empty where none is open."""
    dialog = current(ctx)
    form = None if dialog is None else forms.form_of(dialog)
    return "" if dialog is None or form is None else dialog_reminder.reminder(form, forms.filling_of(dialog, form))


def say(ctx: Context, dialog: Dialog, text: str) -> Reply:
    form = forms.form_of(dialog)
    if form is None:
        return Reply(common.nothing_to_cancel())
    if form.key in VISITING:
        return registering.stepped(ctx, dialog, form, registering.said(ctx, dialog, text))
    filling = forms.filling_of(dialog, form)
    form = offered.hearing(ctx, form, filling.at, text)
    step = steps.say(form, filling, private.heard(ctx, form, filling, text), ctx.now)
    return _step(ctx, dialog, form, private.put_away(ctx, form, dialog.subject, step))


def choose(ctx: Context, dialog: Dialog, field: str, option: str) -> Reply:
    form = forms.form_of(dialog)
    if form is None:
        return Reply(common.gone_tap())
    form = offered.with_own(ctx, form, (field,))
    return _step(ctx, dialog, form, steps.choose(form, forms.filling_of(dialog, form), field, option))


def obey(ctx: Context, dialog: Dialog, word: Word) -> Reply:
    form = forms.form_of(dialog)
    if form is None:
        return Reply(common.gone_tap())
    if word in (Word.urgent, Word.again) and form.key in CATALOGUE:
        return marks.urgent(ctx, dialog) if word is Word.urgent else marks.copied_from(ctx, dialog)
    return _step(ctx, dialog, form, steps.obey(form, forms.filling_of(dialog, form), FormWord(word), ctx.now))


def resume(ctx: Context) -> Reply:
    """继续: the form that was left last."""
    dialog = latest(ctx)
    return Reply(common.nothing_to_resume()) if dialog is None else obey(ctx, dialog, Word.resume)


def _step(ctx: Context, dialog: Dialog, form: Form, step: Step) -> Reply:
    if form.key in CATALOGUE:
        return filing.stepped(ctx, dialog, step)
    if form.key in VISITING:
        return registering.stepped(ctx, dialog, form, step)
    if form.key in ASKING or form.key in EVIDENCE:
        return asked.stepped(ctx, dialog, step)
    if form.key in INCIDENT_FORMS:
        return asking.stepped(ctx, dialog, form, step)
    leak = _leak_of(ctx, dialog)
    if leak is None:
        dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
        return Reply(common.gone_tap())
    if not leak.case.is_open:
        dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
        ctx.forget_dialogs()
        return Reply(texts.case_closed(leak))
    forms.settle_questions(ctx, form, dialog.subject, step)
    if form.key == FACTS.key and step.noted:
        report.facts_noted(ctx, leak, answers(form, step.filling))
    finished = isinstance(step.outcome, Submitted) or (
        isinstance(step.outcome, Summary) and step.outcome.ready and form.key in _WITHOUT_SUMMARY
    )
    if finished:
        return _finish(ctx, dialog, form, step, leak)
    return _keep(ctx, dialog, form, step, leak)


def _keep(ctx: Context, dialog: Dialog, form: Form, step: Step, leak: Leak) -> Reply:
    if isinstance(step.outcome, Cancelled):
        dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    else:
        dialogs.save(ctx.work, dialog, step.filling.to_json(), current=not isinstance(step.outcome, Paused))
    ctx.forget_dialogs()
    if isinstance(step.outcome, Cancelled):
        forms.settle_summary(ctx, form, dialog.subject, Word.cancel)
        return _with_other(ctx, Reply(forms.told(ctx, form, dialog.subject, step)))
    after = written.what_follows(ctx, leak) if form.key == REPORT.key and isinstance(step.outcome, Summary) else ""
    return Reply(forms.told(ctx, form, dialog.subject, step, after))


def _with_other(ctx: Context, reply: Reply) -> Reply:
    """One form is over: another one that waits is not to be forgotten."""
    waits = forms.waiting(ctx)
    return Reply(f"{reply.text}\n\n{waits}") if waits else reply


def _finish(ctx: Context, dialog: Dialog, form: Form, step: Step, leak: Leak) -> Reply:
    dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    ctx.forget_dialogs()
    if isinstance(step.outcome, Submitted):
        forms.settle_summary(ctx, form, dialog.subject, Word.submit)
    if form.key == FACTS.key:
        return _with_other(ctx, report.facts_complete(ctx, leak))
    return _with_other(ctx, _SUBMITTED[form.key](ctx, leak, answers(form, step.filling)))


def _leak_of(ctx: Context, dialog: Dialog) -> Leak | None:
    case = cases.by_no(ctx.connection, dialog.subject)
    return None if case is None else leaks.locked(ctx.work, case.id)
