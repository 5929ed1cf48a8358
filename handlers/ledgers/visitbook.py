"""访客台账 as a table: a row for every stay of every visitor, one for those who never came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers.documents.columns import Cell
from handlers.ledgers.names import Names
from handlers.texts import visit_ledger as texts
from handlers.texts.visits import KINDS, PLACES, STATES, name
from store import visitledger
from store.ledgerfilter import Sight, Wanted
from store.visiting import Guest, Stay, Visit

Row = Sequence[Cell]


def rows(connection: Connection, wanted: Wanted, sight: Sight | None) -> Iterator[Row]:
    """What began first foremost; numbered."""
    names, number = Names(connection), 0
    for batch in visitledger.batches(connection, wanted, sight):
        names.ask(
            {visit.host for visit in batch if visit.host} | {one.host for visit in batch for one in visit.escorts}
        )
        for visit in batch:
            for guest in visit.guests:
                stays: list[Stay | None] = [stay for stay in visit.stays if stay.guest == guest.ordinal]
                for stay in stays or [None]:
                    number += 1
                    yield _row(names, number, visit, guest, stay)


def _row(names: Names, number: int, visit: Visit, guest: Guest, stay: Stay | None) -> Row:
    host = _host(visit, stay)
    return (
        number,
        visit.no,
        name(guest),
        guest.phone,
        visit.unit,
        KINDS[visit.kind],
        visit.purpose,
        PLACES[stay.place if stay else visit.place],
        visit.starts_at,
        visit.ends_at,
        stay.in_at if stay else None,
        stay.out_at if stay else None,
        names.person(host),
        names.unit(host),
        visit.briefed_at,
        visit.things,
        STATES[visit.state],
        _late(visit, stay),
    )


def _host(visit: Visit, stay: Stay | None) -> str:
    """Who received them when they came in; the host of the visit where nobody did."""
    at: datetime | None = stay.in_at if stay else None
    return next((one.host for one in visit.escorts if at is not None and one.covers(at)), visit.host)


def _late(visit: Visit, stay: Stay | None) -> str:
    """Marked for ever, with the reason and with when it was entered."""
    if stay is not None and stay.late:
        return texts.late(stay.reason or visit.late_reason, stay.in_entered_at)
    return texts.late(visit.late_reason, visit.case.opened_at) if visit.late else ""
