"""今天谁来, 谁在机房, 昨天15点谁在机房, 某某上次什么时候来的; and what waits for somebody about visits."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import Context
from handlers.texts import masks
from handlers.texts import visit_details as details
from handlers.texts import visit_words as words
from handlers.types import Reply
from handlers.understanding.meaning import Understanding
from handlers.understanding.moments import Moment, find_moment, find_period
from handlers.understanding.periods import Period
from handlers.visits.seen import WATCHERS, View
from store import presence, visits
from store.clock import local
from store.presence import Seen
from store.visiting import Place, State, Visit

_LISTED = 10
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words are no question about visits."""
    asked = words.asked(text)
    if asked is None:
        return None
    kind, name = asked
    if kind is words.Asked.last:
        return _last(ctx, name)
    if kind is words.Asked.coming:
        return _coming(ctx, text)
    return _inside(ctx, text, Place(found) if (found := words.place_of(name)) else None)


def in_room(ctx: Context, meaning: Understanding) -> Reply:
    """谁在机房, now or at the moment that was said."""
    return _inside(ctx, getattr(ctx.update, "text", ""), Place.machine_room)


def _inside(ctx: Context, text: str, place: Place | None) -> Reply:
    found = find_moment(text, ctx.now, past=True) if text else None
    at = found.at if isinstance(found, Moment) and found.precision in ("minute", "about") else ctx.now
    if ctx.now - at < _MINUTE:
        at = ctx.now  # 现在 is the minute; who came in or left within it did so all the same
    rows = presence.inside(ctx.connection, place, min(at, ctx.now))
    ctx.everyone({one.host for one in rows})
    return Reply(
        details.inside(place, min(at, ctx.now), ctx.now, [_row(ctx, one) for one in rows[:_LISTED]], len(rows))
    )


def _row(ctx: Context, one: Seen) -> str:
    host = ctx.name(one.host or None)
    return details.inside_row(one.name, one.unit, host, one.place, one.in_at, ctx.now, one.late, one.short)


def _coming(ctx: Context, text: str) -> Reply:
    since, until = _days(text, ctx.now)
    found = presence.coming(ctx.connection, since, until, _LISTED)
    ctx.everyone({one.host for one in found if one.host})
    rows = [details.coming_row(View(ctx, one).told) for one in found]
    total = len(found) if len(found) < _LISTED else presence.count_coming(ctx.connection, since, until)
    return Reply(details.coming(words.day_of(text), rows, total))


def _days(text: str, now: datetime) -> tuple[datetime, datetime]:
    """The day or the days spoken of; today where none is."""
    period = find_period(text, now)
    if isinstance(period, Period):
        return period.start, period.end
    moment = find_moment(text, now, past=words.is_past(text))
    if isinstance(moment, Moment):
        return moment.at, max(moment.until, moment.at + timedelta(minutes=1))
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight, midnight + _DAY


def _last(ctx: Context, name: str) -> Reply:
    """Exact, by the keyed mark of the name; who may not see all sees the visits they had a part in."""
    everywhere = ctx.acts_as(ctx.me.id, WATCHERS) is not None
    found = presence.last_here(ctx.connection, ctx.house.ring, name=name, limit=_LISTED)
    ctx.work.record("visit.looked_up", by=ctx.me.id, found=len(found))
    rows = [one for one in found if everywhere or _had_a_part(ctx, one)]
    told = [
        details.last_row(one.unit, ctx.name(one.host or None), one.place, one.in_at, one.out_at, ctx.now, one.no)
        for one in rows
    ]
    return Reply(details.last(masks.name(name), told))


def _had_a_part(ctx: Context, one: Seen) -> bool:
    visit = visits.by_case(ctx.connection, one.visit)
    return visit is not None and ctx.me.id in {visit.registrar, visit.host, *(each.host for each in visit.escorts)}


def waiting(ctx: Context) -> str:
    """What the person can do next about visits; empty where there is nothing."""
    mine = visits.of_host(ctx.connection, ctx.me.id)
    items = [(View(ctx, one).told, what) for one in mine if (what := _next(ctx, one))]
    return details.todo(items) if items else ""


def _next(ctx: Context, visit: Visit) -> str:
    me = ctx.me.id
    if visit.offered_to == me:
        return "take"
    if not visit.host and visit.registrar == me:
        return "named"
    if visit.host != me:
        return "waits" if visit.registrar == me and visit.state is State.registered else ""
    return {State.registered: "host", State.hosted: "brief", State.briefed: "in", State.present: "out"}.get(
        visit.state, ""
    )
