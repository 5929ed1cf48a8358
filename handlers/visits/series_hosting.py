"""What people do with a series: host it, tell the rules, renew it, leave days out, end it (WB-04 to WB-07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers.context import SYSTEM
from handlers.texts import visit_cards as cards
from handlers.texts import visit_series as texts
from handlers.texts import visit_words as words
from handlers.texts import visits as visit_texts
from handlers.texts.visit_series_words import until_of
from handlers.types import Reply
from handlers.understanding.moments import Ambiguous, Moment, find_moment
from handlers.visits import seen, series_days, series_steps
from handlers.visits import series_seen as views
from handlers.visits.registering import host_of
from handlers.visits.series_seen import SeriesView
from store import series
from store.clock import local
from store.series import Series

_FOLLOWING = 4
_LOOKING_AHEAD = timedelta(days=40)
_LONGEST = 60  # signs of the number of an agreement
_PARTS = {True: "host", False: "registrar"}


def confirm(view: SeriesView, rest: str = "") -> Reply:
    if view.me != view.series.host:
        return Reply(texts.not_yours(view.told))
    if view.series.hosted_at is not None:
        return Reply(texts.already(view.told))
    after = _noted(view, "hosted", hosted_at=view.ctx.now)
    views.settle(after, cards.HOSTED, view.ctx.me.name, (views.HOST,))
    views.read_out(after)
    views.hear(after, texts.host_confirmed(after.told), "hosted")
    series_steps.follow_all(after)
    return Reply(texts.you_host(after.told))


def decline(view: SeriesView, rest: str = "") -> Reply:
    if view.me != view.series.host:
        return Reply(texts.not_yours(view.told))
    views.settle(view, cards.DECLINED, view.ctx.me.name)
    after = _rehosted(view, "", view.me, "declined")
    views.hear(after, texts.host_declined(after.told, view.ctx.me.name, rest), "declined")
    return Reply(texts.you_declined(after.told))


def brief(view: SeriesView, rest: str = "") -> Reply:
    """WB-06: told once under an agreement; by another host, or under another agreement, anew."""
    if view.me != view.series.host or view.series.hosted_at is None:
        return Reply(texts.not_yours(view.told))
    if view.series.briefed_at is not None:
        return Reply(texts.already(view.told))
    after = _noted(view, "briefed", briefed_by=view.me, briefed_at=view.ctx.now)
    views.settle(after, cards.BRIEFED, view.ctx.me.name, (views.NOTICE,))
    series_steps.follow_all(after)
    return Reply(texts.you_briefed(after.told))


def yes(view: SeriesView, rest: str = "") -> Reply:
    """同意 or 确认, and nothing more."""
    return confirm(view) if view.series.hosted_at is None else brief(view)


def designate(view: SeriesView, rest: str) -> Reply:
    """Another host, who has to agree; one's own name is agreement enough."""
    if not view.may_change():
        return Reply(texts.not_yours(view.told))
    host = host_of(view.ctx, rest) if rest else ""
    if isinstance(host, Reply):
        return host
    if not host:
        return Reply(texts.how_to_designate(view.told))
    if host == view.series.host:
        return Reply(texts.already(view.told)) if view.series.hosted_at or host != view.me else confirm(view)
    views.settle(view, cards.MOVED, view.ctx.me.name)
    after = _rehosted(view, host, view.me, "designated")
    if host == view.me:
        views.read_out(after)
    else:
        views.ask_host(after)
    views.hear(after, texts.designated(after.told, own=False), "designated", instead=view.series.host)
    return Reply(texts.designated(after.told, host == view.me))


def _rehosted(view: SeriesView, host: str, by: str, what: str) -> SeriesView:
    hosted_at = view.ctx.now if host and host == by else None
    after = _noted(view, what, by=by, host=host, hosted_at=hosted_at, briefed_by=None, briefed_at=None)
    series_steps.rehost(after, view.series.host, by)
    return after


def host_left(view: SeriesView, instead: str) -> None:
    """The host is no longer in the contacts: somebody else is asked, or nobody is there to be asked."""
    before = view.series.host
    views.settle(view, cards.MOVED)
    after = _noted(view, "host_left", by=SYSTEM, host=instead, hosted_at=None, briefed_by=None, briefed_at=None)
    series_steps.rehost(after, before, before)
    if instead:
        views.ask_host(after)
    told = texts.host_left(after.told, view.ctx.name(before), view.ctx.name(instead) if instead else "")
    views.hear(after, told, "host_left", instead="")


