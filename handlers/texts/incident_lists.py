"""How a security incident stands: 进度, 清单, 待办, 我的上报, and why somebody was called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incidents.incident import Track, confirmed
from handlers.procedures.incident import AUTHORITIES, Step
from handlers.texts.dialog_values import cut
from handlers.texts.incidents import (
    BASIS,
    SIDES,
    Told,
    both,
    grade_name,
    identity,
    lacking,
    over,
    role_name,
    side,
)

__all__ = ["mine", "no_such_step", "open_list", "progress", "role_name", "steps", "ticked", "todo", "was_ticked", "why"]
from handlers.texts.moments import clock, full
from store.incidents import Ending, StepDone


def steps(told: Told, plan: Sequence[Step], done: dict[str, tuple[str, StepDone]]) -> str:
    """done: step -> name of who ticked it, and when."""
    lines = [f"{told.no} 处置清单（{told.what}，{BASIS}）："]
    for number, step in enumerate(plan, 1):
        found = done.get(step.key)
        tick = f"✓ {number}. {step.text}：{found[0]} {clock(found[1].done_at, told.now)}" if found else ""
        lines.append(tick or f"○ {number}. {step.text}：{step.more}")
    if told.incident.is_open:
        lines.append(f"做完请回复，如：已做 {told.short} 1、3；全部处置完请回复：处置完成 {told.short}")
    return "\n".join(lines)


def ticked(told: Told, new: Sequence[str], before: Sequence[str], open_: int) -> str:
    """new, before: texts of the steps ticked now, and of those that were (with who and when)."""
    lines = [f"已登记 {told.no}：{'、'.join(new)}。" if new else f"{told.no} 没有新的登记。"]
    lines += [f"{one}。" for one in before]
    rest = (
        f"还有 {open_} 项，回复：清单 {told.short}" if open_ else f"清单全部做完。处置完请回复：处置完成 {told.short}"
    )
    return "\n".join([*lines, rest])


def was_ticked(step: Step, by: str, at: datetime, now: datetime) -> str:
    return f"{step.text}：{by} {clock(at, now)} 已登记，没有再改"


def no_such_step(told: Told, count: int) -> str:
    return f"没有登记：请写清单里的序号（1 到 {count}），如：已做 {told.short} 1、3。看清单回复：清单 {told.short}"


def progress(told: Told, graded_by: str, handled_by: str, missing: Sequence[str], counted: tuple[int, int]) -> str:
    """counted: steps that are done, and all of them."""
    it = told.incident
    scope = f"，{it.scope}" if it.scope else ""
    lines = [f"{told.no} 安全事件：{told.what}{scope}（{told.reporter}）", f"✓ 上报 {full(it.reported_at)}"]
    lines += [f"{'✓' if confirmed(it, track) else '○'} {SIDES[track]}：{side(told, track)}" for track in Track]
    lines.append(f"{'✓' if counted[0] == counted[1] else '○'} 处置清单 {counted[0]}/{counted[1]}")
    lines.append(f"✓ 定级 {grade_name(it.grade)}（{graded_by}）" if it.grade else "○ 待定级")
    lines += [
        f"✓ 已报{AUTHORITIES[one.authority]} {full(one.told_at)} {one.teller}，编号 {cut(one.number, 40)}"
        for one in it.notices
    ]
    if it.handled_at is not None:
        lines.append(f"✓ 处置完成 {full(it.handled_at)} {handled_by}")
    return "\n".join([*lines, *_end(told, missing)])


def _end(told: Told, missing: Sequence[str]) -> list[str]:
    it = told.incident
    if it.ending is Ending.closed:
        return [f"✓ 已办结。原因：{cut(it.cause, 100)}；结果：{cut(it.result, 100)}"]
    if not it.is_open:
        return [over(told)]
    return [f"○ 待办结，还差：{lacking(missing)}" if missing else "○ 待办结，可以办结了"]


def open_list(items: Sequence[Told]) -> str:
    lines = [f"· {told.no}（{told.reporter}）{told.what}，{state(told)}" for told in items[:15]]
    return "\n".join([f"未办结的安全事件 {len(items)} 件：", *lines, f"看详情请回复，如：进度 {items[0].short}"])


def state(told: Told) -> str:
    it = told.incident
    if not it.is_open:
        endings = {Ending.joined: f"已并入 {it.joined_into}", Ending.withdrawn: "误报，已撤回"}
        return endings.get(it.ending, "已办结")
    return f"{both(told)}；{grade_name(it.grade) or '待定级'}"


def mine(items: Sequence[Told]) -> str:
    return "我上报的安全事件：\n" + "\n".join(f"{told.no} {told.what}，{state(told)}" for told in items)


# What can be done, and the words for it; {} is the short number.
_TODO = {
    Track.office.value: ("等市信用办确认", "确认 {}"),
    Track.leader.value: ("等单位领导确认", "确认 {}"),
    "grade": ("待定级", "定级 {} 一般"),
    "steps": ("处置清单没做完", "清单 {}"),
    "handled": ("待登记处置完成", "处置完成 {}"),
    "police": ("待登记已报公安", "已报公安 {}"),
    "superior": ("待登记已报主管部门", "已报主管部门 {}"),
    "close": ("待办结", "办结 {}"),
}


def todo(items: Sequence[tuple[Told, str]]) -> str:
    lines = [f"安全事件待办 {len(items)} 件："]
    for told, what in items:
        name, words = _TODO[what]
        lines.append(f"· {told.no} {name}：回复“{words.format(told.short)}”")
    return "\n".join(lines)


def why(told: Told, capacity: str, ladder: Sequence[tuple[int, str]], pause: int) -> str:
    """capacity: role key, or empty for those who are only told. ladder: minutes and role names."""
    if not capacity:
        return f"{told.no} 不需要您处理，您可以查看进度（{BASIS}）。"
    head = (
        f"为什么找您：您是{identity(capacity) if capacity != 'reporter' else '上报人'}，{told.no} 与您有关（{BASIS}）。"
    )
    if not told.incident.is_open:
        return f"{head}\n{over(told)}"
    marks = "、".join(f"{after} 分钟{name}" for after, name in ladder if after)
    follows = f"没人确认的升级顺序：{marks}，之后每 {pause} 分钟通知所有人。" if ladder else ""
    act = f"请马上回复“确认 {told.short}”。{follows}" if ladder else f"请按清单处置：清单 {told.short}"
    return f"{head}\n{both(told)}。\n{act}"
