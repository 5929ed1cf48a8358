"""待办: the series a person hosts, with what each wants next, or else when they come next and how long it goes on."""

from __future__ import annotations

from datetime import date

from handlers.context import Context
from handlers.texts import visit_series_todo as texts
from handlers.visits import series_hosting
from handlers.visits.series_seen import SeriesView
from store import series, visits
from store.clock import local
from store.series import Series


def waiting(ctx: Context) -> str:
    """Empty where the person hosts none."""
    mine = [one for one in series.of_person(ctx.connection, ctx.me.id) if one.host == ctx.me.id]
    views = [SeriesView(ctx, one) for one in mine]
    return texts.todo([(view.told, _next_day(view)) for view in views]) if views else ""


def _next_day(view: SeriesView) -> date | None:
    """The next day on which they come; None where none is in sight."""
    it: Series = view.series
    made = visits.by_cases(view.ctx.connection, series.visits_of(view.ctx.connection, it))
    ahead = [local(one.starts_at).date() for one in made if one.ends_at > view.ctx.now and not one.is_over]
    return min(ahead) if ahead else next(iter(series_hosting.following(view)), None)
