"""Series of visits: what is said of them. Cards are those of a visit, with the days instead of one time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.texts import visit_rhythm
from handlers.texts.dialog_values import cut
from handlers.texts.last_days import last_day
from handlers.texts.moments import clock
from handlers.texts.visits import PLACES, Told
from store.clock import local
from store.rhythm import Every, Rhythm
from store.series import Series
from store.visiting import Place

_WEEKDAYS = "一二三四五六日"
ENDED, RENEWED = "系列已结束", "协议已续签"


@dataclass(frozen=True, slots=True)
class SeriesTold(Told):
    """A series as the texts of a visit see one."""

    series: Series

    @property
    def head(self) -> str:
        return f"系列来访 {self.series.no}（{cut(self.series.unit, 20)}）"

    @property
    def short(self) -> str:
        return str(self.series.number)

    @property
    def when(self) -> str:
        return f"{visit_rhythm.days(self.series.rhythm)}{hours(self.series.opens, self.series.closes)}，到{last_day(self.series.agreement_until)}"


def hours(opens: time, closes: time) -> str:
    return f"{opens:%H:%M}至{closes:%H:%M}"


def day(one: date) -> str:
    return f"{one.month}月{one.day}日（周{_WEEKDAYS[one.weekday()]}）"


# --- the form -------------------------------------------------------------------------------------------------


def at_summary(rhythm: Rhythm, span: str, until: datetime, first: date | None, own: bool) -> str:
    """first: where the days are not those of every week, the first of them is told."""
    begins = f"第一次{day(first)}。" if first is not None and rhythm.every is not Every.week else ""
    free = visit_rhythm.free_days(rhythm)
    said = f"{visit_rhythm.days(rhythm)}{span}，到{last_day(until)}；{free}。{begins}每次的来访登记到时自动建好，照常签到、签离。"
    return said + ("" if own else "提交后请接待人确认。")


def which_days() -> str:
    return "没听懂哪几天来，请这样写：每周二、四，或 每个工作日，或 每两周周二，或 每月第一个周一，或 每月5日。"


def which_hours() -> str:
    return "没听懂每次几点到几点，请这样写：9点到12点，或 下午2点到5点。"


def which_end() -> str:
    return "没听懂协议到什么时候，请写还没过的日子：2027年3月31日，或 明年三月底。"


# --- registered -----------------------------------------------------------------------------------------------


def registered(told: SeriesTold, own: bool) -> str:
    series = told.series
    lines = [
        f"已登记：{told.head}，{told.who}，{told.when}，{PLACES[series.place]}，协议 {series.agreement}。",
        f"提前三天自动建好当天的来访登记（各有编号），{visit_rhythm.free_days(series.rhythm)}。",
    ]
    if own:
        lines.append(
            "您是接待人：请先宣读告知内容，点卡片“已告知，全程陪同”。同一份协议只需一次，换接待人、续签后要重新告知。"
        )
    else:
        lines.append(f"已请{told.host}确认接待，确认后才能签到。")
    if series.place is Place.machine_room:
        lines.append("进机房要先批机房出入（WB-09）：申请里写来人姓名，时段写整段时间，每次都算数。")
    lines.append(
        f"哪天不来回复“{told.short} 这周四不来”；不再来回复“停止系列 {told.short}”；看情况回复“系列 {told.short}”。"
    )
    return "\n".join(lines)


# --- the host -------------------------------------------------------------------------------------------------


def you_host(told: SeriesTold) -> str:
    return f"{told.head}：您已确认接待，{told.when}。请宣读告知内容，点“已告知，全程陪同”；同一份协议只需一次。"


def host_confirmed(told: SeriesTold) -> str:
    return f"{told.head}：{told.host}已确认接待。"


def you_briefed(told: SeriesTold) -> str:
    return f"{told.head}：已记录“已告知，全程陪同”，这份协议内每次来访都算已告知。来人到了，回复“签到 {told.short}”。"


def you_declined(told: SeriesTold) -> str:
    return f"{told.head}：已记下您不接待，已告诉{told.registrar}另请。"


def host_declined(told: SeriesTold, by: str, reason: str) -> str:
    why = f"（{cut(reason, 60)}）" if reason else ""
    return f"{told.head}：{by}不接待{why}。请另请一位：回复“改接待 {told.short} 姓名”，或“停止系列 {told.short}”。"


def designated(told: SeriesTold, own: bool) -> str:
    if own:
        return f"{told.head}：接待人改为您。请宣读告知内容，点“已告知，全程陪同”。"
    return f"{told.head}：接待人改为{told.host}，已请其确认；确认前来人不能签到。已在场的那次仍由原接待人负责。"


def host_left(told: SeriesTold, before: str, instead: str) -> str:
    who = f"已请{instead}接待" if instead else f"请另请接待人：回复“改接待 {told.short} 姓名”"
    return f"{told.head}：接待人{before}已离开单位通讯录，{who}。没有人确认接待，来人不能签到（WB-04）。"


def how_to_designate(told: SeriesTold) -> str:
    return f"请写改由谁接待：改接待 {told.short} 姓名"


def not_yours(told: SeriesTold) -> str:
    host = f"接待人{told.host}、" if told.host else ""
    return f"{told.head}：这一步由{host}登记人{told.registrar}办，没有改动。"


def already(told: SeriesTold) -> str:
    return f"{told.head}：已经办过，没有改动。"


def over(told: SeriesTold) -> str:
    return f"{told.head}：已结束，不能再改。还要来请重新登记。"


# --- its agreement --------------------------------------------------------------------------------------------


def renewed(told: SeriesTold, own: bool) -> str:
    again = "这是新协议，请接待人重新告知一次。" if own else f"已请{told.host or '接待人'}重新告知一次。"
    return f"{told.head}：协议改为 {told.series.agreement}，到{last_day(told.series.agreement_until)}，以后每次来访都按新协议。{again}"


def how_to_agree(told: SeriesTold) -> str:
    return f"请写新编号和还没过的到期日：协议 {told.short} 编号 到2027年3月31日"


def ends_soon(told: SeriesTold) -> str:
    left = (local(told.series.agreement_until - timedelta(microseconds=1)).date() - local(told.now).date()).days
    when = f"{last_day(told.series.agreement_until)}到期" + (f"（还有 {left} 天）" if left > 0 else "（今天）")
    return (
        f"{told.head}：保密协议（{told.series.agreement}）{when}，到期后不再排来访，也不能签到（WB-07）。{_ways(told)}"
    )


def expired(told: SeriesTold) -> str:
    """Said when it has just ended, and whenever somebody wants to come in."""
    since = last_day(told.series.agreement_until)
    return f"{told.head}：保密协议（{told.series.agreement}）已于{since}到期，来人不能签到（WB-07）。{_ways(told)}"


def _ways(told: SeriesTold) -> str:
    return f"续签后回复“协议 {told.short} 新编号 到日期”；不再来回复“停止系列 {told.short}”。"


def closed(told: SeriesTold) -> str:
    return f"{told.head}：协议到期 30 天没有续签，系列已自动结束。还要来请重新登记。"


# --- its days -------------------------------------------------------------------------------------------------


def skipped(told: SeriesTold, one: date) -> str:
    return f"{told.head}：{day(one)}不来，已记下，其他日子不变。临时又来，请单独登记那次来访。"


def skipped_already(told: SeriesTold, one: date) -> str:
    return f"{told.head}：{day(one)}的来访已经取消或办结，没有改动。"


def not_its_day(told: SeriesTold, one: date) -> str:
    return f"{told.head}：{day(one)}本来就不来（{told.when}，{visit_rhythm.free_days(told.series.rhythm)}），没有改动。"


def inside_then(told: SeriesTold, one: date) -> str:
    return f"{told.head}：{day(one)}的来人还在场，请先签离。"


def which_day(told: SeriesTold) -> str:
    return f"没听懂是哪天，没有改动。请写日期：{told.short} 11月26日不来"


def which_series(those: Sequence[SeriesTold], day: str) -> str:
    lines = (f"· {one.head} {one.who}，{one.when}：回复“{one.short} {day}不来”" for one in those)
    return "\n".join(("您有几个系列，请说哪一个：", *lines))


def nobody_today(told: SeriesTold) -> str:
    return f"{told.head}：今天没有登记的来访。临时要来，请单独登记：说一句“今天14点{cut(told.series.unit, 20)}来人，我接待”。"


def use_the_visit(told: SeriesTold, numbers: Sequence[str]) -> str:
    known = f"：{'；'.join(numbers)}" if numbers else "，现在还没有建好的"
    return f"{told.head}：{told.short} 是系列的编号，这一步请用当天来访的编号{known}。"


def how_to_end(told: SeriesTold) -> str:
    return f"{told.head}：整个系列不再来，回复“停止系列 {told.short}”；只是某天不来，回复“{told.short} 这周四不来”。没有改动。"


def stopped(told: SeriesTold, by: str, cancelled: int, inside: bool) -> str:
    gone = f"，取消已排的 {cancelled} 次来访" if cancelled else ""
    left = "在场的来人照常签离。" if inside else ""
    return f"{told.head}：{by}已停止{gone}，以后不再排。{left}姓名和号码按规定到期删除。"


# --- at a glance ----------------------------------------------------------------------------------------------


def all_of(told: SeriesTold, visits: Sequence[str], following: Sequence[date]) -> str:
    series = told.series
    asked = "" if series.hosted_at else "（等确认）"
    briefed = clock(series.briefed_at, told.now) if series.briefed_at else "还没有"
    lines = [
        f"{told.head}：{state(told)}",
        f"{told.who}；事由：{series.purpose}；{told.when}；{PLACES[series.place]}",
        f"协议：{series.agreement}，到{last_day(series.agreement_until)}",
        f"接待人：{told.host or '还没有'}{asked if told.host else ''}；告知：{briefed}",
    ]
    lines += [f"已排：{'；'.join(visits)}"] if visits else []
    lines += [f"接下来：{'、'.join(day(one) for one in following)}"] if following else []
    if not series.is_over:
        lines.append(
            f"换人“系列 {told.short} 张三换成王五”（加人、减人同样），换接待人“改接待 {told.short} 姓名”，续签“协议 {told.short} 新编号 到日期”，"
            f"某天不来“{told.short} 这周四不来”，停止“停止系列 {told.short}”。"
        )
    return "\n".join(lines)


def state(told: SeriesTold) -> str:
    if told.series.is_over:
        return "已结束"
    return "协议已到期" if told.series.is_expired(told.now) else "进行中"


def visit_line(one: date, number: str) -> str:
    return f"{day(one)}编号 {number}"


def mine(those: Sequence[SeriesTold]) -> str:
    if not those:
        return "您没有进行中的系列来访。登记请说一句：“某公司张三每周二、四上午来巡检，到明年三月底，协议 BM-2026-031，我陪同”。"
    return "\n".join((f"系列来访 {len(those)} 个：", *(row(one) for one in those)))


def row(told: SeriesTold) -> str:
    return (
        f"· {told.head} {told.who}，{told.when}，接待人{told.host or '还没有'}，{state(told)}：回复“系列 {told.short}”"
    )
