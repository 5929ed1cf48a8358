"""Brings a backup back, after proving that it is what was written, and notes it in the audit trail."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from store import backupfiles, checkpoints, migrate, pgtools
from store.backup import Patience, open_copy, reading
from store.checkpoints import Checkpoints
from store.db import Database
from store.manifest import BackupRefused, Facts, Manifest, facts_of, read
from store.verify import RESTORED, Verdict, verify

# Rows that are there before anybody did anything.
_NOBODYS = {"alembic_version", "chain", "beats"}


class NotEmpty(BackupRefused):
    """The database holds something; it is overwritten only where that is said expressly."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: the manifest of the backup, and the proof of the trail in it."""

    manifest: Manifest
    verdict: Verdict


def restore(
    url: str,
    folder: Path,
    now: datetime,
    *,
    known: Path | None = None,
    overwrite: bool = False,
    tools: Path | None = None,
    files: Path | None = None,
) -> Restored:
    """Brings ``folder`` back into the database at ``url``, in one transaction.

    ``known``: the file of checkpoints, which the backup must agree with and which learns of the restore.
    ``files``: the folder of the vault; files are put back first, so that no row is ever without its file.
    Raises BackupRefused, NotEmpty, ToolFailed, DatabaseAway. The product must stand still meanwhile.
    """
    manifest = read(folder)
    with closing(Database(url)) as database:
        _check_target(database, manifest, overwrite)
        before = _up_to(checkpoints.read(known) if known else Checkpoints(), manifest.facts.seq)
        if files is not None and manifest.brought:
            backupfiles.put_back(folder, files, manifest.brought)
        if database.is_sqlite:
            _check_copy(folder / manifest.file, manifest, before)
            _copy_back(folder / manifest.file, database)
        else:
            _load(folder / manifest.file, database, tools)
        with database.look() as connection:
            verdict = _proved(connection, manifest, before)
    _note(url, manifest, now, known)
    return Restored(manifest, verdict)


def _check_target(database: Database, manifest: Manifest, overwrite: bool) -> None:
    if database.url.get_backend_name() != manifest.backend:
        raise BackupRefused(f"the backup is of {manifest.backend}, the database is {database.url.get_backend_name()}")
    if manifest.facts.revision > migrate.expected():
        raise BackupRefused(f"the backup has schema {manifest.facts.revision}: restore it with the newer program")
    with database.look() as connection:
        names = set(inspect(connection).get_table_names())
        full = sorted(name for name in names - _NOBODYS if _has_rows(connection, name))
    if full and not overwrite:
        raise NotEmpty(f"the database is not empty: there are rows in {', '.join(full)}")
    if names - set(manifest.facts.rows):
        raise BackupRefused("the database has tables the backup does not know: restore into an empty one")


def _has_rows(connection: Connection, name: str) -> bool:
    return connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() is not None  # noqa: S608


def _up_to(known: Checkpoints, seq: int) -> Checkpoints:
    """What was promised after the backup was made cannot be in it."""
    return Checkpoints(tuple(one for one in known.valid() if one.seq + one.restored <= seq))


def _check_copy(file: Path, manifest: Manifest, before: Checkpoints) -> None:
    with reading(file) as connection:
        _proved(connection, manifest, before)


def _proved(connection: Connection, manifest: Manifest, before: Checkpoints) -> Verdict:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    facts, brought = manifest.facts, manifest.brought
    found = facts_of(connection)
    if found != facts:
        raise BackupRefused(f"the backup does not hold what its manifest says: {_difference(found, facts)}")
    rows = dict(backupfiles.rows_of(connection))
    if any(rows.get(place) != promised for place, promised in brought.items()):
        raise BackupRefused("the files in the backup are not those its database speaks of")
    verdict = verify(connection, before)
    if verdict.flaw is not None:
        raise BackupRefused(f"the audit trail in the backup is not good: {verdict.flaw}")
    return verdict


def _difference(found: Facts, facts: Facts) -> str:
    if (found.revision, found.seq, found.hash) != (facts.revision, facts.seq, facts.hash):
        return "the schema or the end of the chain"
    return ", ".join(name for name in sorted(facts.rows) if found.rows.get(name) != facts.rows[name])


def _copy_back(file: Path, database: Database) -> None:
    """A write transaction of SQLite's own: killed in the middle, the old database is still there."""
    with closing(open_copy(file)) as source, closing(database.engine.raw_connection()) as target:
        driver: Any = target.dbapi_connection
        source.backup(driver, progress=Patience())


def _load(file: Path, database: Database, tools: Path | None) -> None:
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    name = str(database.url.database)
    pgtools.run(pgtools.find("pg_restore", tools), database.url, [*options, f"--dbname={name}", str(file)])


def _note(url: str, manifest: Manifest, now: datetime, known: Path | None) -> None:
    """First the trail, then the checkpoint that refers to it."""
    migrate.upgrade(url)
    facts = manifest.facts
    with closing(Database(url)) as database, database.work(now) as work:
        work.cause = RESTORED
        work.record(RESTORED, by="system", made_at=manifest.made_at, seq=facts.seq, sha256=manifest.sha256)
    if known is not None:
        checkpoints.write(known, facts.seq, facts.hash, now, restored=True)
