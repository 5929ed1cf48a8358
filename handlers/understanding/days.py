"""Days, weeks and months as people name them, resolved against today: 上周五, 11月20日, 月底, 三天后.

Every resolver takes the match of its rule (see ``day_rules``), today, and whether it has happened already.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from handlers.understanding.feasts import feast
from handlers.understanding.numerals import number, spelled

Grain = Literal["day", "week", "month"]

NO_SUCH_DAY = "没有这一天"
IN_FUTURE = "说的时间还没到"
TOO_VAGUE = "时间说得太笼统"
NO_FEAST_DATA = "还没有这一年的节日日期"

RECENT = timedelta(days=31)
"""How far a day without a year may lie on the wrong side of today before the next or last year is meant instead."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole days from ``first`` up to, not including, ``after``."""

    first: date
    after: date
    grain: Grain = "day"


@dataclass(frozen=True, slots=True)
class Days:
    """Every reasonable reading; none, with the reason, when there is no such day."""

    readings: tuple[Stretch, ...]
    reason: str = ""


def _one(day: date) -> Days:
    return Days((Stretch(day, day + timedelta(days=1)),))


def _none(reason: str = NO_SUCH_DAY) -> Days:
    return Days((), reason)


_AWAY = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "本": 0, "明": 1, "后": 2, "大后": 3}
_YEARS = {"前": -2, "去": -1, "今": 0, "本": 0, "明": 1, "后": 2}
_WEEKDAYS = {
    sign: day for day, signs in enumerate(("1一", "2二", "3三", "4四", "5五", "6六", "7日天末")) for sign in signs
}


def relative(found: re.Match[str], today: date, past: bool) -> Days:
    return _one(today + timedelta(days=_AWAY[found["rel"]]))


def _year(words: str | None, today: date) -> int | None:
    """The year named, None when none is."""
    if not words:
        return None
    if words in _YEARS:
        return today.year + _YEARS[words]
    year = spelled(words)
    return None if year is None else year + (2000 if year < 100 else 0)


def month_day(found: re.Match[str], today: date, past: bool) -> Days:
    month, day = number(found["month"]), number(found["day"])
    return _dated(_year(found["year"], today), month, day, today, past)


def slashed(found: re.Match[str], today: date, past: bool) -> Days:
    year = int(found["iso_year"]) if found["iso_year"] else None
    return _dated(year, int(found["iso_month"]), int(found["iso_day"]), today, past)


def _dated(year: int | None, month: int | None, day: int | None, today: date, past: bool) -> Days:
    if month is None or day is None:
        return _none()
    if year is not None:
        named = _date(year, month, day)
        return _one(named) if named else _none()
    return _yearless(month, day, today, past)


def _date(year: int, month: int, day: int) -> date | None:
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def _yearless(month: int, day: int, today: date, past: bool) -> Days:
    this, other = _date(today.year, month, day), _date(today.year + (-1 if past else 1), month, day)
    if this is not None and (this <= today if past else this >= today):
        return _one(this)
    if this is not None and abs(this - today) <= RECENT:
        return _just_missed(this, other, past)
    return _one(other) if other and (this or month == 2) else _none()


def _just_missed(this: date, other: date | None, past: bool) -> Days:
    """11月25日 of what has happened, or 11月20日 of what is to come, said on the 22nd: another year is a stretch."""
    if past:
        return _none(IN_FUTURE)
    readings = (this, other) if other else (this,)
    return Days(tuple(Stretch(day, day + timedelta(days=1)) for day in readings))


def _month_shift(today: date, months: int) -> tuple[int, int]:
    count = today.year * 12 + today.month - 1 + months
    return count // 12, count % 12 + 1


def _month(year: int, month: int, piece: str | None = None) -> Days:
    """A month or the named piece of it; 月底 and 月末 are its last day, 月初 its first three."""
    last = calendar.monthrange(year, month)[1]
    ends = {"初": (1, 3), "底": (last, last), "末": (last, last), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last)}
    first, final = ends.get(piece or "", (1, last))
    grain: Grain = "day" if first == final else "week" if piece else "month"
    return Days((Stretch(date(year, month, first), date(year, month, final) + timedelta(days=1), grain),))


def named_month(found: re.Match[str], today: date, past: bool) -> Days:
    month = number(found["only_month"])
    if month is None or not 1 <= month <= 12:
        return _none()
    year = _year(found["only_year"], today)
    if year is None:
        wrong_side = month > today.month if past else month < today.month
        year = today.year + ((-1 if past else 1) if wrong_side else 0)
    return _month(year, month, found["piece"])


def near_month(found: re.Match[str], today: date, past: bool) -> Days:
    shift = {"上": -1, "下": 1}.get(found["near"] or "", 0) * len(found["near"] or "本")
    year, month = _month_shift(today, shift)
    if not found["near_day"]:
        return _month(year, month, found["near_piece"])
    day = _date(year, month, number(found["near_day"]) or 0)
    return _one(day) if day else _none()


