"""On which days a series comes, and when on such a day; when its agreement is spoken of (WB-07). Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from handlers import worktime
from store.clock import SHANGHAI, local
from store.rhythm import LAST, Every, Rhythm, week_of
from store.series import Series

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_FAR = 70
_FRIDAY = 5
# So many days before its end an agreement is spoken of, at this hour; and once more when it is over.
_AHEAD = (30, 7, 1)
_AT = time(9, 0)
EXPIRED = len(_AHEAD)


def days(series: Series, since: date, until: date, calendar: Mapping[str, bool]) -> list[date]:
    """The days of the series from ``since`` to ``until``, both included. calendar: days set by hand (``worktime``)."""
    every = (since + _DAY * number for number in range((until - since).days + 1))
    return [
        day for day in every if is_day(series.rhythm, day, calendar) and span(series, day)[0] < series.agreement_until
    ]


def is_day(rhythm: Rhythm, day: date, calendar: Mapping[str, bool]) -> bool:
    """Nobody comes on a holiday. A Saturday or Sunday asked for is meant so, unless it is one; the 5th waits."""
    works, _ = worktime.is_workday(day, calendar)
    if rhythm.every is Every.month:
        return works and _has_waited(rhythm, day, calendar)
    if not rhythm.days:
        return works
    free = not works and (day.isoweekday() <= _FRIDAY or worktime.is_holiday(day, calendar))
    return day.isoweekday() in rhythm.days and _in_turn(rhythm, day) and not free


def _in_turn(rhythm: Rhythm, day: date) -> bool:
    """Whether it is the week, or the Monday of the month, that is meant."""
    if rhythm.every is Every.fortnight:
        return week_of(day) % 2 == rhythm.number
    if rhythm.every is Every.nth:
        return (day + _WEEK).month != day.month if rhythm.number == LAST else (day.day - 1) // 7 + 1 == rhythm.number
    return True


def _has_waited(rhythm: Rhythm, day: date, calendar: Mapping[str, bool]) -> bool:
    """Whether this working day is the one of the month that is meant, or the first after it."""
    while not _is_of_month(rhythm, day):
        day -= _DAY
        if worktime.is_workday(day, calendar)[0]:
            return False
    return True


def _is_of_month(rhythm: Rhythm, day: date) -> bool:
    return day.day in rhythm.days or ((day + _DAY).day == 1 and max(rhythm.days) > day.day)


def first(rhythm: Rhythm, since: date, calendar: Mapping[str, bool]) -> date | None:
    """The next day they come; None where none is in sight."""
    ahead = (since + _DAY * number for number in range(_FAR))
    return next((day for day in ahead if is_day(rhythm, day, calendar)), None)


def span(series: Series, day: date) -> tuple[datetime, datetime]:
    """From when until when they are here on that day."""
    begins, ends = (datetime.combine(day, at, SHANGHAI).astimezone(UTC) for at in (series.opens, series.closes))
    return begins, ends


def marks(until: datetime) -> tuple[datetime, ...]:
    """In the mornings 30, 7 and 1 days before an agreement ends, and as soon as it has."""
    last = local(until - timedelta(microseconds=1)).date()
    early = (_morning(last - _DAY * ahead) for ahead in _AHEAD)
    ended = _morning(local(until).date())
    return (*early, ended if ended >= until else ended + _DAY)


def _morning(day: date) -> datetime:
    return datetime.combine(day, _AT, SHANGHAI).astimezone(UTC)


def is_newest(until: datetime, mark: int, now: datetime) -> bool:
    """Whether no later mark has come as well: after a standstill one sentence is enough."""
    found = marks(until)
    return mark + 1 >= len(found) or found[mark + 1] > now
