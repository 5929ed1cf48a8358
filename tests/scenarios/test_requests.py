"""product.md 4, the engine: one sentence in, the right leaders' cards out, and every end a request can take."""

from __future__ import annotations

import pytest

from store.roles import Role
from tests.world import ADMIN, COLLEAGUE, HEAD, LEADER, REPORTER, SUPERVISOR, World

ROOM = "chuyan"


def apply(world: World, said: str, *answers: str) -> str:
    """Says it, answers every question, submits; the last reply."""
    world.says(REPORTER, said)
    for answer in answers:
        world.says(REPORTER, answer)
    reply = world.says(REPORTER, "提交")
    world.looks_away(REPORTER)
    return reply


def photo(world: World) -> str:
    """A request with a single level; its short number."""
    reply = apply(world, "申请拍摄许可", "王工程师", "机房外走廊", "宣传")
    assert "已提交：拍摄许可 SQ-" in reply
    return reply.split("撤回 ")[1][:4]


def change(world: World, important: str = "否") -> str:
    reply = apply(
        world, "申请系统变更", "升级数据库", "先备份再升级", "停机十分钟", "恢复备份", "明天20点到22点", important
    )
    assert "已提交：系统变更 SQ-" in reply
    return reply.split("撤回 ")[1][:4]


def test_one_level_agreed(world: World) -> None:
    photo(world)
    world.sees(LEADER, "拍摄许可：请办理", "张伟", "机房外走廊", "单位领导")
    world.sees_nothing_else()
    world.taps(LEADER, "同意")
    world.sees(LEADER, "拍摄许可：已同意", "您")
    world.sees(LEADER, "已同意：张伟的拍摄许可")
    world.sees(REPORTER, "已通过：拍摄许可", "李明已同意")
    world.sees_nothing_else()


def test_the_summary_names_those_who_will_be_asked(world: World) -> None:
    world.says(REPORTER, "申请系统变更")
    for answer in ("升级数据库", "先备份再升级", "停机十分钟", "恢复备份", "明天20点到22点", "是"):
        world.says(REPORTER, answer)
    world.sees(
        REPORTER, "系统变更：请核对", "部门负责人审批：李明", "安全管理员审批：周平", "市信用办负责人审批：赵国栋"
    )
    world.looks_away()


def test_level_by_level_and_only_as_far_as_needed(world: World) -> None:
    change(world)
    world.sees(LEADER, "系统变更：请办理")
    world.taps(LEADER, "同意")
    world.sees(ADMIN, "系统变更：请办理", "安全管理员")
    world.sees(REPORTER, "李明已同意，现在由周平（安全管理员）办理")
    world.taps(ADMIN, "同意")
    world.sees(REPORTER, "已通过：系统变更", "周平已同意")
    world.looks_away()
    assert world.acts("request.agreed")[-1]["role"] == "security_admin"


def test_an_important_change_goes_to_the_head_as_well(world: World) -> None:
    change(world, "是")
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.sees(HEAD, "系统变更：请办理", "市信用办负责人")
    world.looks_away()


def test_rejected_with_the_reason_that_is_asked_for(world: World) -> None:
    photo(world)
    world.taps(LEADER, "驳回")
    world.sees(LEADER, "请说明驳回的原因")
    assert world.acts("request.rejected") == []
    assert "已驳回：张伟的拍摄许可" in world.says(LEADER, "没有必要")
    world.sees(REPORTER, "未通过：拍摄许可", "被李明驳回", "意见：没有必要")
    world.looks_away()


def test_typed_with_a_number_and_a_reason(world: World) -> None:
    number = photo(world)
    assert "已驳回" in world.says(LEADER, f"驳回 {number} 没有必要")
    world.sees(REPORTER, "意见：没有必要")
    world.looks_away()


