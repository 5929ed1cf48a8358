"""接受 / 退回补正, tapped or typed; the accepted report becomes the official document."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import forms
from handlers.context import APPROVAL, SYSTEM, Context
from handlers.leaks import papers, reminders, reviewers
from handlers.leaks.policy import limits_of
from handlers.procedures.leak import RETURN
from handlers.texts import leaks as texts
from handlers.texts import written as words
from handlers.types import Card, Document, Reply, Text
from store import deadlines, documents, leaks, reports
from store.deadlines import Deadline
from store.leaks import Leak
from store.outcomes import Already, Done, Moved
from store.reports import Report
from store.roles import Role

PAPER = "paper"


def accept(ctx: Context, leak: Leak, ordinal: int | None) -> Reply:
    refused, report = _report_to_decide(ctx, leak, ordinal)
    if report is None:
        return Reply(refused)
    role = reviewers.may_review(ctx, leak)
    assert role is not None  # noqa: S101
    return Reply(_accepted(ctx, leak, report, role))


def send_back(ctx: Context, leak: Leak, ordinal: int | None, reason: str) -> Reply:
    """Without a reason the reason is asked for; nothing is returned before it is given."""
    refused, report = _report_to_decide(ctx, leak, ordinal)
    if report is None:
        return Reply(refused)
    if not reason.strip():
        forms.begin(ctx, RETURN, leak.no, {})
        return Reply(words.reason_please(leak))
    role = reviewers.may_review(ctx, leak)
    assert role is not None  # noqa: S101
    return Reply(_returned(ctx, leak, report, role, reason.strip()))


def reason_given(ctx: Context, leak: Leak, values: Mapping[str, str]) -> Reply:
    return send_back(ctx, leak, None, values["reason"])


def _report_to_decide(ctx: Context, leak: Leak, ordinal: int | None) -> tuple[str, Report | None]:
    """The report that may be decided now, or the sentence that says why none may."""
    if ctx.me.id == leak.case.reporter:
        return texts.own_case(leak), None
    if reviewers.may_review(ctx, leak) is None:
        return texts.not_yours(leak), None
    report = reports.latest(ctx.connection, leak.case.id)
    if report is None:
        return words.no_report(leak), None
    if ordinal is not None and ordinal != report.ordinal:
        return words.newer_report(leak), None
    if report.state != "submitted":
        return _healed(ctx, leak, report), None
    return "", report


def _accepted(ctx: Context, leak: Leak, report: Report, role: Role) -> str:
    """接受: the report becomes the official Word document and goes to reporter and reviewer."""
    outcome = reports.decide(ctx.work, report, "accepted", by=ctx.me.id, role=role)
    if not isinstance(outcome, Done):
        return _decided_before(ctx, leak, outcome)
    ctx.note_standin(role, leak.case.id, never_for=leak.case.reporter)
    leaks.set_report_state(ctx.work, leak, "accepted")
    deadlines.void(ctx.work, leak.case.id, (reminders.MARK, reminders.OVERDUE, reviewers.REVIEW))
    fresh = leaks.by_case(ctx.connection, leak.case.id) or leak
    _settle_review(ctx, fresh, report)
    # The document is made by the worker: the libraries for it would weigh on every web process.
    deadlines.schedule(ctx.work, leak.case.id, PAPER, [(report.ordinal, ctx.now)])
    for person in dict.fromkeys([report.submitted_by, ctx.me.id]):
        text = Text(words.accepted(fresh, ctx.me.name, own=person == ctx.me.id, now=ctx.now))
        ctx.tell(person, text, cause=f"{leak.no}:accepted:{report.ordinal}", lane=APPROVAL, case=leak.case.id)
    return ""


def _returned(ctx: Context, leak: Leak, report: Report, role: Role, reason: str) -> str:
    """退回补正: the reporter hears why; what was written is kept."""
    outcome = reports.decide(ctx.work, report, "returned", by=ctx.me.id, role=role, opinion=reason)
    if not isinstance(outcome, Done):
        return _decided_before(ctx, leak, outcome)
    ctx.note_standin(role, leak.case.id, never_for=leak.case.reporter)
    leaks.set_report_state(ctx.work, leak, "returned")
    _settle_review(ctx, leak, report)
    text = Text(words.returned(leak, ctx.me.name, reason, ctx.now))
    ctx.tell(report.submitted_by, text, cause=f"{leak.no}:returned:{report.ordinal}", lane=APPROVAL, case=leak.case.id)
    if ctx.now >= leak.report_due_at:
        reminders.plan_overdue(ctx, leak, limits_of(leak))
    return words.you_returned(leak, ctx.name(report.submitted_by))


def paper_due(ctx: Context, deadline: Deadline) -> None:
    """Makes the official document of an accepted report and sends it to reporter and reviewer."""
    leak, report = leaks.locked(ctx.work, deadline.case), reports.latest(ctx.connection, deadline.case)
    if leak is None or report is None or report.state != "accepted" or report.document is not None:
        return
    content = papers.docx(ctx, leak, report)
    document = documents.keep(ctx.work, case=leak.case.id, name=words.file_name(leak), content=content)
    reports.attach(ctx.work, report, document.id)
    ctx.work.record("report.filed", by=SYSTEM, case=leak.case.id, document=document.id, sm3=document.hash)
    for person in dict.fromkeys([report.submitted_by, report.decided_by or report.submitted_by]):
        file = Document(document.id, document.name)
        ctx.tell(person, file, cause=f"{leak.no}:file:{report.ordinal}", lane=APPROVAL, case=leak.case.id)


def _settle_review(ctx: Context, leak: Leak, report: Report) -> None:
    card = _review_final(ctx, leak, reports.latest(ctx.connection, leak.case.id) or report)
    ctx.settle(reviewers.topic_of(leak, report.ordinal), lambda _: card)


def _review_final(ctx: Context, leak: Leak, report: Report) -> Card:
    by, at = ctx.name(report.decided_by), report.decided_at or ctx.now
    return words.review_final(leak, ctx.name(report.submitted_by), report.state, by, at)


def _decided_before(ctx: Context, leak: Leak, outcome: Already | Moved | object) -> str:
    fresh = reports.latest(ctx.connection, leak.case.id)
    if isinstance(outcome, Already) and fresh is not None:
        return _healed(ctx, leak, fresh)
    return texts.own_case(leak)


def _healed(ctx: Context, leak: Leak, report: Report) -> str:
    """The card still looked open: it is brought to what is true, and the sentence says so."""
    if ctx.topic_tapped() == reviewers.topic_of(leak, report.ordinal) and report.state != "submitted":
        ctx.heal(_review_final(ctx, leak, report))
    return words.decided_before(leak, ctx.name(report.decided_by), report.state)
