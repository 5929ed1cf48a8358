"""How many messages one person may get: WeCom drops the 31st in a minute without an error (D 90312)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from store.schema import outbox
from store.uow import Work

MINUTE = timedelta(seconds=60)
HOUR = timedelta(hours=1)

# 30 a minute and 1,000 an hour are allowed; what is on its way while we count needs room too.
PER_MINUTE = 25
PER_HOUR = 900
# Incidents always find room, and never take all of it.
SHARES = {True: 23, False: 15}
INCIDENT = 0

_lately = select(outbox.c.person, outbox.c.tried_at, outbox.c.lane).where(
    outbox.c.person.in_(bindparam("people", expanding=True)), outbox.c.tried_at > bindparam("since")
)
_hourly = (
    select(outbox.c.person, func.count().label("tries"))
    .where(outbox.c.person.in_(bindparam("people", expanding=True)), outbox.c.tried_at > bindparam("since"))
    .group_by(outbox.c.person)
)
_nth = (
    select(outbox.c.tried_at)
    .where(outbox.c.person == bindparam("person"), outbox.c.tried_at > bindparam("since"))
    .order_by(outbox.c.tried_at.desc())
    .offset(PER_HOUR - 1)
    .limit(1)
)


@dataclass(slots=True)
class Pace:
    """Tries of one person in the last minute, by moment; and from when the hour has room again."""

    incidents: list[datetime] = field(default_factory=list)
    others: list[datetime] = field(default_factory=list)
    hour_until: datetime | None = None

    def room_at(self, lane: int) -> datetime | None:
        """When the next message of this lane may go; None: now."""
        mine = self.incidents if lane == INCIDENT else self.others
        waits = (
            _until(mine, SHARES[lane == INCIDENT]),
            _until([*self.incidents, *self.others], PER_MINUTE),
            self.hour_until,
        )
        return max((wait for wait in waits if wait is not None), default=None)


def _until(tries: Iterable[datetime], limit: int) -> datetime | None:
    """The moment the ``limit``-th newest try is a minute old."""
    newest = sorted(tries, reverse=True)
    return newest[limit - 1] + MINUTE if len(newest) >= limit else None


def paces(work: Work, people: Collection[str]) -> dict[str, Pace]:
    """Counted from the record, so every process sees the same and a restart forgets nothing."""
    found = {person: Pace() for person in people}
    names = list(people)
    for row in work.run(_lately, {"people": names, "since": work.now - MINUTE}):
        pace = found[row.person]
        (pace.incidents if row.lane == INCIDENT else pace.others).append(row.tried_at)
    for hourly in work.run(_hourly, {"people": names, "since": work.now - HOUR}):
        if hourly.tries >= PER_HOUR:
            oldest = work.run(_nth, {"person": hourly.person, "since": work.now - HOUR}).scalar()
            found[hourly.person].hour_until = None if oldest is None else oldest + HOUR
    return found
