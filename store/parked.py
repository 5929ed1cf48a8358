"""Updates that wait for another try, or were given up: sealed with a field key, brought to a new one with the rest."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from store.clock import pause
from store.db import Database
from store.fieldkeys import KeyRing, Unsealable, key_of
from store.schema import inbox

BATCH = 500

# Nothing else has a payload; few do, so that all of them are looked at.
_there = select(inbox.c.key, inbox.c.payload).where(text("inbox.state <> 'done'"), inbox.c.payload.is_not(None))
_replace = (
    update(inbox)
    .where(inbox.c.key == bindparam("which"), inbox.c.payload == bindparam("before"))
    .values(payload=bindparam("new_payload"))
)


def bound(key: str) -> str:
    """What a sealed update belongs to."""
    return f"inbox|{key}|payload"


def sealed(ring: KeyRing, key: str, plain: str) -> str:
    """``plain`` as it stands in the inbox under ``key``."""
    return base64.b64encode(ring.seal(bound(key), plain)[1]).decode()


def opened(ring: KeyRing, key: str, payload: str) -> str:
    """Raises MissingKey, Unsealable."""
    return ring.open(bound(key), _bytes(payload))


def _bytes(payload: str) -> bytes:
    try:
        return base64.b64decode(payload)
    except (ValueError, binascii.Error) as error:
        raise Unsealable("no sealed update") from error


def by_key(connection: Connection) -> dict[int, int]:
    """How many updates are sealed with which field key; what cannot be one is not among them."""
    return dict(Counter(key for _, _, key in _all(connection)))


def _all(connection: Connection) -> Iterator[tuple[str, str, int]]:
    for row in connection.execute(_there.order_by(inbox.c.key)):
        try:
            yield row.key, row.payload, key_of(_bytes(row.payload))
        except Unsealable:
            continue


def reseal(database: Database, ring: KeyRing, now: datetime, *, breath: float = 0.0) -> Iterator[int]:
    """Yields how many updates each batch has brought to the current key; one that is damaged is left to its next try.

    Raises MissingKey, DatabaseAway. breath: seconds between two batches.
    """
    with database.look() as connection:
        old = [(key, payload) for key, payload, used in _all(connection) if used != ring.keys.current]
    for first in range(0, len(old), BATCH):
        values = list(_anew(ring, old[first : first + BATCH]))
        if not values:
            continue
        with database.work(now) as work:
            done = work.run(_replace, values).rowcount
        yield done
        pause(breath)


def _anew(ring: KeyRing, rows: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for key, payload in rows:
        try:
            plain = opened(ring, key, payload)
        except Unsealable:
            continue
        yield {"which": key, "before": payload, "new_payload": sealed(ring, key, plain)}
