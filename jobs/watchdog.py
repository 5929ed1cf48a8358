"""Recomputes, from cases and events alone, what should have happened by now, and shouts about what did not.

A code path of its own: neither the state of a deadline nor the handlers' rules are asked, so that one mistake there
cannot hide itself here. Shown on /healthz, and told to 安全主管 once and then every hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, func, select, text

from handlers.texts.watchdog import shout
from handlers.types import Text
from jobs.audits import Finding, deadlines_late, leaks_missed
from jobs.delivery import HOLD
from jobs.files import files_lost
from jobs.gauges import measure
from jobs.house import House
from jobs.sanity import TOLERANCE, newest_event
from store import beats, outbox, people, results, roles
from store.beats import Beat
from store.events import sm3
from store.failpoints import reached
from store.outbox import new_message_id
from store.roles import Role
from store.schema import DUE_INDEX, FAILED, inbox
from store.schema import outbox as rows
from store.uow import Work

log = structlog.get_logger(__name__)

__all__ = ["Finding", "findings", "watch"]

# How long each may be silent; several times its own rhythm.
SILENT = {
    "clock": timedelta(seconds=90),
    "worker": timedelta(seconds=120),
    "directory": timedelta(minutes=40),
    "checkpoint": timedelta(hours=3),
}
# What ends by itself within this time is nobody's business.
PATIENCE = timedelta(seconds=60)
SLOW = timedelta(minutes=5)
AGAIN = timedelta(hours=1)
# These come and go by themselves: shouted about only when still there in the next round.
PASSING = ("redis_away", "spool_waiting", "delivery_held")
NOTICED = "noticed"
_INCIDENT = 0
# Written out, as the partial indexes have it.
_PARKED, _DEAD = (text(f"inbox.state = '{state}'") for state in ("waiting", "dead"))
# In the order of their next try: by the moment of arrival SQLite would look through all that were ever taken.
_parked = select(inbox.c.taken_at).where(_PARKED).order_by(inbox.c.retry_at).limit(1000).subquery()


def findings(house: House) -> list[Finding]:
    """What is overdue, unsent, stuck or silent right now. Raises DatabaseAway."""
    now = house.clock.now()
    newest = newest_event(house.database)
    if newest is not None and now < newest - TOLERANCE:
        return [Finding("clock_behind", newest)]
    with house.database.look() as connection:
        found = [finding for look in _LOOKS for finding in look(connection, now)]
    if house.spooled():
        found.append(Finding("spool_waiting", now))
    if house.bell.is_away():
        found.append(Finding("redis_away", now))
    found += files_lost(house, now)
    return found


def watch(house: House) -> list[Finding]:
    """One round: looks, counts for the metrics, and shouts about what is new or still there an hour later."""
    found = findings(house)
    house.metrics.watchdog_found(dict.fromkeys(_KINDS, 0) | Counter(finding.kind for finding in found))
    now = house.clock.now()
    measure(house, now)
    with house.database.work(now) as work:
        work.cause = f"watchdog:{now:%Y%m%d%H%M%S}"
        for finding in found:
            log.error("watchdog", kind=finding.kind, case=finding.case, since=str(finding.since), detail=finding.detail)
            _shout_if_time(house, work, finding)
        reached("watchdog.shouted")
    house.bell.ring(work.bells)
    return found


# --- looks ---------------------------------------------------------------------------------------


def _outbox_stuck(connection: Connection, now: datetime) -> Iterator[Finding]:
    stuck = results.stuck(connection, now)
    for what in ("waiting", "leased"):
        since = [row.since for row in stuck if row.what == what]
        owners = sorted({row.owner for row in stuck if row.what == what == "leased" and row.owner})
        if since:
            yield Finding(f"outbox_{what}", min(since), detail=" ".join([f"{len(since)} rows", *owners]))


def _outbox_slow(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Tried again and again, or given up without anybody having been told."""
    old = rows.c.written_at
    slow = select(func.min(old)).where(DUE_INDEX, rows.c.tries > 1, old < now - SLOW)
    failed = select(func.min(old)).where(rows.c.state == FAILED, rows.c.tried_at < now - PATIENCE)
    for kind, query in (("outbox_slow", slow), ("outbox_failed", failed)):
        since = connection.execute(query).scalar()
        if since is not None:
            yield Finding(kind, since)


