"""「确认收到」 and 「已停用账号」, tapped or typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import INCIDENT, Context
from handlers.leaks import ladder
from handlers.leaks.policy import leaders_of, limits_of
from handlers.procedures.leak import DISABLERS, LADDER_ROLES, REVIEWERS
from handlers.texts import calls, life
from handlers.texts import leaks as texts
from handlers.types import AnyCard, Message, Text
from store import deadlines, leaks, roles
from store.leaks import Leak
from store.outcomes import Already, Done, Moved
from store.roles import Role

_STOPPERS = (*LADDER_ROLES, *DISABLERS)
# An account said to have been stopped longer before its report than this was mistyped.
_LONGEST_BEFORE = timedelta(days=7)


def may_confirm(ctx: Context, leak: Leak) -> Role | None:
    return _entitled(ctx, leak, LADDER_ROLES)


def may_disable(ctx: Context, leak: Leak) -> Role | None:
    return _entitled(ctx, leak, _STOPPERS)


def _entitled(ctx: Context, leak: Leak, wanted: tuple[Role, ...]) -> Role | None:
    """The role in which the person may act now: one they hold or stand in for, or the rung they were frozen on.

    Never the reporter, never in the reporter's name, never in a frozen role that one held now excludes (ZZ-03, ZZ-10).
    """
    me = ctx.me.id
    if me == leak.case.reporter:
        return None
    role = ctx.acts_as(me, wanted, never_for=leak.case.reporter)
    if role is not None:
        return role
    on_ladder = [Role(name) for name, ids in leak.case.policy.get("people", {}).items() if me in ids]
    own = ctx.roles_of(me)
    return next((one for one in on_ladder if one in wanted and roles.conflict(own, one) is None), None)


def confirm(ctx: Context, leak: Leak) -> Message | None:
    """Returns what the person is told."""
    role = may_confirm(ctx, leak)
    if role is None:
        return _refused(ctx, leak)
    outcome = leaks.confirm(ctx.work, leak, by=ctx.me.id, role=role)
    match outcome:
        case Done():
            ctx.note_standin(role, leak.case.id, never_for=leak.case.reporter)
            fresh = _fresh(ctx, leak)
            _confirmed(ctx, fresh, role)
            return Text(texts.you_confirmed(fresh, limits_of(leak).disable, ctx.now))
        case Already(by, at):
            _heal(ctx, leak)
            return Text(texts.confirmed_before(leak, ctx.name(by), at, own=by == ctx.me.id, now=ctx.now))
        case _:
            _heal(ctx, leak)
            return Text(texts.case_closed(leak))


def _confirmed(ctx: Context, leak: Leak, role: Role) -> None:
    """Stops the ladder for everybody, brings all copies to the final state, starts the second clock."""
    deadlines.void(ctx.work, leak.case.id, (ladder.RUNG, ladder.ROUND))
    ctx.settle(ladder.topic_of(leak, ladder.CALLS), lambda person: _final_call(ctx, leak, person))
    ladder.ask_to_disable(ctx, leak, ctx.me.id, role)
    for person in affected(ctx, leak):
        text = Text(texts.reporter_hears_confirmed(leak, ctx.me.name, ctx.now))
        ctx.tell(person, text, cause=f"{leak.no}:confirmed", lane=INCIDENT, case=leak.case.id)


def disable(ctx: Context, leak: Leak, happened_at: datetime | None) -> Message | None:
    """The account is stopped since ``happened_at`` (None: now). Impossible times are refused with what is possible.

    Said again with a time by the one who registered it, it corrects the time.
    """
    role = may_disable(ctx, leak)
    if role is None:
        return _refused(ctx, leak)
    at = happened_at or ctx.now
    if at > ctx.now + timedelta(minutes=1):
        return Text(texts.not_in_the_future(leak, ctx.now))
    if at < leak.reported_at - _LONGEST_BEFORE:
        return Text(texts.too_long_ago(leak, ctx.now))
    outcome = leaks.disable(ctx.work, leak, by=ctx.me.id, role=role, happened_at=min(at, ctx.now))
    match outcome:
        case Done():
            ctx.note_standin(role, leak.case.id, never_for=leak.case.reporter)
            _disabled(ctx, _fresh(ctx, leak))
            return Text(texts.you_disabled(_fresh(ctx, leak), ctx.now))
        case Already():
            return _disabled_before(ctx, leak, role, happened_at)
        case Moved() | _:
            _heal(ctx, leak)
            return Text(texts.case_closed(leak))


def _disabled_before(ctx: Context, leak: Leak, role: Role, happened_at: datetime | None) -> Message:
    at = leak.disabled_at or ctx.now
    if happened_at is not None and leak.disabled_by == ctx.me.id and abs(happened_at - at) >= timedelta(minutes=1):
        leaks.correct_disabled(ctx.work, leak, by=ctx.me.id, role=role, happened_at=min(happened_at, ctx.now))
        fresh = _fresh(ctx, leak)
        for person in dict.fromkeys([*affected(ctx, leak), *leaders_of(ctx, leak)]):
            text = Text(texts.disabled_corrected(fresh, ctx.me.name, at, ctx.now))
            ctx.tell(person, text, cause=f"{leak.no}:corrected:{ctx.update.key}", lane=INCIDENT, case=leak.case.id)
        return Text(texts.you_corrected(fresh, at, ctx.now))
    _heal(ctx, leak)
    own = leak.disabled_by == ctx.me.id
    return Text(texts.disabled_before(leak, ctx.name(leak.disabled_by), at, own=own, now=ctx.now))


def _disabled(ctx: Context, leak: Leak) -> None:
    rules = (ladder.RUNG, ladder.ROUND, ladder.DISABLE, ladder.AGAIN, ladder.AGAIN_ROUND)
    deadlines.void(ctx.work, leak.case.id, rules)
    ctx.settle(ladder.topic_of(leak, ladder.CALLS), lambda person: _final_call(ctx, leak, person))
    ctx.settle(ladder.topic_of(leak, ladder.STOPS), lambda person: _final_stop(ctx, leak, person))
    for person in affected(ctx, leak):
        text = Text(texts.reporter_hears_disabled(leak, ctx.me.name, ctx.now))
        ctx.tell(person, text, cause=f"{leak.no}:disabled", lane=INCIDENT, case=leak.case.id)
    for leader in leaders_of(ctx, leak):
        text = Text(texts.leader_hears_disabled(leak, ctx.name(leak.case.reporter), ctx.me.name, ctx.now))
        ctx.tell(leader, text, cause=f"{leak.no}:disabled:leader", lane=INCIDENT, case=leak.case.id)


def why(ctx: Context, leak: Leak, role: str) -> Message:
    """「为什么找我」: role, article, deadline, what happens next."""
    return Text(life.why_me(leak, role, limits_of(leak), ctx.now))


def part_in(ctx: Context, leak: Leak) -> str:
    """What the one who asks has to do with the case: ``reporter``, ``unit_leader``, ``reviewer`` or a role."""
    if ctx.me.id in affected(ctx, leak):
        return "reporter"
    role = may_disable(ctx, leak)
    if role in REVIEWERS and leak.report_state == "submitted":
        return "reviewer"
    if role is not None:
        return role.value
    return "unit_leader" if ctx.me.id in leaders_of(ctx, leak) else "member"


def leader_saw(ctx: Context, leak: Leak) -> Message | None:
    """The unit leader has taken note; their card says so. It does not stop the ladder."""
    if ctx.me.id not in leaders_of(ctx, leak):
        return _refused(ctx, leak)
    ctx.work.record("leak.leader_saw", by=ctx.me.id, role="unit_leader", case=leak.case.id)
    settle_leader(ctx, leak, ctx.me.id)
    return Text(texts.leader_noted(leak, ctx.now))


def settle_leader(ctx: Context, leak: Leak, leader: str) -> None:
    card = calls.leader_final(leak, ctx.name(leak.case.reporter), ctx.now)
    ctx.settle(ladder.topic_of(leak, f"leader:{leader}"), lambda _: card)


def affected(ctx: Context, leak: Leak) -> list[str]:
    """The reporter and everybody who reported the same account."""
    return list(dict.fromkeys([leak.case.reporter, *leaks.joiners(ctx.connection, leak.case.id)]))


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
    return calls.call_final(
        leak, ctx.name(leak.case.reporter), ctx.name(leak.confirmed_by), person == leak.confirmed_by, ctx.now
    )


def _final_stop(ctx: Context, leak: Leak, person: str) -> AnyCard:
    return calls.stop_final(leak, ctx.name(leak.case.reporter), ctx.name(leak.disabled_by), ctx.now)
