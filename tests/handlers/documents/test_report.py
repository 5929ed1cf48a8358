"""The report says what was reported, the same bytes each time, whatever people typed."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import fields, replace
from datetime import UTC
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.documents.clean import one_line, paragraphs, printable
from handlers.documents.report import TimelineEntry, WrittenReport, leak_report_docx
from tests.handlers.documents.reports import HOSTILE, REPORT

TYPED = ("reporter", "unit", "phone", "system", "account", "disabled_by", "how", "seen", "impact", "measures", "cause")
CONTROLS = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0)]))


def text_of(content: bytes) -> str:
    word = Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(item.text for item in word.paragraphs), *cells])


def filled_with(text: str) -> WrittenReport:
    typed: dict[str, Any] = dict.fromkeys(TYPED, text)
    return replace(REPORT, **typed, timeline=(TimelineEntry(REPORT.reported_at, text, text),))


def check_package(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            parse_xml(package.read(name))


def test_everything_reported_is_in_it() -> None:
    text = text_of(leak_report_docx(REPORT))
    for said in (
        "编号：XL-20261125-001",
        "2026年11月25日9时52分，市市场监督管理局王小明口头报告账号密码泄露。",
        "第二十二条",
        "市市场监督管理局王小明，联系电话138****1234。",
        "系统：信用信息共享平台；账号：scjg_wangxm。",
        "泄露时间：2026年11月24日（周二）13:00至18:00之间；发现时间：2026年11月25日9时40分；知悉时间：2026年11月25日9时45分；",
        "书面报告提交时间：2026年11月25日16时20分。",
        "点击了仿冒邮件里的链接。\n当晚发现网址不对。",
        "有两次来自外省的登录。",
        "两家企业的信用报告被查看。",
        "账号已于2026年11月25日9时58分停用，由应用管理员赵敏停用。",
        "账号已停用。",
        "没有核对发件人。",
        "更换密码。",
        "情况属实。",
        "审核人：安全管理员李强；审核时间：2026年11月25日17时05分。",
        "09:53:40",
        "张伟（值班员）",
    ):
        assert said in text


def test_what_is_not_known_is_said_to_be_not_known() -> None:
    empty = WrittenReport(
        case_number="XL-20261125-002",
        reporter="王小明",
        unit="某局",
        system="",
        account="",
        discovered_at=None,
        reported_at=REPORT.reported_at,
        submitted_at=REPORT.submitted_at,
        reviewer="李强",
        reviewed_at=REPORT.reviewed_at,
    )
    text = text_of(leak_report_docx(empty))
    assert "系统：不详；账号：不详。" in text
    assert "发现时间：不详；口头报告时间" in text
    assert "账号尚未停用。" in text
    assert "联系电话" not in text
    assert text.count("未填写。") == 6
    assert "同意。" in text


def test_the_same_report_gives_the_same_bytes_in_another_process_too() -> None:
    here = leak_report_docx(REPORT)
    program = (
        "import sys, hashlib; sys.path.insert(0, '.'); from tests.handlers.documents.reports import REPORT\n"
        "from handlers.documents.report import leak_report_docx\n"
        "sys.stdout.buffer.write(leak_report_docx(REPORT))"
    )
    there = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={"TZ": "America/New_York", "PYTHONHASHSEED": "7"},
    )
    assert there.stdout == here == leak_report_docx(REPORT)


def test_the_file_tells_nothing_of_the_machine_and_the_moment_it_was_made() -> None:
    content = leak_report_docx(REPORT)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"
    properties = Document(io.BytesIO(content)).core_properties
    made = REPORT.reviewed_at.astimezone(UTC)
    assert properties.created.replace(tzinfo=UTC) == properties.modified.replace(tzinfo=UTC) == made
    assert properties.author == properties.last_modified_by == "信安助手"
    assert properties.title == "关于信用信息共享平台账号密码泄露情况的报告"
    assert properties.subject == "XL-20261125-001"


def test_no_field_is_forgotten() -> None:
    other = {"datetime": REPORT.reviewed_at.replace(minute=59), "tuple": (), "str": "改过的"}
    assert leak_report_docx(replace(REPORT, files=(("1", "情况.pdf", "0" * 64),))) != leak_report_docx(REPORT)
    for field in (field for field in fields(REPORT) if field.name != "files"):
        changed: dict[str, Any] = {field.name: other[type(getattr(REPORT, field.name)).__name__]}
        assert leak_report_docx(replace(REPORT, **changed)) != leak_report_docx(REPORT), field.name


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    content = leak_report_docx(filled_with(text))
    check_package(content)
    assert text_of(content).count(one_line(text)) >= len(TYPED) - 4
    word = Document(io.BytesIO(content))
    body = word.element.body
    assert {item.text for item in body.iter(qn("w:instrText"))} == set()
    assert not list(body.iter(qn("w:hyperlink"), qn("w:object"), qn("w:fldSimple")))
    assert not [rel for rel in word.part.rels.values() if rel.is_external]


def test_all_control_characters_at_once() -> None:
    content = leak_report_docx(filled_with(f"前{CONTROLS}后\ud800\udfff\ufffe\uffff\U0001fffe\ufdd0"))
    check_package(content)
    text = text_of(content)
    assert not set(text) & set(CONTROLS) - {"\n"}
    assert "前" in text
    assert "后" in text


@pytest.mark.parametrize("control", list(CONTROLS))
def test_each_control_character_alone(control: str) -> None:
    assert set(printable(f"a{control}b")) <= set("ab \n")


def test_ten_thousand_characters_are_all_there() -> None:
    long = "字" * 10_000
    assert text_of(leak_report_docx(replace(REPORT, seen=long))).count("字") >= 10_000
    many_lines = "\n".join(f"第{number}行" for number in range(1_000))
    text = text_of(leak_report_docx(replace(REPORT, seen=many_lines)))
    assert "第999行" in text


def test_a_long_timeline_is_written_whole() -> None:
    entries = tuple(TimelineEntry(REPORT.reported_at, f"人员{number}", "确认") for number in range(150))
    text = text_of(leak_report_docx(replace(REPORT, timeline=entries)))
    assert all(f"人员{number}" in text for number in range(150))


def test_turning_marks_cannot_make_a_sentence_read_otherwise() -> None:
    assert printable("同意\u202e退回\u2066") == "同意退回"


def test_lines_and_blanks() -> None:
    assert paragraphs(" 一\r\n\r\n二\u2028三\x0c四 \t") == ("一", "二", "三", "四")
    assert one_line("一\n 二\t三") == "一 二 三"


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=200))
def test_any_text_makes_a_readable_file(text: str) -> None:
    check_package(leak_report_docx(filled_with(text)))
    assert printable(printable(text)) == printable(text)


def test_the_library_is_loaded_only_when_a_document_is_made() -> None:
    program = "import sys; sys.path.insert(0, '.'); import handlers.documents.report; print('docx' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert out.stdout.strip() == "False"
