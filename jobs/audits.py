"""What the life of a leak should look like by now, derived from its facts and its events (product.md 3.1).

Written apart from the handlers on purpose: the marks stand here a second time, so that a mistake there is seen here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text

from store import events, leaks
from store.events import Entry
from store.leaks import Leak
from store.schema import Moment, cases, deadlines

# So much later than the rule says is still in time.
LATE = timedelta(seconds=60)
MARKS = (50, 75, 90, 100)
_OWED = {"report.submitted": False, "report.accepted": False, "report.returned": True}
_CALLS = ("ladder.called", "ladder.nobody")
_SAID_DUE = "written.reminded"
_ACTS = (*_OWED, *_CALLS, "ladder.skipped", "disable.overdue", _SAID_DUE, "written.overdue")
_FAILING_TRIES = 5
# Whoever has missed so much need not hear of more at once, and the question whether all is well must cost little.
MOST = 100
_MOST_LATE = 10_000
# Written out, as the partial index has it: this must cost little however many there are.
_open_leaks = select(cases.c.id).where(text("cases.state = 'open'"), cases.c.kind == "leak")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should have happened and did not. case: its number.  detail: never a name or a text of anybody."""

    kind: str
    since: datetime
    case: str | None = None
    detail: str = ""


def leaks_missed(connection: Connection, now: datetime) -> Iterator[Finding]:
    """What is missed in the open leaks, the oldest first; of very many the first ``MOST`` or a few more."""
    found = 0
    for some in _batched(sorted(connection.execute(_open_leaks).scalars())):
        lives = events.of_cases(connection, some, _ACTS)
        for leak in leaks.of_cases(connection, some):
            for finding in _missed(leak, lives[leak.case.id], now):
                found += 1
                yield finding
        if found >= MOST:
            return


def _batched(numbers: list[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while some := list(islice(rest, MOST)):
        yield some


def _missed(leak: Leak, life: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    yield from _nobody_called(leak, life)
    yield from _ladder_missed(leak, life, now)
    yield from _disable_missed(leak, life, now)
    yield from _reminders_missed(leak, life, now)


def _nobody_called(leak: Leak, life: Sequence[Entry]) -> Iterator[Finding]:
    """The last round found nobody at all who could be called."""
    calls = [entry for entry in life if entry.act in _CALLS]
    if leak.disabled_at is None and calls and calls[-1].act == "ladder.nobody":
        yield Finding("ladder_nobody", calls[-1].at, leak.no)


def _ladder_missed(leak: Leak, life: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    """While nobody confirms, every rung is called or skipped in time, and then everybody again and again."""
    until = leak.confirmed_at or now
    rungs = _minutes(leak)
    reached = max((_level(entry, len(rungs)) for entry in life), default=-1)
    for level, after in enumerate(rungs):
        wanted = leak.reported_at + timedelta(minutes=after)
        if wanted + LATE < until and reached < level:
            yield Finding("rung_missed", wanted, leak.no, f"rung {level}")
            return
    if leak.confirmed_at is None and reached >= len(rungs) - 1:
        yield from _silent_since(leak, life, now, "rung_missed", _number(leak, "round"))


def _disable_missed(leak: Leak, life: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    """Confirmed but not stopped: after the second clock the ladder goes on, and does not fall silent."""
    if leak.confirmed_at is None or leak.disabled_at is not None:
        return
    wanted = leak.confirmed_at + timedelta(minutes=_number(leak, "disable"))
    if wanted + LATE >= now:
        return
    if not any(entry.act == "disable.overdue" for entry in life):
        yield Finding("disable_missed", wanted, leak.no)
        return
    rungs = _minutes(leak)
    steps = [later - early for early, later in pairwise(rungs)]
    yield from _silent_since(leak, life, now, "disable_missed", max([*steps, _number(leak, "round")]))


def _silent_since(leak: Leak, life: Sequence[Entry], now: datetime, kind: str, minutes: int) -> Iterator[Finding]:
    last = max((entry.at for entry in life if entry.act in _CALLS), default=leak.reported_at)
    wanted = last + timedelta(minutes=minutes)
    if wanted + LATE < now:
        yield Finding(kind, wanted, leak.no, "silence")


def _reminders_missed(leak: Leak, life: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    whole = leak.report_due_at - leak.reported_at
    reminded = {entry.data.get("percent") for entry in life if entry.act == _SAID_DUE}
    for mark in MARKS:
        wanted = leak.reported_at + whole * mark / 100
        if wanted + LATE < now and mark not in reminded and _owed(life, wanted) and _owed(life, wanted + LATE):
            yield Finding("report_reminder_missed", wanted, leak.no, f"{mark} %")
            return
    yield from _overdue_missed(leak, life, now)


def _overdue_missed(leak: Leak, life: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    """Once the report is late its reminders never fall silent for longer than their step."""
    if not _owed(life, now):
        return
    step = timedelta(hours=_number(leak, "overdue"))
    # After an outage the last mark is said late, and the first reminder follows a step behind it.
    heard = [entry.at for entry in life if entry.act in ("written.overdue", "report.returned") or _said_due(entry)]
    wanted = max([leak.report_due_at, *heard]) + step
    if wanted + LATE < now:
        yield Finding("report_reminder_missed", wanted, leak.no, "overdue")


def _said_due(entry: Entry) -> bool:
    return entry.act == _SAID_DUE and entry.data.get("percent") == MARKS[-1]


def _owed(life: Sequence[Entry], at: datetime) -> bool:
    """Whether the written report was still to be written at that moment."""
    changes = [_OWED[entry.act] for entry in life if entry.act in _OWED and entry.at <= at]
    return changes[-1] if changes else True


def _level(entry: Entry, rungs: int) -> int:
    """The highest rung this event proves to have been dealt with."""
    if entry.act == "ladder.skipped":
        return int(entry.data.get("level", -1))
    if entry.act == "ladder.nobody":
        return rungs - 1
    if entry.act != "ladder.called":
        return -1
    name, _, ordinal = str(entry.data.get("rule", "")).partition(":")
    return int(ordinal) if name == "rung" else rungs - 1


def _minutes(leak: Leak) -> list[int]:
    return [int(after) for after in leak.case.policy.get("ladder", [])]


def _number(leak: Leak, name: str) -> int:
    value: Any = leak.case.policy[name]
    return int(value)


def deadlines_late(connection: Connection, now: datetime) -> Iterator[Finding]:
    """Open deadlines whose own moment is long past; those that fail again and again are named apart."""
    for row in connection.execute(_late, {"soon": now + timedelta(minutes=15), "moment": now - LATE}):
        more = "or more " if row.rows == _MOST_LATE else ""
        kind = "deadline_failing" if row.failing else "deadline_late"
        yield Finding(kind, row.since, detail=f"{row.rows} {more}rows")


_first_late = (
    select(deadlines.c.wanted_at, (deadlines.c.tries >= _FAILING_TRIES).label("failing"))
    # Written out, as the partial index has it.
    .where(text("deadlines.state = 'open'"), deadlines.c.due_at < bindparam("soon", type_=Moment()))
    .where(deadlines.c.wanted_at < bindparam("moment", type_=Moment()))
    .order_by(deadlines.c.due_at)
    .limit(_MOST_LATE)
    .subquery()
)
_late = (
    select(_first_late.c.failing, func.count().label("rows"), func.min(_first_late.c.wanted_at).label("since"))
    .group_by(_first_late.c.failing)
    .order_by(_first_late.c.failing)
)
