"""The days of a series become visits, a few at a time and each once; they follow what becomes of the series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers.context import SYSTEM
from handlers.texts import visit_cards as cards
from handlers.visits import gates, seen, series_days, telling, visit
from handlers.visits.outcomes import Changed
from handlers.visits.seen import View
from handlers.visits.series_seen import SeriesView
from store import series, visits
from store.clock import local
from store.visiting import Kind, Plan, State

# So many days ahead a visit is there to be seen, approved for and cancelled.
AHEAD = timedelta(days=3)


def step(view: SeriesView) -> int:
    """The visits of the next days that are not there yet; returns how many were made."""
    it, here = view.series, local(view.ctx.now).date()
    if it.is_over or it.is_expired(view.ctx.now):
        return 0
    known = series.known_days(view.ctx.connection, it)
    wanted = series_days.days(it, here, here + AHEAD, view.calendar())
    fresh = [day for day in wanted if day not in known and series_days.span(it, day)[1] > view.ctx.now]
    if fresh:
        people = series.clear(view.ctx.connection, view.ctx.house.ring, it)
        for day in fresh:
            _make(view, day, people)
    return len(fresh)


def _make(view: SeriesView, day: date, people: tuple[visits.NewGuest, ...]) -> None:
    it, work = view.series, view.ctx.work
    plan = Plan(
        Kind.lasting, it.place, it.unit, it.purpose, *series_days.span(it, day), it.host, reason=it.reason,
        things=it.things, activities=it.activities, count=len(it.guests), agreement=it.agreement,
        agreement_until=it.agreement_until, guests=tuple(one for one in people if one.name),
    )  # fmt: skip
    ring, case = view.ctx.house.ring, it.case
    asked = it.hosted_at is None
    made = visits.register(work, ring, plan, registrar=it.registrar, department=case.department, is_asked=asked)
    series.add_day(work, it, day, made.case.id)
    view.ctx.knows(made.case)
    gates.link_named(view.ctx, made)
    work.record("visit.registered", by=SYSTEM, case=made.case.id, no=made.no, series=it.no, day=day.isoformat(),
                host=it.host, people=made.count)  # fmt: skip
    fresh = View(view.ctx, made)
    seen.plan(fresh)
    follow(view, fresh)


def follow(view: SeriesView, day: View) -> None:
    """What the host has agreed to and told for the series holds for its day (WB-04, WB-06)."""
    it, before = view.series, day.visit
    if before.host != it.host or not it.host or before.inside:
        return
    after = before
    if it.hosted_at is not None and after.hosted_at is None:
        agreed = visit.confirm(after, it.host, it.hosted_at)
        after = agreed.visit if isinstance(agreed, Changed) else after
    if it.briefed_at is not None and it.briefed_by == it.host and after.briefed_at is None:
        told = visit.brief(after, it.host, it.briefed_at)
        after = told.visit if isinstance(told, Changed) else after
    if after != before:
        kept = replace(day, visit=visits.keep(view.ctx.work, before, after))
        seen.plan(kept)
        day = kept
    if day.visit.briefed_at is not None and not day.visit.was_here:
        telling.may_enter(day)


def follow_all(view: SeriesView) -> None:
    for day in view.days():
        follow(view, day)


def rehost(view: SeriesView, before: str, by: str) -> None:
    """Days on which nobody is in get the new host of the series; one that has a host of its own keeps them."""
    host = view.series.host
    for day in view.days():
        if day.visit.host != before:
            continue
        outcome = visit.designate(day.visit, host, by, view.ctx.now)
        if isinstance(outcome, Changed):
            kept = day.kept(outcome)
            for topic in (telling.HOST, telling.NOTICE, telling.ENTRY):
                telling.settle(kept, topic, cards.MOVED)


def renew(view: SeriesView, by: str) -> None:
    """The days that are there already stand under the new agreement."""
    it = view.series
    for day in view.days():
        outcome = visit.replan(day.visit, by, view.ctx.now, agreement=it.agreement, agreement_until=it.agreement_until)
        if isinstance(outcome, Changed):
            day.kept(outcome)


def cancel(day: View, by: str) -> bool:
    """Nobody comes on that day. False: somebody was here, or it is over."""
    actor = by if by in (day.visit.registrar, day.visit.host) else day.visit.registrar
    outcome = visit.cancel(day.visit, actor, day.ctx.now)
    if not isinstance(outcome, Changed):
        return False
    after = day.kept(outcome)
    after.ctx.work.record("visit.cancelled", by=by, case=after.case, host=after.visit.host)
    telling.settle_all(after, State.cancelled)
    return True
