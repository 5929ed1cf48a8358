"""Said without a number, as people do who have one thing on their phone: done, or asked first; never denied."""

from __future__ import annotations

import pytest

from tests.scenarios.test_requests import photo
from tests.world import ADMIN, COLLEAGUE, LEADER, REPORTER, World


def _verdicts(world: World) -> list[str]:
    names = ("agreed", "rejected", "returned", "moved", "withdrawn", "nudged")
    return [name for name in names for _ in world.acts(f"request.{name}")]


@pytest.mark.parametrize(
    ("said", "asked", "done"),
    [
        ("同意", "您要同意张伟的拍摄许可", "agreed"),
        ("同意，注意别拍到屏幕", "注意别拍到屏幕", "agreed"),
        ("驳回 这段时间不安排", "您要驳回张伟的拍摄许可", "rejected"),
        ("不同意，这段时间不安排", "您要驳回张伟的拍摄许可", "rejected"),
        ("退回 区域没写清楚", "您要退回张伟的拍摄许可", "returned"),
        ("转交给王芳", "转交给王芳吗", "moved"),
        ("转给王芳办理", "转交给王芳吗", "moved"),
    ],
)
def test_one_request_waits_and_the_verb_alone_is_asked_about(world: World, said: str, asked: str, done: str) -> None:
    photo(world)
    world.looks_away()
    assert asked in world.says(LEADER, said)
    assert _verdicts(world) == []
    world.says(LEADER, "是")
    assert _verdicts(world) == [done]
    world.looks_away()


def test_said_twice_it_is_meant(world: World) -> None:
    photo(world)
    assert "您要同意" in world.says(LEADER, "同意")
    assert "已同意" in world.says(LEADER, "同意")
    assert _verdicts(world) == ["agreed"]
    world.looks_away()


def test_no_is_no(world: World) -> None:
    photo(world)
    world.says(LEADER, "同意")
    world.says(LEADER, "否")
    assert _verdicts(world) == []
    world.looks_away()


def test_without_a_reason_the_reason_is_asked_for_at_once(world: World) -> None:
    photo(world)
    assert "请说明驳回的原因" in world.says(LEADER, "驳回")
    assert "已驳回" in world.says(LEADER, "没有必要")
    assert _verdicts(world) == ["rejected"]
    world.looks_away()


def test_why_me_is_told_of_a_request_as_well(world: World) -> None:
    photo(world)
    assert "您是单位领导，张伟的拍摄许可" in world.says(LEADER, "为什么找我")
    world.looks_away()


def test_of_several_each_is_listed_with_its_number_and_none_is_decided(world: World) -> None:
    first, second = photo(world), photo(world)
    world.looks_away()
    listed = world.says(LEADER, "退回 区域没写清楚")
    assert f"退回 {first} 区域没写清楚（张伟的拍摄许可）" in listed
    assert f"退回 {second} 区域没写清楚（张伟的拍摄许可）" in listed
    assert _verdicts(world) == []
    assert "已退回补正" in world.says(LEADER, f"退回 {second} 区域没写清楚")
    world.looks_away()


def test_the_applicant_needs_no_number_either(world: World) -> None:
    photo(world)
    world.looks_away()
    assert "拍摄许可" in world.says(REPORTER, "进度")
    assert "已提醒李明" in world.says(REPORTER, "催一下")
    world.says(LEADER, "退回")
    world.says(LEADER, "区域没写清楚")
    world.looks_away()
    assert "待补正" in world.says(REPORTER, "催办")
    assert "请核对" in world.says(REPORTER, "补正")
    assert "已提交" in world.says(REPORTER, "提交")
    assert "您要撤回拍摄许可" in world.says(REPORTER, "撤回")
    assert "已撤回" in world.says(REPORTER, "是")
    assert _verdicts(world) == ["returned", "withdrawn", "nudged"]
    world.looks_away()


@pytest.mark.parametrize("said", ["同意", "驳回 不行", "转交给王芳", "撤回", "催办"])
def test_whoever_is_not_asked_changes_nothing(world: World, said: str) -> None:
    photo(world)
    world.looks_away()
    world.says(COLLEAGUE, said)
    world.says(COLLEAGUE, "是")
    assert _verdicts(world) == []
    world.looks_away()


def test_what_became_of_it_meanwhile_is_told(world: World) -> None:
    """The number is asked about, the card is tapped, and then the question is answered."""
    number = photo(world)
    world.says(LEADER, "同意")
    world.says(LEADER, f"驳回 {number} 没有必要")
    assert "已同意" not in world.says(LEADER, "是")
    assert _verdicts(world) == ["rejected"]
    world.looks_away()


def test_an_open_form_is_answered_first(world: World) -> None:
    """The leader fills in a form of their own: the words are its answer."""
    photo(world)
    world.looks_away()
    world.says(LEADER, "申请拍摄许可")
    world.says(LEADER, "王工程师")
    assert "您要同意" not in world.says(LEADER, "同意")
    assert _verdicts(world) == []
    world.looks_away()


def test_what_is_confirmed_needs_no_number(world: World) -> None:
    """What was returned is owed by the applicant, and confirmed by the keeper."""
    world.says(REPORTER, "申请档案外借")
    for answer in ("2019-01 号卷", "核对历史数据", "周五17点", "是"):
        world.says(REPORTER, answer)
    world.says(REPORTER, "提交")
    for person in (LEADER, "yangliu"):
        world.says(person, "同意")
        world.says(person, "是")
    world.looks_away()
    world.passes(hours=12)
    assert "归还登记" in world.says(REPORTER, "归还了")
    assert "还要杨柳确认" in world.says(REPORTER, "刚才")
    assert "您要登记" in world.says("yangliu", "属实")
    world.says("yangliu", "是")
    assert len(world.acts("request.archived")) == 1
    world.looks_away()


def test_those_without_any_request_hear_what_they_heard(world: World) -> None:
    assert "没有可以“同意”的事项" in world.says(ADMIN, "同意")
    assert "现在没有找您办的事" in world.says(ADMIN, "为什么找我")
    world.looks_away()


@pytest.mark.parametrize("said", ["没有", "没有人同行", "没人", "就我自己", "我一个人去", "无"])
def test_nobody_goes_along(world: World, said: str) -> None:
    world.says(REPORTER, "后天带3号U盘去哈尔滨开会，周五回来")
    world.says(REPORTER, "敏感")
    assert "请核对" in world.says(REPORTER, said)
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away()
