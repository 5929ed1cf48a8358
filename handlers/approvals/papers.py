"""The approval form on paper: asked for in chat, made by the worker, sent as a file (ZZ-19)."""

from __future__ import annotations

from datetime import datetime

from handlers.approvals import copied, view
from handlers.approvals.after import definition
from handlers.approvals.view import View
from handlers.context import APPROVAL, SYSTEM, Context
from handlers.dialogs.fields import kept_moment
from handlers.documents.approval import ApprovalForm, approval_docx
from handlers.texts import approvals as texts
from handlers.texts import copies as copy_texts
from handlers.texts import obligations as owed_texts
from handlers.texts import urgent as urgent_texts
from handlers.texts.common import enumerated
from handlers.texts.dialog_values import shown, shown_moment
from handlers.types import Document, Reply
from store import deadlines, documents, obligations, requests, urgencies
from store.deadlines import Deadline

PAPER = "request_paper"


def wanted(seen: View) -> Reply:
    """审批单: the worker makes it, for whoever may see the request; it follows in a moment."""
    requests.note(
        seen.ctx.work, seen.filed, step="", person=seen.ctx.me.id, instead_of="", verdict="printed", reason=""
    )
    ordinal = len(requests.opinions_of(seen.ctx.connection, seen.case))
    deadlines.schedule(seen.ctx.work, seen.case, PAPER, [(ordinal, seen.ctx.now)])
    return Reply(texts.paper_follows(seen.told))


def due(ctx: Context, deadline: Deadline) -> None:
    """Makes the form and sends it to the one who asked."""
    seen = view.locked(ctx, deadline.case)
    given = requests.opinions_of(ctx.connection, deadline.case)
    if seen is None or not 0 < deadline.ordinal <= len(given):
        return
    name = texts.paper_name(seen.told)
    document = documents.keep(ctx.work, case=seen.case, name=name, content=approval_docx(form_of(seen)))
    ctx.work.record("request.printed", by=SYSTEM, case=seen.case, document=document.id, sm3=document.hash)
    person = given[deadline.ordinal - 1].person
    cause = f"{seen.filed.no}:paper:{deadline.ordinal}"
    ctx.tell(person, Document(document.id, name), cause=cause, lane=APPROVAL, case=seen.case)


def form_of(seen: View) -> ApprovalForm:
    told, fields = seen.told, seen.filed.fields
    return ApprovalForm(
        number=seen.filed.no,
        title=seen.procedure.title,
        applicant=told.applicant,
        unit=told.unit,
        submitted_at=_full(seen.filed.submitted_at),
        state=texts.STATES[seen.request.state],
        basis=texts.basis(seen.procedure),
        fields=(
            *((one.label, shown(one, fields[one.key])) for one in seen.procedure.fields if fields.get(one.key)),
            *beside(seen),
        ),
        answers=_answers(seen),
        after=_after(seen),
        made_at=seen.ctx.now,
    )


def beside(seen: View) -> tuple[tuple[str, str], ...]:
    """What stands beside the items of the form: work begun on oral consent, those copied; label and text."""
    ctx, readers = seen.ctx, copied.people_of(seen)
    it = urgencies.of_case(ctx.connection, seen.case) if seen.request.consent else None
    told = "" if it is None else urgent_texts.on_record(it, ctx.name(it.consenter), ctx.name(it.settled_by))
    rows = ((urgent_texts.LABEL, told), (copy_texts.LABEL, enumerated(map(ctx.name, readers))))
    return tuple((label, text) for label, text in rows if text)


def _full(moment: datetime) -> str:
    """With the year: paper is kept longer than a chat."""
    return shown_moment(kept_moment(moment))


def _answers(seen: View) -> tuple[tuple[str, str, str, str], ...]:
    steps = {step.key: step for step in seen.request.steps}
    return tuple(
        (
            texts.title_of(steps.get(one.step)),
            texts.by(seen.ctx.name(one.person), seen.ctx.name(one.instead_of or None)),
            f"{texts.verdict(one, steps.get(one.step))}\n{_full(one.at)}",
            one.reason,
        )
        for one in requests.opinions_of(seen.ctx.connection, seen.case)
        if one.verdict in texts.VERDICTS
    )


def _after(seen: View) -> tuple[tuple[str, str, str, str], ...]:
    rows = []
    for one in obligations.of_case(seen.ctx.connection, seen.case):
        it = definition(seen, one.key)
        people = enumerated(seen.ctx.name(who) for who in (one.done_by, one.accepted_by) if who)
        when = _full(one.done_at) if one.done_at else owed_texts.OPEN
        rows.append((it.title, people, when, owed_texts.evidence(it, one.evidence)))
    return tuple(rows)
