"""What is said of objects in the ledgers: where one is now, why a move cannot be made and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.ledgers.moves import AWAY, State, Why
from handlers.texts.dialog_values import cut, masked
from handlers.texts.moments import full
from store.clearances import Clearance
from store.clock import local
from store.ledgers import Ledger, Object

LEDGERS = {Ledger.media: "载体", Ledger.device: "设备", Ledger.account: "账号", Ledger.archive: "档案"}
CLEARANCES = {Clearance.training: "培训记录", Clearance.nda: "保密协议"}
STATES = {
    State.in_store: "在库",
    State.issued: "在用",
    State.out: "外带中",
    State.lent: "借出中",
    State.sent: "传递中",
    State.under_repair: "送修中",
    State.to_clear: "待清除",
    State.condemned: "待销毁",
    State.destroyed: "已销毁",
    State.lost: "丢失",
    State.connected: "接入中",
    State.disconnected: "已断开",
    State.open: "在用",
    State.closed: "已注销",
}
_KEEPERS = {
    Ledger.media: "载体管理员",
    Ledger.device: "资产管理员",
    Ledger.account: "应用管理员",
    Ledger.archive: "档案管理员",
}
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Seen:
    """An object with the names of those who have to do with it."""

    it: Object
    custodian: str = ""
    holder: str = ""

    @property
    def label(self) -> str:
        return label(self.it)

    @property
    def where(self) -> str:
        return _where(self)


def number(it: Object) -> str:
    """An account's name is personal: the middle is hidden."""
    return masked(it.no) if it.ledger is Ledger.account else cut(it.no, _LONGEST)


def label(it: Object) -> str:
    if it.ledger is Ledger.account:
        return f"{cut(it.name, _LONGEST)}账号 {number(it)}"
    return number(it) if it.name in ("", it.no) else f"{number(it)}（{cut(it.name, _LONGEST)}）"


def _where(seen: Seen) -> str:
    custodian, holder = seen.custodian or "（未登记）", seen.holder or "（未登记）"
    match State(seen.it.state):
        case State.issued:
            return f"由{custodian}保管"
        case State.out:
            return f"已由{holder}带出，还没有归还"
        case State.lent:
            return f"已借给{holder}，还没有归还"
        case State.sent:
            return f"正从{custodian}传递给{holder}，还没有确认收到"
        case State.under_repair:
            return "正在送修，还没有修回"
        case State.to_clear:
            return "已更换，等待清除"
        case State.condemned:
            return "已批准销毁，等待销毁"
        case State.destroyed:
            return f"已于{_day(seen.it.since)}销毁"
        case State.lost:
            return f"已于{_day(seen.it.since)}报告丢失，还没有找回（原由{seen.holder or custodian}保管）"
        case State.open:
            return f"在用，使用人{custodian}"
    return STATES[State(seen.it.state)]


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{local(moment).year}年{local(moment).month}月{local(moment).day}日"


def option(it: Object) -> str:
    """In a list to choose from: the number first, which alone is sure to fit."""
    return number(it) if it.name in ("", it.no) else f"{number(it)} {cut(it.name, _LONGEST)}"


def impossible(seen: Seen, why: Why) -> str:
    """What is true now, and what to do."""
    if why is Why.not_custodian:
        return not_custodian(seen)
    if why is Why.same_person:
        return f"{seen.label}本来就由{seen.custodian}保管，不能再交给本人。"
    if why is Why.parts:
        return f"{seen.label}的销毁：申请、执行、监销必须是不同的人。"
    if why is Why.nobody:
        return f"{seen.label}：没有写明交给谁。"
    return f"{seen.label}{seen.where}，{_advice(seen)}"


def _advice(seen: Seen) -> str:
    state = State(seen.it.state)
    if state is State.lost:
        return f"找到后回复“找回 {number(seen.it)}”，再办别的。"
    if state in AWAY:
        return "登记归还以后才能再办。" if state in (State.out, State.lent) else "登记收到（修回）以后才能再办。"
    if state is State.destroyed:
        return "不能再办任何事，请核对编号。"
    return f"现在不能这样办，请核对编号，有疑问请联系{_KEEPERS[seen.it.ledger]}。"


