"""The ledgers of objects and of approvals: who may see how much, what is asked in chat, and their tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from handlers.context import Context
from handlers.documents.columns import Cell
from handlers.ledgers import asked, visitors
from handlers.ledgers.looking import KEEPERS, seen
from handlers.ledgers.names import Names
from handlers.texts import ledger_filters as filters
from handlers.texts import ledger_sheets as texts
from handlers.texts import visit_ledger
from handlers.types import Reply
from store import exports, objectledger, requestledger, requests, units
from store.ledgerfilter import Sight, Wanted
from store.ledgers import Ledger
from store.roles import Role

Row = Sequence[Cell]
_WATCH_REQUESTS = (Role.security_supervisor, Role.security_auditor, Role.security_admin)
_WATCH_OBJECTS = (Role.security_supervisor, Role.security_auditor)


def said(ctx: Context, text: str) -> Reply | None:
    """载体台账 十一月 综合科, 审批台账 上个月, and as a table; None where nothing narrows it down (see ``talk``)."""
    if not filters.names_other(text):
        return None
    time = asked.when(text, ctx.now)
    found = filters.other(text, time[2] if time else "")
    if found is None:
        return None
    kind, left, table, at = found
    state, left = texts.states_of(kind, left)
    unit = filters.bare(left)
    ours = asked.departments(ctx.connection, unit)
    if unit and not ours:
        return Reply(texts.unknown_filter(unit)) if filters.is_unit(unit) or kind == texts.REQUESTS else None
    wanted = Wanted(time[0] if time else None, time[1] if time else None, departments=ours, state=state)
    if table:
        return visitors.ordered(ctx, kind, asked.kept(wanted), texts.title(kind))
    if kind != texts.REQUESTS and wanted == Wanted() and at == 1:
        return None
    return page(ctx, kind, wanted, at)


def sight_of(ctx: Context, kind: str) -> Sight | None:
    """None for those who see the whole of it; leaders see their units', everybody what is theirs."""
    watchers = _WATCH_REQUESTS if kind == texts.REQUESTS else (KEEPERS[Ledger(kind)], *_WATCH_OBJECTS)
    if ctx.acts_as(ctx.me.id, watchers) is not None:
        return None
    return Sight(ctx.me.id, tuple(units.led_by(ctx.connection, ctx.me.id)))


def head(connection: Connection, kind: str, wanted: Wanted, sight: Sight | None) -> str:
    unit = visitors.unit_name(connection, wanted.departments)
    part = texts.part(kind, sight is None, bool(sight and sight.units))
    return texts.filtered(kind, wanted, unit, part)


def page(ctx: Context, kind: str, wanted: Wanted, at: int) -> Reply:
    sight, before = sight_of(ctx, kind), (at - 1) * texts.PAGE
    exports.offer(ctx.work, ctx.me.id, kind, asked.kept(wanted) | {"page": at})
    rows, more, total = _page(ctx, kind, wanted, sight, before)
    return Reply(texts.page(kind, head(ctx.connection, kind, wanted, sight), rows, at, total, more=more))


def _page(ctx: Context, kind: str, wanted: Wanted, sight: Sight | None, before: int) -> tuple[list[str], bool, int]:
    """The lines, whether more follow, and how many there are in all."""
    connection, some = ctx.connection, texts.PAGE + 1
    if kind == texts.REQUESTS:
        filed = requestledger.page(connection, wanted, sight, limit=some, offset=before)
        ctx.everyone({one.case.reporter for one in filed})
        lines = [texts.request_row(one, ctx.name(one.case.reporter)) for one in filed[: texts.PAGE]]
        return lines, len(filed) == some, requestledger.count(connection, wanted, sight, most=texts.MANY)
    ledger = Ledger(kind)
    found = objectledger.page(connection, ledger, wanted, sight, limit=some, offset=before)
    lines = [texts.object_row(seen(ctx, it)) for it in found[: texts.PAGE]]
    return lines, len(found) == some, objectledger.count(connection, ledger, wanted, sight)


def again(ctx: Context, text: str) -> Reply | None:
    """导出 or 下一页: of what was looked at last."""
    file, further = filters.asks_file(text), filters.asks_next(text)
    if not file and not further:
        return None
    last = exports.offered(ctx.connection, ctx.me.id, ctx.now)
    if last is None:
        return Reply(visit_ledger.nothing_to_export()) if file else None
    wanted = asked.of_kept(last.wanted)
    if file:
        return visitors.ordered(ctx, last.kind, asked.kept(wanted), title(last.kind))
    at = int(last.wanted.get("page", 1)) + 1
    return visitors.page(ctx, wanted, at) if last.kind == visitors.VISITS else page(ctx, last.kind, wanted, at)


def title(kind: str) -> str:
    return visit_ledger.TITLE if kind == visitors.VISITS else texts.title(kind)


# --- tables -------------------------------------------------------------------------------------------------


def rows(connection: Connection, kind: str, wanted: Wanted, sight: Sight | None) -> Iterator[Row]:
    if kind == texts.REQUESTS:
        return _request_rows(connection, wanted, sight)
    return _object_rows(connection, Ledger(kind), wanted, sight)


def _object_rows(connection: Connection, ledger: Ledger, wanted: Wanted, sight: Sight | None) -> Iterator[Row]:
    names, number = Names(connection), 0
    for batch in objectledger.batches(connection, ledger, wanted, sight):
        names.ask({one for it in batch for one in (it.custodian, it.holder) if one})
        for it in batch:
            number += 1
            no, name, state = texts.object_cells(it)
            unit = names.department(it.department) if it.department else names.unit(it.custodian)
            yield (number, no, name, names.person(it.custodian), unit, state, names.person(it.holder), it.since)


def _request_rows(connection: Connection, wanted: Wanted, sight: Sight | None) -> Iterator[Row]:
    names, number = Names(connection), 0
    for batch in requestledger.batches(connection, wanted, sight):
        given = requests.opinions_of_cases(connection, [one.case.id for one in batch])
        names.ask({one.case.reporter for one in batch} | {one.person for those in given.values() for one in those})
        for filed in batch:
            number += 1
            lines = [texts.opinion(one, names.person(one.person)) for one in given.get(filed.case.id, [])]
            yield _request_row(names, number, filed, "\n".join(line for line in lines if line))


def _request_row(names: Names, number: int, filed: Any, said: str) -> Row:
    applicant = filed.case.reporter
    unit = names.department(filed.case.department) if filed.case.department else names.unit(applicant)
    return (
        number,
        filed.no,
        texts.request_title(filed),
        names.person(applicant),
        unit,
        filed.submitted_at,
        texts.request_state(filed),
        filed.decided_at,
        said,
        texts.urgent(filed),
    )
