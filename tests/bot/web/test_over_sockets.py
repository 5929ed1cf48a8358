"""The real server in front of the real application, on loopback."""

from __future__ import annotations

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import parts
from bot.wecom.receive import SIZE
from store import migrate
from store.clock import monotonic
from tests.bot.web.door import PATH, Sealed, Sender
from tests.waiting import wait_until
from tests.world import AES_KEY, AGENT, CORP, REPORTER, SECRET, TOKEN

pytestmark = pytest.mark.slow


class Server:
    def __init__(self, folder: Path, database: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.log, self.var = folder / "log", folder / "var"
        environ = {
            "WECOM_CORP_ID": CORP,
            "WECOM_AGENT_ID": str(AGENT),
            "WECOM_SECRET": SECRET,
            "WECOM_TOKEN": TOKEN,
            "WECOM_ENCODING_AES_KEY": AES_KEY,
            "WECOM_API_BASE": "http://127.0.0.1:9",
            "DATABASE_URL": database,
            "XINAN_VAR": str(self.var),
            "XINAN_LISTEN": f"127.0.0.1:{self.port}",
        }
        command = [sys.executable, "-m", "bot.cli", "web"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env={**os.environ, **environ}, stdout=log, stderr=log)
        wait_until(lambda: parts.answers(f"127.0.0.1:{self.port}"), seconds=30)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=20)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def raw(self, request: bytes) -> bytes:
        """All the server says until it hangs up; the sender closes its own half at once."""
        with self.connect() as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65536), b""))

    def post(self, sealed: Sealed, *extra: str) -> tuple[int, bytes]:
        head = [f"POST {sealed.address} HTTP/1.1", "Host: x", "Connection: close"]
        head += [f"Content-Length: {len(sealed.body)}", *extra, "", ""]
        return status_and_body(self.raw("\r\n".join(head).encode() + sealed.body))


def status_and_body(answer: bytes) -> tuple[int, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def now() -> datetime:
    return datetime.fromtimestamp(int(subprocess.check_output(["date", "+%s"])), UTC)


@pytest.fixture(scope="module")
def server(databases: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    fresh: Callable[..., str] = databases.fresh  # type: ignore[attr-defined]
    server = Server(tmp_path_factory.mktemp("web"), fresh("sqlite", migrate.upgrade))
    yield server
    assert server.stop() == 0


def test_the_verification_takes_less_than_a_third_of_a_second(server: Server) -> None:
    asked = Sender().question(b"1616140317555161061", now())
    began = monotonic()
    answer = server.raw(f"GET {asked.address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    assert monotonic() - began < 0.3
    assert status_and_body(answer) == (200, b"1616140317555161061")
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"content-type: text/plain" in head
    assert not any(char.isdigit() for char in server_header(head))


def server_header(head: bytes) -> str:
    return next((line.decode() for line in head.split(b"\r\n") if line.startswith(b"server:")), "")


def test_a_stranger_is_told_so_and_a_repetition_gets_the_same(server: Server) -> None:
    sealed = Sender().text(REPORTER, "帮助", now())
    first, again = server.post(sealed), server.post(sealed)

    assert first[0] == again[0] == 200
    assert Sender().opened(first[1]) == Sender().opened(again[1])


def test_a_line_promised_to_be_kept_is_kept(server: Server) -> None:
    """A proxy sends its next callback on it; were it closed by then, that callback would be answered by nobody."""
    with server.connect() as line:
        for words in ("帮助", "待办", "我的", "进度"):
            sealed = Sender().text(REPORTER, words, now())
            head = f"POST {sealed.address} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(sealed.body)}\r\n\r\n"
            line.sendall(head.encode() + sealed.body)
            response = http.client.HTTPResponse(line)
            response.begin()
            assert response.status == 200
            assert response.getheader("Connection", "").lower() != "close"
            assert Sender().opened(response.read())


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "CONNECT"])
def test_other_methods(server: Server, method: str) -> None:
    address = Sender().text(REPORTER, "帮助", now()).address
    answer = server.raw(f"{method} {address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())

    assert status_and_body(answer) == (405, b"")


def test_bodies_nobody_should_send(server: Server) -> None:
    good = Sender().text(REPORTER, "帮助", now())
    start = f"POST {good.address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    chunked = f"{len(good.body):x}\r\n".encode() + good.body + b"\r\n0\r\n\r\n"
    bad = {
        "chunked": f"{start}Transfer-Encoding: chunked\r\n\r\n".encode() + chunked,
        "no length": f"{start}\r\n".encode() + good.body,
        "one byte too many": f"{start}Content-Length: {SIZE + 1}\r\n\r\n".encode() + b" " * (SIZE + 1),
        "packed": f"{start}Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n".encode() + b"\x1f\x8b\x08\x00",
        "length twice": f"{start}Content-Length: 4\r\nContent-Length: 5\r\n\r\n".encode() + b"12345",
        "both lengths": f"{start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + b"0\r\n\r\n",
        "a blank in the name": f"{start}Content-Length : 4\r\n\r\n".encode() + b"1234",
        "a line in a line": f"{start}X: a\nY: b\r\nContent-Length: 4\r\n\r\n".encode() + b"1234",
        "address too long": f"GET {PATH}?{'x' * 3000} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
        "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    }
    for name, request in bad.items():
        answer = server.raw(request)
        assert not answer or 400 <= status_and_body(answer)[0] < 500, (name, answer[:200])
        for word in (b"Traceback", b"Python", b'File "'):
            assert word not in answer, name
    assert server.post(good)[0] == 200


def test_who_sends_slowly_is_not_waited_for_by_the_others(server: Server) -> None:
    """Two hundred lines that trickle; the ninety-ninth of a hundred good callbacks meanwhile takes under half a second."""
    good = Sender().text(REPORTER, "帮助", now())
    start = f"POST {good.address} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(good.body)}\r\n"
    lines = [server.connect() for _ in range(200)]
    try:
        for number, line in enumerate(lines):
            line.sendall((start if number % 2 else start + "\r\n<xml>").encode())
        took = []
        for number in range(100):
            lines[number].sendall(b"X" if number % 2 else b" ")
            began = monotonic()
            assert server.post(Sender().text(REPORTER, "帮助", now()))[0] == 200
            took.append(monotonic() - began)
        assert sorted(took)[98] < 0.5
    finally:
        for line in lines:
            line.close()


def test_the_database_away_means_spool_and_then_order(server: Server) -> None:
    file = next(path for path in [server_database(server)] if path.exists())
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        answer = server.post(Sender().text(REPORTER, "帮助", now()))
        assert monotonic() - began < 3
        other.execute("ROLLBACK")
    assert answer == (200, b"")
    assert server.post(Sender().text(REPORTER, "待办", now())) == (200, b"")
    assert list((server.var / "spool").glob("*.spool"))


def server_database(server: Server) -> Path:
    environ = Path(f"/proc/{server.process.pid}/environ").read_bytes().split(b"\0")
    url = next(line for line in environ if line.startswith(b"DATABASE_URL="))
    return Path(url.decode().removeprefix("DATABASE_URL=sqlite:///"))
