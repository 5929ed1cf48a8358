"""What people write of a series: 每周二四上午来巡检，到明年三月，协议 BM-2026-031; 这周四不来; 停止系列 4821."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from handlers.texts import visit_rhythm
from handlers.texts.visit_rhythm import plain
from handlers.understanding.moments import Moment, Period, find_moment, find_period
from handlers.understanding.people_names import FULL
from handlers.understanding.usual import once
from store.clock import local

_COMES = re.compile(r"来(?!源|自|信|电|函|文|料|说|讲|看|不及|得及)|到访|上门|驻场|进场|到(?:我们|单位|机房|现场)")
_OF_VISITORS = re.compile(r"协议|陪同|接待|来访|访客|驻场|外包|非临时")

_AGREEMENT = re.compile(
    r"(?:签(?:了|有|订)?的?)?(?:安全)?(?:保密)?协议(?:编号|号)?(?:是|为|[::])?\s*"
    r"(?P<number>[A-Za-z\u4e00-\u9fff〔\[(]{0,6}[A-Za-z0-9][A-Za-z0-9\-_/.〔〕\[\]]{1,40}号?)"
)
_YEAR = r"(?:今年|明年|后年|(?:20)\d{2}年)"
_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份)?"
_DATE = rf"(?:{_YEAR}?{_MONTH}(?:底|末|\d{{1,2}}[日号]?)?|{_YEAR}?年?底|{_YEAR}年?(?:底|末)|20\d{{2}}[-./]\d{{1,2}}[-./]\d{{1,2}})"
_UNTIL = re.compile(
    rf"(?:(?:协议)?(?:有效)?期?限?(?:截?止)?(?:日期)?(?:到|至|截至|截止到?|有效至))\s*(?P<date>{_DATE})(?:为?止|到期|有效)?"
)
_LENGTH = re.compile(
    r"(?:为期|连续|一共|总共|共|期限|做|待)?(?P<length>(?:[一二两三四五六七八九十]|\d{1,2})个月|半年|[一两二三]年)(?!前|后|一次)"
)
_PART = {"上午": (time(8, 30), time(12)), "下午": (time(13), time(17, 30)), "全天": (time(8, 30), time(17, 30))}
_PARTS = re.compile(r"上午|下午|全天|整天|一整天")
_HOURS = re.compile(
    r"(?:早上|上午|中午|下午|晚上|每次)*\d{0,2}[一二两三四五六七八九十]{0,3}(?:点半?|时|:\d{2})(?:\d{1,2}分?)?"
    r"(?:[到至~-](?:早上|上午|中午|下午|晚上)*\d{0,2}[一二两三四五六七八九十]{0,3}(?:点半?|时|:\d{2})(?:\d{1,2}分?)?)?"
)
_KEPT = re.compile(r"(\d{1,2}):(\d{2})\s*[到至~-]\s*(\d{1,2}):(\d{2})")
_NAMES_RUN = re.compile(
    r"(?P<unit>(?:公司|集团|中心|[厅局委办院行部所厂])的?)(?P<run>[\u4e00-\u9fff]{4,6})(?=,|来|到|驻|进|每|$)"
)
_NAME = re.compile(FULL)


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence says of a series; empty: not said. rest: the sentence without it, for everything else."""

    days: str
    hours: str
    number: str
    until: str
    rest: str


@once
def is_series(text: str) -> bool:
    """Whether people from outside are said to come again and again. A duty of one's own is none."""
    said = plain(text)
    return bool(visit_rhythm.written(said) and _COMES.search(said) and _OF_VISITORS.search(said))


def read(text: str, now: datetime) -> Told:
    said = plain(text)
    days, since = visit_rhythm.written(said), visit_rhythm.since(said)
    said = said.replace(since, ",", 1) if since else said
    number, said = _cut(_AGREEMENT, "number", said)
    until, said = _cut(_UNTIL, "date", said)
    length, said = ("", said) if until else _cut(_LENGTH, "length", said)
    end = until_of(until or length, now)
    said = re.sub(rf"{re.escape(days)}[,、 ]*", ",", said, count=1) if days else said
    span = hours_of(said, now)
    said = _PARTS.sub("", _HOURS.sub("", said)) if span else said
    rest = re.sub(r"[,、;。 ]*,[,、;。 ]*", ",", said).strip(",、;。 ")
    kept = f"{span[0]:%H:%M}至{span[1]:%H:%M}" if span else ""
    return Told(f"{days}{since}", kept, number, f"{_dated(end)}" if end else "", _split_names(rest))