def test_sent_back_completed_and_agreed(world: World) -> None:
    number = photo(world)
    world.says(LEADER, f"退回 {number} 用途写清楚")
    world.sees(REPORTER, "被李明退回补正", "意见：用途写清楚", f"补正 {number}")
    world.looks_away()
    world.says(REPORTER, f"补正 {number}")
    world.says(REPORTER, "改 3 平台宣传片")
    assert "已提交：拍摄许可" in world.says(REPORTER, "提交")
    world.looks_away(REPORTER)
    world.sees(LEADER, "拍摄许可：请办理", "平台宣传片")
    world.taps(LEADER, "同意")
    world.sees(REPORTER, "已通过")
    world.looks_away()


def test_withdrawn_nobody_is_asked_any_more(world: World) -> None:
    number = photo(world)
    card = world.card(LEADER, "同意")
    agree = next(key for key, text in card.buttons.items() if text == "同意")
    world.looks_away()
    assert "已撤回：拍摄许可" in world.says(REPORTER, f"撤回 {number}")
    world.sees(LEADER, "拍摄许可：已撤回")
    world.taps_stale(LEADER, card, agree)
    world.sees(LEADER, "没有改动", "已撤回")
    world.looks_away()


def test_a_second_tap_hears_who_was_faster(world: World) -> None:
    world.grants(COLLEAGUE, Role.security_admin)
    change(world)
    world.taps(LEADER, "同意")
    card = world.card(COLLEAGUE, "同意")
    agree = next(key for key, text in card.buttons.items() if text == "同意")
    world.taps(ADMIN, "同意")
    world.sees(COLLEAGUE, "系统变更：已同意", "周平")
    world.looks_away()
    world.taps_stale(COLLEAGUE, card, agree)
    world.sees(COLLEAGUE, "没有改动", "周平已于")
    world.looks_away()


def test_handed_on_to_a_colleague(world: World) -> None:
    number = photo(world)
    assert "已转交" in world.says(LEADER, f"转交 {number} 王芳")
    world.sees(COLLEAGUE, "拍摄许可：请办理", "李明转交给您")
    world.taps(COLLEAGUE, "同意")
    world.sees(REPORTER, "王芳已同意")
    world.looks_away()


@pytest.mark.parametrize(("to", "heard"), [("张伟", "没有转交"), ("李明", "没有转交"), ("没这个人", "通讯录里没有")])
def test_not_to_everybody(world: World, to: str, heard: str) -> None:
    number = photo(world)
    assert heard in world.says(LEADER, f"转交 {number} {to}")
    world.looks_away()
    world.taps(LEADER, "同意")
    world.looks_away()


def test_nobody_decides_on_their_own_request(world: World) -> None:
    number = photo(world)
    world.looks_away()
    assert "是您自己的申请" in world.says(REPORTER, f"同意 {number}")
    assert world.acts("request.agreed") == []


def test_a_leaders_own_request_goes_one_level_up(world: World) -> None:
    world.says(LEADER, "申请拍摄许可")
    for answer in ("王工程师", "走廊", "宣传"):
        world.says(LEADER, answer)
    assert "钱慧" in world.says(LEADER, "提交")
    world.sees(SUPERVISOR, "拍摄许可：请办理")
    world.looks_away()


def test_a_stand_in_decides_and_both_names_are_on_record(world: World) -> None:
    world.is_away(LEADER, COLLEAGUE)
    world.looks_away()
    photo(world)
    world.sees(COLLEAGUE, "您代李明（单位领导）办理")
    world.taps(COLLEAGUE, "同意")
    assert world.acts("request.agreed")[-1]["instead_of"] == LEADER
    world.looks_away()


def test_left_lying_it_is_asked_again_goes_up_and_lapses(world: World) -> None:
    """Submitted on a Sunday night: the working hours count from Monday 8:30."""
    photo(world)
    world.looks_away()
    world.passes(hours=19.5)  # Monday 17:30
    world.sees(LEADER, "拍摄许可：请尽快办理")
    world.passes(hours=24)
    world.sees(SUPERVISOR, "拍摄许可：请尽快办理")
    world.sees(LEADER, "拍摄许可：请尽快办理")
    world.passes(hours=48)
    world.sees(REPORTER, "没有人办理，已自动过期")
    world.looks_away()
    world.passes(days=5)
    world.sees_nothing_else()


