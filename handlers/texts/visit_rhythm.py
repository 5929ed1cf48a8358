"""How often people come, as it is written and as it is said: 每周二、四; 每两周周二; 每月第一个周一; 每月5日."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta

from handlers.understanding.moments import Moment, find_moment
from store.clock import local
from store.rhythm import LAST, LAST_DAY, LONGEST, Every, Rhythm, week_of

_NUMERALS = "一二三四五六日"
_WEEK = r"(?:周|星期|礼拜)"
_ONE = r"[一二三四五六日天](?![点时月个次])"
_WEEKDAYS = rf"(?P<days>{_ONE}(?:(?:[、,和及跟与/ ]|{_WEEK})*{_ONE})*(?:[到至~-]{_WEEK}?{_ONE})?)(?:都|的)?"
_DAYS = re.compile(rf"(?:每个?{_WEEK}|逢{_WEEK}?){_WEEKDAYS}")
_EVERY = re.compile(r"(?:每个?(?:工作日|上班日)|每天|每日|天天)(?:都|的)?")
_FROM_TO = re.compile(rf"([一二三四五六日])[到至~-]{_WEEK}?([一二三四五六日])")
_SINCE = re.compile(
    r"[,(]?(?:从|自)(?P<since>[\d年月日号.\-/本这下今明后个周星期礼拜一二三四五六天]{2,11}?)(?:起|开始)\)?"
)
_FORTNIGHT = re.compile(
    rf"(?:每[两二2]个?{_WEEK}|每?隔一个?{_WEEK}|每?隔(?:周|个?星期|个?礼拜))(?:来?一次)?[,的]?(?:在|是)?{_WEEK}?{_WEEKDAYS}"
)
_NTH = re.compile(
    rf"每个?月的?(?P<nth>第?[一二三四1234]|首|最后一?)个?{_WEEK}(?P<days>[一二三四五六日天])(?![点时月个次])(?:都|的)?"
)
_OF_MONTH = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = re.compile(
    rf"每个?月的?(?:(?P<days>{_OF_MONTH}[日号]?(?:[、,和及跟与]{_OF_MONTH}[日号]?)*(?<=[日号]))|(?P<last>最后一天|月?[底末]))(?:都|的)?"
)
# 每隔两周, 每三天: such a rhythm is not kept, and no sentence is taken for one that is.
_RARE = re.compile(
    r"隔[周天日]|每(?:隔|[两二三四五六2-6])(?:个?(?:周|星期|礼拜)|天|个?月)|每(?:个)?月|隔[一两二三]?个?(?:周|星期|礼拜|天|月)"
)
_ORDER = "一二三四"


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


# --- read -------------------------------------------------------------------------------------------------------


def written(text: str) -> str:
    """The words of a sentence that tell the rhythm; empty: there are none, or of one that is not kept."""
    return _in_sentence(plain(text))[0]


def since(text: str) -> str:
    """从12月1日起, as it stands in the sentence; only of every other week does it matter which."""
    words, every = _in_sentence(plain(text))
    found = _SINCE.search(plain(text)) if words and every is Every.fortnight else None
    return found.group() if found else ""


def _in_sentence(said: str) -> tuple[str, Every]:
    for shape, every in ((_FORTNIGHT, Every.fortnight), (_NTH, Every.nth), (_MONTH, Every.month)):
        found = shape.search(said)
        if found:
            return found.group(), every
    weekly = None if _RARE.search(said) else _DAYS.search(said) or _EVERY.search(said)
    return (weekly.group() if weekly else ""), Every.week


def rhythm_of(text: str, now: datetime) -> Rhythm | None:
    """None: it does not say, or says one that is not kept."""
    said, every = plain(text), _in_sentence(plain(text))[1]
    rare: dict[Every, Callable[[str, datetime], Rhythm | None]] = {
        Every.fortnight: _fortnightly,
        Every.nth: _nth,
        Every.month: _monthly,
    }
    found = rare[every](said, now) if every in rare else _weekly(said)
    return found if found is not None and len(found.kept()) <= LONGEST else None


def _weekly(said: str) -> Rhythm | None:
    if _RARE.search(said):
        return None
    if _EVERY.search(said) or said in ("工作日", "周一到周五的工作日"):
        return Rhythm()
    found = _DAYS.search(said) or _DAYS.search(f"每周{re.sub(rf'^{_WEEK}', '', said)}")
    days = _weekdays(found["days"]) if found else ()
    return Rhythm(days) if days else None


def _weekdays(said: str) -> tuple[int, ...]:
    days = said.replace("天", "日")
    through = _FROM_TO.search(days)
    known = {_NUMERALS.index(one) + 1 for one in re.sub(_WEEK, "", days) if one in _NUMERALS}
    if through:
        first, last = (_NUMERALS.index(one) + 1 for one in through.groups())
        known |= set(range(first, last + 1))
    return tuple(sorted(known))


def _fortnightly(said: str, now: datetime) -> Rhythm | None:
    """The weeks are told by the first day; it is the next of these weekdays where none is told."""
    found, told = _FORTNIGHT.search(said), _SINCE.search(said)
    days = _weekdays(found["days"]) if found else ()
    here = local(now).date()
    begins = _begins(told["since"], now) if told else here
    if not days or begins is None or begins - here > timedelta(days=14):
        return None
    ahead = (begins + timedelta(days=number) for number in range(7))
    first = next(day for day in ahead if day.isoweekday() in days)
    return Rhythm(days, Every.fortnight, week_of(first) % 2)


def _begins(said: str, now: datetime) -> date | None:
    """下周: its Monday."""
    weeks = re.fullmatch(rf"(?P<which>[本这下])个?{_WEEK}", said)
    if weeks:
        monday = local(now).date() - timedelta(days=local(now).weekday())
        return monday + timedelta(days=7 * (weeks["which"] == "下"))
    found = find_moment(said, now, past=False)
    return local(found.at).date() if isinstance(found, Moment) else None


def _nth(said: str, now: datetime) -> Rhythm | None:
    found = _NTH.search(said)
    if found is None:
        return None
    which = found["nth"].removeprefix("第")
    number = LAST if which.startswith("最后") else 1 if which == "首" else _numeral(which)
    return Rhythm(_weekdays(found["days"]), Every.nth, number)


def _monthly(said: str, now: datetime) -> Rhythm | None:
    found = _MONTH.search(said)
    if found is None or found["last"]:
        return Rhythm((LAST_DAY,), Every.month) if found else None
    days = {_numeral(one) for one in re.findall(_OF_MONTH, found["days"])}
    return Rhythm(tuple(sorted(days)), Every.month) if days and max(days) <= LAST_DAY and min(days) else None


def _numeral(said: str) -> int:
    """5, 五, 十五, 二十五."""
    if said.isdigit():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    digits = "〇一二三四五六七八九"
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(ones) if ones else 0)


# --- said -------------------------------------------------------------------------------------------------------


def days(rhythm: Rhythm) -> str:
    """每周二、四; 每周一至周五; 每个工作日; 每两周周二; 每月第一个周一; 每月5日. As ``rhythm_of`` reads them."""
    if rhythm.every is Every.month:
        if rhythm.days == (LAST_DAY,):
            return "每月最后一天"
        return f"每月{'、'.join(f'{one}日' for one in rhythm.days)}"
    if rhythm.every is Every.nth:
        which = "最后一" if rhythm.number == LAST else f"第{_ORDER[rhythm.number - 1]}"
        return f"每月{which}个周{_NUMERALS[rhythm.days[0] - 1]}"
    if not rhythm.days:
        return "每个工作日"
    return f"每{'两周' if rhythm.every is Every.fortnight else ''}周{_names(rhythm.days)}"


def _names(weekdays: tuple[int, ...]) -> str:
    names = [_NUMERALS[one - 1] for one in weekdays]
    through = len(names) > 2 and list(weekdays) == list(range(weekdays[0], weekdays[-1] + 1))
    return f"{names[0]}至周{names[-1]}" if through else "、".join(names)


def kept(rhythm: Rhythm, now: datetime) -> str:
    """As the form keeps it: of every other week with the day on which it begins."""
    if rhythm.every is not Every.fortnight:
        return days(rhythm)
    ahead = (local(now).date() + timedelta(days=number) for number in range(15))
    begins = next(day for day in ahead if day.isoweekday() in rhythm.days and week_of(day) % 2 == rhythm.number)
    return f"{days(rhythm)}，从{begins.year}年{begins.month}月{begins.day}日起"


def free_days(rhythm: Rhythm) -> str:
    """What becomes of a holiday."""
    return "逢周末、节假日顺延到下一个工作日" if rhythm.every is Every.month else "节假日不来"
