"""进度、待办、我的上报: what is true now, for those it concerns."""

from __future__ import annotations

from handlers.context import Context
from handlers.leaks import closing, taps, written
from handlers.procedures.leak import DISABLERS, LADDER_ROLES
from handlers.texts import common
from handlers.texts import leaks as texts
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
    me = ctx.me.id
    if me == leak.case.reporter or me in leaks.joiners(ctx.connection, leak.case.id):
        return True
    frozen = leak.case.policy.get("people", {}).values()
    if any(me in ids for ids in frozen) or ctx.acts_as(me, _WATCHERS) is not None:
        return True
    return me in people.unit_leaders(ctx.connection, ctx.someone(leak.case.reporter))


def show(ctx: Context, case_no: str, number: int | None) -> Reply:
    if not case_no and number is None:
        return _mine_or_latest(ctx)
    leak = find(ctx, case_no, number)
    if leak is None or not may_see(ctx, leak):
        return Reply(common.no_such_number(case_no or str(number)))
    return Reply(_told(ctx, leak))


def _mine_or_latest(ctx: Context) -> Reply:
    mine = leaks.of_reporter(ctx.connection, ctx.me.id, limit=1)
    return Reply(_told(ctx, mine[0]) if mine else texts.case_list([], ctx.now))


def _told(ctx: Context, leak: Leak) -> str:
    return texts.progress(
        leak,
        reporter=ctx.name(leak.case.reporter),
        confirmed_by=ctx.name(leak.confirmed_by),
        disabled_by=ctx.name(leak.disabled_by),
        now=ctx.now,
    )


def mine(ctx: Context) -> Reply:
    return Reply(texts.case_list(leaks.of_reporter(ctx.connection, ctx.me.id), ctx.now))


def todo(ctx: Context) -> Reply:
    owed = [leak for leak in leaks.open_of_reporter(ctx.connection, ctx.me.id) if written.owes_report(leak)]
    return Reply(texts.todo(owed, waiting_for(ctx), ctx.now))


def waiting_for(ctx: Context) -> list[tuple[Leak, str]]:
    """Open cases in which the person can do the next thing. People without a role pay for no query."""
    if not ctx.roles_of(ctx.me.id) and not ctx.stands_in:
        return []
    found = []
    for leak in leaks.all_open(ctx.connection):
        what = next_act(ctx, leak)
        if what:
            found.append((leak, what))
    return found


def next_act(ctx: Context, leak: Leak) -> str:
    if leak.confirmed_at is None:
        return "confirm" if taps.may_confirm(ctx, leak) else ""
    if leak.disabled_at is None:
        return "disable" if taps.may_disable(ctx, leak) else ""
    if leak.report_state == "submitted":
        return "review" if written.may_review(ctx, leak) else ""
    if leak.report_state == "accepted":
        return "close" if closing.may_close(ctx, leak) else ""
    return ""
