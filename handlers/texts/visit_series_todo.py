"""待办: one line a series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.texts.last_days import last_day
from handlers.texts.visit_series import SeriesTold, day
from store.clock import local

# From so many days before its end on, the days that are left are told.
_SOON = 30


def todo(items: Sequence[tuple[SeriesTold, date | None]]) -> str:
    """Each with the next day on which they come."""
    return "\n".join((f"系列来访 {len(items)} 个：", *(_row(told, following) for told, following in items)))


def _row(told: SeriesTold, following: date | None) -> str:
    return f"· {told.head} {told.who}：{_what(told, following)}"


def _what(told: SeriesTold, following: date | None) -> str:
    it = told.series
    if it.is_expired(told.now):
        return f"协议已到期，续签回复“协议 {told.short} 新编号 到日期”，不再来回复“停止系列 {told.short}”"
    if it.hosted_at is None:
        return f"请确认，回复“接待 {told.short}”"
    if it.briefed_at is None:
        return f"请告知，回复“已告知 {told.short}”"
    coming = f"下次 {day(following)}{it.opens:%H:%M}" if following else "近期不来"
    return f"{coming}，{_ends(told)}。看情况回复“系列 {told.short}”"


def _ends(told: SeriesTold) -> str:
    until = told.series.agreement_until
    days = (local(until - timedelta(microseconds=1)).date() - local(told.now).date()).days
    left = f"（还有 {days} 天）" if 0 < days <= _SOON else "（今天到期）" if days == 0 else ""
    return f"协议到{last_day(until)}{left}"
