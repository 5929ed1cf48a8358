"""The cards of a leaked password: for those who are called, for the unit leader, and what becomes of them (ZX-22)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.procedures.leak import DISABLED_AGO
from handlers.texts.common import SOURCE
from handlers.texts.dialog_values import cut
from handlers.texts.leaks import BASIS, WHY, role_name
from handlers.texts.moments import clock, example, full, length
from handlers.types import Button, Card, Option, Row, Selection, Style, Tone
from store.leaks import Leak
from store.roles import Role

_LONGEST_KNOWN = 16  # characters of one fact on a card
_MOST_NAMES = 3


def identity(role: str, instead_of: str = "") -> str:
    """In which capacity somebody is called."""
    return f"{role_name(role)}（代{instead_of}）" if instead_of else role_name(role)


def call(
    leak: Leak,
    *,
    reporter: str,
    unit: str,
    identity: str,
    role: Role,
    confirm_key: str | None,
    disable_key: str,
    why_key: str,
    skipped: Sequence[Role],
    before: Sequence[str],
    following: tuple[int, str],
    now: datetime,
) -> Card:
    """The card of one rung. Without ``confirm_key`` it asks only for the disabled account (the second climb).

    before: who was called before and did not confirm.
    """
    asks_stop = confirm_key is None
    title = "账号仍未停用，请立即处理" if asks_stop else "账号密码泄露，请立即确认"
    empty = f"{'、'.join(role_name(one) for one in skipped)}通知不到，直接找到您。" if skipped else ""
    tail = f"{empty}{_unanswered(before, leak, now)}{_follow(following, role)}{_known(leak)}"
    buttons = [Button("已停用账号", disable_key, Style.primary if asks_stop else Style.danger)]
    if confirm_key is not None:
        buttons.insert(0, Button("确认收到", confirm_key))
    return Card(
        title=title,
        lead=f"{leak.no} · {clock(leak.reported_at, now)} 上报",
        body=tail,
        rows=(_reporter(reporter, unit), _account(leak, "待补充"), *_basis(leak, identity)),
        buttons=tuple(buttons),
        selection=_when() if asks_stop else None,
        menu=(Button(WHY, why_key),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=_call_twin(leak, reporter, unit, identity, asks_stop, title, tail, now),
    )


def _call_twin(
    leak: Leak, reporter: str, unit: str, identity: str, asks_stop: bool, title: str, tail: str, now: datetime
) -> str:
    known = [part for part in (leak.system, leak.account and f"账号 {leak.account}") if part]
    about = f"，{'，'.join(known)}" if known else ""
    how = "" if asks_stop else f"确认请回复：确认 {leak.case.short}\n"
    return (
        f"【{title}】{leak.no}\n{reporter}（{unit}）{clock(leak.reported_at, now)} 上报{about}\n"
        f"{how}停用后请回复：停用 {leak.case.short}（可加时间，如 停用 {leak.case.short} {example(now)}）\n"
        f"您是{identity}，依据{BASIS}。{tail}"
    )


def _known(leak: Leak) -> str:
    """What the reporter has told since, briefly; the account has a row of its own."""
    told = (("途径", leak.how), ("异常", leak.seen))
    known = "；".join(f"{label}：{cut(said, _LONGEST_KNOWN)}" for label, said in told if said)
    return f"{known}。" if known else ""


def _unanswered(before: Sequence[str], leak: Leak, now: datetime) -> str:
    """Why this one is called now."""
    if not before:
        return ""
    more = f"等 {len(before)} 人" if len(before) > _MOST_NAMES else ""
    waited = length((now - leak.reported_at) // timedelta(minutes=1))
    return f"已通知{'、'.join(before[:_MOST_NAMES])}{more}，{waited}无人确认。"


def _follow(following: tuple[int, str], role: str) -> str:
    """What happens if nobody acts."""
    minutes, called = following
    if minutes == 0:
        return "" if called == role else f"已同时通知{role_name(called)}。"
    if not called:
        return f"没人处理，每 {minutes} 分钟通知所有负责人。"
    if called == role:
        return f"{minutes} 分钟内没人处理会再次提醒。"
    return f"{minutes} 分钟内没人处理将通知{role_name(called)}。"


def _reporter(reporter: str, unit: str) -> Row:
    return Row("上报人", f"{reporter}（{unit}）" if unit else reporter)


def _account(leak: Leak, unknown: str) -> Row:
    return Row("账号", "，".join(part for part in (leak.system, leak.account) if part) or unknown)


def _basis(leak: Leak, identity: str) -> tuple[Row, ...]:
    return Row("您的身份", identity), Row("依据", BASIS), Row("回复编号", str(leak.case.short))


def _when() -> Selection:
    """When it really happened, counted back from the tap."""
    options = tuple(Option(f"ago{ago}", "刚刚" if ago == 0 else f"{ago} 分钟前") for ago in DISABLED_AGO)
    return Selection("when", "停用时间", options, options[0].id)


def call_final(leak: Leak, reporter: str, by: str, own: bool, now: datetime) -> Card:
    who = "您" if own else by
    text = f"{who}已于 {full(leak.confirmed_at)} 确认" if leak.confirmed_at else "已处理"
    row = f"{clock(leak.confirmed_at, now)}，{who}" if leak.confirmed_at else "已处理"
    return Card(
        title="账号密码泄露：已确认",
        lead=leak.no,
        rows=(Row("上报人", reporter), Row("确认", row)),
        source=SOURCE,
        tone=Tone.done,
        settled="已确认",
        twin=f"{leak.no}：{text}，之前的卡片不用再处理。",
    )


def please_disable(
    leak: Leak, *, reporter: str, identity: str, disable_key: str, why_key: str, due_at: datetime, now: datetime
) -> Card:
    account = _account(leak, "待上报人补充")
    return Card(
        title=f"请在 {clock(due_at, now)} 前停用账号",
        lead=f"{leak.no} · {reporter}上报",
        body=f"{_known(leak)}停用后请点“已停用账号”并选实际时间；到时没有登记会继续升级。",
        rows=(account, *_basis(leak, identity)),
        buttons=(Button("已停用账号", disable_key),),
        selection=_when(),
        menu=(Button(WHY, why_key),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=(
            f"【请停用账号】{leak.no}：{account.value}，{clock(due_at, now)} 前完成。\n"
            f"停用后请回复：停用 {leak.case.short}（可加时间，如 停用 {leak.case.short} {example(now)}）。\n"
            f"您是{identity}，依据{BASIS}。{_known(leak)}到时没有登记会继续升级。"
        ),
    )


def stop_final(leak: Leak, reporter: str, by: str, now: datetime) -> Card:
    text = f"{full(leak.disabled_at)}（{by}登记）" if leak.disabled_at else "已处理"
    row = f"{clock(leak.disabled_at, now)}，{by}登记" if leak.disabled_at else "已处理"
    return Card(
        title="账号已停用",
        lead=f"{leak.no} · {reporter}上报",
        rows=(Row("停用时间", row),),
        source=SOURCE,
        tone=Tone.done,
        settled="已停用",
        twin=f"{leak.no}：账号已于 {text}停用，之前的卡片不用再处理。",
    )


def still_not_disabled(leak: Leak, called: Sequence[str]) -> str:
    who = f"，已通知{'、'.join(called)}" if called else ""
    return (
        f"{leak.no}：您确认后还没有登记停用{who}（{BASIS}）。\n"
        f"请立即停用账号，完成后回复：停用 {leak.case.short}。没有登记会继续升级。"
    )


def for_leader(leak: Leak, *, reporter: str, unit: str, seen_key: str, why_key: str, now: datetime) -> Card:
    due = full(leak.report_due_at)
    return Card(
        title="本单位账号密码泄露",
        lead=f"{leak.no} · {clock(leak.reported_at, now)} 上报",
        body=f"系统正在通知市信用办停用账号。请督促{reporter}在 {due} 前交书面报告，逾期会逐级上报。",
        rows=(_reporter(reporter, unit), _account(leak, "待补充"), *_basis(leak, "单位领导")),
        buttons=(Button("我已知悉", seen_key),),
        menu=(Button(WHY, why_key),),
        source=SOURCE,
        tone=Tone.urgent,
        twin=(
            f"【本单位账号密码泄露】{leak.no}：{reporter}{clock(leak.reported_at, now)} 上报，正在通知市信用办停用账号。\n"
            f"请督促在 {due} 前交书面报告，逾期会逐级上报。您是单位领导，依据{BASIS}。\n"
            f"已知悉请回复：知悉 {leak.case.short}；看进展请回复：进度 {leak.case.short}"
        ),
    )


def leader_final(leak: Leak, reporter: str, now: datetime) -> Card:
    done = "知悉" if leak.case.is_open else "办结"
    return Card(
        title="本单位账号密码泄露",
        lead=leak.no,
        rows=(Row("上报人", reporter), Row(done, clock(now, now))),
        source=SOURCE,
        tone=Tone.done,
        settled=f"已{done}",
        twin=f"{leak.no}：{clock(now, now)} 已{done}，之前的卡片不用再处理。",
    )
