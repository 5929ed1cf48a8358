"""Small helpers for the tests of the outbox: a part, a written message, a claim of everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from store import outbox
from store.db import Database
from store.delivery import Claimed, claim
from store.migrate import upgrade
from store.outbox import new_message_id

START = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
_causes = count(1)


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str = "send"
    body: str = "{}"
    card: str | None = None
    twin: str | None = None
    document: int | None = None


def opened(url: str) -> Iterator[Database]:
    """A migrated database, closed at the end."""
    upgrade(url)
    database = Database(url)
    yield database
    database.close()


def put(
    database: Database,
    to: str,
    now: datetime,
    *,
    lane: int = 0,
    topic: str = "",
    card: bool = False,
    body: str = "",
    until_settled: bool = False,
    cause: str | None = None,
    twin: str | None = None,
    document: int | None = None,
) -> str:
    """Writes one message; returns its id."""
    key = new_message_id(now)
    kind = "send" if document is None else "file"
    piece = Piece(kind, body or f"body of {key}", key if card else None, twin, document)
    with database.work(now) as work:
        outbox.write(
            work,
            message_id=key,
            cause=cause or f"test:{next(_causes)}",
            to=to,
            parts=[piece],
            lane=lane,
            topic=topic,
            until_settled=until_settled,
        )
    return key


def take(
    database: Database, now: datetime, limit: int = 8, *, lease: float = 30, patient: bool = False
) -> list[Claimed]:
    with database.work(now) as work:
        return claim(work, limit, lease, patient=patient)


def state_of(database: Database, message_id: str) -> str:
    with database.look() as connection:
        found = outbox.find(connection, message_id)
    assert found is not None
    return found.state


def seconds(value: float) -> timedelta:
    return timedelta(seconds=value)
