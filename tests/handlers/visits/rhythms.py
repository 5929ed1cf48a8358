"""How often people come, in sentences; and in other words than the product's, whether they come on a given day."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta

# Whether they come on a day, given the days told off work.
Comes = Callable[[date, Collection[date]], bool]

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def works(day: date, off: Collection[date]) -> bool:
    """The walk keeps to years and days of which the calendar knows nothing particular."""
    return day.isoweekday() < 6 and day not in off


def weekly(*weekdays: int) -> Callable[[date], Comes]:
    return lambda told: lambda day, off: day.isoweekday() in weekdays and day not in off


def fortnightly(*weekdays: int) -> Callable[[date], Comes]:
    """From the next of these days on, every other week."""

    def since(told: date) -> Comes:
        first = min(told + _DAY * ((one - told.isoweekday()) % 7) for one in weekdays)
        monday = first - _DAY * first.weekday()
        weeks = {monday + 2 * _WEEK * number for number in range(60)}
        return lambda day, off: day.isoweekday() in weekdays and day - _DAY * day.weekday() in weeks and day not in off

    return since


def nth(number: int, weekday: int) -> Callable[[date], Comes]:
    """number: the first, the second; -1: the last one of a month."""

    def comes(day: date, off: Collection[date]) -> bool:
        first = day.replace(day=1)
        every = [first + _DAY * ahead for ahead in range(31) if (first + _DAY * ahead).month == day.month]
        theirs = [one for one in every if one.isoweekday() == weekday]
        return day == theirs[number - 1 if number > 0 else number] and day not in off

    return lambda told: comes


def monthly(*numbers: int) -> Callable[[date], Comes]:
    """On these days of the month, or on the first working day after; a short month ends on its last day."""

    def meant(month: date, off: Collection[date]) -> set[date]:
        last = (month.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
        found = set()
        for number in numbers:
            day = month.replace(day=min(number, last.day))
            while not works(day, off):
                day += _DAY
            found.add(day)
        return found

    def comes(day: date, off: Collection[date]) -> bool:
        this = day.replace(day=1)
        return day in meant(this, off) | meant((this - _DAY).replace(day=1), off)

    return lambda told: comes


RHYTHMS: dict[str, Callable[[date], Comes]] = {
    "每周二四": weekly(2, 4),
    "每周一到周五": weekly(1, 2, 3, 4, 5),
    "每个工作日": lambda told: works,
    "每周六": weekly(6),
    "每周一三五": weekly(1, 3, 5),
    "每两周周二": fortnightly(2),
    "每两周周一三五": fortnightly(1, 3, 5),
    "每月第四个周三": nth(4, 3),
    "每月第一个周一": nth(1, 1),
    "每月最后一个周一": nth(-1, 1),
    "每月5号": monthly(5),
    "每月25号和28号": monthly(25, 28),
    "每月最后一天": monthly(31),
}
