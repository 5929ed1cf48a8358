"""How a leak stands: 进度, 待办, 我的上报, and why somebody was called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.procedures.leak import Limits
from handlers.texts.leaks import BASIS, role_name, state_sentence
from handlers.texts.moments import clock, full, left
from store.leaks import Leak

_LINES = 12  # of the life line; the newest ones


def progress(leak: Leak, *, reporter: str, confirmed_by: str, disabled_by: str, now: datetime) -> str:
    lines = [
        f"{leak.no} 账号密码泄露（{reporter}）",
        f"✓ 上报 {full(leak.reported_at)}",
        _line(leak.confirmed_at, f"确认 {full(leak.confirmed_at)} {confirmed_by}" if leak.confirmed_at else "等待确认"),
        _line(leak.disabled_at, f"停用 {full(leak.disabled_at)} {disabled_by}" if leak.disabled_at else "账号待停用"),
        *_end(leak),
    ]
    return "\n".join(lines)


def _end(leak: Leak) -> list[str]:
    """The written report and the closing; or the case this one ended in."""
    if leak.joined_into:
        return [_line(True, f"已并入 {leak.joined_into}（同一账号），进展请看 {leak.joined_into}")]
    closed = not leak.case.is_open
    return [
        _line(leak.report_state == "accepted", _report_line(leak)),
        _line(closed, "已办结" if closed else "待办结"),
    ]


def drill_down(leak: Leak, lived: Sequence[tuple[datetime, str, str]], now: datetime) -> str:
    """What those who lead or watch see besides: what is known, and who did what when (moment, who, what)."""
    known = "，".join(part for part in (leak.system, leak.account and f"账号 {leak.account}") if part)
    lines = [f"已知：{known}" if known else "系统和账号待补充"]
    if leak.case.is_open and leak.report_state in ("none", "draft", "returned"):
        lines.append(f"书面报告{left(leak.report_due_at, now)}到期" if now <= leak.report_due_at else "书面报告已逾期")
    lines.append("经过：")
    if len(lived) > _LINES:
        lines.append(f"……（之前还有 {len(lived) - _LINES} 条）")
    lines += [f"{clock(at, now)} {who}：{what}" for at, who, what in lived[-_LINES:]]
    return "\n".join(lines)


def _line(done: object, text: str) -> str:
    return f"{'✓' if done else '○'} {text}"


def _report_line(leak: Leak) -> str:
    names = {
        "none": f"书面报告待提交，截止 {full(leak.report_due_at)}",
        "draft": f"书面报告待提交，截止 {full(leak.report_due_at)}",
        "submitted": "书面报告已提交，审核中",
        "returned": f"书面报告退回补正，截止 {full(leak.report_due_at)}",
        "accepted": "书面报告已通过",
    }
    return names.get(leak.report_state, leak.report_state)


def case_list(items: Sequence[Leak]) -> str:
    if not items:
        return "您还没有上报过事项。"
    return "我的上报：\n" + "\n".join(f"{leak.no} {_short_state(leak)}" for leak in items)


def open_list(items: Sequence[tuple[Leak, str]]) -> str:
    """Open cases somebody may see, with their reporters; ``items`` is not empty."""
    lines = [f"· {leak.no}（{reporter}）{_short_state(leak)}" for leak, reporter in items[:15]]
    more = [f"……还有 {len(items) - 15} 件"] if len(items) > 15 else []
    first = items[0][0]
    return "\n".join([f"未办结 {len(items)} 件：", *lines, *more, f"看详情请回复，如：进度 {first.case.short}"])


def _short_state(leak: Leak) -> str:
    if not leak.case.is_open:
        return f"已并入 {leak.joined_into}" if leak.joined_into else "已办结"
    stopped = "账号已停用" if leak.disabled_at else ("已确认，停用中" if leak.confirmed_at else "等待确认")
    return f"{stopped}，{_report_line(leak)}"


def todo(owed: Sequence[Leak], act: Sequence[tuple[Leak, str]], now: datetime) -> str:
    """owed: written reports the person owes.  act: cases and what the person can do there (confirm, disable …)."""
    if not owed and not act:
        return "没有待办。"
    lines = [f"待办 {len(owed) + len(act)} 件："]
    for leak in owed:
        late = "（已逾期）" if now > leak.report_due_at else ""
        lines.append(f"· {leak.no} 书面报告，{full(leak.report_due_at)} 前{late}：回复“写报告 {leak.case.short}”")
    for leak, what in act:
        lines.append(f"· {leak.no} {_ACTS[what]}：回复“{_WORDS[what]} {leak.case.short}”")
    return "\n".join(lines)


_ACTS = {"confirm": "等待确认", "disable": "账号待停用", "review": "书面报告待审核", "close": "待办结"}
_WORDS = {"confirm": "确认", "disable": "停用", "review": "接受", "close": "办结"}


# --- why ------------------------------------------------------------------------------------------


def why_me(leak: Leak, part: str, limits: Limits, now: datetime) -> str:
    """part: ``reporter``, ``reviewer``, ``unit_leader``, ``member`` or a role."""
    names = {"reporter": "上报人", "reviewer": "书面报告审核人"}
    name = names.get(part) or role_name(part)
    if part == "member":
        return f"{leak.no} 不需要您处理，您可以查看进度（{BASIS}）。"
    return f"为什么找您：您是{name}，{leak.no} 与您有关（{BASIS}）。\n{state_sentence(leak, now)}\n{_next(leak, part, limits, now)}"


def _next(leak: Leak, part: str, limits: Limits, now: datetime) -> str:
    """What to do, until when, and what happens otherwise."""
    if not leak.case.is_open:
        return "已办结，不用再处理。"
    if part in ("unit_leader", "reporter"):
        return _about_report(leak, part)
    if part == "reviewer":
        how = f"请审核：回复“接受 {leak.case.short}”或“退回 {leak.case.short} 原因”。"
        return f"{how}{limits.review} 小时内没有审核会再次提醒，并报安全主管。"
    if leak.confirmed_at is None:
        marks = "、".join(f"{rung.after} 分钟{role_name(rung.role)}" for rung in limits.ladder if rung.after)
        order = f"没人确认的升级顺序：{marks}，之后每 {limits.round} 分钟通知所有人。"
        return f"请马上回复“确认 {leak.case.short}”。{order}"
    if leak.disabled_at is None:
        until = clock(leak.confirmed_at + timedelta(minutes=limits.disable), now)
        return f"请停用账号后回复“停用 {leak.case.short}”；到 {until} 没有登记，会向上一级继续升级。"
    return "等待办结。" if leak.report_state == "accepted" else "等书面报告通过后办结。"


def _about_report(leak: Leak, part: str) -> str:
    if leak.report_state == "accepted":
        return "书面报告已通过，等待办结。"
    if leak.report_state == "submitted":
        return "书面报告已提交，等待审核。"
    if part == "unit_leader":
        return f"请督促在 {full(leak.report_due_at)} 前交书面报告；逾期会逐级上报。"
    return f"请在 {full(leak.report_due_at)} 前交书面报告，回复“写报告”开始；逾期会逐级上报。"
