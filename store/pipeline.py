"""PostgreSQL on the hot path: statements of a transaction are sent together and answered together (libpq's pipeline).

A write is put in the line and goes out with the next question, or with the commit: a turn waits for the server as often
as it must know something, not as often as it has something to write. The server takes the statements in the order they
were put, so a question sees every write before it. What a write is refused for is told by whatever sends it; the
transaction is lost by then, as it would have been at once.

psycopg keeps the connection; its documented ``pq`` layer is used, since a cursor costs more than most statements here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from psycopg import Error, OperationalError, ProgrammingError, errors
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.waiting import Ready, Wait
from sqlalchemy import Connection, Engine, event

from store.failures import translated
from store.partings import BEGIN, COMMIT, ROLLBACK, Parting, Share, Statement

_KEY = "line"  # under which a connection keeps its line
_GOOD = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class Line:
    """The statements of one connection that have not been sent yet. Raises the driver's errors."""

    def __init__(self, driver: Any) -> None:
        self._driver, self._link = driver, driver.pgconn
        self._names: dict[str, bytes] = {}  # of what the server has prepared
        self._waiting: list[Statement] = []
        self._partings: list[Parting] = []
        self.sent = 0  # how often anybody has waited for an answer

    @property
    def lost(self) -> bool:
        return bool(self._driver.closed)

    def put(self, statement: Statement) -> None:
        self._waiting.append(statement)

    def send(self) -> None:
        """Everything put so far is sent and answered; the first complaint is raised."""
        self.sent += 1
        waiting, self._waiting = self._waiting, []
        if self._partings:
            self._follow(waiting)
        elif waiting:
            self._exchange(waiting)

    def conclude(self) -> None:
        """The same, and the transaction with it."""
        if self._waiting:
            self._waiting.append(Statement(COMMIT))
            self.send()

    def part(self, ended: Callable[[BaseException | None], None], *, silent: bool = False) -> None:
        """The transaction is complete: what waits of it, and its COMMIT, goes out with the next one's first question.

        ended: told None once it is committed, else what went wrong.  silent: the turn has asked nothing, so that
        it shares the transaction of those before it that have not either.
        """
        waiting, self._waiting = self._waiting, []
        if not self._partings and self._link.transaction_status == TransactionStatus.INERROR:
            # Its COMMIT would be answered kindly, and take everything back.
            self.take_back()
            ended(ProgrammingError("a statement had failed before"))
        elif silent and self._partings and self._partings[-1].open:
            self._partings[-1].shares.append(Share(waiting, ended))
        elif waiting or not (self._partings or self._is_idle):
            self._partings.append(Parting([Share(waiting, ended)], silent))
        else:
            ended(None)

    def finish(self) -> None:
        """The end of the last transactions is sent, if it has not been. Raises nothing: who waits for it is told."""
        if self._partings:
            with suppress(Error):
                self._follow([])

    def forget(self) -> None:
        """The transaction is taken back: what was not sent never will be."""
        self._waiting.clear()

    def take_back(self) -> None:
        """The same, and the server takes back what it was sent of this transaction, not of the one before it.

        Raises nothing: where that fails, the connection is lost, and the transaction with it.
        """
        self.forget()
        if not self._partings:
            with suppress(Error):
                self._roll_back()

    def _roll_back(self) -> None:
        if not self.lost and not self._is_idle:
            self._exchange([Statement(ROLLBACK)])

    @property
    def _is_idle(self) -> bool:
        return bool(self._link.transaction_status == TransactionStatus.IDLE)

    def _follow(self, statements: list[Statement]) -> None:
        """What is left of the transactions that are complete, and the first statements of the next."""
        partings, self._partings = self._partings, []
        groups = [[Statement(BEGIN), *parting.statements] for parting in partings]
        if not self._is_idle:
            del groups[0][0]
        if statements:
            groups.append([Statement(BEGIN), *statements])
        try:
            heard = [self._hear(*one) for one in self._talk(groups)]
        except BaseException as error:
            for parting in partings:
                parting.tell(error)
            raise
        good = next((place for place, bad in enumerate(heard) if bad is not None), len(heard))
        for parting in partings[:good]:
            parting.tell(None)
        if good < len(partings):
            # The server has refused what followed as well: it belonged to a transaction that was lost.
            self._again(partings[good:], heard[good])
            if statements:
                self._exchange(statements)
        elif good < len(heard):
            raise errors.error_from_result(heard[good])

    def _again(self, partings: list[Parting], bad: Any) -> None:
        """The first was refused: it is told, or, of several turns, each is sent by itself, as is all that followed."""
        with suppress(Error):
            self._roll_back()
        if len(partings[0].shares) == 1:
            partings.pop(0).tell(errors.error_from_result(bad))
        for parting in partings:
            for share in parting.shares:
                self._alone(share)

    def _alone(self, share: Share) -> None:
        try:
            self._exchange([*share.statements, Statement(COMMIT)])
        except Error as error:
            with suppress(Error):
                self._roll_back()
            share.ended(error)
        else:
            share.ended(None)

    def _exchange(self, statements: list[Statement]) -> None:
        if self._is_idle:
            statements.insert(0, Statement(BEGIN))
        (heard,) = self._talk([statements])
        bad = self._hear(*heard)
        if bad is not None:
            raise errors.error_from_result(bad)

    def _talk(self, groups: list[list[Statement]]) -> list[tuple[list[Statement | str], list[Any]]]:
        """What was said and what was answered; the server skips the rest of a group after its first complaint."""
        said = []
        try:
            self._link.enter_pipeline_mode()
            for group in groups:
                said.append([part for statement in group for part in self._say(statement)])
                self._link.pipeline_sync()
            answers = self._driver.wait(_answers(self._link, len(groups)))
            self._link.exit_pipeline_mode()
        except BaseException:
            # Answers may still be on their way, and would be taken for those to the next question.
            self._driver.close()
            raise
        return list(zip(said, answers, strict=True))

    def _say(self, statement: Statement) -> list[Statement | str]:
        """Returns what will be answered: the statement, and before it, where it is new, that it is prepared."""
        name = self._names.get(statement.sql)
        if name is not None:
            self._link.send_query_prepared(name, statement.values)
            return [statement]
        name = self._names[statement.sql] = f"xinan_{len(self._names)}".encode()
        self._link.send_prepare(name, statement.sql.encode())
        self._link.send_query_prepared(name, statement.values)
        return [statement.sql, statement]

    def _hear(self, said: list[Statement | str], answers: list[Any]) -> Any:
        """Returns the first complaint, or None."""
        bad = None
        for part, answer in zip(said, answers, strict=True):
            if answer.status not in _GOOD:
                bad = bad or answer
                if isinstance(part, str):
                    # The server skips everything after its first complaint, so only the newest names are unknown to it.
                    del self._names[part]
            elif isinstance(part, Statement):
                part.answer = answer
        return bad


