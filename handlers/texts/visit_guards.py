"""Why somebody may not come in yet, and what to do about it (WB-06 to WB-17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.moments import clock
from handlers.texts.visits import Told, those
from handlers.visits.outcomes import Obstacle, Why, Wrong

# What an approval says they bring, where the visit names nothing.
NOTHING = "无"
# What is missing, and the way to it; {n} is the short number of the visit.
_SAYS: dict[Why, tuple[str, str]] = {
    Why.not_hosted: ("接待人还没有确认", "请接待人回复“接待 {n}”"),
    Why.host_left: ("接待人已离开单位，还没有人接手", "请被请的人回复“接手 {n}”"),
    Why.series_stopped: ("系列来访已停止", "再来请单独登记，如“今天14点某公司来人，我接待”"),
    Why.not_briefed: ("还没有告知", "请接待人点“已告知，全程陪同”，或回复“已告知 {n}”"),
    Why.agreement_missing: ("非临时人员没有保密协议编号", "签好后回复“协议 {n} 编号”"),
    Why.agreement_expired: ("保密协议已到期", "续签后回复“协议 {n} 编号”"),
    Why.reason_missing: ("没有说明为什么不在会议室", "请回复“理由 {n} 原因”"),
    Why.unnamed: ("还不知道姓名", "请回复“访客 {n} 姓名 手机号”"),
    Why.entry_missing: ("没有机房出入审批", "请回复“办审批 {n}”，逐项申请"),
    Why.entry_pending: ("机房出入还没有批下来", "请等审批通过"),
    Why.entry_not_valid: ("机房出入审批不在有效时段", "请回复“办审批 {n}”，逐项申请"),
    Why.media: ("带移动介质没有批准", "请回复“办审批 {n}”，逐项申请"),
    Why.computer: ("使用计算机没有批准", "请回复“办审批 {n}”，逐项申请"),
    Why.photo: ("拍摄没有批准", "请回复“办审批 {n}”，逐项申请"),
    Why.sensitive: ("查阅资料没有批准", "请回复“办审批 {n}”，逐项申请"),
    Why.network: ("访问网络或系统没有批准", "请回复“办审批 {n}”，逐项申请"),
    Why.remote: ("远程访问没有批准", "请回复“办审批 {n}”，逐项申请"),
    Why.maintenance: ("附属设备维护没有批准", "请回复“办审批 {n}”，逐项申请"),
    Why.blocked: ("此人有违规记录", "要进须安全管理员回复“放行 {n} 原因”"),
    Why.too_early: ("还没有到登记的时间", "要提前请回复“改期 {n} 时间”"),
    Why.too_late: ("已过登记的时间", "请先回复“改期 {n} 时间”"),
    Why.inside_already: ("已经签到", "不用再签"),
}


def missing(told: Told, obstacles: Sequence[Obstacle]) -> list[str]:
    """Each obstacle once, with whom it concerns where it is not everybody, and its article."""
    whom: dict[tuple[Why, str, str], set[int]] = {}
    for one in obstacles:
        whom.setdefault((one.why, one.permit, one.article), set()).add(one.guest)
    return [_line(told, why, permit, article, those) for (why, permit, article), those in whom.items()]


def _line(told: Told, why: Why, permit: str, article: str, guests: set[int]) -> str:
    some = 0 not in guests and len(guests) < told.visit.count
    names = f"{those(told.visit, sorted(guests))}：" if some else ""
    return f"{names}{_SAYS[why][0]}{f'（{permit}）' if permit else ''}{f'（{article}）' if article else ''}"


def ways(told: Told, obstacles: Sequence[Obstacle]) -> str:
    """What to do about them, on one line; empty where nothing is in the way."""
    found = dict.fromkeys(_SAYS[one.why][1].format(n=told.short) for one in obstacles)
    return f"{'；'.join(found)}。" if found else ""


def held(told: Told, obstacles: Sequence[Obstacle]) -> str:
    """Not let in: what is missing, and the way out."""
    listed = [f"· {line}" for line in missing(told, obstacles)]
    return "\n".join((f"{told.head}：现在不能签到，没有登记进入。", *listed, ways(told, obstacles)))


def nothing_to_apply_for(told: Told) -> str:
    return f"{told.head}：没有要申请的审批，或已在办理中；回复“访客 {told.short}”看还差什么。"


def still_inside(told: Told, guests: Sequence[int]) -> str:
    return (
        f"{told.head}：{those(told.visit, guests)}还在，没有改动。\n"
        f"请先签离（回复“签离 {told.short}”），或交给别人接待（回复“交接 {told.short} 姓名”）。"
    )


def not_inside(told: Told) -> str:
    return f"{told.head}：没有人在场，没有改动。"


_WRONG = {
    Wrong.future: "这个时间还没到",
    Wrong.before_entry: "离开时间早于进入时间",
    Wrong.before_handover: "这个时间早于接待交接",
    Wrong.overlaps: "和已有的进出记录重叠",
    Wrong.reason_missing: "补录要写原因",
    Wrong.end_before_start: "结束时间早于开始时间",
    Wrong.unknown_guest: "没有这位访客",
    Wrong.nobody: "没有可以登记的人：都已签到，或都不在场",
}


def impossible(told: Told, wrong: Wrong, at: datetime | None) -> str:
    when = f"（{clock(at, told.now)}）" if at else ""
    return f"{told.head}：{_WRONG[Wrong(wrong)]}{when}，没有改动。"


def breaches(whys: Sequence[str]) -> list[str]:
    """What was not in order when it happened, of an entry made afterwards."""
    return [_SAYS[Why(one)][0] for one in dict.fromkeys(whys)]
