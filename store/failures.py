"""What a driver says, in SQLAlchemy's words: for statements that go past SQLAlchemy."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, exc


def translated(connection: Connection, error: Exception, cursor: Any = None) -> Exception:
    """The same error as SQLAlchemy would raise; a dead connection leaves the pool. No value ever gets into it."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.driver_connection, cursor)  # type: ignore[arg-type]
    wrapped = exc.DBAPIError.instance(
        None,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    if lost:
        connection.invalidate(error)
    return wrapped
