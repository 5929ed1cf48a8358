"""The written report within 24 hours (ZX-22): reminders, submission, review, the official document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers import forms
from handlers.context import APPROVAL, INCIDENT, SYSTEM, Context
from handlers.dialogs.fields import kept_moment
from handlers.leaks import papers
from handlers.leaks.policy import called_for, leaders_of, limits_of
from handlers.procedures.leak import FACTS, REPORT, REVIEWERS, Limits
from handlers.texts import leaks as texts
from handlers.texts import written as words
from handlers.texts.calls import identity
from handlers.types import Card, Document, Reply, Text
from store import deadlines, dialogs, documents, leaks, reports, roles
from store.deadlines import Deadline
from store.leaks import Leak
from store.outcomes import Already, Done, Moved
from store.reports import Report
from store.roles import Role

MARK, OVERDUE, REVIEW, PAPER = "written", "overdue", "review", "paper"
_ROUNDS = 10_000  # of asking about one submission; its number times this, plus the round, numbers the deadline
_OVER_REVIEWERS = (Role.security_supervisor, Role.credit_office_head)


def plan(ctx: Context, leak: Leak) -> None:
    """Reminders at the marks of the whole time, counted from the report by word of mouth."""
    limits = limits_of(leak)
    whole = leak.report_due_at - leak.reported_at
    marks = [(ordinal, leak.reported_at + whole * mark / 100) for ordinal, mark in enumerate(limits.marks)]
    deadlines.schedule(ctx.work, leak.case.id, MARK, marks)


def owes_report(leak: Leak) -> bool:
    return texts.owes_report(leak)


def mark_fired(ctx: Context, deadline: Deadline) -> None:
    """After an outage several marks may have passed: only the last is said, the others are noted as said with it."""
    leak = leaks.locked(ctx.work, deadline.case)
    if leak is None or not owes_report(leak):
        return
    limits = limits_of(leak)
    percent = limits.marks[deadline.ordinal]
    passed = [mark for mark in limits.marks if _moment(leak, mark) <= ctx.now]
    ctx.work.record("written.reminded", by=SYSTEM, case=leak.case.id, percent=percent, said=passed[-1] == percent)
    if passed[-1] == percent:
        text = Text(words.reminder(leak, percent, limits.overdue, ctx.now))
        ctx.tell(leak.case.reporter, text, cause=f"{leak.no}:{MARK}:{percent}", lane=INCIDENT, case=leak.case.id)
        if percent >= limits.leader_from:
            _tell_leaders(ctx, leak, f"{leak.no}:{MARK}:{percent}:leader")
    if percent >= 100:
        _plan_overdue(ctx, leak, limits)


def _moment(leak: Leak, percent: int) -> datetime:
    return leak.reported_at + (leak.report_due_at - leak.reported_at) * percent / 100


def _tell_leaders(ctx: Context, leak: Leak, cause: str) -> None:
    for leader in leaders_of(ctx, leak):
        text = Text(words.leader_reminder(leak, ctx.name(leak.case.reporter), ctx.now))
        ctx.tell(leader, text, cause=cause, lane=INCIDENT, case=leak.case.id)


def _plan_overdue(ctx: Context, leak: Leak, limits: Limits) -> None:
    """The next reminder after now; the n-th lies n steps behind the deadline, however often the report was returned."""
    step = timedelta(hours=limits.overdue)
    ordinal = max(0, (ctx.now - leak.report_due_at) // step) + 1
    deadlines.schedule(ctx.work, leak.case.id, OVERDUE, [(ordinal, leak.report_due_at + step * ordinal)])


def overdue_fired(ctx: Context, deadline: Deadline) -> None:
    """Louder each time: the reporter and the unit leader, then 安全主管, then the head of 市信用办; never silent."""
    leak = leaks.locked(ctx.work, deadline.case)
    if leak is None or not owes_report(leak):
        return
    _plan_overdue(ctx, leak, limits_of(leak))
    cause = f"{leak.no}:{OVERDUE}:{deadline.ordinal}"
    reporter = ctx.someone(leak.case.reporter)
    loud = _loud(ctx, leak, deadline.ordinal)
    text = Text(words.overdue(leak, [ctx.name(one) for one in loud], ctx.now))
    ctx.tell(reporter.id, text, cause=cause, lane=INCIDENT, case=leak.case.id)
    for person, part in loud.items():
        text = Text(words.overdue_of_other(leak, reporter.name, part, ctx.now))
        ctx.tell(person, text, cause=f"{cause}:up", lane=INCIDENT, case=leak.case.id)
    ctx.work.record("written.overdue", by=SYSTEM, case=leak.case.id, ordinal=deadline.ordinal)


def _loud(ctx: Context, leak: Leak, ordinal: int) -> dict[str, str]:
    """Who hears of it besides the reporter, and as what."""
    told = dict.fromkeys(leaders_of(ctx, leak), "unit_leader")
    louder = [role for role, since in ((Role.security_supervisor, 2), (Role.credit_office_head, 3)) if ordinal >= since]
    holders = roles.holders(ctx.connection, louder) if louder else {}
    for role in louder:
        for person in called_for(ctx, leak, role, holders[role]):
            told.setdefault(person, role.value)
    return told


def start(ctx: Context, leak: Leak) -> Reply:
    """「写报告」: the form, pre-filled with everything already known."""
    if not owes_report(leak):
        return Reply(words.not_owed(leak))
    # What the short questions after the report have brought is in the written report already.
    dialogs.end(ctx.work, ctx.me.id, FACTS.key, leak.no)
    earlier = reports.latest(ctx.connection, leak.case.id)
    known = _known(leak) if earlier is None else earlier.fields
    question = forms.begin(ctx, REPORT, leak.no, known, whole=earlier is not None)
    opinion = earlier.opinion if earlier is not None and earlier.state == "returned" else ""
    return Reply(f"{words.intro(leak, opinion, ctx.now)}\n\n{question}")


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
    deadlines.schedule(ctx.work, leak.case.id, REVIEW, [(report.ordinal * _ROUNDS + 1, ctx.now + step)])
    if not reviewers:
        _tell_unreviewed(ctx, leak, report, "none")
    return Reply(words.submitted(leak, [ctx.name(one) for one in reviewers], ctx.now))


def reviewers_of(ctx: Context, leak: Leak) -> tuple[Role, dict[str, str]]:
    """安全管理员, where there is none 安全主管, or their stand-ins; never somebody who wrote or reported it."""
    holders = roles.holders(ctx.connection, REVIEWERS)
    for role in REVIEWERS:
        found = called_for(ctx, leak, role, holders[role])
        if found:
            return role, found
    return REVIEWERS[-1], {}


def review_topic(leak: Leak, ordinal: int) -> str:
    return f"{leak.no}:review:{ordinal}"


def _ask_reviewers(ctx: Context, leak: Leak, report: Report, again: str = "") -> list[str]:
    role, reviewers = reviewers_of(ctx, leak)
    _ask(ctx, leak, report, role, reviewers, again)
    return list(reviewers)


def _ask(ctx: Context, leak: Leak, report: Report, role: Role, reviewers: Mapping[str, str], again: str) -> None:
    """The full text goes to each reviewer once, however often they are asked."""
    for person, instead_of in reviewers.items():
        cause, case = f"{leak.no}:review:{report.ordinal}", leak.case.id
        full = Text(words.full_text(leak, ctx.name(report.submitted_by), papers.lines(report)))
        ctx.tell(person, full, cause=f"{cause}:text", lane=APPROVAL, case=case)
        card = words.please_review(
            leak,
            reporter=ctx.name(report.submitted_by),
            identity=identity(role, ctx.name(instead_of)),
            accept_key=ctx.seal("leak_accept", case, person, str(report.ordinal)),
            return_key=ctx.seal("leak_return", case, person, str(report.ordinal)),
            why_key=ctx.seal("leak_why", case, person, "reviewer"),
            submitted_at=report.submitted_at,
            hours=limits_of(leak).review,
            now=ctx.now,
        )
        topic = review_topic(leak, report.ordinal)
        ctx.tell(person, card, cause=f"{cause}{again}", lane=APPROVAL, case=case, topic=topic)


def reviewer_unreachable(ctx: Context, leak: Leak, topic: str) -> bool:
    """A reviewer cannot be reached: 安全主管 is asked at once. False when this was not about a review still open."""
    report = reports.latest(ctx.connection, leak.case.id)
    if report is None or report.state != "submitted" or topic != review_topic(leak, report.ordinal):
        return False
    role = Role.security_supervisor
    others = called_for(ctx, leak, role, roles.holders(ctx.connection, [role])[role])
    _ask(ctx, leak, report, role, others, again=":instead")
    return bool(others)


def review_overdue(ctx: Context, deadline: Deadline) -> None:
    """Nobody has reviewed the report: the reviewers are asked again, from the second time 安全主管 hears of it."""
    leak = leaks.locked(ctx.work, deadline.case)
    report = reports.latest(ctx.connection, deadline.case)
    ordinal, round_no = divmod(deadline.ordinal, _ROUNDS)
    if leak is None or report is None or report.state != "submitted" or report.ordinal != ordinal:
        return
    reviewers = _ask_reviewers(ctx, leak, report, again=f":again{round_no}")
    ctx.work.record("review.overdue", by=SYSTEM, case=leak.case.id, ordinal=ordinal, round=round_no)
    if round_no >= 2 or not reviewers:
        _tell_unreviewed(ctx, leak, report, str(round_no))
    step = timedelta(hours=limits_of(leak).review)
    deadlines.schedule(ctx.work, leak.case.id, REVIEW, [(deadline.ordinal + 1, ctx.now + step)])


def _tell_unreviewed(ctx: Context, leak: Leak, report: Report, mark: str) -> None:
    """安全主管 hears that nobody reviews; where nobody holds that role, the head of 市信用办."""
    holders = roles.holders(ctx.connection, _OVER_REVIEWERS)
    for role in _OVER_REVIEWERS:
        told = called_for(ctx, leak, role, holders[role])
        for person in told:
            text = Text(words.review_overdue(leak, report.submitted_at, role, ctx.now))
            cause = f"{leak.no}:review:{report.ordinal}:late:{mark}"
            ctx.tell(person, text, cause=cause, lane=APPROVAL, case=leak.case.id)
        if told:
            return


def may_review(ctx: Context, leak: Leak) -> Role | None:
    reporter = leak.case.reporter
    return None if ctx.me.id == reporter else ctx.acts_as(ctx.me.id, REVIEWERS, never_for=reporter)


def accept(ctx: Context, leak: Leak, report: Report, role: Role) -> str:
    """接受: the report becomes the official Word document and goes to reporter and reviewer."""
    outcome = reports.decide(ctx.work, report, "accepted", by=ctx.me.id, role=role)
    if not isinstance(outcome, Done):
        return _decided_before(ctx, leak, outcome)
    ctx.note_standin(role, leak.case.id, never_for=leak.case.reporter)
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
    ctx.note_standin(role, leak.case.id, never_for=leak.case.reporter)
    leaks.set_report_state(ctx.work, leak, "returned")
    _settle_review(ctx, leak, report)
    text = Text(words.returned(leak, ctx.me.name, reason, ctx.now))
    ctx.tell(report.submitted_by, text, cause=f"{leak.no}:returned:{report.ordinal}", lane=APPROVAL, case=leak.case.id)
    if ctx.now >= leak.report_due_at:
        _plan_overdue(ctx, leak, limits_of(leak))
    return words.you_returned(leak, ctx.name(report.submitted_by))


def _settle_review(ctx: Context, leak: Leak, report: Report) -> None:
    card = _review_final(ctx, leak, reports.latest(ctx.connection, leak.case.id) or report)
    ctx.settle(review_topic(leak, report.ordinal), lambda _: card)


def _review_final(ctx: Context, leak: Leak, report: Report) -> Card:
    by, at = ctx.name(report.decided_by), report.decided_at or ctx.now
    return words.review_final(leak, ctx.name(report.submitted_by), report.state, by, at)


def _decided_before(ctx: Context, leak: Leak, outcome: Already | Moved | object) -> str:
    fresh = reports.latest(ctx.connection, leak.case.id)
    if isinstance(outcome, Already) and fresh is not None:
        return decided_before(ctx, leak, fresh)
    return texts.own_case(leak)


def decided_before(ctx: Context, leak: Leak, report: Report) -> str:
    """The card still looked open: it is brought to what is true, and the sentence says so."""
    if ctx.topic_tapped() == review_topic(leak, report.ordinal) and report.state != "submitted":
        ctx.heal(_review_final(ctx, leak, report))
    return words.decided_before(leak, ctx.name(report.decided_by), report.state)
