"""Group commit on SQLite: turns of one process that come at once share one transaction, and so one fsync.

Each works alone, one after the other, behind a savepoint of its own: a turn that fails takes nothing of the others
with it. None of them is told that it is done before the common commit has returned. One connection is kept for all.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exc

from store.failpoints import reached
from store.uow import Work
from store.writelock import NotFree, WriteLock

# More turns than this do not wait for each other's commit.
_MOST = 16


@dataclass(slots=True)
class _Batch:
    """An open transaction. alone: the write lock.  failure: why nothing of it was stored."""

    connection: Connection
    alone: AbstractContextManager[None]
    turns: int = 0
    done: threading.Event = field(default_factory=threading.Event)
    failure: Exception | None = None

    @property
    def raw(self) -> Any:
        return self.connection.connection.driver_connection

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self.turns += 1
        say(self.raw, "SAVEPOINT turn")
        try:
            yield
            say(self.raw, "RELEASE turn")
        except BaseException as error:
            self._take_back(error)
            raise

    def _take_back(self, error: BaseException) -> None:
        """A full disk or a broken file ends the whole transaction by itself: then the others have failed as well."""
        if self.raw.in_transaction:
            say(self.raw, "ROLLBACK TO turn")
            say(self.raw, "RELEASE turn")
        else:
            self.failure = error if isinstance(error, Exception) else NotFree("the transaction was ended")


class Together:
    """Units of work on SQLite, for any number of threads and processes."""

    def __init__(self, connect: Callable[[], Connection], lock: WriteLock, patience: float) -> None:
        self._connect, self._lock, self._patience = connect, lock, patience
        self._connection: Connection | None = None
        self._start()

    def _start(self) -> None:
        self._owner = os.getpid()
        self._turn = threading.Lock()  # whoever holds it works in the open transaction
        self._counting = threading.Lock()
        self._waiting = 0
        self._batch: _Batch | None = None

    @contextmanager
    def work(self, now: datetime) -> Iterator[Work]:
        """Committed, together with others, when the block has ended; taken back on any exception. Raises NotFree."""
        self._enter()
        try:
            batch = self._batch or self._begin()
            work = Work(batch.connection, now)
            try:
                with batch.savepoint():
                    yield work
                    work.write()
                    reached("work.written")
            finally:
                if self._is_last(batch):
                    self._end(batch)
        finally:
            self._turn.release()
        batch.done.wait()
        if batch.failure is not None:
            raise batch.failure
        reached("work.committed")

    def close(self) -> None:
        if self._connection is not None and self._owner == os.getpid():
            self._connection.close()
        self._connection = None
        self._lock.close()

    # --- the queue --------------------------------------------------------------------------------

    def _enter(self) -> None:
        if self._owner != os.getpid():
            # The parent's connection and its locks stay the parent's; closing them here would harm it.
            self._connection = None
            self._start()
        self._count(1)
        if self._turn.acquire(timeout=self._patience):
            self._count(-1)
            return
        self._count(-1)
        self._give_up()

    def _give_up(self) -> None:
        """Somebody may have left the commit to us: whoever goes must not leave a transaction open behind."""
        if self._turn.acquire(blocking=False):
            try:
                if self._batch is not None:
                    self._end(self._batch)
            finally:
                self._turn.release()
        raise NotFree("another thread is writing")

    def _count(self, change: int) -> None:
        with self._counting:
            self._waiting += change

    def _is_last(self, batch: _Batch) -> bool:
        """Whether this turn commits: nobody waits who could, or enough have gathered."""
        with self._counting:
            return self._waiting == 0 or batch.turns >= _MOST or batch.failure is not None

    # --- the transaction --------------------------------------------------------------------------

    def _begin(self) -> _Batch:
        alone = self._lock.held()
        alone.__enter__()
        try:
            if self._connection is None:
                self._connection = self._connect()
            batch = _Batch(self._connection, alone)
            say(batch.raw, "BEGIN IMMEDIATE")
        except BaseException:
            alone.__exit__(None, None, None)
            raise
        self._batch = batch
        return batch

    def _end(self, batch: _Batch) -> None:
        self._batch = None
        try:
            if batch.failure is None:
                say(batch.raw, "COMMIT")
        except exc.DBAPIError as error:
            batch.failure = error
        finally:
            if batch.raw.in_transaction:
                with suppress(sqlite3.Error):
                    batch.raw.execute("ROLLBACK")
            batch.alone.__exit__(None, None, None)
            batch.done.set()


def say(raw: Any, sql: str) -> None:
    """One statement to the driver; its errors in SQLAlchemy's words."""
    try:
        raw.execute(sql)
    except sqlite3.Error as error:
        raise exc.DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True) from error
