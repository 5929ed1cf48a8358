"""What people read about a leaked password until the account is stopped (ZX-22); the cards are in ``calls``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.procedures.leak import ROLE_NAMES
from handlers.texts.dialog_values import cut
from handlers.texts.moments import clock, example, full, length
from handlers.texts.questions import Question
from store.leaks import Leak

BASIS = "暂行办法第22条"
WHY = "为什么找我"
# Words by which somebody who has an open case says that this is about another account.
ANOTHER = ("另一个", "另外一个", "别的账号", "还有一个", "新上报", "重新上报")
# Words of a sentence that says more than that a password has leaked: what was seen, and how it came about.
SAYS_MORE = (
    *("登录", "登陆", "登了", "异常", "异地", "陌生", "链接", "钓鱼", "木马", "病毒", "验证码", "短信", "邮件"),
    *("改了", "被改", "删了", "被删", "冒充", "发到", "告诉", "借给", "看到", "拍到", "截图", "下载"),
)
_LONGEST_SAID = 60


def role_name(role: str) -> str:
    return ROLE_NAMES.get(role, role)


# --- the reporter ------------------------------------------------------------------------------


def registered(
    leak: Leak,
    *,
    hours: int,
    role: str,
    called: Sequence[str],
    leaders: Sequence[str],
    others: Sequence[str],
    question: str,
) -> str:
    """role: in which those called were called; empty where it was several.  others: the reporter's other open cases, whose accounts are stopped already."""
    who = f"{role_name(role)}{'、'.join(called)}" if role and called else "、".join(called)
    also = f"单位领导{'、'.join(leaders)}" if leaders else ""
    told = (
        f"已通知{who}停用账号{f'，也告诉了{also}' if also else ''}；没人确认会自动升级。"
        if who
        else f"值班人员目前都通知不到，请立即打电话给市信用办！系统会继续通知{f'，已告诉{also}' if also else ''}。"
    )
    known = f"（另有 {'、'.join(others)}，账号已停用；如是同一件事请告诉值班员。）\n" if others else ""
    return (
        f"已登记账号密码泄露 {leak.no}。\n{told}\n{known}"
        f"书面报告请在 {full(leak.report_due_at)} 前提交（{hours} 小时内，{BASIS}），回复“写报告”即可填写。\n"
        f"请勿发送密码。\n\n{question}"
    )


def supplemented(leak: Leak, said: str, told: Sequence[str]) -> str:
    """A further sentence said more about the case."""
    who = f"，并告诉了{'、'.join(told)}" if told else ""
    return f"已补充到 {leak.no}：{cut(said, _LONGEST_SAID)}{who}。\n"


def joined(leak: Leak, *, own: bool, now: datetime, added: bool = False) -> str:
    """added: what was said besides has been told already."""
    first = "您" if own else "同一账号"
    state = state_sentence(leak, now)
    more = "如果说的是另一个账号，请回复“另一个账号密码泄露了”。" if own else ""
    if added and own:
        return f"{state}{more}"
    return f"已并入 {leak.no}（{first}于 {clock(leak.reported_at, now)} 已上报），不用重复登记。\n{state}{more}"


def state_sentence(leak: Leak, now: datetime) -> str:
    """How far the case is, in one sentence."""
    if leak.disabled_at is not None:
        return f"账号已于 {clock(leak.disabled_at, now)} 停用。"
    if leak.confirmed_at is not None:
        return f"{clock(leak.confirmed_at, now)} 已有人确认，正在停用账号。"
    return "正在通知值班人员，没人确认会自动升级。"


def ask_whether_leak() -> Question:
    return Question(
        "您是要上报账号密码泄露吗？",
        "回复“是”立即登记并通知值班员；回复“不是”就当没说。想了解规定请回复“制度 22”。",
        "是，立即登记",
        "不是",
    )


def not_registered() -> str:
    return "好的，没有登记。需要时直接说“密码泄露了”。"


def password_help() -> str:
    return "忘记密码、密码过期或账号锁定不算泄露，没有登记。请联系应用管理员重置。\n如果怀疑别人知道了密码，请说“密码泄露了”。"


def reporter_hears_confirmed(leak: Leak, by: str, now: datetime) -> str:
    return f"{leak.no}：{by}已于 {clock(now, now)} 确认收到，正在停用账号，停用后会通知您。"


