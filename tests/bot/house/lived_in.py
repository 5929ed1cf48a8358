"""The demo city lives its month once a test run; whoever needs a city with a past is given a copy of it."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from tests.bot.house.demo import Installation
from tests.waiting import wait_until


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that was started for the first time, came up, and was told to stop."""
    base = tmp_path_factory.getbasetemp()
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = common / "lived-in"
    with (common / "lived-in.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _live(common / "lived-in.draft").rename(folder)
    return folder


def moved_in(lived_in: Path, folder: Path) -> Path:
    """``folder``, with the state the city left behind: what is started there goes on with it."""
    shutil.copytree(lived_in / "var", folder / "var")
    return folder


def _live(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    installation = Installation(folder)
    wait_until(installation.is_ready, seconds=120)
    installation.process.terminate()
    assert installation.process.wait(timeout=30) == 0
    return folder
