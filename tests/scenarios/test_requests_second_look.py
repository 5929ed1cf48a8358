"""Requests on bad days: forms that outlive their request, steps opened twice, keepers who borrow."""

from __future__ import annotations

from handlers.approvals.times import CALENDAR
from store import settings
from store.roles import Role
from tests.scenarios.test_requests import change, photo
from tests.world import ADMIN, COLLEAGUE, HEAD, LEADER, REPORTER, SUPERVISOR, World

WITNESS = "hejun"


def test_the_second_level_has_clocks_of_its_own(world: World) -> None:
    """Agreed on Sunday night: the second level's hours count from Monday 8:30 too, and its people are reminded."""
    change(world)
    world.taps(LEADER, "同意")
    world.looks_away()
    world.passes(hours=19.5)
    world.sees(ADMIN, "系统变更：请尽快办理")
    world.passes(hours=72)
    world.sees(REPORTER, "没有人办理，已自动过期")
    world.looks_away()


def test_what_was_withdrawn_is_not_completed(world: World) -> None:
    number = photo(world)
    world.says(LEADER, f"退回 {number} 用途写清楚")
    world.looks_away()
    world.says(REPORTER, f"补正 {number}")
    world.says(REPORTER, f"撤回 {number}")
    assert "已提交" not in world.says(REPORTER, "提交")
    world.looks_away(REPORTER)
    world.sees_nothing_else()
    assert len(world.acts("request.submitted")) == 1


def test_a_step_that_opens_anew_is_told_anew(world: World) -> None:
    number = change(world)
    world.taps(LEADER, "同意")
    world.looks_away()
    world.says(ADMIN, f"加签 {number} 王芳")
    world.looks_away()
    world.taps(COLLEAGUE, "同意")
    world.sees(REPORTER, "王芳已同意，现在由周平")
    world.looks_away()


def test_who_came_later_is_not_hurried_by_hours_that_have_passed(world: World) -> None:
    photo(world)
    world.passes(hours=20)
    world.looks_away()
    world.leaves(LEADER)
    world.moves_on()
    world.passes(minutes=1)
    world.sees(SUPERVISOR, "拍摄许可：请办理", "原来的办理人不在")
    world.sees_nothing_else()


def test_the_only_keeper_does_not_confirm_their_own_return(world: World) -> None:
    """ZX-29: what somebody returned is confirmed by somebody else, even where they keep the archive themselves."""
    keeper = "yangliu"
    world.says(keeper, "申请档案外借")
    for answer in ("2019-01 号卷", "核对历史数据", "周五17点", "是"):
        world.says(keeper, answer)
    number = world.says(keeper, "提交").split("撤回 ")[1][:4]
    for _ in range(2):
        asked = next(one for one in (LEADER, SUPERVISOR, "zhaoguodong") if "等您办理" in world.says(one, "待办"))
        world.says(asked, f"同意 {number}")
    world.looks_away()
    world.says(keeper, f"完成 {number}")
    assert "确认" in world.says(keeper, "现在")
    assert world.acts("request.archived") == []
    world.looks_away()


def two_admins(world: World) -> str:
    """A request that waits for either of two security admins; its short number."""
    world.grants(COLLEAGUE, Role.security_admin)
    number = change(world)
    world.taps(LEADER, "同意")
    world.looks_away()
    return number


def test_only_the_receiver_is_told_that_it_was_handed_to_them(world: World) -> None:
    number = two_admins(world)
    world.says(ADMIN, f"转交 {number} 何军")
    world.sees(WITNESS, "系统变更：请办理", "周平转交给您")
    other = world.sees(COLLEAGUE, "系统变更：请办理", "周平已转交给何军，您仍可办理")
    assert "转交给您" not in other.text
    world.taps(COLLEAGUE, "同意")
    world.looks_away()


def test_whoever_stands_in_still_does_after_somebody_else_was_heard_first(world: World) -> None:
    world.is_away(LEADER, COLLEAGUE)
    world.looks_away()
    number = photo(world)
    world.says(COLLEAGUE, f"加签 {number} 何军")
    world.looks_away()
    world.taps(WITNESS, "同意")
    world.sees(COLLEAGUE, "您代李明（单位领导）办理")
    world.taps(COLLEAGUE, "同意")
    assert world.acts("request.agreed")[-1]["instead_of"] == LEADER
    world.looks_away()


def dismiss(world: World, name: str, role: str) -> None:
    world.says(SUPERVISOR, f"免去 {name} {role}")
    world.says(SUPERVISOR, "确定")


def test_what_waited_for_a_dismissed_officer_moves_on_within_a_minute(world: World) -> None:
    number = change(world)
    world.taps(LEADER, "同意")
    world.appoints(WITNESS, "安全管理员")
    world.looks_away()
    dismiss(world, "周平", "安全管理员")
    world.looks_away()
    world.moves_on()
    world.sees(WITNESS, "系统变更：请办理", "原来的办理人不在或已卸任")
    world.sees_nothing_else()
    assert "现在不由您办理" in world.says(ADMIN, f"同意 {number}")
    world.moves_on()
    world.sees_nothing_else()
    world.taps(WITNESS, "同意")
    world.sees(REPORTER, "已通过")
    world.looks_away()


