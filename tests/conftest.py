"""Fixtures for everybody, listed in the open."""

from __future__ import annotations

import pytest

from tests.bot.house.lived_in import lived_in
from tests.databases import database_url, databases, fresh_database, migrated_url, postgres_server, valkey_server

__all__ = [
    "database_url",
    "databases",
    "fresh_database",
    "lived_in",
    "migrated_url",
    "postgres_server",
    "valkey_server",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The kill campaigns take two minutes: begun first, nobody waits for them at the end."""
    items.sort(key=lambda item: "tests/faults/" not in item.nodeid)
