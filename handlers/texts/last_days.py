"""The last day on which something is good, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from store.clock import local


def last_day(until: datetime) -> str:
    """2026年12月31日, of what ends with that day."""
    return day_in_full(local(until - timedelta(microseconds=1)).date())


def day_in_full(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
