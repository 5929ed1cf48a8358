"""访客台账: the answer in chat, and the heads and cells of its table. Visitors only ever by their masks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.documents.columns import As, Column
from handlers.texts import ledger_filters as filters
from handlers.texts.dialog_values import cut
from handlers.texts.visits import PLACES, STATES, who
from store.clock import local
from store.ledgerfilter import Wanted
from store.visiting import Visit

PAGE = 8
MANY = 1000  # from here on nobody is told how many exactly
TITLE = "访客台账"
COLUMNS: tuple[Column, ...] = (
    Column("序号", 5, As.number),
    Column("来访编号", 17),
    Column("来访人", 8),
    Column("电话", 13),
    Column("来访单位", 18),
    Column("类别", 7),
    Column("事由", 20),
    Column("地点", 8),
    Column("计划进入", 16, As.moment),
    Column("计划离开", 16, As.moment),
    Column("签到", 16, As.moment),
    Column("签离", 16, As.moment),
    Column("接待人", 9),
    Column("接待单位", 16),
    Column("告知", 16, As.moment),
    Column("携带物品", 14),
    Column("状态", 9),
    Column("补录", 18),
)
FOOT = "共 {n} 人次。姓名、电话已遮掩。"


def filtered(wanted: Wanted, unit: str, host: str) -> str:
    """What was understood, on one line; empty: everything."""
    parts = (
        filters.period(wanted.since, wanted.until),
        f"来访单位含“{cut(wanted.unit, 20)}”" if wanted.unit else "",
        f"接待单位{unit}" if unit else "",
        f"{host}接待" if host else "",
        f"{'到过' if wanted.came else ''}{filters.place_name(wanted.place)}"
        if wanted.place
        else "来过的"
        if wanted.came
        else "",
        filters.kind_name(wanted.kind),
        filters.state_name(wanted.state),
        "补录的" if wanted.late else "",
    )
    return "，".join(part for part in parts if part)


def part(everything: bool, leads: bool) -> str:
    """What of the ledger somebody sees who does not see all of it."""
    if everything:
        return ""
    return "只含您单位接待和您登记的来访" if leads else "只含您接待、登记的来访"


def head(said: str, part: str) -> str:
    return "；".join(one for one in (said, part) if one)


def page(head: str, rows: Sequence[str], at: int, total: int, *, more: bool) -> str:
    """head: filter and sight.  total: as far as it was counted."""
    named = f"{TITLE}（{head}）" if head else TITLE
    if not rows:
        return f"{named}：没有{'这一页' if at > 1 else '记录'}。"
    many = f"{MANY} 批以上" if total >= MANY else f"共 {total} 批"
    nth = f"，第 {at} 页" if at > 1 or more else ""
    ways = ["看一批回复“访客 编号”", "要表格回复“导出”"] + (["再看回复“下一页”"] if more else [])
    return "\n".join((f"{named}{many}{nth}：", *rows, f"{'；'.join(ways)}。"))


def row(visit: Visit, host: str) -> str:
    begins = local(visit.starts_at)
    when = f"{begins.year}年{begins.month}月{begins.day}日 {begins:%H:%M}"
    host_said = f"，{host}接待" if host else ""
    late = "（补录）" if is_late(visit) else ""
    return (
        f"· {when} {cut(visit.unit, 16)} {who(visit.guests)}，{cut(visit.purpose, 16)}，{PLACES[visit.place]}"
        f"{host_said}，{STATES[visit.state]}{late}，{visit.no}"
    )


def is_late(visit: Visit) -> bool:
    """Whether the whole, or any coming or going of it, was entered afterwards."""
    return visit.late or any(stay.late for stay in visit.stays)


def late(reason: str, entered_at: datetime) -> str:
    """补录, with the reason and when it was entered: it stays so for ever."""
    there = local(entered_at)
    return f"补录（{there.year}年{there.month}月{there.day}日 {there:%H:%M} 录入）{reason}"


def no_host_called(said: str) -> str:
    return f"通讯录里没有“{cut(said, 20)}”，没有查询。请写接待人全名。"


# --- files, of all ledgers ------------------------------------------------------------------------------------------


def follows(title: str) -> str:
    return f"正在生成{title}表格，做好马上以文件发给您；本次导出已记入审计。"


def nothing_to_export() -> str:
    return "先查一个台账（如“访客台账 十一月”“载体台账”“审批台账 本月”），再回复“导出”。"


def too_many(many: int) -> str:
    return f"您还有 {many} 份表格没有做好，请等收到以后再要。"


def not_made(title: str) -> str:
    return f"{title}没有做成，请稍后再试；一直不行请告诉系统管理员。"


def by_line(name: str, when: str) -> str:
    return f"导出人：{name}　　导出时间：{when}"


def filter_line(said: str) -> str:
    return f"范围：{said or '全部'}"


def file_name(title: str, stamp: str) -> str:
    return f"{title} {stamp}.xlsx"


def paper_follows(no: str) -> str:
    return f"正在生成{no} 的访客登记表，马上以文件发给您。"
