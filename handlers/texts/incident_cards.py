"""The cards of a security incident: for the two sides that confirm, for the grade, for the steps (ZX-23, ZX-24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.incidents.incident import Track, confirmed
from handlers.procedures.incident import GRADES, LEADERS, Step
from handlers.texts.common import SOURCE
from handlers.texts.dialog_values import cut
from handlers.texts.incidents import BASIS, SIDES, Told, grade_name, identity, role_name, side
from handlers.texts.leads import fitting
from handlers.texts.leaks import WHY
from handlers.texts.moments import clock, full
from handlers.types import Button, Card, ChoiceCard, Option, Row, Style, Tone

STEPS = "steps"  # the question of the checklist's card
_ROW, _SAID = 30, 60


@dataclass(frozen=True, slots=True)
class Call:
    """role, instead_of: in which capacity. skipped: roles nobody could be reached in. following: minutes and role
    called next. keys: of the confirmation and of the question why."""

    track: Track
    role: str
    instead_of: str
    skipped: tuple[str, ...]
    following: tuple[int, str]
    keys: tuple[str, str]


def call(told: Told, call: Call) -> Card:
    """To one rung of one side: it wants that side's own confirmation."""
    it, who = told.incident, identity(call.role, call.instead_of)
    title = "安全事件，请立即确认" if call.track is Track.office else "本单位安全事件，请立即确认"
    body = f"{cut(it.said, _SAID)}\n{_tail(told, call)}"
    return Card(
        title=title,
        lead=f"{told.no} · {clock(it.reported_at, told.now)} 上报",
        body=body,
        rows=(
            Row("上报人", cut(f"{told.reporter}（{told.unit}）" if told.unit else told.reporter, _ROW)),
            Row("类型", cut("，".join(part for part in (told.what, it.scope) if part), _ROW)),
            Row("另一方", cut(_other(told, call.track), _ROW)),
            Row("您的身份", cut(who, _ROW)),
            Row("依据", BASIS),
            Row("回复编号", told.short),
        ),
        buttons=(Button("确认收到", call.keys[0]),),
        menu=(Button(WHY, call.keys[1]),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=(
            f"【{title}】{told.no}（{told.what}）\n{told.reporter}（{told.unit}）{clock(it.reported_at, told.now)} 上报："
            f"{cut(it.said, 200)}\n确认请回复：确认 {told.short}\n您是{who}，依据{BASIS}。{_tail(told, call)}"
        ),
    )


def _other(told: Told, track: Track) -> str:
    other = Track.leader if track is Track.office else Track.office
    return f"{SIDES[other]}{side(told, other)}"


def _tail(told: Told, call: Call) -> str:
    empty = f"{'、'.join(map(role_name, call.skipped))}通知不到，直接找到您。" if call.skipped else ""
    phone = "请电话告知该单位领导后再确认。" if call.track is Track.leader and call.role not in LEADERS else ""
    return f"{empty}{phone}{_follow(call)}"


def _follow(call: Call) -> str:
    """What happens if nobody acts."""
    minutes, role = call.following
    if minutes == 0:
        return ""
    if not role:
        return f"没人确认，每 {minutes} 分钟通知所有人。"
    again = "再次提醒" if role == call.role else f"通知{role_name(role)}"
    return f"{minutes} 分钟内没人确认将{again}。"


def called(told: Told) -> Card:
    """What becomes of the calls: who confirmed when, of both sides."""
    it = told.incident
    done = all(confirmed(it, track) for track in Track)
    state = "" if it.is_open else "已结束"
    return Card(
        title=f"安全事件：{state or ('两边都已确认' if done else '已确认')}",
        lead=told.no,
        rows=(
            Row("上报人", cut(told.reporter, _ROW)),
            *(Row(SIDES[track], cut(side(told, track), _ROW)) for track in Track),
        ),
        source=SOURCE,
        tone=Tone.done,
        settled=state or "已确认",
        twin=f"{told.no}：" + "；".join(f"{SIDES[track]}{side(told, track)}" for track in Track) + "。",
    )


def please_grade(told: Told, keys: Sequence[str], *, again: bool) -> Card:
    """keys: one for each grade, in their order."""
    it = told.incident
    more = "还没有定级，" if again else ""
    body = f"{cut(it.said, _SAID)}\n{more}请定级：较大及以上要报主管部门，重大及以上还要报公安。"
    styles = (Style.primary, Style.primary, Style.danger, Style.danger)
    return Card(
        title="安全事件：请定级",
        lead=fitting(told.no, f"{clock(it.reported_at, told.now)} 上报"),
        body=body,
        rows=(
            Row("上报人", cut(told.reporter, _ROW)),
            Row("类型", cut("，".join(part for part in (told.what, it.scope) if part), _ROW)),
            Row("依据", BASIS),
            Row("回复编号", told.short),
        ),
        buttons=tuple(Button(one.text, key, style) for one, key, style in zip(GRADES, keys, styles, strict=True)),
        source=SOURCE,
        tone=Tone.urgent,
        twin=f"【安全事件：请定级】{told.no}（{told.what}）\n{body}\n请回复：定级 {told.short} 一般（或 较大、重大、特别重大）",
    )


def graded(told: Told, by: str) -> Card:
    name = grade_name(told.incident.grade)
    state = name or "已结束"
    return Card(
        title=f"安全事件：{f'已定为{name}' if name else '已结束'}",
        lead=told.no,
        rows=(Row("上报人", cut(told.reporter, _ROW)), Row("级别", cut(f"{state}，{by}" if by else state, _ROW))),
        source=SOURCE,
        tone=Tone.done,
        settled=state,
        twin=f"{told.no}：{f'已由{by}定为“{name}”' if name else '已结束'}，之前的卡片不用再处理。",
    )


def checklist(told: Told, steps: Sequence[Step], key: str) -> ChoiceCard:
    """steps: those still to be done, at least one. key: of the button that ticks the chosen ones."""
    lines = "\n".join(f"· {step.text}：{step.more}" for step in steps)
    return ChoiceCard(
        title=f"处置清单：{cut(told.what, 8)}",
        lead=f"{told.no}：做完的打勾，再点“登记完成”。先保护现场（{BASIS}）。",
        question=STEPS,
        options=tuple(Option(step.key, step.text) for step in steps),
        submit=Button("登记完成", key),
        many=True,
        source=SOURCE,
        twin=f"【处置清单】{told.no}\n{lines}\n做完请回复，如：已做 {told.short} {steps[0].text}",
    )


def ticked(told: Told, steps: Sequence[Step], done: Sequence[str]) -> ChoiceCard:
    """A checklist's card that is over. steps: at least one; done: keys of those that are ticked."""
    return ChoiceCard(
        title=f"处置清单：{cut(told.what, 8)}",
        lead=f"{told.no}：已登记。最新情况回复：清单 {told.short}",
        question=STEPS,
        options=tuple(Option(step.key, step.text, chosen=step.key in done) for step in steps),
        submit=Button("登记完成", "done"),
        many=True,
        source=SOURCE,
        settled="已登记",
        twin=f"{told.no}：这张清单已登记，最新情况回复：清单 {told.short}",
    )


def offer(told: Told, earlier: Told, key: str) -> Card:
    """Two open incidents may be the same thing."""
    return Card(
        title="两起上报可能是同一事件，要合并吗？",
        lead=f"{earlier.no} 和 {told.no}",
        body=f"后报：{cut(told.incident.said, 50)}\n合并后 {told.no} 结束，时限按 {earlier.no}。不是同一件事就不用管。",
        rows=(
            Row("先报", cut(f"{earlier.reporter}，{earlier.no}", _ROW)),
            Row("后报", cut(f"{told.reporter}，{told.no}", _ROW)),
            Row("类型", cut(told.what, _ROW)),
        ),
        buttons=(Button("合并", key),),
        source=SOURCE,
        twin=f"【可能是同一事件】{earlier.no}（{earlier.reporter}）和 {told.no}（{told.reporter}）。\n合并请回复：合并 {told.short} {earlier.short}",
    )


def joined(told: Told, into: str, by: str) -> Card:
    return Card(
        title="已并入同一事件",
        lead=told.no,
        rows=(Row("并入", into), Row("合并人", cut(f"{by}，{clock(told.now, told.now)}", _ROW))),
        source=SOURCE,
        tone=Tone.done,
        settled="已合并",
        twin=f"{told.no} 已由{by}并入 {into}，之前的卡片不用再处理。",
    )


def from_operation(visit: str, ordinal: int, content: str, note: str, key: str) -> Card:
    """What ended otherwise than planned can become an incident with one tap."""
    body = "点一下就登记，并同时通知单位领导和市信用办，不用再打字。不构成事件就不用点。"
    return Card(
        title="机房操作异常：要登记为安全事件吗？",
        lead=fitting(f"{visit} 第{ordinal}项", "ZX-24"),
        body=body,
        rows=(Row("操作", cut(content, _ROW)), Row("情况", cut(note or "未写明", _ROW))),
        buttons=(Button("登记为安全事件", key, Style.danger),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=f"【机房操作异常】{visit} 第{ordinal}项：{cut(content, 40)}。{cut(note, 120)}\n构成安全事件的，请直接说发生了什么，系统马上登记。",
    )


def from_operation_done(visit: str, ordinal: int, no: str, by: str, at: datetime) -> Card:
    return Card(
        title="机房操作异常：已登记为安全事件",
        lead=f"{visit} 第{ordinal}项",
        rows=(Row("事件", no), Row("登记", cut(f"{by}，{full(at)}", _ROW))),
        source=SOURCE,
        tone=Tone.done,
        settled="已登记",
        twin=f"{visit} 第{ordinal}项操作异常已登记为安全事件 {no}，之前的卡片不用再处理。",
    )