def _answers(link: Any, many: int) -> PQGen[list[list[Any]]]:
    """All answers, group by group; psycopg waits for them, as long as the connection is meant to."""
    while link.flush():
        # A server that waits for us to read will not read either.
        while not (ready := (yield Wait.RW)):
            pass
        if ready & Ready.R:
            link.consume_input()
    groups: list[list[Any]] = []
    answers: list[Any] = []
    while True:
        while link.is_busy():
            while not (yield Wait.R):
                pass
            link.consume_input()
        answer = link.get_result()
        if answer is None:
            if link.status == ConnStatus.BAD:
                raise OperationalError("the connection was lost")
        elif answer.status == ExecStatus.PIPELINE_SYNC:
            groups.append(answers)
            if len(groups) == many:
                return groups
            answers = []
        else:
            answers.append(answer)


def line_of(connection: Connection) -> Line:
    info = connection.info
    line = info.get(_KEY)
    if line is None:
        line = info[_KEY] = Line(connection.connection.driver_connection)
    return cast(Line, line)


def send(connection: Connection) -> None:
    """Whatever waits is sent and answered; errors in SQLAlchemy's words."""
    try:
        line_of(connection).send()
    except Error as error:
        raise translated(connection, error) from error


def serve(engine: Engine) -> None:
    """Statements that go through SQLAlchemy come after those put before them, and the commit comes last."""
    event.listen(engine, "before_cursor_execute", _before)
    event.listen(engine, "commit", _commit)
    event.listen(engine, "rollback", _forget)


def _before(connection: Connection, *_: Any) -> None:
    if _KEY in connection.info:
        send(connection)


def _commit(connection: Connection) -> None:
    if _KEY not in connection.info:
        return
    try:
        line_of(connection).conclude()
    except Error as error:
        raise translated(connection, error) from error


def _forget(connection: Connection) -> None:
    if not connection.invalidated and _KEY in connection.info:
        line_of(connection).forget()
