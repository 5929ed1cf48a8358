"""What people read about a leaked password until the account is stopped (ZX-22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.procedures.leak import DISABLED_AGO, ROLE_NAMES, Limits
from handlers.texts.common import SOURCE
from handlers.texts.moments import clock, full, length
from handlers.types import Button, Card, Option, Row, Selection, Style, Text, Tone
from store.leaks import Leak
from store.roles import Role

BASIS = "暂行办法第22条"
WHY = "为什么找我"
# Words by which somebody who has an open case says that this is about another account.
ANOTHER = ("另一个", "另外一个", "别的账号", "还有一个", "新上报", "重新上报")


def role_name(role: str) -> str:
    return ROLE_NAMES.get(role, role)


# --- the reporter ------------------------------------------------------------------------------


def registered(leak: Leak, *, called: Sequence[str], leaders: Sequence[str], question: str) -> str:
    who = "、".join(called)
    told = f"已通知{who}" if who else "值班人员目前无人可通知，请立即打电话给市信用办"
    also = f"和单位领导{'、'.join(leaders)}" if leaders else ""
    return (
        f"已登记账号密码泄露 {leak.no}。\n"
        f"{told}{also}，请对方停用账号；没人确认会自动升级。\n"
        f"书面报告请在 {full(leak.report_due_at)} 前提交（24 小时内，{BASIS}），回复“写报告”即可填写。\n"
        f"请勿发送密码。\n\n{question}"
    )


def joined(leak: Leak, *, own: bool, now: datetime) -> str:
    first = "您" if own else "同一账号"
    state = _state_sentence(leak, now)
    more = "如果说的是另一个账号，请回复“另一个账号密码泄露了”。" if own else ""
    return f"已并入 {leak.no}（{first}于 {clock(leak.reported_at, now)} 已上报），不用重复登记。\n{state}{more}"


def _state_sentence(leak: Leak, now: datetime) -> str:
    if leak.disabled_at is not None:
        return f"账号已于 {clock(leak.disabled_at, now)} 停用。"
    if leak.confirmed_at is not None:
        return f"{clock(leak.confirmed_at, now)} 已有人确认，正在停用账号。"
    return "正在通知值班人员，没人确认会自动升级。"


def ask_whether_leak() -> str:
    return "您是要上报账号密码泄露吗？\n回复“是”立即登记并通知值班员；回复“不是”就当没说。想了解规定请回复“制度 22”。"


def not_registered() -> str:
    return "好的，没有登记。需要时直接说“密码泄露了”。"


def password_help() -> str:
    return "忘记密码、密码过期或账号锁定不算泄露，没有登记。请联系应用管理员重置。\n如果怀疑别人知道了密码，请说“密码泄露了”。"


def reporter_hears_confirmed(leak: Leak, by: str, now: datetime) -> str:
    return f"{leak.no}：{by}已于 {clock(now, now)} 确认收到，正在停用账号。"


def reporter_hears_disabled(leak: Leak, by: str, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    owed = leak.report_state in ("none", "draft", "returned")
    next_step = f"\n请在 {full(leak.report_due_at)} 前提交书面报告，回复“写报告”开始。" if owed else ""
    return f"{leak.no}：账号已于 {at} 停用（{by}登记）。{next_step}"


def facts_complete(leak: Leak, *, others: Sequence[str]) -> str:
    same = f"\n另有同一账号的事项：{'、'.join(others)}，已提醒值班人员一并处理。" if others else ""
    return f"情况已补充到 {leak.no}，并告诉了值班人员。{same}\n接下来请写书面报告：回复“写报告”，已知内容会自动带入。"


# --- those who are called -----------------------------------------------------------------------


def call(
    leak: Leak,
    *,
    reporter: str,
    unit: str,
    role: Role,
    confirm_key: str | None,
    disable_key: str,
    why_key: str,
    skipped: Sequence[Role],
    following: tuple[int, str],
    now: datetime,
) -> Card:
    """The card of one rung. Without ``confirm_key`` it asks only for the disabled account (the second climb)."""
    asks_stop = confirm_key is None
    title = "账号仍未停用，请立即处理" if asks_stop else "账号密码泄露，请立即确认"
    follow = _follow(following, role)
    empty = f"{'、'.join(role_name(one) for one in skipped)}无人可通知，直接找到您。" if skipped else ""
    buttons = [Button("已停用账号", disable_key, Style.primary if asks_stop else Style.danger)]
    if confirm_key is not None:
        buttons.insert(0, Button("确认收到", confirm_key))
    return Card(
        title=title,
        lead=f"{leak.no} · {clock(leak.reported_at, now)} 上报",
        body=f"{empty}{follow}",
        rows=_rows(leak, reporter, unit, role),
        buttons=tuple(buttons),
        selection=_when() if asks_stop else None,
        menu=(Button(WHY, why_key),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=_call_twin(leak, reporter, unit, role, asks_stop, f"{empty}{follow}", now),
    )


def _call_twin(leak: Leak, reporter: str, unit: str, role: Role, asks_stop: bool, tail: str, now: datetime) -> str:
    head = "账号仍未停用，请立即处理" if asks_stop else "账号密码泄露，请立即确认"
    how = "" if asks_stop else f"确认请回复：确认 {leak.case.short}\n"
    return (
        f"【{head}】{leak.no}\n{reporter}（{unit}）{clock(leak.reported_at, now)} 上报{_known(leak)}\n"
        f"{how}停用后请回复：停用 {leak.case.short}（可加时间，如 停用 {leak.case.short} 03:20）\n"
        f"您是{role_name(role)}，依据{BASIS}。{tail}"
    )


def _known(leak: Leak) -> str:
    parts = [part for part in (leak.system, leak.account and f"账号 {leak.account}") if part]
    return f"，{'，'.join(parts)}" if parts else ""


def _follow(following: tuple[int, str], role: str) -> str:
    """What happens if nobody acts."""
    minutes, called = following
    if not called:
        return f"无人处理，每 {minutes} 分钟通知所有负责人。"
    if called == role:
        return f"{minutes} 分钟内无人处理会再次提醒。"
    return f"{minutes} 分钟内无人处理将通知{role_name(called)}。"


def _rows(leak: Leak, reporter: str, unit: str, role: str) -> tuple[Row, ...]:
    account = "，".join(part for part in (leak.system, leak.account) if part) or "待补充"
    return (
        Row("上报人", f"{reporter}（{unit}）" if unit else reporter),
        Row("账号", account),
        Row("您的身份", role_name(role)),
        Row("依据", BASIS),
        Row("回复编号", str(leak.case.short)),
    )


def _when() -> Selection:
    """When it really happened, counted back from the tap."""
    options = tuple(Option(f"ago{ago}", "刚刚" if ago == 0 else f"{ago} 分钟前") for ago in DISABLED_AGO)
    return Selection("when", "停用时间", options, options[0].id)


def call_final(leak: Leak, reporter: str, by: str, own: bool) -> Card:
    who = "您" if own else by
    at = full(leak.confirmed_at) if leak.confirmed_at else ""
    text = f"{who}已于 {at} 确认" if at else "已处理"
    return Card(
        title="账号密码泄露：已确认",
        lead=leak.no,
        rows=(Row("上报人", reporter), Row("确认", text)),
        source=SOURCE,
        tone=Tone.done,
        settled="已确认",
        twin=f"{leak.no}：{text}，之前的卡片不用再处理。",
    )


def please_disable(
    leak: Leak, *, reporter: str, role: str | None, disable_key: str, why_key: str, due_at: datetime, now: datetime
) -> Card:
    account = "，".join(part for part in (leak.system, leak.account) if part) or "待上报人补充"
    me = role_name(role) if role else "确认人"
    return Card(
        title=f"请在 {clock(due_at, now)} 前停用账号",
        lead=f"{leak.no} · {reporter}上报",
        body="停用后请点“已停用账号”并选实际时间；到时没有登记会继续升级。",
        rows=(Row("账号", account), Row("您的身份", me), Row("依据", BASIS), Row("回复编号", str(leak.case.short))),
        buttons=(Button("已停用账号", disable_key),),
        selection=_when(),
        menu=(Button(WHY, why_key),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=(
            f"【请停用账号】{leak.no}：{account}，{clock(due_at, now)} 前完成。\n"
            f"停用后请回复：停用 {leak.case.short}（可加时间，如 停用 {leak.case.short} 03:20）。到时没有登记会继续升级（{BASIS}）。"
        ),
    )


def stop_final(leak: Leak, reporter: str, by: str) -> Card:
    text = f"{full(leak.disabled_at)}（{by}登记）" if leak.disabled_at else "已处理"
    return Card(
        title="账号已停用",
        lead=f"{leak.no} · {reporter}上报",
        rows=(Row("停用时间", text),),
        source=SOURCE,
        tone=Tone.done,
        settled="已停用",
        twin=f"{leak.no}：账号已于 {text}停用，之前的卡片不用再处理。",
    )


def you_confirmed(leak: Leak, minutes: int, now: datetime) -> str:
    return (
        f"{leak.no} 已由您确认，其他人不再催办。\n"
        f"请在 {length(minutes)}内停用账号，完成后点“已停用账号”或回复：停用 {leak.case.short}。"
    )


def confirmed_before(leak: Leak, by: str, at: datetime, *, own: bool, now: datetime) -> str:
    return f"{leak.no} {'您' if own else by}已于 {clock(at, now)} 确认，不用再点。"


def you_disabled(leak: Leak, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    return f"已登记：{leak.no} 的账号于 {at} 停用。等书面报告通过后办结。"


def disabled_before(leak: Leak, by: str, at: datetime, now: datetime) -> str:
    return f"{leak.no} 的账号{by}已登记于 {clock(at, now)} 停用，没有再改。"


def not_in_the_future(leak: Leak) -> str:
    return f"停用时间不能晚于现在，没有登记。请回复实际时间，如：停用 {leak.case.short} 03:20。"


def unclear_time(leak: Leak) -> str:
    return f"没看懂停用时间，没有登记。请这样回复：停用 {leak.case.short} 03:20。"


def case_closed(leak: Leak) -> str:
    return f"{leak.no} 已办结，没有再改。"


def own_case(leak: Leak) -> str:
    return f"{leak.no} 是您本人上报的，须由别人处理，没有改动。"


def not_yours(leak: Leak) -> str:
    return f"{leak.no} 不在您的职责范围内，没有改动。"


def more_known(leak: Leak, *, reporter: str) -> Text:
    lines = [
        f"{leak.no} 补充情况（{reporter}）：",
        f"系统：{leak.system or '未说明'}",
        f"账号：{leak.account or '未说明'}",
    ]
    if leak.since is not None:
        lines.append(f"起始：{full(leak.since)}")
    if leak.how:
        lines.append(f"途径：{leak.how}")
    if leak.seen:
        lines.append(f"异常：{leak.seen}")
    return Text("\n".join(lines))


# --- leaders ------------------------------------------------------------------------------------


def for_leader(leak: Leak, *, reporter: str, unit: str, seen_key: str, why_key: str, now: datetime) -> Card:
    return Card(
        title="本单位账号密码泄露",
        lead=f"{leak.no} · {clock(leak.reported_at, now)} 上报",
        body=f"已通知市信用办值班员停用账号。请督促{reporter}在 {full(leak.report_due_at)} 前交书面报告。",
        rows=(
            Row("上报人", f"{reporter}（{unit}）" if unit else reporter),
            Row("账号", "，".join(part for part in (leak.system, leak.account) if part) or "待补充"),
            Row("依据", BASIS),
        ),
        buttons=(Button("我已知悉", seen_key),),
        menu=(Button(WHY, why_key),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=(
            f"【本单位账号密码泄露】{leak.no}：{reporter}{clock(leak.reported_at, now)} 上报，已通知值班员停用账号。\n"
            f"请督促在 {full(leak.report_due_at)} 前交书面报告（{BASIS}）。您是单位领导，此条供知悉；进展请回复：进度 {leak.no}"
        ),
    )


def leader_final(leak: Leak, reporter: str, now: datetime) -> Card:
    return Card(
        title="本单位账号密码泄露",
        lead=leak.no,
        rows=(Row("上报人", reporter), Row("知悉", clock(now, now))),
        source=SOURCE,
        tone=Tone.done,
        settled="我已知悉",
        twin=f"{leak.no}：已记录您于 {clock(now, now)} 知悉。",
    )


def leader_hears_disabled(leak: Leak, reporter: str, by: str, now: datetime) -> str:
    at = clock(leak.disabled_at, now) if leak.disabled_at else ""
    return f"{leak.no}（{reporter}）：账号已于 {at} 停用（{by}登记）。书面报告截止 {full(leak.report_due_at)}。"


# --- why ------------------------------------------------------------------------------------------


def why_me(leak: Leak, role: str, limits: Limits, now: datetime) -> str:
    name = role_name(role) if role != "reviewer" else "书面报告审核人（安全管理员）"
    return (
        f"为什么找您：您是{name}，{leak.no} 需要您处理（{BASIS}）。\n"
        f"{_state_sentence(leak, now)}\n{_what_next(leak, role, limits)}"
    )


def _what_next(leak: Leak, role: str, limits: Limits) -> str:
    if role == "unit_leader":
        return f"请督促在 {full(leak.report_due_at)} 前交书面报告；逾期会逐级上报。"
    if role == "reviewer":
        return f"{limits.review} 小时内没有审核会再次提醒，并报安全主管。"
    if leak.confirmed_at is None:
        marks = "、".join(f"{rung.after} 分钟{role_name(rung.role)}" for rung in limits.ladder if rung.after)
        return f"无人确认的升级顺序：{marks}，之后每 {limits.round} 分钟通知所有人。"
    return f"确认后 {limits.disable} 分钟内没有登记停用，会向上一级继续升级。"


# --- progress ---------------------------------------------------------------------------------------


def progress(leak: Leak, *, reporter: str, confirmed_by: str, disabled_by: str, now: datetime) -> str:
    lines = [
        f"{leak.no} 账号密码泄露（{reporter}）",
        f"✓ 上报 {full(leak.reported_at)}",
        _line(leak.confirmed_at, f"确认 {full(leak.confirmed_at)} {confirmed_by}" if leak.confirmed_at else "等待确认"),
        _line(leak.disabled_at, f"停用 {full(leak.disabled_at)} {disabled_by}" if leak.disabled_at else "账号待停用"),
        _line(leak.report_state == "accepted", _report_line(leak)),
        _line(not leak.case.is_open, "已办结" if not leak.case.is_open else "待办结"),
    ]
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


def case_list(items: Sequence[Leak], now: datetime) -> str:
    if not items:
        return "您还没有上报过事项。"
    return "我的上报：\n" + "\n".join(f"{leak.no} {_short_state(leak, now)}" for leak in items)


def _short_state(leak: Leak, now: datetime) -> str:
    if not leak.case.is_open:
        return "已办结"
    stopped = "账号已停用" if leak.disabled_at else ("已确认，停用中" if leak.confirmed_at else "等待确认")
    return f"{stopped}，{_report_line(leak)}"


def todo(owed: Sequence[Leak], act: Sequence[tuple[Leak, str]], now: datetime) -> str:
    """owed: written reports the person owes.  act: cases and what the person can do there (confirm, disable …)."""
    if not owed and not act:
        return "没有待办。"
    lines = [f"待办 {len(owed) + len(act)} 件："]
    for leak in owed:
        lines.append(f"· {leak.no} 书面报告，{full(leak.report_due_at)} 前：回复“写报告 {leak.case.short}”")
    for leak, what in act:
        lines.append(f"· {leak.no} {_ACTS[what]}：回复“{_WORDS[what]} {leak.case.short}”")
    return "\n".join(lines)


_ACTS = {"confirm": "等待确认", "disable": "账号待停用", "review": "书面报告待审核", "close": "待办结"}
_WORDS = {"confirm": "确认", "disable": "停用", "review": "接受", "close": "办结"}
