"""When the house has come to rest, read from its record; and virtual time, which skips what would only be waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from bot.wecom.parse import parse
from jobs.delivery import HOLD
from store import beats, deadlines, inbox, results
from store.db import Database, DatabaseAway
from store.schema import deadlines as deadline_rows
from store.schema import inbox as inbox_rows
from store.schema import outbox as outbox_rows
from tests.faults.installation import PATIENCE, Installation, is_working
from tests.faults.town import Town

_GLANCE = 0.02
# Work has to go on within this, counted on the city's clock from the kill (failures.md 7, 3).
RESUMED_SECONDS = 30.0
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class NoRest(AssertionError):
    """Work lies there and nobody takes it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """now: what is due.  later: when the next of the rest is due (leases, back-off, a held delivery).

    in_hand: a process that lives has something leased.
    """

    now: tuple[str, ...]
    later: datetime | None
    print: tuple[object, ...]
    in_hand: bool = False

    @property
    def nothing(self) -> bool:
        return not self.now and self.later is None


@dataclass
class Rest:
    """``recoveries``: virtual seconds from a kill until everything was done that was to be done then."""

    town: Town
    house: Installation
    database: Database
    recoveries: list[float] = field(default_factory=list)
    struck: list[tuple[datetime, str]] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    # How far ``until`` has moved the clock while nothing was left to do: nobody recovers then.
    skipped: timedelta = timedelta()
    _known: int = 0
    # Callbacks that were answered with 200 and found in the record, once: it forgets their keys after a month.
    _found: dict[int, str] = field(default_factory=dict)
    # Kills come from threads of their own, also in the middle of a skip.
    _moving: threading.RLock = field(default_factory=threading.RLock)

    def note_strikes(self) -> None:
        """Whatever has fired since the last look happened now."""
        fired = self.house.fired()
        self.struck += [(self._worked(), name) for name, _ in fired[self._known :]]
        self._known = len(fired)

    def strike(self, name: str) -> None:
        """A kill by hand, now."""
        self.struck.append((self._worked(), name))

    def _worked(self) -> datetime:
        with self._moving:
            return self.town.now() - self.skipped

    @contextmanager
    def at_the_platforms_pace(self) -> Iterator[None]:
        """A platform that says "not for a minute" is obeyed; that time is nobody's recovery."""
        mark = len(self.recoveries), len(self.slow)
        yield
        del self.recoveries[mark[0] :], self.slow[mark[1] :]

    def settle(self, *, skip: bool = True, patience: float = PATIENCE) -> None:
        """Waits until nothing is left to do. skip: moves the clock over leases and back-offs nobody works on.

        However slow a machine is, whoever lives gets the real time of its lease to finish what it has begun.
        """
        until, quiet_since, before = time.monotonic() + patience, time.monotonic(), None
        story = [f"at rest until {self.town.now():%H:%M:%S}"]
        while True:
            self.note_strikes()
            pending = self.pending()
            if pending.nothing:
                break
            if pending.print != before:
                quiet_since, before = time.monotonic(), pending.print
                story.append(f"{self.town.now():%H:%M:%S.%f} {pending.now} later {pending.later} {pending.print}")
            idle = not pending.now and not pending.in_hand and time.monotonic() - quiet_since > _GLANCE
            if skip and idle and pending.later:
                self.town.move_to(pending.later)
            if time.monotonic() > until:
                raise NoRest(f"{pending.now}, later {pending.later}, now {self.town.now()}")
            time.sleep(_GLANCE)
        self._count_recoveries(story)

    def _count_recoveries(self, story: list[str]) -> None:
        """Of several strikes one after the other each ends the recovery from the one before."""
        struck = list(self.struck)  # another thread may strike just now; that one is counted next time
        if not struck:
            return
        del self.struck[: len(struck)]
        ends = [*(moment for moment, _ in struck[1:]), self._worked()]
        for (moment, name), end in zip(struck, ends, strict=True):
            took = (end - moment).total_seconds()
            self.recoveries.append(took)
            if took > RESUMED_SECONDS:
                self.slow.append(f"{name} at {moment:%H:%M:%S}, {took:.1f} s later: " + "; ".join(story))

    def until(self, moment: datetime) -> None:
        """Time goes by; what falls due is done at its moment."""
        self.settle()
        while (due := self._read(deadlines.next_due)) is not None and due <= moment:
            self._skip_to(due)
            self.settle()
        self._skip_to(moment)
        self.settle()

    def _skip_to(self, moment: datetime) -> None:
        """Whoever is killed in this instant must not look as if he had slept through the time that is left out."""
        with self._moving:
            self.skipped += max(timedelta(), moment - self.town.now())
            self.town.move_to(moment)

    def pending(self) -> Pending:
        """A database that is away counts as something to wait for."""
        try:
            return self._pending()
        except DatabaseAway:
            return Pending(("database away",), None, ())

    def _pending(self) -> Pending:
        now = self.town.now()
        with self.database.look() as connection:
            if not self.database.is_sqlite:
                # All of one moment: else a message behind one that is just being noted as sent is seen by no question.
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            due, send = deadlines.next_due(connection), connection.execute(_free).scalar()
            lease = connection.execute(_lease).scalar()
            owners = connection.execute(_owners).scalars().all()
            parked, failed = inbox.next_retry(connection), results.failed(connection, 1)
            hold = beats.one(connection, HOLD)
            leased = connection.execute(_leased).scalar_one()
            prints = (*connection.execute(_progress).one(), connection.execute(_fired).scalar_one(), leased)
            self._find_callbacks(connection)
        if hold is not None and hold.at > now and send is not None and send <= now:
            send = hold.at
        spooled = any(file.stat().st_size for file in (self.house.var / "spool").glob("*.spool"))
        moments = {"deadline": due, "outbox": send, "lease": lease, "parked": parked}
        here = [name for name, moment in moments.items() if moment is not None and moment <= now]
        here += ["failed"] * bool(failed) + ["spool"] * spooled
        here += ["callbacks"] * (len(self._found) < len(self.town.taken()))
        # A deadline of the case that is simply not due yet is no work.
        later = [moment for name, moment in moments.items() if name != "deadline" and moment and moment > now]
        return Pending(tuple(here), min(later, default=None), prints, any(map(_is_working, owners)))

    def _find_callbacks(self, connection: Connection) -> None:
        """Two of one key would be one that is never taken."""
        for delivery in self.town.taken():
            if id(delivery) in self._found:
                continue
            key = parse(delivery.document).key
            if key not in self._found.values() and connection.execute(_taken, {"key": key}).one_or_none() is not None:
                self._found[id(delivery)] = key

    def _read(self, question: Callable[..., datetime | None]) -> datetime | None:
        with self.database.look() as connection:
            return question(connection)


