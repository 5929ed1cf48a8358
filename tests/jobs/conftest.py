"""The small house, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.jobs.small import SmallHouse
from tests.store.outgoing import opened


@pytest.fixture
def house(database_url: str) -> Iterator[SmallHouse]:
    for database in opened(database_url):
        yield SmallHouse(database)
