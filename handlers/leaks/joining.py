"""Two open cases turn out to be about the same account: 值班员 or 安全管理员 joins them by one tap (product.md 3.1, 6).

The later case ends in the earlier one, whose clocks go on: one account, one ladder, one written report.
"""

from __future__ import annotations

from datetime import timedelta

from handlers.context import INCIDENT, Context
from handlers.leaks import ladder, taps
from handlers.leaks.policy import leaders_of, reachable
from handlers.procedures.leak import FACTS, REPORT
from handlers.texts import joining as texts
from handlers.texts import leaks as leak_texts
from handlers.types import Message, Text
from store import deadlines, dialogs, leaks
from store.leaks import Leak, account_key
from store.outcomes import Done, Moved
from store.roles import Role

JOINERS = (Role.duty_officer, Role.security_admin, Role.security_supervisor)
_ASKED = (Role.duty_officer, Role.security_admin)
# An account stopped longer ago may have leaked anew: that is a matter of its own.
SAME_FOR = timedelta(hours=24)
_CLOCKS = (
    *(ladder.RUNG, ladder.ROUND, ladder.DISABLE, ladder.AGAIN, ladder.AGAIN_ROUND),
    *("written", "overdue", "review"),
)


def offer(ctx: Context, leak: Leak) -> None:
    """Asks once for each pair whether the later case shall end in the earlier one."""
    key = account_key(leak.system, leak.account)
    for other in leaks.open_of_account(ctx.connection, key):
        if other.case.id != leak.case.id:
            earlier, later = sorted((leak, other), key=lambda one: one.case.id)
            if _joinable(ctx, later, earlier):
                _offer(ctx, later, earlier)


def _joinable(ctx: Context, later: Leak, earlier: Leak) -> bool:
    stopped = earlier.disabled_entered_at
    return later.report_state not in ("submitted", "accepted") and (
        stopped is None or ctx.now - stopped < SAME_FOR or later.reported_at - stopped < SAME_FOR
    )


def _offer(ctx: Context, later: Leak, earlier: Leak) -> None:
    asked = {person: None for role in _ASKED for person in reachable(ctx, later, role)}
    for person in asked:
        if person == earlier.case.reporter:
            continue
        card = texts.offer(
            later,
            earlier,
            later_reporter=ctx.name(later.case.reporter),
            earlier_reporter=ctx.name(earlier.case.reporter),
            join_key=ctx.seal("leak_join", later.case.id, person, str(earlier.case.id)),
        )
        cause = f"{later.no}:join:{earlier.case.id}"
        ctx.tell(person, card, cause=cause, lane=INCIDENT, case=later.case.id, topic=_topic(later))


def _topic(later: Leak) -> str:
    return ladder.topic_of(later, "join")


def join(ctx: Context, later: Leak, earlier: Leak | None) -> Message | None:
    """Tapped or typed. Returns what the person is told."""
    role = None if earlier is None else _entitled(ctx, later, earlier)
    if earlier is None or role is None:
        return Text(_refusal(ctx, later, earlier))
    if account_key(later.system, later.account) != account_key(earlier.system, earlier.account):
        return Text(texts.not_the_same(later, earlier))
    if later.case.id < earlier.case.id:
        later, earlier = earlier, later
    match leaks.merge(ctx.work, later, earlier, by=ctx.me.id, role=role):
        case Done():
            return Text(_joined(ctx, later, earlier))
        case Moved("report"):
            return Text(texts.report_is_there(later))
        case _:
            return Text(texts.over(later if not later.case.is_open else earlier))


def _entitled(ctx: Context, later: Leak, earlier: Leak) -> Role | None:
    """Nobody joins cases of their own, nor in a reporter's name."""
    reporters = {later.case.reporter, earlier.case.reporter}
    if ctx.me.id in reporters:
        return None
    roles = {ctx.acts_as(ctx.me.id, JOINERS, never_for=reporter) for reporter in reporters}
    return None if None in roles else next(iter(roles))


def _refusal(ctx: Context, later: Leak, earlier: Leak | None) -> str:
    mine = next((one for one in (later, earlier) if one is not None and one.case.reporter == ctx.me.id), None)
    ctx.work.record("tap.refused", by=ctx.me.id, case=later.case.id)
    return leak_texts.own_case(mine) if mine is not None else leak_texts.not_yours(later)


def _joined(ctx: Context, later: Leak, earlier: Leak) -> str:
    """The later case's clocks and cards end; its people hear where it goes on, the earlier one's what was added."""
    deadlines.void(ctx.work, later.case.id, _CLOCKS)
    for form in (FACTS, REPORT):
        dialogs.end(ctx.work, later.case.reporter, form.key, later.no)
    _learn(ctx, later, earlier)
    by, now = ctx.me.name, ctx.now
    final = texts.joined_card(later, earlier, by, now)
    leaders = leaders_of(ctx, later)
    for topic in (ladder.CALLS, ladder.STOPS, "join", *(f"leader:{leader}" for leader in leaders)):
        ctx.settle(ladder.topic_of(later, topic), lambda _: final)
    writer = ctx.name(earlier.case.reporter)
    hears = dict.fromkeys(taps.affected(ctx, later), texts.your_case_is_joined(later, earlier, by, writer))
    hears |= {one: texts.leader_hears_joined(later, earlier, by) for one in leaders if one not in hears}
    hears[earlier.case.reporter] = texts.another_joined_yours(later, earlier, ctx.name(later.case.reporter))
    for person, sentence in hears.items():
        if person != ctx.me.id:
            ctx.tell(person, Text(sentence), cause=f"{later.no}:joined", lane=INCIDENT, case=earlier.case.id)
    if later.disabled_at is not None and earlier.disabled_at is None:
        taps.disable(ctx, leaks.by_case(ctx.connection, earlier.case.id) or earlier, later.disabled_at)
    return texts.you_joined(later, earlier)


def _learn(ctx: Context, later: Leak, earlier: Leak) -> None:
    """What only the later report knew is known to the earlier case too."""
    news = {name: getattr(later, name) for name in ("since", "how", "seen") if not getattr(earlier, name)}
    news = {name: value for name, value in news.items() if value}
    if news:
        leaks.learn(ctx.work, earlier, **news)
        ctx.work.record("leak.learned", by=ctx.me.id, case=earlier.case.id, known=sorted(news))
