"""What stands in the record of a visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.last_days import last_day
from handlers.texts.visit_guards import breaches
from handlers.texts.visit_operations import STATES as OPERATIONS
from handlers.texts.visit_risks import NEEDED, risks
from handlers.texts.visits import KINDS, PLACES, STATES
from store.clock import local
from store.operations import Operation, OpState
from store.visiting import Stay, Visit

TITLE = "访客登记表"
MASKED = "姓名和号码已遮掩：完整内容只给接待人、当天的机房管理员和审计员。"
FULL = "含完整姓名和号码，只用于本次来访的核对；本次查看已记入审计，请妥善保管，用完销毁。"
STILL = "在场"


def file_name(no: str) -> str:
    return f"{no} {TITLE}.docx"


def follows(no: str, full: bool) -> str:
    what = "含完整姓名和号码，查看已记入审计" if full else "姓名和号码已遮掩"
    return f"正在生成{no} 的{TITLE}（{what}），马上以文件发给您。"


def not_yours(no: str) -> str:
    return f"{no} 的{TITLE}只发给接待人、机房管理员、安全管理员、安全主管和审计员。"


def moment(at: datetime | None) -> str:
    """With the year: paper is kept longer than a chat."""
    if at is None:
        return ""
    there = local(at)
    return f"{there.year}年{there.month}月{there.day}日{there:%H:%M}"


def state(visit: Visit) -> str:
    return f"{STATES[visit.state]}{'（补录）' if visit.late else ''}"


def facts(visit: Visit, *, host: str, unit: str, registrar: str, briefed_by: str) -> tuple[tuple[str, str], ...]:
    rows = (
        ("来访单位", visit.unit),
        ("类别", f"{KINDS[visit.kind]}人员，{visit.count} 人"),
        ("事由", visit.purpose),
        ("地点", PLACES[visit.place]),
        ("地点理由", visit.reason),
        ("风险", risks(visit.place, visit.activities)),
        ("需审批的活动", "、".join(NEEDED[one][0] for one in visit.activities)),
        ("计划时间", f"{moment(visit.starts_at)}至{moment(visit.ends_at)}"),
        ("接待人", f"{host}（{unit}）" if unit else host or "没有"),
        ("登记", f"{registrar}，{moment(visit.case.opened_at)}"),
        ("告知", _briefed(visit, briefed_by)),
        ("保密协议", _agreement(visit)),
        ("携带设备和介质", visit.things or "没有登记"),
    )
    return tuple((label, text) for label, text in rows if text)


def _briefed(visit: Visit, by: str) -> str:
    if visit.briefed_at is None:
        return "没有告知记录"
    late = "" if visit.briefed_in_time else "（晚于进入，没有按时告知）"
    return f"{by}已告知并确认全程陪同，{moment(visit.briefed_at)}{late}"


def _agreement(visit: Visit) -> str:
    until = f"，有效期至{last_day(visit.agreement_until)}" if visit.agreement_until else ""
    return f"{visit.agreement}{until}" if visit.agreement else ""


def place(stay: Stay) -> str:
    return PLACES[stay.place]


def remark(stay: Stay, by: str, out_by: str) -> str:
    """Who let in and out; 补录 stays marked."""
    lines = [f"签到登记：{by}"] + ([f"签离登记：{out_by}"] if out_by and out_by != by else [])
    return "\n".join([*lines, *(["补录"] if stay.late else [])])


def late_visit(visit: Visit, registrar: str) -> str:
    reason = f"原因：{visit.late_reason}。" if visit.late_reason else ""
    return f"整次来访为补录：发生于{moment(visit.starts_at)}至{moment(visit.ends_at)}，{registrar}于{moment(visit.case.opened_at)}录入。{reason}"


def late_stay(stay: Stay, name: str, by: str) -> str:
    happened = f"签到{moment(stay.in_at)}" + (f"、签离{moment(stay.out_at)}" if stay.out_at else "")
    entered = f"{moment(stay.in_entered_at)}录入" + (
        f"（签离{moment(stay.out_entered_at)}录入）"
        if stay.out_entered_at and stay.out_entered_at != stay.in_entered_at
        else ""
    )
    wrong = breaches(stay.breaches)
    short = f"当时不符合：{'、'.join(wrong)}。" if wrong else ""
    return f"{name}：实际{happened}，{by}于{entered}。{f'原因：{stay.reason}。' if stay.reason else ''}{short}"


def work(it: Operation, *, who: str, answered_by: str, recorded_by: str, proposed_by: str) -> tuple[str, str, str, str]:
    content = f"{who}：{it.content}\n风险：{it.risk}\n提出：{proposed_by}，{moment(it.proposed_at)}"
    if it.answered_at is None:
        answer = "没有认可"
    else:
        answer = f"{'不认可' if it.state is OpState.refused else '认可'}\n{answered_by}\n{moment(it.answered_at)}"
    return str(it.ordinal), content, answer, _result(it, recorded_by)


def _result(it: Operation, by: str) -> str:
    if it.recorded_at is None:
        return OPERATIONS[it.state]
    span = f"{moment(it.started_at)}至{moment(it.ended_at)}" if it.started_at and it.ended_at else ""
    lines = [OPERATIONS[it.state], span, it.note, f"记录：{by}，{moment(it.recorded_at)}"]
    return "\n".join(line for line in lines if line)


def everybody() -> str:
    return "全体来访人"


def chain(first: int, last: int, mark: str, many: int) -> str:
    """Where in the audit trail its acts stand; mark: the hash of the last one."""
    return f"审计链：第 {first} 至 {last} 条中的 {many} 条，最后一条 SM3 {mark[:16]}……，可用 xinan audit verify 校验。"


def made_for(name: str, at: datetime) -> str:
    return f"生成：{name}，{moment(at)}，信安助手。"


def asks_full(rest: str) -> bool:
    return rest.strip() in ("完整", "全部", "完整版", "全名", "不遮掩")


def listed(parts: Sequence[str]) -> str:
    return "、".join(parts)
