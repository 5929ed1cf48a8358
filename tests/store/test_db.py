"""The database: nothing half done, nothing lost between writers, and a clear word when it is away."""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound

from store import migrate
from store.clock import monotonic
from store.db import Database, DatabaseAway
from store.prepared import Prepared
from store.schema import counters
from store.uow import Work
from store.verify import verify
from tests.databases import Postgres
from tests.store.small_disk import on_a_small_disk

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SPAWN = multiprocessing.get_context("spawn")
# A callback must be answered within five seconds, and the spool needs some of them.
AT_MOST = 2.5


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database:
        yield database


def _count_up(work: Work, name: str) -> None:
    """As the verbs do it: read under a lock, decide, write."""
    row = work.run(select(counters.c.value).where(counters.c.name == name).with_for_update()).one_or_none()
    if row is None:
        work.run(insert(counters).values(name=name, value=1))
    else:
        work.run(update(counters).where(counters.c.name == name).values(value=row.value + 1))


def _value(database: Database, name: str = "n") -> int:
    with database.look() as connection:
        return connection.execute(select(counters.c.value).where(counters.c.name == name)).scalar() or 0


def _chain(database: Database) -> int:
    with database.look() as connection:
        verdict = verify(connection)
    assert verdict.good
    return verdict.seq


def _turn(database: Database) -> None:
    with database.work(NOW) as work:
        _count_up(work, "n")
        work.record("counted", by="me")


@contextmanager
def _soon() -> Iterator[None]:
    begun = monotonic()
    yield
    assert monotonic() - begun < AT_MOST


# ----------------------------------------------------------------------------------------------- units of work


def test_what_is_done_in_a_block_is_there_after_it(database: Database) -> None:
    _turn(database)
    assert (_value(database), _chain(database)) == (1, 1)


@pytest.mark.parametrize("how", [ValueError, KeyboardInterrupt, SystemExit])
def test_whatever_ends_a_block_early_leaves_nothing(database: Database, how: type[BaseException]) -> None:
    told: list[str] = []
    with pytest.raises(how), database.work(NOW) as work:
        _count_up(work, "n")
        work.record("counted", by="me")
        work.then(lambda: told.append("too early"))
        raise how
    assert (_value(database), _chain(database), told) == (0, 0, [])
    _turn(database)
    assert (_value(database), _chain(database)) == (1, 1)


def test_an_act_that_cannot_be_written_takes_the_rest_with_it(database: Database) -> None:
    """The trail is written last; a change without its row in the trail must not exist."""
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM chain"))
    with pytest.raises((TypeError, NoResultFound)):
        _turn(database)
    assert _value(database) == 0


def test_what_follows_the_commit_sees_the_commit_and_comes_in_order(database: Database) -> None:
    seen: list[object] = []
    with database.work(NOW) as work:
        _count_up(work, "n")
        work.then(lambda: seen.append(_value(database)))
        work.then(lambda: seen.append("second"))
        assert seen == []
    assert seen == [1, "second"]


def test_reading_leaves_nothing_behind(database: Database) -> None:
    with database.look() as connection:
        connection.execute(insert(counters).values(name="n", value=9))
    assert _value(database) == 0


def test_a_reader_sees_one_moment_and_does_not_wait_for_a_writer(database: Database) -> None:
    _turn(database)
    with database.work(NOW) as work:
        _count_up(work, "n")
        with _soon():
            assert _value(database) == 1
    assert _value(database) == 2


_count = Prepared(select(counters.c.value).where(counters.c.name == "n"))


def test_prepared_statements_see_the_same_moment_on_sqlite(fresh_database: Callable[..., str]) -> None:
    """They go past SQLAlchemy, which begins a transaction only for its own statements."""
    with closing(Database(fresh_database("sqlite", migrate.upgrade))) as database:
        _turn(database)
        with database.look() as connection:
            first = _count.scalar(connection)
            _turn(database)
            assert (first, _count.scalar(connection)) == (1, 1)
        assert _value(database) == 2


# ---------------------------------------------------------------------------------------------- many writers


def _count_often(url: str, times: int) -> None:
    with closing(Database(url)) as database:
        for _ in range(times):
            _turn(database)


