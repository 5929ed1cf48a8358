"""A PostgreSQL server that takes connections and never answers (SIGSTOP) holds nobody longer than was agreed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from store import beats, migrate
from store.clock import monotonic
from store.db import WEB_PATIENCE_SECONDS, Database, DatabaseAway
from store.schema import counters
from tests.databases import Postgres, PostgresUnavailable, missing
from tests.frozen import frozen

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.faults]
PATIENCE = 0.5


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    made = Postgres()
    try:
        made.create()
    except PostgresUnavailable as error:
        missing(f"PostgreSQL ({error})")
    migrate.upgrade(made.url("postgres"))
    yield made
    made.destroy()


@pytest.fixture
def database(server: Postgres) -> Iterator[Database]:
    found = Database(server.url("postgres"))
    found.patience = PATIENCE
    yield found
    found.close()


def _writes(database: Database, name: str) -> None:
    with database.work(NOW) as work:
        beats.beat(work, name)


def _is_held(database: Database, most: float, act: str) -> None:
    began = monotonic()
    with pytest.raises(DatabaseAway):
        if act == "work":
            _writes(database, "never")
        else:
            with database.look() as connection:
                connection.execute(select(counters)).all()
    assert monotonic() - began < most


@pytest.mark.parametrize("act", ["work", "look"])
def test_on_an_open_connection(server: Postgres, database: Database, act: str) -> None:
    _writes(database, "before")
    with frozen(server.pid):
        _is_held(database, PATIENCE + 1, act)
    _writes(database, "after")


@pytest.mark.parametrize("act", ["work", "look"])
def test_while_connecting(server: Postgres, database: Database, act: str) -> None:
    """The connect_timeout of two seconds, which the driver keeps itself."""
    with frozen(server.pid):
        _is_held(database, 2 + PATIENCE + 1, act)
    _writes(database, "after")


def test_in_the_middle_of_a_unit_of_work_nothing_is_half_done(server: Postgres, database: Database) -> None:
    with ExitStack() as stack, pytest.raises(DatabaseAway), database.work(NOW) as work:
        beats.beat(work, "half")
        stack.enter_context(frozen(server.pid))
        beats.beat(work, "done")
    with database.look() as connection:
        assert not {"half", "done", "never"} & set(beats.read(connection))


def test_slow_answers_are_counted_together(database: Database) -> None:
    """Each within its time, all of them not: the platform has hung up by then."""
    began = monotonic()
    with pytest.raises(DatabaseAway), database.work(NOW) as work:
        for _ in range(20):
            work.connection.exec_driver_sql(f"SELECT pg_sleep({PATIENCE / 4})")
    assert monotonic() - began < PATIENCE + 1
    with database.look() as connection:
        for _ in range(6):
            connection.exec_driver_sql(f"SELECT pg_sleep({PATIENCE / 4})")


def test_a_statement_the_server_refused_does_not_cost_the_connection(database: Database) -> None:
    def backend() -> int:
        with database.look() as connection:
            return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())

    first = backend()
    with pytest.raises(DatabaseAway), database.look() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 50")
        connection.exec_driver_sql("SELECT pg_sleep(5)")
    assert backend() == first


def test_the_web_is_done_before_the_platform_hangs_up() -> None:
    connecting, hanging_up = 2.0, 5.0
    assert connecting + WEB_PATIENCE_SECONDS < hanging_up
