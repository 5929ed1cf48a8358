"""What became of a delivery. Every verb needs the fence of the claim and is refused once that is stale (F4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, func, or_, select, update

from store.delivery import LANES, Claimed
from store.outbox import CODE_LIFE, FRESH, new_message_id
from store.schema import DUE_INDEX, FAILED, LEASED, WAITING, Moment, outbox
from store.uow import Work
from store.upsert import InsertOnce

# Due or leased for longer than this means that everybody has forgotten it.
PATIENCE = timedelta(seconds=60)

_insert = InsertOnce(outbox, "cause")
_mine = and_(outbox.c.id == bindparam("which"), outbox.c.fence == bindparam("held"), outbox.c.state == LEASED)
_sent = (
    update(outbox)
    .where(_mine)
    .values(
        state="sent",
        sent_at=bindparam("at"),
        lease_until=None,
        unsure_since=None,
        problem=None,
        message=bindparam("handle"),
        code=bindparam("new_code"),
        code_until=bindparam("new_until"),
    )
)
_use_up = update(outbox).where(outbox.c.id == bindparam("which"), outbox.c.code == bindparam("used")).values(code=None)
_doubt = func.coalesce(outbox.c.unsure_since, bindparam("doubt", type_=Moment()))
_pointless = and_(outbox.c.settled, or_(outbox.c.card, outbox.c.until_settled), _doubt.is_(None))
_later = (
    update(outbox)
    .where(_mine)
    .values(
        state=case((_pointless, "dropped"), else_="waiting"),
        due_at=bindparam("next_try"),
        lease_until=None,
        unsure_since=_doubt,
        problem=bindparam("why"),
    )
)
_release = update(outbox).where(_mine).values(state="waiting", lease_until=None, tries=outbox.c.tries - 1)
_end = update(outbox).where(_mine).values(state=bindparam("ending"), lease_until=None, problem=bindparam("why"))
_bury = update(outbox).where(outbox.c.id == bindparam("which"), outbox.c.state == FAILED).values(state="dead")
_swap = update(outbox).where(_mine).values(body=bindparam("new_body"), noted=True, unsure_since=None)
_attach = update(outbox).where(_mine).values(media=bindparam("handle"))
_held = select(outbox).where(_mine)
_topic = select(outbox.c.topic).where(outbox.c.id == bindparam("which"))
_failed = select(outbox.c.id).where(outbox.c.state == FAILED).order_by(outbox.c.id).limit(bindparam("limit"))
# Every message is due when it is written: one that is due later was put off, or stands in line behind one that was.
_put_off = (
    select(outbox.c.id)
    .where(outbox.c.state == WAITING, outbox.c.due_at > bindparam("at"))
    .with_for_update(skip_locked=True)
)
_hurry = update(outbox).where(outbox.c.id.in_(_put_off)).values(due_at=bindparam("at"))


@dataclass(frozen=True, slots=True)
class Stuck:
    """A row everybody seems to have forgotten. what: waiting or leased.  owner: the process that had it last."""

    id: str
    case: int | None
    lane: int
    what: str
    since: datetime
    owner: str | None = None


def sent(work: Work, claimed: Claimed, *, message: str | None = None, code: str | None = None) -> bool:
    """The platform has it. A redraw has used up its one-time code."""
    until = work.now + CODE_LIFE if code else None
    values = {"at": work.now, "handle": message, "new_code": code, "new_until": until}
    if not _changed(work, _sent, claimed, values):
        return False
    if claimed.kind == "redraw":
        work.run(_use_up, {"which": claimed.target, "used": claimed.code})
    return True


def later(work: Work, claimed: Claimed, *, wait: float, unsure: bool, problem: str) -> bool:
    """Not now: again in ``wait`` seconds. unsure: it may have arrived. A card settled meanwhile is dropped instead."""
    doubt = work.now if unsure else None
    values = {"next_try": work.now + timedelta(seconds=wait), "doubt": doubt, "why": problem}
    return _changed(work, _later, claimed, values)


def release(work: Work, claimed: Claimed) -> bool:
    """Not tried, or tried in vain through no fault of the message: as if it had never been claimed."""
    return _changed(work, _release, claimed, {})


def fail(work: Work, claimed: Claimed, problem: str) -> bool:
    """It will never arrive, and somebody has to hear of it (``failed``, until ``bury``); a redraw just ends."""
    ending = "dead" if claimed.kind == "redraw" else "failed"
    return _changed(work, _end, claimed, {"ending": ending, "why": problem})


def drop(work: Work, claimed: Claimed, problem: str) -> bool:
    """Nobody needs it any more."""
    return _changed(work, _end, claimed, {"ending": "dropped", "why": problem})


def fall_back(work: Work, claimed: Claimed, problem: str) -> bool:
    """Ends this row and sends its text twin instead, once. Without a twin, or settled meanwhile: just ends."""
    row = work.run(_held, {"which": claimed.id, "held": claimed.fence}).one_or_none()
    if row is None or not _changed(work, _end, claimed, {"ending": "dead", "why": problem}):
        return False
    if row.twin is not None and not (row.settled and row.kind != "redraw"):
        _insert.run(work, _twin_of(work, row))
    return True


def _twin_cause(work: Work, row: Row[Any]) -> str:
    """Of all the cards one settling could not redraw, a person hears once."""
    topic = work.run(_topic, {"which": row.target}).scalar() if row.kind == "redraw" else ""
    if not topic:
        return f"{row.cause}:twin"
    settling = f"{topic}:{row.written_at.isoformat()}"
    return f"settled:{blake2b(settling.encode(), digest_size=12).hexdigest()}:{row.person}:twin"


def _twin_of(work: Work, row: Row[Any]) -> dict[str, object]:
    return FRESH | {
        "id": new_message_id(work.now),
        "cause": _twin_cause(work, row),
        "case": row.case,
        "topic": row.topic,
        "lane": row.lane,
        "kind": "send",
        "person": row.person,
        "card": False,
        "until_settled": row.kind != "redraw",
        "body": row.twin,
        "twin": None,
        "document": None,
        "target": None,
        "code": None,
        "code_until": None,
        "written_at": work.now,
        "due_at": work.now,
    }


def swap_body(work: Work, claimed: Claimed, body: str) -> bool:
    """Past the duplicate window the message says that it may be a repeat; noted in the audit trail."""
    if not _changed(work, _swap, claimed, {"new_body": body}):
        return False
    work.record("message.repeated", by="system", case=claimed.case, message=claimed.id)
    return True


def attach(work: Work, claimed: Claimed, media: str | None) -> bool:
    """Keeps the handle of the uploaded file, so that the next try sends the same bytes."""
    return _changed(work, _attach, claimed, {"handle": media})


def bury(work: Work, message_id: str) -> None:
    """Somebody has been told that this message failed."""
    work.run(_bury, {"which": message_id})


def hurry(work: Work, at: datetime | None = None) -> int:
    """What was put off is due ``at``, by default now: the platform answers again, or is asked again then."""
    return work.run(_hurry, {"at": at or work.now}).rowcount


def _changed(work: Work, statement: Any, claimed: Claimed, values: dict[str, Any]) -> bool:
    return work.run(statement, values | {"which": claimed.id, "held": claimed.fence}).rowcount == 1


# --- questions -----------------------------------------------------------------------------------


def failed(connection: Connection, limit: int = 20) -> list[str]:
    """Messages that will never arrive and nobody has been told of."""
    return list(connection.execute(_failed, {"limit": limit}).scalars())


_earliest = [select(func.min(outbox.c.due_at)).where(DUE_INDEX, outbox.c.lane == lane) for lane in LANES]
_first_lease = select(func.min(outbox.c.lease_until)).where(outbox.c.state == LEASED)


def next_due(connection: Connection) -> datetime | None:
    """When somebody should look again: the first waiting row's moment, or the end of the first lease."""
    moments = [connection.execute(query).scalar() for query in (*_earliest, _first_lease)]
    return min((moment for moment in moments if moment is not None), default=None)


