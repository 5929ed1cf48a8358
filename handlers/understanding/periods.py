"""Stretches of time with a beginning and an end: 11月25日到28日, 今天18:00到明天8:00, 明天起三天, 后天…周五回来, 下周."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from handlers.understanding.expressions import Expression, expressions
from handlers.understanding.meaning import SHANGHAI
from handlers.understanding.numerals import NUMBER, number
from handlers.understanding.readings import Ambiguous, Impossible, Moment, Reading, read, utc
from handlers.understanding.wording import folded

A_YEAR_ROUND = timedelta(days=330)
"""11月28日到25日 is a slip of the tongue, not a stretch of almost a year."""


@dataclass(frozen=True, slots=True)
class Period:
    """From start up to, not including, end: 11月25日到28日 ends when the 28th is over."""

    start: datetime
    end: datetime
    text: str


_TO = re.compile(r"[ )]{0,2}(?:起|开始|出发|走)?[ ,]?(?:一直到|一直至|直到|到|至|~|-|—{1,2}|–|―)[ (]{0,2}")
_BACK = re.compile(r"^ ?(?:就|再|才|前|之前|以前)?(?:回来|回|返回|归还|还|结束|为止|截止|回单位|返程|到期)")
LASTING = re.compile(
    rf"(?:(?P<half>半)个?|(?P<count>{NUMBER})个?(?P<plus>半)?)(?P<unit>天|日|周|星期|礼拜|小时|钟头|月)(?![前后之以底初末])"
)
_SHORT = re.compile(
    r"(?P<a>\d{1,2}|[一二三四五六七八九十]{1,3})(?:-|~|—{1,2}|到|至)(?P<b>\d{1,2}|[一二三四五六七八九十]{1,3})(?P<unit>[日号点时])(?!间)"
)
_MONTH, _DATE = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DOTTED = re.compile(
    rf"(?<![\d.])(?P<m>{_MONTH})[./](?P<d>{_DATE})(?:日|号)?(?:-|~|—{{1,2}}|到|至)(?P<n>{_MONTH})[./](?P<e>{_DATE})(?:日|号)?(?![\d.])"
)
_HOURS = {"小时": 1, "钟头": 1, "天": 24, "日": 24, "周": 168, "星期": 168, "礼拜": 168}


def find_period(text: str, now: datetime, *, past: bool = False) -> Period | Ambiguous | None:
    """The first stretch of time spoken of in ``text``; None when there is none, or it ends before it begins."""
    words = joined(folded(text))
    local = now.astimezone(SHANGHAI).replace(tzinfo=None)
    spoken = [each for each in expressions(words) if each.away is None or each.away != timedelta(0)]
    if not spoken:
        return None
    pair = _pair(spoken, words)
    if pair:
        return _between(*pair, local, past)
    return _lasting(spoken[0], words, local, past)


def joined(words: str) -> str:
    """25-28日 written out as 25日到28日, 11.27-11.28 as 11月27日到11月28日."""
    words = _DOTTED.sub(r"\g<m>月\g<d>日到\g<n>月\g<e>日", words)
    return _SHORT.sub(r"\g<a>\g<unit>到\g<b>\g<unit>", words)


def between(
    spoken: list[Expression], words: str, now: datetime, *, past: bool
) -> tuple[Reading | datetime, Reading | datetime] | None:
    """Beginning and end where two expressions are joined by 到, the second read from the first; None where none are.

    now: Shanghai wall clock, naive. An end said as a clock after midnight lies on the next day.
    """
    for first, second in pairwise(spoken):
        if not _TO.fullmatch(words[first.end : second.start]):
            continue
        start = read(first, now, past=past)
        if not isinstance(start, Moment):
            return start, _end(first, second, now, now)
        end = _end(first, second, _local(start.at), now)
        if isinstance(end, Moment) and end.until <= start.at and second.day is None and second.away is None:
            return start, end.at + timedelta(days=1)
        return start, end
    return None


def lasting(start: Moment, length: re.Match[str]) -> datetime | None:
    """When what begins at ``start`` and lasts so long is over; whole days end at 23:59 of the last one."""
    period = _for(start, length)
    if period is None:
        return None
    days = start.precision != "minute" and not length["unit"].startswith(("小时", "钟头"))
    return period.end - timedelta(minutes=1) if days else period.end


def _pair(spoken: list[Expression], words: str) -> tuple[Expression, Expression] | None:
    """The first two expressions joined by 到 (or its likes), else a second one followed by 回来 (or its likes)."""
    neighbours = list(pairwise(spoken))
    for first, second in neighbours:
        if _TO.fullmatch(words[first.end : second.start]):
            return first, second
    for _, second in neighbours:
        if _BACK.match(words[second.end : second.end + 6]):
            return spoken[0], second
    return None


def _between(first: Expression, second: Expression, now: datetime, past: bool) -> Period | Ambiguous | None:
    start = read(first, now, past=past)
    if not isinstance(start, Moment):
        return start if isinstance(start, Ambiguous) else None
    begins = _local(start.at)
    end = _end(first, second, begins, now)
    if isinstance(end, Ambiguous):
        return end
    if isinstance(end, Impossible):
        return None
    ends = end.until
    if ends <= start.at and second.day is None and second.away is None:
        ends += timedelta(days=1)
    text = f"{first.text}到{second.text}"
    return Period(start.at, ends, text) if start.at < ends < start.at + A_YEAR_ROUND else None


def _end(first: Expression, second: Expression, begins: datetime, now: datetime) -> Reading:
    """Read from where the beginning lies: 周五 is the Friday after it, 5点 the first one after it."""
    if (
        second.day is None
        and second.part is None
        and first.part is not None
        and second.clock
        and second.clock.hour <= 12
    ):
        later = read(replace(second, part=first.part), begins, past=False, base=begins.date())
        if isinstance(later, Moment) and _local(later.at) > begins:
            return later
    if second.away is not None:
        return read(second, now, past=False)
    if second.day is None or second.day.floats:
        return _first_after(read(second, begins, past=False, base=begins.date()), second, begins)
    return read(second, now, past=False)


def _first_after(reading: Reading, second: Expression, begins: datetime) -> Reading:
    """9点到5点: the office day ends at 17:00. Of two readings of an end only those after the beginning count."""
    if not isinstance(reading, Ambiguous):
        return reading
    after = [at for at in reading.candidates if _local(at) > begins]
    if not after or (second.day is not None and len(after) > 1):
        return reading
    whole_day = timedelta(days=0 if second.clock else 1)
    return Moment(after[0], after[0] + whole_day, "minute" if second.clock else "day", second.text)


def _lasting(first: Expression, words: str, now: datetime, past: bool) -> Period | Ambiguous | None:
    start = read(first, now, past=past)
    if not isinstance(start, Moment):
        return start if isinstance(start, Ambiguous) else None
    length = LASTING.search(words, first.end)
    if length:
        return _for(start, length)
    return Period(start.at, start.until, start.text) if start.until > start.at else None


def _for(start: Moment, length: re.Match[str]) -> Period | None:
    count = 0.5 if length["half"] else float(number(length["count"]) or 0) + (0.5 if length["plus"] else 0)
    if not 0 < count <= 4000:
        return None
    end = (
        start.at + timedelta(hours=count * _HOURS[length["unit"]])
        if length["unit"] != "月"
        else _months_on(start.at, count)
    )
    return Period(start.at, end, f"{start.text}起{length.group()}")


def _months_on(at: datetime, count: float) -> datetime:
    """The same day so many months later, the last one where that month is shorter; half a month is 15 days."""
    local = _local(at)
    months = local.year * 12 + local.month - 1 + int(count)
    year, month = months // 12, months % 12 + 1
    day = min(local.day, calendar.monthrange(year, month)[1])
    return utc(local.replace(year=year, month=month, day=day)) + timedelta(days=15 * (count % 1 > 0))


def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI).replace(tzinfo=None)
