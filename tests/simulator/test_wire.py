"""Callbacks over real sockets: every way in which a product can fail to answer is silence to the platform."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.simulator.wire import post_over_http


@contextmanager
def listener(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_accept, args=(server, serve), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/wecom/callback?x=1"
        thread.join(5)


def _accept(server: socket.socket, serve: Callable[[socket.socket], None]) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        serve(connection)


def test_an_answer_comes_back() -> None:
    with listener(lambda line: line.sendall(b"HTTP/1.1 503 x\r\nContent-Length: 4\r\n\r\nbusy")) as address:
        assert post_over_http("POST", address, b"<xml/>", 5) == (503, b"busy")


@pytest.mark.parametrize(
    "serve",
    [
        lambda line: None,
        lambda line: line.sendall(b"nonsense\r\n\r\n"),
        lambda line: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nhalf"),
    ],
    ids=["closed", "nonsense", "half an answer"],
)
def test_a_broken_answer_is_none(serve: Callable[[socket.socket], None]) -> None:
    with listener(serve) as address, pytest.raises(OSError, match=r"."):
        post_over_http("POST", address, b"<xml/>", 5)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        post_over_http("POST", f"http://127.0.0.1:{port}/", b"", 5)


def test_too_slow_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(TimeoutError):
            post_over_http("POST", address, b"", 0.2)


def test_a_trickle_is_no_answer() -> None:
    ended = threading.Event()

    def trickle(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            if ended.wait(0.05):
                return
            line.sendall(b"x")

    with listener(trickle) as address:
        with pytest.raises(TimeoutError):
            post_over_http("POST", address, b"", 0.3)
        ended.set()
