"""The written report within 24 hours (ZX-22): the form, pre-filled, and its submission."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import forms
from handlers.context import Context
from handlers.dialogs.fields import kept_moment
from handlers.leaks import filelinks, papers, reviewers
from handlers.leaks.reminders import owes_report
from handlers.leaks.report import facts_noted
from handlers.procedures.leak import FACTS, REPORT
from handlers.texts import written as words
from handlers.types import Reply
from store import attachments, dialogs, leaks, reports
from store.leaks import Leak


def start(ctx: Context, leak: Leak) -> Reply:
    """「写报告」: the form, pre-filled with everything already known."""
    if not owes_report(leak):
        return Reply(words.not_owed(leak))
    # What the short questions after the report have brought is in the written report already.
    dialogs.end(ctx.work, ctx.me.id, FACTS.key, leak.no)
    earlier = reports.latest(ctx.connection, leak.case.id)
    filled = known(leak) if earlier is None else earlier.fields
    question = forms.begin(ctx, REPORT, leak.no, filled, whole=earlier is not None, after=what_follows(ctx, leak))
    filelinks.offer(ctx, leak)
    opinion = earlier.opinion if earlier is not None and earlier.state == "returned" else ""
    return Reply(f"{words.intro(leak, opinion, ctx.now)}\n\n{question}")


def what_follows(ctx: Context, leak: Leak) -> str:
    """Who gets the report once it is submitted, by name."""
    role, found = reviewers.reviewers_of(ctx, leak)
    return words.goes_to([ctx.name(one) for one in found], role)


def known(leak: Leak) -> dict[str, str]:
    """Everything the case already knows; what happened is always told anew, in full."""
    facts = {
        "system": papers.system_value(leak),
        "account": leak.account,
        "discovered": kept_moment(leak.discovered_at),
        "since": kept_moment(leak.since) if leak.since else "",
        "seen": leak.seen,
    }
    return {key: value for key, value in facts.items() if value}


def submit(ctx: Context, leak: Leak, values: Mapping[str, str]) -> Reply:
    """The form is submitted: the reviewers get the text and a card."""
    if not owes_report(leak):
        return Reply(words.not_owed(leak))
    report = reports.submit(ctx.work, leak.case.id, dict(values), by=ctx.me.id)
    attachments.submit(ctx.work, leak.case.id, report.ordinal, by=ctx.me.id)
    leaks.set_report_state(ctx.work, leak, "submitted")
    facts_noted(ctx, leak, values)
    asked = reviewers.ask(ctx, leak, report)
    return Reply(words.submitted(leak, [ctx.name(one) for one in asked], ctx.now))
