"""Files people asked for are made one after another, in a thread of their own: a whole ledger takes seconds."""

from __future__ import annotations

import structlog

from jobs.house import House
from store import exports
from store.db import DatabaseAway
from store.exports import Export
from store.failpoints import reached

log = structlog.get_logger(__name__)


def make(house: House) -> int:
    """All that is due; returns how many. One that fails is put off, and given up after a few tries."""
    count = 0
    while True:
        with house.database.look() as connection:
            it = exports.due(connection, house.clock.now())
        if it is None:
            return count
        _make_one(house, it)
        count += 1


def _make_one(house: House, it: Export) -> None:
    # Documents and ledgers weigh megabytes that a process without such an order never needs.
    from handlers.ledgers import exporting

    try:
        made = exporting.make(house, it, house.clock.now())
        reached("export.made")
        with house.database.work(house.clock.now()) as work:
            exporting.send(house, work, it, made)
    except DatabaseAway:
        raise
    except Exception as error:
        # Put off, counted and in the end told: the others must not wait for it.
        log.error("export_failed", export=it.id, tries=it.tries, error=type(error).__name__, exc_info=error)
        with house.database.work(house.clock.now()) as work:
            if exports.failed(work, it):
                exporting.give_up(house, work, it)
        return
    house.bell.ring(["outbox"])
    log.info("export_made", export=it.id, ledger=it.kind, rows=made.rows if made else 0)
