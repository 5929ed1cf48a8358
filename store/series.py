"""Series of visits on the record: non-temporary people who come again and again under one agreement (WB-03, WB-07).

A series is a case of its own. Its people are rows of ``guests`` with the case of the series, sealed as those of a visit
are; every day it has brought forth is a visit like any other, once and for all: (series, day) is a primary key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, bindparam, false, func, insert, or_, select, text, update

from store import cases, guests, personal, rhythm
from store.cases import Case, as_case
from store.fieldkeys import KeyRing, MissingKey, Unsealable
from store.prepared import Prepared
from store.rhythm import Rhythm
from store.schema import cases as case_rows
from store.schema import guests as guest_table
from store.schema import people, series_days, visit_series
from store.uow import Work
from store.upsert import InsertOnce
from store.visiting import Activity, Guest, NewGuest, Place

KIND, PREFIX = "visit_series", "LX"


@dataclass(frozen=True, slots=True)
class NewSeries:
    """What a registration tells."""

    place: Place
    unit: str
    purpose: str
    rhythm: Rhythm
    opens: time
    closes: time
    host: str
    agreement: str
    agreement_until: datetime
    reason: str = ""
    things: str = ""
    activities: tuple[Activity, ...] = ()
    count: int = 1
    guests: tuple[NewGuest, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """hosted_at: since when the host has agreed.  briefed_by, briefed_at: who told its people the rules, once (WB-06).

    renewals: how often the agreement was given anew.  number: the short number it has, or had.
    """

    case: Case
    place: Place
    reason: str
    unit: str
    purpose: str
    things: str
    activities: tuple[Activity, ...]
    rhythm: Rhythm
    opens: time
    closes: time
    host: str
    agreement: str
    agreement_until: datetime
    number: int
    hosted_at: datetime | None = None
    briefed_by: str | None = None
    briefed_at: datetime | None = None
    renewals: int = 0
    guests: tuple[Guest, ...] = ()

    @property
    def no(self) -> str:
        return self.case.no

    @property
    def registrar(self) -> str:
        return self.case.reporter

    @property
    def is_over(self) -> bool:
        return not self.case.is_open

    def is_expired(self, now: datetime) -> bool:
        """WB-07: nobody comes in beyond the agreement."""
        return self.agreement_until <= now


_columns = [column for column in visit_series.c if column.name != "case"]
_joined = select(case_rows, *_columns).join(visit_series, visit_series.c.case == case_rows.c.id)
_by_case = Prepared(_joined.where(case_rows.c.id == bindparam("id")))
_by_case_locked = Prepared(
    _joined.where(case_rows.c.id == bindparam("id")).with_for_update(of=(case_rows, visit_series))
)
_by_number = Prepared(
    select(visit_series.c.case)
    .where(visit_series.c.number == bindparam("number"))
    .order_by(visit_series.c.case.desc())
    .limit(1)
)
# Written out, as the partial indexes have it.
_OPEN_CASE, _OPEN = text("cases.state = 'open'"), text("visit_series.state = 'active'")
_of_person = Prepared(
    _joined.where(
        _OPEN_CASE,
        _OPEN,
        or_(visit_series.c.host == bindparam("person"), case_rows.c.reporter == bindparam("person")),
    ).order_by(case_rows.c.id)
)
_leavers = Prepared(
    select(visit_series.c.case)
    .outerjoin(people, people.c.id == visit_series.c.host)
    .where(_OPEN, visit_series.c.host != "", func.coalesce(people.c.active, false()).is_(False))
    .order_by(visit_series.c.case)
)
_guests = Prepared(select(guest_table).where(guest_table.c.case == bindparam("id")).order_by(guest_table.c.ordinal))
_known_days = Prepared(select(series_days.c.day).where(series_days.c.series == bindparam("id")))
_visits = Prepared(
    select(series_days.c.visit)
    .join(case_rows, case_rows.c.id == series_days.c.visit)
    .where(series_days.c.series == bindparam("id"), case_rows.c.state == "open")
    .order_by(series_days.c.day)
)
_this_day = (series_days.c.series == bindparam("id")) & (series_days.c.day == bindparam("day"))
_on = Prepared(select(series_days).where(_this_day))
_of_visit = Prepared(select(series_days.c.series).where(series_days.c.visit == bindparam("visit")))
_ended = Prepared(
    select(series_days.c.series)
    .join(visit_series, visit_series.c.case == series_days.c.series)
    .where(series_days.c.visit == bindparam("visit"), visit_series.c.state == "ended")
)
_add_day = InsertOnce(series_days, "series", "day")


def register(work: Work, ring: KeyRing, new: NewSeries, *, registrar: str, department: int | None) -> Series:
    """Opens the case; names and numbers are sealed. A registrar who is the host has nobody to ask."""
    case = cases.start(work, kind=KIND, prefix=PREFIX, reporter=registrar, department=department, policy={})
    hosted = work.now if new.host == registrar else None
    fresh = Series(
        case, new.place, new.reason, new.unit, new.purpose, new.things, new.activities, new.rhythm, new.opens,
        new.closes, new.host, new.agreement, new.agreement_until, case.short or 0, hosted,
    )  # fmt: skip
    work.run(insert(visit_series), _row(fresh) | {"case": case.id, "number": fresh.number})
    unnamed = max(1, new.count) - len(new.guests)
    return replace(fresh, guests=guests.seal(work, ring, case.id, [*new.guests, *[NewGuest()] * unnamed]))


def keep(work: Work, before: Series, after: Series) -> Series:
    """The series as it is now. Raises Raced where another turn was faster."""
    cases.advance(work, before.case)
    if _row(after) != _row(before):
        work.run(update(visit_series).where(visit_series.c.case == after.case.id).values(_row(after)))
    return replace(after, case=replace(before.case, version=before.case.version + 1))


def end(work: Work, series: Series) -> Series:
    """No day follows any more; from now on counts the time after which its people are erased."""
    cases.close(work, series.case)
    work.run(update(visit_series).where(visit_series.c.case == series.case.id).values(state="ended"))
    over = replace(series.case, state="closed", short=None, closed_at=work.now, version=series.case.version + 1)
    return replace(series, case=over)


def locked(work: Work, case: int) -> Series | None:
    """For a turn that will change it, or bring forth its days: others wait."""
    return _one(work.connection, _by_case if work.is_sqlite else _by_case_locked, case)


def by_case(connection: Connection, case: int) -> Series | None:
    return _one(connection, _by_case, case)


def numbered(connection: Connection, short: int) -> int | None:
    """The case of the newest series that has, or had, this short number."""
    row = _by_number.first(connection, {"number": short})
    return None if row is None else int(row.case)


def of_person(connection: Connection, person: str) -> list[Series]:
    """Those going on that the person hosts or registered, the oldest first."""
    return [_whole(connection, row) for row in _of_person.all(connection, {"person": person})]


def of_leavers(connection: Connection) -> list[int]:
    """Cases of series going on whose host is no longer in the contacts."""
    return [int(row.case) for row in _leavers.all(connection, {})]


def clear(connection: Connection, ring: KeyRing, series: Series) -> tuple[NewGuest, ...]:
    """Its people in clear, on their way to being sealed for a day; who cannot be read has no name."""
    return tuple(_clear(connection, ring, series.case.id, one.ordinal) for one in series.guests)


def _clear(connection: Connection, ring: KeyRing, case: int, ordinal: int) -> NewGuest:
    held = personal.of_row(connection, guests.PLACE, guests.row_of(case, ordinal))
    try:
        return NewGuest(**{one.spot.field: one.value(ring) for one in held})
    except (MissingKey, Unsealable):
        return NewGuest()


# --- its days -----------------------------------------------------------------------------------------------


def add_day(work: Work, series: Series, day: date, visit: int | None) -> None:
    """The day has its visit; None: nobody comes that day. A day is decided once."""
    _add_day.run_all(work, [{"series": series.case.id, "day": day.isoformat(), "visit": visit}])


def known_days(connection: Connection, series: Series) -> frozenset[date]:
    """The days that have a visit, and those that were left out."""
    rows = _known_days.all(connection, {"id": series.case.id})
    return frozenset(date.fromisoformat(row.day) for row in rows)


def visits_of(connection: Connection, series: Series) -> list[int]:
    """The visits of its days that are not over, in their order."""
    return [int(row.visit) for row in _visits.all(connection, {"id": series.case.id})]


def visit_on(connection: Connection, series: Series, day: date) -> tuple[bool, int | None]:
    """Whether the day is decided, and its visit."""
    row = _on.first(connection, {"id": series.case.id, "day": day.isoformat()})
    return (False, None) if row is None else (True, row.visit)


def of_visit(connection: Connection, visit: int) -> int | None:
    """The series a visit is a day of."""
    row = _of_visit.first(connection, {"visit": visit})
    return None if row is None else int(row.series)


def was_ended(connection: Connection, visit: int) -> bool:
    """Whether the visit is a day of a series that has been stopped, or is over by itself."""
    return _ended.first(connection, {"visit": visit}) is not None


# --- rows ---------------------------------------------------------------------------------------------------


def _row(it: Series) -> dict[str, Any]:
    return {
        "state": "active" if it.case.is_open else "ended",
        "place": it.place.value,
        "reason": it.reason,
        "unit": it.unit,
        "purpose": it.purpose,
        "things": it.things,
        "activities": ",".join(it.activities),
        "weekdays": it.rhythm.kept(),
        "opens": f"{it.opens:%H:%M}",
        "closes": f"{it.closes:%H:%M}",
        "host": it.host,
        "hosted_at": it.hosted_at,
        "briefed_by": it.briefed_by,
        "briefed_at": it.briefed_at,
        "agreement": it.agreement,
        "agreement_until": it.agreement_until,
        "renewals": it.renewals,
    }


def _one(connection: Connection, query: Prepared, case: int) -> Series | None:
    row = query.first(connection, {"id": case})
    return None if row is None else _whole(connection, row)


def _whole(connection: Connection, row: Any) -> Series:
    found: Sequence[Any] = _guests.all(connection, {"id": row.id})
    activities = tuple(Activity(one) for one in row.activities.split(",") if one)
    return Series(
        as_case(row), Place(row.place), row.reason, row.unit, row.purpose, row.things, activities,
        rhythm.read(row.weekdays), time.fromisoformat(row.opens), time.fromisoformat(row.closes),
        row.host, row.agreement, row.agreement_until, row.number, row.hosted_at, row.briefed_by, row.briefed_at,
        row.renewals, tuple(guests.as_guest(one) for one in found),
    )  # fmt: skip
