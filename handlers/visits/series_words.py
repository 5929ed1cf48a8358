"""Typed words and taps about a series."""

from __future__ import annotations

from collections.abc import Callable

from handlers.context import Context
from handlers.keys import Key
from handlers.texts import common
from handlers.texts import visit_series as texts
from handlers.texts import visit_series_words as words
from handlers.texts.visit_words import Verb
from handlers.texts.visit_words import Wish as VisitWish
from handlers.types import Reply
from handlers.visits import entering, series_begun, series_hosting, series_people
from handlers.visits import series_seen as views
from handlers.visits.series_seen import SeriesView
from store import series

_ACTS: dict[words.Verb, Callable[[SeriesView, str], Reply]] = {
    words.Verb.skip: series_hosting.skip,
    words.Verb.stop: series_hosting.stop,
    words.Verb.look: series_hosting.look,
    words.Verb.designate: series_hosting.designate,
    words.Verb.add: series_people.add,
    words.Verb.remove: series_people.remove,
    words.Verb.swap: series_people.swap,
}
# The verbs of a visit, said with the number of a series; all others want the number of one visit.
_OF_A_VISIT: dict[Verb, Callable[[SeriesView, str], Reply]] = {
    Verb.host: series_hosting.confirm,
    Verb.decline: series_hosting.decline,
    Verb.designate: series_hosting.designate,
    Verb.offer: series_hosting.designate,
    Verb.name: series_people.add,
    Verb.brief: series_hosting.brief,
    Verb.agreement: series_hosting.agree,
    Verb.cancel: series_hosting.how_to_end,
    Verb.look: series_hosting.look,
    Verb.why: series_hosting.why,
    Verb.yes: series_hosting.yes,
    Verb.check_in: lambda view, rest: _at_the_door(view, rest, entering.check_in),
    Verb.check_out: lambda view, rest: _at_the_door(view, rest, entering.check_out),
}
_TAPS: dict[str, Callable[[SeriesView], Reply]] = {
    "series_host": series_hosting.confirm,
    "series_decline": series_hosting.decline,
    "series_brief": series_hosting.brief,
    "series_why": series_hosting.why,
}


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words are about no series, or about one this person may not see."""
    wish = words.wish(text)
    if wish is not None:
        return _obeyed(ctx, wish)
    return series_begun.begun(ctx, text) if words.is_series(text) and not _is_answer(ctx) else None


def _obeyed(ctx: Context, wish: words.Wish) -> Reply | None:
    if wish.verb is words.Verb.mine:
        mine = series.of_person(ctx.connection, ctx.me.id)
        return Reply(texts.mine([SeriesView(ctx, one).told for one in mine]))
    if wish.number is None:
        return None if _is_answer(ctx) else _of_mine(ctx, wish)
    view = _numbered(ctx, wish.number)
    if view is None:
        return None if wish.verb is words.Verb.skip else Reply(common.no_such_number(str(wish.number)))
    return _done(view, _ACTS[wish.verb], wish.rest, reads=wish.verb is words.Verb.look)


def _of_mine(ctx: Context, wish: words.Wish) -> Reply | None:
    """这周四不来, without a number: of the one series of mine that comes then; several are listed."""
    mine = [SeriesView(ctx, one) for one in series.of_person(ctx.connection, ctx.me.id)]
    fitting = [view for view in mine if _comes(view, wish.rest)] or mine
    if not fitting:
        return None
    if len(fitting) > 1:
        return Reply(texts.which_series([view.told for view in fitting], wish.rest))
    view = views.locked(ctx, fitting[0].case)
    return None if view is None else series_hosting.skip(view, wish.rest)


def _comes(view: SeriesView, said: str) -> bool:
    day = series_hosting.day_of(view, said)
    return day is not None and series_hosting.comes_on(view, day)


def numbered(ctx: Context, wish: VisitWish) -> Reply | None:
    """签到 4821, 协议 4821 …: a verb of visits with the number of a series. None: there is no such series."""
    view = None if wish.number is None else _numbered(ctx, wish.number)
    if view is None or (view.series.is_over and wish.shared):
        return None
    act = _OF_A_VISIT.get(wish.verb, series_hosting.use_the_visit)
    return _done(view, act, wish.rest, reads=wish.verb in (Verb.look, Verb.why))


def _numbered(ctx: Context, number: int) -> SeriesView | None:
    case = series.numbered(ctx.connection, number)
    view = None if case is None else views.locked(ctx, case)
    return view if view is not None and view.may_see() else None


def _done(view: SeriesView, act: Callable[[SeriesView, str], Reply], rest: str, *, reads: bool) -> Reply:
    return Reply(texts.over(view.told)) if view.series.is_over and not reads else act(view, rest)


def _at_the_door(view: SeriesView, rest: str, act: Callable[..., Reply]) -> Reply:
    """In and out on the visit of today; beyond the agreement nobody comes in (WB-07)."""
    day = series_hosting.of_today(view)
    if day is not None:
        return act(day, rest)
    expired = view.series.is_expired(view.ctx.now)
    return Reply(texts.expired(view.told) if expired else texts.nobody_today(view.told))


def _is_answer(ctx: Context) -> bool:
    """Whether a form is open: what names no number there may well be an answer to it."""
    return any(dialog.current for dialog in ctx.my_dialogs)


# --- taps -------------------------------------------------------------------------------------------------------


def is_ours(key: Key) -> bool:
    return key.action in _TAPS


def tapped(ctx: Context, key: Key) -> Reply:
    view = views.locked(ctx, key.case)
    if view is None:
        return Reply(common.gone_tap())
    if not view.may_see():
        return Reply(texts.not_yours(view.told))
    if view.series.is_over and key.action != "series_why":
        return Reply(texts.over(view.told))
    return _TAPS[key.action](view)
