"""Small things that people stumbled over when they tried the approvals in chat."""

from __future__ import annotations

import pytest

from tests.scenarios.test_obligations import borrowed
from tests.scenarios.test_requests import photo
from tests.world import COLLEAGUE, LEADER, REPORTER, World

__all__ = ["borrowed"]
KEEPER = "yangliu"


def test_the_first_question_says_what_the_form_is_for(world: World) -> None:
    assert "【拍摄许可】\n第1项/共3项" in world.says(REPORTER, "申请拍摄许可")
    assert "【" not in world.says(REPORTER, "王工程师")
    world.looks_away()


def test_the_short_number_of_what_is_over_tells_what_became_of_it(world: World) -> None:
    number = photo(world)
    world.taps(LEADER, "同意")
    world.looks_away()
    assert "已通过" in world.says(REPORTER, f"进度 {number}")
    assert "【备案归档】" in world.says(REPORTER, f"进度 {number}")
    assert "【备案归档】" in world.says(REPORTER, number)
    for said in (f"同意 {number}", f"驳回 {number} 不行", f"转交 {number} 王芳", f"撤回 {number}", f"完成 {number}"):
        assert "没有改动" in world.says(LEADER, said) or "不能撤回" in world.says(LEADER, said), said
    assert "没有找到编号" in world.says(COLLEAGUE, f"进度 {number}")
    assert world.acts("request.agreed")[1:] == []
    world.looks_away()


def test_what_was_rejected_tells_so_by_its_short_number(world: World) -> None:
    number = photo(world)
    world.says(LEADER, f"驳回 {number} 没有必要")
    world.looks_away()
    assert "已驳回" in world.says(REPORTER, f"进度 {number}")
    assert "没有改动" in world.says(LEADER, f"同意 {number}")


@pytest.mark.parametrize("said", ["2020-15", "2019-01", "15-2020"])
def test_a_number_is_no_question_about_the_rules(world: World, said: str) -> None:
    world.says(REPORTER, "申请系统变更")
    for answer in ("升级数据库", "先备份再升级", "停机十分钟", "恢复备份", "明天20点到22点"):
        world.says(REPORTER, answer)
    reply = world.says(REPORTER, said)
    assert "条" not in reply
    assert "是" in reply
    assert "否" in reply
    world.looks_away()


def test_a_carrier_keeps_the_name_it_was_called_by(world: World) -> None:
    world.says(REPORTER, "后天带3号U盘去哈尔滨开会，周五回来")
    assert "1. 载体编号：3号U盘" in world.says(REPORTER, "看看已填")
    world.looks_away()


