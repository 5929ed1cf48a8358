"""Where an installation stands: its database, its folder, and how its database goes away."""

from __future__ import annotations

import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.databases import Postgres, real_disk
from tests.faults.cases import Away
from tests.faults.scene import Detours, Scene, scene

# Told the addresses of the platform and of the database, says which ones the installation is given.
Way = Callable[[str, str], Detours]


def straight(platform: str, database: str) -> Detours:
    del platform, database
    return Detours()


@contextmanager
def place(
    database: str,
    keep: Path | None = None,
    *,
    within: Path | None = None,
    way: Way = straight,
    clock: Path | None = None,
) -> Iterator[Scene]:
    """An installation on a database of its own. keep: a new folder that stays; else all is thrown away.

    within: everything, a database server's files too, lies in a new folder there; ``clock`` may lie elsewhere.
    """
    with ExitStack() as stack:
        disk = within or real_disk()
        if keep is None:
            throw_away = tempfile.TemporaryDirectory(prefix="xinan-faults-", dir=disk, ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(throw_away))
        else:
            folder = keep
        if database == "sqlite":
            yield stack.enter_context(_scene(folder, f"sqlite:///{folder / 'xinan.db'}", None, way, clock))
            return
        server = Postgres(fsync=True, within=disk)
        server.create()
        stack.callback(server.destroy)
        yield stack.enter_context(_scene(folder, server.url("postgres"), server, way, clock))


@contextmanager
def _scene(folder: Path, url: str, server: Postgres | None, way: Way, clock: Path | None) -> Iterator[Scene]:
    with scene(folder, url, server, lambda platform: way(platform, url), clock) as here:
        yield here


def away_of(here: Scene) -> Away:
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
