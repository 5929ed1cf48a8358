"""From the case to paper: the written report's text and the official document."""

from __future__ import annotations

from handlers import forms
from handlers.context import SYSTEM, Context
from handlers.dialogs.fields import moment_of
from handlers.documents.report import TimelineEntry, WrittenReport, leak_report_docx
from handlers.procedures.leak import REPORT, SYSTEMS
from handlers.texts import written as words
from handlers.texts.common import side_by_side
from handlers.texts.uploads import file_rows
from store import attachments, events
from store.leaks import Leak
from store.reports import Report


def system_value(leak: Leak) -> str:
    return next((one.id for one in SYSTEMS if one.text == leak.system), leak.system)


def lines(report: Report) -> list[tuple[str, str]]:
    """Label and answer of every item, as people read them."""
    return [(field.label, forms.shown(REPORT, field.key, report.fields.get(field.key, ""))) for field in REPORT.fields]


def account_named(report: Report) -> str:
    """System and account as the report itself names them."""
    given = ((key, report.fields.get(key, "")) for key in ("system", "account"))
    return side_by_side(*(forms.shown(REPORT, key, value) for key, value in given if value))


def docx(ctx: Context, leak: Leak, report: Report) -> bytes:
    """The accepted report as a Word file; the same report always gives the same bytes."""
    return leak_report_docx(_written(ctx, leak, report))


def _written(ctx: Context, leak: Leak, report: Report) -> WrittenReport:
    text = {field.key: forms.shown(REPORT, field.key, report.fields.get(field.key, "")) for field in REPORT.fields}
    given = {key: text[key] if report.fields.get(key) else "" for key in text}
    return WrittenReport(
        case_number=leak.no,
        reporter=ctx.name(leak.case.reporter),
        unit=ctx.department(leak.case.department),
        system=text["system"],
        account=text["account"],
        discovered_at=moment_of(report.fields.get("discovered", "")) or leak.discovered_at,
        known_at=leak.known_at,
        reported_at=leak.reported_at,
        disabled_at=leak.disabled_at,
        disabled_by=ctx.name(leak.disabled_by),
        how=words.course_with_how(leak.how, given["course"]),
        seen=given["seen"],
        impact=given["impact"],
        measures=given["measures"],
        cause=given["cause"],
        follow_up=given["prevention"],
        submitted_at=report.submitted_at,
        reviewer=ctx.name(report.decided_by),
        reviewed_at=report.decided_at or ctx.now,
        opinion=words.ACCEPTED_OPINION,
        timeline=tuple(timeline(ctx, leak)),
        files=tuple(file_rows(attachments.of_submission(ctx.connection, leak.case.id, report.ordinal))),
    )


def timeline(ctx: Context, leak: Leak) -> list[TimelineEntry]:
    """What the trail says of this case, in order, as far as it has a sentence."""
    return [
        TimelineEntry(at=entry.at, who=ctx.name(entry.actor) if entry.actor != SYSTEM else words.THE_SYSTEM, what=said)
        for entry in events.of_case(ctx.connection, leak.case.id)
        if (said := words.timeline(entry.act, entry.data))
    ]
