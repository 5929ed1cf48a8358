"""访客台账 in chat: which visits, page by page, and as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from handlers.approvals.naming import somebody
from handlers.context import Context
from handlers.ledgers import asked
from handlers.texts import ledger_filters as filters
from handlers.texts import visit_ledger as texts
from handlers.types import Reply
from handlers.visits.seen import WATCHERS
from store import exports, people, units, visitledger
from store.ledgerfilter import Sight, Wanted

VISITS = "visits"
ME = filters.ME
MOST_WAITING = 3


def said(ctx: Context, text: str) -> Reply | None:
    """None where the words ask for no ledger of visits."""
    if not filters.about_visitors(text) or (_is_answer(ctx) and not filters.names_book(text)):
        return None
    time = asked.when(text, ctx.now)
    told = filters.told(text, time[2] if time else "")
    wanted = asked.visits_wanted(ctx.connection, told, time)
    if told.host:
        person = ctx.me if told.host == ME else somebody(ctx, told.host)
        if isinstance(person, str):
            return Reply(texts.no_host_called(told.host))
        wanted = replace(wanted, host=person.id)
    if told.table:
        return order(ctx, wanted)
    return page(ctx, wanted, told.page)


def _is_answer(ctx: Context) -> bool:
    """Whether a form is open: what only sounds like a question may well be an answer to it."""
    return any(dialog.current for dialog in ctx.my_dialogs)


def sight_of(ctx: Context) -> Sight | None:
    """None for those who watch over all visits (ZZ-10, ZZ-11); others see theirs, leaders those of their unit."""
    if ctx.acts_as(ctx.me.id, WATCHERS) is not None:
        return None
    return Sight(ctx.me.id, tuple(units.led_by(ctx.connection, ctx.me.id)))


def head(connection: Connection, wanted: Wanted, sight: Sight | None) -> str:
    """Filter and sight in words."""
    host = people.by_id(connection, wanted.host) if wanted.host else None
    said = texts.filtered(wanted, unit_name(connection, wanted.departments), host.name if host else "")
    part = texts.part(sight is None, bool(sight and sight.units))
    return texts.head(said, part)


def unit_name(connection: Connection, departments: tuple[int, ...]) -> str:
    """Of a unit and all below it, the unit's; empty where none is wanted."""
    if not departments:
        return ""
    under = {one: len(units.below(connection, [one])) for one in departments}
    return people.department_name(connection, max(departments, key=lambda one: under[one]))


def page(ctx: Context, wanted: Wanted, at: int) -> Reply:
    sight = sight_of(ctx)
    before = (at - 1) * texts.PAGE
    found = visitledger.page(ctx.connection, wanted, sight, limit=texts.PAGE + 1, offset=before)
    shown, more = found[: texts.PAGE], len(found) > texts.PAGE
    total = visitledger.count(ctx.connection, wanted, sight, most=texts.MANY) if more or at > 1 else len(shown)
    exports.offer(ctx.work, ctx.me.id, VISITS, asked.kept(wanted) | {"page": at})
    ctx.everyone({one.host for one in shown if one.host})
    rows = [texts.row(one, ctx.name(one.host or None)) for one in shown]
    return Reply(texts.page(head(ctx.connection, wanted, sight), rows, at, total, more=more))


def order(ctx: Context, wanted: Wanted) -> Reply:
    return ordered(ctx, VISITS, asked.kept(wanted), texts.TITLE)


def ordered(ctx: Context, kind: str, wanted: dict[str, Any], title: str) -> Reply:
    """The file is made elsewhere and follows; nobody has more than a few of them waiting."""
    many = exports.waiting_for(ctx.connection, ctx.me.id)
    if many >= MOST_WAITING:
        return Reply(texts.too_many(many))
    exports.order(ctx.work, ctx.me.id, kind, wanted)
    return Reply(texts.follows(title))
