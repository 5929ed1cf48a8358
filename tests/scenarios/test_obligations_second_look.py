"""Obligations on bad days: told too early, those meant are gone, those who must confirm keep silent."""

from __future__ import annotations

import pytest

from tests.scenarios.test_obligations import KEEPER, borrowed
from tests.scenarios.test_requests import takeout
from tests.world import ADMIN, COLLEAGUE, HEAD, LEADER, REPORTER, SUPERVISOR, World

__all__ = ["borrowed"]
WITNESS = "hejun"


@pytest.fixture
def away_from_monday(world: World) -> str:
    """A carrier that leaves on Monday at nine and is back on Friday at five; it is Sunday night."""
    number = takeout(world)
    world.taps(LEADER, "同意")
    world.looks_away()
    return number


def test_nothing_is_returned_before_it_has_left(world: World, away_from_monday: str) -> None:
    world.taps(REPORTER, "已完成")
    world.sees(REPORTER, "没有登记", "11月23日（周一）09:00", "归还登记")
    assert "没有登记" in world.says(REPORTER, f"完成 {away_from_monday}")
    assert world.acts("obligation.done") == []
    world.looks_away()


def test_it_may_come_back_earlier_than_planned(world: World, away_from_monday: str) -> None:
    world.passes(hours=16)
    assert "什么时候归还的" in world.says(REPORTER, f"完成 {away_from_monday}")
    assert "已登记" in world.says(REPORTER, "现在")
    world.looks_away()
    assert len(world.acts("request.archived")) == 1


@pytest.mark.parametrize(("said", "heard"), [("明天下午三点", "还没到"), ("昨天下午三点", "没有登记")])
def test_when_it_came_back_lies_between_departure_and_now(
    world: World, away_from_monday: str, said: str, heard: str
) -> None:
    world.passes(hours=16)
    world.says(REPORTER, f"完成 {away_from_monday}")
    assert heard in world.says(REPORTER, said)
    assert "已登记" in world.says(REPORTER, "刚才")
    world.looks_away()


