"""The real server in front of the page: large and endless bodies are refused without being read, and nobody waits."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import migrate
from store.clock import monotonic
from tests.bot.web.door import Sender
from tests.bot.web.test_over_sockets import Server, now, status_and_body
from tests.waiting import wait_until
from tests.world import REPORTER

pytestmark = pytest.mark.slow
WORKERS = 2  # the default of the settings
PLACE = "/h5/report/upload-1-9999999999-" + "0" * 20


@pytest.fixture(scope="module")
def server(databases: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    fresh: Callable[..., str] = databases.fresh  # type: ignore[attr-defined]
    server = Server(tmp_path_factory.mktemp("web"), fresh("sqlite", migrate.upgrade))
    yield server
    assert server.stop() == 0


def resident(server: Server) -> int:
    """Bytes, of the master and its workers."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    wait_until(lambda: len(children.read_text().split()) >= WORKERS)
    pids = [server.process.pid, *map(int, children.read_text().split())]
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 for pid in pids)


def answer_to(line: socket.socket, head: str, body: Iterator[bytes]) -> tuple[int, int]:
    """Status, and how much of the body went out before the server had enough."""
    line.sendall(head.encode())
    sent = 0
    line.settimeout(5)
    try:
        for piece in body:
            line.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    try:
        return status_and_body(line.recv(65536))[0], sent
    except OSError:
        return 0, sent


@pytest.mark.parametrize("path", [f"{PLACE}/files", f"{PLACE}/incoming/x.y?at=0", f"{PLACE}/submit"])
@pytest.mark.parametrize("how", ["Content-Length: 2147483648", "Transfer-Encoding: chunked"])
def test_two_gigabytes_are_refused_early(path: str, how: str, server: Server) -> None:
    method = "PUT" if "incoming" in path else "POST"
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\n{how}\r\n\r\n"
    block = b"10000\r\n" + b"x" * 65536 + b"\r\n" if "chunked" in how else b"x" * 65536
    with server.connect() as line:  # whatever is loaded with the first request is there
        answer_to(line, f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n", iter([b"x"]))
    before = resident(server)
    with server.connect() as line:
        status, sent = answer_to(line, head, (block for _ in range(32768)))
    assert status in (0, 401)  # 0: the line was closed under our feet, which is an answer too
    assert sent < 512 * 1024 * 1024  # what is thrown away while the answer goes out: a twentieth of a second long
    assert resident(server) < before + 20 * 1024 * 1024
    assert not list((server.var / "files").rglob("*.part"))


def test_who_uploads_slowly_is_not_waited_for(server: Server) -> None:
    """A hundred pieces that trickle; callbacks meanwhile are answered as ever."""
    head = f"PUT {PLACE}/incoming/x.y?at=0 HTTP/1.1\r\nHost: x\r\nContent-Length: 49152\r\n\r\n"
    lines = [server.connect() for _ in range(100)]
    try:
        for line in lines:
            line.sendall(head.encode() + b"x" * 1000)
        took = []
        for number in range(40):
            lines[number].sendall(b"x")
            began = monotonic()
            assert server.post(Sender().text(REPORTER, "帮助", now()))[0] == 200
            took.append(monotonic() - began)
        assert sorted(took)[38] < 2.0
    finally:
        for line in lines:
            line.close()


def test_a_stranger_learns_nothing(server: Server) -> None:
    for path in (
        "/h5/",
        "/h5/report/",
        "/h5/report/x",
        "/h5/login",
        "/h5/static/../pages.py",
        "/h5/static/%2e%2e/pages.py",
    ):
        answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        status, body = status_and_body(answer)
        assert status in (400, 404)
        for word in (b"Traceback", b"Werkzeug", b"Python", b"import"):
            assert word not in body
