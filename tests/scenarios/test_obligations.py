"""product.md 4, "After": what must happen once a request is approved, with clocks of its own, until it is archived."""

from __future__ import annotations

import pytest

from tests.world import ADMIN, COLLEAGUE, LEADER, REPORTER, SUPERVISOR, World

KEEPER = "yangliu"


@pytest.fixture
def borrowed(world: World) -> str:
    """An archive lent until Friday evening; the short number of the request."""
    world.says(REPORTER, "申请档案外借")
    for answer in ("2019-01 号卷", "核对历史数据", "周五17点", "是"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.taps(LEADER, "同意")
    world.taps(KEEPER, "登记")
    world.sees(REPORTER, "已通过：档案外借")
    world.sees(REPORTER, "归还登记：请按时完成", "11月27日 17:00")
    world.looks_away()
    return number


def test_returned_and_confirmed_it_is_archived(world: World, borrowed: str) -> None:
    world.taps(REPORTER, "已完成")
    world.sees(REPORTER, "什么时候归还的")
    assert "还要杨柳确认" in world.says(REPORTER, "现在")
    world.sees(KEEPER, "归还登记：请确认", "张伟登记已完成")
    world.taps(KEEPER, "属实")
    world.sees(REPORTER, "已全部办完、归档")
    world.looks_away()
    assert len(world.acts("request.archived")) == 1
    world.passes(days=10)
    world.sees_nothing_else()


def test_what_was_not_returned_is_owed_again(world: World, borrowed: str) -> None:
    world.says(REPORTER, f"完成 {borrowed}")
    world.says(REPORTER, "现在")
    world.looks_away()
    world.says(KEEPER, f"不实 {borrowed}")
    world.sees(REPORTER, "杨柳认为“归还登记”不属实")
    world.looks_away()
    assert "归还登记" in world.says(REPORTER, "待办")


def test_reminded_before_at_and_every_day_after_growing_louder(world: World, borrowed: str) -> None:
    world.passes(hours=91)  # Thursday 17:00
    world.sees(REPORTER, "提醒：档案外借", "的归还登记")
    world.sees_nothing_else()
    world.passes(hours=24)
    world.sees(REPORTER, "归还登记：请按时完成")
    world.sees_nothing_else()
    world.passes(hours=24)
    world.sees(REPORTER, "归还登记：已超期")
    world.sees(LEADER, "张伟还没有登记完成")
    world.sees_nothing_else()
    world.passes(hours=48)
    world.sees(SUPERVISOR, "张伟还没有登记完成")
    world.looks_away()
    world.says(REPORTER, f"完成 {borrowed}")
    world.looks_away()


def test_nobody_else_can_say_that_it_was_done(world: World, borrowed: str) -> None:
    assert "没有要您登记的事项" in world.says(LEADER, f"完成 {borrowed}")
    assert "没有找到编号" in world.says("hejun", f"进度 {borrowed}")


def test_a_change_is_not_carried_out_before_it_is_approved(world: World) -> None:
    """ZZ-16: nothing is done without approval, and the result is recorded afterwards."""
    world.says(REPORTER, "申请系统变更")
    for answer in ("升级数据库", "先备份再升级", "停机十分钟", "恢复备份", "明天20点到22点", "否"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    assert "批准以前不得实施" in world.says(REPORTER, f"完成 {number}")
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.looks_away()
    assert "11月23日（周一）20:00 才开始" in world.says(REPORTER, f"完成 {number}")
    world.passes(hours=23)
    assert "实施结果如何" in world.says(REPORTER, f"完成 {number}")
    assert "已全部办完、归档" in world.says(REPORTER, "一切正常")
    world.looks_away()


def test_a_destruction_is_recorded_by_the_executor_and_confirmed_by_the_witness(world: World) -> None:
    world.says(REPORTER, "申请载体销毁")
    for answer in ("U盘3号、U盘4号", "粉碎", "王芳", "何军"):
        world.says(REPORTER, answer)
    world.says(REPORTER, "提交")
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.sees(COLLEAGUE, "销毁记录：请按时完成")
    world.looks_away()
    world.taps(COLLEAGUE, "已完成")
    for answer in ("刚才", "机房", "无"):
        world.says(COLLEAGUE, answer)
    world.says(COLLEAGUE, "提交")
    world.sees("hejun", "销毁记录：请确认", "王芳登记已完成", "地点：机房")
    world.taps("hejun", "属实")
    world.sees(REPORTER, "已全部办完、归档")
    world.looks_away()


def test_the_approval_form_comes_as_a_file(world: World, borrowed: str) -> None:
    """ZZ-19: how it was decided is kept, and can be had on paper."""
    world.taps(REPORTER, "已完成")
    world.says(REPORTER, "现在")
    world.taps(KEEPER, "属实")
    world.looks_away()
    number = "SQ-20261122-001"
    assert "正在生成" in world.says(REPORTER, f"审批单 {number}")
    world.passes(seconds=5)
    world.sees(REPORTER, "SQ-20261122-001 档案外借审批单.docx")
    world.sees_nothing_else()
    assert len(world.acts("request.printed")) == 1


def test_what_a_leaver_owes_goes_to_who_is_there(world: World) -> None:
    world.says(REPORTER, "申请载体销毁")
    for answer in ("U盘3号、U盘4号", "粉碎", "王芳", "何军"):
        world.says(REPORTER, answer)
    world.says(REPORTER, "提交")
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.looks_away()
    world.leaves(COLLEAGUE)
    world.sees(LEADER, "销毁记录：请按时完成")
    world.looks_away()
    world.moves_on()
    world.sees_nothing_else()


def test_days_of_silence_are_not_caught_up_one_by_one(world: World, borrowed: str) -> None:
    world.sleeps(hours=24 * 12)
    world.passes(seconds=1)
    cards = [news for news in world.news(REPORTER) if "归还登记：已超期" in news]
    assert len(cards) <= 2
    world.looks_away()
