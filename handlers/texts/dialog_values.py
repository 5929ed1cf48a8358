"""Kept values as people read them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.dialogs.fields import ABOUT, NO, TO, YES, Choice, Field, Kind, moment_of
from handlers.dialogs.longer import period_of, several_of
from handlers.texts import masks

SHANGHAI = ZoneInfo("Asia/Shanghai")
YES_NO = (Choice(YES, "是"), Choice(NO, "否"))
_WEEKDAYS = "一二三四五六日"


def shown(field: Field, value: str) -> str:
    """A kept value as people read it: the option's text, the moment in Shanghai time, a secret one masked."""
    if not value:
        return "（未填）"
    if field.kind is Kind.moment:
        return shown_moment(value)
    if field.kind is Kind.period:
        return shown_period(value)
    if field.kind in (Kind.person, Kind.items):
        return "、".join(several_of(value))
    if field.kind in (Kind.choice, Kind.yes_no):
        texts = {choice.id: choice.text for choice in (*field.choices, *YES_NO)}
        return texts.get(value, value)
    if field.kind is Kind.id_number:
        return masks.id_number(value)
    return masked(value) if field.secret else value


def in_row(field: Field, value: str, longest: int) -> str:
    """The same in one row of a card. A period is told more briefly rather than without its end."""
    whole = shown(field, value)
    if field.kind is Kind.period and len(whole) > longest:
        whole = whole.replace("（", "").replace("）", "")
    return cut(whole, longest)


def fits_row(field: Field, value: str, longest: int) -> bool:
    """Whether such a row tells all of it."""
    return field.kind is Kind.period or cut(shown(field, value), longest) == " ".join(shown(field, value).split())


def shown_moment(value: str) -> str:
    """A kept moment, no more exact than it was said: the day, its hours, or the minute."""
    moment = moment_of(value)
    if moment is None:
        return value
    local = moment.astimezone(SHANGHAI)
    day = f"{local.year}年{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）"
    if "T" not in value:
        return day
    until = moment_of(value.partition(TO)[2])
    if until is not None:
        return f"{day}{local:%H:%M}至{until.astimezone(SHANGHAI):%H:%M}之间"
    return f"{day}{local:%H:%M}{'左右' if value.endswith(ABOUT) else ''}"


def shown_period(value: str) -> str:
    """A kept stretch of time; whole days are shown as days, the last one included."""
    ends = period_of(value)
    if ends is None:
        return value
    start, end = (moment.astimezone(SHANGHAI) for moment in ends)
    if start.time() == end.time() == time():
        last = end - timedelta(days=1)
        return _day(start) if last.date() == start.date() else f"{_day(start)}至{_day(last)}"
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{_day(end)}{end:%H:%M}"
    return f"{_day(start)}{start:%H:%M}至{until}"


def _day(local: datetime) -> str:
    return f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）"


def masked(value: str) -> str:
    """138****1234: the middle hidden, at most seven characters left to see."""
    if len(value) < 4:
        return "*" * len(value)
    head, tail = (3, 4) if len(value) >= 11 else (1, 1)
    return value[:head] + "*" * min(len(value) - head - tail, 10) + value[-tail:]


def cut(text: str, longest: int, mark: str = "……") -> str:
    """At most ``longest`` characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - len(mark)] + mark
