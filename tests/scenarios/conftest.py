"""The world of the scenarios, on both databases; what nobody looked at fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, make_world


@pytest.fixture
def world(migrated_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    city = make_world(migrated_url, tmp_path)
    failed_before = request.session.testsfailed
    yield city
    if request.session.testsfailed == failed_before:
        city.sees_nothing_else()
        city.is_in_order()
    city.house.database.close()
