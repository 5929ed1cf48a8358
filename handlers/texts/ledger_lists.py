"""台账: what somebody holds, one ledger page by page, one object with its life line; and what a keeper is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.ledgers.moves import Move
from handlers.texts.dialog_values import cut
from handlers.texts.ledgers import CLEARANCES, LEDGERS, STATES, Seen, label, number
from handlers.texts.moments import full
from handlers.texts.questions import Question
from store.clearances import Clearance, Cleared
from store.clock import local
from store.ledgers import Ledger, Line

PAGE, LINES = 12, 8
_SERVER = "由服务器导入"  # nobody of the contacts: it was done by a command
_MOVES = {
    Move.registered: "登记入账",
    Move.corrected: "更正",
    Move.issue: "发放",
    Move.take_back: "收回入库",
    Move.take_out: "批准带出",
    Move.lend: "借出",
    Move.back: "归还（修回）",
    Move.send: "批准传递",
    Move.receive: "确认收到",
    Move.repair: "送修",
    Move.swap: "更换，待清除",
    Move.clear: "清除入库",
    Move.condemn: "批准销毁",
    Move.destroy: "销毁",
    Move.connect: "接入",
    Move.disconnect: "断开",
    Move.reopen: "开通",
    Move.change: "变更（处理）",
    Move.close: "注销",
    Move.read: "查阅",
    Move.lose: "报告丢失",
    Move.found: "找回",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a life line with the names and the case's number it speaks of."""

    line: Line
    by: str
    person: str
    case_no: str


def overview(own: Sequence[Seen], kinds: Mapping[Ledger, int | None], cleared: Sequence[Cleared]) -> str:
    """kinds: those the person may look at as a whole, with how many there are; None where it is a part of them."""
    lines = (
        ["您名下：", *(_row(one) for one in own[:PAGE])] if own else ["台账里没有记在您名下的载体、设备、账号和档案。"]
    )
    if len(own) > PAGE:
        lines.append(f"另有 {len(own) - PAGE} 项，回复“台账 编号”查看。")
    lines += [f"· {CLEARANCES[one.kind]}：{_cleared(one)}" for one in cleared]
    if own:
        lines.append("看一件的来去回复：台账 编号")
    if kinds:
        named = "、".join(LEDGERS[ledger] + ("" if many is None else f"（{many}）") for ledger, many in kinds.items())
        lines.append(f"您还可以查：{named}，回复如：台账 {LEDGERS[next(iter(kinds))]}")
    return "\n".join(lines)


def _cleared(one: Cleared) -> str:
    until = f"，至{_day(one.until)}" if one.until else ""
    return f"{_day(one.at)}{until}{f'，{one.no}' if one.no else ''}"


def _day(moment: datetime) -> str:
    there = local(moment)
    return f"{there.year}年{there.month}月{there.day}日"


def _row(one: Seen) -> str:
    return f"· {LEDGERS[one.it.ledger]} {one.label}：{one.where}"


def page(ledger: Ledger, rows: Sequence[Seen], at: int, *, more: bool, part: bool) -> str:
    """part: only the person's own units are shown."""
    whose = "（本单位）" if part else ""
    if not rows:
        return (
            f"{LEDGERS[ledger]}台账{whose}第 {at} 页没有内容。" if at > 1 else f"{LEDGERS[ledger]}台账{whose}是空的。"
        )
    lines = [f"{LEDGERS[ledger]}台账{whose}第 {at} 页：", *(f"· {one.label}：{one.where}" for one in rows)]
    lines.append("看一件的来去回复：台账 编号" + (f"；下一页回复：台账 {LEDGERS[ledger]} {at + 1}" if more else ""))
    return "\n".join(lines)


def table_by_command() -> str:
    return "整份表格请管理员在服务器上运行：xinan ledger export 文件.csv"


def one(seen: Seen, unit: str, rows: Sequence[Told], at: int, *, more: bool) -> str:
    it = seen.it
    head = f"{LEDGERS[it.ledger]} {seen.label}：{STATES[it.state]}"  # type: ignore[index]
    facts = [f"现在：{seen.where}"]
    facts += [f"{'使用人' if it.ledger is Ledger.account else '保管人'}：{seen.custodian}"] if seen.custodian else []
    facts += [f"单位：{unit}"] if unit else []
    lines = [head, "；".join(facts), *map(_event, rows)]
    if more:
        lines.append(f"更早的回复：台账 {number(it)} {at + 1}")
    return "\n".join(lines)


