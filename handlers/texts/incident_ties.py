"""What people read where an incident belongs to another one, or came from work in the machine room (WB-14)."""

from __future__ import annotations

from handlers.texts.dialog_values import cut
from handlers.texts.incidents import Told, both, over


def hears_joined(told: Told, into: Told, by: str) -> str:
    return f"{told.no} 与 {into.no} 是同一件事，已由{by}并入 {into.no}，这一件到此结束。看进展回复：进度 {into.short}"


def you_joined(told: Told, into: Told) -> str:
    return f"{told.no} 已并入 {into.no}，不再催办。请继续处理 {into.no}。"


def another_joined(told: Told, into: Told) -> str:
    return f"{into.no}：{told.reporter}也报了同一件事（{told.no}），已并入：{cut(told.incident.said, 100)}"


def said_of_operation(visit: str, ordinal: int, content: str, note: str) -> str:
    """The first sentence of an incident that a machine-room operation became."""
    return f"机房操作异常（来访 {visit} 第{ordinal}项）：{content}。{note}"


def no_such_operation() -> str:
    return "没有登记：没有找到这项异常结束的操作。直接说发生了什么，系统马上登记。"


def host_hears(told: Told, by: str) -> str:
    return f"{by}已把机房操作异常登记为安全事件 {told.no}，上报人是接待人您。处置步骤回复：清单 {told.short}"


def registered_before(told: Told) -> str:
    ended = "" if told.incident.is_open else over(told)
    return (
        f"这项操作已登记为安全事件 {told.no}，没有重复登记。{ended or both(told) + '。'}看进展回复：进度 {told.short}"
    )


def heard_of_operation(content: str, note: str) -> str:
    """What of it says which kind of incident it is."""
    return f"{content}。{note}"
