"""机房操作 (WB-14): told with its risk, allowed by the host, done, recorded line by line."""

from __future__ import annotations

import re
from datetime import datetime

from handlers.texts.common import SOURCE
from handlers.texts.dialog_values import cut
from handlers.texts.leads import fitting
from handlers.texts.moments import clock
from handlers.texts.visit_cards import Keys
from handlers.texts.visits import Told, whence
from handlers.types import Button, Card, Row, Style, Tone
from store.operations import Operation, OpState

_ROW = 30
STATES = {
    OpState.proposed: "等接待人认可",
    OpState.agreed: "已认可，待记录",
    OpState.refused: "不认可",
    OpState.done: "已完成",
    OpState.abnormal: "异常结束",
}
AGREED, REFUSED = "已认可", "不认可"


def how_to_propose(told: Told) -> str:
    return f"请写清操作内容和可能的风险：操作 {told.short} 更换3号服务器硬盘；风险：可能短时停机"


def please_agree(told: Told, it: Operation, keys: Keys) -> Card:
    body = "您是接待人：认可后才能操作，请全程看着，做完记录结果。没有认可的操作不能登记为已做。"
    return Card(
        title="机房操作：请您认可",
        lead=fitting(told.visit.no, "WB-14"),
        body=body,
        rows=(
            Row("来访人", cut(whence(told.visit), _ROW)),
            Row("操作", cut(it.content, _ROW)),
            Row("风险", cut(it.risk, _ROW)),
            Row("回复编号", f"{told.short} 第{it.ordinal}项"),
        ),
        buttons=(Button("认可", keys.one), Button("不认可", keys.two, Style.danger)),
        source=SOURCE,
        twin=f"【机房操作：请您认可】{told.visit.no} 第{it.ordinal}项\n{it.content}\n风险：{it.risk}\n{body}\n"
        f"请回复：认可 {told.short} 第{it.ordinal}项，或 不认可 {told.short} 第{it.ordinal}项",
    )


def settled(told: Told, it: Operation, what: str, by: str) -> Card:
    return Card(
        title=f"机房操作：{what}",
        lead=told.visit.no,
        rows=(Row("操作", cut(it.content, _ROW)), Row("办理", f"{by}，{clock(told.now, told.now)}")),
        source=SOURCE,
        tone=Tone.done,
        settled=what,
        twin=f"{told.head}第{it.ordinal}项操作：{by}{what}，之前的卡片不用再处理。",
    )


def proposed(told: Told, it: Operation) -> str:
    return f"{told.head}：第{it.ordinal}项操作已登记，等接待人{told.host}认可；认可前不能做。"


def answered(told: Told, it: Operation, by: str) -> str:
    if it.state is OpState.agreed:
        done = f"做完回复“操作完成 {told.short} 第{it.ordinal}项 结果”，出问题回复“操作异常 {told.short} 第{it.ordinal}项 情况”。"
        return f"{told.head}：第{it.ordinal}项操作{by}已认可，可以做。{done}"
    return f"{told.head}：第{it.ordinal}项操作{by}不认可，不能做。"


def recorded(told: Told, it: Operation, now: datetime) -> str:
    when = f"{clock(it.started_at, now)} 到 {clock(it.ended_at, now)}" if it.started_at and it.ended_at else ""
    return f"{told.head}：第{it.ordinal}项操作{STATES[it.state]}，{when}，已记录存档。"


def went_wrong(told: Told, it: Operation) -> str:
    return (
        f"{told.head}：机房第{it.ordinal}项操作异常结束：{cut(it.content, 40)}。情况：{cut(it.note, 120)}。接待人{told.host}。"
        "请马上核实、保护现场；构成安全事件的，接待人点卡片就能登记（WB-14、ZX-24）。"
    )


def abnormal(told: Told, it: Operation) -> str:
    return (
        f"{told.head}：第{it.ordinal}项操作已记为异常结束，已告诉单位领导、安全管理员和安全主管。"
        "请停下、保护现场；构成安全事件的，点接着发来的卡片就能登记（ZX-24）。"
    )


def not_agreed(told: Told, it: Operation) -> str:
    return f"{told.head}：第{it.ordinal}项操作{STATES[it.state]}，没有登记为已做（WB-14：接待人认可后才能操作）。"


def no_such(told: Told) -> str:
    return f"{told.head}：没有这项操作。先登记：{how_to_propose(told).partition('：')[2]}"


def which_one(told: Told) -> str:
    return f"{told.head}：有几项操作，请写第几项，如“认可 {told.short} 第1项”。"


def not_in_room(told: Told) -> str:
    return f"{told.head}：来人当时不在机房，没有登记。要先签到进机房。"


def not_yours(told: Told) -> str:
    return f"{told.head}：只有正在陪同的接待人{told.host}能认可和记录操作，没有改动。"


def lines(operations: list[Operation]) -> str:
    """What was done in the machine room, one line each."""
    return "\n".join(f"· 第{it.ordinal}项 {cut(it.content, 40)}：{STATES[it.state]}" for it in operations)


_ITEM = re.compile(r"^第?\s*(\d{1,3})\s*(?:项|条|号)[\s,。:、]*|^(\d{1,2})(?=\s|$)")


def item(rest: str) -> tuple[int, str]:
    """Which operation (0: not said), and what else is said."""
    found = _ITEM.match(rest)
    if found is None:
        return 0, rest
    return int(found[1] or found[2]), rest[found.end() :].strip()
