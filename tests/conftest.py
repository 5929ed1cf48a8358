"""Fixtures for everybody, listed in the open."""

from __future__ import annotations

from tests.databases import database_url, databases, fresh_database, migrated_url, postgres_server, valkey_server

__all__ = ["database_url", "databases", "fresh_database", "migrated_url", "postgres_server", "valkey_server"]