def test_keepers_register_and_do_not_agree(world: World) -> None:
    """ZX-29: the unit decides, the keeper of the archive enters it."""
    world.says(REPORTER, "申请档案外借")
    for answer in ("2019-01 号卷", "核对历史数据", "周五17点", "是"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.taps(LEADER, "同意")
    world.looks_away(REPORTER, LEADER)
    world.sees(KEEPER, "档案外借：请办理", "登记\n驳回")
    assert "已登记" in world.says(KEEPER, f"登记 {number}")
    world.sees(REPORTER, "已通过：档案外借", "杨柳已登记")
    assert "杨柳登记（档案管理员登记）" in world.says(REPORTER, f"进度 {number}")
    world.looks_away()


def test_the_weather_is_no_answer_to_when(world: World) -> None:
    world.says(REPORTER, "申请设备带离")
    for answer in ("笔记本 NB-07", "哈尔滨"):
        world.says(REPORTER, answer)
    assert "没听懂" in world.says(REPORTER, "今天天气不错")
    assert "已记下 归还时间" in world.says(REPORTER, "周五下午五点吧")
    world.looks_away()


def test_a_leaked_state_secret_is_no_leaked_password(world: World) -> None:
    """product.md 2: not a classified system; whom to call is said at once, nothing is registered or asked."""
    reply = world.says(REPORTER, "国家秘密泄露了")
    assert "李明" in reply
    assert "不要在这里写" in reply
    assert world.acts("leak.reported") == []
    world.says(REPORTER, "申请拍摄许可")
    world.says(REPORTER, "王工程师")
    assert "李明" in world.says(REPORTER, "涉密文件泄露了，我该怎么处理呢")
    assert "第2项" in world.says(REPORTER, "继续")
    world.looks_away()


def test_two_articles_stand_in_full_under_the_title(world: World) -> None:
    world.says(REPORTER, "申请档案查阅")
    for answer in ("2019-01 号卷", "核对历史数据", "明天9点到17点", "是"):
        world.says(REPORTER, answer)
    world.says(REPORTER, "提交")
    world.sees(KEEPER, "档案查阅：请办理", "安全管理暂行办法第27条、第28条")
    world.looks_away()


def test_a_period_that_cannot_be_read_is_asked_again_with_an_example(world: World) -> None:
    world.says(REPORTER, "申请系统变更")
    for answer in ("升级数据库", "先备份再升级", "停机十分钟", "恢复备份"):
        world.says(REPORTER, answer)
    for said in ("看情况吧", "改 5 有空的时候", "明天10点", "昨天9点到10点", "今天天气不错"):
        reply = world.says(REPORTER, said)
        assert "明天" in reply, reply
        assert "已记下" not in reply, reply
    assert "这个时间已经过去" in world.says(REPORTER, "昨天9点到10点")
    assert "要有开始和结束" in world.says(REPORTER, "明天10点")
    world.looks_away()


def test_a_long_list_says_how_much_more_there_is(world: World) -> None:
    for _ in range(10):
        photo(world)
    assert "另有 2 件" in world.says(LEADER, "待办")
    world.looks_away()


def test_what_is_owed_is_listed_with_what_is_due_first(world: World, borrowed: str) -> None:
    said = world.says(REPORTER, "待办")
    assert f"归还登记：11月27日 17:00 前，完成 {borrowed}" in said
    assert "另有" not in said


def test_progress_tells_what_follows_the_approval(world: World, borrowed: str) -> None:
    assert "归还登记：待完成，11月27日 17:00 前" in world.says(REPORTER, f"进度 {borrowed}")
    world.says(REPORTER, f"完成 {borrowed}")
    world.says(REPORTER, "现在")
    assert "归还登记：待确认（张伟于 11月22日" in world.says(REPORTER, f"进度 {borrowed}")
    world.says(KEEPER, f"属实 {borrowed}")
    said = world.says(REPORTER, f"完成 {borrowed}")
    assert "已经办结，只能查看" in said
    assert "归还登记：已完成" in said
    world.looks_away()


def test_two_carriers_in_one_breath_are_two(world: World) -> None:
    world.says(REPORTER, "申请携带保密载体外出")
    assert "载体编号：3号U盘、5号U盘" in world.says(REPORTER, "3号U盘和5号U盘")
    world.looks_away()


def test_whoever_completes_what_was_sent_back_reads_who_will_be_asked(world: World) -> None:
    number = photo(world)
    world.says(LEADER, f"退回 {number} 用途写清楚")
    world.looks_away()
    world.says(REPORTER, f"补正 {number}")
    world.sees(REPORTER, "提交后依次办理", "李明")
    world.looks_away()


def test_whoever_tells_everything_at_once_reads_who_will_be_asked(world: World) -> None:
    photo(world)
    world.looks_away()
    world.says(REPORTER, "照上次申请拍摄许可")
    world.sees(REPORTER, "提交后依次办理", "李明")
    world.looks_away()


def test_own_words_for_a_choice_are_asked_again_and_the_form_stays(world: World) -> None:
    world.says(REPORTER, "申请设备送修")
    for answer in ("台式机", "开不了机", "联想服务站"):
        world.says(REPORTER, answer)
    reply = world.says(REPORTER, "硬盘已拆下")
    assert "设备拆装增减" not in reply
    assert "设备送修" in world.says(REPORTER, "看看已填")
    world.looks_away()


def test_a_whole_sentence_about_something_else_is_no_type_of_carrier(world: World) -> None:
    world.says(REPORTER, "申请载体领用")
    world.says(REPORTER, "明天下午两点税务局的人来谈合同")  # a visit: a form of its own
    world.says(REPORTER, "取消")
    assert "没填完的载体领用" in world.says(REPORTER, "取消")
    world.says(REPORTER, "继续")
    assert "1. 载体类型：（待填）" in world.says(REPORTER, "看看已填")
    world.says(REPORTER, "加密U盘")  # only what there is to choose from
    assert "1. 载体类型：（待填）" in world.says(REPORTER, "看看已填")
    world.says(REPORTER, "U盘")
    assert "1. 载体类型：U盘" in world.says(REPORTER, "看看已填")
    world.looks_away()


@pytest.mark.parametrize("said", ["我的密码泄露了", "我密码好像被人知道了"])
def test_a_leak_is_never_taken_for_a_choice(world: World, said: str) -> None:
    world.says(REPORTER, "申请载体领用")
    assert "泄露" in world.says(REPORTER, said)
    world.looks_away()
    world.looks_away(LEADER)


def carrier(world: World) -> None:
    """Filled in up to the summary: 同行人 is 王芳."""
    world.says(REPORTER, "申请携带保密载体外出")
    for answer in ("U盘3号", "内部", "哈尔滨", "明天9点到周五17点", "开会", "王芳"):
        world.says(REPORTER, answer)
    world.looks_away()


@pytest.mark.parametrize("said", ["改 6 跳过", "改 同行人 跳过", "改第6项 不填", "改 6 清空"])
def test_an_optional_item_is_emptied_by_saying_skip_it(world: World, said: str) -> None:
    carrier(world)
    assert "已记下 同行人：（未填）" in world.says(REPORTER, said)
    assert "同行人确认" not in world.sees(REPORTER, "携带保密载体外出：请核对").text
    world.looks_away()


@pytest.mark.parametrize("said", ["改 3 跳过", "改 目的地 清空", "改第3项 不填"])
def test_a_required_item_is_not_emptied_and_keeps_what_it_has(world: World, said: str) -> None:
    carrier(world)
    reply = world.says(REPORTER, said)
    assert "“目的地”必须填，不能跳过，没有改动" in reply and "改 3 新内容" in reply
    assert "3. 目的地：哈尔滨" in world.says(REPORTER, "看看已填")
    world.looks_away()


def test_changing_nothing_after_all_leaves_it_as_it_was(world: World) -> None:
    carrier(world)
    world.says(REPORTER, "改 6 不改了")
    assert "6. 同行人：王芳" in world.says(REPORTER, "看看已填")
    world.looks_away()


def test_the_whole_period_is_on_the_summary_and_not_told_twice(world: World) -> None:
    world.says(REPORTER, "申请携带保密载体外出")
    for answer in ("U盘3号", "内部", "哈尔滨", "明天9点到周五17点", "开会"):
        world.says(REPORTER, answer)
    assert "放不下" not in world.says(REPORTER, "跳过")
    world.looks_away()