@pytest.mark.slow
@pytest.mark.faults
def test_four_processes_lose_no_update_and_write_one_chain(database: Database, database_url: str) -> None:
    with database.work(NOW) as work:
        work.run(insert(counters).values(name="n", value=0))
    writers = [SPAWN.Process(target=_count_often, args=(database_url, 200)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert (_value(database), _chain(database)) == (800, 800)


# ---------------------------------------------------------------------------------------- ours and theirs faults


@pytest.mark.parametrize("statement", ["SELECT nothing FROM counters", "SELECT * FROM nowhere", "SELEKT 1"])
def test_a_wrong_statement_is_no_outage(database: Database, statement: str) -> None:
    """Else every callback would go to the spool and come back for ever."""
    with pytest.raises(DBAPIError), database.work(NOW) as work:
        work.run(text(statement))
    _turn(database)


def test_a_violated_constraint_is_no_outage(database: Database) -> None:
    _turn(database)
    with pytest.raises(IntegrityError), database.work(NOW) as work:
        work.run(insert(counters).values(name="n", value=5))


def test_values_do_not_get_into_exceptions(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught, database.work(NOW) as work:
        work.run(text("SELECT nothing FROM counters WHERE name = :name"), {"name": "张三的密码"})
    assert "张三" not in str(caught.value)


# ----------------------------------------------------------------------------------------------------- SQLite


@pytest.fixture
def file(fresh_database: Callable[..., str]) -> Iterator[Database]:
    with closing(Database(fresh_database("sqlite", migrate.upgrade))) as database:
        yield database


def _hold_file(file: str, how: str, told: Pipe) -> None:
    """A program of somebody else's, which knows nothing of our lock."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute(how)
    told.send("held")
    signal.pause()


@contextmanager
def _held_by_a_stranger(database: Database, how: str) -> Iterator[None]:
    mine, theirs = SPAWN.Pipe(duplex=False)
    stranger = SPAWN.Process(target=_hold_file, args=(database.url.database, how, theirs))
    stranger.start()
    assert mine.recv() == "held"
    try:
        yield
    finally:
        stranger.kill()
        stranger.join(10)


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.parametrize("how", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_file_locked_by_a_stranger_is_away_soon_and_back_at_once(file: Database, how: str) -> None:
    """F6: never a word of a locked database, never a wait beyond what a callback can bear."""
    _turn(file)
    with _held_by_a_stranger(file, how):
        with _soon(), pytest.raises(DatabaseAway):
            _turn(file)
        assert _value(file) == 1
    with _soon():
        _turn(file)
    assert (_value(file), _chain(file)) == (2, 2)


def test_a_damaged_file_is_away(tmp_path: Path) -> None:
    (tmp_path / "record.db").write_bytes(b"no database at all" * 100)
    with closing(Database(f"sqlite:///{tmp_path}/record.db")) as database, pytest.raises(DatabaseAway):
        _turn(database)


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/var/record.db"
    migrate.upgrade(url)
    with closing(Database(url)) as database:
        _turn(database)
        modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "var").iterdir()}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 5


@pytest.mark.faults
def test_a_full_disk_tears_nothing_and_the_record_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """F8: each turn is there wholly or not at all, the trail stays good."""
    on_a_small_disk(tmp_path / "small", "4m", _fill_again_and_again)


def _fill_again_and_again(folder: Path) -> None:
    url, filler = f"sqlite:///{folder}/record.db", folder / "filler"
    migrate.upgrade(url)
    with closing(Database(url)) as database:
        done = 0
        for free in range(0, 200_000, 9_973):
            _leave(filler, folder, free)
            done += _turns_until_full(database)
            filler.unlink()
            assert (_value(database), _chain(database)) == (done, done)
            with database.look() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            _turn(database)
            done += 1
    assert done > 100


def _leave(filler: Path, folder: Path, free: int) -> None:
    status = subprocess.run(["df", "-B1", "--output=avail", folder], capture_output=True, check=True, text=True)
    filler.write_bytes(b"x" * max(0, int(status.stdout.split()[1]) - free))


def _turns_until_full(database: Database) -> int:
    for done in range(400):
        try:
            _turn(database)
        except DatabaseAway:
            return done
    return 400


# ------------------------------------------------------------------------------------------------- PostgreSQL


@pytest.fixture
def served(postgres_server: Postgres) -> Iterator[Database]:
    url = postgres_server.url("postgres")
    migrate.upgrade(url)
    with closing(Database(url)) as database:
        yield database


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.faults
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_stopped_server_is_away_soon_and_back_at_once(
    served: Database, postgres_server: Postgres, how: signal.Signals
) -> None:
    """F7: nobody has to be restarted, and the first try after its return succeeds."""
    _turn(served)
    postgres_server.stop(how)
    for _ in range(3):
        with _soon(), pytest.raises(DatabaseAway):
            _turn(served)
    with _soon(), pytest.raises(DatabaseAway):
        _value(served)
    postgres_server.start()
    _turn(served)
    assert (_value(served), _chain(served)) == (2, 2)


@pytest.mark.postgres
@pytest.mark.faults
def test_a_connection_ended_between_turns_is_replaced_unnoticed(served: Database) -> None:
    for _ in range(5):
        _turn(served)
        _end_all_others(served)
    assert _chain(served) == 5


def _end_all_others(database: Database) -> None:
    with closing(Database(database.url.render_as_string(False))) as other, other.engine.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        )


@pytest.mark.postgres
@pytest.mark.faults
def test_a_connection_ended_in_the_middle_of_a_turn_leaves_nothing(served: Database) -> None:
    with pytest.raises(DatabaseAway), served.work(NOW) as work:
        _count_up(work, "n")
        _end_all_others(served)
        work.record("counted", by="me")
    assert (_value(served), _chain(served)) == (0, 0)
    _turn(served)
    assert _chain(served) == 1


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.faults
def test_a_chain_locked_by_a_stranger_is_given_up_soon(served: Database) -> None:
    with closing(Database(served.url.render_as_string(False))) as other, other.engine.begin() as connection:
        connection.execute(text("SELECT * FROM chain FOR UPDATE"))
        with _soon(), pytest.raises(DatabaseAway):
            _turn(served)
    _turn(served)
    assert (_value(served), _chain(served)) == (1, 1)


@pytest.mark.postgres
@pytest.mark.faults
def test_a_server_that_only_reads_is_away_until_it_writes_again(served: Database) -> None:
    """After a failover the old address may lead to a standby for a while."""
    _read_only(served, "on")
    with _soon(), pytest.raises(DatabaseAway):
        _turn(served)
    assert _value(served) == 0
    _read_only(served, "off")
    _turn(served)
    assert _chain(served) == 1


def _read_only(database: Database, value: str) -> None:
    with closing(Database(database.url.render_as_string(False))) as other, other.engine.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"))
        connection.rollback()
        with connection.begin():
            connection.execute(text("SET TRANSACTION READ WRITE"))
            connection.execute(text(f"ALTER DATABASE postgres SET default_transaction_read_only = {value}"))
    database.close()
