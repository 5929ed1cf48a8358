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
from handlers.understanding.readings import Ambiguous, Moment, Reading, read, utc
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
        found, begun = _between(*pair, local, past), None if past else _begun(*pair, local)
        return found if begun is None else _either(found, begun, words)
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
        begun = None if past else _begun(first, second, now)
        if begun is not None:
            return _as_readings(_either(_between(first, second, now, past), begun, words), first, second, now)
        start = read(first, now, past=past)
        if not isinstance(start, Moment):
            return start, _end(first, second, now, now)
        end = _end(first, second, _local(start.at), now)
        if isinstance(end, Moment) and end.until <= start.at and second.day is None and second.away is None:
            return start, end.at + timedelta(days=1)
        return start, end
    return None


def _as_readings(
    found: Period | Ambiguous, first: Expression, second: Expression, now: datetime
) -> tuple[Reading, Reading]:
    if isinstance(found, Ambiguous):
        return Ambiguous(found.candidates, first.text), _end(first, second, now, now)
    return Moment(found.start, found.start, "minute", first.text), Moment(found.end, found.end, "minute", second.text)


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
    end = _end(first, second, _local(start.at), now)
    return end if isinstance(end, Ambiguous) else _from(start.at, end, first, second)


def _from(at: datetime, end: Reading, first: Expression, second: Expression) -> Period | None:
    if not isinstance(end, Moment):
        return None
    ends = end.until
    if ends <= at and second.day is None and second.away is None:
        ends += timedelta(days=1)
    if _is_midnight(second, at) and ends - at > timedelta(hours=12):
        ends -= timedelta(hours=12)
    text = f"{first.text}到{second.text}"
    return Period(at, ends, text) if at < ends < at + A_YEAR_ROUND else None


def _is_midnight(second: Expression, at: datetime) -> bool:
    """9点到12点 in the evening ends at midnight, not at noon."""
    noon = second.clock is not None and second.clock.hour == 12 and not second.clock.exact
    return noon and second.part is None and second.day is None and _local(at).hour >= 18


def _begun(first: Expression, second: Expression, now: datetime) -> Period | None:
    """今天9点到12点 said at twenty to ten: what has begun this morning already, if it can be meant."""
    clock = first.clock
    today = first.day is None or (first.away is None and first.day.found.group()[0] == "今")
    if clock is None or first.part is not None or not today or clock.hour >= 12:
        return None
    at = now.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    found = _from(utc(at), _end(first, second, at, now), first, second)
    runs = found is not None and at <= now < _local(found.end) and _local(found.end).date() == now.date()
    return found if runs else None


def _either(found: Period | Ambiguous | None, begun: Period, words: str) -> Period | Ambiguous:
    """What has begun, unless a later stretch can be meant as well; through the night it is not."""
    if isinstance(found, Ambiguous):
        return Ambiguous((begun.start, *found.candidates), found.text)
    if found is None or found.start == begun.start or _local(found.end).date() > _local(found.start).date():
        return begun
    return Ambiguous((begun.start, found.start), words)


def possible(text: str, now: datetime, found: Ambiguous) -> tuple[Period, ...]:
    """The whole stretches that the candidates of an ambiguous one stand for, as far as they make any."""
    words = joined(folded(text))
    local = now.astimezone(SHANGHAI).replace(tzinfo=None)
    spoken = [each for each in expressions(words) if each.away is None or each.away != timedelta(0)]
    pair = _pair(spoken, words)
    made = (_at_candidate(at, pair, spoken[0], words, local) for at in found.candidates)
    return tuple(period for period in made if period is not None and period.end > now)


def _at_candidate(
    at: datetime, pair: tuple[Expression, Expression] | None, only: Expression, words: str, now: datetime
) -> Period | None:
    """A candidate is a beginning, or an end where the beginning was sure."""
    if pair is None:
        length = LASTING.search(words, only.end)
        return None if length is None else _for(Moment(at, at, "minute", only.text), length)
    first, second = pair
    start = read(first, now, past=False)
    if isinstance(start, Moment) and at > start.at:
        ends = at if second.clock else at + timedelta(days=1)
        return Period(start.at, ends, f"{first.text}到{second.text}")
    end = _end(first, second, _local(at), now)
    if isinstance(end, Ambiguous):
        later = [one for one in end.candidates if one > at]
        end = Moment(later[0], later[0], "minute", second.text) if later else end
    return _from(at, end, first, second)


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
