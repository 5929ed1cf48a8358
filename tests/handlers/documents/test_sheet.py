"""A ledger as a spreadsheet: what is read in it is whole, to the minute and to the last line."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from handlers.documents.columns import Column
from handlers.documents.sheet import Sheet, write_sheet

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
COLUMNS = (Column("序号", 6), Column("签离", 16), Column("事由", 20))


def worksheet(*rows: tuple[int, datetime, str]) -> ElementTree.Element:
    target = io.BytesIO()
    write_sheet(Sheet("访客台账", ("范围：全部",), COLUMNS, "共 {n} 人次。姓名、电话已遮掩。"), rows, target)
    with zipfile.ZipFile(target) as parts:
        return ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - made by ourselves


def test_a_time_is_this_minute_and_never_the_one_before() -> None:
    day = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # midnight in the office
    moments = [day + timedelta(minutes=minute) for minute in range(24 * 60)]
    sheet = worksheet(*((at, moment, "") for at, moment in enumerate(moments)))
    shown = [float(cell.text or "") for cell in sheet.iter(f"{_MAIN}v")][1::2]
    for moment, days in zip(moments, shown, strict=True):
        read = _DAY_ZERO + timedelta(days=days)
        assert abs(read - (moment + timedelta(hours=8))) < timedelta(milliseconds=1)


def test_what_stands_under_the_rows_has_the_whole_width() -> None:
    """The first column is three signs wide: what is wrapped in it is cut off."""
    sheet = worksheet((1, datetime(2026, 11, 23, tzinfo=UTC), "开会"), (2, datetime(2026, 11, 23, tzinfo=UTC), "开会"))
    last = list(sheet.iter(f"{_MAIN}row"))[-1]
    assert "".join(last.itertext()) == "共 2 人次。姓名、电话已遮掩。"
    merged = [one.get("ref") for one in sheet.iter(f"{_MAIN}mergeCell")]
    assert merged == ["A1:C1", "A2:C2", f"A{last.get('r')}:C{last.get('r')}"]
    (table,) = sheet.iter(f"{_MAIN}autoFilter")
    assert table.get("ref") == "A3:C5", "the foot is no row of the table"
