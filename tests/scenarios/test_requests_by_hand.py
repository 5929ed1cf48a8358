"""What officials stumbled over when they played the riskiest procedures through, in their own words."""

from __future__ import annotations

import pytest

from tests.scenarios.test_requests import photo
from tests.world import ADMIN, COLLEAGUE, LEADER, REPORTER, World

WITNESS = "hejun"


def _destruction(world: World) -> str:
    world.says(REPORTER, "申请载体销毁")
    for answer in ("U盘3号、U盘4号", "粉碎", "王芳", "何军"):
        world.says(REPORTER, answer)
    return world.says(REPORTER, "提交").split("撤回 ")[1][:4]


def test_whoever_is_to_watch_a_destruction_hears_of_it_before_it_is_done(world: World) -> None:
    """ZX-11: the witness has to be there, and was asked only afterwards whether it was so."""
    _destruction(world)
    world.taps(LEADER, "同意")
    assert all("到场监督" not in entry.text for entry in world.platform.chat(WITNESS))
    world.taps(ADMIN, "同意")
    world.sees(WITNESS, "由王芳在", "请您到场监督", "会请您确认")
    world.looks_away()


def test_the_minute_of_the_approval_is_not_before_it(world: World) -> None:
    """Approved at 09:00:40 and destroyed, as one says it, at nine: that is no contradiction."""
    number = _destruction(world)
    world.passes(hours=11, seconds=40)  # Monday, 09:00:40
    for person in (LEADER, ADMIN):
        world.says(person, f"同意 {number}")
    world.looks_away()
    world.passes(minutes=30)
    world.says(COLLEAGUE, f"完成 {number}")
    for answer in ("今天上午9点", "机房", "无"):
        world.says(COLLEAGUE, answer)
    assert "已登记" in world.says(COLLEAGUE, "提交")
    world.looks_away()


@pytest.mark.parametrize("said", ["市人社局陈静", "人社局的陈静", "陈静（市人社局）"])
def test_which_of_two_of_one_name_is_asked_before_anything_else(world: World, said: str) -> None:
    """Not after the number of their identity card was typed."""
    reply = world.says(REPORTER, "给陈静开个信用平台账号")
    assert "有 2 位“陈静”" in reply
    assert "给谁开通" in reply
    assert "证件号" in world.says(REPORTER, said)
    world.looks_away()


def test_a_name_nobody_has_is_asked_anew_at_once(world: World) -> None:
    reply = world.says(REPORTER, "给赵铁柱开个信用平台账号")
    assert "通讯录里没有“赵铁柱”" in reply
    assert "证件号" in world.says(REPORTER, "王芳")
    world.looks_away()


def test_whoever_it_is_handed_to_is_not_called_what_they_are_not(world: World) -> None:
    number = photo(world)
    world.says(LEADER, f"转交 {number} 王芳")
    card = world.card(COLLEAGUE, "同意")
    assert "李明转交给您" in card.text and "您是单位领导" not in card.text
    assert "原来要办的人转交给了您" in world.says(COLLEAGUE, f"为什么找我 {number}")
    world.looks_away()


def test_once_the_time_is_over_the_card_does_not_speak_of_it_as_to_come(world: World) -> None:
    """昨天 17:30 前没有办，会再提醒: that was over already."""
    photo(world)
    world.looks_away()
    world.passes(days=3)
    newest = world.card(LEADER, "同意").text
    assert "前就应办理，已转请上一级" in newest and "会再提醒并转请上一级" not in newest
    world.looks_away()


def test_who_received_it_says_so(world: World) -> None:
    world.says(REPORTER, "申请载体传递")
    for answer in ("3号U盘", "王芳", "专人送", "加密"):
        world.says(REPORTER, answer)
    world.says(REPORTER, "提交")
    world.taps(LEADER, "同意")
    world.looks_away()
    assert "您要登记载体传递" in world.says(COLLEAGUE, "收到了")
    assert "归档" in world.says(COLLEAGUE, "是")
    world.looks_away()


def test_of_one_request_with_two_things_owed_the_first_is_done(world: World) -> None:
    """It was listed twice with the same number, and no number told them apart."""
    world.says(REPORTER, "申请数据成果开放")
    for answer in ("双公示数据", "某征信公司", "信用评价", "企业基本信息", "明年6月底", "跳过"):
        world.says(REPORTER, answer)
    world.says(REPORTER, "提交")
    world.taps(LEADER, "同意")
    world.taps("zhaoguodong", "同意")
    world.looks_away()
    assert "登记协议编号" in world.says(REPORTER, "完成了")
    assert "还有 1 项待完成" in world.says(REPORTER, "XY-2026-118")
    world.looks_away()


def test_hours_of_this_morning_in_a_sentence(world: World) -> None:
    """Said at twenty to ten, 今天9点到12点 was tonight until tomorrow noon."""
    world.passes(hours=11, minutes=40)
    reply = world.says(REPORTER, "今天9点到12点省厅的笔记本要接办公网")
    reply += world.says(REPORTER, "看看已填")
    assert "11月23日（周一）09:00至12:00" in reply
    world.looks_away()
