"""Moments as people read them on a phone: today without the date, other days with it; always office time."""

from __future__ import annotations

from datetime import datetime, timedelta

from store.clock import local

_WEEKDAYS = "一二三四五六日"
_NEAR = {0: "", 1: "明天 ", -1: "昨天 "}


def _hour(there: datetime) -> str:
    """A third of the time ``strftime`` takes, and a card says several."""
    return f"{there.hour:02}:{there.minute:02}"


def clock(moment: datetime, now: datetime) -> str:
    """03:12 today, 明天 03:12 tomorrow, 昨天 23:50, otherwise 11月23日 03:12, with its year where it is another."""
    there, here = local(moment), local(now)
    days = there.toordinal() - here.toordinal()
    if days in _NEAR:
        return f"{_NEAR[days]}{_hour(there)}"
    year = "" if there.year == here.year else f"{there.year}年"
    return f"{year}{there.month}月{there.day}日 {_hour(there)}"


def example(now: datetime) -> str:
    """A time of day shortly before now, as an example of how to write one: 09:05."""
    return _hour(local(now - timedelta(minutes=5)))


def full(moment: datetime) -> str:
    """11月23日（周一）10:02."""
    there = local(moment)
    return f"{there.month}月{there.day}日（周{_WEEKDAYS[there.weekday()]}）{_hour(there)}"


def left(until: datetime, now: datetime) -> str:
    """还有 11 小时 58 分 / 已超 2 小时."""
    minutes = round((until - now) / timedelta(minutes=1))
    span = length(abs(minutes))
    return f"还有 {span}" if minutes >= 0 else f"已超 {span}"


def length(minutes: int) -> str:
    if 0 < minutes < 60:
        return f"{minutes} 分钟"
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [f"{days} 天" if days else "", f"{hours} 小时" if hours else "", f"{rest} 分" if rest and not days else ""]
    return " ".join(part for part in parts if part) or "不到 1 分"
