"""Who comes on a series changes: what people write of it, and what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handlers.texts.visit_series import SeriesTold
from handlers.texts.visits import name
from store.visiting import Guest, Place

CHANGED = "来人已变"
_SWAP = re.compile(r"(?:把|将|由)?(?P<gone>[^换改]{1,20}?)(?:换成|改成|换为|改为|换)(?P<come>.{2,200})", re.DOTALL)
_ORDINAL = re.compile(r"第?(\d{1,2})位")


def swapped(said: str) -> tuple[str, str] | None:
    """张三换成王五: who goes, and who comes."""
    found = _SWAP.fullmatch(said.strip(" ,:"))
    return None if found is None else (found["gone"].strip(" ,"), found["come"].strip(" ,"))


def each_of(said: str) -> list[str]:
    """张三、李四 or 张三和李四: one by one."""
    return [one.strip() for one in re.split(r"[、,，和\s]", said) if one.strip()]


def ordinal_of(said: str) -> int | None:
    """第2位."""
    found = _ORDINAL.fullmatch(said.strip())
    return int(found[1]) if found else None


# --- said -------------------------------------------------------------------------------------------------------


def changed(told: SeriesTold, come: Sequence[Guest], gone: Sequence[Guest], days: int, kept: int, own: bool) -> str:
    """days: visits that follow.  kept: those on which somebody was here, which stay as they are."""
    parts = [f"加了{_names(come)}" if come else "", f"减了{_names(gone)}" if gone else ""]
    lines = [f"{told.head}：{'，'.join(filter(None, parts))}，现在是{told.who}。{_of_days(days, kept)}"]
    if come:
        lines.append(_new(told, own))
    lines.append(_back(told, come, gone))
    return "\n".join(lines)


def _names(those: Sequence[Guest]) -> str:
    return "、".join(name(one) for one in those)


def _of_days(days: int, kept: int) -> str:
    followed = f"已排的 {days} 次来访跟着改" if days else "还没有排好的来访要改"
    return followed + (f"，正在办的 {kept} 次照旧。" if kept else "。")


def _new(told: SeriesTold, own: bool) -> str:
    """WB-06, WB-07, WB-09: what holds of everybody holds of somebody new."""
    said = "请重新宣读告知内容，点“已告知，全程陪同”" if own else f"已请{told.host or '接待人'}重新告知"
    said += "，告知后才能签到；新来的人也要签协议（WB-07）。"
    room = told.series.place is Place.machine_room
    return said + ("进机房还要有写着其姓名的机房出入审批（WB-09）。" if room else "")


def _back(told: SeriesTold, come: Sequence[Guest], gone: Sequence[Guest]) -> str:
    out = "、".join(f"第{one.ordinal}位" for one in come)
    if come and gone:
        return f"要改回，回复“系列 {told.short} {out}换成 原来的姓名”。"
    return f"要改回，回复“系列 {told.short} 减人 {out}”。" if come else f"要改回，回复“系列 {told.short} 加人 姓名”。"


def how(told: SeriesTold) -> str:
    return (
        f"{told.head}：现在是{told.who}，没有改动。请写清楚，如“系列 {told.short} 张三换成王五”"
        f"“系列 {told.short} 加人 王五”“系列 {told.short} 减人 张三”。"
    )


def nobody_called_so(told: SeriesTold, those: Sequence[Guest]) -> str:
    listed = "、".join(f"第{one.ordinal}位{one.name}" for one in those)
    return f"{told.head}：没有对上要减的人，没有改动。现在有：{listed}；可以写“系列 {told.short} 减人 第{those[-1].ordinal}位”。"


def already_in(told: SeriesTold) -> str:
    return f"{told.head}：要加的人已经在内，没有改动。"


def nobody_left(told: SeriesTold) -> str:
    return f"{told.head}：减完就没有人了，没有改动。换成别人，回复“系列 {told.short} 张三换成王五”；不再来，回复“停止系列 {told.short}”。"
