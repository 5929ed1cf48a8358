"""Re-encrypts what older keys have sealed, a few hundred rows at a time, while everybody goes on writing.

Each batch is a transaction of its own and a row is only replaced as it was read: an interruption loses nothing, and the
next run goes on with what is left.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from store import parked
from store.clock import pause
from store.db import Database
from store.failpoints import reached
from store.fieldkeys import KeyRing, MissingKey, Unsealable
from store.personal import Held, as_held, bound, normal
from store.schema import personal
from store.uow import Work

BATCH = 500
# Between two batches the writers of the turns have the record to themselves.
BREATH_SECONDS = 0.02

_replace = (
    update(personal)
    .where(personal.c.id == bindparam("which"), personal.c.sealed == bindparam("before"))
    .values(key=bindparam("new_key"), sealed=bindparam("new_sealed"), mark=bindparam("new_mark"))
)


def left(connection: Connection, ring: KeyRing) -> int:
    """How many values are not sealed with the current key."""
    count = select(func.count()).where(_old(ring.keys.current))
    return int(connection.execute(count).scalar_one())


def left_parked(connection: Connection, ring: KeyRing) -> int:
    """How many updates that were parked are not."""
    return sum(count for key, count in parked.by_key(connection).items() if key != ring.keys.current)


def missing(connection: Connection, ring: KeyRing) -> list[int]:
    """Ids of keys that values or parked updates are sealed with and that are not in the ring."""
    used = {int(key) for key in connection.execute(select(personal.c.key).distinct()).scalars()}
    return sorted(key for key in used | set(parked.by_key(connection)) if key not in ring.keys.keys)


def sound(connection: Connection, ring: KeyRing) -> bool:
    """Whether a value of each key can be read and is found again: no key was replaced by another of the same id."""
    newest = select(func.max(personal.c.id)).group_by(personal.c.key)
    rows = connection.execute(select(personal).where(personal.c.id.in_(newest))).all()
    return all(_is_sound(ring, as_held(row), row.mark) for row in rows)


def _is_sound(ring: KeyRing, held: Held, mark: str) -> bool:
    try:
        return hmac.compare_digest(ring.mark(held.kind, normal(held.kind, held.value(ring))), mark)
    except (MissingKey, Unsealable):
        return False


def reseal(database: Database, ring: KeyRing, now: datetime, *, breath: float = BREATH_SECONDS) -> Iterator[int]:
    """Yields how many values each batch has brought to the current key, until none is left.

    Raises MissingKey before anything is changed, Unsealable, DatabaseAway. breath: seconds between two batches.
    """
    with database.look() as connection:
        gone = missing(connection, ring)
    if gone:
        raise MissingKey(gone[0])
    while rows := _next(database, ring):
        with database.work(now) as work:
            done = _resealed(work, ring, rows)
        reached("rotation.batch")
        yield done
        pause(breath)


def _old(current: int) -> Any:
    # Two ranges, not ``<>``: only so do both databases use the index.
    return or_(personal.c.key < current, personal.c.key > current)


def _next(database: Database, ring: KeyRing) -> list[Held]:
    wanted = select(personal).where(_old(ring.keys.current)).limit(BATCH)
    with database.look() as connection:
        return [as_held(row) for row in connection.execute(wanted)]


def _resealed(work: Work, ring: KeyRing, rows: Sequence[Held]) -> int:
    """A value that was changed or erased meanwhile is left as it is."""
    values = [_anew(ring, held) for held in rows]
    return work.run(_replace, values).rowcount


def _anew(ring: KeyRing, held: Held) -> dict[str, Any]:
    value = held.value(ring)
    key, sealed = ring.seal(bound(held.spot, held.kind), value)
    mark = ring.mark(held.kind, normal(held.kind, value))
    return {"which": held.id, "before": held.sealed, "new_key": key, "new_sealed": sealed, "new_mark": mark}
