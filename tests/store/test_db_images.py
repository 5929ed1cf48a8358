"""What a power cut leaves on the disk: images of a database in use, some with the newest bytes missing (F9)."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from store import migrate
from store.db import Database
from store.verify import verify

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")
IMAGES = 60


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


@pytest.mark.slow
@pytest.mark.faults
def test_no_image_is_damaged_and_none_misses_what_was_acknowledged(
    fresh_database: Callable[..., str], tmp_path: Path
) -> None:
    url, chance = fresh_database("sqlite", migrate.upgrade), random.Random(9)
    source = Path(url.removeprefix("sqlite:///"))
    mine, theirs = FORK.Pipe(duplex=False)
    writer = FORK.Process(target=_write_for_ever, args=(url, theirs), daemon=True)
    writer.start()
    acknowledged = mine.recv()
    for image in range(IMAGES):
        copy = tmp_path / f"{image}.db"
        acknowledged = mine.recv()
        with _stopped(writer):
            acknowledged = _latest(mine, acknowledged)
            shutil.copy(source, copy)
            shutil.copy(f"{source}-wal", f"{copy}-wal")
        cut = image % 2 == 1
        if cut:
            os.truncate(f"{copy}-wal", chance.randrange(os.path.getsize(f"{copy}-wal")))  # noqa: PTH202
        assert cut or _proved(copy) >= acknowledged
        assert _proved(copy) >= 0
    writer.kill()
    writer.join(10)
