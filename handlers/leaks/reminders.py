"""Reminders of the written report: at the marks of its time, and louder and louder once it is late (ZX-22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import INCIDENT, SYSTEM, Context
from handlers.leaks.policy import called_for, leaders_of, limits_of
from handlers.procedures.leak import Limits
from handlers.texts import leaks as texts
from handlers.texts import written as words
from handlers.types import Text
from store import deadlines, leaks, roles
from store.deadlines import Deadline
from store.leaks import Leak
from store.roles import Role

MARK, OVERDUE = "written", "overdue"


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
        plan_overdue(ctx, leak, limits)


def _moment(leak: Leak, percent: int) -> datetime:
    return leak.reported_at + (leak.report_due_at - leak.reported_at) * percent / 100


def _tell_leaders(ctx: Context, leak: Leak, cause: str) -> None:
    for leader in leaders_of(ctx, leak):
        text = Text(words.leader_reminder(leak, ctx.name(leak.case.reporter), ctx.now))
        ctx.tell(leader, text, cause=cause, lane=INCIDENT, case=leak.case.id)


def plan_overdue(ctx: Context, leak: Leak, limits: Limits) -> None:
    """The next reminder after now; the n-th lies n steps behind the deadline, however often the report was returned."""
    step = timedelta(hours=limits.overdue)
    ordinal = max(0, (ctx.now - leak.report_due_at) // step) + 1
    deadlines.schedule(ctx.work, leak.case.id, OVERDUE, [(ordinal, leak.report_due_at + step * ordinal)])


def overdue_fired(ctx: Context, deadline: Deadline) -> None:
    """Louder each time: the reporter and the unit leader, then 安全主管, then the head of 市信用办; never silent."""
    leak = leaks.locked(ctx.work, deadline.case)
    if leak is None or not owes_report(leak):
        return
    plan_overdue(ctx, leak, limits_of(leak))
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
