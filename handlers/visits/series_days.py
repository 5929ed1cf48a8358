"""On which days a series comes, and when on such a day; when its agreement is spoken of (WB-07). Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from handlers import worktime
from store.clock import SHANGHAI, local
from store.series import Series

_DAY = timedelta(days=1)
_FRIDAY = 5
# So many days before its end an agreement is spoken of, at this hour; and once more when it is over.
_AHEAD = (30, 7, 1)
_AT = time(9, 0)
EXPIRED = len(_AHEAD)


def days(series: Series, since: date, until: date, calendar: Mapping[str, bool]) -> list[date]:
    """The days of the series from ``since`` to ``until``, both included. calendar: days set by hand (``worktime``)."""
    every = (since + _DAY * number for number in range((until - since).days + 1))
    return [day for day in every if is_day(series, day, calendar) and span(series, day)[0] < series.agreement_until]


def is_day(series: Series, day: date, calendar: Mapping[str, bool]) -> bool:
    """Nobody comes on a holiday. A Saturday or Sunday that was asked for is meant so."""
    works, _ = worktime.is_workday(day, calendar)
    if not series.weekdays:
        return works
    return day.isoweekday() in series.weekdays and (works or day.isoweekday() > _FRIDAY)


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
