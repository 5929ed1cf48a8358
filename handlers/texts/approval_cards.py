"""The cards of requests: what a leader must see in five seconds, and what becomes of every copy (ZZ-14, ZZ-15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.approvals.request import Came, State, Step
from handlers.dialogs.fields import Field, Kind
from handlers.procedures import decisive
from handlers.procedures.spec import Guard
from handlers.texts import facts, private
from handlers.texts.approvals import Told, basis, did, words
from handlers.texts.capacities import you_are
from handlers.texts.common import SOURCE
from handlers.texts.dialog_values import cut, shown
from handlers.texts.leads import fitting
from handlers.texts.leaks import WHY
from handlers.texts.moments import clock
from handlers.types import Button, Card, Row, Style, Tone

_ROW, _FACTS = 30, 4
_LONGEST_BODY = 160  # what a phone shows under the rows (D 90236)
# What the record cannot tell yet; whoever decides has to look.
_TO_CHECK = {
    Guard.visitor_registered: "外部人员是否已登记",
}


@dataclass(frozen=True, slots=True)
class Keys:
    """What the buttons of a card carry."""

    agree: str
    reject: str
    send_back: str
    hand_on: str
    why: str
    pair: str


def _may_demand(told: Told, step: Step) -> bool:
    """Whether the deciders of this step may demand that two people go, and nobody is named yet (ZX-13)."""
    stage = next((one for one in told.procedure.chain if one.key == step.key), None)
    return stage is not None and bool(stage.demands) and not told.filed.fields.get("companion")


def _needs_number(told: Told, step: Step) -> bool:
    """Whether those asked need the whole number of somebody's identity card."""
    return step.who.opens_accounts and any(field.kind is Kind.id_number for field in told.procedure.fields)


def _hides_names(told: Told) -> bool:
    """Whether those asked read only the masks of whom it is about."""
    return any(field.outsiders and "*" in told.filed.fields.get(field.key, "") for field in told.procedure.fields)


def ask(
    told: Told,
    step: Step,
    *,
    instead_of: str,
    keys: Keys,
    due: datetime,
    again: int,
    came: str,
    handed: bool = False,
    role: str = "",
) -> Card:
    """The card for one who is asked. again: how often they were asked before.  came: why now, where it is not the chain.

    handed: by somebody else, so that they are asked in no capacity of their own.  role: see ``Seat``.
    """
    yes, no = words(step)
    title = f"{told.title}：{'请尽快办理' if again else '请办理'}"
    submitted = f"{clock(told.filed.submitted_at, told.now)} 提交"
    lead = fitting(told.filed.no, basis(told.procedure), submitted)
    late = _otherwise(step, due, told.now)
    came += ("" if handed else f"{you_are(step, instead_of, role)}。") + ("" if submitted in lead else f"{submitted}。")
    given = facts.given(told.procedure, told.filed.fields, decisive.first(told.procedure.key, step.key))
    rows = (
        Row("申请人", cut(f"{told.applicant}（{told.unit}）" if told.unit else told.applicant, _ROW)),
        *(facts.row(field, told.filed.fields[field.key]) for field in given[:_FACTS]),
        Row("回复编号", str(told.filed.case.short)),
    )
    body = came + _to_know(told, step) + late
    body = came + _more(told, given, _LONGEST_BODY - len(body)) + body.removeprefix(came)
    return Card(
        title=title,
        lead=lead,
        body=body,
        rows=rows,
        buttons=(
            Button(yes, keys.agree),
            Button(no, keys.reject, Style.danger),
            Button("退回补正", keys.send_back, Style.plain),
            Button("转交", keys.hand_on, Style.plain),
            *((Button("要求双人", keys.pair, Style.plain),) if _may_demand(told, step) else ()),
        ),
        menu=(Button(WHY, keys.why),),
        source=SOURCE,
        tone=Tone.urgent if again or told.filed.urgent else Tone.plain,
        twin=_twin(told, step, title, body),
    )


def _otherwise(step: Step, due: datetime, now: datetime) -> str:
    """What happens if nobody does anything; the next leader is asked only after twice the time."""
    if due <= now:
        up = any(seat.came is Came.escalation for place in step.places for seat in place.seats)
        then = "已转请上一级；" if up else "再没有办会转请上一级；"
        return f"{clock(due, now)} 前就应办理，{then}一直没有人办会自动过期。"
    return f"{clock(due, now)} 前没有办，会再提醒并转请上一级。"


def _to_know(told: Told, step: Step) -> str:
    """What is at stake, and what has to be looked at elsewhere."""
    check = [_TO_CHECK[guard] for guard in told.procedure.guards if guard in _TO_CHECK]
    see = private.how_to_see(told.filed.case.short) if _needs_number(told, step) else ""
    see += private.how_to_see_outsiders(told.filed.case.short) if _hides_names(told) else ""
    return told.procedure.risk + (f"请核对：{'、'.join(check)}。" if check else "") + see


def _more(told: Told, given: Sequence[Field], room: int) -> str:
    """The items for which there is no row, as far as there is room for them; and where the rest is to be read."""
    fields, short = told.filed.fields, told.filed.case.short
    lines = [facts.said(field, fields[field.key]) for field in given[_FACTS:]]
    hint = f"其余内容回复“进度 {short}”看。"
    if all(lines) and all(facts.fits(field, fields[field.key]) for field in given) and len("".join(lines)) <= room:
        return "".join(lines)
    told_here = ""
    for line in lines:
        told_here += line if len(told_here + line + hint) <= room else ""
    return told_here + hint


def _twin(told: Told, step: Step, title: str, body: str) -> str:
    yes, no = words(step)
    short = told.filed.case.short
    listed = "\n".join(
        f"{field.label}：{cut(shown(field, told.filed.fields[field.key]), 60)}"
        for field in told.procedure.fields
        if told.filed.fields.get(field.key)
    )
    return (
        f"【{title}】{told.filed.no}\n{told.applicant}（{told.unit}）申请：\n{listed}\n"
        f"依据{basis(told.procedure)}。{body}\n"
        f"请回复：{yes} {short}，或 {no} {short} 原因，或 退回 {short} 原因，或 转交 {short} 姓名"
    )


def settled(told: Told, verdict: str, by: str, own: bool) -> Card:
    """What becomes of every copy of a step's cards."""
    who = "您" if own else by
    return Card(
        title=f"{told.title}：{verdict}",
        lead=told.filed.no,
        rows=(Row("申请人", told.applicant), Row("办理", f"{who}，{clock(told.now, told.now)}" if by else verdict)),
        source=SOURCE,
        tone=Tone.done,
        settled=verdict,
        twin=f"{told.head}：{who if by else ''}{verdict}，之前的卡片不用再处理。",
    )


_ENDED = {State.rejected: "已驳回", State.returned: "已退回", State.withdrawn: "已撤回", State.lapsed: "已过期"}
HANDED_ON = "已转交"
HEARD_FIRST = "已加签，稍后再办"


def ended(state: State) -> str:
    """What a card says once its request has come to this end."""
    return _ENDED[state]


def agreed(step: Step) -> str:
    """What a card says once its step is answered with yes."""
    return f"已{did(step)}"
