"""Backup through the database's own means, and a restore that proves what it brings back (failures.md F30).

A backup is a folder: the copy, the files people brought, and a manifest. It holds personal data in the encrypted form
the installation holds it in. The data key is NOT in it: keys are backed up separately, or one theft would give away
both.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from store import backupfiles, pgtools
from store.backupfiles import Rows
from store.db import Database, DatabaseAway
from store.manifest import Facts, Manifest, describe, facts_of
from store.spoolfile import sync_folder

_SQLITE_FILE = "record.db"
_POSTGRES_FILE = "record.dump"
_PARTIAL = ".partial"
# Times a quarter of a second that a copy waits for somebody who holds the whole file.
_PATIENCE = 16


class BackupFailed(Exception):
    """No backup was made; what was begun is removed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup."""

    folder: Path
    manifest: Manifest


def backup(url: str, target: Path, now: datetime, tools: Path | None = None, files: Path | None = None) -> Backup:
    """Makes ``target/xinan-<moment>``, whole or not at all, while everybody goes on writing.

    ``tools``: the folder of PostgreSQL's programs.  ``files``: the folder of the vault.
    Raises BackupFailed, DatabaseAway, BackupRefused.
    """
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _only_one(target), closing(Database(url)) as database:
        _drop_leftovers(target)
        finished = target / f"xinan-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        if finished.exists():
            raise BackupFailed(f"{finished.name} is there already")
        return _made(database, finished, now, tools, files)


def _made(database: Database, finished: Path, now: datetime, tools: Path | None, files: Path | None) -> Backup:
    partial = finished.with_name(finished.name + _PARTIAL)
    try:
        partial.mkdir(mode=0o700)
        name, facts, rows = _copied(database, partial, tools)
        # After the database: whatever its copy speaks of lies in the vault by then.
        brought, missing = backupfiles.copy(files, partial, rows)
        with database.look() as connection:  # what was taken back since is not lost
            lost = [place for place in missing if place in backupfiles.rows_of(connection)]
        made_at, backend = now.astimezone(UTC).isoformat(), database.url.get_backend_name()
        manifest = describe(partial, name, backend, made_at, facts, (brought, lost))
        _on_the_disk(partial)
        partial.rename(finished)
        sync_folder(finished.parent)
    except BaseException as error:
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, (OSError, sqlite3.Error, pgtools.ToolFailed)):
            raise BackupFailed(str(error)) from error
        raise
    return Backup(finished, manifest)


def _copied(database: Database, folder: Path, tools: Path | None) -> tuple[str, Facts, Rows]:
    if database.is_sqlite:
        return _SQLITE_FILE, *_copy_sqlite(database, folder / _SQLITE_FILE)
    return _POSTGRES_FILE, *_dump_postgres(database, folder / _POSTGRES_FILE, tools)


def _copy_sqlite(database: Database, file: Path) -> tuple[Facts, Rows]:
    """One step, so that the copy is of one moment; in WAL mode writers go on."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    with closing(database.engine.raw_connection()) as source, closing(sqlite3.connect(file)) as copy:
        driver: Any = source.dbapi_connection
        driver.backup(copy, progress=Patience())
        # One file that stands alone, and that nobody writes to by merely reading it.
        copy.execute("PRAGMA journal_mode=DELETE")
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise BackupFailed(f"the database is damaged: {found}")
    with reading(file) as connection:
        return facts_of(connection), backupfiles.rows_of(connection)


class Patience:
    """The driver would try for ever where somebody keeps the file to himself."""

    def __init__(self) -> None:
        self._left = _PATIENCE

    def __call__(self, status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            self._left -= 1
            if self._left <= 0:
                raise DatabaseAway("somebody keeps the database file to himself")


def open_copy(file: Path) -> sqlite3.Connection:
    """A copy must not change by being looked at."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


@contextmanager
def reading(file: Path) -> Iterator[Connection]:
    """The same for those who want SQLAlchemy's connection."""
    engine = create_engine("sqlite://", creator=lambda: open_copy(file), poolclass=StaticPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _dump_postgres(database: Database, file: Path, tools: Path | None) -> tuple[Facts, Rows]:
    """The facts and the dump are of one moment: the dump joins our transaction's snapshot."""
    program = pgtools.find("pg_dump", tools)
    with _translated(), database.engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ")
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        facts, rows = facts_of(connection), backupfiles.rows_of(connection)
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
        pgtools.run(program, database.url, options)
        connection.rollback()
    file.chmod(0o600)
    return facts, rows


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise DatabaseAway(type(error.orig).__name__) from error


@contextmanager
def _only_one(target: Path) -> Iterator[None]:
    handle = os.open(target, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupFailed("another backup is being made") from error
    finally:
        os.close(handle)


def _drop_leftovers(target: Path) -> None:
    for folder in target.glob(f"xinan-*{_PARTIAL}"):
        shutil.rmtree(folder)


def _on_the_disk(folder: Path) -> None:
    for file in folder.rglob("*"):
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    sync_folder(folder)
