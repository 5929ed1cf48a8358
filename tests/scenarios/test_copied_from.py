"""照上次: the form filled as last time; times, people who left and numbers are asked anew, the guards are checked anew."""

from __future__ import annotations

from tests.scenarios.test_urgent import CHANGE, fills
from tests.world import COLLEAGUE, LEADER, REPORTER, World


def done_before(world: World) -> str:
    fills(world, "申请系统变更", *CHANGE)
    reply = world.says(REPORTER, "提交")
    assert "已提交：系统变更" in reply, reply
    world.looks_away()
    return "SQ-20261122-001"


def test_everything_but_the_time(world: World) -> None:
    no = done_before(world)
    reply = world.says(REPORTER, "照上次申请系统变更")
    assert f"照 {no} 填好的：变更内容、步骤、影响、回退办法、重要变更" in reply
    assert "什么时间做" in reply
    world.says(REPORTER, "明天20点到22点")
    world.sees(REPORTER, "请核对", "数据库停了，重启并升级", f"照 {no} 填的")
    assert "已提交：系统变更 SQ-20261122-002" in world.says(REPORTER, "提交")
    world.looks_away()


def test_of_any_kind(world: World) -> None:
    done_before(world)
    assert "什么时间做" in world.says(REPORTER, "再来一次")
    world.looks_away()


def test_said_to_the_open_form_keeps_what_was_answered(world: World) -> None:
    done_before(world)
    world.says(REPORTER, "申请系统变更")
    world.says(REPORTER, "换一台交换机")
    assert "什么时间做" in world.says(REPORTER, "照上次")
    world.says(REPORTER, "明天20点到22点")
    world.sees(REPORTER, "请核对", "换一台交换机", "先备份再升级")
    world.looks_away()


def test_tapped_at_the_start(world: World) -> None:
    done_before(world)
    world.says(REPORTER, "申请系统变更")
    world.taps(REPORTER, "照上次填写")
    world.sees(REPORTER, "什么时间做")
    world.looks_away()


def test_what_is_changed_is_not_shown_as_copied(world: World) -> None:
    done_before(world)
    world.says(REPORTER, "照上次申请系统变更")
    world.says(REPORTER, "明天20点到22点")
    world.looks_away()
    world.says(REPORTER, "改 1 换一台交换机")
    world.sees(REPORTER, "请核对", "填的：步骤、影响、回退办法、重要变更")
    world.looks_away()


def test_nothing_to_copy(world: World) -> None:
    assert "没有可以照填的" in world.says(REPORTER, "照上次")
    assert "没有可以照填的" in world.says(REPORTER, "再来一次")
    world.says(REPORTER, "申请系统变更")
    reply = world.says(REPORTER, "照上次")
    assert "没有可以照填的" in reply
    world.looks_away()


def test_nobody_copies_from_others(world: World) -> None:
    done_before(world)
    assert "没有可以照填的" in world.says(COLLEAGUE, "再来一次")
    world.looks_away()


def test_urgent_is_not_copied(world: World) -> None:
    fills(world, "紧急申请系统变更", *CHANGE, "李明", "今天21点40", "对外服务已中断")
    world.says(REPORTER, "提交")
    world.looks_away()
    world.says(REPORTER, "照上次申请系统变更")
    world.says(REPORTER, "明天20点到22点")
    assert "已提交：系统变更" in world.says(REPORTER, "提交")
    assert len(world.acts("urgent.begun")) == 1
    world.looks_away()


def test_people_who_left_are_asked_anew(world: World) -> None:
    fills(world, "申请载体传递", "U盘88号", "王芳", "专人", "密封")
    assert "已提交：载体传递" in world.says(REPORTER, "提交")
    world.looks_away()
    assert "交给谁" not in world.says(REPORTER, "照上次申请载体传递")
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    world.leaves(COLLEAGUE)
    world.looks_away()
    assert "交给谁" in world.says(REPORTER, "照上次申请载体传递")
    world.says(REPORTER, "周平")
    world.sees(REPORTER, "请核对", "周平", "密封")
    assert "已提交：载体传递" in world.says(REPORTER, "提交")
    world.looks_away()


def test_the_guards_are_checked_anew(world: World) -> None:
    done_before(world)
    world.looks_away()
    world.says(REPORTER, "照上次申请系统变更")
    reply = world.says(REPORTER, "昨天20点到22点")
    assert "已提交" not in reply
    world.taps(LEADER, "同意")
    world.looks_away()