def test_a_foreign_device_is_not_unplugged_before_it_was_plugged_in(world: World) -> None:
    world.says(REPORTER, "申请外来设备接入")
    for answer in ("测试笔记本", "SN001", "办公网", "明天9点到17点", "1"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    for person in (LEADER, "wuhao", ADMIN):
        world.says(person, f"同意 {number}")
    world.looks_away()
    assert "11月23日（周一）09:00" in world.says(REPORTER, f"完成 {number}")
    world.passes(hours=12)
    assert "已登记" in world.says(REPORTER, f"完成 {number}")
    world.looks_away()


def destruction(world: World) -> str:
    world.says(REPORTER, "申请载体销毁")
    for answer in ("U盘3号、U盘4号", "粉碎", "王芳", "何军"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.looks_away()
    return number


def test_an_executor_who_is_gone_is_replaced_by_the_leader_and_everybody_is_told(world: World) -> None:
    destruction(world)
    world.leaves(COLLEAGUE)
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.sees(LEADER, "销毁记录：请按时完成", "原来的办理人不在")
    world.sees(REPORTER, "销毁记录", "改由李明登记")
    world.looks_away()
    assert "没有要您登记的事项" in world.says(REPORTER, "完成 SQ-20261122-001")
    world.taps(LEADER, "已完成")
    for answer in ("刚才", "机房", "无"):
        world.says(LEADER, answer)
    world.says(LEADER, "提交")
    world.sees(WITNESS, "销毁记录：请确认", "李明登记已完成")
    world.looks_away()


def test_who_has_to_confirm_is_asked_to_confirm_and_who_has_done_it_is_left_alone(world: World, borrowed: str) -> None:
    world.passes(hours=115)  # Friday 17:00
    world.looks_away()
    world.says(REPORTER, f"完成 {borrowed}")
    world.says(REPORTER, "现在")
    world.looks_away()
    world.passes(hours=25)
    card = world.sees(KEEPER, "归还登记：请尽快确认", "张伟登记已完成")
    assert "没有登记" not in card.text
    world.sees(HEAD, "杨柳还没有确认")  # the keeper's next leader, not the applicant's
    world.sees_nothing_else()
    assert "归还登记" in world.says(HEAD, f"进度 {borrowed}")
    assert f"属实 {borrowed}" in world.says(KEEPER, "待办")
    world.taps(KEEPER, "属实")
    world.sees(REPORTER, "已全部办完")
    world.looks_away()


def test_a_keeper_who_is_dismissed_confirms_nothing_any_more(world: World, borrowed: str) -> None:
    world.says(REPORTER, f"完成 {borrowed}")
    world.says(REPORTER, "现在")
    world.says(SUPERVISOR, "任命 何军 档案管理员")
    world.says(SUPERVISOR, "确定")
    world.says(SUPERVISOR, "免去 杨柳 档案管理员")
    world.says(SUPERVISOR, "确定")
    world.looks_away()
    world.moves_on()
    world.sees(WITNESS, "归还登记：请确认", "张伟登记已完成")
    world.sees(REPORTER, "改由何军确认")
    world.sees_nothing_else()
    assert "没有要您登记" in world.says(KEEPER, f"属实 {borrowed}") or "没有找到" in world.says(KEEPER, "待办")


def test_of_two_keepers_the_dismissed_one_is_asked_no_more(world: World, borrowed: str) -> None:
    world.appoints(WITNESS, "档案管理员")
    world.says(REPORTER, f"完成 {borrowed}")
    world.says(REPORTER, "现在")
    world.says(SUPERVISOR, "免去 杨柳 档案管理员")
    world.says(SUPERVISOR, "确定")
    world.looks_away()
    world.moves_on()
    world.sees_nothing_else()
    assert "没有要您登记" in world.says(KEEPER, f"完成 {borrowed}")
    world.taps(WITNESS, "属实")
    world.sees(REPORTER, "已全部办完")
    world.looks_away()


def overdue(world: World, person: str) -> str:
    """An archive this person lent until Friday and kept for a day longer."""
    world.says(person, "申请档案外借")
    for answer in ("2019-01 号卷", "核对历史数据", "周五17点", "是"):
        world.says(person, answer)
    number = world.says(person, "提交").split("撤回 ")[1][:4]
    world.looks_away()
    for decider in (LEADER if person == REPORTER else SUPERVISOR, KEEPER):
        world.says(decider, f"同意 {number}")
    world.passes(hours=115)
    world.looks_away()
    world.passes(hours=24)
    world.sees(person, "归还登记：已超期")
    return number


def test_what_a_leader_owes_reaches_somebody_the_first_day(world: World) -> None:
    """李明 leads the office and nobody is above it in the tree: the security supervisor hears of it at once."""
    number = overdue(world, LEADER)
    world.sees(SUPERVISOR, "李明还没有登记完成", "请督促")
    world.sees_nothing_else()
    assert "归还登记" in world.says(SUPERVISOR, f"进度 {number}")
    world.passes(hours=24)
    world.sees(LEADER, "归还登记：已超期")
    assert world.news(SUPERVISOR) != []
    world.looks_away()


def test_what_a_keeper_and_their_leader_owe_together_goes_above_both(world: World) -> None:
    """Both keepers are late; the leader of the one is the other's colleague, so the head of the office hears of it."""
    world.appoints(HEAD, "档案管理员")
    world.looks_away()
    number = overdue(world, REPORTER)
    world.looks_away()
    world.says(REPORTER, f"完成 {number}")
    world.says(REPORTER, "现在")
    world.looks_away()
    world.passes(hours=24)
    world.sees(KEEPER, "归还登记：请尽快确认")
    world.sees(HEAD, "归还登记：请尽快确认")
    world.sees(SUPERVISOR, "还没有确认", "请督促")
    assert "还没有确认" not in "".join(world.news(LEADER))
    world.looks_away()


def test_of_all_the_cards_that_are_too_old_to_change_one_text_tells(world: World, borrowed: str) -> None:
    """A card can be changed for three days (D 94888); a text for each of the older ones would be noise."""
    world.passes(days=16)
    world.looks_away()
    world.says(REPORTER, f"完成 {borrowed}")
    world.says(REPORTER, "现在")
    assert len([news for news in world.news(REPORTER) if "之前的卡片不用再处理" in news]) == 1
    world.looks_away()
    world.passes(days=6)
    world.looks_away()
    world.says(KEEPER, f"属实 {borrowed}")
    assert len([news for news in world.news(KEEPER) if "之前的卡片不用再处理" in news]) == 1
    assert len([news for news in world.news(REPORTER) if "之前的卡片不用再处理" in news]) <= 1
    world.looks_away()
