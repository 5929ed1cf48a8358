"""Working time: office hours of working days, with the days shifted around public holidays (State Council's notices).

The calendar knows the years that were announced. A year without data is never silently guessed: ``Due.sure`` says
whether all days on the way were known; Mondays to Fridays stand in for those that were not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import chinese_calendar

from store.clock import local

# Eight hours a day: 8:30-12:00 and 13:00-17:30.
_MORNING = (time(8, 30), time(12, 0))
_AFTERNOON = (time(13, 0), time(17, 30))
_DAY = timedelta(days=1)
_AHEAD = timedelta(days=61)
# The setting with the days set by hand.
CALENDAR = "calendar.days"


@dataclass(frozen=True, slots=True)
class Due:
    """at: aware UTC.  sure: whether every day counted was an announced one."""

    at: datetime
    sure: bool


def after(start: datetime, hours: float, overrides: Mapping[str, bool] | None = None) -> Due:
    """The moment when so many working hours have passed.

    overrides: ISO date -> whether it is a working day, as the 安全主管 has set it; they come before the calendar. A
    year among them says that its table is whole: its other days are working days from Monday to Friday.
    """
    here = local(start)
    left, day, sure = timedelta(hours=hours), here.date(), True
    while True:
        works, known = is_workday(day, overrides)
        sure = sure and known
        for opens, closes in (_MORNING, _AFTERNOON) if works else ():
            begin = max(here, datetime.combine(day, opens, here.tzinfo))
            end = datetime.combine(day, closes, here.tzinfo)
            if begin < end and left <= end - begin:
                return Due((begin + left).astimezone(start.tzinfo), sure)
            left -= max(end - begin, timedelta(0))
        day += _DAY


def is_workday(day: date, overrides: Mapping[str, bool] | None = None) -> tuple[bool, bool]:
    """Whether it is a working day, and whether that is known."""
    if overrides and day.isoformat() in overrides:
        return overrides[day.isoformat()], True
    if overrides and str(day.year) in overrides:
        return day.weekday() < 5, True
    return _announced(day)


def is_holiday(day: date, overrides: Mapping[str, bool] | None = None) -> bool:
    """Whether it is a day off for more than being a Saturday or Sunday: told so by hand, or around a public holiday."""
    if overrides and day.isoformat() in overrides:
        return not overrides[day.isoformat()]
    if (overrides and str(day.year) in overrides) or not is_workday(day)[1]:
        return False
    off, festival = chinese_calendar.get_holiday_detail(day)
    return off and festival is not None


@lru_cache(maxsize=4096)
def _announced(day: date) -> tuple[bool, bool]:
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False


def missing_year(now: datetime, overrides: Mapping[str, bool]) -> int | None:
    """The year that begins within two months, or has begun, and whose days off nobody has told."""
    for day in (local(now).date(), (local(now) + _AHEAD).date()):
        if day.year > last_year_known() and str(day.year) not in overrides:
            return day.year
    return None


def last_year_known() -> int:
    """The last year that was announced."""
    return max(int(one.year) for one in chinese_calendar.constants.holidays)