def not_custodian(seen: Seen) -> str:
    if seen.it.state == State.in_store:
        return (
            f"{seen.label}{seen.where}，没有发给申请人。请先办载体领用；台账有误请联系{_KEEPERS[seen.it.ledger]}更正。"
        )
    return f"{seen.label}{seen.where}，不在申请人名下。请由保管人申请，或先办载体传递；台账有误请联系{_KEEPERS[seen.it.ledger]}更正。"


def overdue(no: str, title: str, due: datetime) -> str:
    return f"{title} {no} 应于 {full(due)} 归还，还没有归还登记。请先归还并登记，再申请新的。"


def not_cleared(name: str, kind: Clearance, *, ran_out: bool) -> str:
    said = f"{name}的{CLEARANCES[kind]}已过期" if ran_out else f"台账里没有{name}的{CLEARANCES[kind]}"
    command = "登记培训" if kind is Clearance.training else "登记保密协议"
    first = "请先参加安全培训" if kind is Clearance.training else "请先签保密协议"
    return f"{said}。{first}，由办公室（人事）登记（{command} {name} 日期）后再办。"


def second_account(name: str, seen: Seen) -> str:
    return (
        f"{name}在{cut(seen.it.name, _LONGEST)}已有账号 {number(seen.it)}，一人一号。请改办权限变更，或先注销原账号。"
    )


def which_system(said: str, names: Sequence[str]) -> str:
    listed = "、".join(cut(name, _LONGEST) for name in names[:5])
    return f"“{cut(said, _LONGEST)}”可能是{listed}，请写全称（回复“改 系统 {cut(names[0], _LONGEST)}”）。"


def other_accounts(name: str, seen: Sequence[Seen]) -> str:
    """Two names may be one system: whoever decides has to look."""
    listed = "、".join(f"{cut(one.it.name, 16)} {number(one.it)}" for one in seen[:3])
    return f"{name}已有账号：{listed}，请核对不是同一系统。"


def login_taken(seen: Seen) -> str:
    return f"{seen.label}{seen.where}，请核对登录名。"


def cannot_submit(reason: str) -> str:
    return f"不能提交：{reason}\n填过的内容都在，改正后再回复“提交”；不办了回复“取消”。"


def not_yet(reason: str) -> str:
    """Said while the form is being filled: better now than at the end."""
    return f"请注意，现在还不能提交：{reason}\n可以先往下填，解决以后再提交；不办了回复“取消”。"


def time_is_over(label: str, when: str) -> str:
    return f"{label} {when} 已经过去，要改成以后的时间。"


def too_late() -> str:
    """On the card: nothing can be agreed to any more."""
    return "申请的时间已经过去，不能再同意，请驳回或退回补正。"


def cannot_agree(head: str, reason: str) -> str:
    return f"没有办成：{head} 现在不能同意。{reason}\n请驳回或退回补正。"


def cannot_tell(head: str, reason: str) -> str:
    return f"没有登记：{head}。{reason}"


def unknown(ledger: Ledger, said: Sequence[str], registers: bool) -> str:
    """To the applicant and to whoever decides: the ledger cannot vouch for these."""
    names = "、".join(cut(one, 16) for one in said[:3]) + ("等" if len(said) > 3 else "")
    then = "，通过后记入台账" if registers else ""
    return f"{LEDGERS[ledger]}台账里没有“{names}”，请核对{then}。"


def no_clearances(name: str, kinds: Sequence[Clearance]) -> str:
    return f"台账里没有{name}的{'、'.join(CLEARANCES[kind] for kind in kinds)}，请核对。"


def confirmed(seen: Sequence[Seen]) -> str:
    """What the ledger says, in the few words a card has room for."""
    first = "；".join(f"{cut(number(one.it), 16)}{one.where}" for one in seen[:2])
    return f"台账：{first}{'等' if len(seen) > 2 else ''}。"


def several_owners(units: Sequence[str]) -> str:
    return f"这些档案由不同单位保管（{'、'.join(units)}），请按单位分开申请"
