"""Every switch of the simulator's panel of bad days, thrown while a leak is reported: the product survives each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.simulator import troubles
from bot.simulator.troubles import PERSON, SENDING, TROUBLES
from store import migrate
from tests.world import ADMIN, DUTY, DUTY_2, LEADER, REPORTER, SUPERVISOR, World, make_world

LEAK = "信用信息共享平台的账号 zhangwei01 密码好像被别人知道了"
CALL, TOLD = "账号密码泄露，请立即确认", "本单位账号密码泄露"
API = [name for name, trouble in TROUBLES.items() if trouble.group == SENDING]


@pytest.fixture
def world(fresh_database: Callable[..., str], tmp_path: Path) -> Iterator[World]:
    city = make_world(fresh_database("sqlite", migrate.upgrade), tmp_path)
    yield city
    city.house.database.close()


def cards(world: World, person: str, title: str) -> int:
    """How many cards with this title lie on the phone, whatever became of them."""
    return sum(
        1 for seen in world.platform.ledger if (seen.member, seen.kind) == (person, "send") and title in seen.text
    )


def test_the_list_has_every_kind_of_bad_day_and_says_what_it_means() -> None:
    assert len(TROUBLES) == 16
    for trouble in TROUBLES.values():
        assert len(trouble.meaning) > 30, trouble.name
    assert len({trouble.label for trouble in TROUBLES.values()}) == len(TROUBLES)


@pytest.mark.parametrize("name", API)
def test_whatever_happens_to_our_calls_everybody_hears_of_it_once(world: World, name: str) -> None:
    troubles.cause(world.platform, name)
    assert "已登记账号密码泄露" in world.says(REPORTER, LEAK)
    world.passes(minutes=2)
    troubles.mend(world.platform, name)
    world.passes(minutes=2)

    assert cards(world, DUTY, CALL) == 1
    assert cards(world, LEADER, TOLD) == 1
    assert any(call.fault for call in world.platform.calls)
    world.is_in_order()
    world.taps(DUTY, "确认收到")
    world.sees(REPORTER, "确认收到")


@pytest.mark.parametrize("name", ["again", "deaf"])
def test_a_callback_that_comes_again_is_done_once(world: World, name: str) -> None:
    troubles.cause(world.platform, name)
    first = world.says(REPORTER, LEAK)

    assert "已登记账号密码泄露" in first
    assert cards(world, DUTY, CALL) == 1
    assert len(world.platform.deliveries[-1].statuses) > 1
    assert world.phone(REPORTER).count(first) == 1


def test_callbacks_held_back_are_all_done_when_they_come(world: World) -> None:
    troubles.cause(world.platform, "late")
    assert world.says(REPORTER, LEAK) == ""
    assert cards(world, DUTY, CALL) == 0
    assert troubles.view(world.platform)[10]["held"] == 1

    troubles.mend(world.platform, "late")
    world.settles()
    assert cards(world, DUTY, CALL) == 1
    assert any("已登记账号密码泄露" in text for text in world.phone(REPORTER))


def test_a_callback_overtaken_by_the_next_one_is_done_after_it(world: World) -> None:
    world.says(REPORTER, LEAK)
    troubles.cause(world.platform, "swapped")
    world.says(REPORTER, "今天早上")
    world.says(REPORTER, "进度")
    world.settles()

    assert [delivery.statuses for delivery in world.platform.deliveries[-2:]] == [[200], [200]]
    assert cards(world, DUTY, CALL) == 1


def test_a_callback_that_is_lost_can_be_made_again(world: World) -> None:
    troubles.cause(world.platform, "vanished")
    assert world.says(REPORTER, LEAK) == ""
    ghost = world.platform.state.chat(REPORTER)[-1]
    assert "应用永远不会知道" in ghost.ghost
    assert ghost not in world.platform.chat(REPORTER)

    assert "已登记账号密码泄露" in world.says(REPORTER, LEAK)
    assert cards(world, DUTY, CALL) == 1


@pytest.mark.parametrize(("name", "why"), [("range", "可见范围"), ("licence", "没有接口许可")])
def test_whoever_cannot_be_reached_is_passed_over_at_once(world: World, name: str, why: str) -> None:
    troubles.cause(world.platform, name, DUTY)
    world.says(REPORTER, LEAK)
    world.passes(minutes=1)

    assert cards(world, DUTY, CALL) == 0
    assert cards(world, ADMIN, CALL) + cards(world, DUTY_2, CALL) >= 1
    assert any("收不到" in seen.text for seen in world.platform.ledger if seen.member == SUPERVISOR)
    ghosts = [entry.ghost for entry in world.platform.state.chat(DUTY) if entry.ghost]
    assert why in ghosts[0]

    troubles.mend(world.platform, name, DUTY)
    assert not any(switch["on"] for switch in troubles.view(world.platform))


def test_what_the_platform_swallowed_is_made_good_by_the_next_in_line(world: World) -> None:
    """Nobody tells the product that the message is gone; but nobody confirms, and so the ladder goes on."""
    troubles.cause(world.platform, "flood", DUTY)
    world.says(REPORTER, LEAK)
    assert cards(world, DUTY, CALL) == 0
    ghost = world.platform.state.chat(DUTY)[-1]
    assert "每分钟 30 条" in ghost.ghost
    assert ghost.buttons == {}

    world.passes(minutes=11)
    assert cards(world, ADMIN, CALL) == 1


def test_everything_is_mended_with_one_tap(world: World) -> None:
    for name, trouble in TROUBLES.items():
        troubles.cause(world.platform, name, DUTY if trouble.group == PERSON else "")
    assert all(switch["on"] for switch in troubles.view(world.platform))
    troubles.mend_all(world.platform)
    assert not any(switch["on"] or switch["members"] for switch in troubles.view(world.platform))
    assert "已登记账号密码泄露" in world.says(REPORTER, LEAK)
    assert cards(world, DUTY, CALL) == 1
