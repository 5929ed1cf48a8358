"""A table as an Excel file (.xlsx), row by row: however long it is, one row is in memory.

Written by hand, as the Word page is: of a hundred thousand rows the libraries at hand took five times as long, all of it
in a process that has other things to do. Every text is text (``inlineStr``), never a formula; one that a spreadsheet
would take for a formula once somebody edits it carries the mark of a quotation besides. Moments are real dates, in
office time. A4 across, the head on every page, frozen on the screen.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import IO, Final

from handlers.documents.clean import printable
from handlers.documents.columns import Cell, Column
from store.clock import local

_FIRST_MOMENT_OF_ZIP = (1980, 1, 1, 0, 0, 0)
# What Excel holds, less the head and the foot.
MOST_ROWS: Final = 1_048_000
_LONGEST = 32_000
_DAY_ZERO = date(1899, 12, 30)
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_UNFIT = re.compile(
    "[^\n\x20-\x7e\xa0-\u200d\u2010-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]"
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TITLE, _ABOUT, _COLUMN, _TEXT, _QUOTED, _MOMENT, _NUMBER, _FOOT = range(1, 9)


@dataclass(frozen=True, slots=True)
class Sheet:
    """about: lines under the title (period, who exported it and when).  foot: said under the last row, {n}: how many."""

    title: str
    about: tuple[str, ...]
    columns: tuple[Column, ...]
    foot: str = ""


def write_sheet(sheet: Sheet, rows: Iterable[Sequence[Cell]], target: IO[bytes]) -> int:
    """Returns how many rows there were. The same sheet and rows give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:
        for name, content in _parts(sheet):
            _put(package, name, content)
        with package.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as out:
            return _worksheet(sheet, rows, out)


def _entry(name: str) -> zipfile.ZipInfo:
    """No clock and no machine in it."""
    entry = zipfile.ZipInfo(name, _FIRST_MOMENT_OF_ZIP)
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
    return entry


def _put(package: zipfile.ZipFile, name: str, content: str) -> None:
    package.writestr(_entry(name), content.encode())


def _worksheet(sheet: Sheet, rows: Iterable[Sequence[Cell]], out: IO[bytes]) -> int:
    last, above = letter(len(sheet.columns)), len(sheet.about) + 1
    out.write(_before(sheet, above).encode())
    out.write(_line(1, [(_TITLE, sheet.title)], height=30).encode())
    for number, said in enumerate(sheet.about, start=2):
        out.write(_line(number, [(_ABOUT, said)], height=18).encode())
    out.write(_line(above + 1, [(_COLUMN, column.head) for column in sheet.columns], height=32).encode())
    count, letters = 0, [letter(place) for place in range(1, len(sheet.columns) + 1)]
    for row in rows:
        count += 1
        out.write(_row(above + 1 + count, row, sheet.columns, letters).encode())
        if count == MOST_ROWS:
            break
    end = above + 1 + count
    if sheet.foot:
        out.write(_line(end + 1, [(_FOOT, sheet.foot.format(n=count))], height=20).encode())
    out.write(_behind(sheet, above, last, end).encode())
    return count


def _before(sheet: Sheet, above: int) -> str:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{column.wide + 0.7}" customWidth="1"/>'
        for place, column in enumerate(sheet.columns, start=1)
    )
    return (
        f'{_HEAD}<worksheet {_MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        '<sheetView workbookViewId="0" showGridLines="0">'
        f'<pane ySplit="{above + 1}" topLeftCell="A{above + 2}" activePane="bottomLeft" state="frozen"/>'
        '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>"
    )