def next_step(moment: datetime, **step: float) -> datetime:
    return moment + timedelta(**step)


_progress = select(func.count(), func.sum(outbox_rows.c.tries), func.sum(outbox_rows.c.fence)).select_from(outbox_rows)
# Whoever has one message on its way gets no other meanwhile.
_on_the_way = outbox_rows.alias("on_the_way")
_free = select(func.min(outbox_rows.c.due_at)).where(
    outbox_rows.c.state == "waiting",
    outbox_rows.c.person.not_in(select(_on_the_way.c.person).where(_on_the_way.c.state == "leased")),
)
_lease = select(func.min(outbox_rows.c.lease_until)).where(outbox_rows.c.state == "leased")
_leased = select(func.count()).select_from(outbox_rows).where(outbox_rows.c.state == "leased")
_fired = select(func.count()).select_from(deadline_rows).where(deadline_rows.c.state == "fired")
_owners = select(outbox_rows.c.leased_by).where(outbox_rows.c.state == "leased").distinct()
_taken = select(inbox_rows.c.key).where(inbox_rows.c.key == bindparam("key"), inbox_rows.c.state != "waiting")


def _is_working(owner: str) -> bool:
    """owner: as ``store.delivery.this_process`` writes it."""
    return is_working(int(owner.partition("@")[0]))
