"""The whole installation as people start it: it comes up, survives the death of every part, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import parts
from tests.bot.house.demo import Installation
from tests.bot.house.lived_in import moved_in
from tests.bot.house.test_supervisor import is_alive
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.valkey]
PARTS = ("bell", "web", "worker", "clock", "simulator")


@pytest.fixture
def installation(lived_in: Path, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(moved_in(lived_in, tmp_path))
    wait_until(installation.is_ready, seconds=120)
    yield installation
    if installation.process.poll() is None:
        installation.process.kill()
        installation.process.wait(timeout=20)
    wait_until(lambda: not installation.everybody(), seconds=20)


def test_every_part_may_be_killed(installation: Installation) -> None:
    before = {part: installation.pids(part)[-1] for part in PARTS}
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: all(installation.pids(part)[-1] != pid for part, pid in before.items()), seconds=30)
    wait_until(installation.answers, seconds=60)
    assert not any(is_alive(pid) for pid in before.values())


def test_a_killed_supervisor_leaves_nobody(installation: Installation) -> None:
    assert len(installation.everybody()) >= 1 + len(PARTS)
    installation.process.kill()
    installation.process.wait(timeout=10)

    wait_until(lambda: not installation.everybody(), seconds=20)
    assert not parts.is_taken(installation.web)


def test_told_to_stop_it_ends_in_order_and_in_time(installation: Installation) -> None:
    installation.process.terminate()

    assert installation.process.wait(timeout=15) == 0
    assert not installation.everybody()


def test_only_its_owner_may_look_into_the_state_folder(installation: Installation) -> None:
    assert installation.var.stat().st_mode & 0o077 == 0
    open_files = [file for file in installation.var.iterdir() if file.is_dir() and file.stat().st_mode & 0o077]
    assert open_files == []
