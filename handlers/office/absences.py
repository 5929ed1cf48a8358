"""代理: who acts during an absence; never against ZZ-03 and ZZ-10, never in a circle, at most two hops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.context import Context
from handlers.dialogs.fields import kept_moment, moment_of
from handlers.office.named import Wish, period_named, person_named
from handlers.texts import admin as texts
from handlers.types import Reply, Text
from handlers.understanding.meaning import Slot
from store import roles, standins
from store.people import Person


def wish(ctx: Context, slots: Mapping[str, Slot]) -> Wish | Reply:
    if slots.get("act") == "cancel":
        return _cancel(ctx)
    if slots.get("act") != "set" or "person" not in slots:
        return _show(ctx)
    person = person_named(ctx, slots)
    if isinstance(person, Reply):
        return person
    period = period_named(ctx, slots)
    if isinstance(period, Reply):
        return period
    refused = _refused(ctx, person, *period)
    if refused:
        return Reply(refused)
    data = {"standin": person.id, "start": kept_moment(period[0]), "end": kept_moment(period[1])}
    return "stand_in", data, texts.confirm_standin(person.name, *period)


def _cancel(ctx: Context) -> Reply:
    """Those who stood in hear that it is over."""
    ended = standins.of_person(ctx.connection, ctx.me.id, ctx.now)
    count = standins.cancel(ctx.work, ctx.me.id, by=ctx.me.id)
    for standin in dict.fromkeys(one.standin for one in ended):
        ctx.tell(standin, Text(texts.you_stand_in_no_more(ctx.me.name)), cause=f"standin-over:{ctx.update.key}")
    return Reply(texts.standin_cancelled(count))


def _refused(ctx: Context, person: Person, start: datetime, end: datetime) -> str:
    if person.id == ctx.me.id:
        return texts.not_your_own_standin()
    running = standins.between(ctx.connection, start, end)
    edges = {(one.person, one.standin) for one in running if one.person != ctx.me.id}
    if ctx.me.id in _beyond(edges, person.id):
        return texts.standin_circle(person.name)
    if _hops(edges, ctx.me.id, person.id) > standins.MAX_DEPTH:
        return texts.standin_chain(person.name)
    return _conflict(ctx, person, {absent for absent, standin in edges if standin == person.id})


def _conflict(ctx: Context, person: Person, absent: set[str]) -> str:
    """A stand-in must not come by roles that exclude their own, or those lent by others (ZZ-03, ZZ-10)."""
    beside = ctx.roles_of(person.id).union(*(ctx.roles_of(one) for one in absent - {ctx.me.id}))
    for role in sorted(ctx.roles_of(ctx.me.id)):
        clash = roles.conflict(beside, role)
        if clash:
            return texts.standin_conflict(person.name, clash.held, role, clash.article)
    return ""


def _beyond(edges: set[tuple[str, str]], person: str) -> set[str]:
    """Everybody who would act in the end where ``person`` is absent too."""
    reached, frontier = {person}, {person}
    while frontier:
        frontier = {standin for absent, standin in edges if absent in frontier} - reached
        reached |= frontier
    return reached - {person}


def _hops(edges: set[tuple[str, str]], absent: str, standin: str) -> int:
    """The longest chain through the new pair."""
    return _longest(edges, standin) + 1 + _longest({(there, here) for here, there in edges}, absent)


def _longest(edges: set[tuple[str, str]], start: str, left: int = 4) -> int:
    following = [there for here, there in edges if here == start]
    return 0 if not following or not left else 1 + max(_longest(edges, one, left - 1) for one in following)


def _show(ctx: Context) -> Reply:
    mine = standins.of_person(ctx.connection, ctx.me.id, ctx.now)
    return Reply(texts.standins([(ctx.name(one.standin), one.starts_at, one.ends_at) for one in mine]))


def be_absent(ctx: Context, data: dict[str, Any]) -> Reply:
    """Everything is checked again."""
    person, start, end = ctx.someone(data["standin"]), moment_of(data["start"]), moment_of(data["end"])
    if start is None or end is None or end <= ctx.now:
        return Reply(texts.impossible_period())
    refused = _refused(ctx, person, start, end) if person.active else texts.nobody_called(person.name)
    if refused:
        return Reply(refused)
    standins.add(ctx.work, ctx.me.id, person.id, start, end, by=ctx.me.id)
    text = Text(texts.you_stand_in(ctx.me.name, start, end))
    ctx.tell(person.id, text, cause=f"standin:{ctx.update.key}")
    return Reply(texts.standin_set(person.name, start, end))
