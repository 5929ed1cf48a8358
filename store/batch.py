"""One transaction on SQLite that several turns share, each behind a savepoint of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, exc

from store.writelock import NotFree


class Batch:
    """An open transaction. turns: how many had a part in it.  failure: why nothing of it was stored."""

    __slots__ = ("_alone", "connection", "failure", "turns")

    def __init__(self, connection: Connection, alone: AbstractContextManager[None]) -> None:
        """alone: the write lock, held already. Raises what the driver says; the lock then stays the caller's."""
        self.connection, self._alone = connection, alone
        self.turns = 0
        self.failure: Exception | None = None
        say(self._raw, "BEGIN IMMEDIATE")

    @property
    def _raw(self) -> Any:
        return self.connection.connection.driver_connection

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self.turns += 1
        say(self._raw, "SAVEPOINT turn")
        try:
            yield
            say(self._raw, "RELEASE turn")
        except BaseException as error:
            self._take_back(error)
            raise

    def _take_back(self, error: BaseException) -> None:
        """A full disk or a broken file ends the whole transaction by itself: then the others have failed as well."""
        if self._raw.in_transaction:
            say(self._raw, "ROLLBACK TO turn")
            say(self._raw, "RELEASE turn")
        else:
            self.failure = error if isinstance(error, Exception) else NotFree("the transaction was ended")

    def end(self) -> None:
        """Commits, unless something failed that concerns all; ``failure`` then says what. Lets go of the write lock."""
        try:
            if self.failure is None:
                # An alarm may strike between any two instructions (a job's time limit): until COMMIT has returned,
                # nothing was stored, and nobody who shares this transaction may be told otherwise.
                self.failure = NotFree("the commit was cut short")
                say(self._raw, "COMMIT")
                self.failure = None
        except exc.DBAPIError as error:
            self.failure = error
        finally:
            if self._raw.in_transaction:
                with suppress(sqlite3.Error):
                    self._raw.execute("ROLLBACK")
            self._alone.__exit__(None, None, None)


def say(raw: Any, sql: str) -> None:
    """One statement to the driver; its errors in SQLAlchemy's words."""
    try:
        raw.execute(sql)
    except sqlite3.Error as error:
        raise exc.DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True) from error
