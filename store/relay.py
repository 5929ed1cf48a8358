"""Turns of one process on PostgreSQL that come at once: one after another on one connection, each its own transaction.

Whoever is first leads and does in the same thread the turns of those who have come meanwhile. Each is a transaction of
its own, so that one which fails or waits has nothing to do with the others; its COMMIT goes out with the first question
of the next one, and nobody is told that it is done before the answer to that COMMIT is there.

Who has waited for a while does the turn alone on another connection: a turn that waits for somebody's lock holds up
nobody for long.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from store.clock import monotonic
from store.failpoints import reached
from store.failures import told
from store.forks import after_fork
from store.pipeline import Line, line_of
from store.places import Places, Ticket
from store.uow import Work

# More turns than this are not done by one who has an own answer to give.
_MOST = 8
# Seconds in the queue before somebody goes alone.
_PATIENCE = 0.3

T = TypeVar("T")


class Relay:
    """Units of work on PostgreSQL for the threads of one process. patience: seconds a turn may wait for the server."""

    def __init__(self, engine: Engine, patience: Callable[[], float]) -> None:
        self._engine, self._patience = engine, patience
        self.longest_in_queue = _PATIENCE
        self._start()
        after_fork(self._start)

    def _start(self) -> None:
        """Also in a child, whose parent's threads are not there."""
        self._places: Places[Ticket] = Places()

    def do(self, now: datetime, act: Callable[[Work], T]) -> tuple[T, Work] | None:
        """``act`` as a unit of work, perhaps in another's thread; committed when this returns.

        None where nobody has taken it up in time: nothing was done.
        """
        ticket = Ticket(now, act)
        if not self._places.take(ticket, self.longest_in_queue):
            return None
        if not ticket.ended:
            self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        reached("work.committed")
        assert ticket.work is not None  # noqa: S101
        return ticket.result, ticket.work

    def _lead(self, mine: Ticket) -> None:
        try:
            with self._engine.connect() as connection:
                _Stint(connection, self._patience()).run(mine, self._places)
        finally:
            self._places.pass_on()


class _Stint:
    """One leader's time on one connection."""

    def __init__(self, connection: Connection, patience: float) -> None:
        self._connection, self._patience = connection, patience
        self._driver: Any = connection.connection.driver_connection
        self._line: Line = line_of(connection)

    def run(self, mine: Ticket, places: Places[Ticket]) -> None:
        # To SQLAlchemy it is one transaction, of which it sends nothing: the line begins and ends the real ones.
        whole = self._connection.begin()
        try:
            self._do(mine)
            for _ in range(_MOST - 1):
                following = None if self._line.lost else places.next()
                if following is None:
                    break
                self._do(following, tell=True)
        finally:
            self._line.finish()
            self._driver.until = None
            if self._line.lost:
                self._connection.invalidate()
            whole.rollback()

    def _do(self, ticket: Ticket, *, tell: bool = False) -> None:
        """All but the COMMIT, which goes out with what comes next. Whatever goes wrong is kept for its thread."""

        def ended(error: BaseException | None) -> None:
            ticket.error = error if error is None else told(self._connection.dialect, error)
            if tell:
                ticket.ended = True
                ticket.call()

        self._driver.until = monotonic() + self._patience
        work = ticket.work = Work(self._connection, ticket.now)
        try:
            assert ticket.act is not None  # noqa: S101
            ticket.result = ticket.act(work)
            work.write()
            reached("work.written")
        except BaseException as error:  # noqa: BLE001 - raised again in the thread whose turn it is
            self._line.take_back()
            ended(error)
        else:
            self._line.part(ended)
