"""A filled form becomes a series on the record; its first days are made at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers import worktime
from handlers.context import Context
from handlers.texts import visit_people, visit_rhythm, visit_series_words
from handlers.texts import visit_series as texts
from handlers.texts.visit_risks import activities
from handlers.types import Reply
from handlers.visits import series_days, series_steps
from handlers.visits import series_seen as views
from handlers.visits.series_seen import SeriesView
from store import series, settings
from store.clock import local
from store.series import NewSeries
from store.visiting import NewGuest, Place


def unclear(ctx: Context, values: Mapping[str, str], keys: tuple[str, ...]) -> tuple[str, str] | None:
    """The answer that cannot be read, and what to say instead."""
    checks: dict[str, tuple[object, Callable[[], str]]] = {
        "weekdays": (visit_rhythm.rhythm_of(values.get("weekdays", ""), ctx.now), texts.which_days),
        "hours": (visit_series_words.hours_of(values.get("hours", ""), ctx.now), texts.which_hours),
        "until": (visit_series_words.until_of(values.get("until", ""), ctx.now), texts.which_end),
    }
    asked = (key for key, (found, _) in checks.items() if key in keys and values.get(key) and found is None)
    key = next(asked, None)
    return None if key is None else (key, checks[key][1]())


def after(ctx: Context, values: Mapping[str, str], own: bool) -> str:
    """What was understood, with the summary."""
    rhythm = visit_rhythm.rhythm_of(values["weekdays"], ctx.now)
    span = visit_series_words.hours_of(values["hours"], ctx.now)
    until = visit_series_words.until_of(values["until"], ctx.now)
    if rhythm is None or span is None or until is None:
        return ""
    calendar = settings.value(ctx.connection, worktime.CALENDAR, {})
    first = series_days.first(rhythm, local(ctx.now).date(), calendar)
    return texts.at_summary(rhythm, texts.hours(*span), until, first, own)


def register(ctx: Context, values: Mapping[str, str], guests: tuple[NewGuest, ...], host: str) -> Reply:
    """The form is known to be clear."""
    new = _read(ctx, values, guests, host)
    made = series.register(ctx.work, ctx.house.ring, new, registrar=ctx.me.id, department=ctx.me.main_department)
    ctx.knows(made.case)
    view = SeriesView(ctx, made)
    ctx.work.record("series.registered", by=ctx.me.id, role="member", case=view.case, no=made.no, place=made.place,
                    host=made.host, people=len(made.guests))  # fmt: skip
    views.plan(view)
    own = made.host == ctx.me.id
    if own:
        views.read_out(view)
    else:
        views.ask_host(view)
    series_steps.step(view)
    return Reply(texts.registered(view.told, own))


def _read(ctx: Context, values: Mapping[str, str], guests: tuple[NewGuest, ...], host: str) -> NewSeries:
    rhythm = visit_rhythm.rhythm_of(values["weekdays"], ctx.now)
    span = visit_series_words.hours_of(values["hours"], ctx.now)
    until = visit_series_words.until_of(values["until"], ctx.now)
    assert rhythm is not None and span is not None and until is not None  # noqa: S101
    place, what = Place(values["place"]), "" if guests else values.get("visitors", "")
    about = "\n".join(values.get(key, "") for key in ("purpose", "things", "reason"))
    return NewSeries(
        place, visit_people.from_unit(values["unit"], what), values["purpose"], rhythm, *span, host,
        values["agreement"], until, values.get("reason", ""), values.get("things", ""), activities(about, place),
        max(int(values.get("count") or "1"), len(guests), 1), guests,
    )  # fmt: skip
