"""What must happen after an approval, as those who owe it read it (ZX-11..30: return, receipt, record, closing)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handlers.procedures.spec import Obligation
from handlers.texts import facts
from handlers.texts.approvals import Told, basis
from handlers.texts.common import SOURCE
from handlers.texts.dialog_values import cut, shown
from handlers.texts.leads import fitting
from handlers.texts.moments import clock, full, left
from handlers.types import Button, Card, Row, Style, Tone
from store.obligations import Owed


def ask(told: Told, it: Obligation, due: datetime, key: str, *, late: bool = False, came: str = "") -> Card:
    """The card of one who owes it. came: why they, where it was not theirs to begin with."""
    short = told.filed.case.short
    until = came + it.how + (f"已超期，{full(due)} 前就应完成。" if late else f"请在 {clock(due, told.now)} 前完成。")
    article = basis(told.procedure)
    lead = fitting(told.head, article)
    return Card(
        title=f"{it.title}：{'已超期' if late else '请按时完成'}",
        lead=lead,
        body=f"{until}完成后点“已完成”；没有登记会继续提醒并上报{'' if article in lead else f'（{article}）'}。",
        rows=(
            Row("申请人", told.applicant),
            *facts.rows(told.procedure, told.filed.fields)[:3],
            Row("回复编号", str(short)),
        ),
        buttons=(Button("已完成", key),),
        source=SOURCE,
        tone=Tone.urgent if late else Tone.plain,
        twin=(
            f"【{it.title}】{told.head}（{told.applicant}）\n{until}\n完成后请回复：完成 {short}；"
            f"没有登记会继续提醒并上报（{basis(told.procedure)}）。"
        ),
    )


def accept(
    told: Told, it: Obligation, by: str, said: str, keys: tuple[str, str], *, late: bool = False, came: str = ""
) -> Card:
    """The card of one who has to confirm that it was done. late: they are asked again."""
    short = told.filed.case.short
    title = f"{it.title}：请{'尽快' if late else ''}确认"
    return Card(
        title=title,
        lead=told.head,
        body=f"{came}{by}登记已完成，请核对。{said}",
        rows=(Row("登记人", by), Row("回复编号", str(short))),
        buttons=(Button("属实", keys[0]), Button("不属实", keys[1], Style.danger)),
        source=SOURCE,
        tone=Tone.urgent if late else Tone.plain,
        twin=f"【{title}】{told.head}\n{came}{by}登记已完成。{said}\n属实请回复：属实 {short}；不属实请回复：不实 {short}",
    )


def evidence(it: Obligation, values: Mapping[str, str]) -> str:
    """What was said when it was done, on one line."""
    given = (field for field in it.evidence if values.get(field.key))
    return "；".join(f"{field.label}：{cut(shown(field, values[field.key]), 30)}" for field in given)


def settled(told: Told, it: Obligation, what: str, by: str) -> Card:
    return Card(
        title=f"{it.title}：{what}",
        lead=told.head,
        rows=(Row("办理", f"{by}，{clock(told.now, told.now)}"),),
        source=SOURCE,
        tone=Tone.done,
        settled=what,
        twin=f"{told.head}：{it.title}{what}（{by}），之前的卡片不用再处理。",
    )


OPEN = "待办"
INSTEAD = "原来的办理人不在或已卸任，转由您办理。"
DONE, REPORTED, REFUSED = "已完成", "待确认", "不属实"


def state_of(it: Obligation, owed: Owed, by: str, now: datetime) -> str:
    """One line of the progress. by: who told that it was done."""
    if owed.state == "open" or owed.done_at is None:
        return f"· {it.title}：待完成，{clock(owed.due_at, now)} 前"
    done = f"{by}于 {full(owed.done_at)} 登记"
    return f"· {it.title}：{REPORTED if owed.state == 'reported' else DONE}（{done}）"


def you_did(told: Told, it: Obligation, *, waits_for: str, rest: int, end: str = "") -> str:
    """end: what the case waits for once nothing is owed any more; empty: it is archived."""
    more = (
        f"还要{waits_for}确认。"
        if waits_for
        else (f"还有 {rest} 项待完成。" if rest else end or "这件事已全部办完、归档。")
    )
    return f"已登记：{told.head} {it.title}完成。{more}"


def refused_by(told: Told, it: Obligation, by: str) -> str:
    return f"{told.head}：{by}认为“{it.title}”不属实，请核实后重新登记。"


def archived(told: Told) -> str:
    return f"{told.head} 已全部办完、归档。"


def nothing_owed(told: Told) -> str:
    return f"没有改动：{told.head} 现在没有要您登记的事项。"


def too_early(told: Told) -> str:
    return f"没有登记：{told.head} 还没有批准，批准以前不得实施。"


def not_open_yet(told: Told, it: Obligation, opens: datetime) -> str:
    return (
        f"没有登记：{told.head} 从 {full(opens)} 才开始，那时起才能登记“{it.title}”。\n"
        f"提前结束的，结束时登记即可：完成 {told.filed.case.short}"
    )


def not_then(it: Obligation, opens: datetime) -> str:
    return f"没有登记：{it.title}的时间不能早于 {full(opens)}，请核对后重说。"


def others_asked(told: Told, it: Obligation, names: str, *, confirms: bool) -> str:
    return f"{told.head}：原来的办理人不在或已卸任，{it.title}改由{names}{'确认' if confirms else '登记'}。"


def asked_on_behalf(told: Told, it: Obligation, names: str, due: datetime) -> str:
    until = f"{clock(due, told.now)} 前登记“{it.title}”"
    return f"{told.head}：已请{names}办理：{it.how}{until}；这一项不用您办，请转告{names}。"


def to_watch(told: Told, it: Obligation, names: str, due: datetime) -> str:
    return (
        f"{told.head}（{told.applicant}）已批准，由{names}在 {clock(due, told.now)} 前执行，请您到场监督（{basis(told.procedure)}）。\n"
        f"{names}登记“{it.title}”后，会请您确认是否属实。"
    )


def before(told: Told, it: Obligation, due: datetime) -> str:
    return f"提醒：{told.head} 的{it.title}在 {clock(due, told.now)} 前完成（{left(due, told.now)}）。完成后请回复：完成 {told.filed.case.short}"


def overdue_told(told: Told, it: Obligation, due: datetime, who: str, *, confirms: bool) -> str:
    lacks = "确认" if confirms else "登记完成"
    return f"{told.head} 的{it.title}{left(due, told.now)}，{who}还没有{lacks}。依据{basis(told.procedure)}，请督促。"


def listed_to_accept(told: Told, it: Obligation, by: str) -> str:
    short = told.filed.case.short
    return f"· {told.head} {it.title}（{by}登记已完成）：属实 {short} 或 不实 {short}"


def listed(told: Told, it: Obligation, due: datetime) -> str:
    return f"· {told.head} {it.title}：{clock(due, told.now)} 前，完成 {told.filed.case.short}"
