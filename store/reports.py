"""Written reports: each submission is kept, with the reviewer's decision."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from store.outcomes import Already, Done, Moved, Outcome
from store.schema import reports
from store.uow import Work


@dataclass(frozen=True, slots=True)
class Report:
    """The ``ordinal``-th submission for a case. state: submitted, accepted or returned."""

    case: int
    ordinal: int
    state: str
    fields: dict[str, str]
    submitted_by: str
    submitted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    opinion: str
    document: int | None


def submit(work: Work, case: int, fields: dict[str, str], *, by: str) -> Report:
    last = latest(work.connection, case)
    ordinal = 1 if last is None else last.ordinal + 1
    written = json.dumps(fields, ensure_ascii=False)
    row = {"case": case, "ordinal": ordinal, "state": "submitted", "fields": written, "submitted_by": by}
    work.run(insert(reports), row | {"submitted_at": work.now, "opinion": ""})
    work.record("report.submitted", by=by, case=case, ordinal=ordinal)
    return Report(case, ordinal, "submitted", fields, by, work.now, None, None, "", None)


def decide(work: Work, report: Report, state: str, *, by: str, role: str, opinion: str = "") -> Outcome:
    """Accepts or returns; nobody decides on a report of their own."""
    if by == report.submitted_by:
        return Moved("own")
    which = (reports.c.case == report.case) & (reports.c.ordinal == report.ordinal) & (reports.c.state == "submitted")
    values = {"state": state, "decided_by": by, "decided_at": work.now, "opinion": opinion}
    if work.run(update(reports).where(which).values(values)).rowcount != 1:
        return Already(report.decided_by or "", report.decided_at or work.now)
    work.record(f"report.{state}", by=by, role=role, case=report.case, ordinal=report.ordinal)
    return Done()


def attach(work: Work, report: Report, document: int) -> None:
    which = (reports.c.case == report.case) & (reports.c.ordinal == report.ordinal)
    work.run(update(reports).where(which).values(document=document))


def latest(connection: Connection, case: int) -> Report | None:
    query = select(reports).where(reports.c.case == case).order_by(reports.c.ordinal.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else _report(row)


def _report(row: Row[Any]) -> Report:
    return Report(
        row.case,
        row.ordinal,
        row.state,
        json.loads(row.fields),
        row.submitted_by,
        row.submitted_at,
        row.decided_by,
        row.decided_at,
        row.opinion,
        row.document,
    )
