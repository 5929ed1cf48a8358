"""A document in 公文 layout, written from top to bottom.

Numbers of headings are text, as the standard writes them (一、 then （一）), not Word's automatic lists. User text goes
in as characters only: there is no template engine and no field code made of it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from handlers.documents.clean import one_line, paragraphs, printable
from handlers.documents.package import repacked
from handlers.documents.page import empty_page

_NUMERALS = "一二三四五六七八九十"
_LINE = 28  # characters
_FROM_RIGHT = 4
_KEPT_TOGETHER = 200  # characters of a table's row up to which it is not torn over two pages


class OfficialDocument:
    """The sheet being written."""

    def __init__(self, *, title: str, subject: str, made_at: datetime) -> None:
        """made_at: aware; the moment shown in the file's properties, instead of the moment of writing."""
        self._word = Document(io.BytesIO(empty_page()))
        self._first = 0
        self._second = 0
        properties = self._word.core_properties
        properties.title, properties.subject = one_line(title)[:255], one_line(subject)[:255]
        properties.author = properties.last_modified_by = "信安助手"
        properties.comments = properties.keywords = properties.category = ""
        properties.created = properties.modified = made_at.replace(microsecond=0, tzinfo=None)
        properties.revision = 1
        properties.language = "zh-CN"

    def line(self, text: str, style: str = "Normal") -> Paragraph:
        """One paragraph in a style of ``page``; the text stays on one line of its own."""
        paragraph = self._word.add_paragraph(style=self._word.styles[style])
        _write(paragraph, one_line(text))
        return paragraph

    def blank(self) -> None:
        self._word.add_paragraph()

    def title(self, *lines: str) -> None:
        """The title, broken only between the lines given, so that no word is torn (7.3.1)."""
        for line in lines:
            self.line(line, "Title")

    def heading(self, text: str) -> None:
        """一、二、三、…"""
        self._first, self._second = self._first + 1, 0
        self.line(f"{_NUMERALS[self._first - 1]}、{text}", "heading 1")

    def subheading(self, text: str) -> None:
        """（一）（二）（三）… under the heading above."""
        self._second += 1
        self.line(f"（{_NUMERALS[self._second - 1]}）{text}", "heading 2")

    def body(self, text: str, *, otherwise: str = "无。") -> None:
        """User text: every line of it a paragraph, indented by two characters."""
        for part in paragraphs(text) or (otherwise,):
            self.line(part, "Body Text")

    def attachment_note(self, name: str) -> None:
        """附件：name, one line below the text, two characters in (7.3.4)."""
        self.blank()
        _indent(self.line(f"附件：{name}"), leftChars=500, left=1580, hangingChars=300, hanging=948)

    def signature(self, unit: str, day: date) -> None:
        """落款: the date four characters in from the right, the unit centred above it (7.3.5).

        Both lines are centred in one box at the right edge whose middle is the middle of the date. A unit too long for
        the box widens it and takes the date along.
        """
        self.blank()
        when, name = f"{day.year}年{day.month}月{day.day}日", one_line(unit)
        box = min(_LINE, max(width(when) + 2 * _FROM_RIGHT, width(name) + 1))
        above = self.line(name, "Signature")
        above.paragraph_format.keep_with_next = True
        below = self.line(when, "Signature")
        for line in (above, below):
            _indent(line, leftChars=round(100 * (_LINE - box)), left=round(315 * (_LINE - box)))

    def attachment(self, title: str) -> None:
        """附件 on a new page, its title on the third line (7.3.7)."""
        self.line("附件", "附件")
        self.blank()
        self.title(title)
        self.blank()

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
        """A ruled table whose head repeats on every page; widths in millimetres, 156 in all."""
        table = self._word.add_table(0, len(head), self._word.styles["Table Grid"])
        table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = Mm(wide)
        self._row(table, head, widths, "表头")
        _mark(table.rows[0], "w:tblHeader")
        for row in rows:
            self._row(table, row, widths, "表格文字")

    def to_bytes(self) -> bytes:
        """The finished file; the same writing gives the same bytes."""
        target = io.BytesIO()
        self._word.save(target)
        return repacked(target.getvalue())

    def _row(self, table: Table, texts: Sequence[str], widths: Sequence[int], style: str) -> None:
        added: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx left this one method untyped
        for cell, text, wide in zip(added.cells, texts, widths, strict=True):
            cell.width = Mm(wide)
            self._cell(cell, text, style)
        if sum(map(len, texts)) <= _KEPT_TOGETHER:
            _mark(added, "w:cantSplit")

    def _cell(self, cell: _Cell, text: str, style: str) -> None:
        first, *others = printable(text).split("\n")
        for number, part in enumerate((first, *others)):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            paragraph.style = self._word.styles[style]
            _write(paragraph, part)


def _write(paragraph: Paragraph, text: str) -> None:
    """Puts characters, and nothing but characters, into the paragraph."""
    if not text:
        return
    run = paragraph.add_run()
    content = OxmlElement("w:t")
    content.text = text
    content.set(qn("xml:space"), "preserve")
    run._r.append(content)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")  # else “ ” … — are taken for Latin and come out narrow


def _indent(paragraph: Paragraph, **twips_or_chars: int) -> None:
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, value in twips_or_chars.items():
        indent.set(qn(f"w:{name}"), str(value))


def _mark(row: _Row, property_name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(property_name))


def width(text: str) -> float:
    """Characters of a line the text takes; digits and Latin letters take half of one."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)
