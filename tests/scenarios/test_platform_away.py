"""Two hours without the platform while a leak is open: nothing lost, no flood afterwards, and at once when it is back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from store import migrate
from tests.databases import Databases
from tests.world import ADMIN, DUTY, HEAD, LEADER, REPORTER, SUPERVISOR, World

SAME = "信用信息共享平台的账号 zhangwei01 密码泄露了"
LADDER = (DUTY, ADMIN, SUPERVISOR, HEAD)
# failures.md 7, 14: incidents are out within ten seconds.
AT_ONCE = timedelta(seconds=10)


@pytest.fixture
def migrated_url(databases: Databases) -> str:
    """What is delivered when is decided above the database; the campaign goes through it on both."""
    return databases.fresh("sqlite", migrate.upgrade)


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Thousands of lines about a platform that is away are written at some cost and read by nobody."""
    with capture_logs():
        yield


def goes_away(world: World, kind: str) -> None:
    world.platform.faults.add("*", kind, None, code=503 if kind == "status" else -1)


def comes_back(world: World) -> None:
    world.platform.faults.clear()
    world.passes(seconds=AT_ONCE.total_seconds())


def calls(world: World, person: str) -> list[str]:
    return [text for text in world.news(person) if "请立即确认" in text]


@pytest.mark.parametrize(("kind", "hours"), [("status", 2), ("down", 0.75)])
def test_everybody_is_called_at_once_and_reads_how_things_stand(world: World, kind: str, hours: float) -> None:
    """Seven rounds were missed: nobody gets seven cards, the newest one says it all; then the rounds go on."""
    world.says(REPORTER, SAME)
    world.looks_away()
    goes_away(world, kind)
    world.passes(hours=hours)
    assert [calls(world, person) for person in LADDER] == [[]] * 4
    comes_back(world)
    for person in LADDER:
        # The first one may have arrived, for all anybody knows; whether it did is asked again, so it is sent again.
        assert 1 <= len(calls(world, person)) <= 2, f"{person}: {calls(world, person)}"
        assert f"{'2 小时' if hours == 2 else '45 分钟'}无人确认" in calls(world, person)[-1]
    world.looks_away()
    world.passes(minutes=15)
    assert [len(calls(world, person)) for person in LADDER] == [1] * 4
    world.looks_away()
    world.taps(ADMIN, "已停用账号")
    open_cards = [entry for person in LADDER for entry in world.cards(person) if "确认收到" in entry.buttons.values()]
    assert open_cards == []
    world.looks_away()
    world.is_in_order()


def test_what_was_settled_meanwhile_is_not_asked_any_more(world: World) -> None:
    """People can still write to the assistant: its answers to callbacks need no call of ours."""
    world.says(REPORTER, SAME)
    number = world.card(DUTY, "确认收到").text.split("回复编号")[1].split()[0]
    world.looks_away()
    goes_away(world, "errcode")
    world.passes(minutes=25)
    assert "已" in world.says(DUTY, f"停用 {number}")
    world.passes(minutes=5)
    comes_back(world)
    for person in LADDER:
        # What may have arrived is sent again, for only so can it be redrawn: nobody is left with something to tap.
        assert len(calls(world, person)) <= 1
        assert not any("确认收到" in entry.buttons.values() for entry in world.cards(person))
    assert calls(world, HEAD) == []
    world.sees(REPORTER, "账号已于")
    world.sees(LEADER, "账号已于")
    told = Counter((seen.member, seen.kind, seen.text) for seen in world.platform.ledger)
    assert [one for one, times in told.items() if times > 1 and one[1] == "send"] == []
    world.looks_away()
    world.is_in_order()


def test_failures_far_apart_count_as_in_a_row_and_one_success_ends_them(world: World) -> None:
    """At night each run has one message to try: the platform is found away all the same, and found back soon."""
    world.says(REPORTER, SAME)
    world.looks_away()
    goes_away(world, "down")
    world.passes(minutes=12)
    before = len(world.platform.calls)
    world.passes(minutes=5)
    assert 5 * 60 / 6 < len(world.platform.calls) - before < 5 * 60, "at most one probe a second, at least every six"
    comes_back(world)
    assert calls(world, ADMIN)
    world.looks_away()
