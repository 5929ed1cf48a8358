"""进度、待办、我的上报: what is true now, for those it concerns."""

from __future__ import annotations

from handlers.context import Context
from handlers.leaks import closing, papers, reminders, reviewers, taps
from handlers.leaks.policy import leaders_of
from handlers.procedures.leak import DISABLERS, LADDER_ROLES
from handlers.texts import common
from handlers.texts import life as texts
from handlers.types import Reply
from store import cases, leaks, people
from store.leaks import Leak
from store.roles import Role

_WATCHERS = (*LADDER_ROLES, *DISABLERS, Role.security_auditor)


def find(ctx: Context, case_no: str, number: int | None) -> Leak | None:
    """The leak a person names by case number or short number."""
    case = cases.by_no(ctx.connection, case_no) if case_no else None
    if case is None and number is not None:
        case = cases.by_short(ctx.connection, number)
    return None if case is None else leaks.by_case(ctx.connection, case.id)


def may_see(ctx: Context, leak: Leak) -> bool:
    """Reporters, their unit leaders, those who are or were called, and the auditor."""
    return ctx.me.id in taps.affected(ctx, leak) or may_watch(ctx, leak)


def may_watch(ctx: Context, leak: Leak) -> bool:
    """Those who lead the reporter, are or were called, or audit."""
    me = ctx.me.id
    frozen = leak.case.policy.get("people", {}).values()
    if any(me in ids for ids in frozen) or ctx.acts_as(me, _WATCHERS) is not None:
        return True
    return me in leaders_of(ctx, leak) or me in people.unit_leaders(ctx.connection, ctx.someone(leak.case.reporter))


def show(ctx: Context, case_no: str, number: int | None) -> Reply:
    if not case_no and number is None:
        return _mine_or_open(ctx)
    leak = find(ctx, case_no, number)
    if leak is None or not may_see(ctx, leak):
        return Reply(common.no_such_number(case_no or str(number)))
    return Reply(_told(ctx, leak))


def _mine_or_open(ctx: Context) -> Reply:
    """The own case still open; for those who lead or watch the open ones they may see; else the own latest."""
    mine = leaks.of_reporter(ctx.connection, ctx.me.id, limit=1)
    if mine and mine[0].case.is_open:
        return Reply(_told(ctx, mine[0]))
    watched = [leak for leak in leaks.all_open(ctx.connection) if may_watch(ctx, leak)]
    if len(watched) == 1:
        return Reply(_told(ctx, watched[0]))
    if watched:
        return Reply(texts.open_list([(leak, ctx.name(leak.case.reporter)) for leak in watched]))
    return Reply(_told(ctx, mine[0]) if mine else texts.case_list([]))


def _told(ctx: Context, leak: Leak) -> str:
    told = texts.progress(
        leak,
        reporter=ctx.name(leak.case.reporter),
        confirmed_by=ctx.name(leak.confirmed_by),
        disabled_by=ctx.name(leak.disabled_by),
        now=ctx.now,
    )
    if ctx.me.id == leak.case.reporter or not may_watch(ctx, leak):
        return told
    lived = [(entry.at, entry.who, entry.what) for entry in papers.timeline(ctx, leak)]
    return f"{told}\n{texts.drill_down(leak, lived, ctx.now)}"


def mine(ctx: Context) -> Reply:
    return Reply(texts.case_list(leaks.of_reporter(ctx.connection, ctx.me.id)))


def todo(ctx: Context) -> Reply:
    mine = leaks.open_of_reporter(ctx.connection, ctx.me.id) if ctx.has_reported else []
    owed = [leak for leak in mine if reminders.owes_report(leak)]
    return Reply(texts.todo(owed, waiting_for(ctx), ctx.now))


def waiting_for(ctx: Context) -> list[tuple[Leak, str]]:
    """What the person can do next in open cases. People without a role pay for no query."""
    if not ctx.roles_of(ctx.me.id) and not ctx.stands_in:
        return []
    return [(leak, what) for leak in leaks.all_open(ctx.connection) for what in next_acts(ctx, leak)]


def next_acts(ctx: Context, leak: Leak) -> list[str]:
    """Confirm, or else disable; and review, or else close once the account is stopped."""
    acts = []
    if leak.confirmed_at is None and taps.may_confirm(ctx, leak):
        acts.append("confirm")
    elif leak.disabled_at is None and taps.may_disable(ctx, leak):
        acts.append("disable")
    if leak.report_state == "submitted" and reviewers.may_review(ctx, leak):
        acts.append("review")
    if leak.report_state == "accepted" and leak.disabled_at is not None and closing.may_close(ctx, leak):
        acts.append("close")
    return acts
