"""The record of a visit (WB-03 to WB-17): who was here, when, with whom, what was done, what was entered afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.documents.official import OfficialDocument

_FACTS, _GUESTS, _STAYS = (34, 122), (16, 34, 42, 64), (26, 20, 37, 37, 36)
_HOSTS, _WORK, _PERMITS = (40, 58, 58), (12, 44, 40, 60), (50, 70, 36)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRecord:
    """facts: label and text.  guests: number, name, phone, number of identity; masked or not, as ``names`` says.

    stays: who, where, in, out, remark.  hosts: who, from, until.  work: number, content with risk, allowed, result.
    permits: number, what, state.  late: one line each.  chain: where the audit trail stands.
    """

    number: str
    state: str
    facts: tuple[tuple[str, str], ...]
    guests: tuple[tuple[str, str, str, str], ...]
    stays: tuple[tuple[str, str, str, str, str], ...]
    hosts: tuple[tuple[str, str, str], ...]
    work: tuple[tuple[str, str, str, str], ...]
    permits: tuple[tuple[str, str, str], ...]
    late: tuple[str, ...]
    names: str
    chain: str
    made_for: str
    made_at: datetime


def visit_docx(record: VisitRecord) -> bytes:
    """The record as a .docx file; the same record gives the same bytes. Works with any text."""
    # Only where documents are made: the library and lxml cost a process 15 MB if loaded with the module.
    from handlers.documents.official import OfficialDocument

    sheet = OfficialDocument(title="访客登记表", subject=record.number, made_at=record.made_at.astimezone(UTC))
    sheet.line(f"编号：{record.number}")
    sheet.blank()
    sheet.title("访客登记表")
    sheet.blank()
    _persons(sheet, record)
    _presence(sheet, record)
    _operations(sheet, record)
    _remarks(sheet, record)
    return sheet.to_bytes()


def _persons(sheet: OfficialDocument, record: VisitRecord) -> None:
    sheet.heading("来访登记")
    sheet.table(("项目", "内容"), record.facts, _FACTS)
    sheet.heading("来访人员")
    sheet.table(("序号", "姓名", "电话", "证件号"), record.guests, _GUESTS)


def _presence(sheet: OfficialDocument, record: VisitRecord) -> None:
    sheet.heading("出入记录")
    sheet.table(("姓名", "地点", "签到", "签离", "备注"), record.stays or (("没有人签到", "", "", "", ""),), _STAYS)
    sheet.heading("接待人")
    sheet.table(("接待人", "起", "止"), record.hosts or (("没有接待", "", ""),), _HOSTS)


def _operations(sheet: OfficialDocument, record: VisitRecord) -> None:
    if record.work:
        sheet.heading("机房操作")
        sheet.table(("序号", "内容和风险", "认可", "执行和结果"), record.work, _WORK)
    if record.permits:
        sheet.heading("审批")
        sheet.table(("编号", "事项", "状态"), record.permits, _PERMITS)


def _remarks(sheet: OfficialDocument, record: VisitRecord) -> None:
    if record.late:
        sheet.heading("补录说明")
        for line in record.late:
            sheet.body(line)
    sheet.heading("记录说明")
    for line in (f"状态：{record.state}。{record.names}", record.chain, record.made_for):
        sheet.body(line)
