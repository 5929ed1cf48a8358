"""What one sentence about a visit says besides its slots: where, of what kind, what they bring, whether it is over."""

from __future__ import annotations

import re
import unicodedata

_PLACES = (
    ("machine_room", re.compile(r"(?<!不进)(?<!不去)(?<!不到)(?:机房|数据中心(?!的)|服务器间)")),
    ("equipment_room", re.compile(r"设备间|弱电间|配电(?:室|间)|UPS间|监控室")),
    ("office", re.compile(r"办公室|办公区|工位|科室里")),
    ("meeting_room", re.compile(r"会议室|会客室|接待室")),
)
_LASTING = re.compile(r"(?<!非)(?:驻场|驻点|长期|常驻|外包|非临时|进场|合作开发|实习)")
_THINGS = re.compile(
    r"(?:自?带着?|携带|随身带)(?!队|领)(?P<things>[^,。;!?]{1,30}?)(?=来(?!的)|进|去|到|过来|[,。;!?]|$|换|装|维修|检查)"
)
_LATE = re.compile(r"补录|补登|补记|补一?[条个]?(?:来访|访客)|忘了?登记|没有?登记|漏登")
_OPENING = re.compile(
    r"(?:请|帮我|我要|我想|想要)?(?:登记)?(?:一下|一个)?(?:访客|来访|来客|补录来访|补录访客|访客登记|来访登记|补录)[。!！]?"
)


def place(text: str) -> str:
    """Key of the place named; empty where none is."""
    plain = unicodedata.normalize("NFKC", text)
    return next((key for key, words in _PLACES if words.search(plain)), "")


def is_lasting(text: str) -> bool:
    return _LASTING.search(text) is not None


def things(text: str) -> str:
    """What they bring."""
    found = _THINGS.search(unicodedata.normalize("NFKC", text))
    return found["things"].strip() if found else ""


def is_late(text: str) -> bool:
    """Whether it is said that the visit is entered afterwards."""
    return _LATE.search(text) is not None


_DOING = re.compile(
    r"(?<![从以原起])(?:来|到|进|去)(?:我们|咱们?|我|单位)?"
    r"(?:机房|数据中心|服务器间|设备间|弱电间|配电室|配电间|监控室|办公室|办公区|工位|会议室|会客室|接待室)?里?"
    r"(?P<doing>(?!访|人|了|的|电|信|源|自|过|客|宾|个|几|时|期|[一二两三四五六七八九十\d])[\u4e00-\u9fffA-Za-z]{2,20})(?=[,。;!?]|$)"
)


def doing(text: str) -> str:
    """What they come to do, where it stands behind where they come; empty where it does not."""
    found = _DOING.search(unicodedata.normalize("NFKC", text))
    said = found["doing"] if found else ""
    return "" if any(words.fullmatch(said.removesuffix("里")) for _, words in _PLACES) else said


_HOST = re.compile(
    r"(?:[,。;:]|由)(?P<host>(?![我俺咱请需要安准无没不谁派单办领帮负全人有])[\u4e00-\u9fff]{2,3})(?:来)?(?:接待|陪同)[。!]*$"
)


def host(text: str) -> str:
    """Who receives, at the end of the sentence and whatever they are called; empty where nobody is named."""
    found = _HOST.search(unicodedata.normalize("NFKC", text).strip())
    return found["host"] if found else ""


_HOSTED = re.compile(r"(?:我|由我|我来|我们科?|本人)(?:负责|全程)?(?:陪同?|接待)")


def is_hosted(text: str) -> bool:
    """Whether whoever speaks says that they receive them: then it is a visit, whatever the visitors mean to do."""
    return _HOSTED.search(text) is not None


def is_bare(text: str) -> bool:
    """访客, and nothing else."""
    return not text.strip() or _OPENING.fullmatch(text.strip()) is not None


_AT_ONCE = re.compile(r"(?:现在|马上|这就|立刻|立即|这会儿)(?:就|要)*(?=来|到|进|过来|上门)")


def at_once(text: str) -> tuple[bool, str]:
    """赵强现在来开会: whether they come this very moment, and the sentence without it (赵强现 is nobody)."""
    return _AT_ONCE.search(text) is not None, _AT_ONCE.sub("", text)


def is_me(host: str) -> bool:
    """我, 我自己 or 我们科."""
    return host.strip().startswith(("我", "俺", "咱"))
