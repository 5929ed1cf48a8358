"""The schema: every way to bring a database to it, and what happens when it is another one."""

from __future__ import annotations

import multiprocessing
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from store import migrate
from store.db import Database
from store.events import GENESIS, head
from store.migrations.guards import MESSAGE
from store.schema import metadata

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def _looking(url: str) -> Iterator[Connection]:
    with closing(Database(url)) as database, database.look() as connection:
        yield connection


def _stamp(url: str, revision: str) -> None:
    with closing(Database(url)) as database, database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def test_an_empty_database_gets_every_table_and_the_start_of_the_chain(database_url: str) -> None:
    migrate.upgrade(database_url)
    with _looking(database_url) as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        assert head(connection) == (0, GENESIS)
    assert migrate.current(database_url) == migrate.expected()


def test_the_revisions_and_the_tables_in_the_code_are_the_same(
    database_url: str, fresh_database: Callable[..., str]
) -> None:
    migrate.upgrade(database_url)
    declared = fresh_database("sqlite" if database_url.startswith("sqlite") else "postgresql", _declare)
    with _looking(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
        assert compare_metadata(context, metadata) == []
        built = _catalogue(connection)
    with _looking(declared) as connection:
        assert built == _catalogue(connection)


def _declare(url: str) -> None:
    with closing(Database(url)) as database, database.engine.begin() as connection:
        metadata.create_all(connection)


# Word by word what a database says of itself: columns, keys, checks and partial indexes included.
_CATALOGUE = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master"
    " WHERE type <> 'trigger' AND tbl_name <> 'alembic_version' AND sql IS NOT NULL",
    "postgresql": """
        SELECT table_name, column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'sequence', sequencename, concat_ws(' ', data_type, start_value, increment_by, cycle)
          FROM pg_sequences WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
}


def _catalogue(connection: Connection) -> set[tuple[str, ...]]:
    rows = connection.exec_driver_sql(_CATALOGUE[connection.dialect.name])
    return {(row[0], row[1], _plain(row[2])) for row in rows if row[0] != "alembic_version"}


def _plain(sql: str) -> str:
    """Two spellings of the same statement: the order of columns matters, the white space and quotes do not."""
    return re.sub(r'[\s"]+', " ", sql)


def test_the_constant_names_the_last_revision() -> None:
    assert ScriptDirectory(str(migrate._FOLDER)).get_current_head() == migrate.expected()


def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database, database.work(NOW) as work:
        work.record("system.tested", by="system")
    migrate.upgrade(database_url)
    with _looking(database_url) as connection:
        assert head(connection)[0] == 1


def test_a_program_does_not_start_on_a_database_without_tables(database_url: str) -> None:
    with pytest.raises(migrate.SchemaMismatch, match="no tables yet"):
        migrate.check(database_url)


@pytest.mark.parametrize(("found", "said"), [("0000", "run the release step"), ("9999", "start the newer program")])
def test_a_program_does_not_start_on_another_schema(database_url: str, found: str, said: str) -> None:
    migrate.upgrade(database_url)
    _stamp(database_url, found)
    with pytest.raises(migrate.SchemaMismatch, match=f"{found}.*{said}"):
        migrate.check(database_url)


def test_an_older_program_does_not_touch_a_newer_database(database_url: str) -> None:
    migrate.upgrade(database_url)
    _stamp(database_url, "9999")
    with pytest.raises(migrate.SchemaMismatch):
        migrate.upgrade(database_url)
    assert migrate.current(database_url) == "9999"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'somebody else'",
        "DELETE FROM events",
        "INSERT INTO events SELECT * FROM events WHERE true ON CONFLICT (seq) DO UPDATE SET actor = 'other'",
    ],
)
def test_the_trail_cannot_be_changed(database_url: str, statement: str) -> None:
    _refused(database_url, statement)


def test_the_trail_cannot_be_replaced_on_sqlite(fresh_database: Callable[..., str]) -> None:
    _refused(fresh_database("sqlite"), "INSERT OR REPLACE INTO events SELECT * FROM events")


@pytest.mark.postgres
def test_the_trail_cannot_be_emptied_on_postgresql(fresh_database: Callable[..., str]) -> None:
    _refused(fresh_database("postgresql"), "TRUNCATE events")


@pytest.mark.postgres
def test_calling_oneself_a_replica_does_not_help(fresh_database: Callable[..., str]) -> None:
    _refused(fresh_database("postgresql"), "DELETE FROM events", "SET session_replication_role = replica")


def _refused(url: str, statement: str, *before: str) -> None:
    migrate.upgrade(url)
    with closing(Database(url)) as database:
        with database.work(NOW) as work:
            work.record("system.tested", by="system")
        kept = _rows(database)
        with pytest.raises(DBAPIError, match=MESSAGE), database.engine.begin() as connection:
            for sql in (*before, statement):
                connection.exec_driver_sql(sql)
        assert _rows(database) == kept != []


def _rows(database: Database) -> list[object]:
    with database.look() as connection:
        return list(connection.exec_driver_sql("SELECT * FROM events").all())


_KILLED_AT = """
import os, signal, sys
from sqlalchemy import Engine, event
from store import migrate
left = int(sys.argv[2])
def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
event.listen(Engine, "before_cursor_execute", count)
event.listen(Engine, "commit", count)
migrate.upgrade(sys.argv[1])
"""


@pytest.mark.slow
@pytest.mark.faults
def test_killed_at_any_statement_it_is_done_wholly_or_not_at_all(database_url: str) -> None:
    """F29: kills before the first statements, some in the middle, the last ones and the commit itself."""
    for survived in (0, 1, 2, 3, 5, 8, 13, 21, 34, 44, 55):
        outcome = subprocess.run([sys.executable, "-c", _KILLED_AT, database_url, str(survived)], check=False)
        if outcome.returncode == 0:
            break
        assert outcome.returncode == -9
        with _looking(database_url) as connection:
            assert inspect(connection).get_table_names() == []
    migrate.upgrade(database_url)
    migrate.check(database_url)


@pytest.mark.slow
@pytest.mark.faults
def test_programs_started_together_run_it_once(database_url: str) -> None:
    programs = [SPAWN.Process(target=migrate.upgrade, args=(database_url,)) for _ in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join(60)
    assert [program.exitcode for program in programs] == [0, 0, 0, 0]
    migrate.check(database_url)