def agree(view: SeriesView, rest: str) -> Reply:
    """Renewed: a new number, and until when (WB-07). The rules are told anew."""
    if not view.may_change():
        return Reply(texts.not_yours(view.told))
    number, said = words.agreement(rest)
    until = until_of(said, view.ctx.now)
    if not number or until is None or len(number) > _LONGEST:
        return Reply(texts.how_to_agree(view.told))
    views.settle(view, texts.RENEWED)
    renewals = view.series.renewals + 1
    fresh = replace(
        view.series, agreement=number, agreement_until=until, renewals=renewals, briefed_by=None, briefed_at=None
    )
    after = _kept(view, "renewed", fresh)
    series_steps.renew(after, view.me)
    views.plan(after)
    if after.series.hosted_at is not None:
        views.read_out(after)
    elif after.series.host:
        views.ask_host(after)
    series_steps.step(after)
    own = after.series.host == view.me
    views.hear(after, texts.renewed(after.told, own=False), "renewed")
    return Reply(texts.renewed(after.told, own))


def skip(view: SeriesView, rest: str) -> Reply:
    """这周四不来: that day alone."""
    if not view.may_change():
        return Reply(texts.not_yours(view.told))
    day = day_of(view, rest)
    if day is None:
        return Reply(texts.which_day(view.told))
    known, case = series.visit_on(view.ctx.connection, view.series, day)
    if not known and not comes_on(view, day):
        return Reply(texts.not_its_day(view.told, day))
    found = seen.locked(view.ctx, case) if case is not None else None
    if known and (found is None or found.visit.is_over):
        return Reply(texts.skipped_already(view.told, day))
    if found is not None and not series_steps.cancel(found, view.me):
        return Reply(texts.inside_then(view.told, day))
    if found is None:
        series.add_day(view.ctx.work, view.series, day, None)
    view.ctx.work.record("series.skipped", by=view.me, case=view.case, day=day.isoformat())
    views.hear(view, texts.skipped(view.told, day), f"skipped:{day}")
    return Reply(texts.skipped(view.told, day))


def day_of(view: SeriesView, said: str) -> date | None:
    """The day that is meant, today or later; of two readings the one on which they come."""
    found = find_moment(said, view.ctx.now, past=False)
    at = found.candidates if isinstance(found, Ambiguous) else (found.at,) if isinstance(found, Moment) else ()
    ahead = [day for day in (local(one).date() for one in at) if day >= local(view.ctx.now).date()]
    theirs = [day for day in ahead if series_days.is_day(view.series.rhythm, day, view.calendar())]
    return next(iter(theirs or ahead), None)


def comes_on(view: SeriesView, day: date) -> bool:
    return bool(series_days.days(view.series, day, day, view.calendar()))


def stop(view: SeriesView, rest: str = "") -> Reply:
    if not view.may_change():
        return Reply(texts.not_yours(view.told))
    open_days = view.days()
    gone = sum(series_steps.cancel(day, view.me) for day in open_days)
    inside = any(day.visit.inside for day in open_days)
    after = ended(view, view.me)
    told = texts.stopped(after.told, view.ctx.me.name, gone, inside)
    views.hear(after, told, "stopped")
    return Reply(told)


def ended(view: SeriesView, by: str) -> SeriesView:
    after = SeriesView(view.ctx, series.end(view.ctx.work, view.series))
    views.plan(after)
    view.ctx.work.record("series.ended", by=by, case=view.case)
    views.settle(after, texts.ENDED)
    return after


def how_to_end(view: SeriesView, rest: str = "") -> Reply:
    return Reply(texts.how_to_end(view.told))


def look(view: SeriesView, rest: str = "") -> Reply:
    lines = [texts.visit_line(local(day.visit.starts_at).date(), day.told.short) for day in view.days()]
    return Reply(texts.all_of(view.told, lines, [] if view.series.is_over else following(view)))


def following(view: SeriesView) -> list[date]:
    """The days to come whose visits are not made yet."""
    here, known = local(view.ctx.now).date(), series.known_days(view.ctx.connection, view.series)
    ahead = series_days.days(view.series, here, here + _LOOKING_AHEAD, view.calendar())
    return [day for day in ahead if day not in known][:_FOLLOWING]


def why(view: SeriesView, rest: str = "") -> Reply:
    return Reply(visit_texts.why(view.told, _PARTS[view.me == view.series.host]))


def use_the_visit(view: SeriesView, rest: str = "") -> Reply:
    """What can only be said of one visit: its number is told."""
    lines = [texts.visit_line(local(day.visit.starts_at).date(), day.told.short) for day in view.days()]
    return Reply(texts.use_the_visit(view.told, lines))


def of_today(view: SeriesView) -> seen.View | None:
    """The visit of today, or one on which somebody still is in."""
    here = local(view.ctx.now).date()
    theirs = view.days()
    inside = [day for day in theirs if day.visit.inside]
    return next(iter(inside or [day for day in theirs if local(day.visit.starts_at).date() == here]), None)


def _noted(view: SeriesView, what: str, *, by: str = "", **changed: object) -> SeriesView:
    return _kept(view, what, replace(view.series, **changed), by)  # type: ignore[arg-type]


def _kept(view: SeriesView, what: str, fresh: Series, by: str = "") -> SeriesView:
    """On the record and in the trail."""
    after = view.kept(fresh)
    view.ctx.work.record(f"series.{what}", by=by or view.me, case=view.case, host=fresh.host)
    return after