def test_nudged_but_not_all_the_time(world: World) -> None:
    number = photo(world)
    world.looks_away()
    assert "已提醒李明" in world.says(REPORTER, f"催办 {number}")
    world.sees(LEADER, "拍摄许可：请尽快办理")
    assert "刚提醒过" in world.says(REPORTER, f"催办 {number}")
    world.sees_nothing_else()


def test_progress_todo_and_my_requests(world: World) -> None:
    number = photo(world)
    world.looks_away()
    assert "等您办理" in world.says(LEADER, "待办")
    assert f"同意 {number}" in world.says(LEADER, "待办")
    assert "现在等：李明" in world.says(REPORTER, f"进度 {number}")
    assert "拍摄许可 SQ-" in world.says(REPORTER, "我的申请")
    assert "没有找到编号" in world.says("hejun", f"进度 {number}")
    world.looks_away()


def test_three_people_for_a_destruction(world: World) -> None:
    world.says(REPORTER, "申请载体销毁")
    for answer in ("U盘3号、U盘4号", "粉碎", "王芳", "王芳"):
        world.says(REPORTER, answer)
    assert "必须是不同的人" in world.says(REPORTER, "提交")
    world.says(REPORTER, "改 4 张伟")
    assert "必须是不同的人" in world.says(REPORTER, "提交")
    world.says(REPORTER, "改 4 何军")
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away()


def test_two_people_of_one_name_are_told_apart(world: World) -> None:
    world.says(REPORTER, "申请载体传递")
    world.says(REPORTER, "U盘3号")
    reply = world.says(REPORTER, "没这个人")
    assert "通讯录里没有" in reply
    world.looks_away()


def test_the_leader_leaves_and_the_next_one_up_is_asked(world: World) -> None:
    photo(world)
    world.looks_away()
    world.leaves(LEADER)
    world.sees(SUPERVISOR, "拍摄许可：请办理", "原来的办理人不在")
    world.looks_away()
    world.taps(SUPERVISOR, "同意")
    world.sees(REPORTER, "钱慧已同意")
    world.looks_away()


def test_an_absence_that_begins_later_asks_the_stand_in_besides(world: World) -> None:
    number = photo(world)
    world.is_away(LEADER, COLLEAGUE)
    world.looks_away()
    world.moves_on()
    world.sees(COLLEAGUE, "拍摄许可：请办理", "您代李明（单位领导）办理")
    world.moves_on()
    world.sees_nothing_else()
    assert "已同意" in world.says(LEADER, f"同意 {number}")
    world.sees(COLLEAGUE, "拍摄许可：已同意")
    world.looks_away()


def takeout(world: World) -> str:
    world.says(REPORTER, "申请携带保密载体外出")
    for answer in ("U盘3号", "内部", "哈尔滨", "明天9点到周五17点", "开会"):
        world.says(REPORTER, answer)
    world.says(REPORTER, "跳过")
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.looks_away(REPORTER)
    return number


def test_two_people_are_demanded_named_and_confirm(world: World) -> None:
    """ZX-13: the leader may demand that two go; the companion is named and confirms."""
    number = takeout(world)
    world.taps(LEADER, "要求双人")
    world.sees(REPORTER, "被李明退回补正", "要求双人同行，请填同行人")
    world.looks_away()
    world.says(REPORTER, f"补正 {number}")
    assert "请填同行人" in world.says(REPORTER, "提交")
    world.says(REPORTER, "改 6 王芳")
    assert "已提交" in world.says(REPORTER, "提交")
    world.taps(LEADER, "同意")
    world.sees(COLLEAGUE, "携带保密载体外出：请办理", "同行人")
    world.taps(COLLEAGUE, "确认")
    world.sees(REPORTER, "已通过：携带保密载体外出")
    world.looks_away()


