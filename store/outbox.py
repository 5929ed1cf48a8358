"""What shall go out: each message once, rendered when it is written, in the transaction of what caused it.

Handlers write and settle here; ``store.delivery`` hands the rows out and keeps what became of them.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, Integer, Row, and_, bindparam, false, literal_column, or_, select, text, update

from store.prepared import Prepared
from store.schema import WAITING, outbox, to_micros
from store.uow import Work
from store.upsert import InsertOnce

# A card can be redrawn for 72 hours after it was sent or tapped (D 94888).
CODE_LIFE = timedelta(hours=72)
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BITS = 80
_FORTY_BITS = (1 << 40) - 1


class Part(Protocol):
    """One message as it goes on the wire; ``handlers.ports.Rendered`` is one.

    kind: ``send``, ``file`` or ``picture``.  card: set when the part is a card (the id taps name).
    """

    @property
    def kind(self) -> str: ...

    @property
    def body(self) -> str: ...

    @property
    def card(self) -> str | None: ...

    @property
    def twin(self) -> str | None: ...

    @property
    def document(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Final:
    """The last face of a card; twin: body of a text to send where the card cannot be redrawn any more."""

    body: str
    twin: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row of the outbox, as far as handlers may want to know. state: waiting leased sent dropped failed dead."""

    id: str
    cause: str
    case: int | None
    topic: str
    lane: int
    kind: str
    person: str
    card: bool
    state: str
    written_at: datetime
    sent_at: datetime | None
    problem: str | None


_insert = InsertOnce(outbox, "cause")
_NO, _NONE_YET = false(), literal_column("0", Integer())
_write = InsertOnce(outbox, "cause", state=WAITING, settled=_NO, noted=_NO, fence=_NONE_YET, tries=_NONE_YET)
_by_id = Prepared(select(outbox).where(outbox.c.id == bindparam("id")))
# The second condition is that of the index, written out: without it every message ever sent would be looked at.
_here = and_(outbox.c.topic == bindparam("which"), text("outbox.topic <> ''"), outbox.c.kind != "redraw")
_pointless = or_(outbox.c.card, outbox.c.until_settled)
_drop_unseen = Prepared(
    update(outbox)
    .where(_here, outbox.c.state == WAITING, outbox.c.unsure_since.is_(None), _pointless)
    .values(state="dropped", problem="settled", settled=True)
)
_overtaken = Prepared(
    update(outbox)
    .where(_here, outbox.c.person == bindparam("to_whom"), outbox.c.state == WAITING, outbox.c.unsure_since.is_(None))
    .values(state="dropped", problem="superseded")
)
_alive = or_(*(outbox.c.state == literal_column(f"'{state}'") for state in ("waiting", "leased", "sent")))
_mark_settled = Prepared(update(outbox).where(_here, _alive).values(settled=True))
_shown = Prepared(select(outbox).where(_here, outbox.c.card, _alive))
_arrived = Prepared(
    update(outbox)
    .where(outbox.c.id == bindparam("which"), outbox.c.state == WAITING, outbox.c.unsure_since.is_not(None))
    .values(state="sent", sent_at=bindparam("at"))
)


# Every row starts so; written out, since prepared statements know nothing of a column's default.
FRESH: dict[str, object] = {"state": "waiting", "settled": False, "noted": False, "fence": 0, "tries": 0}


class _Ids:
    """Ids sort by moment; within one process also inside one millisecond. Unguessable all the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self, now: datetime) -> int:
        with self._lock:
            fresh = to_micros(now) // 1000 << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
            if fresh >> _RANDOM_BITS == self._last >> _RANDOM_BITS:
                fresh = self._last + 1 + secrets.randbits(_RANDOM_BITS // 2)
            self._last = fresh
            return fresh


_ids = _Ids()


def new_message_id(now: datetime) -> str:
    """26 characters [0-9A-Z] that sort by ``now``; made before rendering, because it is also the card's task id."""
    return _spelled(_ids.next(now))


