"""Brings a database to the schema this program expects, or says in plain words that it is another one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, inspect, text

from store.db import Database

# The last revision. A constant, so that starting a process does not import Alembic (a quarter of a second).
HEAD = "0007"

_FOLDER = Path(__file__).parent / "migrations"
_PATIENCE_MS = 60_000
# Any number, as long as every copy of the program uses the same one.
_ADVISORY_LOCK = 7_206_119_042


class SchemaMismatch(Exception):
    """The database has another schema than this program was written for; nothing may be started on it."""

    def __init__(self, found: str | None, wanted: str) -> None:
        self.found, self.wanted = found, wanted
        super().__init__(_advice(found, wanted))


def _advice(found: str | None, wanted: str) -> str:
    if found is None:
        return f"the database has no tables yet, this program needs schema {wanted}: run the release step first"
    if found < wanted:
        return f"the database has schema {found}, this program needs {wanted}: run the release step first"
    return f"the database has schema {found}, this program knows only {wanted}: start the newer program"


def expected() -> str:
    """The revision this program was written for."""
    return HEAD


def current(url: str) -> str | None:
    """The revision the database is at; None where nothing was ever created. Raises DatabaseAway."""
    database = Database(url)
    try:
        with database.look() as connection:
            return revision_of(connection)
    finally:
        database.close()


def revision_of(connection: Connection) -> str | None:
    """The same, on an open connection."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def check(url: str) -> None:
    """Raises SchemaMismatch when the database is older or newer than this program, DatabaseAway when it is away."""
    found = current(url)
    if found != HEAD:
        raise SchemaMismatch(found, HEAD)


def upgrade(url: str) -> None:
    """Runs the missing revisions in ONE transaction: all of them or none, whenever it is killed.

    Two programs that start it together run it one after the other. Raises SchemaMismatch for a newer database.
    """
    from alembic import command

    with _alone(url) as connection:
        found = revision_of(connection)
        if found is not None and found > HEAD:
            raise SchemaMismatch(found, HEAD)
        if found != HEAD:
            command.upgrade(_config(connection), HEAD)


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    """A patient write transaction: a migration may wait for writers longer than a callback does."""
    database = Database(url)
    if database.is_sqlite:
        event.listen(database.engine, "connect", _wait_for_writers)
    try:
        with database.engine.begin() as connection:
            lock = _lock_sqlite if database.is_sqlite else _lock_postgres
            lock(connection)
            yield connection
    finally:
        database.close()


def _wait_for_writers(connection: Any, record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")


def _lock_sqlite(connection: Connection) -> None:
    """Nothing was read yet, so the transaction can be begun again as one that writes."""
    connection.exec_driver_sql("ROLLBACK")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _lock_postgres(connection: Connection) -> None:
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text(f"SET LOCAL lock_timeout = {_PATIENCE_MS}"))
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))


def _config(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
