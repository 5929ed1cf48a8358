"""进度, 待办, 我的上报, 为什么找我: what is true now, for those it concerns."""

from __future__ import annotations

from handlers.context import Context
from handlers.incidents import checklist, clocks, incident, policy
from handlers.incidents.incident import Track
from handlers.incidents.told import told_of
from handlers.procedures.incident import GRADERS, HANDLERS, LEADERS, steps_of
from handlers.texts import incident_lists as lists
from handlers.types import Reply
from store import incidents
from store.incidents import Incident
from store.roles import Role


def show(ctx: Context, it: Incident) -> Reply:
    missing = incident.missing(it, policy.needed(it))
    counted = (len(steps_of(it.kind)) - len(checklist.open_steps(it)), len(steps_of(it.kind)))
    names = ctx.name(it.graded_by), ctx.name(it.handled_by)
    return Reply(lists.progress(told_of(ctx, it), *names, missing, counted))


def open_seen(ctx: Context) -> list[Incident]:
    """Open ones this person may see."""
    return [it for it in incidents.all_open(ctx.connection) if policy.may_see(ctx, it)]


def overview(ctx: Context) -> str:
    """进度 without a number: the one there is, or the list of them; empty where there is none."""
    seen = open_seen(ctx)
    if len(seen) == 1:
        return show(ctx, seen[0]).text
    return lists.open_list([told_of(ctx, it) for it in seen]) if seen else ""


def mine(ctx: Context) -> str:
    found = incidents.of_reporter(ctx.connection, ctx.me.id)
    return lists.mine([told_of(ctx, it) for it in found]) if found else ""


def todo(ctx: Context) -> str:
    """What the one who asks can do next in the open ones; empty where nothing waits."""
    found = [(told_of(ctx, it), what) for it in incidents.all_open(ctx.connection) for what in next_acts(ctx, it)]
    return lists.todo(found) if found else ""


def next_acts(ctx: Context, it: Incident) -> list[str]:
    acts: list[str] = [
        track.value
        for track in Track
        if incident.confirmed(it, track) is None and policy.may_confirm(ctx, it, track) and _is_called(ctx, it, track)
    ]
    if not it.grade and ctx.acts_as(ctx.me.id, GRADERS[:1], never_for=it.case.reporter):
        acts.append("grade")
    if policy.may_handle(ctx, it) is not None:
        acts += ["steps"] if checklist.open_steps(it) and it.handled_at is None else []
        acts += ["handled"] if not checklist.open_steps(it) and it.handled_at is None else []
    if ctx.acts_as(ctx.me.id, HANDLERS[1:], never_for=it.case.reporter):
        acts += [authority.value for authority in clocks.untold(it)]
    if policy.may_close(ctx, it) is not None and not incident.missing(it, policy.needed(it)):
        acts.append("close")
    return acts


def _is_called(ctx: Context, it: Incident, track: Track) -> bool:
    """安全主管 and whoever else stands above is not asked before the ladder has come to them."""
    ladder = policy.rules_of(it).ladder(track)[: incident.level(it, track) + 1]
    return any(ctx.me.id in policy.reachable(ctx, it, role) for _, role in ladder)


def why(ctx: Context, it: Incident, track: str = "") -> Reply:
    """Role, article, what happens if nothing is done."""
    sides = [Track(track)] if track else list(Track)
    for one in sides:
        capacity = policy.may_confirm(ctx, it, one)
        if capacity is not None and incident.confirmed(it, one) is None:
            rules = policy.rules_of(it)
            marks = [(after, lists.role_name(role)) for after, role in rules.ladder(one)]
            return Reply(lists.why(told_of(ctx, it), capacity, marks, rules.round))
    return Reply(lists.why(told_of(ctx, it), _capacity(ctx, it), (), 0))


def _capacity(ctx: Context, it: Incident) -> str:
    leads = next((role for role in LEADERS if ctx.me.id in policy.reachable(ctx, it, role)), "")
    grader = ctx.acts_as(ctx.me.id, [Role.credit_office_head])
    return policy.may_handle(ctx, it) or leads or (grader.value if grader else "")
