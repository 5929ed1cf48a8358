"""An end that was told as a day is the end of that day (WB-07); and such an end, kept as the day it was told as."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from handlers.dialogs.fields import kept_moment
from handlers.procedures.visits import CLOSES, OPENS
from store.clock import local

_DAY = timedelta(days=1)


def kept_end(until: datetime) -> str:
    """As ``handlers.dialogs.fields.end_of`` reads it: a day where it is the end of one."""
    if local(until).time() == time():
        return local(until - _DAY).date().isoformat()
    return kept_moment(until)


def office_hours(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """明天到后天: days alone are their office hours; hours that were said stay, 今天0点到明天23点 too."""
    if local(start).time() != time() or local(end).time() != time():
        return start, end
    return start + OPENS, end - _DAY + CLOSES
