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


def is_bare(text: str) -> bool:
    """访客, and nothing else."""
    return not text.strip() or _OPENING.fullmatch(text.strip()) is not None


def is_me(host: str) -> bool:
    """我, 我自己 or 我们科."""
    return host.strip().startswith(("我", "俺", "咱"))