def _cut(shape: re.Pattern[str], part: str, said: str) -> tuple[str, str]:
    found = shape.search(said)
    return (found[part], f"{said[: found.start()]},{said[found.end() :]}") if found else ("", said)


def _split_names(said: str) -> str:
    """运维公司张三李四: two names without anything between them."""
    found = _NAMES_RUN.search(said)
    if found is None or _NAME.fullmatch(found["run"]):
        return said
    run = found["run"]
    for at in (2, 3):
        if _NAME.fullmatch(run[:at]) and _NAME.fullmatch(run[at:]):
            return f"{said[: found.start('run')]}{run[:at]}、{run[at:]}{said[found.end() :]}"
    return said


def hours_of(text: str, now: datetime) -> tuple[time, time] | None:
    """From when until when on such a day, local; None where it does not say, or the end is not after the beginning."""
    said = plain(text)
    kept = _KEPT.search(said)
    if kept:
        return _ordered(*(_clock(kept[at], kept[at + 1]) for at in (1, 3)))
    found = find_period(said, now)
    if isinstance(found, Period):
        begins, ends = local(found.start), local(found.end)
        whole = begins.date() != ends.date() or begins.time() == ends.time() == time()
        return None if whole else _ordered(begins.time(), ends.time())
    part = _PARTS.search(said)
    return _PART.get(part.group(), _PART["全天"]) if part and not _HOURS.search(said) else None


def _clock(hour: str, minute: str) -> time | None:
    return time(int(hour), int(minute)) if int(hour) < 24 and int(minute) < 60 else None


def _ordered(begins: time | None, ends: time | None) -> tuple[time, time] | None:
    return (begins, ends) if begins is not None and ends is not None and begins < ends else None


def until_of(text: str, now: datetime) -> datetime | None:
    """The end of the last day of an agreement; None where it does not say, or it is over."""
    said = plain(text)
    length = _LENGTH.fullmatch(said)
    found = find_moment(f"{said}后" if length else said, now, past=False) if said else None
    return found.until if isinstance(found, Moment) and found.until > now else None


def _dated(until: datetime) -> str:
    day = (
        local(until).date()
        if local(until).time() != time()
        else local(until).date().fromordinal(local(until).toordinal() - 1)
    )
    return f"{day.year}年{day.month}月{day.day}日"


_LONG = 40  # signs; longer ones are no command, unless they tell who comes

# --- typed words ------------------------------------------------------------------------------------------------


class Verb(StrEnum):
    skip = "skip"
    stop = "stop"
    look = "look"
    mine = "mine"
    designate = "designate"
    add = "add"
    remove = "remove"
    swap = "swap"


@dataclass(frozen=True, slots=True)
class Wish:
    """number: the short one; None where none was said.  rest: the day, or whom."""

    verb: Verb
    number: int | None = None
    rest: str = ""


