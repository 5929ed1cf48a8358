"""「确认收到」 and 「已停用账号」, tapped or typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import INCIDENT, Context
from handlers.leaks import ladder
from handlers.leaks.policy import limits_of
from handlers.procedures.leak import DISABLERS, LADDER_ROLES
from handlers.texts import leaks as texts
from handlers.types import AnyCard, Message, Text
from store import deadlines, leaks, people
from store.leaks import Leak
from store.outcomes import Already, Done, Moved
from store.roles import Role

_STOPPERS = (*LADDER_ROLES, *DISABLERS)


def may_confirm(ctx: Context, leak: Leak) -> Role | None:
    return _entitled(ctx, leak, LADDER_ROLES)


def may_disable(ctx: Context, leak: Leak) -> Role | None:
    return _entitled(ctx, leak, _STOPPERS)


def _entitled(ctx: Context, leak: Leak, wanted: tuple[Role, ...]) -> Role | None:
    """The role in which the person may act now: one they hold, or the rung they were frozen on; never the reporter."""
    me = ctx.me.id
    if me == leak.case.reporter:
        return None
    role = ctx.acts_as(me, wanted)
    if role is not None:
        return role
    on_ladder = [Role(name) for name, ids in leak.case.policy.get("people", {}).items() if me in ids]
    return on_ladder[0] if on_ladder and ctx.me.active else None


def confirm(ctx: Context, leak: Leak) -> Message | None:
    """Returns what the person is told, or None when the card itself says it all."""
    role = may_confirm(ctx, leak)
    if role is None:
        return _refused(ctx, leak)
    outcome = leaks.confirm(ctx.work, leak, by=ctx.me.id, role=role)
    match outcome:
        case Done():
            fresh = _fresh(ctx, leak)
            _confirmed(ctx, fresh)
            return (
                Text(texts.you_confirmed(fresh, limits_of(leak).disable, ctx.now))
                if fresh.disabled_at is None
                else None
            )
        case Already(by, at):
            _heal(ctx, leak)
            return Text(texts.confirmed_before(leak, ctx.name(by), at, own=by == ctx.me.id, now=ctx.now))
        case _:
            _heal(ctx, leak)
            return Text(texts.case_closed(leak))


def _confirmed(ctx: Context, leak: Leak) -> None:
    """Stops the ladder for everybody, brings all copies to the final state, starts the second clock."""
    deadlines.void(ctx.work, leak.case.id, (ladder.RUNG, ladder.ROUND))
    ctx.settle(ladder.topic_of(leak, ladder.CALLS), lambda person: _final_call(ctx, leak, person))
    if leak.disabled_at is None:
        ladder.ask_to_disable(ctx, leak, ctx.me.id)
    for person in affected(ctx, leak):
        text = Text(texts.reporter_hears_confirmed(leak, ctx.me.name, ctx.now))
        ctx.tell(person, text, cause=f"{leak.no}:confirmed", lane=INCIDENT, case=leak.case.id)


def disable(ctx: Context, leak: Leak, happened_at: datetime) -> Message | None:
    """The account is stopped since ``happened_at``. Impossible times are refused with what would be possible."""
    role = may_disable(ctx, leak)
    if role is None:
        return _refused(ctx, leak)
    if happened_at > ctx.now + timedelta(minutes=1):
        return Text(texts.not_in_the_future(leak))
    outcome = leaks.disable(ctx.work, leak, by=ctx.me.id, role=role, happened_at=min(happened_at, ctx.now))
    match outcome:
        case Done():
            _disabled(ctx, _fresh(ctx, leak))
            return Text(texts.you_disabled(_fresh(ctx, leak), ctx.now))
        case Already(by, at):
            _heal(ctx, leak)
            return Text(texts.disabled_before(leak, ctx.name(by), at, ctx.now))
        case Moved() | _:
            _heal(ctx, leak)
            return Text(texts.case_closed(leak))


def _disabled(ctx: Context, leak: Leak) -> None:
    rules = (ladder.RUNG, ladder.ROUND, ladder.DISABLE, ladder.AGAIN, ladder.AGAIN_ROUND)
    deadlines.void(ctx.work, leak.case.id, rules)
    ctx.settle(ladder.topic_of(leak, ladder.CALLS), lambda person: _final_call(ctx, leak, person))
    ctx.settle(ladder.topic_of(leak, ladder.STOPS), lambda person: _final_stop(ctx, leak, person))
    for person in affected(ctx, leak):
        text = Text(texts.reporter_hears_disabled(leak, ctx.me.name, ctx.now))
        ctx.tell(person, text, cause=f"{leak.no}:disabled", lane=INCIDENT, case=leak.case.id)
    for leader in _leaders(ctx, leak):
        text = Text(texts.leader_hears_disabled(leak, ctx.name(leak.case.reporter), ctx.me.name, ctx.now))
        ctx.tell(leader, text, cause=f"{leak.no}:disabled:leader", lane=INCIDENT, case=leak.case.id)


def why(ctx: Context, leak: Leak, role: str) -> Message:
    """「为什么找我」: role, article, deadline, what happens next."""
    return Text(texts.why_me(leak, role, limits_of(leak), ctx.now))


def leader_saw(ctx: Context, leak: Leak) -> Message | None:
    """The unit leader has taken note; their card says so. It does not stop the ladder."""
    ctx.work.record("leak.leader_saw", by=ctx.me.id, role="unit_leader", case=leak.case.id)
    topic = ladder.topic_of(leak, f"leader:{ctx.me.id}")
    ctx.settle(topic, lambda _: texts.leader_final(leak, ctx.name(leak.case.reporter), ctx.now))
    return None


def affected(ctx: Context, leak: Leak) -> list[str]:
    """The reporter and everybody who reported the same account."""
    return list(dict.fromkeys([leak.case.reporter, *leaks.joiners(ctx.connection, leak.case.id)]))


def _leaders(ctx: Context, leak: Leak) -> list[str]:
    return people.unit_leaders(ctx.connection, ctx.someone(leak.case.reporter))


def _fresh(ctx: Context, leak: Leak) -> Leak:
    return leaks.by_case(ctx.connection, leak.case.id) or leak


def _refused(ctx: Context, leak: Leak) -> Message:
    ctx.work.record("tap.refused", by=ctx.me.id, case=leak.case.id)
    own = ctx.me.id == leak.case.reporter
    return Text(texts.own_case(leak) if own else texts.not_yours(leak))


def _heal(ctx: Context, leak: Leak) -> None:
    """A card that still looked open is brought to what is true now."""
    fresh, topic = _fresh(ctx, leak), ctx.topic_tapped()
    if topic == ladder.topic_of(leak, ladder.CALLS):
        ctx.heal(_final_call(ctx, fresh, ctx.me.id))
    elif topic == ladder.topic_of(leak, ladder.STOPS):
        ctx.heal(_final_stop(ctx, fresh, ctx.me.id))


def _final_call(ctx: Context, leak: Leak, person: str) -> AnyCard:
    return texts.call_final(
        leak, ctx.name(leak.case.reporter), ctx.name(leak.confirmed_by), person == leak.confirmed_by
    )


def _final_stop(ctx: Context, leak: Leak, person: str) -> AnyCard:
    return texts.stop_final(leak, ctx.name(leak.case.reporter), ctx.name(leak.disabled_by))
