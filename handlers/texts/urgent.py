"""What is said where work begins on oral consent, is approved later, or never is (break-glass, product.md 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from handlers.approvals.request import Step
from handlers.procedures.spec import Procedure
from handlers.texts.approvals import Told
from handlers.texts.capacities import identity
from handlers.texts.common import SOURCE
from handlers.texts.dialog_values import cut
from handlers.texts.moments import clock, full
from handlers.types import Button, Card, Row, Style, Tone
from store.urgencies import CONFIRMED, DENIED, LATE, REFUSED, WITHDRAWN, Urgency

BUTTON = "紧急先办"
_MARKS = re.compile(
    r"(?:这是|属于|是|按|标记?为?|改为|改成)?(?:十分|非常|特别|很)?(?:紧急|加急)(?:事项|情况|办理|先办|件|申请|的)?[!！。.]*|先办后批[!！。.]*"
)
_UNMARKS = re.compile(
    r"(?:不|不是|取消|并不|不算|改为不|改成不)(?:标记)?(?:紧急|加急)(?:事项|的|了)?[。.]*|按正常流程(?:办|走)?[。.]*"
)
_INSIDE = re.compile(r"紧急|加急|先办后批|口头同意")
_NOT = re.compile(r"不紧急|不加急|不是紧急|不算紧急|紧急(?:联系|预案|演练|集合)|应急")


def marks(text: str) -> bool | None:
    """True: the sentence says that the matter is urgent.  False: that it is not.  None: it says something else."""
    if _UNMARKS.fullmatch(text.strip()):
        return False
    return True if _MARKS.fullmatch(text.strip()) else None


def is_spoken(text: str) -> bool:
    """Whether a sentence that asks for something says that it is urgent: 紧急申请机房出入."""
    return _INSIDE.search(text) is not None and _NOT.search(text) is None


# --- the applicant ------------------------------------------------------------------------------------


def not_for_this(procedure: Procedure) -> str:
    return f"{procedure.title}不能先办后批，请按正常流程申请；等不及时请电话联系审批人尽快办理。"


def about_start(procedure: Procedure, *, may: bool) -> str:
    return marked() if may else not_for_this(procedure)


def marked() -> str:
    return "已标为紧急：凭口头同意可以先办，事后必须补批。"


def unmarked() -> str:
    return "已改回正常流程：批准以前不得实施。"


def not_now() -> str:
    return "已经提交过的申请不能再改成紧急。"


def at_summary(hours: int) -> str:
    return f"【紧急】提交后即可先办；请在 {hours} 个工作小时内补批，不补批按违规处理。"


def cannot_consent(name: str, *, own: bool) -> str:
    if own:
        return "口头同意不能由申请人自己给。请写是哪位领导同意的；没有人同意就回复“不紧急”。"
    return f"{name}不能同意这件事：口头同意只能由有权审批、没有别的参与的领导给。请写另一位；没有人同意就回复“不紧急”。"


def too_long_ago() -> str:
    return "口头同意的时间超过三天，不能再按紧急办理。请核对时间，或回复“不紧急”按正常流程申请。"


def begun(told: Told, it: str, step: Step, names: Sequence[str], due: datetime) -> str:
    """it: who consented."""
    return (
        f"已登记：{told.head}，{it}口头同意，可以先办。\n"
        f"现在由{'、'.join(names)}（{identity(step)}）补批，{clock(due, told.now)} 前没有补批按违规上报；没有补批不能归档。\n"
        f"看进展回复：进度 {told.filed.case.short}"
    )


def what_was_done(told: Told) -> str:
    return f"{told.head} 已经先办，不能直接撤回。请说明已做了什么、现在是什么状态；不撤回了就回复“取消”。"


def stop(told: Told, it: Urgency) -> str:
    """To the applicant: it has to be ended now."""
    why = _BREACHES[it.breach]
    if it.breach == LATE:
        return (
            f"{told.head} 到时没有补批，已报安全主管和市信用办负责人。请立即联系审批人；归还、断开等事项现在就要办完。"
        )
    return f"请立即停止：{told.head} {why}。归还、断开等事项现在就要办完并登记，已报安全主管和市信用办负责人处理。"


def consenter_said(told: Told, name: str, *, yes: bool) -> str:
    return f"{told.head}：{name}{'已确认口头同意属实' if yes else '说没有同意过'}。"


# --- the one said to have consented, and the unit's leaders ------------------------------------------------


def consent_row(name: str, it: Urgency, now: datetime) -> str:
    return f"{name}于 {clock(it.consented_at, now)} 口头同意先办。原因：{cut(it.why, 30)}。"


def ask_consenter(told: Told, it: Urgency, keys: tuple[str, str]) -> Card:
    short = told.filed.case.short
    body = f"{told.applicant}说您已口头同意先办，请核实。不回复不算同意，审批照常进行。"
    return Card(
        title=f"{told.title}：请核实口头同意",
        lead=told.filed.no,
        body=body,
        rows=(
            Row("申请人", told.applicant),
            Row("同意时间", full(it.consented_at)),
            Row("紧急原因", cut(it.why, 30)),
            Row("回复编号", str(short)),
        ),
        buttons=(Button("属实，我同意过", keys[0]), Button("我没有同意过", keys[1], Style.danger)),
        source=SOURCE,
        tone=Tone.urgent,
        twin=(
            f"【请核实口头同意】{told.head}\n{body}\n同意时间：{full(it.consented_at)}；原因：{it.why}\n"
            f"请回复：属实 {short}，或 不属实 {short}"
        ),
    )


def consent_settled(told: Told, said: str) -> Card:
    what = {CONFIRMED: "已确认属实", DENIED: "没有同意过"}[said]
    return Card(
        title=f"{told.title}：{what}",
        lead=told.filed.no,
        rows=(Row("申请人", told.applicant), Row("时间", clock(told.now, told.now))),
        source=SOURCE,
        tone=Tone.done,
        settled=what,
        twin=f"{told.head}：{what}，之前的卡片不用再处理。",
    )


def you_said(told: Told, *, yes: bool) -> str:
    more = "审批仍要办理。" if yes else "已通知申请人停止，并报安全主管和市信用办负责人。"
    return f"已登记：{told.head} 的口头同意{'属实' if yes else '不属实'}。{more}"


def said_before(told: Told) -> str:
    return f"没有改动：{told.head} 的口头同意您已答复过。"


def not_asked(told: Told) -> str:
    return f"没有改动：{told.head} 的口头同意不由您核实。"


def leader_hears(told: Told, name: str, it: Urgency) -> str:
    return f"请知悉：{told.applicant}的{told.head} 已先办。{consent_row(name, it, told.now)}审批随后补办。"


# --- violations -----------------------------------------------------------------------------------------

_BREACHES = {
    REFUSED: "补批没有通过",
    DENIED: "被说同意的人否认同意过",
    LATE: "到时没有补批",
    WITHDRAWN: "先办后撤回，没有补批",
}


def breach_card(told: Told, it: Urgency, name: str, key: str) -> Card:
    """To those who have to deal with it. name: of the one said to have consented."""
    short, what = told.filed.case.short, _BREACHES[it.breach]
    account = f"情况说明：{cut(it.account, 60)}。" if it.account else ""
    body = f"先办的事项{what}。{account}请查明情况、督促停止和恢复，处理完登记结果。"
    return Card(
        title=f"违规待处理：{told.procedure.title}",
        lead=told.head,
        body=body,
        rows=(
            Row("申请人", told.applicant),
            Row("口头同意", f"{name}（{_ANSWERS[it.answer]}）"),
            Row("问题", what),
            Row("回复编号", str(short)),
        ),
        buttons=(Button("登记处理结果", key),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=f"【违规待处理】{told.head}（{told.applicant}）\n{body}\n处理完请回复：违规处理 {short} 结果",
    )


_ANSWERS = {"": "未核实", CONFIRMED: "本人确认", DENIED: "本人否认"}


def result_please(told: Told) -> str:
    return f"请写 {told.head} 违规的处理结果；先不登记就回复“取消”。"


def settled(told: Told, it: Urgency, by: str) -> Card:
    return Card(
        title=f"违规已处理：{told.procedure.title}",
        lead=told.head,
        rows=(Row("处理", f"{by}，{clock(told.now, told.now)}"),),
        source=SOURCE,
        tone=Tone.done,
        settled="已处理",
        twin=f"{told.head}：违规已由{by}处理，之前的卡片不用再处理。",
    )


def you_settled(told: Told, *, over: bool) -> str:
    return f"已登记处理结果：{told.head}。{'这件事已办结。' if over else '还有事项没有办完，办完后办结。'}"


def applicant_hears_settled(told: Told, by: str, result: str) -> str:
    return f"{told.head} 的违规已由{by}处理。结果：{result}"


def nothing_to_settle(told: Told) -> str:
    return f"没有改动：{told.head} 没有要您处理的违规。"


def waits_for(approval: bool) -> str:
    """What the case still waits for, where nothing is owed any more."""
    return "补批通过后归档。" if approval else "违规处理登记后办结。"


# --- on paper, in lists -------------------------------------------------------------------------------------

LABEL = "紧急"


def on_record(it: Urgency, name: str, settled_by: str) -> str:
    """All of it on one line, for the approval form and for 进度."""
    parts = [f"{name} {full(it.consented_at)} 口头同意先办（{_ANSWERS[it.answer]}）", f"原因：{it.why}"]
    if it.breach:
        parts.append(f"违规：{_BREACHES[it.breach]}" + (f"；说明：{it.account}" if it.account else ""))
        parts.append(f"{settled_by}处理：{it.result}" if it.is_settled else "尚未处理")
    return "；".join(parts)


# --- the setting -------------------------------------------------------------------------------------------

_HOURS = re.compile(r"设置\s*(?:紧急)?补批(?:时限|期限)?\s*(?:为|：|:)?\s*(\d{1,3})\s*(?:个?(?:工作)?小时)?")


def hours_wanted(text: str) -> int | None:
    found = _HOURS.fullmatch(text.strip())
    return int(found[1]) if found else None


def hours_set(hours: int) -> str:
    return f"已设置：紧急事项先办后 {hours} 个工作小时内补批，对以后提交的申请生效。"


def hours_out_of_range() -> str:
    return "没有设置：请写 1 到 80 之间的工作小时数，比如：设置 补批 24。"
