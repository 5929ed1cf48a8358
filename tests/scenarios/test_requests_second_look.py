"""Requests on bad days: forms that outlive their request, steps opened twice, keepers who borrow."""

from __future__ import annotations

from tests.scenarios.test_requests import change, photo
from tests.world import ADMIN, COLLEAGUE, LEADER, REPORTER, SUPERVISOR, World


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