_NO = r"(?P<no>\d{4,6})(?!\d)"
_NOT = r"(?:都|就|先|暂时)?(?:不(?:用|会|能)?(?:过)?来|别来|停一次|停来一次|请假|取消一次)(?:了)?"
_WHEN = r"(?P<when>(?:今[天日]|明[天日]|后天|大后天|[这本下]?(?:个)?(?:周|星期|礼拜)[一二三四五六日天]|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?|\d{1,2}[日号]))"
_WHO = r"(?:他们|她们|他|她|来人|运维|[\u4e00-\u9fff]{2,12}(?:公司|厂家|单位|集团|中心)(?:的?人)?)?"
_SERIES = rf"系列(?:来访)?\s*{_NO}[\s,:]*"
# 加人 is plain; 加一次 is not, so that behind 加 alone a name has to stand.
_ADD = rf"(?:加人|增人|增加人员|新增人员|(?:加上|加入|增加|新增|添加|加)(?=\s*{FULL}))"
_REMOVE = r"(?:减人|减去|去掉|删去|删掉|移除|撤下|减)"
_SWAP = r"(?:换人|更换人员|人员变更)"
# Those who come may have numbers behind their names.
_OF_PEOPLE = (
    (Verb.designate, re.compile(rf"{_SERIES}(?:把|将)?接待人(?:换成|改成|换为|改为|换)\s*(?P<rest>.{{1,12}}?)")),
    (Verb.add, re.compile(rf"{_SERIES}{_ADD}[\s,:]*(?P<rest>.{{0,300}})", re.DOTALL)),
    (Verb.add, re.compile(rf"(?:加人|增人)\s*{_NO}[\s,:]*(?P<rest>.{{0,300}})", re.DOTALL)),
    (Verb.remove, re.compile(rf"{_SERIES}{_REMOVE}(?:人员)?[\s,:]*(?P<rest>.{{0,60}})")),
    (Verb.remove, re.compile(rf"{_SERIES}(?P<rest>(?!以后|他们|她们|都|就)[\u4e00-\u9fff]{{2,4}}?)(?:以后)?不再来了?")),
    (Verb.remove, re.compile(rf"减人\s*{_NO}[\s,:]*(?P<rest>.{{0,60}})")),
    (Verb.swap, re.compile(rf"{_SERIES}{_SWAP}[\s,:]*(?P<rest>.{{0,300}})", re.DOTALL)),
    (Verb.swap, re.compile(rf"{_SWAP}\s*{_NO}[\s,:]*(?P<rest>.{{0,300}})", re.DOTALL)),
    (Verb.swap, re.compile(rf"{_SERIES}(?P<rest>.{{1,20}}?(?:换成|改成|换为|改为|换).{{2,300}})", re.DOTALL)),
)  # fmt: skip
_SHAPES = (
    (Verb.mine, re.compile(r"(?:我的|查看?|有哪些)?(?:系列来访|来访系列|系列访客|访客系列|我的系列)(?:列表|有哪些)?")),
    (Verb.stop, re.compile(rf"(?:停止|结束|终止|取消|停掉|停)(?:这个)?(?:来访)?系列(?:来访)?\s*{_NO}")),
    (Verb.stop, re.compile(rf"系列(?:来访)?\s*{_NO}\s*(?:停止|结束|终止|取消|不再来了?|停了?)")),
    (Verb.designate, re.compile(rf"(?:系列(?:来访)?\s*{_NO}\s*)(?:转给|转交给?|交给|改由|改接待)\s*(?P<rest>.{{1,12}}?)(?:接待|负责)?")),
    (Verb.designate, re.compile(rf"(?:转交|移交)系列\s*{_NO}\s*(?:给|由)?\s*(?P<rest>.{{1,12}}?)")),
    (Verb.skip, re.compile(rf"(?:系列(?:来访)?)?\s*{_NO}[,\s]*{_WHO}{_WHEN}{_WHO}{_NOT}")),
    (Verb.skip, re.compile(rf"{_WHO}{_WHEN}[,\s]*(?:系列(?:来访)?)?\s*{_NO}\s*{_NOT}")),
    (Verb.skip, re.compile(rf"{_WHO}{_WHEN}{_WHO}{_NOT}[,\s]*(?:系列(?:来访)?)?\s*{_NO}")),
    (Verb.skip, re.compile(rf"{_WHO}{_WHEN}{_WHO}{_NOT}")),
    (Verb.look, re.compile(rf"(?:查看?)?(?:来访)?系列(?:来访)?\s*{_NO}")),
)  # fmt: skip


@once
def wish(text: str) -> Wish | None:
    """None where the words are no command about a series."""
    said = plain(text).rstrip(" !.。")
    for verb, shape in _OF_PEOPLE if len(said) > _LONG else (*_SHAPES, *_OF_PEOPLE):
        found = shape.fullmatch(said)
        if found:
            parts = found.groupdict()
            number = parts.get("no")
            return Wish(verb, int(number) if number else None, (parts.get("when") or parts.get("rest") or "").strip())
    return None