def _inbox_stuck(connection: Connection, now: datetime) -> Iterator[Finding]:
    parked = select(func.min(_parked.c.taken_at)).where(_parked.c.taken_at < now - PATIENCE)
    dead = select(func.max(inbox.c.taken_at)).where(_DEAD, inbox.c.taken_at > now - timedelta(days=7))
    for kind, query in (("inbox_parked", parked), ("inbox_dead", dead)):
        since = connection.execute(query).scalar()
        if since is not None:
            yield Finding(kind, since)


def _silent(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Who has not given a sign of life; and whether delivery is on hold."""
    known = beats.read(connection)
    for name, patience in SILENT.items():
        last = known.get(name)
        if last is None or now - last.at > patience:
            yield Finding(f"{name}_silent", last.at if last else now)
    hold = known.get(HOLD)
    if hold is not None:
        yield Finding("delivery_held", min(hold.at, now), detail=hold.note)


_LOOKS: tuple[Callable[[Connection, datetime], Iterator[Finding]], ...] = (
    leaks_missed,
    deadlines_late,
    _outbox_stuck,
    _outbox_slow,
    _inbox_stuck,
    _silent,
)
_KINDS = (
    *("ladder_nobody", "rung_missed", "disable_missed", "report_reminder_missed", "deadline_late", "deadline_failing"),
    *("outbox_waiting", "outbox_leased", "outbox_slow", "outbox_failed", "inbox_parked", "inbox_dead"),
    *("clock_silent", "worker_silent", "directory_silent", "checkpoint_silent", "delivery_held"),
    *("spool_waiting", "redis_away", "clock_behind", "file_lost"),
)

# --- shouting ------------------------------------------------------------------------------------


def _shout_if_time(house: House, work: Work, finding: Finding) -> None:
    subject = "/".join((finding.kind, finding.case or "", finding.detail if finding.case else ""))
    mark = f"shout:{sm3(subject.encode())[:24]}"
    last = beats.one(work.connection, mark)
    if last is not None and last.note == finding.kind and work.now - last.at < AGAIN:
        return
    if finding.kind in PASSING and not _lasts(last, work.now):
        beats.beat(work, mark, NOTICED)
        return
    beats.beat(work, mark, finding.kind)
    for person in _who_hears(work.connection):
        _tell(house, work, person, mark, finding)


def _lasts(last: Beat | None, now: datetime) -> bool:
    """Seen in the round before this one too."""
    return last is not None and now - last.at < 3 * PATIENCE


def _who_hears(connection: Connection) -> list[str]:
    """安全主管; where nobody holds that role, the head of 市信用办."""
    wanted = (Role.security_supervisor, Role.credit_office_head)
    found = roles.holders(connection, wanted)
    return next((found[role] for role in wanted if found[role]), [])


def _tell(house: House, work: Work, person: str, mark: str, finding: Finding) -> None:
    known = people.by_id(work.connection, person)
    if known is None:
        return
    message_id = new_message_id(work.now)
    text = Text(shout(finding.kind, [finding.case] if finding.case else [], finding.since))
    # Said an hour ago and still not gone out: once is enough.
    outbox.supersede(work, mark, person)
    outbox.write(
        work,
        message_id=message_id,
        cause=f"{mark}:{work.now:%Y%m%d%H%M%S}:{person}",
        to=person,
        parts=house.renderer.render(known.address, text, message_id=message_id),
        lane=_INCIDENT,
        topic=mark,
    )