def test_a_dismissed_officer_decides_nothing_before_it_has_moved_on_either(world: World) -> None:
    number = two_admins(world)
    dismiss(world, "周平", "安全管理员")
    assert "现在不由您办理" in world.says(ADMIN, f"同意 {number}")
    world.looks_away()


def test_a_later_level_does_not_ask_who_was_dismissed_meanwhile(world: World) -> None:
    change(world)
    world.appoints(WITNESS, "安全管理员")
    dismiss(world, "周平", "安全管理员")
    world.looks_away()
    world.taps(LEADER, "同意")
    world.sees(WITNESS, "系统变更：请办理")
    world.sees_nothing_else(ADMIN)
    world.looks_away()


def test_two_people_are_not_demanded_where_that_is_not_to_be_had(world: World) -> None:
    """The companion is asked already; and at other levels nobody may demand one."""
    world.says(REPORTER, "申请携带保密载体外出")
    for answer in ("U盘3号", "内部", "哈尔滨", "明天9点到周五17点", "开会", "王芳"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    assert "已有同行人" in world.says(LEADER, f"双人 {number}")
    world.taps(LEADER, "同意")
    said = world.says(COLLEAGUE, f"双人 {number}")
    assert "不能要求双人" in said
    assert f"确认 {number}" in said
    assert world.acts("request.returned") == []
    world.looks_away()


def test_a_misspelt_name_is_asked_again_with_names_like_it(world: World) -> None:
    number = photo(world)
    world.looks_away()
    world.says(LEADER, f"转交 {number}")
    assert "王芳" in world.says(LEADER, "王方")
    assert "转交给谁" in world.says(LEADER, "张伟")
    assert "已转交" in world.says(LEADER, "王芳")
    world.sees(COLLEAGUE, "李明转交给您")
    world.looks_away()


def test_whoever_carries_a_destruction_out_does_not_approve_it(world: World) -> None:
    world.says(REPORTER, "申请载体销毁")
    for answer in ("U盘3号、U盘4号", "粉碎", "李明", "周平"):
        world.says(REPORTER, answer)
    world.sees(REPORTER, "载体销毁：请核对", "单位领导审批：钱慧")
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.sees(SUPERVISOR, "载体销毁：请办理")
    world.sees_nothing_else(LEADER)
    assert "没有转交" in world.says(SUPERVISOR, f"转交 {number} 李明")
    world.looks_away()


def test_whoever_had_a_part_in_it_may_look_and_nobody_else(world: World) -> None:
    """The one who handed it on, the one it was handed to, the leader of the unit; not a colleague."""
    number = photo(world)
    world.says(LEADER, f"转交 {number} 何军")
    world.looks_away()
    for person in (REPORTER, LEADER, WITNESS, SUPERVISOR):
        assert "拍摄许可" in world.says(person, f"进度 {number}"), person
    for person in (COLLEAGUE, "yangliu", "jiangmin"):
        assert "没有找到编号" in world.says(person, f"进度 {number}"), person


def test_a_leader_who_is_told_that_something_is_overdue_may_look(world: World) -> None:
    """ZX-27: reading an archive passes no leader; what the keeper has not done passes the keeper's."""
    world.says(REPORTER, "申请档案查阅")
    for answer in ("2019-01 号卷", "核对历史数据", "明天9点到17点", "是"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.says("yangliu", f"同意 {number}")
    world.passes(hours=48)
    world.sees(HEAD, "查阅登记", "杨柳还没有登记完成")
    assert "档案查阅" in world.says(HEAD, f"进度 {number}")
    world.looks_away()


def test_who_was_asked_for_what_is_owed_may_look(world: World) -> None:
    world.says(REPORTER, "申请档案查阅")
    for answer in ("2019-01 号卷", "核对历史数据", "明天9点到17点", "是"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.says("yangliu", f"同意 {number}")
    world.appoints(WITNESS, "档案管理员")
    dismiss(world, "杨柳", "档案管理员")
    world.moves_on()
    world.sees(WITNESS, "查阅登记：请按时完成")
    world.looks_away()
    assert "档案查阅" in world.says(WITNESS, f"进度 {number}")
    world.passes(hours=12)
    assert "已登记" in world.says(WITNESS, f"完成 {number}")
    world.looks_away()
    assert "档案查阅" in world.says(WITNESS, "进度 SQ-20261122-001")


def test_a_holiday_announced_later_moves_the_clocks_and_loses_none(world: World) -> None:
    """Submitted on Sunday night; on Monday the day is declared a day off: reminded on Tuesday, and it still lapses."""
    photo(world)
    world.looks_away()
    with world.house.database.work(world.clock.now()) as work:
        settings.put(work, CALENDAR, {"2026-11-23": False}, by="server")
    world.passes(hours=20)
    world.sees_nothing_else()
    world.passes(hours=24)
    world.sees(LEADER, "拍摄许可：请尽快办理")
    world.passes(hours=24)
    world.sees(SUPERVISOR, "拍摄许可：请尽快办理")
    world.passes(hours=48)
    world.sees(REPORTER, "没有人办理，已自动过期")
    world.looks_away()
