"""When something happened that is told afterwards: a moment or a stretch of time, never one that lies ahead."""

from __future__ import annotations

from datetime import datetime

from handlers.understanding.moments import Ambiguous, Moment, find_moment, find_period
from handlers.understanding.periods import Period
from store.clock import local


def moment(said: str, now: datetime) -> datetime | None:
    """9点 said at half past ten was today, not last night. None where it is not plain."""
    found = find_moment(said, now, past=True)
    if isinstance(found, Moment):
        return found.at
    if not isinstance(found, Ambiguous):
        return None
    today = [at for at in found.candidates if at <= now and local(at).date() == local(now).date()]
    return today[0] if len(today) == 1 else None


def span(said: str, now: datetime) -> tuple[datetime, datetime] | None:
    """From when until when; None where it is not plain, or not over."""
    for past in (False, True):
        found = find_period(said, now, past=past) if said else None
        if isinstance(found, Period) and found.end <= now:
            return found.start, found.end
    return None
