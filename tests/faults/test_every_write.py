"""F8: the n-th write of every step of the leak fails, with a full disk or a broken one, once or until it is mended.

Nothing is half stored, nobody gets a wrong answer, and in the end everybody has seen what they see on a good day.
``XINAN_WRITES`` says how many n are tried: 1 by default, of the first 60; ``all`` until no step writes so much.
"""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from store import migrate
from store.verify import verify
from tests.databases import Databases
from tests.faults.inside import InsideRest
from tests.faults.leak import Leak, Notices
from tests.faults.writes import NoSuchVfs, Writes, failing_writes
from tests.world import World, make_world

WANTED = os.environ.get("XINAN_WRITES", "1")
DEEPEST = 60
KINDS = ((errno.ENOSPC, False), (errno.EIO, True))
_SEED = 8
# From this step of the leak on nobody waits for a moment any more.
WRITTEN = 18


@contextmanager
def city(databases: Databases, folder: Path) -> Iterator[World]:
    folder.mkdir()
    world = make_world(databases.fresh("sqlite", migrate.upgrade), folder)
    try:
        yield world
    finally:
        world.house.database.close()


def play(world: World, writes: Writes, n: int, error: int, *, lasting: bool) -> tuple[Notices, int]:
    """What people saw, and how many writes failed."""
    rest = InsideRest(world, writes.heal if lasting else lambda: None)
    leak = Leak(rest.town, rest)
    before = writes.struck

    def begin(step: int) -> None:
        if step >= WRITTEN:
            # Two answers with the same minute in them would be one text, and one text twice is swallowed (D 90236).
            rest.town.move_to(rest.town.now() + timedelta(minutes=1))
        writes.arm(n, error, lasting=lasting)

    seen = leak.run(before=begin)
    writes.heal()
    with world.house.database.look() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert verify(connection).good
    return seen, writes.struck - before


def numbers() -> Iterator[int]:
    if WANTED == "all":
        return count(1)
    return iter(sorted(random.Random(_SEED).sample(range(1, DEEPEST), int(WANTED))))


@pytest.mark.slow
@pytest.mark.faults
def test_whichever_write_fails_people_see_what_they_always_see(databases: Databases, tmp_path: Path) -> None:
    try:
        with capture_logs(), failing_writes() as writes:
            with city(databases, tmp_path / "golden") as world:
                golden, _ = play(world, writes, 0, 0, lasting=False)
            for n in numbers():
                with city(databases, tmp_path / str(n)) as world:
                    struck = 0
                    for error, lasting in KINDS:
                        seen, failed = play(world, writes, n, error, lasting=lasting)
                        assert seen == golden, f"n = {n}, {errno.errorcode[error]}: {seen - golden} / {golden - seen}"
                        struck += failed
                print(f"write {n}: {struck} failed")
                if not struck:
                    assert WANTED == "all", "no step writes so much"
                    return
    except NoSuchVfs:
        pytest.skip("!!! NOT TESTED: this SQLite's system calls cannot be replaced")
