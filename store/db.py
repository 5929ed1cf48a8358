"""The database: SQLite by default, PostgreSQL where DATABASE_URL says so; the same rules on both."""

from __future__ import annotations

import select
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from store.clock import monotonic
from store.places import Ahead
from store.together import Together
from store.uow import Work
from store.writelock import NotFree, WriteLock

if TYPE_CHECKING:
    from store.relay import Relay

# How long a callback waits for the database before it goes to the spool (failures.md 2.2, rule 5).
BUSY_SECONDS = 1.5
# How long anybody waits for PostgreSQL's answer, longer than its own statement_timeout; and the web for all the answers
# of a unit of work, connecting included: the platform hangs up after 5 s (D 90930).
PATIENCE_SECONDS = 12.0
WEB_PATIENCE_SECONDS = 2.5

T = TypeVar("T")


class DatabaseAway(Exception):
    """The database cannot be reached or written to just now; nothing was changed."""


class Database:
    """Opens units of work; on SQLite one writer at a time, in order, over all processes."""

    def __init__(self, url: str) -> None:
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)
        self._together = _together(self.url) if self.is_sqlite else None
        self.patience = PATIENCE_SECONDS
        self._relay = None if self.is_sqlite else _relay(self)

    @contextmanager
    def work(self, now: datetime) -> Iterator[Work]:
        """One write transaction: committed at the end of the block, rolled back on any exception.

        Raises DatabaseAway when it cannot be begun, or when the commit itself is not confirmed.
        """
        with _translated(), self._begun(now) as work:
            yield work
        work.after_commit()

    def turn(self, now: datetime, act: Callable[[Work], T], ahead: Ahead | None = None) -> T:
        """``act`` as one write transaction, and its result; done by whoever leads among the threads that come at once.

        ahead: its first question, which may be asked before the turn begins; the answer is then ``work.ahead``.
        Raises DatabaseAway as ``work`` does, and whatever ``act`` raises.
        """
        done = self._shared(now, act, ahead)
        if done is None:
            with self.work(now) as work:
                return act(work)
        result, work = done
        work.after_commit()
        return result

    def _shared(self, now: datetime, act: Callable[[Work], T], ahead: Ahead | None) -> tuple[T, Work] | None:
        """None where nobody has taken it up in time."""
        with _translated():
            if self._together is not None:
                return self._together.do(now, act)
            assert self._relay is not None  # noqa: S101
            return self._relay.do(now, act, ahead)

    @contextmanager
    def _begun(self, now: datetime) -> Iterator[Work]:
        if self._together is not None:
            with self._together.work(now) as work:
                yield work
            return
        until = monotonic() + self.patience
        with self.engine.connect() as connection, _answered_by(connection, until):
            work = Work(connection, now)
            with work.running():
                yield work

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Read only, and on SQLite all of one moment; never waits for a writer there (WAL)."""
        with _translated(), self.engine.connect() as connection:
            # Begun here, not by the first statement: prepared ones go past SQLAlchemy, which would not begin for them.
            transaction = connection.begin()
            if not self.is_sqlite:
                _driver(connection).longest = self.patience
            try:
                yield connection
            finally:
                transaction.rollback()

    def close(self) -> None:
        if self._together is not None:
            self._together.close()
        self.engine.dispose()


@contextmanager
def _answered_by(connection: Connection, until: float) -> Iterator[None]:
    """All answers in the block have to be there by ``until``; the next one who gets this connection starts anew."""
    driver = _driver(connection)
    driver.until = until
    try:
        yield
    finally:
        driver.until = None


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


@contextmanager
def _translated() -> Iterator[None]:
    """What a driver says about a missing, locked, full or broken database becomes one error."""
    try:
        yield
    except (NotFree, exc.TimeoutError) as error:
        raise DatabaseAway(str(error)) from error
    except exc.DBAPIError as error:
        if _is_away(error):
            raise DatabaseAway(type(error.__cause__ or error).__name__) from error
        raise


# SQLite's answers that speak of the file or the disk. A wrong statement is an OperationalError there as well, and
# must not look like a database that will come back.
_SQLITE_AWAY = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}


def _is_away(error: exc.DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        # The low byte is the kind, the rest the detail.
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_AWAY
    kinds = (exc.OperationalError, exc.InterfaceError, exc.InternalError)
    return error.connection_invalidated or isinstance(error, kinds)


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        _make_private(Path(url.database))
    engine = create_engine(
        url,
        # What was bound to a statement is people's business and does not belong in an exception.
        hide_parameters=True,
        pool_timeout=BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _together(url: URL) -> Together:
    """Its own engine without the begin event: it begins and ends transactions itself."""
    connect_args = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=connect_args)
    event.listen(engine, "connect", _tune_sqlite)
    return Together(engine.connect, WriteLock(_lock_file(url), BUSY_SECONDS), BUSY_SECONDS)


def _make_private(file: Path) -> None:
    """Only its owner may read it; SQLite gives the same rights to the files it puts beside it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        file.touch(mode=0o600)


# temp_store: what a savepoint would take back is kept in memory, not in a file made anew for each turn.
# wal_autocheckpoint: pages (of 4 kB); the busiest ones are copied into the database a quarter as often.
_PRAGMAS = (
    *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"),
    *("cache_size=-2000", "temp_store=MEMORY", "wal_autocheckpoint=4000"),
)


def _tune_sqlite(connection: Any, record: object) -> None:
    # The driver's own transaction handling would begin too late and lose updates (stack.md 4.1).
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def _begin_sqlite(connection: Connection) -> None:
    """For reading; writers begin by themselves, at once with the write lock (``store.together``, ``store.migrate``)."""
    connection.exec_driver_sql("BEGIN")


# Seconds, milliseconds: a server that is gone, locked or cut off is noticed before the platform gives up (5 s).
_POSTGRES_LIMITS = {
    "connect_timeout": 2,
    "tcp_user_timeout": 2000,
    "client_encoding": "utf8",
    # The hot path prepares its own statements (store.pipeline); psycopg would forget them, with its own, at a rollback.
    "prepare_threshold": None,
    "options": f"-c statement_timeout=10000 -c lock_timeout={int(BUSY_SECONDS * 1000)}",
}


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=10,
        max_overflow=10,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=False,
        hide_parameters=True,
        connect_args=_POSTGRES_LIMITS,
    )
    event.listen(engine, "do_connect", _connect_postgres)
    event.listen(engine, "checkout", _replace_dead_connection)
    _serve_pipeline(engine)
    return engine


def _relay(database: Database) -> Relay:
    """The driver is imported only where it is used."""
    from store.relay import Relay

    return Relay(database.engine, lambda: database.patience)


def _serve_pipeline(engine: Engine) -> None:
    """The driver is imported only where it is used."""
    from store import pipeline

    pipeline.serve(engine)


def _connect_postgres(dialect: object, record: object, given: Any, named: Any) -> Any:
    """The driver is imported only where it is used."""
    from store.impatient import Impatient

    return Impatient.connect(*given, **named)


def _replace_dead_connection(connection: Any, record: object, proxy: object) -> None:
    """A connection the server has closed is replaced before use; costs no round trip, unlike a ping."""
    if connection.closed or _server_hung_up(connection):
        raise exc.DisconnectionError


def _server_hung_up(connection: Any) -> bool:
    """An idle connection that has something to say says good-bye."""
    # poll, not select: the latter fails on handles above 1,023.
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLIN)
    return bool(poller.poll(0))


def _lock_file(url: URL) -> Path | None:
    if not url.database or url.database == ":memory:":
        return None
    return Path(url.database + ".writer")