def stuck(connection: Connection, now: datetime, limit: int = 50) -> list[Stuck]:
    """Rows that should have gone a minute ago, and leases nobody took back."""
    fields = (outbox.c.id, outbox.c.case, outbox.c.lane, outbox.c.state, outbox.c.leased_by)
    waiting = select(*fields, outbox.c.due_at.label("since")).where(
        outbox.c.state == WAITING, outbox.c.due_at < now - PATIENCE
    )
    leased = select(*fields, outbox.c.lease_until.label("since")).where(
        outbox.c.state == LEASED, outbox.c.lease_until < now - PATIENCE
    )
    rows = [row for query in (waiting, leased) for row in connection.execute(query.limit(limit))]
    return [Stuck(row.id, row.case, row.lane, row.state, row.since, row.leased_by) for row in rows]


def counts(connection: Connection) -> dict[tuple[str, int], int]:
    """(state, lane) -> rows that still move; for the metrics."""
    found: dict[tuple[str, int], int] = {}
    for name, state in (("waiting", WAITING), ("leased", LEASED), ("failed", FAILED)):
        query = select(outbox.c.lane, func.count().label("rows")).where(outbox.c.state == state)
        found |= {(name, row.lane): int(row.rows) for row in connection.execute(query.group_by(outbox.c.lane))}
    return found
