"""What a driver says, in SQLAlchemy's words: for statements that go past SQLAlchemy."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, exc
from sqlalchemy.engine import Dialect


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


def told(dialect: Dialect, error: BaseException) -> BaseException:
    """The same for somebody who has no connection of their own; what is no driver's error stays as it is."""
    if not isinstance(error, dialect.loaded_dbapi.Error):
        return error
    kind = dialect.loaded_dbapi.Error
    return exc.DBAPIError.instance(None, None, error, kind, hide_parameters=True, dialect=dialect)
