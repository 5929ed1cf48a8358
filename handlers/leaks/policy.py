"""The policy of one case: limits and people frozen when it starts (design.md, rule 3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from handlers.context import Context
from handlers.procedures.leak import LADDER_ROLES, LIMITS, Limits, Rung
from store import people, roles, roster, settings, standins
from store.leaks import Leak
from store.roles import Role

SETTING = "leak.limits"
_NUMBERS = ("round", "disable", "report", "overdue", "review")


def limits_in_force(connection: Connection) -> Limits:
    """The defaults with whatever 安全主管 has changed in chat."""
    return _limits(settings.value(connection, SETTING, {}))


def frozen(ctx: Context) -> dict[str, Any]:
    """What is written onto a new case: the numbers, and who holds each rung at this moment."""
    limits = limits_in_force(ctx.connection)
    holders = roles.holders(ctx.connection, LADDER_ROLES)
    on_duty = roster.on_duty(ctx.connection, ctx.now)
    if on_duty:
        holders[Role.duty_officer] = on_duty
    return _as_data(limits) | {"people": {role.value: list(ids) for role, ids in holders.items()}}


def limits_of(leak: Leak) -> Limits:
    return _limits(leak.case.policy)


def reachable(ctx: Context, leak: Leak, role: Role) -> list[str]:
    """Who is called for a rung now: the frozen people who are still there, or else today's holders; their stand-ins
    where they are absent. Never the reporter: nobody confirms a report of their own.
    """
    frozen_ids = leak.case.policy.get("people", {}).get(role.value, [])
    found = people.active_ids(ctx.connection, frozen_ids) or _today(ctx, role)
    acting = standins.acting_for(ctx.connection, found, ctx.now)
    called = (_standin_or_self(ctx, person, acting.get(person), role) for person in found)
    return [person for person in dict.fromkeys(called) if person != leak.case.reporter]


def _today(ctx: Context, role: Role) -> list[str]:
    if role is Role.duty_officer:
        return roster.on_duty(ctx.connection, ctx.now) or roles.holders(ctx.connection, [role])[role]
    return roles.holders(ctx.connection, [role])[role]


def _standin_or_self(ctx: Context, person: str, standin: str | None, role: Role) -> str:
    """A stand-in whose own roles exclude this one cannot act (ZZ-03, ZZ-10); then the absent person is called."""
    if standin is None or roles.conflict(ctx.roles_of(standin), role) is not None:
        return person
    return standin


def _limits(data: dict[str, Any]) -> Limits:
    numbers: dict[str, Any] = {name: int(data[name]) for name in _NUMBERS if name in data}
    limits = replace(LIMITS, **numbers)
    minutes = data.get("ladder")
    if not minutes:
        return limits
    rungs = (Rung(int(after), rung.role) for after, rung in zip(minutes, LIMITS.ladder, strict=True))
    return replace(limits, ladder=tuple(rungs))


def _as_data(limits: Limits) -> dict[str, Any]:
    return {name: getattr(limits, name) for name in _NUMBERS} | {"ladder": [rung.after for rung in limits.ladder]}
