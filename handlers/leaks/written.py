"""The written report within 24 hours (ZX-22): reminders, submission, review, the official document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers import forms
from handlers.context import APPROVAL, INCIDENT, SYSTEM, Context
from handlers.dialogs.fields import kept_moment
from handlers.leaks import papers
from handlers.leaks.policy import limits_of
from handlers.procedures.leak import FACTS, REPORT, Limits
from handlers.texts import leaks as texts
from handlers.texts import written as words
from handlers.types import Document, Reply, Text
from store import deadlines, dialogs, documents, leaks, people, reports, roles
from store.deadlines import Deadline
from store.leaks import Leak
from store.outcomes import Already, Done, Moved
from store.reports import Report
from store.roles import Role

MARK, OVERDUE, REVIEW, PAPER = "written", "overdue", "review", "paper"
REVIEWERS = (Role.security_admin, Role.security_supervisor)


def plan(ctx: Context, leak: Leak) -> None:
    """Reminders at the marks of the whole time, counted from the report by word of mouth."""
    limits = limits_of(leak)
    whole = leak.report_due_at - leak.reported_at
    marks = [(ordinal, leak.reported_at + whole * mark / 100) for ordinal, mark in enumerate(limits.marks)]
    deadlines.schedule(ctx.work, leak.case.id, MARK, marks)


def owes_report(leak: Leak) -> bool:
    return leak.case.is_open and leak.report_state in ("none", "draft", "returned")


def mark_fired(ctx: Context, deadline: Deadline) -> None:
    leak = leaks.locked(ctx.work, deadline.case)
    if leak is None or not owes_report(leak):
        return
    limits = limits_of(leak)
    percent = limits.marks[deadline.ordinal]
    text = Text(words.reminder(leak, percent, ctx.now))
    ctx.tell(leak.case.reporter, text, cause=f"{leak.no}:{MARK}:{percent}", lane=INCIDENT, case=leak.case.id)
    if percent >= limits.leader_from:
        _tell_leaders(ctx, leak, f"{leak.no}:{MARK}:{percent}:leader")
    ctx.work.record("written.reminded", by=SYSTEM, case=leak.case.id, percent=percent)
    if percent >= 100:
        _plan_overdue(ctx, leak, limits, 1, deadline.wanted_at)


def _tell_leaders(ctx: Context, leak: Leak, cause: str) -> None:
    reporter = ctx.someone(leak.case.reporter)
    for leader in people.unit_leaders(ctx.connection, reporter):
        text = Text(words.leader_reminder(leak, reporter.name, ctx.now))
        ctx.tell(leader, text, cause=cause, lane=INCIDENT, case=leak.case.id)


def _plan_overdue(ctx: Context, leak: Leak, limits: Limits, ordinal: int, after: datetime) -> None:
    step = timedelta(hours=limits.overdue)
    missed = max(0, (ctx.now - after) // step)
    deadlines.schedule(ctx.work, leak.case.id, OVERDUE, [(ordinal, after + step * (missed + 1))])


def overdue_fired(ctx: Context, deadline: Deadline) -> None:
    """Louder each time: the reporter and the unit leader, then 安全主管, then the head of 市信用办; never silent."""
    leak = leaks.locked(ctx.work, deadline.case)
    if leak is None or not leak.case.is_open or leak.report_state == "accepted":
        return
    _plan_overdue(ctx, leak, limits_of(leak), deadline.ordinal + 1, deadline.wanted_at)
    if not owes_report(leak):
        return
    cause = f"{leak.no}:{OVERDUE}:{deadline.ordinal}"
    reporter = ctx.someone(leak.case.reporter)
    text = Text(words.overdue(leak, ctx.now))
    ctx.tell(reporter.id, text, cause=cause, lane=INCIDENT, case=leak.case.id)
    for person in _loud(ctx, leak, deadline.ordinal):
        text = Text(words.overdue_of_other(leak, reporter.name, ctx.now))
        ctx.tell(person, text, cause=f"{cause}:up", lane=INCIDENT, case=leak.case.id)
    ctx.work.record("written.overdue", by=SYSTEM, case=leak.case.id, ordinal=deadline.ordinal)


def _loud(ctx: Context, leak: Leak, ordinal: int) -> list[str]:
    called = people.unit_leaders(ctx.connection, ctx.someone(leak.case.reporter))
    louder = [role for role, since in ((Role.security_supervisor, 2), (Role.credit_office_head, 3)) if ordinal >= since]
    holders = roles.holders(ctx.connection, louder) if louder else {}
    called += [person for role in louder for person in holders[role]]
    return [person for person in dict.fromkeys(called) if person != leak.case.reporter]


def start(ctx: Context, leak: Leak) -> Reply:
    """「写报告」: the form, pre-filled with everything already known, or taken up where it was left."""
    if leak.report_state in ("submitted", "accepted"):
        return Reply(words.not_owed(leak))
    for dialog in ctx.my_dialogs:
        if dialog.form == REPORT.key and dialog.subject == leak.no:
            return Reply(words.take_up(leak))
    # What the short questions after the report have brought is in the written report already.
    dialogs.end(ctx.work, ctx.me.id, FACTS.key, leak.no)
    earlier = reports.latest(ctx.connection, leak.case.id)
    known = _known(leak) if earlier is None else earlier.fields
    question = forms.begin(ctx, REPORT, leak.no, known, whole=earlier is not None)
    return Reply(f"{words.intro(leak, ctx.now)}\n\n{question}")


def _known(leak: Leak) -> dict[str, str]:
    """Everything the case already knows; what happened is always told anew, in full."""
    known = {
        "system": papers.system_value(leak),
        "account": leak.account,
        "discovered": kept_moment(leak.discovered_at),
        "since": kept_moment(leak.since) if leak.since else "",
        "seen": leak.seen,
    }
    return {key: value for key, value in known.items() if value}


def submit(ctx: Context, leak: Leak, values: Mapping[str, str]) -> Reply:
    """The form is submitted: the reviewers get the text and a card."""
    if not owes_report(leak):
        return Reply(words.not_owed(leak))
    report = reports.submit(ctx.work, leak.case.id, dict(values), by=ctx.me.id)
    leaks.set_report_state(ctx.work, leak, "submitted")
    reviewers = _ask_reviewers(ctx, leak, report)
    step = timedelta(hours=limits_of(leak).review)
    deadlines.schedule(ctx.work, leak.case.id, REVIEW, [(report.ordinal * 100 + 1, ctx.now + step)])
    return Reply(words.submitted(leak, [ctx.name(one) for one in reviewers], ctx.now))


def reviewers_of(ctx: Context, leak: Leak) -> list[str]:
    """安全管理员, where there is none 安全主管; never somebody who wrote or reported it."""
    holders = roles.holders(ctx.connection, REVIEWERS)
    for role in REVIEWERS:
        found = [person for person in holders[role] if person != leak.case.reporter]
        if found:
            return found
    return []


def review_topic(leak: Leak, ordinal: int) -> str:
    return f"{leak.no}:review:{ordinal}"


def _ask_reviewers(ctx: Context, leak: Leak, report: Report, again: str = "") -> list[str]:
    reviewers = reviewers_of(ctx, leak)
    for person in reviewers:
        cause, case = f"{leak.no}:review:{report.ordinal}{again}", leak.case.id
        if not again:
            full = Text(words.full_text(leak, ctx.name(report.submitted_by), papers.lines(report)))
            ctx.tell(person, full, cause=f"{cause}:text", lane=APPROVAL, case=case)
        card = words.please_review(
            leak,
            reporter=ctx.name(report.submitted_by),
            accept_key=ctx.seal("leak_accept", case, person, str(report.ordinal)),
            return_key=ctx.seal("leak_return", case, person, str(report.ordinal)),
            why_key=ctx.seal("leak_why", case, person, "reviewer"),
            submitted_at=report.submitted_at,
            now=ctx.now,
        )
        ctx.tell(person, card, cause=cause, lane=APPROVAL, case=case, topic=review_topic(leak, report.ordinal))
    return reviewers


def review_overdue(ctx: Context, deadline: Deadline) -> None:
    """Nobody has reviewed the report: the reviewers are asked again, from the second time 安全主管 hears of it."""
    leak = leaks.locked(ctx.work, deadline.case)
    report = reports.latest(ctx.connection, deadline.case)
    ordinal, round_no = divmod(deadline.ordinal, 100)
    if leak is None or report is None or report.state != "submitted" or report.ordinal != ordinal:
        return
    _ask_reviewers(ctx, leak, report, again=f":again{round_no}")
    if round_no >= 2:
        for person in roles.holders(ctx.connection, [Role.security_supervisor])[Role.security_supervisor]:
            text = Text(words.review_overdue(leak, report.submitted_at, ctx.now))
            ctx.tell(person, text, cause=f"{leak.no}:review:{ordinal}:late{round_no}", lane=APPROVAL, case=leak.case.id)
    if round_no < 99:
        step = timedelta(hours=limits_of(leak).review)
        deadlines.schedule(ctx.work, leak.case.id, REVIEW, [(deadline.ordinal + 1, ctx.now + step)])


def may_review(ctx: Context, leak: Leak) -> Role | None:
    return None if ctx.me.id == leak.case.reporter else ctx.acts_as(ctx.me.id, REVIEWERS)


def accept(ctx: Context, leak: Leak, report: Report, role: Role) -> str:
    """接受: the report becomes the official Word document and goes to reporter and reviewer."""
    outcome = reports.decide(ctx.work, report, "accepted", by=ctx.me.id, role=role)
    if not isinstance(outcome, Done):
        return _decided_before(ctx, leak, outcome)
    leaks.set_report_state(ctx.work, leak, "accepted")
    deadlines.void(ctx.work, leak.case.id, (MARK, OVERDUE, REVIEW))
    fresh = leaks.by_case(ctx.connection, leak.case.id) or leak
    _settle_review(ctx, fresh, report)
    # The document is made by the worker: the libraries for it would weigh on every web process.
    deadlines.schedule(ctx.work, leak.case.id, PAPER, [(report.ordinal, ctx.now)])
    for person in dict.fromkeys([report.submitted_by, ctx.me.id]):
        text = Text(words.accepted(fresh, ctx.me.name, own=person == ctx.me.id, now=ctx.now))
        ctx.tell(person, text, cause=f"{leak.no}:accepted:{report.ordinal}", lane=APPROVAL, case=leak.case.id)
    return ""


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


def send_back(ctx: Context, leak: Leak, report: Report, role: Role, reason: str) -> str:
    """退回补正: the reporter hears why; what was written is kept."""
    outcome = reports.decide(ctx.work, report, "returned", by=ctx.me.id, role=role, opinion=reason)
    if not isinstance(outcome, Done):
        return _decided_before(ctx, leak, outcome)
    leaks.set_report_state(ctx.work, leak, "returned")
    _settle_review(ctx, leak, report)
    text = Text(words.returned(leak, ctx.me.name, reason, ctx.now))
    ctx.tell(report.submitted_by, text, cause=f"{leak.no}:returned:{report.ordinal}", lane=APPROVAL, case=leak.case.id)
    if ctx.now >= leak.report_due_at:
        _plan_overdue(ctx, leak, limits_of(leak), 10_000 + report.ordinal, ctx.now)
    return words.you_returned(leak, ctx.name(report.submitted_by))


def _settle_review(ctx: Context, leak: Leak, report: Report) -> None:
    decided = reports.latest(ctx.connection, leak.case.id) or report
    card = words.review_final(leak, ctx.name(report.submitted_by), decided.state, ctx.name(decided.decided_by), ctx.now)
    ctx.settle(review_topic(leak, report.ordinal), lambda _: card)


def _decided_before(ctx: Context, leak: Leak, outcome: Already | Moved | object) -> str:
    if isinstance(outcome, Already):
        fresh = reports.latest(ctx.connection, leak.case.id)
        by = ctx.name(fresh.decided_by) if fresh else ""
        return words.decided_before(leak, by, fresh.state if fresh else "")
    return texts.own_case(leak)
