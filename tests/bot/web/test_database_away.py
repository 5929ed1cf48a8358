"""While the database is away nothing is lost, nothing overtakes, and 200 is only said for what lies on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.spooled import drain
from store import failpoints
from store.clock import monotonic
from store.spool import Spool
from tests.bot.web.door import Door
from tests.world import COLLEAGUE, DUTY, LEADER, REPORTER, World


@contextmanager
def away(world: World) -> Iterator[None]:
    """Somebody else holds the database and does not let go."""
    file = world.house.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_kept_on_the_disk_in_time_and_taken_in_order_as_of_their_moments(door: Door, world: World) -> None:
    came = world.clock.now()
    with away(world):
        began = monotonic()
        first = door.says(REPORTER, "我的密码泄露了")
        assert (first.status_code, first.get_data()) == (200, b"")
        assert monotonic() - began < 3
    world.clock.forward(minutes=3)
    # The database is back, but what came first is taken first.
    second = door.says(REPORTER, "进度")
    assert (second.status_code, second.get_data()) == (200, b"")
    assert world.house.spooled() == 2
    assert world.acts("leak.reported") == []

    world.clock.forward(minutes=7)
    assert drain(world.house) == 2
    assert world.house.spool.is_empty()
    reported = world.acts("leak.reported")
    assert [act["at"] for act in reported] == [came]
    world.settles()
    world.sees(REPORTER, "之前发来的消息现在处理完了", "已登记账号密码泄露 XL-", "11月23日（周一）22:00")
    world.sees(REPORTER, "之前发来的消息现在处理完了", "○ 等待确认")
    world.sees(DUTY, "密码")
    assert "XL-" in door.sender.opened(door.says(REPORTER, "进度").get_data())


def test_a_callback_that_was_taken_already_is_harmless_in_the_spool(door: Door, world: World) -> None:
    sealed = door.text(REPORTER, "我的密码泄露了")
    door.post(sealed)
    with away(world):
        assert door.says(COLLEAGUE, "帮助").status_code == 200
    assert door.post(sealed).status_code == 200
    assert drain(world.house) == 2
    assert len(world.acts("leak.reported")) == 1


def test_one_is_not_lost_when_the_database_goes_in_the_middle(door: Door, world: World) -> None:
    with away(world):
        for person in (REPORTER, COLLEAGUE, LEADER):
            assert door.says(person, "帮助").status_code == 200
        assert drain(world.house) == 0
    assert drain(world.house) == 3
    assert drain(world.house) == 0


def test_a_fault_while_draining_loses_nothing(door: Door, world: World) -> None:
    with away(world):
        door.says(REPORTER, "我的密码泄露了")
    failpoints.arm("spool.turned:1:raise", "web")
    with pytest.raises(failpoints.Failed):
        drain(world.house)
    assert drain(world.house) == 1
    assert len(world.acts("leak.reported")) == 1


def test_what_nobody_can_open_any_more_keeps_nobody_waiting(door: Door, world: World) -> None:
    with away(world):
        door.says(REPORTER, "我的密码泄露了")
    damaged = door.text(COLLEAGUE, "帮助")
    record = next(iter(world.house.spool.take()))
    world.house.spool.put(type(record)(damaged.body, damaged.but(nonce="1").query, record.at - timedelta(seconds=1)))
    assert drain(world.house) == 2
    assert len(world.acts("leak.reported")) == 1


def test_neither_database_nor_disk_is_a_503_and_the_platform_comes_again(
    door: Door, world: World, tmp_path: Path
) -> None:
    (tmp_path / "no-folder").write_text("")
    object.__setattr__(world.house, "spool", Spool(tmp_path / "no-folder" / "spool"))
    sealed = door.text(REPORTER, "我的密码泄露了")
    with away(world):
        answer = door.post(sealed)
    assert (answer.status_code, answer.get_data()) == (503, b"")
    assert "XL-" in door.sender.opened(door.post(sealed).get_data())
    assert len(world.acts("leak.reported")) == 1
