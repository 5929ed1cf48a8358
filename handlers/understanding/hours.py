"""Parts of the day and the clock: 上午, 凌晨三点, 晚上十二点, 8:30, 差五分八点."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understanding.numerals import NUMBER, number

Turns = dict[int, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day. first, last: hours it lasts from the midnight its day begins with (may pass 24).
    turns: spoken hour -> (days later, hour), every hour that makes sense with it.
    """

    first: int
    last: int
    turns: Turns


def _at(hour: int, *readings: tuple[int, int]) -> Turns:
    return {hour: readings}


def _same(hours: range) -> Turns:
    return {hour: ((0, hour),) for hour in hours}


def _later(hours: range) -> Turns:
    return {hour: ((0, hour + 12),) for hour in hours}


def _next_day(hours: range) -> Turns:
    return {hour: ((1, hour),) for hour in hours}


def _either_day(hours: range) -> Turns:
    return {hour: ((0, hour), (1, hour)) for hour in hours}


# After midnight people still say 晚上 and 半夜; the day they name is the one the night began in, or the one it ends in.
_SMALL_HOURS = _next_day(range(0, 5)) | _at(12, (1, 0)) | _at(24, (1, 0))
_EITHER_NIGHT = _either_day(range(0, 6)) | _at(12, (0, 0), (1, 0)) | _at(24, (1, 0))

SMALL = Part(0, 6, _same(range(0, 8)) | _at(12, (0, 0)))
MORNING = Part(6, 9, _same(range(0, 13)))
FORENOON = Part(8, 12, _same(range(6, 13)))
NOON = Part(12, 13, _same(range(10, 15)) | _later(range(1, 3)))
AFTERNOON = Part(13, 18, _later(range(1, 10)) | _at(12, (0, 12)) | _same(range(13, 20)))
DUSK = Part(17, 19, _later(range(4, 9)) | _same(range(16, 21)))
EVENING = Part(18, 24, _SMALL_HOURS | _later(range(5, 12)) | _same(range(17, 24)))
NIGHT = Part(24, 29, _EITHER_NIGHT | _later(range(8, 12)) | _same(range(20, 24)))
AFTER_MIDNIGHT = Part(24, 30, _SMALL_HOURS | _next_day(range(5, 7)))
"""昨晚凌晨三点: the small hours that follow the evening named."""

PARTS = {
    "凌晨": SMALL, "清晨": MORNING, "大清早": MORNING, "清早": MORNING, "一大早": MORNING, "一早": MORNING,
    "大早上": MORNING, "早上": MORNING, "早晨": MORNING, "早间": MORNING, "早": MORNING, "晨": MORNING,
    "上午": FORENOON, "上半晌": FORENOON, "午前": FORENOON, "头午": FORENOON,
    "正午": NOON, "中午": NOON, "午间": NOON, "晌午": NOON,
    "下午": AFTERNOON, "午后": AFTERNOON, "下晌": AFTERNOON, "过晌": AFTERNOON,
    "傍晚": DUSK, "黄昏": DUSK, "擦黑": DUSK,
    "晚上": EVENING, "晚间": EVENING, "下晚": EVENING, "黑天": EVENING, "下黑": EVENING, "夜晚": EVENING, "晚": EVENING, "夜": EVENING, "当晚": EVENING,
    "夜里": NIGHT, "夜间": NIGHT, "半夜里": NIGHT, "大半夜": NIGHT, "后半夜": NIGHT, "下半夜": NIGHT, "半夜": NIGHT,
    "深夜": NIGHT, "午夜": NIGHT, "三更半夜": NIGHT, "深更半夜": NIGHT,
}  # fmt: skip

BARE = frozenset("早晨晚夜")
"""Only a part of the day when a day stands before them or a clock after them (晚点到 is no evening)."""

PART = re.compile("|".join(sorted(PARTS, key=len, reverse=True)))

