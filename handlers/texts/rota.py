"""What people read when a shift is taken off the roster or goes to somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.moments import full
from handlers.texts.questions import Question


def how_to_change(removes: bool) -> str:
    if removes:
        return "没有改动。请写明是谁的班，如：取消值班 张三 11月25日。查值班表请回复“值班表”。"
    return "没有改动。请写明谁和谁换，如：换班 张三 李四 11月25日。查值班表请回复“值班表”。"


def no_shift(person: str) -> str:
    return f"没有找到{person}那段时间的排班，没有改动。查值班表请回复“值班表”。"


def several_shifts(person: str, shifts: Sequence[tuple[datetime, datetime]]) -> str:
    lines = "\n".join(f"{full(start)} 到 {full(end)}" for start, end in shifts[:8])
    return f"{person}有 {len(shifts)} 个班，没有改动。请再说一次，写明哪一天：\n{lines}"


def confirm_removal(person: str, start: datetime, end: datetime) -> Question:
    return Question(f"将取消{person}的值班：{full(start)} 到 {full(end)}。")


def removed(person: str, start: datetime, end: datetime, vacancy: str) -> str:
    return "\n".join(filter(None, (f"已取消{person}的值班：{full(start)} 到 {full(end)}，并已通知本人。", vacancy)))


def your_shift_is_off(start: datetime, end: datetime, by: str) -> str:
    return f"{by}已取消您的值班：{full(start)} 到 {full(end)}。"


def _all_officers(names: Sequence[str]) -> str:
    return f"有事通知全体值班员：{'、'.join(names)}" if names else "而且没有值班员，请立即任命"


def nobody_until(start: datetime, names: Sequence[str]) -> str:
    return f"到 {full(start)} 之前没有人值班，{_all_officers(names)}。"


def roster_empty_now(names: Sequence[str]) -> str:
    return f"值班表已空，{_all_officers(names)}。请尽快排班，如：值班 张三 今天18:00到明天8:00。"


def roster_is_empty(names: Sequence[str], by: str) -> str:
    return (
        f"值班表空了：{by}取消了最后一个班。{_all_officers(names)}。\n请尽快排班，如：值班 张三 今天18:00到明天8:00。"
    )


def confirm_swap(moves: Sequence[tuple[str, str, datetime, datetime]]) -> Question:
    """moves: who had the shift, who has it then, from when to when."""
    lines = "；".join(f"{full(start)} 到 {full(end)}，由{had}改为{has}" for had, has, start, end in moves)
    return Question(f"将换班：{lines}。")


def swapped(moves: Sequence[tuple[str, datetime, datetime]]) -> str:
    lines = "；".join(f"{full(start)} 到 {full(end)}由{person}值班" for person, start, end in moves)
    return f"已换班：{lines}。已通知双方。"


def your_shifts_changed(moves: Sequence[tuple[bool, str, datetime, datetime]], by: str) -> str:
    """moves: whether it is theirs now, who the other one is, from when to when."""
    parts = [
        f"{full(start)} 到 {full(end)}，{'由您接替' + other if mine else '由' + other + '接替您'}值班"
        for mine, other, start, end in moves
    ]
    return f"{by}已为您换班：{'；'.join(parts)}。"


def roster_changed() -> str:
    return "值班表刚才有变化，这次没有改动。请先回复“值班表”查看，再说一次。"
