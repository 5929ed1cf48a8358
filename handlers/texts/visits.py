"""来访: what is said about a visit to those who register, receive and let in. Visitors only ever by their masks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.texts.common import enumerated
from handlers.texts.dialog_values import cut, shown_period
from handlers.texts.last_days import last_day
from handlers.texts.moments import clock
from handlers.texts.questions import Question
from handlers.texts.visit_risks import risks
from handlers.visits.admission import EARLIEST
from store.visiting import Guest, Kind, Place, State, Visit

PLACES = {
    Place.meeting_room: "会议室",
    Place.office: "办公区",
    Place.equipment_room: "设备间",
    Place.machine_room: "机房",
}
KINDS = {Kind.temporary: "临时", Kind.lasting: "非临时"}
STATES = {
    State.registered: "等接待人确认",
    State.hosted: "待告知",
    State.briefed: "已告知，待签到",
    State.present: "在场",
    State.left: "已签离",
    State.closed: "已办结",
    State.cancelled: "已取消",
    State.expired: "没有来，已过期",
}
_MANY = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A visit with the names its texts need. host: empty where nobody is."""

    visit: Visit
    host: str
    registrar: str
    now: datetime

    @property
    def head(self) -> str:
        return f"来访 {self.visit.no}（{cut(self.visit.unit, 20)}）"

    @property
    def short(self) -> str:
        return str(self.visit.short or self.visit.no)

    @property
    def when(self) -> str:
        return shown_period(f"{self.visit.starts_at.isoformat()}/{self.visit.ends_at.isoformat()}")

    @property
    def who(self) -> str:
        return who(self.visit.guests)

    @property
    def opening(self) -> str:
        """What is said where nothing is missing: the hour may still be far."""
        early = self.visit.starts_at - EARLIEST > self.now
        return f"到时可以签到（{clock(self.visit.starts_at - EARLIEST, self.now)} 起）" if early else "现在可以签到"


def name(guest: Guest) -> str:
    return guest.name or f"第{guest.ordinal}位"


def who(guests: Sequence[Guest]) -> str:
    """王*、李*等 5 人."""
    named = [one.name for one in guests if one.name]
    if not named:
        return f"{len(guests)} 人（未具名）"
    shown = enumerated(named[:_MANY])
    return shown if len(named) == len(guests) <= _MANY else f"{shown}等 {len(guests)} 人"


def whence(visit: Visit) -> str:
    """赵*（省厅）; where nobody is named: 省厅工程师，3 人（未具名）. One pair of brackets at a time."""
    named = any(one.name for one in visit.guests)
    return f"{who(visit.guests)}（{visit.unit}）" if named else f"{visit.unit}，{who(visit.guests)}"


def those(visit: Visit, guests: Iterable[int]) -> str:
    """The visitors of these ordinals."""
    found = [one for at in guests if (one := visit.guest(at)) is not None]
    return who(found) if found else who(visit.guests)


# --- the form ---------------------------------------------------------------------------------------------


def is_it_a_visit() -> Question:
    return Question("您是要登记来访吗？", how="回复“确定”开始登记，回复“取消”作废。")


def not_a_visit() -> str:
    return "好的，没有登记来访。"


def at_summary(
    visit_place: Place,
    kind: Kind,
    activities: Sequence[object],
    needed: Sequence[str],
    *,
    own: bool,
    formal: bool,
    late: bool = False,
) -> str:
    """What follows the registration, and the risks of it (WB-05). formal: a talk for a meeting room of its own.

    late: they were here already; nothing that was left undone is made good by telling it.
    """
    if late:
        return "补录不等于补办：提交后会逐项写明当时还差什么，并永久标注“补录”。"
    lines = [f"风险：{risks(visit_place, activities)}。"]  # type: ignore[arg-type]
    if formal:
        lines.append("正式洽谈、重大项目要用专门的会议室（WB-08）。")
    if visit_place is Place.machine_room:
        lines.append("进机房要先批机房出入。")
    if kind is Kind.lasting:
        lines.append("非临时人员签到前要有保密协议编号。")
    lines += [f"{one}要先审批。" for one in needed]
    lines.append("" if own else "提交后请接待人确认。")
    return "".join(lines)


def no_reason() -> str:
    return "不在会议室接待，请说明为什么（WB-08）。"


def which_hour(came: bool) -> str:
    return f"只说了日期。几点{'进来' if came else '离开'}的？请带上钟点，如：昨天15点。"


def times_wrong() -> str:
    return "离开时间要晚于进入时间，请重说离开时间。"


def not_over(came: bool) -> str:
    what = "进入" if came else "离开"
    return (
        f"{what}时间还没到，没有登记；补录只记已经结束的来访。"
        f"已经{what}，请重说{what}时间；还没有，请回复“取消”，改说谁什么时候来、由谁接待，照常登记。"
    )


# --- registered -------------------------------------------------------------------------------------------


def registered(told: Told, own: bool, missing: Sequence[str], ways: str) -> str:
    lines = [f"已登记：{told.head}，{told.who}，{told.when}，{PLACES[told.visit.place]}。"]
    if own:
        lines.append("您是接待人：进门前请宣读告知内容，点卡片“已告知，全程陪同”，再签到。")
    else:
        lines.append(f"已请{told.host}确认接待，确认后才能签到。")
    lines += [f"签到前还差：{'；'.join(missing)}。{ways}"] if missing else []
    lines.append(f"要改时间或取消，回复“改期 {told.short} 明天14点到16点”“取消来访 {told.short}”。")
    return "\n".join(lines)


def entered_late(told: Told, kept: bool, breaches: Sequence[str]) -> str:
    lines = [f"已补录：{told.head}，{told.who}，{told.when}。记录永久标注“补录”，录入时间另记。"]
    lines += [f"当时不符合：{'；'.join(breaches)}。"] if breaches else []
    lines += [] if kept else ["已告知接待人。"]
    return "\n".join(lines)


