"""The approval form of a request (ZZ-19): what was asked for, every answer with its time, what was done afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.documents.official import OfficialDocument

_FIELDS, _ANSWERS = (40, 116), (34, 40, 30, 52)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalForm:
    """fields: label and answer.  answers: step, who, when with verdict, in their own words.

    after: what was owed, who did it, when, what was said.  basis: the articles.  state: as it is now.
    """

    number: str
    title: str
    applicant: str
    unit: str
    submitted_at: str
    state: str
    basis: str
    fields: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str, str, str], ...]
    after: tuple[tuple[str, str, str, str], ...]
    made_at: datetime


def approval_docx(form: ApprovalForm) -> bytes:
    """The form as a .docx file; the same form gives the same bytes. Works with any text."""
    # Only the worker makes documents: the library and lxml cost every web process 15 MB if loaded with the module.
    from handlers.documents.official import OfficialDocument

    sheet = OfficialDocument(title=f"{form.title}审批单", subject=form.number, made_at=form.made_at.astimezone(UTC))
    sheet.line(f"编号：{form.number}")
    sheet.blank()
    sheet.title(f"{form.title}审批单")
    sheet.blank()
    _asked(sheet, form)
    sheet.heading("审批意见")
    sheet.table(("环节", "办理人", "意见和时间", "说明"), form.answers or (("无", "", "", ""),), _ANSWERS)
    if form.after:
        sheet.heading("办理和登记")
        sheet.table(("事项", "办理人", "时间", "记录"), form.after, _ANSWERS)
    sheet.body(f"办理依据：{form.basis}。目前状态：{form.state}。")
    return sheet.to_bytes()


def _asked(sheet: OfficialDocument, form: ApprovalForm) -> None:
    sheet.heading("申请内容")
    rows = (("申请人", f"{form.applicant}（{form.unit}）"), ("提交时间", form.submitted_at), *form.fields)
    sheet.table(("项目", "内容"), rows, _FIELDS)
