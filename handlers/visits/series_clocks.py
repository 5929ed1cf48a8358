"""Clocks of a series: the next days every morning; its agreement ends soon, has ended, was not renewed (WB-07)."""

from __future__ import annotations

from handlers.context import SYSTEM, Context
from handlers.texts import visit_series as texts
from handlers.visits import series_days, series_hosting, series_steps
from handlers.visits import series_seen as views
from handlers.visits.series_seen import SeriesView
from store.deadlines import Deadline


def fired(ctx: Context, deadline: Deadline) -> None:
    view = views.locked(ctx, deadline.case)
    if view is None or view.series.is_over:
        return
    if deadline.rule == views.STEP:
        series_steps.step(view)
        if not view.series.is_expired(ctx.now):
            views.next_step(view)
    elif deadline.rule == views.AGREEMENT:
        _spoken_of(view, views.mark_of(view, deadline.ordinal))
    elif deadline.ordinal == view.series.renewals:
        _closed(view)


def _spoken_of(view: SeriesView, mark: int | None) -> None:
    until, now = view.series.agreement_until, view.ctx.now
    if mark is None or not series_days.is_newest(until, mark, now):
        return
    over = view.series.is_expired(now)
    told = texts.expired(view.told) if over else texts.ends_soon(view.told)
    views.hear(view, told, "expired" if over else "ends")
    view.ctx.work.record("series.agreement_ends", by=SYSTEM, case=view.case, mark=mark, over=over)


def _closed(view: SeriesView) -> None:
    if view.days():
        return  # somebody is still in: the one who is ends it
    after = series_hosting.ended(view, SYSTEM)
    views.hear(after, texts.closed(after.told), "closed")
