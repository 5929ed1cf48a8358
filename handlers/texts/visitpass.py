"""The pass of a visit: what comes with its QR code in chat, and what its page says at the door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.texts.moments import clock
from handlers.texts.visit_guards import missing, ways
from handlers.texts.visits import KINDS, PLACES, STATES, Told, name, those
from handlers.visits.admission import Permit
from handlers.visits.outcomes import Obstacle
from store.clock import local
from store.visiting import Guest, State

FILE = "来访通行码.png"
WORD = "二维码"


# --- in chat ----------------------------------------------------------------------------------------------


def sent(told: Told) -> str:
    """With the picture, which follows."""
    return (
        f"通行码：编号 {told.short}，二维码在下面，到{_last_day(told)}有效。来人到了，您或机房管理员用企业微信“扫一扫”扫它，"
        "当场看能不能进，并签到、签离。图里没有个人信息，可以转给来人出示。"
    )


def no_page(told: Told) -> str:
    return (
        f"{told.head}：这里没有开通网页，发不了二维码，用编号 {told.short} 就行："
        f"到了回复“签到 {told.short}”，走时回复“签离 {told.short}”。"
    )


def not_hosted(told: Told) -> str:
    return f"{told.head}：接待人还没有确认，确认后才有通行码。"


def sent_again(told: Told) -> str:
    return f"{told.head}\n{sent(told)}"


def _last_day(told: Told) -> str:
    there = local(told.visit.ends_at)
    return f"{there.month}月{there.day}日"


# --- the page: may they enter now -------------------------------------------------------------------------

MAY, SOME, MAY_NOT, INSIDE, LEFT = "可以进入", "部分人可以进入", "不能进入", "已在场", "已签离"


def under(told: Told, lacking: int, free: Sequence[int], inside: Sequence[int]) -> str:
    """The line under the verdict."""
    place = PLACES[told.visit.place]
    if inside and not free and not lacking:
        return f"在{place}，登记到 {clock(told.visit.ends_at, told.now)}"
    if told.visit.state is State.left:
        return f"还要再进，差 {lacking} 项，见下面" if lacking else "还要再进，可以重新签到"
    if lacking:
        return f"还差 {lacking} 项，见下面" if not free else f"{len(free)} 人可以，其他人还差 {lacking} 项"
    return f"{those(told.visit, free)}，进{place}"


def not_today(told: Told) -> str:
    """Empty on the visit's days."""
    today = local(told.now).date()
    return f"不是今天的来访：登记的是{told.when}。" if local(told.visit.starts_at).date() > today else ""


def lacking(told: Told, obstacles: Sequence[Obstacle]) -> tuple[tuple[str, str], ...]:
    """What is missing, each with the way to it, in the words of the refusal in chat."""
    groups: dict[str, list[Obstacle]] = {}
    for one in obstacles:
        groups.setdefault(f"{one.why}/{one.permit}/{one.article}", []).append(one)
    return tuple((missing(told, group)[0], ways(told, group[:1])) for group in groups.values())


def guest(told: Told, one: Guest) -> tuple[str, str]:
    """Who, by masks; and where they are."""
    who = " ".join(part for part in (name(one), one.phone) if part)
    stays = [stay for stay in told.visit.stays if stay.guest == one.ordinal]
    if not stays:
        return who, "还没有来"
    last = stays[-1]
    if last.out_at is None:
        return who, f"{clock(last.in_at, told.now)} 签到，在场"
    return who, f"{clock(last.out_at, told.now)} 签离"


def facts(told: Told) -> tuple[tuple[str, str], ...]:
    visit = told.visit
    briefed = clock(visit.briefed_at, told.now) if visit.briefed_at else "还没有"
    rows = (
        ("地点", f"{PLACES[visit.place]}，{KINDS[visit.kind]}"),
        ("时间", told.when),
        ("接待人", told.host or "还没有"),
        ("已告知", briefed),
        ("单位", visit.unit),
        ("事由", visit.purpose),
        ("协议", visit.agreement),
        ("携带", visit.things),
        ("编号", f"{told.short}（{visit.no}）" if visit.short else visit.no),
    )
    return tuple(row for row in rows if row[1])


def permit(told: Told, title: str, one: Permit) -> str:
    state = "已批准" if one.approved else "没有批准"
    until = (
        f"，{clock(one.from_at, told.now)} 至 {clock(one.until_at, told.now)}" if one.from_at and one.until_at else ""
    )
    return f"{title} {one.no}：{state}{until}"


def who_acts(told: Told) -> str:
    host = told.host or "接待人"
    return f"签到、签离由{host}（接待人）或机房管理员办。"


def check_in(whom: str) -> str:
    return f"签到：{whom}"


def check_out(whom: str) -> str:
    return f"签离：{whom}"


# --- the page: nothing to be done ---------------------------------------------------------------------------


def over(told: Told) -> tuple[str, str]:
    """Heading and sentence of a visit that is over."""
    return f"这次来访{STATES[told.visit.state]}", "二维码不再有效。还要来，请接待人重新登记。"


def past(told: Told) -> tuple[str, str]:
    return "通行码已过期", f"这次来访登记到{_last_day(told)}，二维码到那天为止。还要来，请接待人重新登记。"


def not_yours() -> tuple[str, str]:
    """To anybody else: nothing about anybody, and whom to ask."""
    return (
        "来访通行码",
        "这是本单位的来访二维码，由接待人或机房管理员核验，您看不到内容。请让接待人本人来扫，或请机房管理员查验；捡到的请交给机房管理员。",
    )


def moved_on() -> str:
    return "刚才有变动，没有改动任何记录。已更新为现在的情况，请再看一眼。"


def in_full(told: Told, lines: Iterable[str]) -> str:
    listed = "\n".join(f"· {line}" for line in lines)
    return f"{listed}\n本次查看已记入审计。只用于这次接待，请不要拍照、转发。"