def bare_piece(found: re.Match[str], today: date, past: bool) -> Days:
    """年底 of the year named; 月底, 年底, 月初 without saying which: this one, or the last or next one when this one is on the wrong side."""
    if found["bare_year"]:
        shift = {"前": -2, "去": -1, "明": 1, "后": 2}.get(found["bare_year"], 0)
        return _month(today.year + shift, 1 if found["end"] == "初" else 12, found["end"])
    step = 12 if found["bare"] == "年" else 1
    year, month = (today.year, 12 if found["end"] in "底末" else 1) if step == 12 else (today.year, today.month)
    here = _month(year, month, found["end"])
    stretch = here.readings[0]
    if past and stretch.first > today:
        year, month = _month_shift(date(year, month, 1), -step)
    elif not past and stretch.after <= today:
        year, month = _month_shift(date(year, month, 1), step)
    return _month(year, month, found["end"])


def day_of_month(found: re.Match[str], today: date, past: bool) -> Days:
    wanted = number(found["dom"])
    if wanted is None or not 1 <= wanted <= 31:
        return _none()
    for months in (0, 1, 2):
        day = _date(*_month_shift(today, -months if past else months), wanted)
        if day is not None and (day <= today if past else day >= today):
            return _one(day)
    return _none()


def weekday(found: re.Match[str], today: date, past: bool) -> Days:
    monday = today - timedelta(days=today.weekday())
    day = _WEEKDAYS[found["weekday"]]
    if found["which"]:
        return _in_week(found["which"], monday, day, today, past)
    named = monday + timedelta(days=day)
    if past and named > today:
        named -= timedelta(days=7)
    elif not past and named < today:
        named += timedelta(days=7)
    return _one(named)


def _in_week(which: str, monday: date, day: int, today: date, past: bool) -> Days:
    """On a Sunday, half of the people have the new week in mind already: both readings stand."""
    weeks = {"上": -1, "下": 1}.get(which[0], 0) * len(which)
    named = monday + timedelta(days=day + 7 * weeks)
    on_sunday = today.weekday() == 6
    if not on_sunday:
        return _one(named)
    other = named + timedelta(days=7)
    if weeks == 0:
        return _one(other if not past and named < today else named)
    both = tuple(each for each in (named, other) if each != today and (each < today) == (weeks < 0))
    return Days(tuple(Stretch(each, each + timedelta(days=1)) for each in both))


def weekend(found: re.Match[str], today: date, past: bool) -> Days:
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    which = found["which_end"] or ""
    if which[:1] in {"上", "下"}:
        saturday += timedelta(days=7 * len(which) * (-1 if which[0] == "上" else 1))
    elif past and saturday > today:
        saturday -= timedelta(days=7)
    return Days((Stretch(saturday, saturday + timedelta(days=2), "week"),))


def whole_week(found: re.Match[str], today: date, past: bool) -> Days:
    which = found["whole"]
    weeks = {"上": -1, "下": 1}.get(which[0], 0) * len(which)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks)
    return Days((Stretch(monday, monday + timedelta(days=7), "week"),))


def away(found: re.Match[str], today: date, past: bool) -> Days:
    count, half = number(found["count"] or ""), found["half_count"]
    back = found["side"] in {"前", "以前", "之前"} if found["side"] else False
    sign, unit = (-1 if back else 1), found["unit"].removeprefix("个")
    if half:
        return _one(today + timedelta(days=sign * 15)) if unit == "月" else _shifted(today, sign * 6)
    if count is None or count > 4000:
        return _none()
    if unit in {"月", "年"}:
        return _shifted(today, sign * count * (12 if unit == "年" else 1))
    return _one(today + timedelta(days=sign * count * (1 if unit in {"天", "日"} else 7)))


def _shifted(today: date, months: int) -> Days:
    """The same day of another month, or its last one where that month is shorter."""
    year, month = _month_shift(today, months)
    if not 1 <= year <= 9998:
        return _none()
    return _one(date(year, month, min(today.day, calendar.monthrange(year, month)[1])))


def feast_day(found: re.Match[str], today: date, past: bool) -> Days:
    year = _year(found["feast_year"], today)
    years = (year,) if year else (today.year - 1, today.year) if past else (today.year, today.year + 1)
    days = [feast(found["feast"], each) for each in years]
    if found["around"] in {"后", "过后", "以后", "之后", "期间"}:
        return _none(TOO_VAGUE)
    shift = timedelta(days=-1 if found["around"] else 0)
    fitting = [day + shift for day in days if day and (year or (day <= today if past else day + shift >= today))]
    if not fitting:
        return _none(NO_FEAST_DATA)
    return _one(fitting[-1] if past else fitting[0])
