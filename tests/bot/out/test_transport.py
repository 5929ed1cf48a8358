"""Real sockets and nasty peers: every call ends in time and says honestly whether it may have arrived (F10-F12, S15)."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bot.wecom.budget import Budget
from bot.wecom.connection import Answer
from bot.wecom.errors import AnswerTooLarge
from bot.wecom.names import Address
from bot.wecom.transport import IN_FLIGHT, Idle, Transport
from handlers.ports import Passing
from tests.bot.out.nasty import Behave, Server, http, request, saying, serving, trickling
from tests.waiting import wait_until

SHORT = 0.3
SLACK = 1.5  # two slow cores with others at work; whoever waits too long here waits five seconds or more
GOOD = http(b'{"errcode":0}')

_OPEN: list[Transport] = []


@pytest.fixture(autouse=True)
def no_line_stays_open() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


def made(url: str, **more: Any) -> Transport:
    transport = Transport(url, **more)
    _OPEN.append(transport)
    return transport


def ask(transport: Transport, body: bytes | None = None, **more: Any) -> Answer:
    return transport.call("POST" if body else "GET", "/cgi-bin/x", query={"access_token": "canary"}, body=body, **more)


def refusal(behave: Behave, body: bytes | None = b"{}", **more: Any) -> Passing:
    """What a call to such a server ends with; it must end within its total, with a little air for two slow cores."""
    with serving(behave) as server:
        began = monotonic()
        with pytest.raises(Passing) as passing:
            ask(made(server.url, connect=SHORT, total=SHORT), body, **more)
        assert monotonic() - began < SHORT + SLACK
    return passing.value


def mute(sock: socket.socket, over: threading.Event) -> None:
    over.wait(10)


def deaf_after_request(sock: socket.socket, over: threading.Event) -> None:
    request(sock)
    over.wait(10)


def endless_headers(sock: socket.socket, over: threading.Event) -> None:
    request(sock)
    sock.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.01):
        sock.sendall(b"X: y\r\n")


def endless_continues(sock: socket.socket, over: threading.Event) -> None:
    request(sock)
    while not over.is_set():
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def endless_body(sock: socket.socket, over: threading.Event) -> None:
    request(sock)
    sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.is_set():
        sock.sendall(b"x" * 65536)


def endless_chunks(sock: socket.socket, over: threading.Event) -> None:
    request(sock)
    sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not over.wait(0.01):
        sock.sendall(b"1\r\nx\r\n")


def reads_slowly(sock: socket.socket, over: threading.Event) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    while not over.wait(0.05) and sock.recv(10):
        pass


def hangs_up_at_once(sock: socket.socket, over: threading.Event) -> None:
    request(sock)


@pytest.mark.parametrize(
    "behave",
    [
        mute,
        deaf_after_request,
        trickling(http(b'{"errcode":0}' + b" " * 200)),
        trickling(b"HTTP/1.1 200 " + b"O" * 5000),
        endless_headers,
        endless_continues,
        endless_chunks,
    ],
    ids=["mute", "deaf", "byte by byte", "endless status", "endless headers", "endless continues", "endless chunks"],
)
def test_no_peer_holds_a_call_beyond_its_total(behave: Behave) -> None:
    assert refusal(behave).uncertain


def test_a_peer_that_reads_byte_by_byte_does_not_hold_an_upload() -> None:
    assert refusal(reads_slowly, b"x" * 20_000_000).uncertain


@pytest.mark.parametrize(
    "behave",
    [
        hangs_up_at_once,
        saying(b"SSH-2.0-OpenSSH\r\n"),
        saying(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"),
        saying(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"),
        saying(b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"errcode":'),
        saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
        saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{"),
    ],
    ids=["nothing", "no http", "many headers", "long header", "cut body", "cut chunk", "bad chunk"],
)
def test_a_broken_answer_may_have_been_a_success(behave: Behave) -> None:
    assert refusal(behave).uncertain


def test_an_endless_answer_is_not_held_in_memory() -> None:
    assert isinstance(refusal(endless_body), AnswerTooLarge)


def test_an_announced_giant_is_not_even_read() -> None:
    assert isinstance(refusal(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2000001\r\n\r\n")), AnswerTooLarge)
    assert isinstance(refusal(saying(http(b"x" * 101)), limit=100), AnswerTooLarge)


def test_a_closed_port_is_certain() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Passing) as passing:
        ask(made(f"http://127.0.0.1:{port}"))
    assert not passing.value.uncertain


def test_a_black_hole_is_certain_and_short() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        # A full queue of a listener that never accepts answers no further SYN: the nearest thing to a black hole.
        port = listener.getsockname()[1]
        crowd = [socket.socket() for _ in range(4)]
        for one in crowd:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        began = monotonic()
        with pytest.raises(Passing) as passing:
            ask(made(f"http://127.0.0.1:{port}", connect=SHORT, total=5))
        assert monotonic() - began < SHORT + SLACK
        assert not passing.value.uncertain
        for one in crowd:
            one.close()


def test_a_resolver_that_hangs_holds_nobody() -> None:
    release = threading.Event()
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[Address]:
        asked.append(host)
        release.wait(10)
        return []

    transport = made("http://qyapi.example", total=SHORT, lookup=lookup)
    began = monotonic()
    for _ in range(3):
        with pytest.raises(Passing) as passing:
            ask(transport)
        assert not passing.value.uncertain
    assert monotonic() - began < 3 * SHORT + SLACK
    assert len(asked) == 1  # one question at a time, however many wait
    release.set()


def test_known_addresses_outlive_the_resolver() -> None:
    answers: list[list[Address]] = []
    now = [0.0]
    with serving(saying(GOOD)) as server:
        answers = [[(socket.AF_INET, ("127.0.0.1", server.port))], []]
        transport = made(
            "http://qyapi.example",
            lookup=lambda host, port: answers.pop(0) if answers else [],
            monotonic=lambda: now[0],
        )
        assert ask(transport).status == 200
        now[0] += 3600
        assert ask(transport).status == 200


def test_a_name_nobody_knows_is_certain() -> None:
    with pytest.raises(Passing, match="name not resolved") as passing:
        ask(made("http://qyapi.example", lookup=lambda host, port: []))
    assert not passing.value.uncertain


def test_the_second_address_is_tried_when_the_first_is_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        closed = listener.getsockname()[1]
    with serving(saying(GOOD)) as server:
        places: list[Address] = [(socket.AF_INET, ("127.0.0.1", port)) for port in (closed, server.port)]
        assert ask(made("http://qyapi.example", lookup=lambda host, port: places)).status == 200


def test_redirects_are_not_followed() -> None:
    with serving(mute) as inner:
        redirect = http(b"", "302 Found", f"Location: {inner.url}/secret")
        with serving(saying(redirect)) as server:
            assert ask(made(server.url)).status == 302
        assert inner.connections == 0


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(mute) as proxy, serving(saying(GOOD)) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert ask(made(server.url)).status == 200
        assert proxy.connections == 0


def test_the_token_does_not_go_over_the_internet_in_the_clear() -> None:
    places: list[Address] = [(socket.AF_INET, ("101.226.103.1", 80))]
    with pytest.raises(Passing, match="plain http"):
        ask(made("http://qyapi.example", lookup=lambda host, port: places))


@pytest.mark.parametrize("url", ["", "qyapi.example", "ftp://x", "https://", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        made(url)


def test_a_kept_connection_is_used_again_and_a_dead_one_is_not() -> None:
    with serving(saying(GOOD, keep=True)) as server:
        transport = made(server.url)
        assert [ask(transport, b"{}").status for _ in range(5)] == [200] * 5
        assert server.connections == 1

    with serving(saying(GOOD)) as server:  # promises to keep the line, but closes it
        transport = made(server.url)
        for number in range(1, 4):
            assert ask(transport, b"{}").status == 200
            assert server.connections == number
            wait_until(partial(_left, transport))


def _left(transport: Transport) -> bool:
    """Whether the peer's closing of the kept line has arrived."""
    return not transport._idle._kept[-1][2].idle()


