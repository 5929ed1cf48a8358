"""A carrier or device is lost, or found again: told by whoever answers for it, heard by those who must act (ZX-12)."""

from __future__ import annotations

from typing import Any

from handlers.context import INCIDENT, Context
from handlers.ledgers import book
from handlers.ledgers.looking import KEEPERS, seen
from handlers.ledgers.moves import Move, Moving, Refused, moved
from handlers.office.named import Wish as Asked
from handlers.texts import ledger_lists as texts
from handlers.texts import ledger_lost as words
from handlers.texts import ledgers as ledger_texts
from handlers.types import Reply, Text
from store import ledgers, roles
from store.ledgers import Ledger, Object
from store.roles import Role

LOSE, FIND = "ledger_lost", "ledger_found"
_HEAR = (Role.security_admin, Role.security_supervisor)


def said(ctx: Context, text: str) -> Asked | Reply | None:
    """丢失 编号 经过, 找回 编号; None where the words are neither. It is asked back first."""
    told = words.read(text)
    if told is None:
        return None
    lost, no, story = told
    found = [it for it in ledgers.numbered(ctx.connection, no) if it.ledger in (Ledger.media, Ledger.device)]
    mine = [it for it in found if _may(ctx, it)]
    if not mine:
        return Reply(texts.not_found(no))
    if len(mine) > 1:
        return Reply(texts.several([seen(ctx, it) for it in mine]))
    return _asked(ctx, mine[0], lost, story)


def _asked(ctx: Context, it: Object, lost: bool, story: str) -> Asked | Reply:
    here, possible = seen(ctx, it), moved(it, Moving(Move.lose if lost else Move.found))
    if isinstance(possible, Refused):
        return Reply(ledger_texts.impossible(here, possible.why) if lost else words.not_lost(here))
    if lost and not story:
        return Reply(words.how(here))
    data = {"object": it.id, "ledger": it.ledger.value, "key": it.key, "story": story}
    return (LOSE, data, words.ask_lost(here, story)) if lost else (FIND, data, words.ask_found(here))


def _may(ctx: Context, it: Object) -> bool:
    """Custodian, holder, the keeper of the ledger; nobody else learns that there is such a thing."""
    return ctx.me.id in (it.custodian, it.holder) or ctx.acts_as(ctx.me.id, (KEEPERS[it.ledger],)) is not None


def lose(ctx: Context, data: dict[str, Any]) -> Reply:
    return _moved(ctx, data, Move.lose)


def find(ctx: Context, data: dict[str, Any]) -> Reply:
    return _moved(ctx, data, Move.found)


def _moved(ctx: Context, data: dict[str, Any], move: Move) -> Reply:
    known = ledgers.locked(ctx.work, ledgers.by_keys(ctx.connection, Ledger(data["ledger"]), [data["key"]]))
    it = next((one for one in known if one.id == data["object"] and _may(ctx, one)), None)
    if it is None:
        return Reply(texts.not_found(data["key"]))
    after = book.move(ctx.work, it, Moving(move), by=ctx.me.id, note=data["story"])
    if isinstance(after, Refused):
        return Reply(ledger_texts.impossible(seen(ctx, it), after.why))
    _tell(ctx, after, move, data["story"])
    here = seen(ctx, after)
    return Reply(words.noted_lost(here) if move is Move.lose else words.noted_found(here))


def _tell(ctx: Context, it: Object, move: Move, story: str) -> None:
    """Keeper, leaders of the unit, 安全管理员 and 安全主管, and who else answers for it; not the one who tells."""
    held = roles.holders(ctx.connection, [KEEPERS[it.ledger], *_HEAR])
    owner = ctx.someone(it.custodian) if it.custodian else ctx.me
    people = {one for those in held.values() for one in those} | set(ctx.unit_leaders(owner))
    people |= {one for one in (it.custodian, it.holder) if one}
    here, by = seen(ctx, it), ctx.me.name
    text = words.hear_lost(here, by, story) if move is Move.lose else words.hear_found(here, by)
    for person in ctx.active(sorted(people - {ctx.me.id})):
        ctx.tell(person, Text(text), cause=f"object:{it.id}:{it.version}", lane=INCIDENT)