def _event(told: Told) -> str:
    whom = f"：{told.person}" if told.person else ""
    case = f"（{told.case_no}）" if told.case_no else ""
    by = f"，{_SERVER if told.by == told.line.by else told.by}" if told.by and told.by != told.person else ""
    note = f"，{cut(told.line.note, 40)}" if told.line.note else ""
    return f"· {full(told.line.at)} {_MOVES[Move(told.line.move)]}{whom}{case}{by}{note}"


def several(rows: Sequence[Seen]) -> str:
    lines = "\n".join(_row(one) for one in rows)
    return f"有 {len(rows)} 件都叫这个，请写完整编号：\n{lines}"


def not_found(said: str) -> str:
    return f"台账里没有找到“{cut(said, 30)}”，或者它不归您查看。"


def not_kept() -> str:
    return "这种台账还没有建。现在能查的有载体、设备、账号、档案：回复“台账”看您名下的，回复“台账 载体”看一类。"


def not_yours(ledger: Ledger) -> str:
    return f"整本{LEDGERS[ledger]}台账由管理员、安全主管、审计员和单位领导（本单位）查看。看自己名下的请回复：台账"


# --- the keepers ----------------------------------------------------------------------------------------------


def how_to_register(ledger: Ledger) -> str:
    example = {
        Ledger.media: "登记载体 ZT-2025-020 移动硬盘 王芳",
        Ledger.device: "登记设备 SB-2025-008 笔记本电脑 王芳",
        Ledger.account: "登记账号 信用平台 wangfang01 王芳",
        Ledger.archive: "登记档案 2025-001 年度报表",
    }[ledger]
    return f"请写在一行里，用空格分开，例如：{example}\n保管人可以不写（在库）。"


def ask_register(ledger: Ledger, no: str, name: str, custodian: str) -> Question:
    who = f"，{'使用人' if ledger is Ledger.account else '保管人'}{custodian}" if custodian else "，在库"
    return Question(
        f"登记{LEDGERS[ledger]} {cut(no, 60)}（{cut(name, 60)}）{'' if ledger is Ledger.archive else who}？"
    )


def registered(seen: Seen) -> str:
    return f"已登记：{LEDGERS[seen.it.ledger]} {seen.label}，{seen.where}。"


def there_already(seen: Seen) -> str:
    return f"没有登记：{LEDGERS[seen.it.ledger]}台账里已有 {seen.label}，{seen.where}。要改请回复：更正 {number(seen.it)} 保管人 姓名"


def how_to_correct() -> str:
    return "请这样写：更正 编号 项目 新内容。项目可以是：编号、名称、保管人（写“无”为收回入库）、单位。"


def ask_correct(seen: Seen, item: str, value: str) -> Question:
    return Question(f"把{LEDGERS[seen.it.ledger]} {seen.label}的{item}改为“{cut(value, 40)}”？")


def corrected(seen: Seen) -> str:
    return f"已更正：{LEDGERS[seen.it.ledger]} {seen.label}，{seen.where}。"


def not_corrected(reason: str) -> str:
    return f"没有更正：{reason}"


def number_taken(seen: Seen) -> str:
    return f"没有更正：已有 {label(seen.it)}，{seen.where}。"


def no_such_unit(said: str) -> str:
    return f"通讯录里没有单位“{cut(said, 30)}”，没有改动。"


def keepers_only(ledger: Ledger) -> str:
    keeper = {
        Ledger.media: "载体管理员",
        Ledger.device: "资产管理员",
        Ledger.account: "应用管理员",
        Ledger.archive: "档案管理员",
    }[ledger]
    return f"没有改动：{LEDGERS[ledger]}台账由{keeper}登记和更正。"


def personnel_only() -> str:
    return "没有改动：培训和保密协议由办公室（人事）登记。"


def how_to_clear(kind: Clearance) -> str:
    example = "登记培训 王芳 2026-11-20" if kind is Clearance.training else "登记保密协议 王芳 XY-2026-08 2026-11-20"
    return f"请写在一行里，例如：{example}\n日期写两个的话，第二个是有效期至。"


def ask_clear(name: str, it: Cleared) -> Question:
    return Question(f"登记{name}的{CLEARANCES[it.kind]}：{_cleared(it)}？")


def cleared(name: str, it: Cleared) -> str:
    return f"已登记：{name}的{CLEARANCES[it.kind]}，{_cleared(it)}。"


def ask_end(name: str, kind: Clearance) -> Question:
    return Question(f"作废{name}的全部{CLEARANCES[kind]}？")


def ended(name: str, kind: Clearance, many: int) -> str:
    return (
        f"已作废：{name}的{CLEARANCES[kind]}（{many} 条）。"
        if many
        else f"{name}没有有效的{CLEARANCES[kind]}，没有改动。"
    )
