"""What came in: each update once, with the reply it got, so that a second delivery gets the same answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, text, update

from store.prepared import Prepared
from store.schema import inbox
from store.uow import Work

# Waits before each further try of an update whose turn failed (failures.md 2.2.7).
RETRY_SECONDS = (1, 5, 30, 120, 600)

_find = Prepared(select(inbox.c.state, inbox.c.reply).where(inbox.c.key == bindparam("key")))
_remember = Prepared(
    insert(inbox).values(
        key=bindparam("key"),
        person=bindparam("person"),
        kind=bindparam("kind"),
        taken_at=bindparam("taken_at"),
        state="done",
        reply=bindparam("reply"),
        tries=0,
    )
)
_insert = insert(inbox)
_WAITING = text("inbox.state = 'waiting'")  # written out, as the partial index has it
_park_again = (
    update(inbox)
    .where(inbox.c.key == bindparam("which"), inbox.c.state == "waiting")
    .values(tries=bindparam("new_tries"), retry_at=bindparam("new_retry"), state=bindparam("new_state"))
)
_finish = (
    update(inbox)
    .where(inbox.c.key == bindparam("which"), inbox.c.state == "waiting")
    .values(state="done", reply=bindparam("new_reply"), payload=None, retry_at=None)
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The update is known: ``reply`` is what was answered; ``parked`` when its turn has yet to succeed."""

    reply: str
    parked: bool


@dataclass(frozen=True, slots=True)
class Parked:
    """An update whose turn failed and will be tried again. payload: the update, sealed."""

    key: str
    person: str
    payload: str
    tries: int


def seen(connection: Connection, key: str) -> Seen | None:
    row = _find.first(connection, {"key": key})
    return None if row is None else Seen(row.reply, row.state != "done")


def remember(work: Work, *, key: str, person: str, kind: str, reply: str) -> None:
    """Stores that the update was taken, and its answer. The key is unique: a second insert fails the turn."""
    row = {"key": key, "person": person, "kind": kind, "taken_at": work.now, "reply": reply}
    _remember.put(work.connection, row)


def finish(work: Work, *, key: str, reply: str) -> bool:
    """A parked update has now been taken."""
    return work.run(_finish, {"which": key, "new_reply": reply}).rowcount == 1


def park(work: Work, *, key: str, person: str, kind: str, payload: str, reply: str) -> None:
    """The turn failed through a fault of ours: keep the update and try again soon."""
    retry_at = work.now + timedelta(seconds=RETRY_SECONDS[0])
    row = {"key": key, "person": person, "kind": kind, "taken_at": work.now, "reply": reply}
    work.run(_insert, row | {"state": "waiting", "payload": payload, "tries": 1, "retry_at": retry_at})


def park_again(work: Work, parked: Parked) -> bool:
    """Counts one more failed try. True when it was the last: the update is dead and people must be told."""
    dead = parked.tries >= len(RETRY_SECONDS)
    wait = RETRY_SECONDS[min(parked.tries, len(RETRY_SECONDS) - 1)]
    values = {"which": parked.key, "new_tries": parked.tries + 1, "new_retry": work.now + timedelta(seconds=wait)}
    work.run(_park_again, values | {"new_state": "dead" if dead else "waiting"})
    return dead


def waiting(connection: Connection, now: datetime, limit: int = 50) -> list[Parked]:
    """Parked updates whose next try is due, oldest first."""
    query = select(inbox).where(_WAITING, inbox.c.retry_at <= now).order_by(inbox.c.retry_at)
    return [Parked(r.key, r.person, r.payload, r.tries) for r in connection.execute(query.limit(limit))]


def next_retry(connection: Connection) -> datetime | None:
    value: datetime | None = connection.execute(select(func.min(inbox.c.retry_at)).where(_WAITING)).scalar()
    return value


def dead(connection: Connection) -> list[str]:
    """Keys of updates given up after the last try."""
    return list(connection.execute(select(inbox.c.key).where(inbox.c.state == "dead")).scalars())
