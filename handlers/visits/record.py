"""访客记录 4821: the record of a visit as a file, for host, room keeper, auditor and those who watch over all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from handlers.documents.visit import VisitRecord
from handlers.ledgers.names import Names
from handlers.texts import ledger_sheets
from handlers.texts import visit_details as details
from handlers.texts import visit_record as texts
from handlers.texts.visits import name as shown_name
from handlers.types import Reply
from handlers.visits.hosting import may_know
from handlers.visits.seen import WATCHERS, View
from store import events, exports, operations, permits, visits
from store.fieldkeys import KeyRing
from store.operations import Operation
from store.visiting import NewGuest, Visit

RECORD = "record"


def wanted(seen: View, rest: str = "") -> Reply:
    """It is made beside the turns and follows. 完整: with names and numbers in clear, which is recorded before."""
    visit, me = seen.visit, seen.me
    hosts = {visit.host, *(one.host for one in visit.escorts)}
    if me not in hosts and seen.ctx.acts_as(me, WATCHERS) is None:
        return Reply(texts.not_yours(visit.no))
    full = texts.asks_full(rest)
    if full and not may_know(seen):
        seen.ctx.work.record("personal.refused", by=me, case=seen.case, field="visitors")
        return Reply(details.not_in_full(seen.told))
    if full:
        seen.ctx.work.record("personal.shown", by=me, case=seen.case, field="visitors", people=visit.count, file=True)
    exports.order(seen.ctx.work, me, RECORD, {"case": seen.case, "full": full})
    return Reply(texts.follows(visit.no, full))


def record_of(
    connection: Connection, ring: KeyRing, visit: Visit, *, reader: str, full: bool, now: datetime
) -> VisitRecord:
    """full: in clear. Raises MissingKey, Unsealable."""
    names, work = Names(connection), operations.of_visit(connection, visit.case.id)
    names.ask(_people_of(visit, work) | {reader})
    clear = [visits.clear(connection, ring, visit, one.ordinal) if full else None for one in visit.guests]
    called = {one.ordinal: _called(visit, one.ordinal, found) for one, found in zip(visit.guests, clear, strict=True)}
    return VisitRecord(
        number=visit.no,
        state=texts.state(visit),
        facts=texts.facts(
            visit,
            host=names.person(visit.host),
            unit=names.unit(visit.host),
            registrar=names.person(visit.registrar),
            briefed_by=names.person(visit.briefed_by),
        ),
        guests=_guests(visit, clear, called),
        stays=_stays(visit, names, called),
        hosts=tuple(
            (names.person(one.host), texts.moment(one.from_at), texts.moment(one.until_at) or texts.STILL)
            for one in visit.escorts
        ),
        work=_work(work, names, called),
        permits=tuple(
            (filed.no, ledger_sheets.request_title(filed), ledger_sheets.request_state(filed))
            for filed, _ in permits.of_visit(connection, visit.case.id)
        ),
        late=_late(visit, names, called),
        names=texts.FULL if full else texts.MASKED,
        chain=_chain(connection, visit),
        made_for=texts.made_for(names.person(reader), now),
        made_at=now,
    )


def _people_of(visit: Visit, work: Sequence[Operation]) -> set[str]:
    found = {visit.host, visit.registrar, visit.briefed_by, *(one.host for one in visit.escorts)}
    found |= {who for stay in visit.stays for who in (stay.in_by, stay.out_by)}
    found |= {who for it in work for who in (it.proposed_by, it.answered_by, it.recorded_by)}
    return {one for one in found if one}


def _called(visit: Visit, ordinal: int, clear: NewGuest | None) -> str:
    guest = visit.guest(ordinal)
    assert guest is not None  # noqa: S101
    return clear.name if clear is not None and clear.name else shown_name(guest)


def _guests(
    visit: Visit, clear: Sequence[NewGuest | None], called: dict[int, str]
) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (
            str(guest.ordinal),
            called[guest.ordinal],
            found.phone if found is not None else guest.phone,
            found.id_number if found is not None else guest.id_number,
        )
        for guest, found in zip(visit.guests, clear, strict=True)
    )


def _stays(visit: Visit, names: Names, called: dict[int, str]) -> tuple[tuple[str, str, str, str, str], ...]:
    return tuple(
        (
            called[stay.guest],
            texts.place(stay),
            texts.moment(stay.in_at),
            texts.moment(stay.out_at) or texts.STILL,
            texts.remark(stay, names.person(stay.in_by), names.person(stay.out_by)),
        )
        for stay in sorted(visit.stays, key=lambda stay: (stay.in_at, stay.guest))
    )


def _work(work: Sequence[Operation], names: Names, called: dict[int, str]) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        texts.work(
            it,
            who=called.get(it.guest, texts.everybody()),
            answered_by=names.person(it.answered_by),
            recorded_by=names.person(it.recorded_by),
            proposed_by=names.person(it.proposed_by),
        )
        for it in work
    )


def _late(visit: Visit, names: Names, called: dict[int, str]) -> tuple[str, ...]:
    whole = [texts.late_visit(visit, names.person(visit.registrar))] if visit.late else []
    return (
        *whole,
        *(texts.late_stay(stay, called[stay.guest], names.person(stay.in_by)) for stay in visit.stays if stay.late),
    )


def _chain(connection: Connection, visit: Visit) -> str:
    found = events.standing(connection, visit.case.id)
    return texts.chain(*found) if found else ""
