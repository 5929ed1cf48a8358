"""照上次, 照 4821 再登记一次: an earlier visit once more. What is taken over, and what never is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.texts.common import enumerated
from handlers.understanding.usual import once

_POLITE = r"(?:请|帮我|麻烦|我要|我想|就|还是|把){0,3}"
_LIKE = r"(?:照着?|按照?|跟|和|同|仿照|复制|参照)"
_NO = r"(?:来访|访客|编号)?\s*(?P<no>LF-\d{8}-\d{3,6}|\d{4,6}(?![\d年月点:]))号?"
_LAST = r"我?(?P<last>上一?次|上回)"
_KIND = r"(?P<kind>(?:的)?(?:那次|那批|那个)?(?:来访|访客|客人)(?:登记)?)?"
_SAME = r"(?:的)?(?:那次|那个)?(?:一样|那样|一模一样)"
_ONCE = r"(?:再|重新|又)?(?:给我)?(?:登记|来访|来|约|预约|办|填写?|申请)?(?:一?[次遍个份批下])?(?P<visit>来访|访客)?"
_SHAPES = tuple(
    re.compile(rf"{_POLITE}{shape}(?P<rest>(?:[,。;:!\s].*)?|(?=[今明后下本周上早晚\d]).*)", re.DOTALL | re.IGNORECASE)
    for shape in (
        rf"{_LIKE}\s*{_NO}{_KIND}\s*(?:{_SAME})?\s*,?\s*{_ONCE}",
        rf"{_LIKE}\s*{_LAST}{_KIND}\s*(?:{_SAME})?\s*,?\s*{_ONCE}",
        rf"{_NO}{_KIND}\s*,?\s*(?:再|重新)(?:登记|来|约|办)(?:一?[次遍个份])?",
        rf"(?:再|重新)(?:登记|来|约)(?:一?[次遍个份])?\s*{_NO}{_KIND}",
        r"(?P<last>上一?次|上回)的(?P<kind>访客|来访|客人|那批人)\s*(?:再|又)(?:登记|来|约)(?:一?[次遍个份])?",
    )
)


@dataclass(frozen=True, slots=True)
class Again:
    """no: long or short number; empty: the last one.  visit: whether it is said that a visit is meant.
    rest: what was said behind it, the new time.
    """

    no: str
    visit: bool
    rest: str


@once
def read(text: str) -> Again | None:
    """None where no earlier matter is wanted once more."""
    said = unicodedata.normalize("NFKC", text).strip().rstrip("。!.~吧")
    if len(said) > 80:
        return None
    for shape in _SHAPES:
        found = shape.fullmatch(said)
        if found:
            named = found.groupdict()
            meant = bool(named.get("kind") or named.get("visit"))
            return Again((named.get("no") or "").upper(), meant, named["rest"].strip(" ,。;:、!"))
    return None


_LABELS = {
    "visitors": "访客",
    "unit": "单位",
    "purpose": "事由",
    "place": "地点",
    "host": "接待人",
    "reason": "地点理由",
    "things": "携带物品",
    "count": "人数",
    "agreement": "协议编号",
}


def taken(no: str, keys: Sequence[str], erased: bool) -> str:
    """What was taken over; times, confirmations and approvals are new each time."""
    lost = "上次来人的姓名和号码已按规定删除，请回复“改 1 姓名 手机号”重写。" if erased else ""
    labels = enumerated([_LABELS[key] for key in _LABELS if key in keys])
    return f"照 {no} 填好的：{labels}。接待、告知、审批要重新办。{lost}"


def unknown(no: str) -> str:
    """Of one that is not there, and of one that somebody else registered and hosted: the same."""
    return f"没有找到您登记或接待的来访 {no}，不能照着登记。{_ANEW}"


def none_yet() -> str:
    return f"您还没有登记或接待过来访，没有可以照填的。{_ANEW}"


_ANEW = "请直接说，比如：明天9点省信息中心来人开会，我接待。"


def may_copy() -> str:
    """At the start of a form, where there was an earlier visit."""
    return "和上次一样的话，回复“照上次”，只需再说时间。"
