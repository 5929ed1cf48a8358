"""The ledgers an office already has come in as a file, whole or not at all; and go out as one."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from tests.bot.commands.kit import Terminal

HEAD = "种类,编号,名称,保管人,单位,状态,日期,有效期至\n"
GOOD = (
    HEAD
    + "载体,ZT-2025-001,U盘,张伟,,,,\n"
    + "载体,ZT-2025-002,移动硬盘,,,在库,,\n"
    + "设备,SB-1,打印机,wangfang,,在用,,\n"
    + "账号,zhangwei01,信用平台,张伟,,,,\n"
    + "档案,2019-01,报送底稿,,,,,\n"
    + "培训,,,张伟,,,2026-11-20,2027-11-20\n"
    + "保密协议,XY-1,,张伟,,,2026/11/20,\n\n"
)


@pytest.fixture
def office(terminal: Terminal) -> Terminal:
    assert terminal.xinan("sync").code == 0
    return terminal


def written(tmp_path: Path, content: str, encoding: str = "utf-8") -> str:
    file = tmp_path / "ledger.csv"
    file.write_bytes(content.encode(encoding))
    return str(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_in_and_out_again(office: Terminal, tmp_path: Path, encoding: str) -> None:
    file = written(tmp_path, GOOD, encoding)
    dry = office.xinan("ledger", "import", file, "--dry-run")
    assert dry.code == 0 and "试运行，没有写入：可以导入 7 条" in dry.out
    assert "已导入 7 条" in office.xinan("ledger", "import", file).out
    assert "已导入 0 条；台账里已有、未改动 7 条" in office.xinan("ledger", "import", file).out
    out = tmp_path / "out.csv"
    assert "已导出 7 条" in office.xinan("ledger", "export", str(out)).out
    assert out.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [row["编号"] for row in rows] == ["ZT-2025-001", "ZT-2025-002", "SB-1", "zhangwei01", "2019-01", "", "XY-1"]
    assert [row["保管人"] for row in rows] == ["张伟", "", "王芳", "张伟", "", "张伟", "张伟"]
    assert [row["状态"] for row in rows] == ["在用", "在库", "在用", "在用", "在库", "", ""]
    assert (rows[5]["日期"], rows[5]["有效期至"]) == ("2026-11-20", "2027-11-20")
    again = office.xinan("ledger", "export", str(out))
    assert again.code == 1 and "已存在" in again.err


def test_every_wrong_line_is_named_and_nothing_is_taken(office: Terminal, tmp_path: Path) -> None:
    bad = (
        "载体,ZT-1,U盘,,,,,\n桌子,1,桌子,,,,,\n载体,,U盘,,,,,\n载体,ZT-2,U盘,没有此人,,,,\n载体,zt-1,又一个,,,,,\n"
        "载体,ZT-3,U盘,,,已销毁,,\n载体,ZT-4,U盘,,,在用,,\n载体,ZT-5,U盘,张伟,,在库,,\n设备,SB-1,打印机,,月球,,,\n"
        "培训,,,张伟,,,上周,\n保密协议,,,张伟,,,2026-11-20,\n培训,,,张伟,,,,\n"
    )
    shown = office.xinan("ledger", "import", written(tmp_path, HEAD + bad))
    assert shown.code == 1
    assert [line.partition("：")[0] for line in shown.err.strip().splitlines()[:-1]] == [
        f"第 {number} 行" for number in range(3, 14)
    ]
    for said in (
        "种类“桌子”不认识",
        "没有“没有此人”",
        "与第 2 行编号相同",
        "状态“已销毁”不能导入",
        "“上周”不是日期",
        "月球",
    ):
        assert said in shown.err
    assert "有 11 处问题，整个文件没有导入" in shown.err
    assert "已导出 0 条" in office.xinan("ledger", "export", str(tmp_path / "out.csv")).out


def test_a_file_of_another_kind(office: Terminal, tmp_path: Path) -> None:
    shown = office.xinan("ledger", "import", written(tmp_path, "a,b\n1,2\n"))
    assert shown.code == 1 and "缺少列：种类、编号、名称、保管人" in shown.err
    missing = office.xinan("ledger", "import", str(tmp_path / "none.csv"))
    assert missing.code == 1


def test_what_a_spreadsheet_would_run_stays_text(office: Terminal, tmp_path: Path) -> None:
    office.xinan("ledger", "import", written(tmp_path, HEAD + '载体,ZT-1,"=HYPERLINK(""x"")",,,,,\n'))
    office.xinan("ledger", "export", str(tmp_path / "out.csv"))
    assert "'=HYPERLINK" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_one_ledger_as_an_excel_file(office: Terminal, tmp_path: Path) -> None:
    assert office.xinan("ledger", "import", written(tmp_path, GOOD)).code == 0
    out = tmp_path / "media.xlsx"
    assert "已导出 2 行" in office.xinan("ledger", "media", "--out", str(out)).out
    assert out.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(out) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "ZT-2025-001" in sheet and "载体台账" in sheet and 'orientation="landscape"' in sheet
    again = office.xinan("ledger", "media", "--out", str(out))
    assert again.code == 1 and "已存在" in again.err
    kept = tmp_path / "kept.xlsx"
    assert "已导出 1 行" in office.xinan("ledger", "media", "--state", "在库", "--out", str(kept)).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("visits",), "--out"),
        (("visits", "--from", "2026-11-01"), "要一起写"),
        (("visits", "--from", "2026-11-30", "--to", "2026-11-01"), "不晚于"),
        (("visits", "--from", "十一月", "--to", "2026-11-30"), "不是日期"),
        (("visits", "--place", "月球"), "没有“月球”这种地点"),
        (("visits", "--host", "没有此人"), "没有“没有此人”"),
        (("media", "--unit", "月球"), "没有单位“月球”"),
        (("media", "--state", "融化"), "没有“融化”这种状态"),
    ],
)
def test_what_cannot_be_exported_says_why_and_leaves_no_file(
    office: Terminal, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    out = tmp_path / "out.xlsx"
    told = office.xinan("ledger", *arguments, *(() if said == "--out" else ("--out", str(out))))
    assert told.code == 2 and said in told.err
    assert not out.exists()


def test_the_visits_of_a_month(office: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "visits.xlsx"
    dates = ("--from", "2026-11-01", "--to", "2026-11-30", "--unit", "市发改委", "--place", "机房", "--kind", "临时")
    told = office.xinan("ledger", "visits", *dates, "--state", "没签离", "--late", "--out", str(out))
    assert told.code == 0 and "已导出 0 行" in told.out, told.err
    with zipfile.ZipFile(out) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "2026年11月，接待单位市发改委，机房，临时人员，没签离，补录的" in sheet
