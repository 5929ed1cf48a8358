"""One transaction on SQLite that several turns share, each behind a savepoint of its own."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, suppress
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

    def savepoint(self) -> _Savepoint:
        """A block within it is one turn: what it raises takes back what it wrote, and nothing else."""
        return _Savepoint(self)

    def begin_turn(self) -> None:
        self.turns += 1
        say(self._raw, "SAVEPOINT turn")

    def end_turn(self, error: BaseException | None) -> None:
        """Raises what the driver says, after the turn was taken back."""
        if error is not None:
            self._take_back(error)
            return
        try:
            say(self._raw, "RELEASE turn")
        except BaseException as failed:
            self._take_back(failed)
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


class _Savepoint:
    """A context manager of its own: as a generator it would cost a turn as much as both of its statements."""

    __slots__ = ("_batch",)

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    def __enter__(self) -> None:
        self._batch.begin_turn()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._batch.end_turn(error)


def say(raw: Any, sql: str) -> None:
    """One statement to the driver; its errors in SQLAlchemy's words."""
    try:
        raw.execute(sql)
    except sqlite3.Error as error:
        raise exc.DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True) from error
