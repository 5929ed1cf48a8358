"""What of a ledger is wanted: a sentence read as a filter; the filter as it is kept, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handlers.texts import ledger_filters as texts
from handlers.understanding.moments import Moment, find_moment
from handlers.understanding.periods import Period, find_period
from store import units
from store.ledgerfilter import Wanted

_SHORTEST = 2


def when(text: str, now: datetime) -> tuple[datetime, datetime, str] | None:
    """The stretch of time spoken of: from, until, and its words; what may be meant of the past is of the past."""
    found = texts.stretch(text, now)
    if found is not None:
        return found
    plain = texts.plain(text)
    period = find_period(plain, now, past=True)
    if isinstance(period, Period):
        return period.start, period.end, period.text
    moment = find_moment(plain, now, past=True)
    if isinstance(moment, Moment):
        return moment.at, max(moment.until, moment.at + timedelta(minutes=1)), moment.text
    return None


def departments(connection: Connection, name: str) -> tuple[int, ...]:
    """The units of the contacts that are meant, with all below them; empty where none is."""
    found = units.called(connection, name) if len(name) >= _SHORTEST else []
    return tuple(units.below(connection, found))


def visits_wanted(connection: Connection, told: texts.Told, time: tuple[datetime, datetime, str] | None) -> Wanted:
    """Without the host, who is a person to be looked up. A unit is one of ours if the contacts have it."""
    ours = departments(connection, told.to_unit or told.unit)
    since, until = (time[0], time[1]) if time else (None, None)
    return Wanted(
        since,
        until,
        unit=told.from_unit or ("" if ours or told.to_unit else told.unit),
        departments=ours,
        place=told.place,
        kind=told.kind,
        state=told.state,
        late=told.late,
        came=told.came,
    )


def kept(wanted: Wanted) -> dict[str, Any]:
    """As it is kept: plain values only, and no empty ones."""
    values = asdict(wanted)
    for end in ("since", "until"):
        values[end] = values[end].isoformat() if values[end] else ""
    return {name: value for name, value in values.items() if value}


def of_kept(values: Mapping[str, Any]) -> Wanted:
    """The other way; what is no part of a filter is passed over."""
    names = ("unit", "host", "place", "kind", "state", "late", "came")
    since, until = (datetime.fromisoformat(values[end]) if values.get(end) else None for end in ("since", "until"))
    given = {name: values[name] for name in names if name in values}
    return Wanted(since, until, departments=tuple(values.get("departments", ())), **given)
