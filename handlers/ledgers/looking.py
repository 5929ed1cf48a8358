"""台账: everybody sees what is theirs; keepers, 安全主管 and auditor whole ledgers; leaders those of their units."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.context import Context
from handlers.texts import ledger_lists as texts
from handlers.texts.ledger_lists import Told
from handlers.texts.ledgers import Seen
from handlers.types import Reply
from store import cases, clearances, exports, ledgers, units
from store.clearances import Clearance
from store.ledgers import Ledger, Line, Object
from store.roles import Role

KEEPERS = {
    Ledger.media: Role.media_keeper,
    Ledger.device: Role.asset_keeper,
    Ledger.account: Role.app_admin,
    Ledger.archive: Role.archive_keeper,
}
_EVERYTHING = (Role.security_supervisor, Role.security_auditor)


def seen(ctx: Context, it: Object) -> Seen:
    """With the names of those who have to do with it."""
    return Seen(it, ctx.name(it.custodian), ctx.name(it.holder))


def _may_see_all(ctx: Context, ledger: Ledger) -> bool:
    return ctx.acts_as(ctx.me.id, (KEEPERS[ledger], *_EVERYTHING)) is not None


def _may_see(ctx: Context, it: Object) -> bool:
    if ctx.me.id in (it.custodian, it.holder) or _may_see_all(ctx, it.ledger):
        return True
    return _unit_of(ctx, it) in units.led_by(ctx.connection, ctx.me.id)


def _unit_of(ctx: Context, it: Object) -> int | None:
    return it.department or (ctx.someone(it.custodian).main_department if it.custodian else None)


def overview(ctx: Context) -> Reply:
    own = [seen(ctx, it) for it in ledgers.of_person(ctx.connection, ctx.me.id)]
    counts = ledgers.counts(ctx.connection)
    leads = bool(units.led_by(ctx.connection, ctx.me.id))
    kinds: dict[Ledger, int | None] = {}
    for ledger in Ledger:
        if _may_see_all(ctx, ledger):
            kinds[ledger] = counts[ledger]
        elif leads:
            kinds[ledger] = None
    cleared = (clearances.of_person(ctx.connection, ctx.me.id, kind)[:1] for kind in Clearance)
    return Reply(texts.overview(own, kinds, [one for found in cleared for one in found]))


def page(ctx: Context, ledger: Ledger, at: int, *, table: bool = False) -> Reply:
    whole = _may_see_all(ctx, ledger)
    led = None if whole else units.led_by(ctx.connection, ctx.me.id)
    if led == []:
        return _own(ctx, ledger)
    exports.offer(ctx.work, ctx.me.id, ledger.value, {"page": max(1, at)})
    rows = ledgers.page(ctx.connection, ledger, units=led, limit=texts.PAGE + 1, offset=(max(1, at) - 1) * texts.PAGE)
    shown = [seen(ctx, it) for it in rows[: texts.PAGE]]
    listed = texts.page(ledger, shown, max(1, at), more=len(rows) > texts.PAGE, part=not whole)
    return Reply("\n".join((listed, texts.table_by_command())) if table and whole else listed)


def _own(ctx: Context, ledger: Ledger) -> Reply:
    """Who may not look at a ledger is shown what of it is theirs."""
    own = [seen(ctx, it) for it in ledgers.of_person(ctx.connection, ctx.me.id) if it.ledger is ledger]
    return Reply("\n".join((texts.overview(own, {}, []), texts.not_yours(ledger))))


def one(ctx: Context, said: str, at: int) -> Reply:
    there = [it for it in _called(ctx, said) if _may_see(ctx, it)]
    if not there:
        return Reply(texts.not_found(said))
    if len(there) > 1:
        return Reply(texts.several([seen(ctx, it) for it in there]))
    return _shown(ctx, there[0], max(1, at))


def _called(ctx: Context, said: str) -> Iterable[Object]:
    """By its number in any ledger, or else by its name."""
    found = ledgers.numbered(ctx.connection, said)
    if found:
        return found
    return [it for ledger in Ledger for it in ledgers.by_name(ctx.connection, ledger, said)]


def _shown(ctx: Context, it: Object, at: int) -> Reply:
    rows = ledgers.lines(ctx.connection, it.id, limit=texts.LINES + 1, offset=(at - 1) * texts.LINES)
    told = [_told(ctx, line) for line in rows[: texts.LINES]]
    unit = ctx.department(_unit_of(ctx, it))
    return Reply(texts.one(seen(ctx, it), unit, told, at, more=len(rows) > texts.LINES))


def _told(ctx: Context, line: Line) -> Told:
    case = None if line.case is None else cases.by_id(ctx.connection, line.case)
    return Told(line, ctx.name(line.by), ctx.name(line.person), "" if case is None else case.no)
