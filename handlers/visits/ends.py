"""An end that was told as a day is the end of that day (WB-07); and such an end, kept as the day it was told as."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.dialogs.fields import TO, kept_moment, moment_of
from handlers.procedures.visits import CLOSES, OPENS
from store.clock import local

_DAY = timedelta(days=1)


def end_of(value: str) -> datetime | None:
    """The last moment a kept value stands for: 12月31日 ends with the day. None where it is none."""
    if TO in value:
        return moment_of(value.partition(TO)[2])
    moment = moment_of(value)
    return moment + _DAY if moment is not None and "T" not in value else moment


def kept_end(until: datetime) -> str:
    """As ``end_of`` reads it: a day where it is the end of one."""
    if local(until).time() == time():
        return local(until - _DAY).date().isoformat()
    return kept_moment(until)


def office_hours(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """明天到后天: days alone are their office hours; hours that were said stay."""
    begins = start + OPENS if local(start).time() == time() else start
    ends = end - _DAY + CLOSES if local(end).time() == time() else end
    return (begins, ends) if begins < ends else (start, end)
