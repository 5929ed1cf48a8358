"""接受 / 退回补正, tapped or typed."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import forms
from handlers.context import Context
from handlers.leaks import written
from handlers.procedures.leak import RETURN
from handlers.texts import leaks as texts
from handlers.texts import written as words
from handlers.types import Reply
from store import reports
from store.leaks import Leak
from store.reports import Report


def accept(ctx: Context, leak: Leak, ordinal: int | None) -> Reply:
    refused, report = _report_to_decide(ctx, leak, ordinal)
    if report is None:
        return Reply(refused)
    role = written.may_review(ctx, leak)
    assert role is not None  # noqa: S101
    return Reply(written.accept(ctx, leak, report, role))


def send_back(ctx: Context, leak: Leak, ordinal: int | None, reason: str) -> Reply:
    """Without a reason the reason is asked for; nothing is returned before it is given."""
    refused, report = _report_to_decide(ctx, leak, ordinal)
    if report is None:
        return Reply(refused)
    if not reason.strip():
        forms.begin(ctx, RETURN, leak.no, {})
        return Reply(words.reason_please(leak))
    role = written.may_review(ctx, leak)
    assert role is not None  # noqa: S101
    return Reply(written.send_back(ctx, leak, report, role, reason.strip()))


def reason_given(ctx: Context, leak: Leak, values: Mapping[str, str]) -> Reply:
    return send_back(ctx, leak, None, values["reason"])


def _report_to_decide(ctx: Context, leak: Leak, ordinal: int | None) -> tuple[str, Report | None]:
    """The report that may be decided now, or the sentence that says why none may."""
    if ctx.me.id == leak.case.reporter:
        return texts.own_case(leak), None
    if written.may_review(ctx, leak) is None:
        return texts.not_yours(leak), None
    report = reports.latest(ctx.connection, leak.case.id)
    if report is None:
        return words.no_report(leak), None
    if ordinal is not None and ordinal != report.ordinal:
        return words.newer_report(leak), None
    if report.state != "submitted":
        return written.decided_before(ctx, leak, report), None
    return "", report
