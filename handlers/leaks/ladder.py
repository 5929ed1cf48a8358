"""The ladder: who is called while nobody confirms, and again while nobody stops the account (product.md 3.1, 3-4).

Rungs are numbered from 0; after the last one everybody is called in rounds. The first climb asks for a confirmation;
the second one, after a confirmation that was not followed by a disabled account, starts one rung higher.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from handlers.context import INCIDENT, SYSTEM, Context
from handlers.leaks.policy import limits_of, reachable
from handlers.procedures.leak import DISABLERS, Limits
from handlers.texts import calls as texts
from handlers.types import Text
from store import deadlines, events, leaks, outbox
from store.deadlines import Deadline
from store.leaks import Leak
from store.roles import Role

log = structlog.get_logger(__name__)

RUNG, ROUND, DISABLE, AGAIN, AGAIN_ROUND = "rung", "round", "disable", "again", "again_round"
CALLS = "call"  # topic of the cards that ask for a confirmation
STOPS = "stop"  # topic of the cards that ask for the disabled account


@dataclass(frozen=True, slots=True)
class Climb:
    """One of the two climbs: the deadlines that carry it, and the topic of its cards."""

    rung: str
    round: str
    topic: str


FIRST = Climb(RUNG, ROUND, CALLS)
SECOND = Climb(AGAIN, AGAIN_ROUND, STOPS)


def topic_of(leak: Leak, topic: str) -> str:
    return f"{leak.no}:{topic}"


def begin(ctx: Context, leak: Leak) -> list[str]:
    """Calls the first rung that has anybody; returns who was called."""
    return climb_to(ctx, leak, FIRST, 0, ctx.now)


def role_called(leak: Leak, called: list[str]) -> str:
    """The rung these people hold on the new case; empty where it is not one and the same, or for stand-ins."""
    frozen = leak.case.policy.get("people", {})
    roles = (rung.role.value for rung in limits_of(leak).ladder)
    return next((role for role in roles if set(called) <= set(frozen.get(role, []))), "")


def climb_to(
    ctx: Context, leak: Leak, climb: Climb, level: int, wanted_at: datetime, skipped: tuple[Role, ...] = ()
) -> list[str]:
    """Calls rung ``level``; a rung without a reachable person is skipped at once, and the next one is told so."""
    limits = limits_of(leak)
    for rung in range(level, len(limits.ladder)):
        role = limits.ladder[rung].role
        called = reachable(ctx, leak, role)
        if called:
            if rung != leak.level:
                leaks.climb(ctx.work, leak, rung)
            following = next_step(leak, rung, wanted_at, ctx.now)
            _call(ctx, leak, climb, called, f"{climb.rung}:{rung}", role, following, skipped)
            _plan_next(ctx, leak, climb, limits, rung, wanted_at)
            return list(called)
        skipped = tuple(dict.fromkeys([*skipped, role]))
        ctx.work.record("ladder.skipped", by=SYSTEM, case=leak.case.id, level=rung, vacant=role.value)
    leaks.climb(ctx.work, leak, len(limits.ladder))
    return call_round(ctx, leak, climb, 1, wanted_at)


def higher(leak: Leak, level: int) -> int:
    """The first rung above ``level`` that calls another role: calling the same people again is no step up."""
    ladder = limits_of(leak).ladder
    role = ladder[level].role if level < len(ladder) else None
    return next((rung for rung in range(level + 1, len(ladder)) if ladder[rung].role is not role), len(ladder))


def call_round(ctx: Context, leak: Leak, climb: Climb, ordinal: int, wanted_at: datetime) -> list[str]:
    """Calls everybody of the ladder once more and plans the next round; rounds missed meanwhile are not caught up."""
    limits = limits_of(leak)
    called: dict[str, tuple[Role, str]] = {}
    for rung in limits.ladder:
        for person, instead_of in reachable(ctx, leak, rung.role).items():
            called.setdefault(person, (rung.role, instead_of))
    for person, (role, instead_of) in called.items():
        _call(ctx, leak, climb, {person: instead_of}, f"{climb.round}:{ordinal}", role, (limits.round, ""), ())
    if not called:
        log.error("ladder_without_people", case=leak.no)
        ctx.work.record("ladder.nobody", by=SYSTEM, case=leak.case.id)
    pause = timedelta(minutes=limits.round)
    deadlines.schedule(ctx.work, leak.case.id, climb.round, [(ordinal + 1, _after(wanted_at, pause, ctx.now))])
    return list(called)


def _after(wanted_at: datetime, step: timedelta, now: datetime) -> datetime:
    missed = max(0, (now - wanted_at) // step)
    return wanted_at + step * (missed + 1)


def _plan_next(ctx: Context, leak: Leak, climb: Climb, limits: Limits, rung: int, wanted_at: datetime) -> None:
    """The next rung keeps its distance to this one, whatever was late; a round missed meanwhile is not caught up."""
    if rung + 1 < len(limits.ladder):
        step = timedelta(minutes=limits.ladder[rung + 1].after - limits.ladder[rung].after)
        deadlines.schedule(ctx.work, leak.case.id, climb.rung, [(rung + 1, wanted_at + step)])
    else:
        pause = timedelta(minutes=limits.round)
        deadlines.schedule(ctx.work, leak.case.id, climb.round, [(1, _after(wanted_at, pause, ctx.now))])


def _call(
    ctx: Context,
    leak: Leak,
    climb: Climb,
    called: dict[str, str],
    rule: str,
    role: Role,
    following: tuple[int, str],
    skipped: tuple[Role, ...],
) -> None:
    asks_stop = climb is SECOND
    before = _called_before(ctx, leak, climb)
    for person, instead_of in called.items():
        card = texts.call(
            leak,
            reporter=ctx.name(leak.case.reporter),
            unit=unit_name(ctx, leak),
            identity=texts.identity(role, ctx.name(instead_of)),
            role=role,
            confirm_key=None if asks_stop else ctx.seal("leak_confirm", leak.case.id, person),
            disable_key=ctx.seal("leak_disable", leak.case.id, person),
            why_key=ctx.seal("leak_why", leak.case.id, person, role.value),
            skipped=skipped,
            before=[ctx.name(one) for one in before if one != person],
            following=following,
            now=ctx.now,
        )
        topic, cause = topic_of(leak, climb.topic), f"{leak.no}:{rule}"
        if ctx.now != leak.reported_at:
            # After hours without the platform the newest call says everything; others would come in the same second.
            outbox.supersede(ctx.work, topic, person)
        ctx.tell(person, card, cause=cause, lane=INCIDENT, case=leak.case.id, topic=topic)
    ctx.work.record("ladder.called", by=SYSTEM, case=leak.case.id, rule=rule, asked=role.value, people=sorted(called))


def _called_before(ctx: Context, leak: Leak, climb: Climb) -> list[str]:
    """Who was asked to confirm and has not; nobody at the report itself. The second climb says why by its title."""
    return [] if climb is SECOND or ctx.now == leak.reported_at else asked(ctx, leak)


def next_step(leak: Leak, rung: int, wanted_at: datetime, now: datetime) -> tuple[int, str]:
    """What follows if nobody acts: after how many minutes, and which role is called then (empty: everybody).

    0 minutes: this rung is so late that the next one is called at the same moment.
    """
    limits = limits_of(leak)
    if rung + 1 >= len(limits.ladder):
        return limits.round, ""
    following = limits.ladder[rung + 1]
    minutes = following.after - limits.ladder[rung].after
    return (0 if wanted_at + timedelta(minutes=minutes) <= now else minutes), following.role.value


def unit_name(ctx: Context, leak: Leak) -> str:
    return ctx.department(leak.case.department)


def rung_fired(ctx: Context, deadline: Deadline) -> None:
    leak = leaks.locked(ctx.work, deadline.case)
    climb = FIRST if deadline.rule in (RUNG, ROUND) else SECOND
    if leak is None or over(leak, climb):
        return
    if deadline.rule == climb.round:
        call_round(ctx, leak, climb, deadline.ordinal, deadline.wanted_at)
    elif deadline.ordinal > leak.level:
        # A rung that was reached before its time, because the one below could not be, is not called twice.
        climb_to(ctx, leak, climb, deadline.ordinal, deadline.wanted_at)


def over(leak: Leak, climb: Climb) -> bool:
    """Whether nobody needs to be called any more."""
    reached = leak.confirmed_at if climb is FIRST else leak.disabled_at
    return not leak.case.is_open or reached is not None


def disable_overdue(ctx: Context, deadline: Deadline) -> None:
    """Confirmed, but nobody has stopped the account: the ladder goes on a level higher, and the confirmer hears so."""
    leak = leaks.locked(ctx.work, deadline.case)
    if leak is None or over(leak, SECOND):
        return
    ctx.work.record("disable.overdue", by=SYSTEM, case=leak.case.id)
    called = climb_to(ctx, leak, SECOND, higher(leak, leak.level), deadline.wanted_at)
    if leak.confirmed_by and leak.confirmed_by not in called:
        text = Text(texts.still_not_disabled(leak, [ctx.name(one) for one in called]))
        topic = topic_of(leak, STOPS)
        ctx.tell(leak.confirmed_by, text, cause=f"{leak.no}:late", lane=INCIDENT, case=leak.case.id, topic=topic)


def asked(ctx: Context, leak: Leak) -> list[str]:
    """Everybody whose card still asks for something: all rungs called so far, or who is to stop the account."""
    if not leak.case.is_open or leak.disabled_at is not None:
        return []
    climb = FIRST if leak.confirmed_at is None else SECOND
    found = [] if climb is FIRST else [one for role in DISABLERS for one in reachable(ctx, leak, role)]
    for entry in events.of_case(ctx.connection, leak.case.id):
        if entry.act == "ladder.called" and str(entry.data["rule"]).split(":")[0] in (climb.rung, climb.round):
            found += entry.data["people"]
    return list(dict.fromkeys(one for one in found if one != leak.case.reporter))


def ask_to_disable(ctx: Context, leak: Leak, confirmer: str, role: Role) -> None:
    """After the confirmation: who can stop the account gets a card, the confirmer too; the second clock starts."""
    due_at = ctx.now + timedelta(minutes=limits_of(leak).disable)
    asked: dict[str, tuple[Role, str]] = {confirmer: (role, "")}
    for each in DISABLERS:
        for person, instead_of in reachable(ctx, leak, each).items():
            asked.setdefault(person, (each, instead_of))
    for person, (own_role, instead_of) in asked.items():
        card = texts.please_disable(
            leak,
            reporter=ctx.name(leak.case.reporter),
            identity=texts.identity(own_role, ctx.name(instead_of)),
            disable_key=ctx.seal("leak_disable", leak.case.id, person),
            why_key=ctx.seal("leak_why", leak.case.id, person, own_role.value),
            due_at=due_at,
            now=ctx.now,
        )
        cause = f"{leak.no}:stop"
        ctx.tell(person, card, cause=cause, lane=INCIDENT, case=leak.case.id, topic=topic_of(leak, STOPS))
    deadlines.schedule(ctx.work, leak.case.id, DISABLE, [(1, due_at)])
