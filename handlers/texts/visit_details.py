"""One visit at a glance, names in full for the few who may see them, and how to say what was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.moments import clock
from handlers.texts.visit_risks import risks
from handlers.texts.visits import KINDS, PLACES, STATES, Told, name
from store.visiting import Guest, Place, State, Visit


def all_of(told: Told, missing: Sequence[str]) -> str:
    """May they come in now, why not, and what is still missing (ZZ-11)."""
    visit = told.visit
    lines = [
        f"{told.head}：{STATES[visit.state]}{'（补录）' if visit.late else ''}",
        *(_guest(visit, one, told.now) for one in visit.guests),
        f"事由：{visit.purpose}；{told.when}；{PLACES[visit.place]}；{KINDS[visit.kind]}",
        f"接待人：{told.host or '还没有'}；告知：{_briefed(visit, told.now)}",
    ]
    lines += [f"协议编号：{visit.agreement}"] if visit.agreement else []
    lines += [f"携带：{visit.things}"] if visit.things else []
    lines.append(f"风险：{risks(visit.place, visit.activities)}（WB-05）")
    if not visit.is_over and visit.state is not State.present:
        lines.append(f"还差：{'；'.join(missing)}" if missing else f"{told.opening}：回复“签到 {told.short}”")
    return "\n".join(lines)


def _briefed(visit: Visit, now: datetime) -> str:
    if visit.briefed_at is None:
        return "还没有"
    late = "" if visit.briefed_in_time else "（晚于进入，没有按时）"
    return f"{clock(visit.briefed_at, now)}{late}"


def _guest(visit: Visit, guest: Guest, now: datetime) -> str:
    stays = [stay for stay in visit.stays if stay.guest == guest.ordinal]
    line = " ".join(part for part in (name(guest), guest.phone, guest.id_number) if part)
    if not stays:
        return f"· {line}"
    last = stays[-1]
    out = f"，{clock(last.out_at, now)} 签离" if last.out_at else "，在场"
    return f"· {line}：{clock(last.in_at, now)} 签到{out}{'（补录）' if last.late else ''}"


def in_full(told: Told, lines: Sequence[str]) -> str:
    listed = "\n".join(f"· {line}" for line in lines)
    return f"{told.head}：\n{listed}\n本次查看已记入审计。只用于这次接待，请不要转发，用完请删除这条消息。"


def was_in_full(told: Told) -> str:
    return f"{told.head}：姓名和号码只显示一次，不在系统里留存原文。如需再看，请再发“查看访客 {told.short}”。"


def not_in_full(told: Told) -> str:
    asked = not told.visit.hosted_at and not told.visit.is_over
    when = "（确认接待之后）" if asked else ""
    return f"{told.head}：完整姓名和号码只给接待人{when}、当天的机房管理员和审计员看。这次请求已记入审计。"


def nothing_kept(told: Told) -> str:
    return f"{told.head}：没有保存的姓名和号码：还没有登记，或已按规定删除。"


def unreadable(told: Told) -> str:
    return f"{told.head}：姓名和号码暂时读不出来，请告诉系统管理员（xinan doctor 会说明原因）。"


def how_to_designate(told: Told) -> str:
    return f"请写改由谁接待：改接待 {told.short} 姓名"


def how_to_replan(told: Told) -> str:
    return f"没听懂新的时间，没有改动。请这样写：改期 {told.short} 明天14点到16点"


def how_to_agree(told: Told) -> str:
    return f"请这样写：协议 {told.short} 编号 到2026年12月31日（有效期可以不写）"


def which_time(told: Told) -> str:
    return f"{told.head}：没听懂是什么时间，没有登记。请写成 9:05、昨天17:30 这样，后面写原因。"


def how_to_enter_late(told: Told) -> str:
    return f"请这样写：补录 {told.short} 昨天9点到11点 原因"


# --- what waits ---------------------------------------------------------------------------------------------


def todo(items: Sequence[tuple[Told, str]]) -> str:
    """What the person can do next about visits."""
    lines = [f"来访 {len(items)} 件："]
    lines += [f"· {told.head} {told.who}，{told.when}：{_NEXT[what].format(n=told.short)}" for told, what in items]
    return "\n".join(lines)


_NEXT = {
    "host": "请确认，回复“接待 {n}”",
    "named": "没有接待人，回复“改接待 {n} 姓名”",
    "brief": "请告知，回复“已告知 {n}”",
    "in": "来了回复“签到 {n}”",
    "out": "走时回复“签离 {n}”",
    "take": "请您接手，回复“接手 {n}”",
    "waits": "等接待人确认",
}


# --- answers ------------------------------------------------------------------------------------------------


def inside(place: Place | None, at: datetime, now: datetime, rows: Sequence[str], total: int) -> str:
    where = PLACES[place] if place is not None else "单位"
    when = "现在" if abs((now - at).total_seconds()) < 60 else clock(at, now)
    if not rows:
        return f"{when}{where}里没有登记在场的外部人员。"
    more = [f"……还有 {total - len(rows)} 人。"] if total > len(rows) else []
    return "\n".join((f"{when}{where}里有 {total} 人：", *rows, *more))


def inside_row(
    told_name: str, unit: str, host: str, place: Place, came: datetime, now: datetime, late: bool, short: int | None
) -> str:
    no = f"，编号 {short}" if short else ""
    return (
        f"· {told_name}（{unit}）{PLACES[place]}，{clock(came, now)} 进，接待人{host}{'（补录）' if late else ''}{no}"
    )


def coming(day: str, rows: Sequence[str], total: int) -> str:
    if not rows:
        return f"{day}没有登记的来访。"
    more = [f"……共 {total} 批。"] if total > len(rows) else []
    return "\n".join((f"{day}来访 {total} 批：", *rows, *more))


def coming_row(told: Told) -> str:
    visit = told.visit
    host = told.host or "还没有接待人"
    return f"· {told.when} {visit.unit} {told.who}，{visit.purpose}，{PLACES[visit.place]}，{host}，{STATES[visit.state]}，编号 {told.short}"


def last(shown: str, rows: Sequence[str]) -> str:
    if not rows:
        return f"没有查到 {shown} 的来访（名字要写全；按规定删除了的查不到；别人接待的只有管理岗位能查）。"
    return "\n".join((f"{shown} 最近的来访：", *rows))


def last_row(unit: str, host: str, place: Place, came: datetime, went: datetime | None, now: datetime, no: str) -> str:
    out = f"到 {clock(went, now)}" if went else "起，还在"
    return f"· {clock(came, now)} {out}，{unit}，{PLACES[place]}{f'，接待人{host}' if host else ''}（{no}）"


def which_visit(verb: str, items: Sequence[Told]) -> str:
    if not items:
        return "没有您接待的、现在可以办的来访。先登记：说一句“明天9点某单位来人开会，我接待”。"
    lines = (f"· {told.head} {told.who}，{told.when}：回复“{verb} {told.short}”" for told in items)
    asked = "您有几批来访，请说哪一批：" if len(items) > 1 else "您说的是这一批吗？"
    return "\n".join((asked, *lines))


IN, OUT = "签到", "签离"


def tell_again() -> str:
    return "后来加的人没有听过告知（WB-06）：请接待人再宣读一次，点“已告知，全程陪同”，再签到。"
