"""When the campaign may move the clock: never over a lease whose owner lives, at once over one whose owner is dead."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from jobs.cleanup import clean
from store import migrate
from store.delivery import claim, this_process
from store.schema import inbox as inbox_rows
from store.schema import outbox as outbox_rows
from tests.databases import Databases
from tests.faults.inside import InsideRest
from tests.faults.installation import is_working
from tests.waiting import wait_until
from tests.world import World, make_world

REPORTER = "zhangwei"


@pytest.fixture
def world(databases: Databases, tmp_path: Path) -> Iterator[World]:
    world = make_world(databases.fresh("sqlite", migrate.upgrade), tmp_path)
    yield world
    world.house.database.close()


def rest_of(world: World) -> InsideRest:
    return InsideRest(world, lambda: None)


def with_a_lease(world: World, owner: str) -> None:
    """Somebody was told something, and ``owner`` has it in hand."""
    world.platform.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    with world.house.database.work(world.house.clock.now()) as work:
        assert [one.fence for one in claim(work, 1)] == [1]
        work.run(update(outbox_rows).where(outbox_rows.c.state == "leased").values(leased_by=owner))


@contextmanager
def somebody() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def test_a_row_says_which_process_has_it(world: World) -> None:
    world.platform.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    with world.house.database.work(world.house.clock.now()) as work:
        claim(work, 1)
        owners = work.run(outbox_rows.select().where(outbox_rows.c.state == "leased")).all()

    assert [row.leased_by for row in owners] == [this_process()]
    assert this_process().startswith(f"{os.getpid()}@")


def test_what_somebody_who_lives_has_in_hand_is_waited_for(world: World) -> None:
    with_a_lease(world, this_process())

    assert rest_of(world).pending().in_hand


def test_what_a_dead_or_a_stopped_process_had_in_hand_is_not(world: World) -> None:
    with somebody() as process:
        with_a_lease(world, f"{process.pid}@here")
        assert rest_of(world).pending().in_hand

        process.send_signal(signal.SIGSTOP)
        wait_until(lambda: not is_working(process.pid), 20)
        assert not rest_of(world).pending().in_hand

        process.kill()
        process.wait()
        pending = rest_of(world).pending()
        assert not pending.in_hand
        assert pending.later is not None


def test_a_callback_whose_key_was_forgotten_after_a_month_was_taken_all_the_same(world: World) -> None:
    """A campaign of forty days that counted the rows of the inbox waited for ever once the house had cleaned up."""
    rest = rest_of(world)
    world.platform.says(REPORTER, "帮助")
    assert rest.pending().nothing

    world.clock.moment += timedelta(days=31)
    clean(world.house, breath=0)
    with world.house.database.look() as connection:
        assert connection.execute(inbox_rows.select()).all() == []
    assert "callbacks" not in rest.pending().now


def test_a_callback_that_was_acknowledged_and_is_not_there_is_missed(world: World) -> None:
    rest = rest_of(world)
    world.platform.says(REPORTER, "帮助")
    with world.house.database.work(world.house.clock.now()) as work:
        work.run(delete(inbox_rows))

    assert "callbacks" in rest.pending().now
