"""The policy of one incident: rules and people frozen when it starts (design.md, rule 3), and who may do what."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from handlers.context import Context
from handlers.incidents.incident import Track
from handlers.leaks import policy as calls
from handlers.procedures.incident import (
    CLOSERS,
    GRADERS,
    HANDLERS,
    LEADERS,
    OFFICE_ROLES,
    RULES,
    TOLD,
    UNIT_LEADER,
    UPPER_LEADER,
    Rules,
)
from store import incidents, people, roles, settings
from store.incidents import Authority, Incident
from store.people import Person
from store.roles import Role

SETTING = "incident.rules"


def in_force(connection: Connection) -> Rules:
    """The defaults with whatever 安全主管 has changed in chat."""
    return _rules(settings.value(connection, SETTING, {}))


def rules_of(it: Incident) -> Rules:
    return _rules(it.case.policy)


def _rules(data: dict[str, Any]) -> Rules:
    known: dict[str, Any] = {name: data[name] for name in asdict(RULES) if name in data}
    for track in Track:
        if track.value in known:
            known[track.value] = tuple((int(after), str(role)) for after, role in known[track.value])
    if "grade" in known:
        known["grade"] = tuple(known["grade"])
    return Rules(**known)


def frozen(ctx: Context, reporter: Person) -> dict[str, Any]:
    """What is written onto a new incident: the rules, and who stands on each rung at this moment."""
    held = roles.holders(ctx.connection, OFFICE_ROLES)
    levels = [*people.leader_levels(ctx.connection, reporter), [], []]
    on_rungs = {role.value: calls.on_duty(ctx) if role is Role.duty_officer else ids for role, ids in held.items()}
    on_rungs |= {UNIT_LEADER: levels[0], UPPER_LEADER: [one for one in levels[1] if one not in levels[0]]}
    return asdict(in_force(ctx.connection)) | {"people": on_rungs}


def reachable(ctx: Context, it: Incident, role: str) -> dict[str, str]:
    """Who is called for a rung now -> whose place they take (empty: their own). Never the reporter."""
    if role not in LEADERS:
        return calls.reachable(ctx, it, Role(role))
    found = [one for one in leaders(ctx, it, role) if one != it.case.reporter]
    acting = ctx.acting_for(found)
    called: dict[str, str] = {}
    for leader in found:
        standin = acting.get(leader)
        instead = standin if standin not in (None, it.case.reporter) else None
        called.setdefault(instead or leader, leader if instead else "")
    return called


def leaders(ctx: Context, it: Incident, role: str = UNIT_LEADER) -> list[str]:
    """Those frozen as the reporter's leaders of this level who are still there, or else today's of the unit."""
    still = ctx.active(it.case.policy.get("people", {}).get(role, []))
    return still or (ctx.unit_leaders(ctx.someone(it.case.reporter)) if role == UNIT_LEADER else [])


def may_confirm(ctx: Context, it: Incident, track: Track) -> str | None:
    """The capacity in which the one who acts confirms for this side; nobody for a report of their own."""
    me = ctx.me.id
    if me == it.case.reporter:
        return None
    if track is Track.office:
        return _office(ctx, it)
    for role in LEADERS:
        if me in reachable(ctx, it, role) or me in leaders(ctx, it, role):
            return role
    called = [Role(role) for _, role in rules_of(it).leader[: it.leader_level + 1] if role not in LEADERS]
    return ctx.acts_as(me, called, never_for=it.case.reporter)


def _office(ctx: Context, it: Incident) -> str | None:
    """A role held or lent, or the rung one was frozen on, unless a role held now excludes it (ZZ-03, ZZ-10)."""
    role = ctx.acts_as(ctx.me.id, OFFICE_ROLES, never_for=it.case.reporter)
    if role is not None:
        return role
    frozen_on = it.case.policy.get("people", {})
    own = ctx.roles_of(ctx.me.id)
    fit = (one for one in OFFICE_ROLES if ctx.me.id in frozen_on.get(one.value, []))
    return next((one for one in fit if roles.conflict(own, one) is None), None)


def may_grade(ctx: Context, it: Incident) -> Role | None:
    return ctx.acts_as(ctx.me.id, GRADERS, never_for=it.case.reporter)


def may_close(ctx: Context, it: Incident) -> Role | None:
    return ctx.acts_as(ctx.me.id, CLOSERS, never_for=it.case.reporter)


def may_handle(ctx: Context, it: Incident) -> str | None:
    """Who ticks steps and says that it is handled: the reporter, 值班员, 安全管理员; 安全主管 too."""
    if ctx.me.id == it.case.reporter:
        return "reporter"
    return ctx.acts_as(ctx.me.id, HANDLERS)


def graders(ctx: Context, it: Incident) -> list[str]:
    """Who is asked for the grade: the first role of those who may that anybody can be reached in."""
    return next((list(found) for role in GRADERS if (found := calls.reachable(ctx, it, role))), [])


def closers(ctx: Context, it: Incident) -> list[str]:
    return next((list(found) for role in CLOSERS if (found := calls.reachable(ctx, it, role))), [])


def needed(it: Incident) -> tuple[Authority, ...]:
    """Whom the grade wants told."""
    return TOLD.get(it.grade, ())


def concerned(ctx: Context, it: Incident) -> list[str]:
    """Those who hear what becomes of it: who reported or joined, and who confirmed or graded."""
    joined = incidents.joiners(ctx.connection, it.case.id)
    found = [it.case.reporter, *joined, *filter(None, (it.office_by, it.leader_by, it.graded_by))]
    return ctx.active(list(dict.fromkeys(found)))


def may_see(ctx: Context, it: Incident) -> bool:
    """Whom it concerns, whoever is or was called, leads the reporter, or audits."""
    me = ctx.me.id
    if me == it.case.reporter or any(me in ids for ids in it.case.policy.get("people", {}).values()):
        return True
    if ctx.acts_as(me, (*OFFICE_ROLES, Role.security_auditor)) is not None:
        return True
    if me in concerned(ctx, it):
        return True
    return any(me in reachable(ctx, it, role) or me in leaders(ctx, it, role) for role in LEADERS)
