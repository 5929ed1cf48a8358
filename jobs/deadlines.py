"""Deadlines that are due are taken, one turn and one transaction each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from handlers.turn import retry_parked, take_turn
from handlers.types import DeadlineFired, Reply
from jobs.house import House
from jobs.sanity import is_sane
from store import deadlines
from store.db import DatabaseAway
from store.failpoints import reached

log = structlog.get_logger(__name__)

Turn = Callable[[House, DeadlineFired, datetime], Reply]

# Failed tries after which the watchdog shouts; the deadline itself is tried for ever.
LOUD_AFTER = 5
_BATCH = 100


def fire(house: House, turn: Turn = take_turn) -> int:
    """Takes all deadlines due now, never early; returns how many. One that fails is put off and blocks nobody."""
    taken = 0
    seen: set[int] = set()
    # Each once: one that stays due although its turn went well must not keep us here for ever.
    while fresh := [deadline for deadline in _due(house) if deadline not in seen]:
        seen.update(fresh)
        taken += sum(_fire_one(house, deadline, turn) for deadline in fresh)
    return taken


def _due(house: House) -> list[int]:
    """Empty, too, while the clock is not to be trusted."""
    now = house.clock.now()
    with house.database.look() as connection:
        first = deadlines.next_due(connection)
        if first is None or first > now:
            return []
        due = deadlines.due(connection, now, _BATCH)
    if not is_sane(house.database, now):
        return []
    house.metrics.deadline_taken((now - first).total_seconds())
    return due


def _fire_one(house: House, deadline: int, turn: Turn) -> bool:
    now = house.clock.now()
    update = DeadlineFired(key=f"deadline:{deadline}", person="", at=now, deadline=deadline)
    try:
        reached("deadline.due")
        turn(house, update, now)
        reached("deadline.done")
    except DatabaseAway:
        raise
    except Exception as error:  # noqa: BLE001 - put off, counted and shown; the others must not wait for it
        _put_off(house, deadline, error)
        return False
    return True


def _put_off(house: House, deadline: int, error: Exception) -> None:
    with house.database.work(house.clock.now()) as work:
        tries = deadlines.postpone(work, deadline)
    say = log.critical if tries >= LOUD_AFTER else log.error
    say("deadline_failed", deadline=deadline, tries=tries, error=type(error).__name__, exc_info=error)


def retry_inbox(house: House) -> int:
    """Updates whose turn failed are taken again, now that it is time."""
    return retry_parked(house, house.clock.now())
