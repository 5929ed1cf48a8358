"""Group commit on SQLite: turns of one process that come at once share one transaction, and so one fsync.

They queue in the order they came. Whoever is first leads: it takes the write lock, does its own turn and then, in the
same thread, those that have come meanwhile, commits once and tells each how it went. Nothing is handed from thread to
thread while the lock is held, for that is what costs most (docs/adr/0004). Each turn works behind a savepoint of its
own: one that fails takes nothing of the others with it. None is told that it is done before the commit has returned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from store.batch import Batch
from store.failpoints import reached
from store.forks import after_fork
from store.places import Places, Ticket
from store.uow import Work
from store.writelock import NotFree, WriteLock

# More turns than this do not wait for each other's commit.
_MOST = 16

T = TypeVar("T")


class _Ticket(Ticket):
    """batch: the common transaction it had a part in."""

    __slots__ = ("batch",)

    def __init__(self, now: datetime, act: Callable[[Work], Any] | None) -> None:
        super().__init__(now, act)
        self.batch: Batch | None = None

    def run(self, batch: Batch) -> None:
        """Whatever goes wrong is kept for the thread whose turn it is."""
        assert self.act is not None  # noqa: S101
        self.batch, self.work = batch, Work(batch.connection, self.now)
        try:
            with batch.savepoint():
                self.result = self.act(self.work)
                self.work.write()
                reached("work.written")
        except BaseException as error:  # noqa: BLE001 - raised again in the thread whose turn it is
            self.error = error


class Together:
    """Units of work on SQLite, for any number of threads and processes."""

    def __init__(self, connect: Callable[[], Connection], lock: WriteLock, patience: float) -> None:
        self._connect, self._lock, self._patience = connect, lock, patience
        self._connection: Connection | None = None
        self._start()
        after_fork(self._leave_to_parent)

    def _leave_to_parent(self) -> None:
        """In a child, before it has other threads: the connection and its locks stay the parent's.

        Closing it here would harm the parent, so it is kept, and never used.
        """
        self._parents = self._connection
        self._connection = None
        self._start()

    def _start(self) -> None:
        self._places: Places[_Ticket] = Places()

    def do(self, now: datetime, act: Callable[[Work], T]) -> tuple[T, Work]:
        """``act`` as a unit of work, perhaps in another's thread; committed when this returns. Raises NotFree."""
        ticket = _Ticket(now, act)
        self._take(ticket)
        if not ticket.ended:
            with self._leading() as batch:
                ticket.run(batch)
        if ticket.error is not None:
            raise ticket.error
        _raise_failure(ticket.batch)
        reached("work.committed")
        assert ticket.work is not None  # noqa: S101
        return ticket.result, ticket.work

    @contextmanager
    def work(self, now: datetime) -> Iterator[Work]:
        """The same for a block: committed, perhaps with others, when it has ended; taken back on any exception."""
        self._take(_Ticket(now, None))
        with self._leading() as batch:
            work = Work(batch.connection, now)
            with batch.savepoint():
                yield work
                work.write()
                reached("work.written")
        _raise_failure(batch)
        reached("work.committed")

    def _take(self, ticket: _Ticket) -> None:
        """Returns when it is this one's turn to lead, or when somebody else has done it. Raises NotFree."""
        if not self._places.take(ticket, self._patience):
            raise NotFree("another thread is writing")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._lock.close()

    # --- the transaction --------------------------------------------------------------------------

    @contextmanager
    def _leading(self) -> Iterator[Batch]:
        """After the block the turns of those who wait are done as well; then all is committed, and they are told."""
        others: list[_Ticket] = []
        try:
            batch = self._begin()
            try:
                yield batch
            finally:
                try:
                    self._do_others(batch, others)
                finally:
                    batch.end()
        finally:
            for ticket in others:
                ticket.ended = True
                ticket.call()
            self._places.pass_on()

    def _do_others(self, batch: Batch, done: list[_Ticket]) -> None:
        while batch.turns < _MOST and batch.failure is None:
            ticket = self._places.next()
            if ticket is None:
                return
            done.append(ticket)
            ticket.run(batch)

    def _begin(self) -> Batch:
        alone = self._lock.held()
        alone.__enter__()
        try:
            if self._connection is None:
                self._connection = self._connect()
            return Batch(self._connection, alone)
        except BaseException:
            alone.__exit__(None, None, None)
            raise


def _raise_failure(batch: Batch | None) -> None:
    if batch is not None and batch.failure is not None:
        raise batch.failure
