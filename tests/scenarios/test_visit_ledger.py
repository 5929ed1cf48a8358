"""The ledger of visits as the office asks for it: a month, a unit, a room; as a table, and one visit on paper (ZZ-11)."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from handlers.ledgers import exporting
from jobs import exports as export_jobs
from store import documents, exports, failpoints
from store.schema import documents as document_rows
from store.schema import exports as export_rows
from store.schema import visits as visit_rows
from tests.scenarios.test_visits import KEEPER, NAME, PHONE, at_the_door, registered
from tests.world import AUDITOR, COLLEAGUE, LEADER, REPORTER, SUPERVISOR, World

STRANGER = "luodan"
_TEXT = re.compile(r"<(?:w:)?t(?: [^>]*)?>([^<]*)</")


def files(world: World) -> list[documents.Document]:
    """Everything that was made, the oldest first."""
    with world.house.database.look() as connection:
        ids = connection.execute(select(document_rows.c.id).order_by(document_rows.c.id)).scalars().all()
        return [documents.by_id(connection, one) for one in ids]


def words(world: World, file: documents.Document) -> list[str]:
    """The texts in a Word or Excel file."""
    with zipfile.ZipFile(io.BytesIO(file.opened(world.house.ring))) as parts:
        part = "word/document.xml" if file.name.endswith(".docx") else "xl/worksheets/sheet1.xml"
        content = parts.read(part).decode()
    ElementTree.fromstring(content)  # noqa: S314 - made by ourselves a moment ago
    return _TEXT.findall(content)


def came_in(world: World, said: str = f"明早九点省厅{NAME}来开会，电话{PHONE}，我陪同") -> str:
    number = at_the_door(world, said)
    world.says(REPORTER, f"签到 {number}")
    world.looks_away()
    return number


@pytest.mark.parametrize(
    "said",
    [
        "访客台账 十一月",
        "访客台账",
        "十一月市发改委的访客",
        "省厅来过的人",
        "没签离的",
        "张伟接待的访客",
        "今年的访客台账",
        "查一下本月省厅的访客",
        "会议室访客台账",
        "临时人员访客台账",
    ],
)
def test_whoever_watches_finds_the_visit_however_it_is_asked(world: World, said: str) -> None:
    came_in(world)
    assert "赵*" in world.says(AUDITOR, said)


@pytest.mark.parametrize(
    "said",
    [
        "上个月进过机房的外来人员",
        "访客台账 十月",
        "十一月综合科的访客",
        "电力公司来过的人",
        "王芳接待的访客",
        "补录的来访",
        "去年的访客台账",
        "机房访客台账",
    ],
)
def test_what_does_not_fit_is_not_shown(world: World, said: str) -> None:
    came_in(world)
    assert "没有记录" in world.says(AUDITOR, said)


@pytest.mark.parametrize(
    "said", ["明早九点省厅赵强来开会，我陪同", "访客登记", "省厅的人什么时候来过", "我的U盘借给来访的人了", "今天谁来"]
)
def test_what_is_no_question_for_the_ledger_stays_what_it_was(world: World, said: str) -> None:
    assert "访客台账" not in world.says(REPORTER, said)
    world.looks_away()


def test_everybody_sees_their_own_and_leaders_what_their_unit_received(world: World) -> None:
    came_in(world)
    assert "只含您接待、登记的来访" in (own := world.says(REPORTER, "访客台账")) and "赵*" in own
    assert "您单位" in (led := world.says(LEADER, "访客台账")) and "赵*" in led
    assert "没有记录" in world.says(COLLEAGUE, "访客台账")
    assert "没有记录" in world.says(STRANGER, "访客台账")


def test_who_left_is_no_longer_among_those_still_in(world: World) -> None:
    number = came_in(world)
    assert "赵*" in world.says(AUDITOR, "没签离的")
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()
    assert "没有记录" in world.says(AUDITOR, "没签离的")
    assert "已签离" in world.says(AUDITOR, "访客台账")


def test_page_after_page(world: World) -> None:
    for _ in range(9):
        registered(world, "后天九点省厅来人开会，我陪同")
        world.passes(minutes=2)
    world.looks_away()
    first = world.says(AUDITOR, "访客台账 十一月")
    assert "共 9 批，第 1 页" in first
    second = world.says(AUDITOR, "下一页")
    assert "第 2 页" in second and second.count("· ") == 1
    assert "没有这一页" in world.says(AUDITOR, "下一页")
    assert second == world.says(AUDITOR, "访客台账 十一月 2")


def test_the_table_follows_as_a_file_masked_and_recorded(world: World) -> None:
    came_in(world)
    world.says(AUDITOR, "访客台账 十一月")
    assert "正在生成访客台账表格" in world.says(AUDITOR, "导出")
    world.sees(AUDITOR, "访客台账 20261123-0902.xlsx")
    (file,) = files(world)
    found = words(world, file)
    assert found[0] == "访客台账" and "范围：2026年11月" in found[1] and "导出人：韩梅" in found[2], found[:4]
    assert {"赵*", "省厅", "张伟", "市发改委", "在场"} <= set(found)
    assert not any(NAME in one or PHONE in one for one in found)
    (act,) = world.acts("ledger.exported")
    assert (act["by"], act["ledger"], act["rows"], act["sm3"]) == (AUDITOR, "visits", 1, file.hash)
    world.looks_away()


def test_what_fails_between_making_and_sending_is_made_again_and_sent_once(world: World) -> None:
    came_in(world)
    failpoints.arm("export.made:1:raise", "test")
    try:
        world.says(AUDITOR, "导出访客台账")
    finally:
        failpoints.arm(None, "test")
    assert files(world) == [] and world.acts("ledger.exported") == []
    world.passes(minutes=1)
    assert len(files(world)) == len(world.acts("ledger.exported")) == 1
    world.sees(AUDITOR, "访客台账 20261123-0903.xlsx")
    world.looks_away()


def test_the_other_ledgers_are_exported_the_same_way(world: World) -> None:
    world.says(AUDITOR, "导出本月的审批台账")
    world.says(AUDITOR, "设备台账")
    world.says(AUDITOR, "导出")
    world.looks_away()
    assert [act["ledger"] for act in world.acts("ledger.exported")] == ["requests", "device"]
    assert "导出" in world.says(STRANGER, "导出"), "nothing was looked at: it is said how"
    assert len(files(world)) == 2


def test_a_formula_in_what_somebody_wrote_stays_text(world: World) -> None:
    registered(world, "明早九点省厅赵强来开会，我陪同")
    with world.house.database.work(world.clock.now()) as work:
        work.run(visit_rows.update().values(purpose='=HYPERLINK("http://x")'))
    world.looks_away()
    world.says(AUDITOR, "导出访客台账")
    world.looks_away()
    with zipfile.ZipFile(io.BytesIO(files(world)[-1].content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and 's="5" t="inlineStr"><is><t xml:space="preserve">=HYPERLINK' in sheet


def test_the_record_is_masked_and_in_full_only_for_who_may_know(world: World) -> None:
    number = came_in(world)
    assert "已遮掩" in world.says(SUPERVISOR, f"访客记录 {number}")
    assert "只给接待人" in world.says(SUPERVISOR, f"访客记录 {number} 完整")
    assert "没有找到" in world.says(STRANGER, f"访客记录 {number}")
    assert "查看已记入审计" in world.says(REPORTER, f"访客记录 {number} 完整")
    world.sees(REPORTER, "访客登记表.docx")
    world.looks_away()
    masked, full = files(world)
    assert "赵*" in words(world, masked) and NAME not in "".join(words(world, masked))
    assert NAME in words(world, full) and PHONE in words(world, full)
    assert full.content.startswith(b"P1"), "names in clear lie sealed"
    assert [act["by"] for act in world.acts("personal.refused")] == [SUPERVISOR]
    assert [act["by"] for act in world.acts("personal.shown")] == [REPORTER]
    assert len(world.acts("visit.printed")) == 2


def test_what_was_entered_late_stays_marked_in_table_and_record(world: World) -> None:
    number = came_in(world)
    world.passes(minutes=90)
    world.says(REPORTER, f"签离 {number} 9:40 忘了登记")
    world.looks_away()
    assert "（补录）" in world.says(AUDITOR, "补录的来访")
    world.says(AUDITOR, "导出")
    world.says(KEEPER, f"访客记录 {number}")
    world.looks_away()
    table, record = files(world)
    assert any("录入）忘了登记" in one for one in words(world, table))
    assert any("补录说明" in one for one in words(world, record))
    assert any("原因：忘了登记" in one for one in words(world, record))


def test_a_file_that_cannot_be_made_is_tried_again_and_then_told(world: World) -> None:
    with world.house.database.work(world.clock.now()) as work:
        exports.order(work, AUDITOR, "record", {})  # of no visit at all
    for _ in range(len(exports.AGAIN_SECONDS) + 1):
        world.passes(minutes=15)
    world.sees(AUDITOR, "访客登记表没有做成")
    assert len(world.acts("export.failed")) == 1
    assert files(world) == []


def test_one_order_makes_one_file_whoever_makes_it(world: World) -> None:
    with world.house.database.work(world.clock.now()) as work:
        exports.order(work, AUDITOR, "visits", {})
    with world.house.database.look() as connection:
        it = exports.due(connection, world.clock.now())
    assert it is not None
    made = [exporting.make(world.house, it, world.clock.now()) for _ in range(2)]
    for one in made:
        with world.house.database.work(world.clock.now()) as work:
            exporting.send(world.house, work, it, one)
    assert len(files(world)) == len(world.acts("ledger.exported")) == 1
    assert export_jobs.make(world.house) == 0
    world.settles()
    world.looks_away()


def test_nobody_has_more_than_a_few_files_waiting(world: World) -> None:
    with world.house.database.work(world.clock.now()) as work:
        for _ in range(3):
            exports.order(work, AUDITOR, "visits", {})
        work.run(export_rows.update().values(due_at=world.clock.now() + timedelta(hours=1)))
    assert "等收到以后再要" in world.says(AUDITOR, "导出访客台账")
