"""From a sentence to a submitted request: the form, the summary with the approvers by name, the first card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers import forms, private
from handlers.approvals import again, checks, consent, copied, notices, summary, times, urgent, view
from handlers.approvals.around import Around
from handlers.approvals.decisions import submit
from handlers.approvals.guards import PAIR, refusal
from handlers.approvals.kept import as_data
from handlers.approvals.naming import Unclear, apart, named_in
from handlers.approvals.outcomes import Nobody, What
from handlers.approvals.request import Request, State
from handlers.approvals.things import Matter
from handlers.approvals.view import View
from handlers.context import APPROVAL, Context
from handlers.dialogs.form import Form, Mode, answers
from handlers.dialogs.outcomes import Asked, Cancelled, Paused, Submitted, Summary
from handlers.dialogs.outcomes import Step as FormStep
from handlers.dialogs.steps import start as opened
from handlers.ledgers import offered
from handlers.procedures import urgent as spec
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.spec import Procedure
from handlers.texts import approvals as texts
from handlers.texts import completing
from handlers.texts import copies as copy_texts
from handlers.texts import ledgers as ledger_texts
from handlers.texts import urgent as urgent_texts
from handlers.texts.dialog_words import Word
from handlers.types import Reply
from store import cases, dialogs, requests
from store.dialogs import Dialog


def start(ctx: Context, procedure: Procedure, prefilled: Mapping[str, str]) -> Reply:
    """The first question, with what the sentence has already told; an open form of the same kind is taken up again."""
    subject = forms.new_subject(ctx)
    begun = next((one for one in ctx.my_dialogs if one.form == procedure.key and forms.is_new(one.subject)), None)
    if begun is not None:
        dialogs.end(ctx.work, ctx.me.id, procedure.key, begun.subject)
        private.take_along(ctx, procedure.form, begun.subject, subject)
        kept = dict(forms.filling_of(begun, procedure.form).values)
        prefilled = {**kept, **prefilled}
        ctx.forget_dialogs()
    source = again.source(ctx, prefilled)
    if source is not None:
        private.copy(ctx, procedure.form, subject, source, prefilled)
    known = private.told_at_once(ctx, procedure.form, subject, prefilled)
    unclear = _unclear(ctx, procedure, known)
    if unclear is not None:
        known.pop(unclear.field, None)
    form = offered.with_own(ctx, spec.form_of(procedure, known))
    question = forms.begin(ctx, form, subject, known, after=_after(ctx, procedure, form, known))
    if begun is None and spec.COPIED_FROM not in known:
        _offer_last(ctx, procedure)
    told = texts.begun(procedure.title, question)
    first = unclear.sentence if unclear is not None else checks.early(ctx, procedure, known, known)
    return Reply("\n\n".join(filter(None, (first, told))))


def _offer_last(ctx: Context, procedure: Procedure) -> None:
    """A button that fills the form as last time, where there was a last time."""
    last = again.last(ctx, procedure.key)
    if last is not None:
        key = forms.FormKeys(ctx, procedure.form, forms.NO_CASE).word(Word.again)
        card = copy_texts.offer(procedure.title, last.no, key)
        ctx.tell(ctx.me.id, card, cause=f"again:{ctx.update.key}", lane=APPROVAL)


def complete(seen: View) -> Reply:
    """What was sent back opens once more, with everything that was filled in."""
    ctx = seen.ctx
    if seen.request.state is not State.returned or seen.request.applicant != ctx.me.id:
        return Reply(texts.over(seen.told) if seen.request.applicant == ctx.me.id else texts.not_yours(seen.told))
    form, kept = seen.procedure.form, seen.filed.fields
    after = summary.chain_told(ctx, seen.procedure, answers(form, opened(form, kept).filling))
    given = [one for one in requests.opinions_of(ctx.connection, seen.case) if one.verdict == "returned" and one.reason]
    said = completing.opinion(ctx.name(given[-1].person), given[-1].reason) if given else ""
    question = forms.begin(ctx, form, seen.filed.no, kept, whole=True, after=after)
    return Reply("\n\n".join(filter(None, (said, question))))


def _after(ctx: Context, procedure: Procedure, form: Form, known: Mapping[str, str]) -> str:
    """What follows, where one sentence has told everything, so that the summary comes at once."""
    step = opened(form, known)
    if not isinstance(step.outcome, Summary):
        return ""
    return summary.beside(ctx, procedure, known) + summary.chain_told(ctx, procedure, answers(form, step.filling))


def stepped(ctx: Context, dialog: Dialog, step: FormStep) -> Reply:
    """The form of a request after something was said or tapped."""
    procedure = CATALOGUE[dialog.form]
    form, outcome = spec.form_of(procedure, step.filling.values), step.outcome
    step = offered.resolved(ctx, form, step)
    forms.settle_questions(ctx, offered.with_own(ctx, form, step.noted), dialog.subject, step)
    if isinstance(outcome, Submitted):
        values, case = answers(form, step.filling), forms.case_of(ctx, dialog.subject) or None
        lost = private.lost(ctx, form, dialog.subject, case, values)
        if lost is not None:
            return _asked_anew(ctx, dialog, step, lost)
        return _submitted(ctx, dialog, procedure, answers(form, step.filling), step.filling.values)
    if isinstance(outcome, Cancelled):
        dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
        private.forget(ctx, form, dialog.subject)
        forms.settle_summary(ctx, form, dialog.subject, Word.cancel)
        ctx.forget_dialogs()
        return Reply("\n\n".join(filter(None, (forms.told(ctx, form, dialog.subject, step), forms.waiting(ctx)))))
    if isinstance(outcome, Asked | Summary):
        unclear = _unclear(ctx, procedure, answers(form, step.filling))
        if unclear is not None:
            return _asked_anew(ctx, dialog, step, unclear)
    dialogs.save(ctx.work, dialog, step.filling.to_json(), current=not isinstance(outcome, Paused))
    ctx.forget_dialogs()
    after = summary.beside(ctx, procedure, step.filling.values) if isinstance(outcome, Summary) else ""
    after += summary.chain_told(ctx, procedure, answers(form, step.filling)) if isinstance(outcome, Summary) else ""
    told = forms.told(ctx, offered.with_own(ctx, form, (step.filling.at,)), dialog.subject, step, after)
    return Reply("\n\n".join(filter(None, (checks.early(ctx, procedure, step.filling.values, step.noted), told))))


def _unclear(ctx: Context, procedure: Procedure, fields: Mapping[str, str]) -> Unclear | None:
    """The first answer that names nobody, several people, or one who may not consent."""
    named = named_in(ctx, procedure, fields)
    if isinstance(named, Unclear):
        return named
    if not fields.get(spec.CONSENTER):
        return None
    around = Around(ctx, named)
    found = consent.given(ctx, _request(ctx, procedure, fields, named, around), around, fields)
    return found if isinstance(found, Unclear) else None


def _request(
    ctx: Context, procedure: Procedure, fields: Mapping[str, str], named: dict[str, list[str]], around: Around
) -> Request:
    steps = summary.steps_of(ctx, procedure, fields, around, ctx.me.id)
    return Request(ctx.me.id, steps, apart=apart(procedure, named))


def _asked_anew(ctx: Context, dialog: Dialog, step: FormStep, unclear: Unclear) -> Reply:
    """The name was nobody's, or several people's: the item is open again, everything else stays."""
    values = {key: value for key, value in step.filling.values.items() if key != unclear.field}
    filling = replace(step.filling, values=values, at=unclear.field, mode=Mode.filling)
    dialogs.save(ctx.work, dialog, filling.to_json(), current=True)
    ctx.forget_dialogs()
    return Reply(unclear.sentence)


def _submitted(
    ctx: Context, dialog: Dialog, procedure: Procedure, told: dict[str, str], marks: Mapping[str, str]
) -> Reply:
    fields = {key: value for key, value in told.items() if key not in spec.KEYS}
    named = named_in(ctx, procedure, fields)
    if isinstance(named, Unclear):
        return Reply(named.sentence)
    before = None if forms.is_new(dialog.subject) else view.numbered(ctx, dialog.subject, None)
    if before is not None and before.request.state is not State.returned:
        return _too_late(ctx, dialog, before)
    if before is not None and PAIR in before.filed.fields:
        fields[PAIR] = "yes"
    refused = refusal(procedure, fields, named, ctx.me.id)
    if refused:
        return Reply(refused)
    case = None if before is None else before.case
    called = private.outsiders_of(ctx, procedure.form, dialog.subject, case, fields)
    begun = spec.is_marked(marks) or (before is not None and bool(before.request.consent))
    missing = checks.refusal(Matter(ctx, procedure, fields, named, ctx.me.id, outsiders=called, begun=begun))
    if missing:
        return Reply(ledger_texts.cannot_submit(missing))
    around = Around(ctx, named)
    request = _request(ctx, procedure, fields, named, around)
    if before is not None:
        request = replace(request, decided=before.request.decided, consent=before.request.consent)
    agreed = consent.given(ctx, request, around, told)
    if isinstance(agreed, Unclear):
        return Reply(agreed.sentence)
    request = agreed
    outcome = submit(request, around, ctx.now)
    if isinstance(outcome, Nobody):
        title = next(step.title for step in request.steps if step.key == outcome.step)
        return Reply(texts.nobody(title))
    readers = copied.wanted(before, marks)
    named |= {spec.COPIED_TO: readers} if readers else {}
    dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    ctx.forget_dialogs()
    forms.settle_summary(ctx, procedure.form, dialog.subject, Word.submit)
    seen = (
        _again(before, fields, named, outcome.request)
        if before
        else _filed(ctx, procedure, fields, named, outcome.request)
    )
    private.file(ctx, procedure.form, dialog.subject, seen.case, fields)
    return _begun(seen, outcome.asked, told)


def _too_late(ctx: Context, dialog: Dialog, before: View) -> Reply:
    """It was withdrawn, or submitted already, while its form was still open."""
    private.forget(ctx, before.procedure.form, dialog.subject)
    dialogs.end(ctx.work, dialog.person, dialog.form, dialog.subject)
    ctx.forget_dialogs()
    forms.settle_summary(ctx, before.procedure.form, dialog.subject, Word.cancel)
    return Reply(texts.over(before.told))


def _filed(
    ctx: Context, procedure: Procedure, fields: dict[str, str], named: dict[str, list[str]], request: Request
) -> View:
    case = cases.start(
        ctx.work,
        kind=view.KIND,
        prefix=view.PREFIX,
        reporter=ctx.me.id,
        department=ctx.me.main_department,
        policy={},
    )
    ctx.knows(case)
    filed = requests.file(
        ctx.work,
        case,
        procedure=procedure.key,
        version=procedure.version,
        fields=fields,
        people=named,
        flow=as_data(request),
        urgent=bool(request.consent),
    )
    return view.of(ctx, filed)


def _again(before: View, fields: dict[str, str], named: dict[str, list[str]], request: Request) -> View:
    """The same request once more, completed: the next round of the same case."""
    filed = replace(before.filed, fields=fields, people=named, round=before.filed.round + 1)
    seen = notices.kept(replace(before, filed=filed), request)
    fresh = view.locked(before.ctx, before.case)
    return fresh or seen


def _begun(seen: View, asked: tuple[str, ...], told: Mapping[str, str]) -> Reply:
    ctx, step = seen.ctx, seen.request.step
    assert step is not None  # noqa: S101
    ctx.work.record(
        "request.submitted",
        by=ctx.me.id,
        role="member",
        case=seen.case,
        no=seen.filed.no,
        procedure=seen.procedure.key,
        round=seen.filed.round,
        what=What.submitted,
    )
    notices.seated(seen)
    starts = bool(seen.request.consent) and seen.filed.round == 1
    if starts:
        urgent.begin(seen, told)
    notices.ask(seen, asked, came=completing.COMPLETED if seen.filed.round > 1 else "")
    times.plan(seen)
    if starts:
        copied.tell(seen)
        who = ctx.name(seen.request.consent)
        return Reply(urgent_texts.begun(seen.told, who, step, seen.names(asked), urgent.approval_due(ctx)))
    return Reply(texts.submitted(seen.told, step, seen.names(asked), times.due(ctx, step)))
