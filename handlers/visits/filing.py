"""A filled form becomes a visit on the record; the host is asked, or reads the notice out at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers.context import Context
from handlers.dialogs.fields import end_of, moment_of
from handlers.dialogs.form import Form
from handlers.dialogs.longer import period_of
from handlers.procedures.visits import LATE
from handlers.texts import visit_guards as guards
from handlers.texts import visit_people
from handlers.texts import visits as texts
from handlers.texts.visit_risks import activities
from handlers.types import Reply
from handlers.visits import applying, gates, late, passes, seen, telling
from handlers.visits.outcomes import Changed, Why
from handlers.visits.seen import View
from store import visits
from store.visiting import Kind, NewGuest, Place, Plan


def about(values: Mapping[str, str]) -> str:
    """The words in which it stands what they mean to do."""
    return "\n".join(values.get(key, "") for key in ("purpose", "things", "reason"))


def span(values: Mapping[str, str]) -> tuple[datetime, datetime] | None:
    """From when until when they come, or were here."""
    if "period" in values:
        return period_of(values["period"])
    begins, ends = moment_of(values.get("in_at", "")), moment_of(values.get("out_at", ""))
    return (begins, ends) if begins is not None and ends is not None and begins < ends else None


def register(ctx: Context, form: Form, values: Mapping[str, str], guests: tuple[NewGuest, ...], host: str) -> Reply:
    both = span(values)
    assert both is not None  # noqa: S101
    plan = _plan(values, guests, host, both)
    visit = visits.register(ctx.work, ctx.house.ring, plan, registrar=ctx.me.id, department=ctx.me.main_department)
    ctx.knows(visit.case)
    gates.link_named(ctx, visit)
    view = View(ctx, visit)
    ctx.work.record(
        "visit.registered",
        by=ctx.me.id,
        role="member",
        case=view.case,
        no=visit.no,
        place=visit.place,
        kind=visit.kind,
        host=visit.host,
        people=visit.count,
        late=visit.late,
    )
    return _entered(view, both) if form.key == LATE.key else _registered(view)


def _plan(values: Mapping[str, str], guests: tuple[NewGuest, ...], host: str, both: tuple[datetime, datetime]) -> Plan:
    place, what = Place(values["place"]), "" if guests else values.get("visitors", "")
    return Plan(
        Kind(values["kind"]),
        place,
        visit_people.from_unit(values["unit"], what),
        values["purpose"],
        *both,
        host,
        reason=values.get("reason", ""),
        things=values.get("things", ""),
        activities=activities(about(values), place),
        count=max(int(values.get("count", "1")), len(guests), 1),
        agreement=values.get("agreement", ""),
        agreement_until=end_of(values.get("agreement_until", "")),
        guests=guests,
        late_reason=values.get("late_reason", ""),
    )


def _registered(view: View) -> Reply:
    seen.plan(view)
    own = view.visit.host == view.me
    found, told = telling.obstacles_now(view, besides=(Why.not_hosted, Why.not_briefed)), view.told
    said = texts.registered(told, own, guards.missing(told, found), guards.ways(told, found))
    # The picture first: what is to be tapped next stands at the bottom of the window.
    said = passes.with_pass(view, said) if own else said
    if own:
        telling.read_out(view)
    else:
        telling.ask_host(view)
    applying.offer(view)
    return Reply(said)


def _entered(view: View, both: tuple[datetime, datetime]) -> Reply:
    """补录: both times are kept, and the mark for ever."""
    visit, everybody = view.visit, tuple(guest.ordinal for guest in view.visit.guests)
    gate = gates.gate_of(view.ctx, visit)
    outcome = late.enter(
        visit, everybody, view.me, view.ctx.now, gate, in_at=both[0], out_at=both[1], reason=visit.late_reason
    )
    if not isinstance(outcome, Changed):
        raise AssertionError(outcome)  # the form lets through nothing that is refused here; nothing stays registered
    after = view.kept(outcome)
    view.ctx.work.record(
        "visit.entered_late",
        by=view.me,
        case=view.case,
        guests=list(everybody),
        came=both[0].isoformat(),
        went=both[1].isoformat(),
    )
    if visit.host != view.me:
        telling.hear(after, visit.host, texts.host_hears_late(after.told), "late")
    found = [one for stay in after.visit.stays for one in stay.breaches]
    return Reply(texts.entered_late(after.told, visit.host == view.me, guards.breaches(found)))
