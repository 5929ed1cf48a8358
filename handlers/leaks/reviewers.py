"""Who reviews a written report, how they are asked, and asked again (ZX-22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from handlers.context import APPROVAL, SYSTEM, Context
from handlers.leaks import filelinks, papers
from handlers.leaks.policy import called_for, limits_of
from handlers.procedures.leak import REVIEWERS
from handlers.texts import written as words
from handlers.texts.calls import identity
from handlers.types import Text
from store import deadlines, leaks, reports, roles
from store.deadlines import Deadline
from store.leaks import Leak
from store.reports import Report
from store.roles import Role

REVIEW = "review"
_ROUNDS = 10_000  # of asking about one submission; its number times this, plus the round, numbers the deadline
_OVER_REVIEWERS = (Role.security_supervisor, Role.credit_office_head)


def ask(ctx: Context, leak: Leak, report: Report) -> list[str]:
    """A report was submitted: the reviewers get it; where there are none somebody above hears so."""
    reviewers = _ask_reviewers(ctx, leak, report)
    step = timedelta(hours=limits_of(leak).review)
    deadlines.schedule(ctx.work, leak.case.id, REVIEW, [(report.ordinal * _ROUNDS + 1, ctx.now + step)])
    if not reviewers:
        _tell_unreviewed(ctx, leak, report, "none")
    return reviewers


def may_review(ctx: Context, leak: Leak) -> Role | None:
    reporter = leak.case.reporter
    return None if ctx.me.id == reporter else ctx.acts_as(ctx.me.id, REVIEWERS, never_for=reporter)


def reviewers_of(ctx: Context, leak: Leak) -> tuple[Role, dict[str, str]]:
    """安全管理员, where there is none 安全主管, or their stand-ins; never somebody who wrote or reported it."""
    holders = roles.holders(ctx.connection, REVIEWERS)
    for role in REVIEWERS:
        found = called_for(ctx, leak, role, holders[role])
        if found:
            return role, found
    return REVIEWERS[-1], {}


def topic_of(leak: Leak, ordinal: int) -> str:
    return f"{leak.no}:review:{ordinal}"


def _ask_reviewers(ctx: Context, leak: Leak, report: Report, again: str = "") -> list[str]:
    role, reviewers = reviewers_of(ctx, leak)
    _ask(ctx, leak, report, role, reviewers, again)
    return list(reviewers)


def _ask(ctx: Context, leak: Leak, report: Report, role: Role, reviewers: Mapping[str, str], again: str) -> None:
    """The full text goes to each reviewer once, however often they are asked."""
    written_lines = papers.lines(report) + filelinks.lines(ctx, report)
    for person, instead_of in reviewers.items():
        cause, case = f"{leak.no}:review:{report.ordinal}", leak.case.id
        full = Text(words.full_text(leak, ctx.name(report.submitted_by), written_lines))
        ctx.tell(person, full, cause=f"{cause}:text", lane=APPROVAL, case=case)
        card = words.please_review(
            leak,
            reporter=ctx.name(report.submitted_by),
            account=papers.account_named(report),
            identity=identity(role, ctx.name(instead_of)),
            accept_key=ctx.seal("leak_accept", case, person, str(report.ordinal)),
            return_key=ctx.seal("leak_return", case, person, str(report.ordinal)),
            why_key=ctx.seal("leak_why", case, person, "reviewer"),
            submitted_at=report.submitted_at,
            hours=limits_of(leak).review,
            now=ctx.now,
        )
        topic, card = topic_of(leak, report.ordinal), filelinks.with_files(ctx, leak, report, person, card)
        ctx.tell(person, card, cause=f"{cause}{again}", lane=APPROVAL, case=case, topic=topic)


def unreachable(ctx: Context, leak: Leak, topic: str) -> bool:
    """A reviewer cannot be reached: 安全主管 is asked at once. False when this was not about a review still open."""
    report = reports.latest(ctx.connection, leak.case.id)
    if report is None or report.state != "submitted" or topic != topic_of(leak, report.ordinal):
        return False
    role = Role.security_supervisor
    others = called_for(ctx, leak, role, roles.holders(ctx.connection, [role])[role])
    _ask(ctx, leak, report, role, others, again=":instead")
    return bool(others)


def overdue(ctx: Context, deadline: Deadline) -> None:
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