def test_somebody_is_heard_first(world: World) -> None:
    number = photo(world)
    assert "同意后再由您办理" in world.says(LEADER, f"加签 {number} 王芳")
    world.sees(COLLEAGUE, "拍摄许可：请办理", "李明请您先提意见")
    world.looks_away()
    assert "没有改动" in world.says(LEADER, f"同意 {number}")
    world.taps(COLLEAGUE, "同意")
    world.sees(LEADER, "拍摄许可：请办理")
    world.taps(LEADER, "同意")
    world.sees(REPORTER, "已通过")
    world.looks_away()
    assert "王芳同意（会签）" in world.says(REPORTER, "进度 SQ-20261122-001")


def test_somebody_is_heard_as_well(world: World) -> None:
    number = photo(world)
    world.says(LEADER, f"后加签 {number} 王芳")
    world.looks_away()
    world.taps(LEADER, "同意")
    world.sees(COLLEAGUE, "拍摄许可：请办理")
    world.says(COLLEAGUE, f"驳回 {number} 不妥")
    world.sees(REPORTER, "被王芳驳回")
    world.looks_away()


def test_the_chain_of_two_devices_is_one_form(world: World) -> None:
    """The form is the person's, not the phone's: what is said on either goes into the same one."""
    world.says(REPORTER, "申请拍摄许可")
    world.says(REPORTER, "王工程师")
    assert "第3项" in world.says(REPORTER, "机房外走廊")
    assert "机房外走廊" in world.says(REPORTER, "看看已填")
    world.says(REPORTER, "制度 22")
    assert "第3项" in world.says(REPORTER, "继续")
    world.says(REPORTER, "宣传")
    assert "已提交" in world.says(REPORTER, "提交")
    assert "已提交" not in world.says(REPORTER, "提交")
    world.looks_away()


def test_one_sentence_fills_most_of_the_form(world: World) -> None:
    """product.md 2: every slot the sentence already contains is taken; only what is missing is asked."""
    first = world.says(REPORTER, "后天带3号U盘去哈尔滨开会，周五回来")
    assert "第2项/共6项" in first
    world.says(REPORTER, "1")
    world.says(REPORTER, "跳过")
    world.sees(REPORTER, "请核对", "哈尔滨", "11月24日（周二）至11月27日（周五）", "开会")
    assert "已提交：携带保密载体外出" in world.says(REPORTER, "提交")
    world.looks_away()


def test_another_matter_in_the_middle_of_a_list_is_not_a_name(world: World) -> None:
    world.says(REPORTER, "申请机房出入")
    assert "第1项/共6项 变更内容" in world.says(REPORTER, "申请系统变更")
    world.says(REPORTER, "取消")
    assert "没填完的机房出入" in world.says(REPORTER, "取消")
    world.looks_away()


def test_a_leader_who_goes_along_confirms_and_does_not_decide(world: World) -> None:
    """Named as companion, the leader answers there; the level of the leader goes one up."""
    world.says(REPORTER, "申请携带保密载体外出")
    for answer in ("U盘3号", "内部", "哈尔滨", "明天9点到周五17点", "开会", "李明"):
        world.says(REPORTER, answer)
    assert "钱慧" in world.says(REPORTER, "提交")
    world.looks_away()
    world.taps(SUPERVISOR, "同意")
    world.sees(LEADER, "携带保密载体外出：请办理", "同行人")
    world.taps(LEADER, "确认")
    world.sees(REPORTER, "已通过")
    world.looks_away()


def test_the_card_tells_when_and_why_first(world: World) -> None:
    takeout(world)
    world.sees(LEADER, "目的地", "11月23日周一09:00至11月27日周五17:00", "开会", "您是单位领导")
    world.looks_away()


def test_a_command_with_a_number_is_never_an_answer(world: World) -> None:
    world.says(REPORTER, "申请拍摄许可")
    assert "没有找到编号 4033" in world.says(REPORTER, "审批单 4033")
    assert "第1项" in world.says(REPORTER, "继续")
    world.looks_away()
