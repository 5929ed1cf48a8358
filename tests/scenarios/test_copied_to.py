"""抄送: told once, at the end, who asked for what and how it ended; they may look, and decide nothing."""

from __future__ import annotations

from tests.scenarios.test_urgent import CHANGE, ORAL, fills
from tests.world import ADMIN, COLLEAGUE, HEAD, LEADER, REPORTER, World

PHOTO = ("王工程师", "机房外走廊", "宣传")


def photo(world: World, *words: str) -> str:
    fills(world, "申请拍摄许可", *PHOTO, *words)
    reply = world.says(REPORTER, "提交")
    assert "已提交：拍摄许可" in reply, reply
    world.looks_away()
    return reply.split("撤回 ")[1][:4]


def test_those_named_at_the_summary_hear_of_the_end_once(world: World) -> None:
    fills(world, "申请拍摄许可", *PHOTO)
    assert "抄送：王芳、周平" in world.says(REPORTER, "抄送 王芳、周平")
    world.sees(REPORTER, "请核对", "抄送：王芳、周平")
    world.says(REPORTER, "提交")
    world.looks_away(REPORTER, LEADER)
    world.sees_nothing_else()
    world.taps(LEADER, "同意")
    world.sees(COLLEAGUE, "抄送：张伟的拍摄许可", "已通过")
    world.sees(ADMIN, "抄送：张伟的拍摄许可")
    world.looks_away(REPORTER, LEADER)
    world.sees_nothing_else()


def test_they_may_look_and_decide_nothing(world: World) -> None:
    number = photo(world, "抄送王芳")
    assert "拍摄许可" in world.says(COLLEAGUE, f"进度 {number}")
    assert "抄送：王芳" in world.says(COLLEAGUE, f"进度 {number}")
    assert "不由您办理" in world.says(COLLEAGUE, f"同意 {number}")
    assert "只有申请人和办理人" in world.says(COLLEAGUE, f"抄送 {number} 周平")
    assert world.acts("request.agreed") == []
    world.looks_away()


def test_others_may_not_look(world: World) -> None:
    number = photo(world)
    assert "机房外走廊" not in world.says(COLLEAGUE, f"进度 {number}")


def test_a_name_of_nobody_and_oneself(world: World) -> None:
    fills(world, "申请拍摄许可", *PHOTO)
    assert "通讯录里没有" in world.says(REPORTER, "抄送 王芳、赵不存在")
    assert "不用抄送给申请人自己" in world.says(REPORTER, "抄送 张伟")
    assert "不抄送" in world.says(REPORTER, "不用抄送")
    world.says(REPORTER, "提交")
    world.looks_away()
    world.taps(LEADER, "同意")
    world.sees_nothing_else(COLLEAGUE)
    world.looks_away()


def test_in_the_middle_of_the_form_the_question_stays_open(world: World) -> None:
    world.says(REPORTER, "申请拍摄许可")
    reply = world.says(REPORTER, "抄送给王芳")
    assert "抄送：王芳" in reply
    assert "外部人员是谁" in reply
    fills(world, "王工程师", "机房外走廊", "宣传")
    world.sees(REPORTER, "请核对", "抄送：王芳")
    world.looks_away()


def test_a_decider_adds_somebody_when_deciding(world: World) -> None:
    number = photo(world)
    assert "已同意" in world.says(LEADER, f"同意 {number} 注意安全，抄送王芳")
    world.sees(COLLEAGUE, "抄送：张伟的拍摄许可", "已通过")
    world.sees(REPORTER, "意见：注意安全")
    assert [act["people"] for act in world.acts("request.copied")] == [[COLLEAGUE]]
    world.looks_away()


def test_a_decider_adds_somebody_and_decides_later(world: World) -> None:
    number = photo(world)
    assert "已加抄送" in world.says(LEADER, f"抄送 {number} 王芳、周平")
    world.sees_nothing_else()
    world.says(LEADER, f"驳回 {number} 没有必要，抄送王芳")
    world.sees(COLLEAGUE, "抄送", "已驳回")
    world.sees(ADMIN, "抄送", "已驳回")
    world.looks_away(REPORTER, LEADER)
    world.sees_nothing_else()


def test_a_name_that_is_nobodys_decides_nothing(world: World) -> None:
    number = photo(world)
    assert "通讯录里没有" in world.says(LEADER, f"同意 {number} 抄送赵不存在")
    assert world.acts("request.agreed") == []


def test_whoever_has_left_is_not_written_to(world: World) -> None:
    photo(world, "抄送王芳、周平")
    world.leaves(COLLEAGUE)
    world.taps(LEADER, "同意")
    world.sees(ADMIN, "抄送")
    world.looks_away(REPORTER, LEADER)
    world.sees_nothing_else()


def test_whoever_is_away_is_read_for(world: World) -> None:
    number = photo(world, "抄送王芳")
    world.is_away(COLLEAGUE, ADMIN)
    world.looks_away()
    assert "拍摄许可" in world.says(ADMIN, f"进度 {number}")
    world.taps(LEADER, "同意")
    world.sees(ADMIN, "抄送（您代王芳）")
    world.looks_away(REPORTER, LEADER)
    world.sees_nothing_else()


def test_urgent_they_hear_at_once_and_not_again(world: World) -> None:
    fills(world, "紧急申请系统变更", *CHANGE, *ORAL, "抄送王芳")
    assert "可以先办" in world.says(REPORTER, "提交")
    world.sees(COLLEAGUE, "抄送", "【紧急】系统变更", "待补批")
    world.looks_away()
    world.taps(LEADER, "同意", card="请办理")
    world.taps(ADMIN, "同意")
    world.sees_nothing_else(COLLEAGUE)
    world.looks_away()


def test_sent_back_and_completed_keeps_them(world: World) -> None:
    number = photo(world, "抄送王芳")
    world.says(LEADER, f"退回 {number} 写清楚")
    world.sees_nothing_else(COLLEAGUE)
    world.says(REPORTER, f"补正 {number}")
    world.says(REPORTER, "改 3 平台宣传片")
    world.says(REPORTER, "抄送赵国栋")
    world.says(REPORTER, "提交")
    world.taps(LEADER, "同意")
    world.sees(COLLEAGUE, "抄送")
    world.sees(HEAD, "抄送")
    world.looks_away()


def test_withdrawn_nobody_hears_of_it(world: World) -> None:
    number = photo(world, "抄送王芳")
    world.says(REPORTER, f"撤回 {number}")
    world.sees_nothing_else(COLLEAGUE)
    world.looks_away()