def test_only_ten_calls_are_in_flight() -> None:
    here, most, lock = [0], [0], threading.Lock()

    def count(sock: socket.socket, over: threading.Event) -> None:
        request(sock)
        with lock:
            here[0] += 1
            most[0] = max(most[0], here[0])
        over.wait(0.05)
        with lock:
            here[0] -= 1
        sock.sendall(http(b"{}", "200 OK", "Connection: close"))

    with serving(count) as server:
        transport = made(server.url)
        with ThreadPoolExecutor(30) as pool:
            answers = list(pool.map(lambda _: ask(transport, b"{}").status, range(30)))
    assert answers == [200] * 30
    assert most[0] <= IN_FLIGHT


def test_who_finds_no_place_gives_up_in_time_and_is_certain() -> None:
    with serving(deaf_after_request) as server, ThreadPoolExecutor(IN_FLIGHT) as pool:
        transport = made(server.url)
        holding = [pool.submit(_problem, transport, 1.0) for _ in range(IN_FLIGHT)]
        wait_until(lambda: server.connections == IN_FLIGHT)
        began = monotonic()
        assert not _problem(transport, 0.1).uncertain
        assert monotonic() - began < 0.9
        assert all(one.result().uncertain for one in holding)


def _problem(transport: Transport, seconds: float) -> Passing:
    with pytest.raises(Passing) as passing:
        ask(transport, b"{}", budget=Budget(seconds))
    return passing.value


