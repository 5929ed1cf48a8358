"""What a power cut leaves on the disk: images of a database in use, some with the newest bytes missing (F9)."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from store import migrate
from store.db import Database
from store.verify import verify
from tests.databases import real_disk

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")
A_DATABASE = 25
# failures.md F9 asks for a thousand: XINAN_CRASH_IMAGES=1000.
IMAGES = int(os.environ.get("XINAN_CRASH_IMAGES", "60"))


def _write_for_ever(url: str, told: Connection) -> None:
    with closing(Database(url)) as database:
        number = 0
        while True:
            with database.work(NOW) as work:
                work.record("image.tested", by="me", number=number)
            number += 1
            told.send(number)


@contextmanager
def _stopped(process: multiprocessing.process.BaseProcess) -> Iterator[None]:
    os.kill(process.pid or 0, signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid or 0, os.WSTOPPED | os.WNOWAIT)
    try:
        yield
    finally:
        os.kill(process.pid or 0, signal.SIGCONT)


def _latest(pipe: Connection, seen: int) -> int:
    while pipe.poll():
        seen = pipe.recv()
    return seen


def _proved(file: Path) -> int:
    with closing(Database(f"sqlite:///{file}")) as database, database.look() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        verdict = verify(connection)
    assert verdict.good
    return verdict.seq


@pytest.fixture
def disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="xinan-images-", dir=real_disk(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.mark.slow
@pytest.mark.faults
def test_no_image_is_damaged_and_none_misses_what_was_acknowledged(
    fresh_database: Callable[..., str], disk: Path
) -> None:
    """A new database now and then: proving a long trail again and again would be most of the work."""
    chance = random.Random(9)
    for first in range(0, IMAGES, A_DATABASE):
        made = Path(fresh_database("sqlite", migrate.upgrade).removeprefix("sqlite:///"))
        source = Path(shutil.copy(made, disk / f"{first}.db"))
        _take_images(source, disk, range(first, min(first + A_DATABASE, IMAGES)), chance)


def _take_images(source: Path, folder: Path, numbers: range, chance: random.Random) -> None:
    mine, theirs = FORK.Pipe(duplex=False)
    writer = FORK.Process(target=_write_for_ever, args=(f"sqlite:///{source}", theirs), daemon=True)
    writer.start()
    for number in numbers:
        acknowledged = mine.recv()
        copy = folder / "image.db"
        with _stopped(writer):
            acknowledged = _latest(mine, acknowledged)
            shutil.copy(source, copy)
            shutil.copy(f"{source}-wal", f"{copy}-wal")
            synced = _synced(source)
        _is_good(copy, acknowledged, synced, chance if number % 2 else None)
        for file in folder.glob("image.db*"):
            file.unlink()
    writer.kill()
    writer.join(10)


def _synced(source: Path) -> int:
    """Bytes of the WAL that a checkpoint may have begun to move: they reached the disk before, no power cut takes them.

    nBackfillAttempted of the WAL index (SQLite's description of the format, 2.1).
    """
    frames = int.from_bytes(Path(f"{source}-shm").read_bytes()[128:132], sys.byteorder)
    page = int.from_bytes(source.read_bytes()[16:18], "big")
    return 32 + frames * (24 + page) if frames else 0


def _is_good(copy: Path, acknowledged: int, synced: int, chance: random.Random | None) -> None:
    """chance: cuts the newest bytes away somewhere."""
    if chance is not None:
        size = os.path.getsize(f"{copy}-wal")  # noqa: PTH202
        os.truncate(f"{copy}-wal", chance.randrange(min(synced, size - 1), size))
    proved = _proved(copy)
    assert chance is not None or proved >= acknowledged
