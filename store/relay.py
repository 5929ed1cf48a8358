"""Turns of one process on PostgreSQL that come at once: one after another on one connection, each its own transaction.

Whoever is first leads and does in the same thread the turns of those who have come meanwhile. Each is a transaction of
its own, so that one which fails or waits has nothing to do with the others; its COMMIT goes out with the first question
of the next one, and nobody is told that it is done before the answer to that COMMIT is there.

Most turns ask one question, who speaks and what is open for them, and write one row. Those who wait are asked for
together, and as long as nobody has asked anything more, what they write is committed together: nothing is locked
between two of their statements, because they go out in one breath. Where that is refused, each is sent by itself. A
turn that asks more may have changed what the others were told; then those are asked for anew.

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
from store.pipeline import Line, line_of, send
from store.places import Ahead, Places, Ticket
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

    def do(self, now: datetime, act: Callable[[Work], T], ahead: Ahead | None = None) -> tuple[T, Work] | None:
        """``act`` as a unit of work, perhaps in another's thread; committed when this returns.

        None where nobody has taken it up in time: nothing was done.
        """
        ticket = Ticket(now, act, ahead)
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
                _Stint(connection, self._patience(), self._places).run(mine)
        finally:
            self._places.pass_on()


class _Stint:
    """One leader's time on one connection. known: what was asked ahead for those who wait, and still holds."""

    def __init__(self, connection: Connection, patience: float, places: Places[Ticket]) -> None:
        self._connection, self._patience, self._places = connection, patience, places
        self._driver: Any = connection.connection.driver_connection
        self._line: Line = line_of(connection)
        self._known: dict[Ticket, Any] = {}

    def run(self, mine: Ticket) -> None:
        # To SQLAlchemy it is one transaction, of which it sends nothing: the line begins and ends the real ones.
        whole = self._connection.begin()
        try:
            self._do(mine)
            for _ in range(_MOST - 1):
                following = None if self._line.lost else self._places.next()
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
        try:
            silent = self._act(ticket)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread whose turn it is
            self._known.clear()
            self._line.take_back()
            ended(error)
        else:
            self._line.part(ended, silent=silent)

    def _act(self, ticket: Ticket) -> bool:
        """Whether it has asked nothing more than was asked ahead."""
        if ticket not in self._known:
            self._ask_ahead(ticket)
        work = ticket.work = Work(self._connection, ticket.now, ahead=self._known.pop(ticket, None))
        asked = self._line.sent
        assert ticket.act is not None  # noqa: S101
        ticket.result = ticket.act(work)
        work.write()
        reached("work.written")
        silent = self._line.sent == asked
        if not silent:
            self._known.clear()
        return silent

    def _ask_ahead(self, ticket: Ticket) -> None:
        """The first questions of this one and of those who wait, in one breath with the COMMIT of those before."""
        self._known.clear()
        whose = set()
        try:
            for one in (ticket, *self._places.waiting(_MOST)):
                if one.ahead is not None and one.ahead.whose not in whose:
                    whose.add(one.ahead.whose)
                    self._known[one] = one.ahead.ask(self._connection)
            if self._known:
                send(self._connection)
        except Exception:
            if self._line.lost:
                raise
            # Whosever question it was will ask it again, and hear what is wrong with it.
            self._known.clear()
            self._line.take_back()
