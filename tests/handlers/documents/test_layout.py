"""The page is the one of GB/T 9704-2012, whatever program opens the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from handlers.documents.report import leak_report_docx
from tests.handlers.documents.reports import REPORT

TWIP = 635  # in the unit python-docx counts in


@pytest.fixture(scope="module")
def word() -> Word:
    return Document(io.BytesIO(leak_report_docx(REPORT)))


def opened(**changes: object) -> Word:
    return Document(io.BytesIO(leak_report_docx(replace(REPORT, **changes))))  # type: ignore[arg-type]


def paragraph(word: Word, text: str) -> Paragraph:
    return next(item for item in word.paragraphs if item.text == text)


def fonts(word: Word, style: str) -> dict[str, str]:
    """What the style says of fonts, by itself or by the style it builds on."""
    element = word.styles[style].element
    found = element.find(qn("w:rPr") + "/" + qn("w:rFonts"))
    if found is None:
        found = word.styles.element.find(".//" + qn("w:rPrDefault") + "//" + qn("w:rFonts"))
    return {name: found.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia")}


def size(word: Word, style: str) -> float:
    own = word.styles[style].font.size or word.styles["Normal"].font.size
    return float(own.pt)


def test_the_paper_and_its_margins(word: Word) -> None:
    section = word.sections[0]
    assert (section.page_width, section.page_height) == (11906 * TWIP, 16838 * TWIP)
    for margin, millimetres in (
        (section.top_margin, 37),
        (section.bottom_margin, 35),
        (section.left_margin, 28),
        (section.right_margin, 26),
    ):
        assert abs((margin or 0) - Mm(millimetres)) <= TWIP


def test_twenty_two_lines_and_twenty_eight_characters_fit_and_no_more(word: Word) -> None:
    section = word.sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch")))
    type_area = ((section.page_height or 0) - (section.top_margin or 0) - (section.bottom_margin or 0)) // TWIP
    assert type_area // pitch == 22
    assert grid.get(qn("w:type")) == "lines"
    line = ((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)) // TWIP
    closer = int(word.styles["Normal"].element.find(".//" + qn("w:rPr") + "/" + qn("w:spacing")).get(qn("w:val")))
    assert line // (16 * 20 + closer) == 28
    assert abs(int(grid.get(qn("w:charSpace"))) / 4096 * 20 - (line / 28 - 320)) < 0.1


@pytest.mark.parametrize(
    ("style", "east_asian", "points"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("heading 1", "黑体", 16),
        ("heading 2", "楷体_GB2312", 16),
        ("附件", "黑体", 16),
    ],
)
def test_fonts_and_sizes(word: Word, style: str, east_asian: str, points: float) -> None:
    assert fonts(word, style) == {"ascii": "Times New Roman", "hAnsi": "Times New Roman", "eastAsia": east_asian}
    assert size(word, style) == points


def test_nothing_is_bold_or_coloured(word: Word) -> None:
    for item in (*word.styles.element.iter(), *word.element.iter()):
        assert item.tag not in (qn("w:b"), qn("w:color"))


def test_every_run_takes_chinese_punctuation_from_the_chinese_font(word: Word) -> None:
    for run in word.element.iter(qn("w:r")):
        assert run.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:hint")) == "eastAsia"


def test_body_and_headings_are_indented_by_two_characters(word: Word) -> None:
    for style in ("Body Text", "heading 1", "heading 2"):
        assert word.styles[style].element.find(".//" + qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert paragraph(word, "市信用办：").style.name == "Normal"  # type: ignore[union-attr]  # flush left


def test_headings_are_numbered_in_their_two_ways(word: Word) -> None:
    first = [item.text for item in word.paragraphs if item.style and item.style.name == "Heading 1"]
    second = [item.text for item in word.paragraphs if item.style and item.style.name == "Heading 2"]
    assert first == [
        "一、基本情况",
        "二、泄露情况",
        "三、处置情况",
        "四、原因分析",
        "五、后续工作",
        "六、审核意见",
    ]
    assert second[:4] == ["（一）报告人", "（二）涉及的系统和账号", "（三）时间", "（一）泄露经过"]


def test_the_page_number_stands_outside_between_dashes(word: Word) -> None:
    assert word.settings.odd_and_even_pages_header_footer
    for footer, side in ((word.sections[0].footer, "right"), (word.sections[0].even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert line.text == "— 1 —"
        assert "PAGE" in "".join(item.text or "" for item in line._p.iter(qn("w:instrText")))
        assert line._p.find(".//" + qn("w:jc")).get(qn("w:val")) == side
        assert line._p.find(".//" + qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"
    assert size(word, "footer") == 14
    assert fonts(word, "footer")["eastAsia"] == fonts(word, "footer")["ascii"] == "宋体"


def lines_of_signature(word: Word) -> Iterator[tuple[str, float]]:
    for item in word.paragraphs:
        if item.style and item.style.name == "Signature":
            yield item.text, float(item._p.find(".//" + qn("w:ind")).get(qn("w:leftChars"))) / 100


def test_the_date_ends_four_characters_from_the_right_and_the_unit_is_centred_over_it(word: Word) -> None:
    (unit, box), (when, same_box) = lines_of_signature(word)
    assert (unit, when, box) == ("市市场监督管理局", "2026年11月25日", same_box)
    width_of_date = 8 * 0.5 + 3
    assert (28 - box - width_of_date) / 2 == 4


def test_a_long_unit_takes_the_date_along_and_stays_on_the_page() -> None:
    (unit, box), (_, same_box) = lines_of_signature(opened(unit="某某市营商环境建设监督局信用管理和信息安全科"))
    assert 0 <= box == same_box
    assert 28 - box > len(unit)
    (_, box), _ = lines_of_signature(opened(unit="长" * 60))
    assert box == 0


def test_the_date_has_no_leading_zeros() -> None:
    early = REPORT.reviewed_at.replace(month=1, day=5)
    assert [text for text, _ in lines_of_signature(opened(reviewed_at=early))][1] == "2026年1月5日"


def test_the_date_is_the_one_in_shanghai() -> None:
    after_midnight = REPORT.reviewed_at.replace(hour=0, minute=30)
    assert [text for text, _ in lines_of_signature(opened(reviewed_at=after_midnight))][1] == "2026年11月25日"


@pytest.mark.parametrize(
    ("system", "title"),
    [
        ("门户网站", ["关于门户网站账号密码泄露情况的报告"]),
        ("信用信息共享平台", ["关于信用信息共享平台", "账号密码泄露情况的报告"]),
        ("某某市公共信用信息统一归集与共享交换服务平台", ["关于账号密码泄露情况的报告"]),
        ("", ["关于账号密码泄露情况的报告"]),
    ],
)
def test_the_title_breaks_between_words(system: str, title: list[str]) -> None:
    lines = [item.text for item in opened(system=system).paragraphs if item.style and item.style.name == "Title"]
    assert lines[: len(title)] == title


def test_the_timeline_is_an_attachment_on_its_own_page(word: Word) -> None:
    note = paragraph(word, "附件：处置经过")
    assert note._p.find(".//" + qn("w:ind")).get(qn("w:leftChars")) == "500"
    assert word.styles["附件"].paragraph_format.page_break_before
    table = word.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["时间", "人员", "事项"]
    assert [cell.text for cell in table.rows[1].cells] == [
        "2026年11月25日\n09:52:03",
        "王小明（报告人）",
        "口头报告",
    ]
    assert table.rows[0]._tr.find(".//" + qn("w:tblHeader")) is not None
    assert abs(sum(column.width or 0 for column in table.columns) - Mm(156)) <= TWIP
    assert table.rows[1].cells[0].paragraphs[0].paragraph_format.line_spacing != Pt(0)


def test_without_a_timeline_there_is_no_attachment() -> None:
    word = opened(timeline=())
    assert not word.tables
    assert not any(item.text.startswith("附件") for item in word.paragraphs)


def test_a_day_without_an_hour_is_written_as_a_day() -> None:
    text = "\n".join(item.text for item in opened(discovered_at=date(2026, 11, 24), known_at=None).paragraphs)
    assert "发现时间：2026年11月24日；口头报告时间：2026年11月25日9时52分；" in text