def reporter_hears_disabled(leak: Leak, by: str, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    due = full(leak.report_due_at)
    next_step = f"\n请在 {due} 前提交书面报告，回复“写报告”开始（{BASIS}）。" if owes_report(leak) else ""
    return f"{leak.no}：账号已于 {at} 停用（{by}登记）。{next_step}"


def facts_complete(leak: Leak, *, others: Sequence[str], told: Sequence[str]) -> str:
    who = f"，并告诉了{'、'.join(told)}" if told else ""
    same = f"\n同一账号另有事项 {'、'.join(others)}，已请一并处理。" if others and told else ""
    owed = "\n接下来请写书面报告：回复“写报告”，已知内容会自动带入。" if owes_report(leak) else ""
    return f"情况已补充到 {leak.no}{who}。{same}{owed}"


def owes_report(leak: Leak) -> bool:
    return leak.case.is_open and leak.report_state in ("none", "draft", "returned")


def disabled_corrected(leak: Leak, by: str, was: datetime, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    return f"{leak.no}：账号停用时间更正为 {at}（原登记 {clock(was, now)}，{by}更正）。"


# --- those who are called -----------------------------------------------------------------------


def you_confirmed(leak: Leak, minutes: int, now: datetime) -> str:
    return (
        f"{leak.no} 已由您确认，其他人不再催办。\n"
        f"请在 {length(minutes)}内停用账号，完成后点“已停用账号”或回复：停用 {leak.case.short}。"
    )


def confirmed_before(leak: Leak, by: str, at: datetime, *, own: bool, now: datetime) -> str:
    return f"{leak.no} {'您' if own else by}已于 {clock(at, now)} 确认，不用再点。"


def you_disabled(leak: Leak, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    return (
        f"已登记：{leak.no} 的账号于 {at} 停用。等书面报告通过后办结。\n"
        f"时间不对请回复实际时间，如：停用 {leak.case.short} {example(now)}。"
    )


def you_corrected(leak: Leak, was: datetime, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    return f"已更正：{leak.no} 的账号于 {at} 停用（原登记 {clock(was, now)}，两次都留痕）。"


def disabled_before(leak: Leak, by: str, at: datetime, *, own: bool, now: datetime) -> str:
    correct = f"\n时间不对请回复实际时间，如：停用 {leak.case.short} {example(now)}。" if own else ""
    return f"{leak.no} 的账号{'您' if own else by}已登记于 {clock(at, now)} 停用，没有再改。{correct}"


def not_in_the_future(leak: Leak, now: datetime) -> str:
    return f"停用时间不能晚于现在，没有登记。请回复实际时间，如：停用 {leak.case.short} {example(now)}。"


def too_long_ago(leak: Leak, now: datetime) -> str:
    return f"停用时间比上报早了一周以上，没有登记。请核对后回复，如：停用 {leak.case.short} {example(now)}。"


def unclear_time(leak: Leak, reason: str, now: datetime) -> str:
    """reason: why the time is impossible, where it is."""
    why = f"停用时间不对（{reason}）" if reason else "没看懂停用时间"
    return f"{why}，没有登记。请这样回复：停用 {leak.case.short} {example(now)}。"


def ask_whether_disabled(leak: Leak, reporter: str) -> Question:
    said = f"是 {leak.no}（{reporter}上报）的账号已停用吗？"
    return Question(said, "回复“是”登记停用；不是就回复“不是”。", "是，登记停用", "不是")


def case_closed(leak: Leak) -> str:
    if leak.joined_into:
        return f"{leak.no} 已并入 {leak.joined_into}，没有再改。请看 {leak.joined_into}。"
    return f"{leak.no} 已办结，没有再改。"


def own_case(leak: Leak) -> str:
    return f"{leak.no} 是您本人上报的，须由别人处理，没有改动。"


def not_yours(leak: Leak) -> str:
    return f"{leak.no} 不在您的职责范围内，没有改动。"


def more_known(leak: Leak, *, reporter: str, others: Sequence[str]) -> str:
    lines = [
        f"{leak.no} 补充情况（{reporter}），供您处理时参考：",
        f"系统：{leak.system or '未说明'}",
        f"账号：{leak.account or '未说明'}",
    ]
    if leak.since is not None:
        lines.append(f"起始：{full(leak.since)}")
    if leak.how:
        lines.append(f"途径：{leak.how}")
    if leak.seen:
        lines.append(f"异常：{leak.seen}")
    if others:
        lines.append(f"同一账号另有事项：{'、'.join(others)}，请一并处理。")
    return "\n".join(lines)


def reported_again(leak: Leak, by: str, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    return (
        f"{leak.no}：账号登记于 {at} 停用，但{by}刚才又上报同一账号泄露。\n"
        f"请立即核实账号是否真的停用、有没有被重新启用（{BASIS}）。"
    )


def doubted(leak: Leak, reporter: str) -> str:
    return (
        f"{leak.no}：上报人{reporter}说可能是误报，请打电话核实（{BASIS}）。\n"
        "核实清楚以前请照常处理；确属误报的，在书面报告里写明后办结。"
    )


def you_doubted(leak: Leak, told: Sequence[str]) -> str:
    who = f"已请{'、'.join(told)}核实。" if told else "请打电话请值班员核实。"
    stop = "账号仍按规定先停用；" if leak.disabled_at is None else ""
    return f"{leak.no} 已登记，不能自行取消。{who}\n{stop}书面报告里请写明是误报，审核通过后就办结。"


# --- leaders ------------------------------------------------------------------------------------


def leader_hears_disabled(leak: Leak, reporter: str, by: str, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    return (
        f"{leak.no}（{reporter}）：账号已于 {at} 停用（{by}登记）。书面报告截止 {full(leak.report_due_at)}（{BASIS}）。"
    )


def leader_noted(leak: Leak, now: datetime) -> str:
    return f"已记录您于 {clock(now, now)} 知悉 {leak.no}。看进展请回复：进度 {leak.case.short or leak.no}。"
