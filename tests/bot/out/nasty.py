"""Servers on loopback that misbehave: here the socket is the subject."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behave = Callable[[socket.socket, threading.Event], None]


class Server:
    """Each connection is given to ``behave`` in a thread of its own, with an event that is set at the end."""

    def __init__(self, behave: Behave) -> None:
        self._behave = behave
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._socks: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._socks.append(sock)
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        with sock, suppress(OSError):
            self._behave(sock, self._over)

    def close(self) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._socks:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)


@contextmanager
def serving(behave: Behave) -> Iterator[Server]:
    server = Server(behave)
    try:
        yield server
    finally:
        server.close()


def request(sock: socket.socket) -> bytes:
    """One whole request, head and body."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = sock.recv(65536)
        if not more:
            raise OSError("peer left")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        body += sock.recv(65536)
    return head + b"\r\n\r\n" + body


def saying(answer: bytes, *, keep: bool = False) -> Behave:
    """Reads the request and says ``answer``; closes then, unless asked to keep the line."""

    def behave(sock: socket.socket, over: threading.Event) -> None:
        request(sock)
        sock.sendall(answer)
        while keep:
            request(sock)
            sock.sendall(answer)

    return behave


def trickling(answer: bytes, pause: float = 0.02) -> Behave:
    """A byte now and then, each in time for whoever measures single waits."""

    def behave(sock: socket.socket, over: threading.Event) -> None:
        request(sock)
        for byte in answer:
            if over.wait(pause):
                return
            sock.sendall(bytes([byte]))

    return behave


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body