def first_id_of(moment: datetime) -> str:
    """No message written from ``moment`` on has a smaller id."""
    return _spelled(to_micros(moment) // 1000 << _RANDOM_BITS)


_PAIRS = [first + second for first in _DIGITS for second in _DIGITS]


def _spelled(number: int) -> str:
    """Two digits at a time, of three parts: small numbers are quicker to shift, and a card waits for it."""
    p, high, middle, low = _PAIRS, number >> 80, number >> 40 & _FORTY_BITS, number & _FORTY_BITS
    return (
        f"{p[high >> 40 & 1023]}{p[high >> 30 & 1023]}{p[high >> 20 & 1023]}{p[high >> 10 & 1023]}{p[high & 1023]}"
        f"{p[middle >> 30]}{p[middle >> 20 & 1023]}{p[middle >> 10 & 1023]}{p[middle & 1023]}"
        f"{p[low >> 30]}{p[low >> 20 & 1023]}{p[low >> 10 & 1023]}{p[low & 1023]}"
    )


def write(
    work: Work,
    *,
    message_id: str,
    cause: str,
    to: str,
    parts: Sequence[Part],
    lane: int = 0,
    case: int | None = None,
    topic: str = "",
    until_settled: bool = False,
) -> None:
    """Puts a message (all its parts, in order) into the outbox; nothing when ``cause`` was written before.

    message_id: from ``new_message_id``, the first part's id.  to: case-folded.  topic: settled together.
    until_settled: a text that is dropped, if still unsent, when its topic is settled (cards always are).
    """
    ids = [message_id, *(new_message_id(work.now) for _ in parts[1:])]
    if any(part.card not in (None, key) for part, key in zip(parts, ids, strict=True)):
        raise ValueError("a card must be the first part, rendered with this very id")
    shared = {"case": case, "topic": topic, "lane": lane, "person": to, "until_settled": until_settled}
    rows = [
        _row(work, key, cause, number, part) | shared for number, (key, part) in enumerate(zip(ids, parts, strict=True))
    ]
    # A message of one part need not wait to hear whether it is new; the parts of a longer one belong together.
    if len(rows) < 2 or _write.run(work, rows.pop(0)):
        _write.run_all(work, rows)
    work.ring("outbox")


def _row(work: Work, key: str, cause: str, number: int, part: Part) -> dict[str, Any]:
    return {
        "id": key,
        "cause": cause if number == 0 else f"{cause}/{number}",
        "kind": part.kind,
        "card": part.card is not None,
        "body": part.body,
        "twin": part.twin,
        "document": part.document,
        "written_at": work.now,
        "due_at": work.now,
    }


def supersede(work: Work, topic: str, person: str) -> None:
    """A newer message of the topic follows for this person: what has not gone out yet would only be read beside it.

    One that may have arrived stays, so that its card can still be redrawn.
    """
    _overtaken.put(work.connection, {"which": topic, "to_whom": person})


def settle(
    work: Work,
    topic: str,
    final: Callable[[str, str], Final],
    *,
    tapped: Mapping[str, str] | None = None,
    mark: str = "final",
) -> int:
    """The matter is decided: nobody shall see one of its cards as open any more. Returns how many are redrawn.

    Unsent cards are dropped, others redrawn: ``final(message id, person)`` gives the last face.
    tapped: message id -> one-time code of the tap; used instead of the code from sending, which stays unused.
    mark: which settling this is; the same mark a second time changes nothing.
    """
    for message_id in tapped or {}:
        arrived(work, message_id)
    _drop_unseen.put(work.connection, {"which": topic})
    _mark_settled.put(work.connection, {"which": topic})
    shown = _shown.all(work.connection, {"which": topic})
    codes = tapped or {}
    return sum(_redraw(work, row, f"{row.id}:{mark}", final(row.id, row.person), codes.get(row.id)) for row in shown)


def redraw(work: Work, message_id: str, *, cause: str, face: Final, code: str | None) -> bool:
    """Changes one card, now or as soon as it has arrived; its matter goes on. False when ``cause`` was written before.

    code: of the tap; None uses the code from sending, which works once.
    """
    if code is not None:
        arrived(work, message_id)
    row = _by_id.first(work.connection, {"id": message_id})
    return row is not None and _redraw(work, row, cause, face, code)


def _redraw(work: Work, target: Row[Any], cause: str, face: Final, code: str | None) -> bool:
    """The code from sending is looked up at delivery: it may not have come back yet."""
    row: dict[str, object] = {
        "id": new_message_id(work.now),
        "cause": cause,
        "case": target.case,
        "topic": "",
        "lane": target.lane,
        "kind": "redraw",
        "person": target.person,
        "card": False,
        "until_settled": False,
        "body": face.body,
        "twin": face.twin,
        "document": None,
        "target": target.id,
        "code": code,
        "code_until": work.now + CODE_LIFE if code else None,
        "written_at": work.now,
        "due_at": work.now,
    }
    work.ring("outbox")
    return _insert.run(work, FRESH | row)


def arrived(work: Work, message_id: str) -> None:
    """Somebody tapped the card, so an unconfirmed send of it did arrive and needs no repeat."""
    _arrived.put(work.connection, {"which": message_id, "at": work.now})


def find(connection: Connection, message_id: str) -> Outgoing | None:
    """The message a tap or an ``Undelivered`` names."""
    row = _by_id.first(connection, {"id": message_id})
    return None if row is None else _outgoing(row)


def of_topic(connection: Connection, topic: str) -> list[Outgoing]:
    """All messages of a topic, in the order of writing."""
    return [
        _outgoing(row)
        for row in connection.execute(select(outbox).where(_here).order_by(outbox.c.id), {"which": topic})
    ]


def _outgoing(row: Row[Any]) -> Outgoing:
    return Outgoing(
        row.id,
        row.cause,
        row.case,
        row.topic,
        row.lane,
        row.kind,
        row.person,
        row.card,
        row.state,
        row.written_at,
        row.sent_at,
        row.problem,
    )
