"""Files somebody asked for: what they looked at last, what waits to be made, and what was sent.

They are made outside of every turn and of the writers' lock (``jobs.exports``): a whole ledger takes seconds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from store.prepared import Prepared
from store.schema import exports
from store.uow import Work

# Of a file that belongs to no case: ``documents.case`` has to be something.
NO_CASE = 0
# How long what was looked at can be asked for without saying it again; and when a try that failed is repeated.
OFFER_LIFE = timedelta(hours=2)
AGAIN_SECONDS = (5, 60, 600)

_OFFERED, _WAITING = text("exports.state = 'offered'"), text("exports.state = 'waiting'")  # as the indexes have them
_offered = Prepared(
    select(exports).where(_OFFERED, exports.c.person == bindparam("person")).order_by(exports.c.id.desc()).limit(1)
)
_withdraw = Prepared(delete(exports).where(_OFFERED, exports.c.person == bindparam("person")))
_due = Prepared(
    select(exports)
    .where(_WAITING, exports.c.due_at <= bindparam("now"))
    .order_by(exports.c.due_at, exports.c.id)
    .limit(1)
)
_ahead = Prepared(select(func.count()).select_from(exports).where(_WAITING, exports.c.person == bindparam("person")))


@dataclass(frozen=True, slots=True)
class Export:
    """kind: which ledger, or ``record`` of a visit.  wanted: what of it.  tries: those that failed."""

    id: int
    person: str
    kind: str
    wanted: Mapping[str, Any]
    asked_at: datetime
    tries: int


def offer(work: Work, person: str, kind: str, wanted: Mapping[str, Any]) -> None:
    """What the person looks at now; what they looked at before cannot be asked for so shortly any more."""
    _withdraw.put(work.connection, {"person": person})
    _keep(work, person, kind, wanted, "offered")


def offered(connection: Connection, person: str, now: datetime) -> Export | None:
    """What the person looked at last, if that was lately."""
    row = _offered.first(connection, {"person": person})
    return None if row is None or now - row.asked_at > OFFER_LIFE else _export(row)


def order(work: Work, person: str, kind: str, wanted: Mapping[str, Any]) -> None:
    """Whoever makes such files is told after the commit."""
    _keep(work, person, kind, wanted, "waiting")
    work.ring("exports")


def _keep(work: Work, person: str, kind: str, wanted: Mapping[str, Any], state: str) -> None:
    said = json.dumps(dict(wanted), ensure_ascii=False)
    row = {"person": person, "kind": kind, "wanted": said, "asked_at": work.now, "state": state}
    work.run(insert(exports), row | {"due_at": work.now, "tries": 0})


def waiting_for(connection: Connection, person: str) -> int:
    """How many files of this person are still to be made."""
    return int(_ahead.scalar(connection, {"person": person}))


def due(connection: Connection, now: datetime) -> Export | None:
    """The one that waits longest."""
    row = _due.first(connection, {"now": now})
    return None if row is None else _export(row)


def done(work: Work, it: Export, document: int) -> bool:
    """False where somebody else has made it meanwhile: then nothing of it may be kept."""
    which = (exports.c.id == it.id) & (exports.c.state == "waiting")
    return work.run(update(exports).where(which).values(state="done", document=document)).rowcount == 1


def failed(work: Work, it: Export) -> bool:
    """A try that failed is repeated later. True where it is given up."""
    over = it.tries >= len(AGAIN_SECONDS)
    wait = timedelta(seconds=0 if over else AGAIN_SECONDS[it.tries])
    values = {"tries": it.tries + 1, "due_at": work.now + wait, "state": "failed" if over else "waiting"}
    which = (exports.c.id == it.id) & (exports.c.state == "waiting")
    return work.run(update(exports).where(which).values(values)).rowcount == 1 and over


def _export(row: Any) -> Export:
    return Export(row.id, row.person, row.kind, json.loads(row.wanted), row.asked_at, row.tries)
