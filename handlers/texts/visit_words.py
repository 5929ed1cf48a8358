"""The verbs people type about a visit, with its number: 签到 4821, 签离 4821 17:30, 交接 4821 王芳; and what they ask."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from handlers.texts.number_first import turned
from handlers.understanding.usual import once


class Verb(StrEnum):
    host = "host"
    decline = "decline"
    designate = "designate"
    brief = "brief"
    check_in = "check_in"
    check_out = "check_out"
    look = "look"
    show_pass = "show_pass"
    name = "name"
    offer = "offer"
    take = "take"
    refuse = "refuse"
    leave = "leave"
    cancel = "cancel"
    replan = "replan"
    extend = "extend"
    reason = "reason"
    agreement = "agreement"
    late = "late"
    entry = "entry"
    apply = "apply"
    let_in = "let_in"
    bar = "bar"
    lift = "lift"
    in_full = "in_full"
    record = "record"
    why = "why"
    propose = "propose"
    accept = "accept"
    object = "object"
    done = "done"
    abnormal = "abnormal"
    yes = "yes"


@dataclass(frozen=True, slots=True)
class Wish:
    """number: the short one; case_no: the long one; rest: what was said behind it.
    shared: other matters have this verb too, so it is only ours where the number is.
    """

    verb: Verb
    number: int | None
    case_no: str
    rest: str = ""
    shared: bool = False


# The longer words first: 不接待 is not 接待.
_WORDS: tuple[tuple[Verb, str, bool], ...] = (
    (Verb.decline, "不接待|不是我接待", False),
    (Verb.designate, "改接待人?|换接待人?|改由", False),
    (Verb.refuse, "不接手|拒绝接手", False),
    (Verb.take, "接手|接受交接|确认交接", False),
    (Verb.host, "我来接待|确认接待|同意接待|接待", False),
    (Verb.brief, "已告知,?全程陪同|已告知|告知", False),
    (Verb.check_in, "签到|进场|进门", False),
    (Verb.check_out, "签离|签退|离场", False),
    (Verb.leave, "我?先走", False),
    (Verb.offer, "交接|移交接待|交给", False),
    (Verb.cancel, "取消来访|来访取消|不来了", False),
    (Verb.cancel, "取消|撤回|撤销", True),
    (Verb.extend, "延长|延时", False),
    (Verb.replan, "改期|改时间", False),
    (Verb.reason, "理由|地点理由", False),
    (Verb.agreement, "保密协议|协议编号|协议", False),
    (Verb.late, "补录", False),
    (Verb.apply, "办审批|申请审批", False),
    (Verb.entry, "申请机房出入|机房出入", False),
    (Verb.let_in, "放行", False),
    (Verb.lift, "解除禁入|取消禁入", False),
    (Verb.bar, "禁入|列入禁入", False),
    (Verb.in_full, "查看访客|访客详情|查看来访人", False),
    (Verb.record, "(?:访客|来访|出入)(?:登记|出入)?(?:记录|登记表)(?:表|单)?|访客登记单", False),
    (Verb.show_pass, "(?:来访|访客)?(?:二维码|通行码)|访客码", False),
    (Verb.name, "补访客|访客姓名", False),
    (Verb.look, "访客|来访", False),
    (Verb.object, "不认可", False),
    (Verb.accept, "认可", False),
    (Verb.done, "操作完成|操作结束", False),
    (Verb.abnormal, "操作异常|操作失败", False),
    (Verb.propose, "操作", False),
    (Verb.look, "进度|进展|查看", True),
    (Verb.why, "为什么找我|为啥找我", True),
    (Verb.yes, "同意|确认", True),
)
_SHAPES = tuple(
    (
        verb,
        shared,
        re.compile(
            rf"(?:我|请)?(?:{words})\s*[:,#]?\s*(?P<no>LF-\d{{8}}-\d{{3,6}}|\d{{4,6}}(?!\d))(?:\s*$|\s*[,。:-]\s*|\s+)(?P<rest>.*)",
            re.DOTALL | re.IGNORECASE,
        ),
    )
    for verb, words, shared in _WORDS
)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


_COMMA = re.compile(r"(?<=[\u4e00-\u9fff]),(?=[\u4e00-\u9fff])")


def written(said: str) -> str:
    """As it was typed: a comma between Chinese words is a wide one. For whatever is kept of a command."""
    return _COMMA.sub("，", said)


_PASS = re.compile(
    r"(?:请)?(?:把)?(?:我的)?(?:来访|访客)?的?(?:二维码|通行码|访客码)(?:再)?(?:发我|发给我|呢)?(?:一下|一遍)?"
)


@once
def asks_pass(text: str) -> bool:
    """二维码, without a number."""
    return _PASS.fullmatch(plain(text).rstrip("?。!？！ ")) is not None


_NUMBER = re.compile(r"\d{4}")


@once
def read(text: str) -> Wish | None:
    """None where the words are no command with a number."""
    said = plain(text)
    if _NUMBER.search(said) is None:  # every shape has one, and hardly any sentence
        return None
    return _shaped(said) or _shaped(turned(said))


def _shaped(said: str) -> Wish | None:
    for verb, shared, shape in _SHAPES if said else ():
        found = shape.fullmatch(said)
        if found:
            no, rest = found["no"], found["rest"].strip()
            short = int(no) if no.isdecimal() else None
            return Wish(verb, short, "" if no.isdecimal() else no.upper(), rest, shared)
    return None


# --- questions --------------------------------------------------------------------------------------------------


class Asked(StrEnum):
    coming = "coming"
    inside = "inside"
    last = "last"


_COMING = re.compile(
    r"(?P<when>今[天日]|明[天日]|后天|大后天|昨天|前天|[这本下上]?周[一二三四五六日天]?|[上下]午|[这本下]个?月|\d+[月日号]+){1,3}(?:还|都)?(?:有)?"
    r"(?:谁(?:要|会)?来(?:访)?|有?(?:哪些|什么|几个|多少)(?:人来访?|访客|客人|来访)|(?:的)?(?:访客|来访)(?:名单|安排|都?有谁|都?有哪些|有几[个批]|有多少)?)(?:吗|呢|啊)?"
)
_LAST = re.compile(
    r"(?:查一?下?|看一?下?)?(?P<name>[\u4e00-\u9fffA-Za-z· ]{2,20}?)(?:上一?次|最近一?次|最后一?次|以前|之前)(?:是)?(?:什么时候|何时|哪天|几时|啥时候)?(?:来|到)(?:的|过|访)?(?:是)?(?:什么时候|哪天)?(?:的|吗|没有?)?"
)
_INSIDE = re.compile(
    r"(?:现在|目前|此刻)?(?P<place>单位|楼里|会议室|办公区|设备间|机房)?(?:现在|目前)?(?:里|内)?(?:还)?(?:有)?(?:哪些|什么|几个|多少)?(?:外人|外部人员|访客|来访人)(?:还)?(?:在|在场)?(?:吗|呢|没有?)?"
    r"|(?:现在|目前)?谁(?:还)?在(?P<there>会议室|办公区|设备间|机房)里?"
)


def asked(text: str) -> tuple[Asked, str] | None:
    """A question about visits: which, and what it names; the time is read elsewhere."""
    said = plain(text).strip("?。!？！ ")
    last = _LAST.fullmatch(said)
    if last:
        return Asked.last, last["name"].strip()
    if _COMING.fullmatch(said):
        return Asked.coming, ""
    inside = _INSIDE.fullmatch(said)
    if inside and len(said) > 3:
        return Asked.inside, inside["place"] or inside["there"] or ""
    return None


_WHO = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4})(?=到了|来了|走了|离开|已经|签)")
_GREETED = re.compile(r"访客|客人|他们|人|工程师|师傅")


def of_whom(text: str) -> str:
    """Whose coming or leaving is told, where a name stands there."""
    found = _WHO.search(plain(text))
    return "" if found is None or _GREETED.search(found["name"]) else found["name"]


_ORDINALS = re.compile(r"第?(\d{1,2})位?(?:[、,和](?:第?(\d{1,2})位?))*")


def which(rest: str) -> tuple[tuple[int, ...], str]:
    """Ordinals of visitors at the beginning of what follows (第1位、第2位), and what is left."""
    found = re.match(r"(?:第\d{1,2}[位个人][、,和 ]*)+", rest)
    if found is None:
        return (), rest
    return tuple(int(one) for one in re.findall(r"\d{1,2}", found.group())), rest[found.end() :].strip()


def nth(ordinal: int) -> str:
    """How one of several visitors is called, as ``which`` reads it."""
    return f"第{ordinal}位"


_PLACES = {"会议室": "meeting_room", "办公区": "office", "设备间": "equipment_room", "机房": "machine_room"}


def place_of(name: str) -> str:
    return _PLACES.get(name, "")


_TIME = re.compile(
    r"^[\s,。;:]*(?P<time>(?:[今昨前]天|[今昨]晚|刚才|[上下]午|早上|晚上|凌晨|中午|\d{1,2}月\d{1,2}[日号])?\s*\d{1,2}(?::\d{2}|点半|点\d{0,2}分?))(?P<rest>.*)$",
    re.DOTALL,
)


def timed(rest: str) -> tuple[str, str]:
    """A time at the beginning of what follows, and what is left (the reason)."""
    found = _TIME.match(rest)
    return (found["time"].strip(), found["rest"].strip(" ,。;:、")) if found else ("", rest)


_SPAN = re.compile(
    r"^(?P<span>.*?\d{1,2}(?::\d{2}|点半|点\d{0,2}分?)\s*(?:到|至|-|~)\s*.*?\d{1,2}(?::\d{2}|点半|点\d{0,2}分?))(?P<rest>.*)$",
    re.DOTALL,
)


def spanned(rest: str) -> tuple[str, str]:
    """A stretch of hours at the beginning of what follows, and what is left (the reason)."""
    found = _SPAN.match(rest)
    return (found["span"].strip(), found["rest"].strip(" ,。;:、")) if found else ("", rest)


def parts(rest: str) -> tuple[str, str]:
    """内容；风险: what is to be done, and what may come of it."""
    content, _, risk = (rest.replace("风险:", ";").replace("风险", ";") if ";" not in rest else rest).partition(";")
    return content.strip(" ,。;:"), risk.replace("风险", "").strip(" ,。;:")


_HOURS = re.compile(r"(\d{1,2}|[一二两三四五六七八九十])\s*个?(?:小时|钟头|h)")
_NUMBERS = {sign: at for at, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}


def hours(rest: str) -> int:
    """How many hours longer; one where nothing is said."""
    found = _HOURS.search(rest)
    if found is None:
        return 1
    return int(found[1]) if found[1].isdecimal() else _NUMBERS[found[1]]


def agreement(rest: str) -> tuple[str, str]:
    """Its number, and what is said of until when it is good."""
    number, _, until = re.sub(r"有效期?|[,，。]", " ", rest).strip().partition(" ")
    head, to, tail = number.partition("到")
    said = until if not to else tail
    return (head if to else number).strip(), re.sub(r"^[\s到至]+|(?:为止|到期|有效)$", "", said.strip())


_BEHIND = re.compile(r"(?:LF-\d{8}-\d{3,6}|(?<!\d)\d{4,6}(?!\d))[\s,。:-]*(?P<rest>.+)$", re.DOTALL | re.IGNORECASE)


def in_clear(frank: str, rest: str) -> str:
    """What follows the number, with figures in clear where they were said."""
    found = _BEHIND.search(plain(frank))
    return found["rest"] if found else rest


def day_of(text: str) -> str:
    """今天, 下周三: the words of time a question begins with."""
    found = _COMING.fullmatch(plain(text).strip("?。!？！ "))
    said = plain(text)
    cut = re.match(
        r"(?:今[天日]|明[天日]|后天|大后天|昨天|前天|[这本下上]?周[一二三四五六日天]?|[上下]午|[这本下]个?月|\d+[月日号]+)+",
        said,
    )
    return cut.group() if found and cut else "今天"


def is_past(text: str) -> bool:
    return re.search(r"昨|前天|上周", text) is not None
