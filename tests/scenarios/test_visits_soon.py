"""Half an hour before visitors come the host is reminded, with what is still missing at the door (WB-04, WB-06)."""

from __future__ import annotations

import pytest

from store.personal import as_held
from store.schema import personal
from tests.scenarios.test_visits import registered
from tests.world import COLLEAGUE, REPORTER, World


def test_what_is_missing_half_an_hour_before(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，我陪同")
    world.looks_away()
    world.passes(hours=10, minutes=20)
    world.sees_nothing_else(REPORTER)
    world.passes(minutes=12)
    told = world.sees(REPORTER, "赵* 09:00 到", "会议室", "还没有告知（WB-06）").text
    assert f"签到 {number}" in told
    assert f"取消来访 {number}" in told
    world.looks_away()


def test_all_is_ready(world: World) -> None:
    registered(world, "明早九点省厅赵强来开会，我陪同")
    world.taps(REPORTER, "已告知，全程陪同")
    world.looks_away()
    world.passes(hours=10, minutes=32)
    assert "还差" not in world.sees(REPORTER, "09:00 到").text
    world.looks_away()


def test_nobody_has_agreed_to_host(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，王芳接待")
    world.looks_away()
    world.passes(hours=10, minutes=32)
    for person in (REPORTER, COLLEAGUE):
        told = world.sees(person, "09:00 到", "还没有人确认接待").text
        assert f"改接待 {number} 姓名" in told
        assert "还没有告知" not in told
    world.looks_away()


def test_machine_room_without_its_approval(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.looks_away()
    world.passes(hours=10, minutes=32)
    world.sees(REPORTER, "没有机房出入审批", f"办审批 {number}")
    world.looks_away()


def test_another_time_another_reminder_and_none_once_they_are_in(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，我陪同")
    world.taps(REPORTER, "已告知，全程陪同")
    world.says(REPORTER, f"改期 {number} 明天14点到16点")
    world.looks_away()
    world.passes(hours=11)
    world.sees_nothing_else(REPORTER)
    world.passes(hours=4, minutes=32)
    world.sees(REPORTER, "14:00 到")
    world.says(REPORTER, f"延长 {number} 1小时")
    world.looks_away()
    world.passes(minutes=10)
    world.sees_nothing_else(REPORTER)
    world.looks_away()


def test_who_came_early_is_not_announced(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，我陪同")
    world.taps(REPORTER, "已告知，全程陪同")
    world.passes(hours=10)
    world.says(REPORTER, f"签到 {number}")
    world.looks_away()
    world.passes(minutes=40)
    world.sees_nothing_else(REPORTER)
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_registered_within_the_half_hour_or_cancelled_says_nothing_more(world: World) -> None:
    registered(world, "20分钟后省厅赵强来开会，我陪同")
    world.looks_away()
    world.passes(minutes=15)
    world.sees_nothing_else(REPORTER)
    number = registered(world, "明早九点省厅孙红梅来开会，我陪同")
    world.says(REPORTER, f"取消来访 {number}")
    world.looks_away()
    world.passes(hours=10, minutes=32)
    assert not [text for text in world.news(REPORTER) if "孙*" in text]
    world.looks_away()


def test_the_summary_names_what_is_left_out_on_one_line_and_keeps_unit_and_people_apart(world: World) -> None:
    world.says(REPORTER, "明早九点省厅工程师来换硬盘，我陪同")
    below = next(text for text in reversed(world.phone(REPORTER)) if "来访登记已填完" in text)
    assert "（未填）" not in below
    assert "没有填（可以不填）：" in below
    card = world.sees(REPORTER, "来访登记", "工程师", "省厅").text
    assert "省厅工程师" not in card
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "已登记：来访", "省厅工程师")
    world.looks_away()


@pytest.mark.parametrize(
    "said", ["省厅工程师赵强现在来开会，我陪同", "省厅赵强马上来开会，我接待", "现在来了省厅的赵强，开会，我陪同"]
)
def test_those_who_come_this_very_moment_are_registered_with_one_tap(world: World, said: str) -> None:
    world.passes(hours=12)  # to ten in the morning
    world.says(REPORTER, said)
    world.sees(REPORTER, "来访登记：请核对", "赵*", "省厅", "10:00")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "已登记：来访")
    assert seals(world) == ["赵强"]
    world.looks_away()


def seals(world: World) -> list[str]:
    """The names that are sealed, in clear."""
    with world.house.database.look() as connection:
        found = connection.execute(personal.select().where(personal.c.field == "name")).all()
        return [as_held(row).value(world.house.ring) for row in found]
