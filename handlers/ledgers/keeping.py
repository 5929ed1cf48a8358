"""What keepers do in chat: register, correct, record trainings and agreements; asked back first, and in the trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.approvals.naming import somebody
from handlers.context import Context
from handlers.dialogs.fields import kept_moment, moment_of
from handlers.ledgers import book
from handlers.ledgers.looking import KEEPERS, seen
from handlers.ledgers.moves import Move, Moving, Refused, State, moved
from handlers.office.named import Wish as Asked
from handlers.texts import ledger_lists as texts
from handlers.texts import ledgers as ledger_texts
from handlers.texts.ledger_words import ITEMS, NOBODY, Wish
from handlers.types import Reply
from handlers.understanding.moments import Moment, find_moment
from store import clearances, ledgers, units
from store.clearances import Clearance, Cleared
from store.ledgers import Ledger, Object, key_of
from store.roles import Role


def _keeps(ctx: Context, ledger: Ledger) -> bool:
    return ctx.acts_as(ctx.me.id, (KEEPERS[ledger],)) is not None


# --- register -------------------------------------------------------------------------------------------------


def wish_register(ctx: Context, wish: Wish) -> Asked | Reply:
    ledger = wish.ledger
    assert ledger is not None  # noqa: S101
    if not _keeps(ctx, ledger):
        return Reply(texts.keepers_only(ledger))
    if len(wish.parts) < 2:
        return Reply(texts.how_to_register(ledger))
    no, name, who = _in_order(ledger, wish.parts)
    person = somebody(ctx, who) if who and who not in NOBODY else None
    if isinstance(person, str):
        return Reply(person)
    there = ledgers.by_keys(ctx.connection, ledger, [key_of(ledger, no, name)])
    if there:
        return Reply(texts.there_already(seen(ctx, there[0])))
    data = {"ledger": ledger.value, "no": no, "name": name, "custodian": person.id if person else ""}
    return "ledger_register", data, texts.ask_register(ledger, no, name, person.name if person else "")


def _in_order(ledger: Ledger, parts: tuple[str, ...]) -> tuple[str, str, str]:
    """Number, name, custodian. Of an account the system comes first; a name may be several words."""
    if ledger is Ledger.account:
        return parts[1], parts[0], parts[2] if len(parts) > 2 else ""
    if ledger is Ledger.archive or len(parts) == 2:
        return parts[0], " ".join(parts[1:]), ""
    return parts[0], " ".join(parts[1:-1]), parts[-1]


def register(ctx: Context, data: dict[str, Any]) -> Reply:
    ledger, no, name = Ledger(data["ledger"]), data["no"], data["name"]
    if not _keeps(ctx, ledger):
        return Reply(texts.keepers_only(ledger))
    there = ledgers.by_keys(ctx.connection, ledger, [key_of(ledger, no, name)])
    if there:
        return Reply(texts.there_already(seen(ctx, there[0])))
    custodian = data["custodian"] or None
    unit = (ctx.someone(custodian) if custodian else ctx.me).main_department
    state = State.open if ledger is Ledger.account else State.issued if custodian else State.in_store
    it = book.register(ctx.work, ledger, no, name, state, by=ctx.me.id, department=unit, custodian=custodian)
    return Reply(texts.registered(seen(ctx, it)))


# --- correct --------------------------------------------------------------------------------------------------


def wish_correct(ctx: Context, wish: Wish) -> Asked | Reply:
    said, item, value = wish.parts[0], wish.parts[1], " ".join(wish.parts[2:])
    if not value:
        return Reply(texts.how_to_correct())
    found = ledgers.numbered(ctx.connection, said)
    mine = [it for it in found if _keeps(ctx, it.ledger)]
    if not mine:
        return Reply(texts.keepers_only(found[0].ledger) if found else texts.not_found(said))
    if len(mine) > 1:
        return Reply(texts.several([seen(ctx, it) for it in mine]))
    after = _changed(ctx, mine[0], ITEMS[item], value)
    if isinstance(after, str):
        return Reply(after)
    data = {"object": mine[0].id, "ledger": mine[0].ledger.value, "key": mine[0].key, "item": item, "value": value}
    return "ledger_correct", data, texts.ask_correct(seen(ctx, mine[0]), item, value)


def correct(ctx: Context, data: dict[str, Any]) -> Reply:
    found = ledgers.locked(ctx.work, ledgers.by_keys(ctx.connection, Ledger(data["ledger"]), [data["key"]]))
    it = next((one for one in found if one.id == data["object"] and _keeps(ctx, one.ledger)), None)
    if it is None:
        return Reply(texts.not_found(data["key"]))
    after = _changed(ctx, it, ITEMS[data["item"]], data["value"])
    if isinstance(after, str):
        return Reply(after)
    moving = Moving(Move.corrected, after.custodian or "")
    kept = book.put(ctx.work, it, after, moving, by=ctx.me.id, note=f"{data['item']}")
    return Reply(texts.corrected(seen(ctx, kept)))


def _changed(ctx: Context, it: Object, item: str, value: str) -> Object | str:
    """The object as it would be, or why it cannot be corrected now."""
    possible = moved(it, Moving(Move.corrected, it.custodian or ""))
    if isinstance(possible, Refused):
        return texts.not_corrected(ledger_texts.impossible(seen(ctx, it), possible.why))
    match item:
        case "custodian":
            return _handed(ctx, it, value)
        case "unit":
            found = units.by_name(ctx.connection, value)
            return replace(it, department=found[0]) if len(found) == 1 else texts.no_such_unit(value)
        case "name" if it.ledger is not Ledger.account:
            return replace(it, name=value)
    after = replace(it, name=value) if item == "name" else replace(it, no=value)
    there = [one for one in ledgers.by_keys(ctx.connection, it.ledger, [after.key]) if one.id != it.id]
    return texts.number_taken(seen(ctx, there[0])) if there else after


def _handed(ctx: Context, it: Object, name: str) -> Object | str:
    person = None if name in NOBODY else somebody(ctx, name)
    if isinstance(person, str):
        return person
    after = moved(it, Moving(Move.corrected, person.id if person else ""))
    if isinstance(after, Refused):
        return texts.not_corrected(ledger_texts.impossible(seen(ctx, it), after.why))
    return replace(after, department=person.main_department) if person else after


# --- trainings and agreements ---------------------------------------------------------------------------------


def wish_clear(ctx: Context, wish: Wish) -> Asked | Reply:
    kind = wish.clearance
    assert kind is not None  # noqa: S101
    if ctx.acts_as(ctx.me.id, (Role.personnel_office,)) is None:
        return Reply(texts.personnel_only())
    if not wish.parts:
        return Reply(texts.how_to_clear(kind))
    person = somebody(ctx, wish.parts[0])
    if isinstance(person, str):
        return Reply(person)
    days = [day for part in wish.parts[1:] if (day := _day(ctx, part)) is not None]
    no = next((part for part in wish.parts[1:] if _day(ctx, part) is None), "")
    if not days or len(days) > 2 or (kind is Clearance.nda and not no):
        return Reply(texts.how_to_clear(kind))
    until = days[1] if len(days) > 1 else None
    it = Cleared(kind, person.id, no[:60], days[0], until)
    data = {"kind": kind.value, "person": person.id, "no": it.no, "at": kept_moment(it.at)}
    return "clearance", data | {"until": kept_moment(until) if until else ""}, texts.ask_clear(person.name, it)


def _day(ctx: Context, said: str) -> datetime | None:
    found = find_moment(said, ctx.now, past=False)
    return found.at if isinstance(found, Moment) and found.text.strip() == said.strip() else None


def clear(ctx: Context, data: dict[str, Any]) -> Reply:
    at = moment_of(data["at"])
    assert at is not None  # noqa: S101
    if ctx.acts_as(ctx.me.id, (Role.personnel_office,)) is None:
        return Reply(texts.personnel_only())
    it = Cleared(Clearance(data["kind"]), data["person"], data["no"], at, moment_of(data["until"]))
    clearances.record(ctx.work, it, by=ctx.me.id)
    ctx.work.record("clearance.recorded", by=ctx.me.id, role="personnel_office", kind=it.kind.value, person=it.person)
    return Reply(texts.cleared(ctx.name(it.person), it))


def wish_end(ctx: Context, wish: Wish) -> Asked | Reply:
    kind = wish.clearance
    assert kind is not None  # noqa: S101
    if ctx.acts_as(ctx.me.id, (Role.personnel_office,)) is None:
        return Reply(texts.personnel_only())
    person = somebody(ctx, wish.parts[0]) if wish.parts else texts.how_to_clear(kind)
    if isinstance(person, str):
        return Reply(person)
    return "clearance_end", {"kind": kind.value, "person": person.id}, texts.ask_end(person.name, kind)


def end(ctx: Context, data: dict[str, Any]) -> Reply:
    if ctx.acts_as(ctx.me.id, (Role.personnel_office,)) is None:
        return Reply(texts.personnel_only())
    kind = Clearance(data["kind"])
    many = clearances.end(ctx.work, data["person"], kind, by=ctx.me.id)
    ctx.work.record("clearance.ended", by=ctx.me.id, role="personnel_office", kind=kind.value, person=data["person"])
    return Reply(texts.ended(ctx.name(data["person"]), kind, many))
