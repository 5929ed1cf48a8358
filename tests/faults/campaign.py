"""The full campaign, and the reduced one of ``./test``: which cases, in which order, on which database."""

from __future__ import annotations

import random
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.databases import Postgres
from tests.faults import cases, points
from tests.faults.scene import Reckoning, Scene, scene

# Where the reporter only writes, so nobody waits for anything meanwhile.
SPOKEN = range(18, 23)
# The submitted report goes to the reviewer.
TOLD = range(24, 25)
Case = Callable[[Scene, random.Random, int], object]

CASES: dict[str, Case] = {
    "failpoints": lambda s, _, __: cases.failpoints(s, away_of(s)),
    "each-failpoint": lambda s, dice, _: cases.each_failpoint(s, dice),
    "platform": lambda s, _, __: cases.troubles_with_the_platform(s),
    "platform-down": lambda s, _, __: cases.platform_away(s, "down", TOLD),
    "platform-slow": lambda s, _, __: cases.platform_away(s, "slow", TOLD, seconds=12),
    "platform-5xx": lambda s, _, __: cases.platform_away(s, "status", TOLD),
    "platform-html": lambda s, _, __: cases.platform_away(s, "html", TOLD),
    "dead-token": lambda s, _, __: cases.platform_away(s, "dead_token", TOLD),
    "database-away": lambda s, _, __: cases.database_away(s, away_of(s), SPOKEN, seconds=60),
    "bell": lambda s, dice, _: cases.bell_troubles(s, dice),
    "no-bell": lambda s, _, __: cases.no_bell(s, trouble=False),
    "no-bell-bad-platform": lambda s, _, __: cases.no_bell(s),
    "in-pairs": lambda s, _, __: cases.in_pairs(s),
    "zombie-begun": lambda s, _, __: cases.zombie(s, "handover.begun", 3),
    "zombie-sent": lambda s, _, __: cases.zombie(s, "handover.sent", 4),
    "zombie-claimed": lambda s, _, __: cases.zombie(s, "delivery.claimed", 6),
    "watchdog": lambda s, _, __: cases.watchdog_killed(s),
    "everything": lambda s, dice, _: cases.everything_killed(s, dice),
    "random": lambda s, dice, kills: cases.random_kills(s, kills, dice),
    "some-failpoints": lambda s, _, __: some_failpoints(s),
}
FULL = [name for name in CASES if name != "some-failpoints"]
# For ./test: (cases, random kills). A watchdog's round takes a minute of real time, so it dies only at full size.
REDUCED: dict[str, tuple[list[str], int]] = {
    "sqlite": (["failpoints", "no-bell-bad-platform"], 0),
    "postgresql": (["some-failpoints", "random"], 20),
}


def some_failpoints(here: Scene) -> None:
    """Around the commits and the sending; the rest does not depend on the database."""
    worker, clock = ("turn.committed", "handover.sent"), ("clock.rung",)
    cases.failpoints(here, away_of(here), web=points.WEB[4:7], worker=worker, clock=clock, sometimes=())


def away_of(here: Scene) -> cases.Away:
    """How the database of this scene goes away."""
    if here.server is not None:
        return lambda: stopped(here.server)
    return lambda: held(Path(here.url.removeprefix("sqlite:///")))


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another process's transaction holds the SQLite file."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=20)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def stopped(server: Postgres | None) -> Iterator[None]:
    """The PostgreSQL server has crashed; later somebody starts it again."""
    assert server is not None
    server.stop(signal.SIGQUIT)
    yield
    server.start()


@contextmanager
def place(database: str, keep: Path | None = None) -> Iterator[Scene]:
    """An installation on a database of its own. keep: a new folder that stays; else all is thrown away."""
    with ExitStack() as stack:
        if keep is None:
            throw_away = tempfile.TemporaryDirectory(prefix="xinan-faults-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(throw_away))
        else:
            folder = keep
        if database == "sqlite":
            with scene(folder, f"sqlite:///{folder / 'xinan.db'}") as here:
                yield here
            return
        server = Postgres(fsync=True)
        server.create()
        try:
            with scene(folder, server.url("postgres"), server) as here:
                yield here
        finally:
            server.destroy()


def run(here: Scene, names: list[str], seed: int, kills: int, say: Callable[[str], object]) -> Reckoning:
    """The golden run and the named cases, one after the other in one installation."""
    here.rehearse()
    say(f"golden run: {sum(here.golden.values())} notices of {len(here.golden)} kinds")
    for name in names:
        known = len(here.reckoning.problems())
        CASES[name](here, random.Random(f"{seed}:{name}"), kills)
        for problem in here.reckoning.problems()[known:]:
            say(f"  {problem}")
        say(f"{name}: {'good' if len(here.reckoning.problems()) == known else 'NOT GOOD'}")
    return here.reckon()
