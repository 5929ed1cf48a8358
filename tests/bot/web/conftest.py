"""A staffed city with its callback address; SQLite, since what is looked at here lies before the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import failpoints, migrate
from tests.bot.web.door import Door
from tests.world import World, make_world


@pytest.fixture
def world(fresh_database: Callable[..., str], tmp_path: Path) -> Iterator[World]:
    city = make_world(fresh_database("sqlite", migrate.upgrade), tmp_path)
    yield city
    failpoints.arm(None, "web")
    city.house.database.close()


@pytest.fixture
def door(world: World) -> Door:
    return Door(world)
