"""What people say to narrow a ledger down: a month, a unit, a place; and how what was understood is said back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.texts.visits import KINDS, PLACES, STATES
from handlers.understanding.usual import once
from store.clock import local
from store.visiting import Kind, Place, State


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of visits. host: a name, or 我.  from_unit, to_unit: said to be the one or the other."""

    whole: bool  # the ledger itself was named
    unit: str = ""
    from_unit: str = ""
    to_unit: str = ""
    host: str = ""
    place: str = ""
    kind: str = ""
    state: str = ""
    late: bool = False
    came: bool = False
    table: bool = False
    page: int = 1


INSIDE, ME = "inside", "我"
_BOOK = re.compile(
    r"(?:访客|来访|来宾|人员出入|出入登记?|外来人员|机房出入)(?:登记)?(?:台[账帐]|登记[簿表册本]|记录[簿本])"
)
_PEOPLE = r"(?:外来人员|外部人员|来访人员|来访者|来访的人|访客|来宾|外人|客人)"
_ASKS = r"(?:都?有?(?:谁|哪些|哪几个|什么人|多少|几个)|名单|清单|列表|情况|记录|明细)?"
# Besides the ledger itself: whose visitors, who was here, who is still in.
_SHAPES = (
    re.compile(rf"^.{{2,30}}的{_PEOPLE}{_ASKS}$"),
    re.compile(rf"^.{{2,24}}(?:来|到|进|去)过.{{0,8}}(?:的)?(?:都?有?(?:哪些|谁|什么)?)?(?:人|{_PEOPLE}){_ASKS}$"),
    re.compile(
        rf"^.{{0,16}}(?:没|没有|未|还没)(?:有)?签离(?:的)?(?:都?有?(?:谁|哪些|哪几个|几个|多少)?)(?:人|{_PEOPLE})?{_ASKS}$"
    ),
    re.compile(rf"^.{{0,16}}补录的(?:来访|{_PEOPLE}){_ASKS}$"),
)
# What begins, or does, something is no question.
_ACTS = re.compile(
    r"登记一|要来|[明后]天|下周|接待一下|我陪同|我接待(?!的)|申请|审批|密码|泄[露漏]|[账帐]号|上次|怎么|为什么|规定|制度|可以吗|能不能|应该"
)
_TABLE = re.compile(
    r"(?:并|再)?(?:给我)?(?:导出|导成|导|打印|下载|生成|做成|出)(?:一份|一张|一下|成|来|去|个)*(?:excel|xlsx?|电子表格|表格|表|文件)?|excel|xlsx?|表格",
    re.I,
)
_PAGE = re.compile(r"第(\d{1,3})页|(?<=\s)(\d{1,3})$")
_STATES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (INSIDE, re.compile(r"(?:还)?(?:没有|没|未)(?:有)?(?:签离|离开|走)|在场|还在")),
    (State.cancelled, re.compile(r"(?:已|被)?取消(?:了)?")),
    (State.expired, re.compile(r"(?:没有|没|未)(?:来|到)(?!过)|过期|爽约")),
    (State.closed, re.compile(r"已?办结")),
    (State.left, re.compile(r"已(?:经)?(?:签离|离开)")),
)
_KINDS = (
    (Kind.lasting, re.compile(r"非临时(?:人员|性)?|长期(?:驻场)?|驻场")),
    (Kind.temporary, re.compile(r"临时(?:人员|性|来访)?")),
)
_CAME = re.compile(r"(?:来|到|进|去)(?:访)?过(?:我?们?单位)?")
_PLACE_WORDS = {place: re.compile(rf"(?:在|进入?|到|去)?{text}(?:里|内)?") for place, text in PLACES.items()}
_HOST = re.compile(
    r"(?:接待人(?:是|为|:)?\s?(?P<a>我|[\u4e00-\u9fff]{2,4}))|(?P<b>我|[\u4e00-\u9fff]{2,4}?)(?:本人)?接待(?:过)?的"
)
_TO = re.compile(r"(?:接待单位|接待科室|接待部门)(?:是|为|:)?\s?(?P<name>\S{2,20}?)(?:的|$|\s)")
_FROM = re.compile(r"(?:来访单位|对方单位|访客单位)(?:是|为|:)?\s?(?P<name>\S{2,20}?)(?:的|$|\s)")
_LATE = re.compile(r"补录(?:过)?")
_SMALL = re.compile(
    rf"台[账帐](?=\s|$)|请|麻烦|帮我|帮忙|给我|把|我想|我要|想要|查询|查一下|查看|查查|查|看一下|看看|看|列一下|列出来|列出|列|调出|一下|{_PEOPLE}"
    r"|人员|单位的(?=人)|名单|清单|列表|情况|记录|明细|都有谁|有谁|都有哪些|有哪些|哪些|哪几个|哪个|多少|几个|什么|谁|全部|所有|来访|的|了|过|呢|吗|有|都|在|是|和|人|[\s,，。?？!！:：、（）()]"
)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("?。!？！ ")


