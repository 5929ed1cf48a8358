"""A host leaves the contacts: somebody else is asked within a minute, and nobody is in without a host (WB-04, WB-06)."""

from __future__ import annotations

from tests.scenarios.test_visits import KEEPER, registered
from tests.scenarios.test_visits_together import visit_of
from tests.world import COLLEAGUE, LEADER, REPORTER, SUPERVISOR, World


def hosted(world: World) -> str:
    number = registered(world, "明早九点省厅赵强来开会，王芳接待")
    world.taps(COLLEAGUE, "我来接待")
    world.looks_away()
    return number


def test_the_leader_is_asked_before_they_come(world: World) -> None:
    number = hosted(world)
    world.leaves(COLLEAGUE)
    world.sees(LEADER, "请您接待", "赵*")
    world.sees(REPORTER, "王芳已离开单位通讯录", "已请李明接待")
    found = visit_of(world, number)
    assert (found.host, found.hosted_at) == (LEADER, None)
    world.taps(LEADER, "我来接待")
    world.sees(REPORTER, "李明已确认接待")
    world.looks_away()
    world.moves_on()
    world.sees_nothing_else()


def test_with_visitors_in_it_is_told_loudly_and_one_host_stays_on_the_record(world: World) -> None:
    number = hosted(world)
    world.passes(hours=11)
    world.taps(COLLEAGUE, "已告知，全程陪同")
    world.says(COLLEAGUE, f"签到 {number}")
    world.looks_away()
    world.leaves(COLLEAGUE)
    world.sees(LEADER, "请您接手", "王芳要离开")
    world.sees(SUPERVISOR, "紧急", "赵*还在会议室", "王芳已离开单位通讯录")
    before = visit_of(world, number)
    assert [(one.host, one.until_at) for one in before.escorts] == [(COLLEAGUE, None)]
    world.looks_away()
    world.moves_on()
    world.sees_nothing_else()
    world.taps(LEADER, "我接手")
    one, two = visit_of(world, number).escorts
    assert (one.host, two.host, one.until_at) == (COLLEAGUE, LEADER, two.from_at)
    assert "已全部离开" in world.says(LEADER, f"签离 {number}")
    world.looks_away()


def test_nobody_more_comes_in_until_somebody_has_taken_over(world: World) -> None:
    number = registered(world, "明早九点省厅赵强、孙红梅来开会，王芳接待")
    world.taps(COLLEAGUE, "我来接待")
    world.passes(hours=11)
    world.taps(COLLEAGUE, "已告知，全程陪同")
    assert "已签到" in world.says(COLLEAGUE, f"签到 {number} 第1位")
    world.leaves(COLLEAGUE)
    refused = world.says(KEEPER, f"签到 {number} 第2位")
    assert "接待人已离开单位，还没有人接手（WB-04）" in refused
    assert f"接手 {number}" in refused
    assert len(world.acts("visit.checked_in")) == 1
    world.taps(LEADER, "我接手")
    assert "已签到" in world.says(KEEPER, f"签到 {number} 第2位")
    assert "已全部离开" in world.says(LEADER, f"签离 {number}")
    world.looks_away()
