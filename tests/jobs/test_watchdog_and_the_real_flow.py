"""The watchdog's own idea of a leak agrees with what the handlers do, hour by hour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.watchdog import Finding, findings
from tests.world import DUTY, REPORTER, World, make_world

# These name processes, and there are none in this world.
_PROCESSES = ("clock_silent", "worker_silent", "directory_silent", "checkpoint_silent")


@pytest.fixture
def world(migrated_url: str, tmp_path: Path) -> Iterator[World]:
    city = make_world(migrated_url, tmp_path)
    yield city
    city.house.database.close()


def _found(world: World) -> list[Finding]:
    return [finding for finding in findings(world.house) if finding.kind not in _PROCESSES]


def test_a_leak_nobody_touches_for_days_misses_nothing(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    for minutes in [1] * 40 + [15] * 20 + [120] * 15:
        world.passes(minutes=minutes)
        assert _found(world) == []


def test_a_confirmed_leak_that_nobody_stops_misses_nothing(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.passes(minutes=3)
    world.taps(DUTY, "确认收到")
    for minutes in [2] * 50 + [30] * 10:
        world.passes(minutes=minutes)
        assert _found(world) == []


def test_a_stopped_account_leaves_the_report_only(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.taps(DUTY, "已停用账号")
    for _ in range(32):
        world.passes(hours=1)
        assert _found(world) == []


def test_what_the_house_slept_through_is_found_until_it_is_made_good(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.sleeps(minutes=13)
    kinds = {finding.kind for finding in _found(world)}
    assert kinds == {"rung_missed", "deadline_late"}
    world.settles()
    assert _found(world) == []
