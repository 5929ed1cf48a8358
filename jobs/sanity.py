"""Is the clock to be trusted? One that is behind the record's newest event would fire everything late (F18)."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from store.db import Database
from store.schema import events

log = structlog.get_logger(__name__)

TOLERANCE = timedelta(minutes=5)

_newest = select(events.c.at).order_by(events.c.seq.desc()).limit(1)


def newest_event(database: Database) -> datetime | None:
    with database.look() as connection:
        moment: datetime | None = connection.execute(_newest).scalar()
        return moment


def is_sane(database: Database, now: datetime) -> bool:
    """False, loudly, when ``now`` is more than five minutes before the newest event."""
    newest = newest_event(database)
    if newest is None or now >= newest - TOLERANCE:
        return True
    log.critical("clock_behind_record", behind_seconds=int((newest - now).total_seconds()))
    return False
