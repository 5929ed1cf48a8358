"""The ladder: who is called while nobody confirms, and again while nobody stops the account (product.md 3.1, 3-4).

Rungs are numbered from 0; after the last one everybody is called in rounds. The first climb asks for a confirmation;
the second one, after a confirmation that was not followed by a disabled account, starts one rung higher.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from handlers.context import INCIDENT, Context
from handlers.leaks.policy import limits_of, reachable
from handlers.procedures.leak import DISABLERS, Limits
from handlers.texts import leaks as texts
from store import deadlines, leaks, people, roles
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


def climb_to(ctx: Context, leak: Leak, climb: Climb, level: int, wanted_at: datetime) -> list[str]:
    """Calls rung ``level``; a rung without a reachable person is skipped at once, and the next one is told so."""
    limits = limits_of(leak)
    skipped: list[Role] = []
    for rung in range(level, len(limits.ladder)):
        role = limits.ladder[rung].role
        called = reachable(ctx, leak, role)
        if called:
            _call(ctx, leak, climb, called, f"{climb.rung}:{rung}", role, tuple(skipped))
            leaks.climb(ctx.work, leak, rung)
            _plan_next(ctx, leak, climb, limits, rung, wanted_at)
            return called
        skipped.append(role)
        ctx.work.record("ladder.skipped", by="system", case=leak.case.id, level=rung, vacant=role.value)
    leaks.climb(ctx.work, leak, len(limits.ladder))
    return call_round(ctx, leak, climb, 1, wanted_at)


def call_round(ctx: Context, leak: Leak, climb: Climb, ordinal: int, wanted_at: datetime) -> list[str]:
    """Calls everybody of the ladder once more and plans the next round; rounds missed meanwhile are not caught up."""
    limits = limits_of(leak)
    called: dict[str, Role] = {}
    for rung in limits.ladder:
        for person in reachable(ctx, leak, rung.role):
            called.setdefault(person, rung.role)
    for person, role in called.items():
        _call(ctx, leak, climb, [person], f"{climb.round}:{ordinal}", role, ())
    if not called:
        log.error("ladder_without_people", case=leak.no)
        ctx.work.record("ladder.nobody", by="system", case=leak.case.id)
    pause = timedelta(minutes=limits.round)
    deadlines.schedule(ctx.work, leak.case.id, climb.round, [(ordinal + 1, _after(wanted_at, pause, ctx.now))])
    return list(called)


def _after(wanted_at: datetime, step: timedelta, now: datetime) -> datetime:
    missed = max(0, (now - wanted_at) // step)
    return wanted_at + step * (missed + 1)


def _plan_next(ctx: Context, leak: Leak, climb: Climb, limits: Limits, rung: int, wanted_at: datetime) -> None:
    """The next rung keeps its distance to this one, whatever was late."""
    if rung + 1 < len(limits.ladder):
        step = timedelta(minutes=limits.ladder[rung + 1].after - limits.ladder[rung].after)
        deadlines.schedule(ctx.work, leak.case.id, climb.rung, [(rung + 1, wanted_at + step)])
    else:
        deadlines.schedule(ctx.work, leak.case.id, climb.round, [(1, wanted_at + timedelta(minutes=limits.round))])


def _call(
    ctx: Context, leak: Leak, climb: Climb, called: list[str], rule: str, role: Role, skipped: tuple[Role, ...]
) -> None:
    asks_stop = climb is SECOND
    for person in called:
        card = texts.call(
            leak,
            reporter=ctx.name(leak.case.reporter),
            unit=unit_name(ctx, leak),
            role=role,
            confirm_key=None if asks_stop else ctx.seal("leak_confirm", leak.case.id, person),
            disable_key=ctx.seal("leak_disable", leak.case.id, person),
            why_key=ctx.seal("leak_why", leak.case.id, person, role.value),
            skipped=skipped,
            following=next_step(leak, climb, rule),
            now=ctx.now,
        )
        ctx.tell(
            person,
            card,
            cause=f"{leak.no}:{rule}",
            lane=INCIDENT,
            case=leak.case.id,
            topic=topic_of(leak, climb.topic),
        )
    ctx.work.record("ladder.called", by="system", case=leak.case.id, rule=rule, asked=role.value, people=called)


def next_step(leak: Leak, climb: Climb, rule: str) -> tuple[int, str]:
    """What follows if nobody acts: after how many minutes, and which role is called then (empty: everybody)."""
    limits = limits_of(leak)
    name, _, ordinal = rule.partition(":")
    rung = int(ordinal)
    if name != climb.rung or rung + 1 >= len(limits.ladder):
        return limits.round, ""
    following = limits.ladder[rung + 1]
    return following.after - limits.ladder[rung].after, following.role.value


def unit_name(ctx: Context, leak: Leak) -> str:
    return people.department_name(ctx.connection, leak.case.department)


def rung_fired(ctx: Context, deadline: Deadline) -> None:
    leak = leaks.locked(ctx.work, deadline.case)
    if leak is None or not leak.case.is_open:
        return
    climb = FIRST if deadline.rule in (RUNG, ROUND) else SECOND
    over = leak.confirmed_at is not None if climb is FIRST else leak.disabled_at is not None
    if over:
        return
    if deadline.rule == climb.rung:
        climb_to(ctx, leak, climb, deadline.ordinal, deadline.wanted_at)
    else:
        call_round(ctx, leak, climb, deadline.ordinal, deadline.wanted_at)


def disable_overdue(ctx: Context, deadline: Deadline) -> None:
    """Confirmed, but nobody has stopped the account: the ladder goes on one rung higher."""
    leak = leaks.locked(ctx.work, deadline.case)
    if leak is None or not leak.case.is_open or leak.disabled_at is not None:
        return
    ctx.work.record("disable.overdue", by="system", case=leak.case.id)
    climb_to(ctx, leak, SECOND, min(leak.level + 1, len(limits_of(leak).ladder)), deadline.wanted_at)


def ask_to_disable(ctx: Context, leak: Leak, confirmer: str) -> None:
    """After the confirmation: who can stop the account gets a card, the confirmer too; the second clock starts."""
    due_at = ctx.now + timedelta(minutes=limits_of(leak).disable)
    found = roles.holders(ctx.connection, DISABLERS)
    asked = {confirmer: Role.duty_officer} | {person: role for role in DISABLERS for person in found[role]}
    asked.pop(leak.case.reporter, None)
    for person, role in asked.items():
        card = texts.please_disable(
            leak,
            reporter=ctx.name(leak.case.reporter),
            role=role if person != confirmer else None,
            disable_key=ctx.seal("leak_disable", leak.case.id, person),
            why_key=ctx.seal("leak_why", leak.case.id, person, role.value),
            due_at=due_at,
            now=ctx.now,
        )
        cause = f"{leak.no}:stop"
        ctx.tell(person, card, cause=cause, lane=INCIDENT, case=leak.case.id, topic=topic_of(leak, STOPS))
    deadlines.schedule(ctx.work, leak.case.id, DISABLE, [(1, due_at)])