def names_book(text: str) -> bool:
    """Whether the ledger of visits is named, by whatever name."""
    return _BOOK.search(plain(text)) is not None


@once
def about_visitors(text: str) -> bool:
    """A question for the ledger of visits: it is named, or its rows are described."""
    said = plain(text)
    if _ACTS.search(said) or len(said) > 60:
        return False
    return names_book(said) or any(shape.match(_TABLE.sub("", said).strip()) for shape in _SHAPES)


def told(text: str, when: str) -> Told:
    """The pieces, taken out one after another; when: the words of time. What is left over names a unit."""
    said = plain(text)
    left = said.replace(when, " ", 1) if when else said
    book, left = _take(_BOOK, left)
    table, left = _take(_TABLE, left)
    page = _PAGE.search(left) if book else None
    left = left[: page.start()] + left[page.end() :] if page else left
    to, left = _take(_TO, left)
    from_unit, left = _take(_FROM, left)
    host, left = _take(_HOST, left)
    state, left = _first(_STATES, left)
    late, left = _take(_LATE, left)
    kind, left = _first(_KINDS, left)
    came, left = _take(_CAME, left)
    place, left = _first(tuple(_PLACE_WORDS.items()), left)
    return Told(
        whole=book is not None,
        unit=_SMALL.sub("", left),
        from_unit=from_unit["name"] if from_unit else "",
        to_unit=to["name"] if to else "",
        host=(host["a"] or host["b"]) if host else "",
        place=place,
        kind=kind,
        state=state,
        late=late is not None,
        came=came is not None,
        table=table is not None,
        page=int(page[1] or page[2]) if page else 1,
    )


