"""Clocks of a visit: they come soon; is anybody still in at the end, again, escalated that day; nobody came; closed.

Each is read against the truth when it fires (design.md, rule 2).
"""

from __future__ import annotations

from handlers.context import APPROVAL, SYSTEM, Context
from handlers.texts import visit_cards as cards
from handlers.texts import visit_guards as guards
from handlers.texts import visits as texts
from handlers.types import Text
from handlers.visits import seen as views
from handlers.visits import series_days, telling, times, visit
from handlers.visits.outcomes import Changed, Outcome, Why
from handlers.visits.seen import View
from store import roles, series
from store.deadlines import Deadline
from store.roles import Role
from store.visiting import State


def fired(ctx: Context, deadline: Deadline) -> None:
    view = views.locked(ctx, deadline.case)
    if view is None or view.visit.is_over or not times.is_current(view.visit, deadline):
        return
    match times.meaning(deadline):
        case times.Step.ask:
            _ask(view, again=False)
        case times.Step.again:
            _ask(view, again=True)
        case times.Step.escalate:
            _escalate(view, overstay=False)
        case times.Step.overstay:
            _escalate(view, overstay=True)
        case times.Step.expire:
            _ended(view, visit.expire(view.visit, ctx.now), State.expired)
        case times.Step.close:
            _ended(view, visit.close(view.visit, "", ctx.now), State.closed)
        case times.Step.agreement:
            _agreement(view, times.mark_of(deadline))
        case times.Step.soon:
            _soon(view)


def _ask(view: View, *, again: bool) -> None:
    if view.visit.inside and view.visit.escort is not None:
        telling.ask_whether_gone(view, view.visit.escort.host, again=again)
        view.ctx.work.record("visit.asked_whether_gone", by=SYSTEM, case=view.case, again=again)


def _escalate(view: View, *, overstay: bool) -> None:
    """The host's leaders and 安全主管 the same day; of the machine room its keepers as well, and at once."""
    if not view.visit.inside:
        return
    ctx, host = view.ctx, view.visit.host
    wanted = [Role.security_supervisor] + ([Role.room_keeper, Role.security_admin] if overstay else [])
    held = roles.holders(ctx.connection, wanted)
    people = [host, *ctx.unit_leaders(ctx.someone(host)), *(one for role in wanted for one in held[role])]
    told = cards.escalated(view.told, texts.those(view.visit, view.visit.inside), overstay)
    for person in dict.fromkeys(ctx.active(people)):
        telling.hear(view, person, told, "overstay" if overstay else "late")
    ctx.work.record("visit.escalated", by=SYSTEM, case=view.case, overstay=overstay)
    if overstay:
        telling.ask_whether_gone(view, host, again=False)


def _ended(view: View, outcome: Outcome, state: State) -> None:
    if not isinstance(outcome, Changed):
        return
    after = view.kept(outcome)
    view.ctx.work.record(f"visit.{outcome.what}", by=SYSTEM, case=view.case)
    telling.settle_all(after, state)
    if state is State.expired:
        for person in dict.fromkeys((after.visit.host, after.visit.registrar)):
            telling.hear(after, person, texts.expired(after.told), "expired")


def _agreement(view: View, mark: int) -> None:
    """WB-07: nobody works here beyond the agreement; the host hears of its end in time. Of a series it is said once."""
    until = view.visit.agreement_until
    if until is None or not series_days.is_newest(until, mark, view.ctx.now):
        return
    if series.of_visit(view.ctx.connection, view.case) is not None:
        return
    for person in dict.fromkeys((view.visit.host, view.visit.registrar)):
        telling.hear(view, person, texts.agreement_ends(view.told), "agreement")


def _soon(view: View) -> None:
    """They come in half an hour: to the host; where nobody has agreed to be it, to the registrar as well."""
    ctx, visit = view.ctx, view.visit
    if ctx.now >= visit.starts_at:
        return
    # A clock is nobody: the guards are read as whoever will stand at the door.
    at_door = View(Context(ctx.house, ctx.work, ctx.update, ctx.someone(visit.host or visit.registrar)), visit)
    found = telling.obstacles_now(at_door, besides=() if visit.hosted_at else (Why.not_hosted, Why.not_briefed))
    told = texts.soon(view.told, guards.missing(view.told, found), guards.ways(view.told, found))
    # Once for a beginning, however often the end was changed.
    cause = f"{view.topic('soon')}:{visit.starts_at.isoformat()}"
    for person in dict.fromkeys(ctx.active([visit.host, *([] if visit.hosted_at else [visit.registrar])])):
        ctx.tell(person, Text(told), cause=cause, lane=APPROVAL, case=view.case)
