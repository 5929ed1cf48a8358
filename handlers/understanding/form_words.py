"""Words that steer a form, at any moment of it: 上一步, 跳过, 改 第3项, 暂存, 继续, 提交, 取消."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from handlers.understanding.numerals import number
from handlers.understanding.wording import plain

Steer = Literal["back", "skip", "change", "pause", "resume", "submit", "cancel"]


@dataclass(frozen=True, slots=True)
class FormWord:
    """word: what to do.  item: the number of the field (from 1) for ``change``, else None.
    value: what the field shall become, where the sentence says so (改 第3项 为 统一平台)."""

    word: Steer
    item: int | None = None
    value: str = ""


# Whole texts only: 不知道 or 取消订单后发现 are answers, not steering.
_WORDS: dict[Steer, str] = {
    "back": r"上一步|返回上一步|上一项|上一题|退回上一步|回上一步|往回|上一个|后退|返回",
    "skip": r"跳过|略过|下一步|下一项|先跳过|跳过这项|跳过这一项|这项跳过|pass",
    "pause": r"暂存|先存着|保存|先保存|存草稿|保存草稿|稍后再填|等会再填|待会再填|一会再填|暂停|先放着|回头再填|晚点再填",
    "resume": r"继续|继续填|继续填写|接着填|接着写|接着来|恢复|继续报告",
    "submit": r"提交|确认提交|交|现在提交|提交报告|提交吧|可以提交|没问题提交|就这样提交",
    "cancel": r"取消|退出|不填了|算了|不弄了|算了不弄了|放弃|取消填写|不写了|不报了|终止|不要了|拉倒|拉倒吧|取消吧",
}
_EXACT = {word: steer for steer, words in _WORDS.items() for word in words.split("|")}
_CHANGE = re.compile(
    r"^(?:修改|更改|改一下|改动|改|重填|重写)\s?(?:第)?\s?(?P<item>\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:项|条|个|题)?"
    r"(?:\s?(?:为|成|改成|改为|:|,)\s?(?P<value>.*)|\s+(?P<rest>.+))?$"
)
_ITEM_FIRST = re.compile(
    r"^第\s?(?P<item>\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:项|条|个|题)?\s?(?:改|修改|不对|错了|填错了|写错了)(?:一下)?(?:成|为|:|,)?\s?(?P<value>.*)$"
)


@lru_cache(maxsize=32)
def form_word(text: str) -> FormWord | None:
    """The steering word ``text`` consists of, or None when it is an answer."""
    said = plain(text).rstrip("。.!~ 吧了啊") or plain(text)
    steer = _EXACT.get(plain(text).rstrip("。.!~ ")) or _EXACT.get(said)
    if steer:
        return FormWord(steer)
    return _change(text)


def _change(text: str) -> FormWord | None:
    shown = " ".join(text[:600].split())
    found = _CHANGE.match(plain(shown)) or _ITEM_FIRST.match(plain(shown))
    item = number(found["item"]) if found else None
    if not found or not item:
        return None
    value = found["value"] or (found["rest"] if "rest" in found.re.groupindex else "") or ""
    return FormWord("change", item, _as_typed(shown, value.strip()))


def _as_typed(text: str, value: str) -> str:
    """The value as the person spelled it, not as we folded it."""
    return text[-len(value) :] if value and plain(text[-len(value) :]) == value else value
