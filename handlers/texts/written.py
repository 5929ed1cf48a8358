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


def reminder(leak: Leak, percent: int, now: datetime) -> str:
    due = full(leak.report_due_at)
    if percent >= 100:
        return f"{leak.no} 书面报告已到期（{due}），请立即提交：回复“写报告”。之后每隔一段时间会提醒您和各级领导（{BASIS}）。"
    return f"{leak.no} 书面报告{left(leak.report_due_at, now)}到期（{due}）。回复“写报告”即可填写，已知内容会自动带入。"


def leader_reminder(leak: Leak, reporter: str, now: datetime) -> str:
    return f"{leak.no}：{reporter}的书面报告{left(leak.report_due_at, now)}（截止 {full(leak.report_due_at)}），请督促提交（{BASIS}）。"


def overdue(leak: Leak, now: datetime) -> str:
    return (
        f"{leak.no} 书面报告逾期，{left(leak.report_due_at, now)}。请立即回复“写报告”提交；已同时通知领导（{BASIS}）。"
    )


def overdue_of_other(leak: Leak, reporter: str, now: datetime) -> str:
    return (
        f"{leak.no}：{reporter}的书面报告逾期，{left(leak.report_due_at, now)}，请督促（{BASIS}）。提交前会持续提醒。"
    )


def intro(leak: Leak, now: datetime) -> str:
    return f"开始写 {leak.no} 的书面报告，截止 {full(leak.report_due_at)}。已知内容已带入；随时可以“暂存”，回复“继续”接着写。"


def take_up(leak: Leak) -> str:
    return f"{leak.no} 的书面报告已经写了一部分，回复“继续”接着写。"


def not_owed(leak: Leak) -> str:
    if leak.report_state == "accepted":
        return f"{leak.no} 的书面报告已通过，不用再写。"
    return f"{leak.no} 的书面报告已提交，正在审核，不用再写。"


def nothing_to_write() -> str:
    return "您没有待写的书面报告。"


def which_report(items: Sequence[Leak]) -> str:
    lines = "\n".join(f"写报告 {leak.case.short}（{leak.no}）" for leak in items)
    return f"有几件事要写报告，请选一件回复：\n{lines}"


def submitted(leak: Leak, reviewers: Sequence[str], now: datetime) -> str:
    late = "" if now <= leak.report_due_at else "（已逾期，系统已如实记录）"
    who = "、".join(reviewers)
    to = f"已送{who}审核，结果会通知您。" if who else "目前没有可审核的安全管理员，已提醒安全主管安排。"
    return f"{leak.no} 书面报告已于 {clock(now, now)} 提交{late}。{to}"


def full_text(leak: Leak, reporter: str, lines: Sequence[tuple[str, str]]) -> str:
    body = "\n".join(f"{number}. {label}：{value}" for number, (label, value) in enumerate(lines, start=1))
    return f"{leak.no} 书面报告全文（{reporter}）：\n{body}"


def please_review(
    leak: Leak, *, reporter: str, accept_key: str, return_key: str, why_key: str, submitted_at: datetime, now: datetime
) -> Card:
    late = "（逾期）" if submitted_at > leak.report_due_at else ""
    return Card(
        title="请审核书面报告",
        lead=f"{leak.no} · {reporter} {clock(submitted_at, now)} 提交{late}",
        body="全文见上一条消息。接受后生成正式文件；退回请说明要补正什么。",
        rows=(
            Row("账号", "，".join(part for part in (leak.system, leak.account) if part) or "见全文"),
            Row("您的身份", "审核人（安全管理员）"),
            Row("依据", BASIS),
            Row("回复编号", str(leak.case.short)),
        ),
        buttons=(Button("接受", accept_key), Button("退回补正", return_key, Style.danger)),
        menu=(Button(WHY, why_key),),
        source=SOURCE,
        twin=(
            f"【请审核书面报告】{leak.no}，{reporter} {clock(submitted_at, now)} 提交{late}，全文见上一条。\n"
            f"接受请回复：接受 {leak.case.short}\n退回请回复：退回 {leak.case.short} 原因（{BASIS}）"
        ),
    )


def review_final(leak: Leak, reporter: str, state: str, by: str, now: datetime) -> Card:
    done = "已接受" if state == "accepted" else "已退回补正"
    return Card(
        title=f"书面报告{done}",
        lead=f"{leak.no} · {reporter}",
        rows=(Row("审核人", by), Row("时间", full(now))),
        source=SOURCE,
        tone=Tone.done,
        settled=done,
        twin=f"{leak.no}：书面报告{done}（{by}）。",
    )


def review_overdue(leak: Leak, submitted_at: datetime, now: datetime) -> str:
    return f"{leak.no}：书面报告 {clock(submitted_at, now)} 已提交，仍未审核，请安排。您是安全主管（{BASIS}）。"


def accepted(leak: Leak, by: str, *, own: bool, now: datetime) -> str:
    if own:
        return f"您已接受 {leak.no} 的书面报告，正式文件随后发给您。账号处置完请回复“办结 {leak.case.short}”。"
    return f"{leak.no} 的书面报告已由{by}接受，正式文件随后发给您，请存档。"


def file_name(leak: Leak) -> str:
    return f"账号密码泄露书面报告-{leak.no}.docx"


def returned(leak: Leak, by: str, reason: str, now: datetime) -> str:
    return (
        f"{leak.no} 的书面报告被{by}退回补正。\n原因：{reason}\n"
        f"请修改后在 {full(leak.report_due_at)} 前重新提交：回复“写报告”，原来填的都在。"
    )


def you_returned(leak: Leak, reporter: str) -> str:
    return f"{leak.no} 的书面报告已退回{reporter}补正，原因已转达。"


def decided_before(leak: Leak, by: str, state: str) -> str:
    done = "接受" if state == "accepted" else "退回"
    return f"{leak.no} 的书面报告{by}已{done}，没有再改。"


def no_report(leak: Leak) -> str:
    return f"{leak.no} 没有待审核的书面报告。"


def reason_please(leak: Leak) -> str:
    return f"请说明 {leak.no} 要补正什么，直接回复即可；回复“取消”不退回。"


# --- closing ----------------------------------------------------------------------------------


def too_early_to_close(leak: Leak, needs: str) -> str:
    what = "账号还没有登记停用" if needs == "disabled" else "书面报告还没有通过"
    return f"{leak.no} 还不能办结：{what}。"


def closed(leak: Leak, by: str, now: datetime) -> str:
    return f"{leak.no} 已由{by}办结（{clock(now, now)}）。全程留痕可查：进度 {leak.no}。"


def may_not_close(leak: Leak) -> str:
    return f"{leak.no} 由安全管理员或安全主管办结，没有改动。"


# --- the life line in the document ----------------------------------------------------------------

_TIMELINE = {
    "leak.reported": "口头上报（企业微信）",
    "leak.joined": "同一账号再次上报，并入本事项",
    "ladder.called": "通知{asked}",
    "ladder.skipped": "{vacant}无人可通知，直接升级",
    "leak.confirmed": "确认收到",
    "leak.disabled": "登记账号已停用",
    "disable.overdue": "确认后未按时停用，继续升级",
    "report.submitted": "提交书面报告",
    "report.returned": "书面报告退回补正",
    "report.accepted": "书面报告审核通过",
    "leak.closed": "办结",
}


def timeline(act: str, data: Mapping[str, Any]) -> str:
    """One line of the document's time line; empty for acts that do not belong there."""
    sentence = _TIMELINE.get(act, "")
    return sentence.format(asked=role_name(data.get("asked", "")), vacant=role_name(data.get("vacant", "")))
