"""The ledgers as tables: heads and cells. Names one logs in with are masked, as everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.approvals.request import State as RequestState
from handlers.documents.columns import As, Column
from handlers.procedures.catalogue import CATALOGUE
from handlers.texts import approvals
from handlers.texts import ledger_filters as filters
from handlers.texts.dialog_values import cut
from handlers.texts.ledgers import LEDGERS, STATES, Seen, number
from store.clock import local
from store.ledgerfilter import Wanted
from store.ledgers import Ledger, Object
from store.requests import Filed, Opinion

REQUESTS = "requests"
PAGE, MANY = 10, 1000
OBJECTS = (
    Column("序号", 6, As.number),
    Column("编号", 20),
    Column("名称", 28),
    Column("保管人", 12),
    Column("单位", 24),
    Column("状态", 10),
    Column("现由", 12),
    Column("状态自", 17, As.moment),
)
REQUEST_COLUMNS = (
    Column("序号", 6, As.number),
    Column("编号", 18),
    Column("事项", 20),
    Column("申请人", 10),
    Column("单位", 22),
    Column("提交时间", 17, As.moment),
    Column("状态", 12),
    Column("决定时间", 17, As.moment),
    Column("审批意见", 44),
    Column("紧急", 8),
)
_OWNER = "使用人"
_SYSTEM, _LOGIN = "系统", "登录名"


def title(kind: str) -> str:
    return "审批台账" if kind == REQUESTS else f"{LEDGERS[Ledger(kind)]}台账"


def columns(kind: str) -> tuple[Column, ...]:
    if kind == REQUESTS:
        return REQUEST_COLUMNS
    if kind != Ledger.account.value:
        return OBJECTS
    heads = {"编号": _LOGIN, "名称": _SYSTEM, "保管人": _OWNER}
    return tuple(Column(heads.get(one.head, one.head), one.wide, one.shown) for one in OBJECTS)


def foot(kind: str) -> str:
    return (
        "共 {n} 件。"
        if kind == REQUESTS
        else "共 {n} 项。" + ("登录名已遮掩。" if kind == Ledger.account.value else "")
    )


def object_cells(it: Object) -> tuple[str, str, str]:
    """Number, name, state."""
    return number(it) if it.ledger is Ledger.account else it.no, it.name, state_name(it.state)


def state_name(state: str) -> str:
    return next((text for key, text in STATES.items() if key == state), state)


def request_title(filed: Filed) -> str:
    procedure = CATALOGUE.get(filed.procedure)
    return procedure.title if procedure else filed.procedure


def request_state(filed: Filed) -> str:
    return approvals.STATES[RequestState(filed.state)]


def urgent(filed: Filed) -> str:
    return "紧急" if filed.urgent else ""


def opinion(one: Opinion, name: str) -> str:
    """A line of the cell, without the reason, which may name anybody; what was only printed is none."""
    verdict, there = approvals.VERDICTS.get(one.verdict, ""), local(one.at)
    return f"{name} {verdict} {there.month}月{there.day}日 {there:%H:%M}" if verdict else ""


# --- in chat ------------------------------------------------------------------------------------------------


def states_of(kind: str, said: str) -> tuple[str, str]:
    """The state that is named (several where they are called the same), and what else was said."""
    named: dict[str, list[str]] = {}
    if kind == REQUESTS:
        for one, text in approvals.STATES.items():
            named.setdefault(text.partition("，")[0].removeprefix("已"), []).append(one.value)
    else:
        for state, text in STATES.items():
            named.setdefault(text, []).append(state.value)
    for text, states in sorted(named.items(), key=lambda item: -len(item[0])):
        if text in said:
            return ",".join(states), said.replace(f"已{text}", " ").replace(text, " ")
    return "", said


def filtered(kind: str, wanted: Wanted, unit: str, part: str) -> str:
    """What was understood, on one line; empty: everything."""
    span = filters.period(wanted.since, wanted.until)
    if wanted.state:
        first = wanted.state.split(",")[0]
        state = approvals.STATES[RequestState(first)] if kind == REQUESTS else state_name(first)
    else:
        state = ""
    moved = span and (f"{span}提交的" if kind == REQUESTS else f"{span}有变动的")
    return "，".join(one for one in (moved, unit, state, part) if one)


def part(kind: str, everything: bool, leads: bool) -> str:
    if everything:
        return ""
    own = "自己申请的" if kind == REQUESTS else "自己名下的"
    return f"只含本单位和{own}" if leads else f"只含{own}"


def page(kind: str, head: str, rows: Sequence[str], at: int, total: int, *, more: bool) -> str:
    named = f"{title(kind)}（{head}）" if head else title(kind)
    if not rows:
        return f"{named}：没有{'这一页' if at > 1 else '记录'}。"
    many = f"{MANY} 件以上" if total >= MANY else f"共 {total} 件"
    nth = f"，第 {at} 页" if at > 1 or more else ""
    look = "看一件回复“进度 编号”" if kind == REQUESTS else "看一件的来去回复“台账 编号”"
    ways = [look, "要表格回复“导出”"] + (["再看回复“下一页”"] if more else [])
    return "\n".join((f"{named}{many}{nth}：", *rows, f"{'；'.join(ways)}。"))


def object_row(seen: Seen) -> str:
    return f"· {seen.label}：{seen.where}"


def request_row(filed: Filed, applicant: str) -> str:
    return f"· {_day(filed.submitted_at)} {request_title(filed)}，{applicant}，{request_state(filed)}，{filed.no}"


def _day(moment: datetime) -> str:
    there = local(moment)
    return f"{there.year}年{there.month}月{there.day}日"


def unknown_filter(said: str) -> str:
    return f"没有查询：通讯录里没有单位“{cut(said, 20)}”。可以写月份、单位和状态，如“载体台账 十一月 综合科 在库”。"