def host_hears_late(told: Told) -> str:
    return f"{told.registrar}补录了{told.head}：{told.who}，{told.when}，接待人写的是您。有误请告诉{told.registrar}或安全主管。"


# --- the host -----------------------------------------------------------------------------------------------


def host_confirmed(told: Told) -> str:
    return f"{told.head}：{told.host}已确认接待。"


def host_declined(told: Told, by: str, reason: str) -> str:
    why = f"（{cut(reason, 60)}）" if reason else ""
    return f"{told.head}：{by}不接待{why}。请另请一位：回复“改接待 {told.short} 姓名”，或“取消来访 {told.short}”。"


def you_host(told: Told) -> str:
    return f"{told.head}：您已确认接待。进门前请宣读告知内容，点“已告知，全程陪同”。"


def you_declined(told: Told) -> str:
    return f"{told.head}：已记下您不接待，已告诉{told.registrar}另请。"


def designated(told: Told, own: bool) -> str:
    return f"{told.head}：接待人改为{told.host}{'' if own else '，已请其确认'}。"


def you_briefed(told: Told, in_time: bool) -> str:
    if in_time:
        return f"{told.head}：已记录“已告知，全程陪同”。来人到了点卡片“签到”，或回复“签到 {told.short}”。"
    return f"{told.head}：已补记告知。告知晚于进入，记录仍算没有按时告知。"


# --- what became of it --------------------------------------------------------------------------------------


def cancelled(told: Told, by: str) -> str:
    return f"{told.head}：{by}已取消。"


def replanned(told: Told) -> str:
    return f"{told.head}：时间改为{told.when}。"


def expired(told: Told) -> str:
    return f"{told.head}：到 {clock(told.visit.ends_at, told.now)} 没有人签到，已按过期结束。其实来过的话，请回复“补录来访”。"


def over(told: Told) -> str:
    return f"{told.head}：{STATES[told.visit.state]}，不能再改。"


def already(told: Told, by: str, at: datetime | None) -> str:
    when = f" {clock(at, told.now)}" if at else ""
    return f"{told.head}：{by}已在{when or '之前'} 办过，没有改动。" if by else f"{told.head}：已经办过，没有改动。"


def not_yours(told: Told) -> str:
    host = f"接待人{told.host}、" if told.host else ""
    return f"{told.head}：这一步由{host}登记人{told.registrar}或机房管理员办，没有改动。"


def named(told: Told) -> str:
    return f"{told.head}：已补记 {told.who}。姓名和号码加密保存。"


def how_to_name(told: Told) -> str:
    return f"请这样写：访客 {told.short} 张三 13800001234，几个人用“、”分开。"


def agreement_noted(told: Told) -> str:
    until = told.visit.agreement_until
    return f"{told.head}：协议编号已记下：{told.visit.agreement}{f'，到{last_day(until)}' if until else ''}。"


def why(told: Told, part: str) -> str:
    parts = {"host": "接待人", "offered": "被请接手的接待人", "registrar": "登记人", "other": "有关人员"}
    doing = {
        State.registered: "等接待人确认",
        State.hosted: "等接待人告知并确认全程陪同",
        State.briefed: "等来人签到",
        State.present: "来人在场，走时要签离",
    }.get(told.visit.state, STATES[told.visit.state])
    return f"为什么找您：您是{told.head}的{parts[part]}（WB-04、WB-06）。现在{doing}；{_otherwise(told.visit)}。"


def _otherwise(visit: Visit) -> str:
    """What happens if nothing is done."""
    if visit.is_over or visit.state is State.left:
        return "不用再处理"
    if visit.state is State.present:
        return "到时间没有签离会再提醒，当天报单位领导和安全主管"
    return "不办，来人不能签到；过了时间没人来，自动过期"


def agreement_ends(told: Told) -> str:
    until = told.visit.agreement_until
    when = f"{last_day(until)}" if until else ""
    return f"{told.head}：保密协议（{told.visit.agreement}）{when}到期，到期后不能再签到（WB-07）。续签后回复“协议 {told.short} 编号 到日期”。"


def soon(told: Told, missing: Sequence[str], ways: str) -> str:
    """Half an hour before they come."""
    lines = [f"{told.head}：{told.who} {clock(told.visit.starts_at, told.now)} 到，{PLACES[told.visit.place]}。"]
    if not told.visit.hosted_at:
        lines.append(f"还没有人确认接待，来人不能进：回复“接待 {told.short}”，或“改接待 {told.short} 姓名”。")
    lines += [f"签到前还差：{'；'.join(missing)}。{ways}"] if missing else []
    lines.append(f"到了回复“签到 {told.short}”；不来了回复“取消来访 {told.short}”。")
    return "\n".join(lines)


def host_left(told: Told, before: str, instead: str) -> str:
    """The host has left the contacts before anybody came."""
    who = f"已请{instead}接待" if instead else f"请另请接待人：回复“改接待 {told.short} 姓名”"
    return f"{told.head}：接待人{before}已离开单位通讯录，{who}。没有人确认接待，来人不能签到（WB-04）。"


def host_left_inside(told: Told, before: str, instead: str) -> str:
    """The host has left the contacts while visitors are in."""
    who = f"已请{instead}马上接手，{instead}点“我接手”后由其负责" if instead else "没有找到可以接手的领导"
    return (
        f"紧急：{told.head}，{those(told.visit, told.visit.inside)}还在{PLACES[told.visit.place]}，"
        f"接待人{before}已离开单位通讯录。{who}；请马上到现场看住来人（WB-04、WB-06）。"
    )
