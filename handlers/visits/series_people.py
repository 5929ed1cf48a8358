"""Other people come on a series (WB-03): its days to come follow, those on which somebody was here stay as they are.

Somebody new has not heard the rules: they are told anew (WB-06). Whether they may come in at all is asked at the door.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.texts import visit_people, visit_series_words
from handlers.texts import visit_series as series_texts
from handlers.texts import visit_series_people as texts
from handlers.texts.visit_words import in_clear
from handlers.types import Reply
from handlers.understanding import secrets
from handlers.visits import gates, series_steps, telling, visit
from handlers.visits import series_seen as views
from handlers.visits.seen import View
from handlers.visits.series_seen import SeriesView
from store import guests, personal, visits
from store.personal import Kind
from store.visiting import Guest, NewGuest

Marks = dict[str, str]


def add(view: SeriesView, rest: str) -> Reply:
    return _changed(view, "", _frankly(view, rest))


def remove(view: SeriesView, rest: str) -> Reply:
    return _changed(view, _frankly(view, rest), "")


def swap(view: SeriesView, rest: str) -> Reply:
    both = texts.swapped(_frankly(view, rest))
    return _changed(view, *both) if both else Reply(texts.how(view.told))


def _frankly(view: SeriesView, rest: str) -> str:
    """With the numbers in clear that were said; they are sealed here."""
    wish = visit_series_words.wish(view.ctx.frank)
    return wish.rest if wish is not None else in_clear(view.ctx.frank, rest)


def _changed(view: SeriesView, gone: str, come: str) -> Reply:
    """gone, come: in words; empty: nobody."""
    if not view.may_change():
        return Reply(series_texts.not_yours(view.told))
    fresh = visit_people.people(come).guests
    leaving = _meant(view, gone)
    refused = _refused(view, gone, come, leaving, fresh)
    return Reply(refused) if refused else _done(view, leaving, fresh)


def _refused(view: SeriesView, gone: str, come: str, leaving: list[Guest], fresh: tuple[NewGuest, ...]) -> str:
    if (come and not fresh) or not (gone or come):
        return texts.how(view.told)
    if gone and not leaving:
        return texts.nobody_called_so(view.told, view.series.guests)
    if any(_called(view, one.name) for one in fresh):
        return texts.already_in(view.told)
    if len(leaving) == len(view.series.guests) and not fresh:
        return texts.nobody_left(view.told)
    return ""


def _meant(view: SeriesView, said: str) -> list[Guest]:
    """Each of those who are named, by their names or as 第2位; nobody where one of them is not to be found."""
    found: list[Guest] = []
    for part in texts.each_of(said):
        at = texts.ordinal_of(part)
        one = _called(view, part) if at is None else [one for one in view.series.guests if one.ordinal == at]
        if len(one) != 1:
            return []
        found += [each for each in one if each not in found]
    return found


def _called(view: SeriesView, name: str) -> list[Guest]:
    mark = view.ctx.house.ring.mark(Kind.name, personal.normal(Kind.name, name))
    return [one for one in view.series.guests if _marks(view, view.case, one).get(Kind.name) == mark]


def _marks(view: SeriesView, case: int, guest: Guest) -> Marks:
    held = personal.of_row(view.ctx.connection, guests.PLACE, guests.row_of(case, guest.ordinal))
    return {one.kind: one.mark for one in held}


def _done(view: SeriesView, leaving: list[Guest], fresh: tuple[NewGuest, ...]) -> Reply:
    gone = [(one, _marks(view, view.case, one)) for one in leaving]
    open_days = view.days()
    ahead = [_day_without(view, day, gone) for day in open_days if not day.visit.was_here]
    after, come = _of_series(view, leaving, fresh)
    for day in ahead:
        _day_with(after, day, fresh)
    _wanted(view, fresh)
    if come:
        _told_anew(after)
    return _said(after, come, leaving, len(ahead), len(open_days) - len(ahead))


def _said(view: SeriesView, come: list[Guest], leaving: list[Guest], days: int, kept: int) -> Reply:
    """In the trail, to those who did not act, and to whoever did."""
    joined, left = ([one.ordinal for one in each] for each in (come, leaving))
    view.ctx.work.record("series.people_changed", by=view.me, case=view.case, days=days, come=joined, gone=left)
    views.hear(view, texts.changed(view.told, come, leaving, days, kept, own=False), "people")
    return Reply(texts.changed(view.told, come, leaving, days, kept, view.series.host == view.me))


def _of_series(view: SeriesView, leaving: list[Guest], fresh: tuple[NewGuest, ...]) -> tuple[SeriesView, list[Guest]]:
    """Whoever comes is there before anybody goes, so that no number of theirs is given anew."""
    work, ring, it = view.ctx.work, view.ctx.house.ring, view.series
    come = list(guests.seal(work, ring, it.case.id, fresh, after=guests.last(it.guests)))
    guests.drop(work, it.case.id, [one.ordinal for one in leaving], by=view.me)
    staying = tuple(one for one in (*it.guests, *come) if one not in leaving)
    briefed = {"briefed_by": None, "briefed_at": None} if come else {}
    return view.kept(replace(it, guests=staying, **briefed)), come  # type: ignore[arg-type]


def _day_without(view: SeriesView, day: View, gone: list[tuple[Guest, Marks]]) -> View:
    theirs = {one.ordinal: _marks(view, day.case, one) for one in day.visit.guests}
    out: list[int] = []
    for guest, marks in gone:
        fitting = (at for at, hers in theirs.items() if at not in out and _is_same(guest, marks, hers))
        out += [at for at in [next(fitting, None)] if at is not None]
    return replace(day, visit=visits.remove_guests(view.ctx.work, day.visit, out, by=view.me)) if out else day


def _is_same(guest: Guest, marks: Marks, hers: Marks) -> bool:
    """The same name, and no number that differs; who has no name is as good as any other without one."""
    if not guest.name:
        return not hers
    return all(hers.get(kind, mark) == mark for kind, mark in marks.items()) and marks.get(Kind.name) == hers.get(
        Kind.name
    )


def _day_with(view: SeriesView, day: View, fresh: tuple[NewGuest, ...]) -> None:
    after = day.visit
    for guest in fresh:
        after = visits.add_guest(view.ctx.work, view.ctx.house.ring, after, guest)
    if fresh:
        after = visits.keep(view.ctx.work, after, visit.joined(after))
        gates.link_named(view.ctx, after)
    kept = replace(day, visit=after)
    for topic in (telling.NOTICE, telling.ENTRY):
        telling.settle(kept, topic, texts.CHANGED)
    series_steps.follow(view, kept)


def _told_anew(view: SeriesView) -> None:
    views.settle(view, texts.CHANGED, view.ctx.me.name, (views.NOTICE,))
    if view.series.hosted_at is not None:
        views.read_out(view)


def _wanted(view: SeriesView, fresh: tuple[NewGuest, ...]) -> None:
    view.ctx.wanted |= {secrets.Kind.mobile} if any(one.phone for one in fresh) else set()
    view.ctx.wanted |= {secrets.Kind.id_number} if any(one.id_number for one in fresh) else set()
