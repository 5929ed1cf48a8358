"""What people read about the written report, its review and the closing (ZX-22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.texts.common import SOURCE
from handlers.texts.leaks import BASIS, WHY, role_name
from handlers.texts.moments import clock, full, left
from handlers.types import Button, Card, Row, Style, Tone
from store.leaks import Leak

THE_SYSTEM = "系统"
ACCEPTED_OPINION = "内容完整，同意接受。"


def reminder(leak: Leak, percent: int, hours: int, now: datetime) -> str:
    """hours: between the reminders once the report is late."""
    due = full(leak.report_due_at)
    if percent >= 100:
        return (
            f"{leak.no} 书面报告已到期（{due}，{BASIS}）。\n"
            f"请立即提交：回复“写报告”。提交前每 {hours} 小时提醒一次，并逐级上报。"
        )
    return (
        f"{leak.no} 书面报告{left(leak.report_due_at, now)}到期（{due}，{BASIS}）。\n"
        "回复“写报告”即可填写，已知内容会自动带入；逾期会逐级上报。"
    )


def leader_reminder(leak: Leak, reporter: str, now: datetime) -> str:
    late = now >= leak.report_due_at
    state = "已到期" if late else f"{left(leak.report_due_at, now)}到期"
    return (
        f"{leak.no}：{reporter}的书面报告{state}（{full(leak.report_due_at)}，{BASIS}）。\n"
        "您是单位领导，请督促提交；逾期会报安全主管和市信用办负责人。"
    )


def overdue(leak: Leak, told: Sequence[str], now: datetime) -> str:
    also = f"已同时告诉{'、'.join(told)}。" if told else ""
    return (
        f"{leak.no} 书面报告逾期，{left(leak.report_due_at, now)}（{BASIS}）。\n"
        f"请立即回复“写报告”提交。{also}提交前会持续提醒。"
    )


def overdue_of_other(leak: Leak, reporter: str, part: str, now: datetime) -> str:
    return (
        f"{leak.no}：{reporter}的书面报告逾期，{left(leak.report_due_at, now)}（{BASIS}）。\n"
        f"您是{role_name(part)}，请督促提交；提交前会持续提醒，并逐级上报。"
    )


def course_with_how(how: str, course: str) -> str:
    """The course in the document opens with the way told after the report, which the form does not ask again."""
    return f"泄露途径：{how}。\n{course}" if how else course


def intro(leak: Leak, opinion: str, now: datetime) -> str:
    """opinion: why it was sent back, where it was."""
    due = full(leak.report_due_at)
    until = f"截止 {due}" if now <= leak.report_due_at else f"已过截止时间（{due}），请尽快"
    why = f"\n退回原因：{opinion}" if opinion else ""
    how = f"\n泄露途径“{leak.how}”会写入报告，有变化请写在“泄露经过”里。" if leak.how else ""
    return f"开始写 {leak.no} 的书面报告，{until}。已知内容已带入；随时可以“暂存”，回复“继续”接着写。{how}{why}"


def not_owed(leak: Leak) -> str:
    if leak.report_state == "accepted" or not leak.case.is_open:
        return f"{leak.no} 的书面报告已通过，不用再写。"
    return f"{leak.no} 的书面报告已提交，正在审核，不用再写。"


def nothing_to_write() -> str:
    return "您没有待写的书面报告。"


def which_report(items: Sequence[Leak]) -> str:
    lines = "\n".join(f"写报告 {leak.case.short}（{leak.no}）" for leak in items)
    return f"有几件事要写报告，请选一件回复：\n{lines}"


def goes_to(reviewers: Sequence[str], role: str) -> str:
    return f"提交后由{'、'.join(reviewers)}（{role_name(role)}）审核。" if reviewers else "提交后等安排好审核人再审核。"


def submitted(leak: Leak, reviewers: Sequence[str], now: datetime) -> str:
    late = "" if now <= leak.report_due_at else "（逾期提交，已如实记录）"
    who = "、".join(reviewers)
    to = f"已送{who}审核，结果会通知您。" if who else "目前没有人可以审核，已保存，安排好审核人后会通知您。"
    return f"{leak.no} 书面报告已于 {clock(now, now)} 提交{late}。{to}"


def full_text(leak: Leak, reporter: str, lines: Sequence[tuple[str, str]]) -> str:
    body = "\n".join(f"{number}. {label}：{value}" for number, (label, value) in enumerate(lines, start=1))
    how = f"\n泄露途径（上报后补充）：{leak.how}" if leak.how else ""
    return f"{leak.no} 书面报告全文（{reporter}）：\n{body}{how}"


def please_review(
    leak: Leak,
    *,
    reporter: str,
    account: str,
    identity: str,
    accept_key: str,
    return_key: str,
    why_key: str,
    submitted_at: datetime,
    hours: int,
    now: datetime,
) -> Card:
    """account: system and account as the report names them.  hours: after which the reviewer is reminded."""
    late = "（逾期）" if submitted_at > leak.report_due_at else ""
    return Card(
        title="请审核书面报告",
        lead=f"{leak.no} · {reporter} {clock(submitted_at, now)} 提交{late}",
        body=f"全文见上一条消息。接受后生成正式文件；退回请说明原因。{hours} 小时内没有审核会再次提醒。",
        rows=(
            Row("账号", account or "见全文"),
            Row("您的身份", f"审核人，{identity}"),
            Row("依据", BASIS),
            Row("回复编号", str(leak.case.short)),
        ),
        buttons=(Button("接受", accept_key), Button("退回补正", return_key, Style.danger)),
        menu=(Button(WHY, why_key),),
        source=SOURCE,
        twin=(
            f"【请审核书面报告】{leak.no}，{reporter} {clock(submitted_at, now)} 提交{late}，全文见上一条。\n"
            f"接受请回复：接受 {leak.case.short}\n退回请回复：退回 {leak.case.short} 原因\n"
            f"您是审核人（{identity}），依据{BASIS}。{hours} 小时内没有审核会再次提醒。"
        ),
    )


def review_final(leak: Leak, reporter: str, state: str, by: str, at: datetime) -> Card:
    done = "已接受" if state == "accepted" else "已退回补正"
    return Card(
        title=f"书面报告{done}",
        lead=f"{leak.no} · {reporter}",
        rows=(Row("审核人", by), Row("时间", full(at))),
        source=SOURCE,
        tone=Tone.done,
        settled=done,
        twin=f"{leak.no}：书面报告{done}（{by}）。",
    )


def review_overdue(leak: Leak, submitted_at: datetime, role: str, now: datetime) -> str:
    return (
        f"{leak.no}：书面报告 {clock(submitted_at, now)} 已提交，还没有人审核（{BASIS}）。\n"
        f"您是{role_name(role)}，请安排安全管理员审核；岗位空缺请尽快任命。"
    )


def accepted(leak: Leak, by: str, *, own: bool, now: datetime) -> str:
    if own:
        return f"您已接受 {leak.no} 的书面报告，正式文件随后发给您。账号处置完请回复“办结 {leak.case.short}”。"
    return f"{leak.no} 的书面报告已由{by}接受，正式文件随后发给您，请存档。"


def file_name(leak: Leak) -> str:
    return f"账号密码泄露书面报告-{leak.no}.docx"


def returned(leak: Leak, by: str, reason: str, now: datetime) -> str:
    due = full(leak.report_due_at)
    until = f"在 {due} 前" if now < leak.report_due_at else "尽快"
    past = "" if now < leak.report_due_at else f"\n截止时间 {due} 已过，提交前会持续提醒。"
    return (
        f"{leak.no} 的书面报告被{by}退回补正（{BASIS}）。\n原因：{reason}\n"
        f"请修改后{until}重新提交：回复“写报告”，原来填的都在。{past}"
    )


def you_returned(leak: Leak, reporter: str) -> str:
    return f"{leak.no} 的书面报告已退回{reporter}补正，原因已转达。"


def decided_before(leak: Leak, by: str, state: str) -> str:
    done = "接受" if state == "accepted" else "退回"
    return f"{leak.no} 的书面报告{by}已{done}，没有再改。"


def newer_report(leak: Leak) -> str:
    return f"这是 {leak.no} 上一次提交的书面报告，已经处理过。新提交的请看最新的卡片。"


def no_report(leak: Leak) -> str:
    return f"{leak.no} 没有待审核的书面报告。"


def reason_please(leak: Leak) -> str:
    return f"请说明 {leak.no} 要补正什么，直接回复即可；回复“取消”不退回。"


# --- closing ----------------------------------------------------------------------------------


def too_early_to_close(leak: Leak, needs: str) -> str:
    what = "账号还没有登记停用" if needs == "disabled" else "书面报告还没有通过"
    return f"{leak.no} 还不能办结：{what}。"


def closed(leak: Leak, by: str, outcome: str, cause: str, rectification: str, now: datetime) -> str:
    lines = [f"{leak.no} 已由{by}办结（{clock(now, now)}）。", f"账号处置：{outcome}", f"原因：{cause}"]
    if rectification:
        lines.append(f"整改要求：{rectification}")
    return "\n".join([*lines, f"全程留痕，可回复“进度 {leak.no}”查看。"])


def may_not_close(leak: Leak) -> str:
    return f"{leak.no} 由安全管理员或安全主管办结，没有改动。"


# --- the life line in the document ----------------------------------------------------------------

_TIMELINE = {
    "leak.reported": "口头上报（企业微信）",
    "leak.joined": "同一账号再次上报，并入本事项",
    "ladder.called": "通知{asked}",
    "ladder.skipped": "{vacant}通知不到，直接升级",
    "ladder.nobody": "各级负责人都通知不到",
    "leak.doubted": "上报人认为可能是误报",
    "leak.confirmed": "确认收到",
    "leak.leader_saw": "单位领导知悉",
    "leak.disabled": "登记账号已停用",
    "leak.disabled_corrected": "更正账号停用时间",
    "disable.overdue": "确认后未按时停用，继续升级",
    "written.reminded": "提醒书面报告时限（{percent}%）",
    "written.overdue": "书面报告逾期，逐级提醒",
    "report.submitted": "提交书面报告",
    "report.returned": "书面报告退回补正",
    "report.accepted": "书面报告审核通过",
    "leak.closed": "办结",
    "leak.merged": "与 {into} 是同一账号，并入",
}


def timeline(act: str, data: Mapping[str, Any]) -> str:
    """One line of the document's time line; empty for acts that do not belong there."""
    sentence = _TIMELINE.get(act, "")
    roles = {name: role_name(str(data.get(name, ""))) for name in ("asked", "vacant")}
    return sentence.format(**roles, percent=data.get("percent", ""), into=data.get("into", ""))