def _take(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    found = pattern.search(text)
    return found, text if found is None else f"{text[: found.start()]} {text[found.end() :]}"


def _first(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> tuple[str, str]:
    for key, pattern in patterns:
        found, left = _take(pattern, text)
        if found is not None:
            return str(key), left
    return "", text


# --- the other ledgers ----------------------------------------------------------------------------------------

_OTHER = re.compile(
    r"(?P<kind>载体|设备|资产|[账帐]号|档案|审批|申请)(?:登记)?台[账帐]|台[账帐][\s:]+(?P<behind>载体|设备|资产|[账帐]号|档案|审批|申请)(?=\s|$)"
)
_ONES = {"载体": "media", "设备": "device", "资产": "device", "账号": "account", "帐号": "account", "档案": "archive"}
_ONES |= {"审批": "requests", "申请": "requests"}


def other(text: str, when: str) -> tuple[str, str, bool, int] | None:
    """Which other ledger is named; then what is left over (a unit or a state), whether as a file, and the page."""
    said = plain(text)
    found = _OTHER.search(said)
    if found is None or len(said) > 60 or re.search(r"登记(?!台)|更正|作废|怎么|为什么|规定", said):
        return None
    left = said.replace(found.group(), " ", 1)
    left = left.replace(when, " ", 1) if when else left
    table, left = _take(_TABLE, left)
    page = _PAGE.search(left)
    left = left[: page.start()] + left[page.end() :] if page else left
    return _ONES[found["kind"] or found["behind"]], left, table is not None, int(page[1] or page[2]) if page else 1


@once
def names_other(text: str) -> bool:
    """Whether another ledger is named at all: nothing else need be read from what does not."""
    return _OTHER.search(plain(text)) is not None


def bare(left: str) -> str:
    """Without the small words between."""
    return _SMALL.sub("", left)


def is_unit(said: str) -> bool:
    """Whether it is called as units are; anything else may be the number of an object."""
    return re.fullmatch(r"[\u4e00-\u9fff]{2,16}(?:局|科|股|处|室|办|部|委|中心|单位|厅|队|所|院)", said) is not None


_EXPORT = re.compile(
    r"(?:请|帮我|把它|这个|上面的)?(?:导出|导出来|导出表格|导出excel|导出xlsx|导出一下|下载表格)(?:吧|一下|来)?", re.I
)
_NEXT = re.compile(r"下一?页|再看一?页|后面的")


@once
def asks_file(text: str) -> bool:
    """导出, and nothing more."""
    return _EXPORT.fullmatch(plain(text)) is not None


@once
def asks_next(text: str) -> bool:
    return _NEXT.fullmatch(plain(text)) is not None


# --- stretches of time that are no moments of a plan ----------------------------------------------------------------

_NUMERALS = {sign: at for at, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 6}
_COUNT = r"\d{1,3}|[一二两三四五六七八九十]"
_YEAR = re.compile(
    r"(?P<named>今年|本年度?|去年|前年|(?P<year>20\d\d)年(?:度|全年)?(?!\d))(?!\d*月)(?P<part>(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年))?"
)
_PART = re.compile(r"(?:(?P<this>本|这个|上个?)|第?(?P<quarter>[一二三四1-4]))季度|(?P<half>[上下])半年")
_BACK = re.compile(rf"(?:最?近|过去)(?P<count>{_COUNT})个?(?P<unit>天|日|周|星期|月|年)(?:内|以来|里)?")


def stretch(text: str, now: datetime) -> tuple[datetime, datetime, str] | None:
    """今年, 2025年, 上半年, 第三季度, 近三个月: from, until, the words. Months and days are understood elsewhere."""
    said, here = plain(text), local(now)
    back = _BACK.search(said)
    if back:
        return _back(back, here)
    year = _YEAR.search(said)
    if year:
        number = int(year["year"]) if year["year"] else here.year - {"去年": 1, "前年": 2}.get(year["named"], 0)
        return (*_months(here, number, *_part_of(year["quarter"], year["half"])), year.group())
    part = _PART.search(said)
    if part is None:
        return None
    if part["this"]:
        first = (here.month - 1) // 3 * 3 + 1 - (3 if part["this"].startswith("上") else 0)
        return (*_months(here, here.year, first, 3), part.group())
    return (*_months(here, here.year, *_part_of(part["quarter"], part["half"])), part.group())


def _back(found: re.Match[str], here: datetime) -> tuple[datetime, datetime, str]:
    count = int(found["count"]) if found["count"].isdecimal() else _NUMERALS[found["count"]]
    days = {"周": 7, "星期": 7, "月": 30, "年": 365}.get(found["unit"], 1) * count
    tomorrow = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return tomorrow - timedelta(days=days), tomorrow, found.group()


def _part_of(quarter: str | None, half: str | None) -> tuple[int, int]:
    """First month, and how many."""
    if quarter:
        number = int(quarter) if quarter.isdecimal() else _NUMERALS[quarter]
        return 3 * number - 2, 3
    return (1, 12) if not half else (1, 6) if half == "上" else (7, 6)


def _months(here: datetime, year: int, first: int, many: int) -> tuple[datetime, datetime]:
    begins = here.replace(year=year, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return _later(begins, first - 1), _later(begins, first - 1 + many)


def _later(begins: datetime, months: int) -> datetime:
    years, month = divmod(begins.month - 1 + months, 12)
    return begins.replace(year=begins.year + years, month=month + 1)


# --- said back ----------------------------------------------------------------------------------------------------


def period(since: datetime | None, until: datetime | None) -> str:
    """2026年11月, or from which day to which; empty: no end was set."""
    if since is None or until is None:
        return ""
    first, last = local(since), local(until - timedelta(microseconds=1))
    if first.day == 1 and _later(first.replace(hour=0, minute=0, second=0, microsecond=0), 1) == local(until):
        return f"{first.year}年{first.month}月"
    begins = f"{first.year}年{first.month}月{first.day}日"
    if first.date() == last.date():
        return begins
    ends = f"{last.month}月{last.day}日" if last.year == first.year else f"{last.year}年{last.month}月{last.day}日"
    return f"{begins}至{ends}"


def state_name(state: str) -> str:
    return "没签离" if state == INSIDE else STATES[State(state)] if state else ""


def place_name(place: str) -> str:
    return PLACES[Place(place)] if place else ""


def kind_name(kind: str) -> str:
    return f"{KINDS[Kind(kind)]}人员" if kind else ""


def place_of(said: str) -> str | None:
    """As the command line names it; None: there is no such place."""
    return next((place.value for place, text in PLACES.items() if text == said), None)


def kind_of(said: str) -> str | None:
    return next((kind.value for kind, text in KINDS.items() if text == said), None)


def state_of(said: str) -> str | None:
    """As the command line names it."""
    found, left = _first(_STATES, said)
    return found if found and not left.strip() else None
