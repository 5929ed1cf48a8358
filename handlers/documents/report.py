"""The accepted written report of a leaked password (ZX-22) as a Word document in 公文 layout.

There is no red head, no red rule and no document number: those belong to documents a unit issues under its name to
others (GB/T 9704-2012, 7.2). This is a report written inside the platform's own administration; it follows the standard
in page, grid, fonts, headings, signature, attachment and page numbers, and is marked with the number of its case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers.documents.clean import one_line

if TYPE_CHECKING:
    from handlers.documents.official import OfficialDocument

SHANGHAI = ZoneInfo("Asia/Shanghai")
_TITLE_LINE = 20  # characters of 2号 in a line
_TIMELINE = "处置经过"
_FILES = "随附文件"


When = datetime | date | str | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """at: aware.  who: name, with the role where it matters.  what: one sentence."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """What the report says. Moments are aware; one known only by its day is a ``date``, one known only vaguely a text.

    since: from when on the password may have been known to others.  how: the course of it.

    phone: printed as given, so the caller masks it where it has to be.  disabled_by: name, with the role.
    submitted_at: when the written report came in.  reviewed_at: when it was accepted; the date under the report.
    addressee: whom it is written to.  files: number, name and SHA-256 of each file that came with it.
    """

    case_number: str
    reporter: str
    unit: str
    system: str
    account: str
    discovered_at: When
    reported_at: datetime
    submitted_at: datetime
    reviewer: str
    reviewed_at: datetime
    phone: str = ""
    since: When = None
    known_at: When = None
    disabled_at: When = None
    disabled_by: str = ""
    how: str = ""
    seen: str = ""
    impact: str = ""
    measures: str = ""
    cause: str = ""
    follow_up: str = ""
    opinion: str = ""
    timeline: tuple[TimelineEntry, ...] = ()
    addressee: str = "市信用办"
    files: tuple[tuple[str, str, str], ...] = ()


def leak_report_docx(report: WrittenReport) -> bytes:
    """The report as a .docx file; the same report gives the same bytes. Works with any text."""
    # Only the worker makes documents: the library and lxml cost every web process 15 MB if loaded with the module.
    from handlers.documents.official import OfficialDocument

    title = _title(report.system)
    sheet = OfficialDocument(
        title="".join(title), subject=report.case_number, made_at=report.reviewed_at.astimezone(UTC)
    )
    sheet.line(f"编号：{report.case_number}")
    sheet.blank()
    sheet.title(*title)
    sheet.blank()
    _opening(sheet, report)
    _facts(sheet, report)
    _course(sheet, report)
    _handling(sheet, report)
    _conclusions(sheet, report)
    _closing(sheet, report)
    return sheet.to_bytes()


def _title(system: str) -> tuple[str, ...]:
    """One line, or two cut between words; without the system's name where it would not fit a line."""
    name, rest = "".join(one_line(system).split()), "账号密码泄露情况的报告"
    if len(name) + len(rest) + 2 <= _TITLE_LINE:
        return (f"关于{name}{rest}",)
    return (f"关于{name}", rest) if len(name) + 2 <= _TITLE_LINE else (f"关于{rest}",)


def _opening(sheet: OfficialDocument, report: WrittenReport) -> None:
    sheet.line(f"{report.addressee}：")
    sheet.body(
        f"{said_moment(report.reported_at)}，{report.unit}{report.reporter}口头报告账号密码泄露。"
        "按照《市信用信息共享平台安全管理暂行办法》第二十二条的规定，现将有关情况书面报告如下。"
    )


def _facts(sheet: OfficialDocument, report: WrittenReport) -> None:
    sheet.heading("基本情况")
    sheet.subheading("报告人")
    phone = f"，联系电话{report.phone}" if report.phone.strip() else ""
    sheet.body(f"{report.unit}{report.reporter}{phone}。")
    sheet.subheading("涉及的系统和账号")
    sheet.body(f"系统：{report.system or '不详'}；账号：{report.account or '不详'}。")
    sheet.subheading("时间")
    since = f"泄露时间：{said_moment(report.since)}；" if report.since else ""
    known = f"知悉时间：{said_moment(report.known_at)}；" if report.known_at else ""
    sheet.body(
        f"{since}发现时间：{said_moment(report.discovered_at)}；{known}口头报告时间：{said_moment(report.reported_at)}；"
        f"书面报告提交时间：{said_moment(report.submitted_at)}。"
    )


def _course(sheet: OfficialDocument, report: WrittenReport) -> None:
    sheet.heading("泄露情况")
    for name, text in (("泄露经过", report.how), ("发现的异常", report.seen), ("影响范围", report.impact)):
        sheet.subheading(name)
        sheet.body(text, otherwise="未填写。")


def _handling(sheet: OfficialDocument, report: WrittenReport) -> None:
    sheet.heading("处置情况")
    sheet.subheading("停用账号")
    by = f"，由{report.disabled_by}停用" if report.disabled_by.strip() else ""
    sheet.body(f"账号已于{said_moment(report.disabled_at)}停用{by}。" if report.disabled_at else "账号尚未停用。")
    sheet.subheading("已采取的措施")
    sheet.body(report.measures, otherwise="未填写。")


def _conclusions(sheet: OfficialDocument, report: WrittenReport) -> None:
    sheet.heading("原因分析")
    sheet.body(report.cause, otherwise="未填写。")
    sheet.heading("后续工作")
    sheet.body(report.follow_up, otherwise="未填写。")
    sheet.heading("审核意见")
    sheet.body(report.opinion, otherwise="同意。")
    sheet.body(f"审核人：{report.reviewer}；审核时间：{said_moment(report.reviewed_at)}。")


def _closing(sheet: OfficialDocument, report: WrittenReport) -> None:
    parts = ((_TIMELINE, report.timeline), (_FILES, report.files))
    name = "和".join(part for part, rows in parts if rows)
    if name:
        sheet.attachment_note(name)
    sheet.signature(report.unit, report.reviewed_at.astimezone(SHANGHAI).date())
    if name:
        sheet.attachment(name)
    if report.timeline:
        rows = [(_to_the_second(entry.at), entry.who, entry.what) for entry in report.timeline]
        sheet.table(("时间", "人员", "事项"), rows, (44, 36, 76))
    if report.files:
        sheet.blank()
        files = [(number, title, f"{sha256[:32]}\n{sha256[32:]}") for number, title, sha256 in report.files]
        sheet.table(("序号", "文件名", "校验值（SHA-256）"), files, (16, 56, 84))


def said_moment(moment: When) -> str:
    """2026年11月25日10时05分 in Shanghai; only the day where only the day is known."""
    if moment is None or isinstance(moment, str):
        return one_line(moment or "") or "不详"
    if not isinstance(moment, datetime):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"


def _to_the_second(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日\n{local:%H:%M:%S}"
