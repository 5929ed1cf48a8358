"""What people read about a security incident (ZX-23, ZX-24); the cards are in ``incident_cards``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.incidents.incident import Track, confirmed
from handlers.procedures.incident import AUTHORITIES, GRADES, KINDS, UPPER_LEADER, Step
from handlers.texts.common import enumerated
from handlers.texts.dialog_values import cut
from handlers.texts.leaks import role_name as plain_role_name
from handlers.texts.moments import clock, full
from handlers.texts.questions import Question
from store.incidents import Authority, Ending, Incident, Notice

BASIS = "暂行办法第24条"
_KINDS = {choice.id: choice.text for choice in KINDS}
_GRADES = {choice.id: choice.text for choice in GRADES}
SIDES = {Track.office: "市信用办", Track.leader: "单位领导"}


@dataclass(frozen=True, slots=True)
class Told:
    """reporter, unit, office, leader: names, the latter two of those who have confirmed (empty: nobody yet)."""

    incident: Incident
    reporter: str
    unit: str
    office: str
    leader: str
    now: datetime

    @property
    def no(self) -> str:
        return self.incident.no

    @property
    def short(self) -> str:
        return str(self.incident.case.short or self.no)

    @property
    def what(self) -> str:
        """The kind as people call it."""
        return kind_name(self.incident.kind) or "类型待定"

    def confirmer(self, track: Track) -> str:
        return self.office if track is Track.office else self.leader


def kind_name(kind: str) -> str:
    return _KINDS.get(kind, "")


def grade_name(grade: str) -> str:
    return _GRADES.get(grade, "")


def grade_said(name: str) -> str:
    """The grade people name; empty where it is none."""
    return next((choice.id for choice in GRADES if choice.text == name), "")


def role_name(role: str) -> str:
    return "上级领导" if role == UPPER_LEADER else plain_role_name(role)


def identity(role: str, instead_of: str = "") -> str:
    return f"{role_name(role)}（代{instead_of}）" if instead_of else role_name(role)


def side(told: Told, track: Track) -> str:
    """How far this side is: 李明 03:12 已确认 / 未确认."""
    found = confirmed(told.incident, track)
    return f"{told.confirmer(track)} {clock(found[1], told.now)} 已确认" if found else "未确认"


def both(told: Told) -> str:
    return "；".join(f"{SIDES[track]}：{side(told, track)}" for track in Track)


# --- the report ----------------------------------------------------------------------------------------


def registered(
    told: Told, called: Mapping[Track, Sequence[str]], steps: Sequence[Step], minutes: int, question: str
) -> str:
    """called: names, for each side; empty where nobody could be reached."""
    lines = [f"已登记安全事件 {told.no}（{told.what}）。", _called(called)]
    now = "；".join(f"{number}. {step.text}（{step.more}）" for number, step in enumerate(steps[:3], 1))
    lines.append(f"请马上做：{now}。全部步骤回复：清单 {told.short}")
    lines.append(f"如是误报，{minutes} 分钟内回复：误报 {told.short} 原因。（{BASIS}）")
    return "\n".join(lines) + (f"\n\n{question}" if question else "")


def _called(called: Mapping[Track, Sequence[str]]) -> str:
    there = [f"{SIDES[track]}{enumerated(names)}" for track, names in called.items() if names]
    absent = [SIDES[track] for track, names in called.items() if not names]
    said = f"已同时通知{'和'.join(there)}，两边分别确认，没人确认会各自逐级升级。" if there else ""
    return f"{said}{'、'.join(absent)}目前通知不到，请立即打电话！系统会继续通知。" if absent else said


def ask_whether() -> Question:
    return Question(
        "您是要上报安全事件吗？",
        "回复“是”立即登记，同时通知单位领导和市信用办；回复“不是”就当没说。",
        "是，立即登记",
        "不是",
    )


def not_registered() -> str:
    return "好的，没有登记。需要时直接说发生了什么，比如“我们网站被篡改了”。"


def joined(told: Told) -> str:
    return f"已并入 {told.no}（{clock(told.incident.reported_at, told.now)} 上报的{told.what}），不用重复登记。{both(told)}。"


def added(told: Told, said: str) -> str:
    return f"{told.no}：{told.reporter}补充：{cut(said, 200)}"


def facts_complete(told: Told) -> str:
    it = told.incident
    known = "，".join(part for part in (told.what, it.scope, cut(it.seen, 60)) if part)
    return f"情况已补充到 {told.no}：{known}。处置步骤回复：清单 {told.short}"


def more_known(told: Told) -> str:
    it = told.incident
    found = f"发现时间 {full(it.discovered_at)}"
    return (
        "；".join(part for part in (f"{told.no} 补充：{told.what}", it.scope, found, cut(it.seen, 200)) if part) + "。"
    )


# --- confirming ------------------------------------------------------------------------------------------


def you_confirmed(told: Told, track: Track) -> str:
    steps = f"处置步骤回复：清单 {told.short}。" if track is Track.office else "请督促保护现场、尽快控制。"
    return f"{told.no} 已由您代表{SIDES[track]}确认收到。{both(told)}。\n{steps}"


def confirmed_before(told: Told, track: Track) -> str:
    return f"不用再点：{told.no} {both(told)}。"


def hears_confirmed(told: Told, track: Track) -> str:
    return f"{told.no} {both(told)}。"


def over(told: Told) -> str:
    it = told.incident
    if it.ending is Ending.joined:
        return f"{told.no} 已并入 {it.joined_into}，没有再改。请看 {it.joined_into}。"
    return f"{told.no} {'已作为误报撤回' if it.ending is Ending.withdrawn else '已办结'}，没有再改。"


def own(told: Told) -> str:
    return f"{told.no} 是您本人上报的，须由别人办理，没有改动。"


def not_yours(told: Told) -> str:
    return f"{told.no} 的这一步不由您办理，没有改动。看进展回复：进度 {told.short}"


# --- grading ---------------------------------------------------------------------------------------------


def which_grade(told: Told) -> str:
    return f"请写明级别，如：定级 {told.short} 较大（一般、较大、重大、特别重大）。没有改动。"


def you_graded(told: Told, due: datetime | None, closing: datetime, needed: Sequence[Authority]) -> str:
    return f"已定级：{told.no} {grade_name(told.incident.grade)}。{obliged(told, due, closing, needed)}"


def hears_graded(told: Told, by: str, due: datetime | None, closing: datetime, needed: Sequence[Authority]) -> str:
    return f"{told.no} 由{by}定为“{grade_name(told.incident.grade)}”。{obliged(told, due, closing, needed)}"


def obliged(told: Told, due: datetime | None, closing: datetime, needed: Sequence[Authority]) -> str:
    """What the grade wants, and until when."""
    first = ""
    if due is not None and needed:
        whom = "和".join(AUTHORITIES[one] for one in needed)
        how = "、".join(f"已报{AUTHORITIES[one]} {told.short}" for one in needed)
        first = f"请在 {full(due)} 前报告{whom}，报后登记：{how}；没有登记不能办结。"
    return f"{first}请在 {full(closing)} 前处置完毕并办结（{BASIS}）。"


def graded_before(told: Told, by: str) -> str:
    return f"没有改动：{told.no} 已由{by}定为“{grade_name(told.incident.grade)}”。"


# --- whom it was told, how it ends ------------------------------------------------------------------------


def noted(told: Told, notice: Notice) -> str:
    return (
        f"已登记：{told.no} 已报{AUTHORITIES[notice.authority]}，{notice.teller}，{full(notice.told_at)}，"
        f"编号 {cut(notice.number, 60)}。"
    )


def note_time_wrong(told: Told) -> str:
    return f"报告时间不对，没有登记：不能晚于现在，也不能早于事件发生。请重新回复：已报公安 {told.short} 或 已报主管部门 {told.short}"


def superior_due(told: Told, due: datetime, missing: Sequence[Authority]) -> str:
    late = "已逾期，请立即报告" if due <= told.now else f"请在 {full(due)} 前报告"
    how = "、".join(f"已报{AUTHORITIES[one]} {told.short}" for one in missing)
    whom = "和".join(AUTHORITIES[one] for one in missing)
    return (
        f"{told.no}（{grade_name(told.incident.grade)}）还没有登记报告{whom}：{late}。\n报后请回复：{how}（{BASIS}）。"
    )


def closing_due(told: Told, due: datetime, missing: Sequence[str]) -> str:
    late = "已超过办结期限" if due <= told.now else f"办结期限 {full(due)}"
    left = f"还差：{lacking(missing)}。" if missing else ""
    return f"{told.no}（{told.what}）{late}。{left}办结请回复：办结 {told.short}（{BASIS}）。"


_LACKING = {
    Track.office.value: "市信用办确认",
    Track.leader.value: "单位领导确认",
    "grade": "安全主管定级",
    "handled": "处置完成",
    Authority.police.value: "登记已报公安",
    Authority.superior.value: "登记已报主管部门",
}


def lacking(missing: Sequence[str]) -> str:
    return "、".join(_LACKING[one] for one in missing)


def too_early(told: Told, missing: Sequence[str]) -> str:
    return f"{told.no} 还不能办结，还差：{lacking(missing)}（{BASIS}）。"


def handled(told: Told, due: datetime, open_steps: int) -> str:
    steps = f"清单还有 {open_steps} 项没有打勾。" if open_steps else ""
    return f"已登记：{told.no} 处置完成。{steps}请在 {full(due)} 前查明原因并办结：办结 {told.short}"


def handled_before(told: Told, by: str, at: datetime) -> str:
    return f"没有改动：{told.no} {by}已于 {clock(at, told.now)} 登记处置完成。"


def closed(told: Told, by: str) -> str:
    it = told.incident
    return (
        f"{told.no} 已由{by}办结（{grade_name(it.grade)}）。\n原因：{cut(it.cause, 200)}\n结果：{cut(it.result, 200)}"
    )


def withdrawn(told: Told) -> str:
    return f"{told.no} 已由上报人{told.reporter}作为误报撤回（登记永久保留）。原因：{cut(told.incident.cause, 200)}。不用再处理。"


def too_late_to_withdraw(told: Told, names: Sequence[str]) -> str:
    who = f"已请{enumerated(names)}核实，" if names else ""
    return f"{told.no} 已经过了可以撤回的时间，不能自行撤回。{who}核实后由安全管理员办结。"


def doubted(told: Told, reason: str) -> str:
    why = f"（{cut(reason, 100)}）" if reason else ""
    return f"{told.no}：上报人{told.reporter}说可能是误报{why}，请核实；核实前照常处置。"


# --- settings --------------------------------------------------------------------------------------------


def set_rule(name: str, number: int) -> str:
    what = {"superior": f"报主管部门 {number} 小时内", "closing": f"办结 {number} 天内"}[name]
    return f"已设置：安全事件{what}，对以后登记的事件生效。"


def rule_out_of_range() -> str:
    return "没有设置：事件上报只能是 1 到 4 小时，事件办结只能是 1 到 30 天，如：设置 事件上报 2。"
