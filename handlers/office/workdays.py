"""节假日: days off and days worked instead, as the 安全主管 or the server's administrator tells them.

A clock that runs is never made shorter: a day off announced later moves the clocks of a step when they would ring
(``approvals.clocks``), a day worked hurries nobody. What is owed keeps the day that was promised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers import worktime
from handlers.context import Context
from handlers.office.appointments import APPOINTERS
from handlers.office.named import Wish
from handlers.texts import admin
from handlers.texts import workdays as texts
from handlers.types import Reply
from handlers.worktime import CALENDAR
from store import settings
from store.uow import Work

# Fewer days off than these are no year of the State Council: 11 with the weekends beside them.
LEAST = 11
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """days: ISO date -> whether it is worked.  problems: a sentence each; with any, nothing is taken over."""

    days: dict[str, bool]
    years: list[int]
    problems: list[str]


def wish(ctx: Context, text: str) -> Wish | Reply | None:
    """None where nothing of the kind was said."""
    year = texts.shown(text)
    if year is not None:
        return Reply(listed(ctx.connection, year))
    order = texts.order(text)
    if order is None:
        return None
    if ctx.acts_as(ctx.me.id, APPOINTERS) is None:
        return Reply(admin.only_supervisor())
    day = _day(order[0])
    if day is None:
        return Reply(texts.no_such_day(order[0]))
    return "workday", {"day": day.isoformat(), "works": order[1]}, texts.confirm(day, order[1])


def change(ctx: Context, data: dict[str, Any]) -> Reply:
    by_role = ctx.acts_as(ctx.me.id, APPOINTERS)
    if by_role is None:
        return Reply(admin.only_supervisor())
    _put(ctx.work, {data["day"]: data["works"]}, by=ctx.me.id, role=by_role)
    return Reply(texts.changed(date.fromisoformat(data["day"]), data["works"]))


def plan(lines: Iterable[str]) -> Plan:
    """The table of whole years; empty lines and those that begin with # are left out."""
    days: dict[str, bool] = {}
    problems = []
    for number, raw in enumerate(lines, start=1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        read = texts.line(raw)
        day = None if read is None else _day(read[0])
        if read is None:
            problems.append(texts.bad_line(number, raw.strip()))
        elif day is None:
            problems.append(texts.bad_day(number, read[0]))
        elif day.isoformat() in days:
            problems.append(texts.twice(number, day.isoformat()))
        else:
            days[day.isoformat()] = read[1]
    off = Counter(int(day[:4]) for day, works in days.items() if not works)
    years = sorted({int(day[:4]) for day in days})
    problems += [texts.too_few(year, LEAST) for year in years if off[year] < LEAST]
    return Plan(days, years, problems if years or problems else [texts.nothing_in_it()])


def take_over(work: Work, planned: Plan) -> None:
    """The planned years are whole from now on; what was set for them before is replaced."""
    before = settings.value(work.connection, CALENDAR, {})
    gone = [day for day in before if int(day[:4]) in planned.years]
    _put(work, planned.days | {str(year): True for year in planned.years}, by="server", role="", gone=gone)


def _put(work: Work, days: dict[str, bool], *, by: str, role: str, gone: Iterable[str] = ()) -> None:
    before = settings.value(work.connection, CALENDAR, {})
    kept = {day: works for day, works in before.items() if day not in set(gone)}
    version = settings.put(work, CALENDAR, kept | days, by=by)
    work.record("calendar.changed", by=by, role=role, version=version, days=days)


def missing_year(connection: Connection, now: datetime) -> int | None:
    """The year that has to be told: it begins within two months, and nobody has told its days off."""
    return worktime.missing_year(now, settings.value(connection, CALENDAR, {}))


def listed(connection: Connection, year: int) -> str:
    """The days of that year that are unlike other weeks, as far as they are known."""
    overrides, day, found = settings.value(connection, CALENDAR, {}), date(max(1, min(year, 9998)), 1, 1), {}
    known = worktime.is_workday(date(day.year, 12, 31), {k: v for k, v in overrides.items() if len(k) == 4})[1]
    while day.year == year:
        works, _ = worktime.is_workday(day, overrides)
        if works != (day.weekday() < 5):
            found[day.isoformat()] = works
        day += _DAY
    return texts.listed(year, found, known)


def _day(text: str) -> date | None:
    try:
        return date(*map(int, text.split("-")))
    except ValueError:
        return None
