"""The cards of a visit: who hosts, the notice to be read out, in and out, forgotten check-out, hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.texts.common import SOURCE
from handlers.texts.dialog_values import cut
from handlers.texts.leads import fitting
from handlers.texts.leaks import WHY
from handlers.texts.moments import clock
from handlers.texts.visit_risks import risks
from handlers.texts.visits import KINDS, PLACES, Told, whence
from handlers.types import Button, Card, Row, Style, Tone
from store.visiting import Place, State

_ROW = 30
# What the host reads out before anybody comes in (WB-06, WB-09, WB-10, WB-14, WB-16).
_NOTICE = (
    "请宣读：全程由我陪同，不单独走动；未经批准不用计算机和网络，不拍摄，不看敏感资料，不带移动介质；",
    "在机房每项操作先说明风险，经我认可再做；",
    "遇异常马上停下告诉我。",
)


@dataclass(frozen=True, slots=True)
class Keys:
    """What the buttons of a card carry."""

    one: str
    two: str = ""
    why: str = ""


def _rows(told: Told) -> tuple[Row, ...]:
    visit = told.visit
    return (
        Row("来访人", cut(whence(visit), _ROW)),
        Row("事由", cut(visit.purpose, _ROW)),
        Row("时间", cut(told.when, _ROW)),
        Row("地点", f"{PLACES[visit.place]}，{KINDS[visit.kind]}"),
        Row("回复编号", told.short),
    )


def _listed(told: Told) -> str:
    visit = told.visit
    return f"{told.who}，{visit.purpose}，{told.when}，{PLACES[visit.place]}"


def _menu(keys: Keys) -> tuple[Button, ...]:
    return (Button(WHY, keys.why),) if keys.why else ()


def please_host(told: Told, keys: Keys) -> Card:
    body = f"{told.registrar}登记了来访，请您接待（WB-04）。接待人要全程陪同并对来访人负责。不确认，来人不能签到。"
    return Card(
        title="来访：请您接待",
        lead=fitting(told.visit.no, "WB-04"),
        body=body,
        rows=_rows(told),
        buttons=(Button("我来接待", keys.one), Button("不是我接待", keys.two, Style.danger)),
        menu=_menu(keys),
        source=SOURCE,
        twin=f"【来访：请您接待】{told.visit.no}\n{_listed(told)}\n{body}\n请回复：接待 {told.short}，或 不接待 {told.short} 原因",
    )


def notice(told: Told, keys: Keys) -> Card:
    """The notice to be read out; confirming it is 「已告知，全程陪同」."""
    inner = told.visit.place is Place.machine_room
    body = "".join((_NOTICE[0], _NOTICE[1] if inner else "", _NOTICE[2]))
    about = f"风险：{risks(told.visit.place, told.visit.activities)}（WB-05）。"
    return Card(
        title="来访告知：进门前宣读并确认",
        lead=fitting(told.visit.no, "WB-06"),
        quote=about,
        body=body,
        rows=_rows(told),
        buttons=(Button("已告知，全程陪同", keys.one),),
        menu=_menu(keys),
        source=SOURCE,
        twin=f"【来访告知】{told.visit.no}\n{_listed(told)}\n{about}\n{body}\n宣读后请回复：已告知 {told.short}",
    )


def please_check_in(told: Told, missing: Sequence[str], keys: Keys) -> Card:
    """For the host, and for the room keeper at one glance: may they enter now, and what is missing."""
    state = told.opening if not missing else f"还差：{'；'.join(missing)}"
    body = f"{cut(state, 120)}。接待人{told.host}。"
    return Card(
        title="来访签到",
        lead=fitting(told.visit.no, "WB-06"),
        body=body,
        rows=_rows(told),
        buttons=(Button("签到", keys.one),),
        menu=_menu(keys),
        source=SOURCE,
        twin=f"【来访签到】{told.visit.no}\n{_listed(told)}\n{body}\n来人到了请回复：签到 {told.short}",
    )


def present(told: Told, keys: Keys) -> Card:
    inner = told.visit.place is Place.machine_room
    doing = f"机房操作先回复“操作 {told.short} 内容；风险”，您认可后再做。" if inner else ""
    body = f"您是接待人，请全程陪同（WB-06）。{doing}中途换人回复“交接 {told.short} 姓名”。"
    return Card(
        title="来人在场：走时请签离",
        lead=fitting(told.visit.no, "WB-06"),
        body=body,
        rows=_rows(told),
        buttons=(Button("签离", keys.one),),
        menu=_menu(keys),
        source=SOURCE,
        twin=f"【来人在场】{told.visit.no}\n{_listed(told)}\n{body}\n走时请回复：签离 {told.short}",
    )


def still_there(told: Told, again: bool, keys: Keys) -> Card:
    """The planned end has come, and somebody is in."""
    body = f"登记到 {clock(told.visit.ends_at, told.now)}，来人还没有签离。走了请签离，还在请延长；都不办，当天报单位领导和安全主管。"
    return Card(
        title="来人走了吗？" + ("（再次提醒）" if again else ""),
        lead=fitting(told.visit.no, "WB-06"),
        body=body,
        rows=_rows(told),
        buttons=(Button("走了，签离", keys.one), Button("还在，延长1小时", keys.two, Style.plain)),
        menu=_menu(keys),
        source=SOURCE,
        tone=Tone.urgent if again else Tone.plain,
        twin=f"【来人走了吗】{told.visit.no}\n{_listed(told)}\n{body}\n请回复：签离 {told.short}，或 延长 {told.short} 1小时",
    )


def please_take_over(told: Told, by: str, keys: Keys) -> Card:
    body = f"{by}要离开，请您接手陪同（WB-04）。您接手前，仍由{by}负责。"
    return Card(
        title="来访：请您接手",
        lead=fitting(told.visit.no, "WB-04"),
        body=body,
        rows=_rows(told),
        buttons=(Button("我接手", keys.one), Button("不接手", keys.two, Style.danger)),
        menu=_menu(keys),
        source=SOURCE,
        twin=f"【来访：请您接手】{told.visit.no}\n{_listed(told)}\n{body}\n请回复：接手 {told.short}，或 不接手 {told.short}",
    )


def please_apply(told: Told, needed: Sequence[tuple[str, str]], keys: Keys) -> Card:
    """What this visit wants approved first, as title and article; the button begins the first of them."""
    listed = "、".join(f"{title}（{article}）" for title, article in needed)
    body = f"批下来才能签到：{cut(listed, 80)}。点下面开始办，内容按这次来访填好。"
    return Card(
        title="来访：先办审批",
        lead=fitting(told.visit.no, needed[0][1]),
        body=body,
        rows=_rows(told),
        buttons=(Button("开始办审批", keys.one),),
        menu=_menu(keys),
        source=SOURCE,
        twin=f"【来访：先办审批】{told.visit.no}\n{_listed(told)}\n{body}\n请回复：办审批 {told.short}",
    )


def settled(told: Told, what: str, by: str) -> Card:
    """What becomes of every copy of a card whose matter is over."""
    when = clock(told.now, told.now)
    return Card(
        title=f"来访：{what}",
        lead=told.visit.no,
        rows=(
            Row("来访人", cut(whence(told.visit), _ROW)),
            Row("办理", f"{by}，{when}" if by else what),
        ),
        source=SOURCE,
        tone=Tone.done,
        settled=what,
        twin=f"{told.head}：{by}{what}，之前的卡片不用再处理。",
    )


HOSTED, DECLINED, BRIEFED, IN, OUT = "已确认接待", "已不接待", "已告知", "已签到", "已签离"
APPLYING = "已开始办审批"
TAKEN, REFUSED, MOVED, EXTENDED = "已接手", "没有接手", "已换人", "已延长"
ENDED = {State.cancelled: "已取消", State.expired: "已过期", State.closed: "已办结"}


# --- in and out -------------------------------------------------------------------------------------------


def checked_in(told: Told, whom: str, late: bool, unbriefed: bool) -> str:
    mark = "（补录，永久标注）" if late else ""
    warn = "\n注意：进入前没有告知，请马上告知。" if unbriefed else ""
    return f"{told.head}：{whom}已签到{mark}，由{told.host}全程陪同。走时回复“签离 {told.short}”。{warn}"


def checked_out(told: Told, whom: str, rest: str, late: bool) -> str:
    mark = "（补录，永久标注）" if late else ""
    more = f"还在场：{rest}。" if rest else "已全部离开。"
    return f"{told.head}：{whom}已签离{mark}。{more}"


def keeper_hears(told: Told, whom: str, out: bool) -> str:
    return f"{told.head}：{whom}已{'签离' if out else '签到进'}机房，接待人{told.host}。"


def escalated(told: Told, whom: str, overstay: bool) -> str:
    place = PLACES[told.visit.place]
    what = "机房超时滞留" if overstay else "过了登记时间还没有签离"
    return (
        f"{told.head}：{whom}{what}，在{place}，登记到 {clock(told.visit.ends_at, told.now)}，接待人{told.host}。"
        f"请催办或当面核实（WB-06）；回复“访客 {told.short}”看详情。"
    )


def extended(told: Told) -> str:
    return f"{told.head}：已延长到 {clock(told.visit.ends_at, told.now)}，到时再问您。"


# --- hand-over ----------------------------------------------------------------------------------------------


def offered(told: Told, to: str) -> str:
    return f"{told.head}：已请{to}接手。{to}点“我接手”之前，仍由您陪同负责。"


def taken(told: Told, before: str) -> str:
    return f"{told.head}：{told.host}已接手，{before}的陪同到此为止，时间首尾相接。"


def not_taken(told: Told, by: str) -> str:
    return f"{told.head}：{by}没有接手，仍由{told.host}陪同。另请人回复“交接 {told.short} 姓名”。"


def nobody_left(told: Told) -> str:
    return f"{told.head}：来人都已签离，您可以走了，这次来访已办结。"


def how_to_hand_over(told: Told) -> str:
    return f"请写交给谁：交接 {told.short} 姓名"
