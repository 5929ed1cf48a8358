"""Words that steer a form, at any moment of it: 上一步, 跳过, 改 第3项, 暂存, 继续, 提交, 取消."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Steer = Literal["back", "skip", "change", "pause", "resume", "submit", "cancel"]


@dataclass(frozen=True, slots=True)
class FormWord:
    """word: what to do.  item: the number of the field (from 1) for ``change``, else None.
    value: what the field shall become, where the sentence says so (改 第3项 为 统一平台)."""

    word: Steer
    item: int | None = None
    value: str = ""


def form_word(text: str) -> FormWord | None:
    """The steering word ``text`` consists of, or None when it is an answer."""
    return None
