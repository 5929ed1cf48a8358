"""Once a day what is old and proves nothing is forgotten, in small batches: no callback waits for it."""

from __future__ import annotations

from datetime import datetime

import structlog

from handlers.context import SYSTEM
from jobs.house import House
from store import erasure
from store.clock import pause
from store.forgetting import KINDS, Kind
from store.retention import Retention
from store.schema import EPOCH

log = structlog.get_logger(__name__)

# Between two batches writers of the turns have the record to themselves.
BREATH_SECONDS = 0.05


def clean(house: House, breath: float = BREATH_SECONDS) -> dict[str, int]:
    """Forgets what is older than the settings want; returns how many of each kind. breath: seconds between batches."""
    now, kept = house.clock.now(), house.retention
    done = {kind.name: _forget(house, kind, kept, now, breath) for kind in KINDS}
    done["personal"] = _erase(house, kept, now, breath)
    house.metrics.cleaned(done, now.timestamp())
    log.info("cleaned", **done)
    return done


def _erase(house: House, kept: Retention, now: datetime, breath: float) -> int:
    """Numbers of people that nothing needs any more."""
    count = 0
    while True:
        with house.database.look() as connection:
            those = erasure.due(connection, now, kept.personal)
        if not those:
            return count
        with house.database.work(now) as work:
            done = erasure.erase(work, those, by=SYSTEM, why="time")
        if not done:
            return count
        count += done
        pause(breath)


def _forget(house: House, kind: Kind, kept: Retention, now: datetime, breath: float) -> int:
    count, since = 0, kind.place(EPOCH)
    while True:
        with house.database.look() as connection:
            rows = kind.find(connection, now - kind.age(kept), since)
        if not rows:
            return count
        with house.database.work(now) as work:
            done = kind.forget(work, rows)
        if not done:
            return count
        count, since = count + done, rows[-1].place
        pause(breath)
