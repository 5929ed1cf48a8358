"""What is typed most, alone and exactly so: how it is to be read does not depend on the moment, and is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

BARE = frozenset(
    [
        "待办",
        "帮助",
        "菜单",
        "制度",
        "值班表",
        "我的申请",
        "我的上报",
        "进度",
        "提交",
        "取消",
        "继续",
        "上一步",
        "跳过",
        "确认",
        "是",
        "否",
    ]
)

T = TypeVar("T")


def once(read: Callable[[str], T]) -> Callable[[str], T]:
    """A reading of words alone (twenty of them look at each sentence), remembered for these few and for nothing else."""
    known: dict[str, T] = {}

    @wraps(read)
    def reading(text: str) -> T:
        if text not in BARE:
            return read(text)
        if text not in known:
            known[text] = read(text)
        return known[text]

    return reading
