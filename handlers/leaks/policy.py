"""The policy of one case: limits and people frozen when it starts (design.md, rule 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import Connection

from handlers.context import Context
from handlers.procedures.leak import LADDER_ROLES, LIMITS, Limits, Rung
from store import roles, roster, settings
from store.cases import Case
from store.leaks import Leak
from store.roles import Role

SETTING = "leak.limits"
_NUMBERS = ("round", "disable", "report", "leader_from", "overdue", "review")


class Matter(Protocol):
    """What was reported, be it a leak or an incident: people are called for either in the same way."""

    @property
    def case(self) -> Case: ...

    @property
    def reported_at(self) -> datetime: ...


def limits_in_force(connection: Connection) -> Limits:
    """The defaults with whatever 安全主管 has changed in chat."""
    return _limits(settings.value(connection, SETTING, {}))


def frozen(ctx: Context) -> dict[str, Any]:
    """What is written onto a new case: the numbers, and who holds each rung at this moment."""
    if ctx.around is None:
        ask(ctx)
    around = ctx.around
    assert around is not None  # noqa: S101
    officers = around.holders[Role.duty_officer]
    on_shift = [person for person in around.on_shift if person in officers]
    holders = around.holders | {Role.duty_officer: on_shift or officers}
    limits = _limits({} if around.setting is None else around.setting)
    return _as_data(limits) | {"people": {role.value: list(ids) for role, ids in holders.items()}}


def ask(ctx: Context) -> None:
    """Asks ahead for what ``frozen`` and the first calls need to know."""
    ctx.ask_around(LADDER_ROLES, SETTING)


def on_duty(ctx: Context) -> list[str]:
    """The duty officers with a shift now, or else all duty officers."""
    officers = roles.holders(ctx.connection, [Role.duty_officer])[Role.duty_officer]
    return _on_shift(ctx, officers) or officers


def _on_shift(ctx: Context, officers: list[str]) -> list[str]:
    """A shift is worth nothing to somebody who is no duty officer any more."""
    return [person for person in roster.on_duty(ctx.connection, ctx.now) if person in officers]


def limits_of(leak: Leak) -> Limits:
    return _limits(leak.case.policy)


def reachable(ctx: Context, leak: Matter, role: Role) -> dict[str, str]:
    """Who is called for a rung now: the frozen people who are still there, or else today's holders.

    Person called -> whose place they take (empty: their own); see ``called_for``.
    """
    frozen_ids = leak.case.policy.get("people", {}).get(role.value, [])
    return called_for(ctx, leak, role, _still_fit(ctx, leak, frozen_ids, role) or today(ctx, role))


def today(ctx: Context, role: Role) -> list[str]:
    return on_duty(ctx) if role is Role.duty_officer else roles.holders(ctx.connection, [role])[role]


def called_for(ctx: Context, leak: Matter, role: Role, holders: list[str]) -> dict[str, str]:
    """The holders, or their stand-ins where they are absent. Never the reporter, and nobody in the reporter's name:
    nobody confirms or decides a report of their own.
    """
    reporter = leak.case.reporter
    others = [person for person in holders if person != reporter]
    acting = ctx.acting_for(others)
    called: dict[str, str] = {}
    for person in others:
        instead = _standin(ctx, leak, acting.get(person), role)
        called.setdefault(instead or person, person if instead else "")
    return called


def leaders_of(ctx: Context, leak: Matter) -> list[str]:
    """The reporter's unit leaders, or who stands in for them; never the reporter."""
    reporter = leak.case.reporter
    found = ctx.unit_leaders(ctx.someone(reporter))
    acting = ctx.acting_for(found)
    return list(dict.fromkeys(acting[one] if acting.get(one, reporter) != reporter else one for one in found))


def _still_fit(ctx: Context, leak: Matter, frozen_ids: list[str], role: Role) -> list[str]:
    """Frozen people who are still there and have not got a role since that excludes this one (ZZ-03, ZZ-10)."""
    found = ctx.active(frozen_ids)
    if ctx.now == leak.reported_at:
        return found
    return [person for person in found if roles.conflict(ctx.roles_of(person), role) is None]


def _standin(ctx: Context, leak: Matter, standin: str | None, role: Role) -> str | None:
    """The stand-in, unless they may not act in this role (ZZ-03, ZZ-10) or reported the leak themself."""
    reporter = leak.case.reporter
    if standin is None or standin == reporter or ctx.acts_as(standin, [role], never_for=reporter) is None:
        return None
    return standin


def _limits(data: dict[str, Any]) -> Limits:
    marks, ladder = data.get("marks", LIMITS.marks), data.get("ladder") or ()
    return _made(tuple(map(data.get, _NUMBERS)), tuple(marks), tuple(ladder))


@lru_cache(maxsize=64)
def _made(numbers: tuple[int | None, ...], marks: tuple[int, ...], minutes: tuple[int, ...]) -> Limits:
    """Asked for many times a turn, and nearly always the same. numbers: None where none is given."""
    named = zip(_NUMBERS, numbers, strict=True)
    given: dict[str, Any] = {name: int(number) for name, number in named if number is not None}
    limits = replace(LIMITS, **given, marks=marks)
    if not minutes:
        return limits
    rungs = (Rung(int(after), rung.role) for after, rung in zip(minutes, LIMITS.ladder, strict=True))
    return replace(limits, ladder=tuple(rungs))


def _as_data(limits: Limits) -> dict[str, Any]:
    numbers: dict[str, Any] = {name: getattr(limits, name) for name in _NUMBERS}
    return numbers | {"ladder": [rung.after for rung in limits.ladder], "marks": list(limits.marks)}
