"""A web process set up as in production, with a record full of people, and callbacks ready to be sent."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep, time
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from sqlalchemy import func, insert, select

from bot import parts, valkey
from bot.demo.environ import demo_environ
from bot.demo.residents import move_in
from bot.simulator.crypto import Cipher
from store import migrate
from store.clock import WallClock
from store.db import Database
from store.schema import inbox, memberships, people
from tests.databases import Postgres

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 20_000
_PIECE = 1_000  # as many at once: no statement may last longer than the database is waited for
REFORM = 20  # the demo city's 市发改委: every bench person works there


@dataclass(frozen=True)
class Site:
    """environ: the environment of its processes.  port: where it listens.  url: of the database.

    server: the process of the database, where it has one.
    """

    environ: dict[str, str]
    port: int
    url: str
    folder: Path
    server: int | None = None

    def count(self) -> int:
        database = Database(self.url)
        with database.look() as connection:
            taken = connection.execute(select(func.count()).select_from(inbox)).scalar_one()
        database.close()
        return int(taken)


@contextmanager
def site(kind: str, port: int) -> Iterator[Site]:
    """An installation on SQLite (FULL) or PostgreSQL (synchronous_commit on), with its bell."""
    folder = Path(tempfile.mkdtemp(prefix="xinan-bench-", dir=ROOT))
    server = Postgres(fsync=True) if kind == "postgresql" else None
    try:
        environ = os.environ | demo_environ(folder, port, 1)
        environ["DATABASE_URL"] = url = _database(folder, server)
        environ["REDIS_URL"] = valkey.url(folder)
        _furnish(url)
        with _process(valkey.command(folder), environ, lambda: valkey.answers(folder)):
            yield Site(environ, port, url, folder, None if server is None else server.pid)
    finally:
        if server is not None:
            server.destroy()
        shutil.rmtree(folder, ignore_errors=True)


def _database(folder: Path, server: Postgres | None) -> str:
    if server is None:
        return f"sqlite:///{folder}/xinan.db"
    server.create()
    return server.url("postgres")


def _furnish(url: str) -> None:
    migrate.upgrade(url)
    database = Database(url)
    move_in(database, WallClock().now())
    for first in range(0, PEOPLE, _PIECE):
        with database.work(WallClock().now()) as work:
            numbers = range(first, first + _PIECE)
            work.run(insert(people), [_person(number, work.now) for number in numbers])
            work.run(insert(memberships), [{"person": f"p{number}", "department": REFORM} for number in numbers])
    database.close()


def _person(number: int, now: datetime) -> dict[str, object]:
    who = {"id": f"p{number}", "address": f"p{number}", "name": f"人员{number}", "position": "", "active": True}
    return who | {"main_department": REFORM, "changed_at": now}


@contextmanager
def web(site: Site, configuration: str, *options: str) -> Iterator[int]:
    """gunicorn with the product's configuration, or with the echo's, which differs in the application alone.

    Yields its process.
    """
    command = [sys.executable, "-m", "gunicorn", "-c", f"python:{configuration}", *options]
    with _process(command, site.environ, lambda: parts.answers(f"127.0.0.1:{site.port}")) as pid:
        yield pid


@contextmanager
def command(site: Site, name: str) -> Iterator[None]:
    """One of the product's other processes."""
    with _process([sys.executable, "-m", "bot.cli", name], site.environ, lambda: True):
        yield


@contextmanager
def _process(command: list[str], environ: dict[str, str], ready: object) -> Iterator[int]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environ, cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        until = monotonic() + 30
        while not ready():  # type: ignore[operator]
            if process.poll() is not None or monotonic() > until:
                raise RuntimeError(f"{command[:5]} did not start")
            sleep(0.05)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def callbacks(site: Site, text: str, count: int, first: int, people_from: int) -> Path:
    """``count`` distinct, signed, encrypted text callbacks in a file, one a line, from as many people."""
    e = site.environ
    cipher = Cipher(e["WECOM_TOKEN"], e["WECOM_ENCODING_AES_KEY"], e["WECOM_CORP_ID"])
    file = site.folder / f"callbacks-{first}.txt"
    with file.open("w", encoding="utf-8") as out:
        for number in range(first, first + count):
            out.write(_line(cipher, e, text, number, f"p{people_from + (number - first) % (PEOPLE - people_from)}"))
    return file


def _line(cipher: Cipher, environ: dict[str, str], text: str, number: int, person: str) -> str:
    stamp, nonce = str(int(time())), f"n{number}"
    corp, agent = environ["WECOM_CORP_ID"], environ["WECOM_AGENT_ID"]
    inner = (
        f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName><FromUserName><![CDATA[{person}]]></FromUserName>"
        f"<CreateTime>{stamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>{escape(text)}</Content>"
        f"<MsgId>{7_000_000_000_000_000 + number}</MsgId><AgentID>{agent}</AgentID></xml>"
    )
    sealed = cipher.encrypt(inner.encode())
    query = {"msg_signature": cipher.sign(stamp, nonce, sealed), "timestamp": stamp, "nonce": nonce}
    outer = f"<xml><ToUserName>{corp}</ToUserName><AgentID>{agent}</AgentID><Encrypt>{sealed}</Encrypt></xml>"
    return f"{urlencode(query)} {outer}\n"
