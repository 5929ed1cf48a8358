"""A file somebody asked for: made from one view of the record, without the writers' lock; then kept, recorded, sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import Connection

from handlers.context import APPROVAL, SYSTEM, Context
from handlers.documents.sheet import Sheet, write_sheet
from handlers.documents.visit import visit_docx
from handlers.house import House
from handlers.ledgers import asked, books, visitbook, visitors
from handlers.texts import ledger_sheets as sheets
from handlers.texts import visit_ledger as texts
from handlers.texts import visit_record as record_texts
from handlers.types import DeadlineFired, Document, Text
from handlers.visits.record import RECORD, record_of
from store import documents, exports, people, visits
from store.clock import local
from store.exports import NO_CASE, Export
from store.ledgerfilter import Sight, Wanted
from store.uow import Work


@dataclass(frozen=True, slots=True)
class Made:
    """sealed: it holds names in clear, and is kept only under the keys of personal data."""

    name: str
    content: bytes
    rows: int
    case: int = NO_CASE
    sealed: bool = False


def make(house: House, it: Export, now: datetime) -> Made | None:
    """Reads and writes the file; None where the person may not have it any more. Takes seconds for a whole ledger."""
    with house.database.look() as connection:
        person = people.by_id(connection, it.person)
        if person is None or not person.active:
            return None
        ctx = Context(house, Work(connection, now), _nobodys(it, now), person)
        if it.kind == RECORD:
            return _record(ctx, it)
        wanted = asked.of_kept(it.wanted)
        sight = visitors.sight_of(ctx) if it.kind == visitors.VISITS else books.sight_of(ctx, it.kind)
        return _table(connection, it.kind, wanted, sight, person.name, now)


def _nobodys(it: Export, now: datetime) -> DeadlineFired:
    """Nothing is said or tapped here; a turn has to be about something."""
    return DeadlineFired(key=f"export:{it.id}", person="", at=now, deadline=0)


def _record(ctx: Context, it: Export) -> Made | None:
    visit = visits.by_case(ctx.connection, int(it.wanted["case"]))
    if visit is None:
        return None
    full = bool(it.wanted.get("full"))
    record = record_of(ctx.connection, ctx.house.ring, visit, reader=it.person, full=full, now=ctx.now)
    return Made(record_texts.file_name(visit.no), visit_docx(record), visit.count, visit.case.id, sealed=full)


def _table(connection: Connection, kind: str, wanted: Wanted, sight: Sight | None, by: str, now: datetime) -> Made:
    with TemporaryFile() as target:
        count = write_table(connection, kind, wanted, sight, by, now, target)
        target.seek(0)
        return Made(file_name(kind, now), target.read(), count)


def file_name(kind: str, now: datetime) -> str:
    return texts.file_name(books.title(kind), f"{local(now):%Y%m%d-%H%M}")


def write_table(
    connection: Connection, kind: str, wanted: Wanted, sight: Sight | None, by: str, now: datetime, target: IO[bytes]
) -> int:
    """The table of a ledger, row by row; returns how many there were. by: who exports it, in words."""
    when = record_texts.moment(now)
    if kind == visitors.VISITS:
        said, columns, foot = visitors.head(connection, wanted, sight), texts.COLUMNS, texts.FOOT
        rows = visitbook.rows(connection, wanted, sight)
    else:
        said, columns, foot = books.head(connection, kind, wanted, sight), sheets.columns(kind), sheets.foot(kind)
        rows = books.rows(connection, kind, wanted, sight)
    about = (texts.filter_line(said), texts.by_line(by, when))
    return write_sheet(Sheet(books.title(kind), about, columns, foot), rows, target)


def send(house: House, work: Work, it: Export, made: Made | None) -> None:
    """Onto the record and into the outbox; nothing where another process was faster."""
    ctx = Context(house, work, _nobodys(it, work.now), None)
    cause = f"export:{it.id}"
    if made is None:
        exports.done(work, it, 0)
        return
    ring = house.ring if made.sealed else None
    kept = documents.keep(work, case=made.case, name=made.name, content=made.content, ring=ring)
    if not exports.done(work, it, kept.id):
        documents.forget(work, kept.id)
        return
    wanted = {key: value for key, value in it.wanted.items() if key != "page"}
    act = "visit.printed" if it.kind == RECORD else "ledger.exported"
    work.record(
        act,
        by=it.person,
        case=made.case or None,
        ledger=it.kind,
        wanted=wanted,
        rows=made.rows,
        document=kept.id,
        sm3=kept.hash,
    )
    ctx.tell(it.person, Document(kept.id, made.name), cause=cause, lane=APPROVAL, case=made.case or None)


def give_up(house: House, work: Work, it: Export) -> None:
    """Too many tries: the person is told, rather than left waiting."""
    ctx = Context(house, work, _nobodys(it, work.now), None)
    title = record_texts.TITLE if it.kind == RECORD else books.title(it.kind)
    work.record("export.failed", by=SYSTEM, export=it.id)
    ctx.tell(it.person, Text(texts.not_made(title)), cause=f"export:{it.id}:failed", lane=APPROVAL)