def _behind(sheet: Sheet, above: int, last: str, end: int) -> str:
    wide = [*range(1, above + 1), *([end + 1] if sheet.foot else [])]
    merged = "".join(f'<mergeCell ref="A{number}:{last}{number}"/>' for number in wide)
    return (
        f'</sheetData><autoFilter ref="A{above + 1}:{last}{end}"/>'
        f'<mergeCells count="{len(wide)}">{merged}</mergeCells><printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    )


def _line(number: int, cells: Sequence[tuple[int, str]], *, height: int) -> str:
    inner = "".join(
        f'<c r="{letter(place)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_plain(said)}</t></is></c>'
        for place, (style, said) in enumerate(cells, start=1)
    )
    return f'<row r="{number}" ht="{height}" customHeight="1">{inner}</row>'


def _row(number: int, row: Sequence[Cell], columns: Sequence[Column], letters: Sequence[str]) -> str:
    cells = [f'<row r="{number}">']
    for at, cell in zip(letters, row, strict=True):
        cells.append(_cell(f"{at}{number}", cell))
    cells.append("</row>")
    return "".join(cells)


def _cell(place: str, cell: Cell) -> str:
    if cell is None or cell == "":
        return f'<c r="{place}" s="{_TEXT}"/>'
    if isinstance(cell, datetime):
        return f'<c r="{place}" s="{_MOMENT}"><v>{serial(cell):.15g}</v></c>'
    if isinstance(cell, int):
        return f'<c r="{place}" s="{_NUMBER}"><v>{cell}</v></c>'
    style = _QUOTED if cell.startswith(_RISKY) else _TEXT
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_plain(cell)}</t></is></c>'


def serial(moment: datetime) -> float:
    """Days since the end of 1899 in office time, as spreadsheets count."""
    there = local(moment)
    seconds = there.hour * 3600 + there.minute * 60 + there.second
    return (there.date() - _DAY_ZERO).days + seconds / 86_400


def _plain(said: str) -> str:
    """Fit for XML; what is forbidden there is rare, so the slow way is gone only where it has to be."""
    return escape((printable(said) if _UNFIT.search(said) else said)[:_LONGEST], quote=False)


def letter(place: int) -> str:
    """1: A, 27: AA."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


# --- what stands around the rows ----------------------------------------------------------------------------


def _parts(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    tab = re.sub(r"[\[\]:*?/\\']", "", sheet.title)[:31]
    head = len(sheet.about) + 2
    return (
        ("[Content_Types].xml", _CONTENT_TYPES),
        ("_rels/.rels", _relations(("officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", _workbook(tab, head)),
        ("xl/_rels/workbook.xml.rels", _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"))),
        ("xl/styles.xml", _STYLES),
    )


def _workbook(tab: str, head: int) -> str:
    name = escape(tab)
    return (
        f'{_HEAD}<workbook {_MAIN} xmlns:r="{_RELS}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets>'
        f'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">\'{name}\'!${head}:${head}'
        "</definedName></definedNames></workbook>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)


def _font(size: int, *, bold: bool = False, grey: bool = False) -> str:
    colour = '<color rgb="FF595959"/>' if grey else ""
    return f'<font>{"<b/>" if bold else ""}<sz val="{size}"/>{colour}<name val="宋体"/><family val="3"/><charset val="134"/></font>'


def _look(font: int, across: str, *, ruled: bool = True, fill: int = 0, number: int = 0, quoted: bool = False) -> str:
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{int(ruled)}" xfId="0" applyFont="1"'
        f' applyAlignment="1" applyBorder="1" applyNumberFormat="1"{" quotePrefix=" + chr(34) + "1" + chr(34) if quoted else ""}>'
        f'<alignment horizontal="{across}" vertical="center" wrapText="1"/></xf>'
    )


_EDGES = "".join(
    f'<{side} style="thin"><color rgb="FF7F7F7F"/></{side}>' for side in ("left", "right", "top", "bottom")
)
_STYLES = (
    f'{_HEAD}<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    f'<fonts count="4">{_font(10)}{_font(16, bold=True)}{_font(10, grey=True)}{_font(10, bold=True)}</fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7EBF0"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    f"<border>{_EDGES}<diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    f"{_look(1, 'center', ruled=False)}{_look(2, 'left', ruled=False)}{_look(3, 'center', fill=2)}"
    f"{_look(0, 'left', number=49)}{_look(0, 'left', number=49, quoted=True)}{_look(0, 'center', number=164)}"
    f"{_look(0, 'center', number=1)}{_look(2, 'left', ruled=False)}</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
