"""How long the queues are, for the metrics; what is not due yet does not count."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Select, func, select

from jobs.house import House
from store.schema import DUE_INDEX, deadlines, inbox, outbox


def measure(house: House, now: datetime) -> None:
    """Rows that are due, and for how long the oldest of each queue has been."""
    with house.database.look() as connection:
        for queue, query in _queries(now).items():
            row = connection.execute(query).one()
            oldest = max(0.0, (now - row.oldest).total_seconds()) if row.oldest else 0.0
            house.metrics.queue_seen(queue, int(row.rows), oldest)
    house.metrics.queue_seen("spool", house.spooled(), 0.0)


def _queries(now: datetime) -> dict[str, Select[int, datetime]]:
    return {
        "outbox": _count(outbox.c.due_at).where(DUE_INDEX, outbox.c.due_at <= now),
        "deadlines": _count(deadlines.c.due_at).where(deadlines.c.state == "open", deadlines.c.due_at <= now),
        "inbox": _count(inbox.c.retry_at).where(inbox.c.state == "waiting", inbox.c.retry_at <= now),
    }


def _count(moment: Column[datetime]) -> Select[int, datetime]:
    return select(func.count().label("rows"), func.min(moment).label("oldest"))
