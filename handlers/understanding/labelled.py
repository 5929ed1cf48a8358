"""A sentence in pieces, as somebody dictates a form: 权限变更 系统双公示 账号zhangw 原因转岗. Each piece names its slot."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.understanding.meaning import Slot

_LABELS: tuple[tuple[str, str], ...] = (
    ("system", r"(?:系统名称|系统|对象)(?!变更|升级|管理|故障|异常|切换|割接|维护|重启|被|崩|瘫|宕|打不|登|要|里|上|的|有|中|权限|账号|密码|出)"),
    ("destination", r"(?:目的地|去向|送修单位|维修单位|接收方|接收单位|收件单位)"),
    ("purpose", r"(?:用途|目的|事由)"),
    ("reason", r"(?:原因|理由|事由)"),
    ("visitors", r"(?:访客(?!登记|签|来|已|到|的|预约|要|想)|来访人|人员(?=[\u4e00-\u9fff]{2,4}(?:$|[ ,;。]))(?!名单|密集|出入))"),
    ("visitor_unit", r"(?:访客单位|来访单位|单位(?!领导|同意|的|里|有|要|想))"),
    ("person", r"(?:姓名|人员|监销人|收件人)(?=[\u4e00-\u9fff]{2,4}(?:$|[ ,;。]))"),
    ("place", r"(?:地点|区域|位置)"),
)  # fmt: skip
"""Slot -> the words a piece begins with when it gives that slot, in the order they are tried."""
_PIECE = {
    slot: re.compile(rf"(?:^|[ ,;。])(?:{label})(?:是|为|:)? ?(?P<value>[^ ,;。!?]{{2,16}})(?=$|[ ,;。!?])")
    for slot, label in _LABELS
}
_PAUSE = re.compile(r"[ ,;。]+")
_PIECES = 3
"""So many pieces make a dictated form; fewer are a sentence."""
_TRAILING = re.compile(r"(?:吧|呗|呢|啊|了)$")


def labelled(intent: str, text: str, wanted: tuple[str, ...]) -> Mapping[str, Slot]:
    """The slots of ``wanted`` that pieces of ``text`` (plain, spaces kept, times blotted out) name outright."""
    if len([piece for piece in _PAUSE.split(text) if piece]) < _PIECES:
        return {}
    found: dict[str, Slot] = {}
    for slot, pattern in _PIECE.items():
        said = pattern.search(text) if slot in wanted else None
        if said and not (slot == "reason" and "purpose" in found):
            found[slot] = _TRAILING.sub("", said["value"])
    return found
