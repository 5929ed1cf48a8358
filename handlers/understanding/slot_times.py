"""When: start and end of what a sentence is about. Two reasonable readings are both given back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from handlers.understanding.expressions import Expression, expressions
from handlers.understanding.meaning import SHANGHAI, Slot
from handlers.understanding.nouns import DEVICE, MEDIA
from handlers.understanding.periods import LASTING, between, joined, lasting
from handlers.understanding.readings import Ambiguous, Impossible, Moment, Reading, read, utc

_ENDS_AFTER = re.compile(
    r"^ ?(?:之前|以前|前|就|再|用完|晚上|上午|下午|我|一定|给|肯定)*(?:回来|返回|返程|返还|归还|还|送回|(?:能|可以)?(?:拿|带|拉|搬|抱|运|扛|代|取|捎)回来?|交回|结束|为止|截止|到期|收回|断开|返?回?(?<=[返回])(?=$|[,。; ]))"
)
_ENDS_BEFORE = re.compile(r"(?:到|至|截止|截至|为止|有效期|归还日|还期|期限|归还时间|还书日)[期是到为: ]{0,2}$")
_BEGINS = re.compile(r"^ ?(?:开始|起|走|出发|动身|启程)")
_YEAR = re.compile(
    r"(?P<near>今|去|前|本)年(?!初|底|末)|(?<!\d)(?P<year>20\d\d)年(?!\d|[一二三四五六七八九十]{1,3}月)(?!以前|之前)"
)
_QUARTER = re.compile(r"(?P<which>上|这|本)个?季度|第?(?P<nth>[一二三四1-4])季度")
_NUMBERED = re.compile(
    rf"\d{{1,5}}号(?=(?:的)?(?:{MEDIA}|{DEVICE}|楼|柜|线|机|工位|窗口|卡位|桌))|(?<=编号)[ :是为]?[a-z\d-]+|[a-z]{{1,4}}-?\d+(?:-\d+)*|20\d\d年(?:以前|之前)的"
)
_LENGTH_OF_ELSE = re.compile(r"(?:停服|影响|中断|提前|超过|用了|已经|都|干了|最长|缺|等了)[\u4e00-\u9fff]{0,3}$")
_TAKES = re.compile(r"(?:停机|需要?|持续|预计|用时|耗时|大概|大约)[,，]?$")
_ALL_DAY = re.compile(r"全天|[一整]整?天(?!后|前|内|之|晚)(?<!几天)")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Times:
    """slots: start and end.  doubt: why to ask, empty: no reason.  rest: the text with its times blotted out."""

    slots: dict[str, Slot]
    doubt: str
    rest: str


def times_of(text: str, now: datetime, *, past: bool, whole: bool) -> Times:
    """``text`` plain. past: it has happened.  whole: a week or month named means all of it."""
    local = now.astimezone(SHANGHAI).replace(tzinfo=None)
    text = _both_days(text)
    words = joined(_NUMBERED.sub(lambda found: "编" * len(found.group()), text))
    spoken = _inherited([each for each in expressions(words) if each.away is None or each.away != timedelta(0)])
    rest = _blotted(joined(text), spoken)
    if not spoken:
        return Times(_years(words, local) if whole else {}, "", rest)
    start, end = _ends(spoken, words, local, past, whole)
    slots = {
        name: value for name, found in (("start", start), ("end", end)) if (value := _value(name, found)) is not None
    }
    return Times(slots, _doubt(start, end), rest)


_TWO_DAYS = re.compile(
    r"(?:(?P<first>今(?=明)|明(?=后))(?P<second>[明后])(?:两|俩|二)天)|(?P<a>(?:周|星期|礼拜)[一二三四五六])(?P<b>(?:周|星期|礼拜)[二三四五六日])(?:两|俩)天"
)


def _both_days(text: str) -> str:
    """明后两天, 周四周五两天: from the one to the other."""
    return _TWO_DAYS.sub(
        lambda found: f"{found['first']}天到{found['second']}天" if found["first"] else f"{found['a']}到{found['b']}",
        text,
    )


def _inherited(spoken: list[Expression]) -> list[Expression]:
    """今晚让人来查一下,8点到9点: the clock belongs to the evening named before."""
    whole: list[Expression] = []
    for each in spoken:
        before = whole[-1] if whole else None
        floating = each.clock is not None and each.day is None and each.away is None
        bare = floating and each.part is None
        if bare and before and before.clock is None and before.away is None and (before.day or before.part):
            each = replace(each, day=before.day, part=before.part)
            if before.part is not None:
                whole.pop()
        elif floating and before and before.day and before.clock is None and before.part is None:
            each = replace(each, day=before.day)
            whole.pop()
        whole.append(each)
    return whole


def _blotted(words: str, spoken: list[Expression]) -> str:
    for each in spoken:
        words = words[: each.start] + "," * (each.end - each.start) + words[each.end :]
    return words


_Found = Reading | datetime | None


def _ends(spoken: list[Expression], words: str, now: datetime, past: bool, whole: bool) -> tuple[_Found, _Found]:
    pair = between(spoken, words, now, past=past)
    if pair is not None:
        return pair
    first, last = spoken[0], spoken[-1]
    begin = read(first, now, past=past)
    if len(spoken) > 1 and _ENDS_AFTER.match(words[last.end :]):
        return begin, _later(last, begin, now)
    if _ENDS_AFTER.match(words[first.end :]) or _ENDS_BEFORE.search(words[: first.start]):
        return None, begin
    if len(spoken) > 1 and _ENDS_BEFORE.search(words[: last.start]):
        return begin, _later(last, begin, now)
    length = _length(first, words)
    if length and isinstance(begin, Moment) and not past:
        return begin, lasting(begin, length)
    if isinstance(begin, Moment) and begin.precision == "day" and not past and _ALL_DAY.search(words):
        return begin, begin
    return begin, begin if whole and isinstance(begin, Moment) and begin.precision in {"week", "month"} else None


def _length(first: Expression, words: str) -> re.Match[str] | None:
    """How long from ``first``; 学习半个月 12月1号走: the length may stand before the beginning."""
    for found in LASTING.finditer(words, first.end):
        if not _LENGTH_OF_ELSE.search(words[: found.start()]):
            return found
    before = LASTING.search(words[: first.start])
    if before and not _BEGINS.match(words[first.end :]) and not _TAKES.search(words[: before.start()]):
        return None
    return before if before and not _LENGTH_OF_ELSE.search(words[: before.start()]) else None


def _later(last: Expression, begin: Reading, now: datetime) -> Reading:
    base = begin.at.astimezone(SHANGHAI).replace(tzinfo=None) if isinstance(begin, Moment) else now
    floats = last.day is None or last.day.floats or last.day.found.group().startswith("当")
    return read(last, base if floats else now, past=False, base=base.date() if floats else None)


def _value(name: str, found: _Found) -> Slot | None:
    if isinstance(found, datetime):
        return found
    if isinstance(found, Ambiguous):
        return found.candidates
    if not isinstance(found, Moment):
        return None
    whole_days = name == "end" and found.precision in {"day", "week", "month"}
    return found.until - _MINUTE if whole_days else found.at


def _doubt(start: _Found, end: _Found) -> str:
    for found in (start, end):
        if isinstance(found, Ambiguous):
            return "时间有两种读法"
        if isinstance(found, Impossible):
            return found.reason
    return ""


def _years(words: str, now: datetime) -> dict[str, Slot]:
    """今年, 2025年, 本季度: all of it."""
    quarter, year = _QUARTER.search(words), _YEAR.search(words)
    first = (
        now.year
        if not year
        else int(year["year"])
        if year["year"]
        else now.year - {"去": 1, "前": 2}.get(year["near"], 0)
    )
    if quarter:
        nth = (
            "一二三四".find(quarter["nth"]) % 4
            if quarter["nth"] and not quarter["nth"].isdecimal()
            else int(quarter["nth"] or 0) - 1
        )
        month = (now.month - 1) // 3 - (quarter["which"] == "上") if quarter["which"] else nth
        return _span(first + month // 4, month % 4 * 3 + 1, 3)
    return _span(first, 1, 12) if year else {}


def _span(year: int, month: int, months: int) -> dict[str, Slot]:
    after = date(year + (month + months - 1) // 12, (month + months - 1) % 12 + 1, 1)
    return {
        "start": utc(datetime.combine(date(year, month, 1), time())),
        "end": utc(datetime.combine(after, time())) - _MINUTE,
    }