_MINUTE = r"(?:过?(?P<minute>\d{2}|零[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?|\d(?=分)|[一二三四五六七八九](?=分))分?(?![个人名台位条件项秒钟天]))"
# 周一九点 is nine on Monday, not 一九点.
CLOCK = re.compile(
    r"(?P<iso>(?<![\d:])(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2})?(?![\d:])\s?(?P<half>[ap]\.?m(?![a-z]))?)"
    rf"|差(?P<less>{NUMBER}|一刻)分?(?:钟|不到)?(?P<of>{NUMBER})点"
    rf"|(?P<english>(?<![\da-z:.])\d{{1,2}})\s?(?P<ampm>[ap]\.?m(?![a-z]))"
    rf"|(?<!周)(?<!星期)(?<!礼拜)(?P<hour>{NUMBER})(?P<sign>点|时(?![间候常刻代效不长段而限期机候光]))(?![子儿评击赞名位]|数(?!据))(?:钟|整)?"
    rf"(?:(?P<halfpast>半)(?!个)|(?P<quarters>[一三])刻|{_MINUTE})?(?P<about>多|左右|前后)?"
)

# 一点 is more often "a bit" than one o'clock: only an hour when something around it says so.
_A_BIT = re.compile(r"(?:[有快慢差好多少大小近远没这那轻重]|(?<![昨今明前后])[早晚])$")


@dataclass(frozen=True, slots=True)
class Clock:
    """hour as spoken (0–24); exact: written so that only one half of the day can be meant (03:20, 15点, 08点)."""

    hour: int
    minute: int
    exact: bool
    about: bool = False


def clock_of(found: re.Match[str], before: str, after: str) -> Clock | str | None:
    """The clock ``found`` by CLOCK, a reason when it is impossible, or None when the words are no clock at all."""
    if found["iso"] or found["english"]:
        return _digital(found)
    if found["less"]:
        return _short_of(found)
    return None if _is_a_bit(found, before, after) else _spoken(found)


def _digital(found: re.Match[str]) -> Clock | str:
    hour, minute = int(found["h"] or found["english"]), int(found["m"] or 0)
    half = (found["half"] or found["ampm"] or "")[:1]
    if half and not 1 <= hour <= 12:
        return "没有这个钟点"
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return _checked(hour, minute, exact=True)


def _short_of(found: re.Match[str]) -> Clock | str | None:
    less = 15 if found["less"] == "一刻" else number(found["less"])
    hour = number(found["of"])
    if less is None or hour is None or not 0 < less < 60 or hour < 1:
        return None
    return _checked(hour - 1, 60 - less, exact=hour > 12)


def _is_a_bit(found: re.Match[str], before: str, after: str) -> bool:
    if found["hour"] != "一" or found["sign"] != "点":
        return False
    if _A_BIT.search(before):
        return True
    said = found["halfpast"] or found["quarters"] or found["minute"] or found["about"] or "钟" in found.group()
    return not said and not before.endswith(_HOUR_COMES) and bool(after.strip("。,.!? "))


_HOUR_COMES = tuple("午晨上夜里间晚早后到至号日天从今昨明约概是在")


def _spoken(found: re.Match[str]) -> Clock | str | None:
    hour = number(found["hour"])
    if hour is None:
        return None
    minute = _minutes(found)
    exact = (
        found["sign"] == "时" or hour > 12 or hour == 0 or (found["hour"].startswith("0") and len(found["hour"]) == 2)
    )
    return _checked(hour, minute, exact=exact, about=bool(found["about"]))


def _minutes(found: re.Match[str]) -> int:
    if found["halfpast"]:
        return 30
    if found["quarters"]:
        return 15 * (number(found["quarters"]) or 1)
    return number(found["minute"].lstrip("零")) or 0 if found["minute"] else 0


def _checked(hour: int, minute: int, *, exact: bool, about: bool = False) -> Clock | str:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return "没有这个钟点"
    return Clock(hour, minute, exact, about)


def turns(part: Part | None, clock: Clock) -> tuple[tuple[int, int], ...]:
    """(days later, hour) for every reading of ``clock`` in ``part``; empty when they contradict each other."""
    if part is not None:
        return part.turns.get(clock.hour, ())
    if clock.hour == 24:
        return ((1, 0),)
    if clock.exact or clock.hour in {0, 12}:
        return ((0, clock.hour),)
    return ((0, clock.hour), (0, clock.hour + 12))