def test_the_budget_of_the_whole_call_counts_not_the_transports() -> None:
    with serving(mute) as server:
        began = monotonic()
        with pytest.raises(Passing):
            ask(made(server.url, total=30), b"{}", budget=Budget(SHORT))
        assert monotonic() - began < SHORT + SLACK


def test_a_line_break_in_a_parameter_does_not_reach_the_head() -> None:
    heads: list[bytes] = []

    def note(sock: socket.socket, over: threading.Event) -> None:
        heads.append(request(sock))
        sock.sendall(GOOD)

    with serving(note) as server:
        made(server.url).call("GET", "/cgi-bin/media/get", query={"media_id": "a\r\nHost: evil\r\n\r\n"})
    assert heads[0].count(b"\r\n") == heads[0].count(b"\n") == 5
    assert b"a%0D%0AHost" in heads[0]


# --------------------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed one for localhost."""
    folder = tmp_path_factory.mktemp("tls")
    both = folder / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True,
        capture_output=True,
    )
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def behave(sock: socket.socket, over: threading.Event) -> None:
        with context.wrap_socket(sock, server_side=True) as wrapped:
            request(wrapped)
            wrapped.sendall(GOOD)

    with serving(behave) as server:
        yield server


def test_a_certificate_nobody_vouches_for_is_refused(tls_server: Server) -> None:
    with pytest.raises(Passing, match="certificate not trusted") as passing:
        ask(made(f"https://localhost:{tls_server.port}"))
    assert not passing.value.uncertain


def test_a_trusted_certificate_of_another_host_is_refused(tls_server: Server, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with pytest.raises(Passing, match="certificate not trusted"):
        ask(made(f"https://127.0.0.1:{tls_server.port}", tls=trusting))


def test_a_trusted_host_is_spoken_to(tls_server: Server, certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    assert ask(made(f"https://localhost:{tls_server.port}", tls=trusting), b"x" * 200_000).status == 200


def test_a_handshake_that_never_ends_holds_nobody() -> None:
    with serving(mute) as server:
        began = monotonic()
        with pytest.raises(Passing) as passing:
            ask(made(f"https://localhost:{server.port}", connect=SHORT, total=5))
        assert monotonic() - began < SHORT + SLACK
        assert not passing.value.uncertain


def test_a_forked_child_does_not_speak_on_its_parents_line() -> None:
    process = [1]
    with serving(saying(GOOD, keep=True)) as server:
        idle = Idle(monotonic, lambda: process[0])
        transport = made(server.url)
        ask(transport)
        line = transport._idle.take()
        assert line is not None
        idle.put(line)
        process[0] = 2
        assert idle.take() is None
