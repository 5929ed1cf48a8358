"""The tests' own databases are worth what they promise: fresh, prepared, real, and gone afterwards."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from sqlalchemy import create_engine, text

from bot import valkey
from store import migrate
from tests.databases import BellServer, Databases, Postgres
from tests.waiting import wait_until


def run(url: str, *statements: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            rows = [connection.execute(text(statement)) for statement in statements][-1]
            return [tuple(row) for row in rows] if rows.returns_rows else []
    finally:
        engine.dispose()


def prepare(url: str) -> None:
    run(url, "CREATE TABLE thing (id INTEGER PRIMARY KEY)", "INSERT INTO thing VALUES (7)")


def test_a_database_is_empty_and_usable(database_url: str) -> None:
    prepare(database_url)

    assert run(database_url, "SELECT id FROM thing") == [(7,)]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_prepared_database_is_copied_and_each_copy_stands_alone(databases: Databases, kind: str) -> None:
    calls: list[str] = []

    def counted(url: str) -> None:
        calls.append(url)
        prepare(url)

    first, second = databases.fresh(kind, counted), databases.fresh(kind, counted)
    run(first, "INSERT INTO thing VALUES (8)")

    assert run(first, "SELECT count(*) FROM thing") == [(2,)]
    assert run(second, "SELECT count(*) FROM thing") == [(1,)]
    assert len(calls) == 1


def test_a_migrated_database_has_our_schema(migrated_url: str) -> None:
    assert migrate.current(migrated_url) == migrate.expected()


@pytest.mark.postgres
def test_a_server_survives_being_killed(postgres_server: Postgres) -> None:
    url = postgres_server.url("postgres")
    prepare(url)
    postgres_server.stop(signal.SIGQUIT)
    postgres_server.start()

    assert run(url, "SELECT id FROM thing") == [(7,)]


@pytest.mark.postgres
def test_no_server_outlives_a_killed_test_run() -> None:
    code = (
        "from tests.databases import Postgres; server = Postgres(); server.create();"
        "print(server._process.pid, server.folder, flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        pid, folder = child.stdout.readline().split()
        child.kill()
    wait_until(lambda: not Path(f"/proc/{int(pid)}").exists() or b"State:\tZ" in status(int(pid)))
    subprocess.run(["rm", "-rf", folder.decode()], check=True)


def status(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/status").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b"State:\tZ"


@pytest.mark.valkey
def test_the_bell_server_is_private_and_keeps_what_it_was_told_over_a_kill(valkey_server: BellServer) -> None:
    with redis.from_url(valkey_server.url) as client:
        client.rpush("bells", *range(500))
        client.execute_command("WAITAOF", 1, 0, 2000)
    valkey_server.stop(signal.SIGKILL)
    valkey_server.start()

    with redis.from_url(valkey_server.url) as client:
        assert client.llen("bells") == 500
        assert client.config_get("port") == {"port": "0"}
    assert valkey.socket_path(valkey_server.var).stat().st_mode & 0o077 == 0
    assert valkey.home(valkey_server.var).stat().st_mode & 0o077 == 0


def test_a_very_long_state_folder_still_has_a_socket(tmp_path: Path) -> None:
    path = valkey.socket_path(tmp_path / ("x" * 200))

    assert len(str(path)) < 108
    assert path.parent.stat().st_mode & 0o077 == 0
    path.parent.rmdir()
