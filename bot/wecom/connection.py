"""One HTTP/1.1 connection whose every wait is bounded by the budget of the call that uses it.

The usual clients limit each single wait, so a peer that sends a byte now and then holds them for ever.
"""

from __future__ import annotations

import http.client
import io
import select
import socket
import ssl
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from bot.wecom.budget import Budget
from bot.wecom.errors import AnswerTooLarge
from bot.wecom.names import Address
from bot.wecom.secret import SecretBytes

_PIECE = 65_536


class Answer(NamedTuple):
    """status, headers (names in lower case) and body, as the peer gave them."""

    status: int
    headers: dict[str, str]
    body: bytes

    def __repr__(self) -> str:
        """A peer that repeats our request repeats our token."""
        return f"Answer({self.status}, {len(self.body)} bytes)"


class Connection:
    """A connected socket, plain or TLS."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.reusable = False

    @classmethod
    def open(cls, addresses: Iterable[Address], tls: ssl.SSLContext | None, host: str, budget: Budget) -> Connection:
        """Tries the addresses in turn within ``budget``. OSError where none answers (TLS errors are OSErrors)."""
        failure: OSError = TimeoutError("no time to connect")
        for family, place in addresses:
            if not budget.left():
                break
            try:
                return cls(_connect(family, place, tls, host, budget))
            except OSError as error:
                failure = error
        raise failure

    def idle(self) -> bool:
        """Whether the peer has neither closed nor said anything unasked since the last answer."""
        poll = select.poll()
        poll.register(self._sock, select.POLLIN)
        return not poll.poll(0)

    def exchange(self, method: str, head: SecretBytes, body: bytes, limit: int, budget: Budget) -> Answer:
        """Writes the request, reads the answer. OSError, HTTPException, AnswerTooLarge; then it must be closed."""
        self.reusable = False
        for piece in _pieces(head, body):
            self._write(piece, budget)
        answer = http.client.HTTPResponse(cast(socket.socket, _Readable(self._sock, budget)), method=method)
        answer.begin()
        content = _content(answer, limit)
        self.reusable = not answer.will_close
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)

    def close(self) -> None:
        self._sock.close()

    def _write(self, data: memoryview, budget: Budget) -> None:
        while data:
            self._sock.settimeout(_time(budget))
            data = data[self._sock.send(data[:_PIECE]) :]


def _connect(
    family: socket.AddressFamily, place: tuple[str, int], tls: ssl.SSLContext | None, host: str, budget: Budget
) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(_time(budget))
        sock.connect(place)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is None:
            return sock
        sock.settimeout(_time(budget))
        return tls.wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def _pieces(head: bytes, body: bytes) -> list[memoryview]:
    """A small request leaves in one packet."""
    if len(body) <= _PIECE:
        return [memoryview(head + body)]
    return [memoryview(head), memoryview(body)]


def _content(answer: http.client.HTTPResponse, limit: int) -> bytes:
    if answer.length is not None and answer.length > limit:
        raise AnswerTooLarge
    content = answer.read(limit + 1)
    if len(content) > limit:
        raise AnswerTooLarge
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return content


def _time(budget: Budget) -> float:
    left = budget.left()
    if not left:
        raise TimeoutError("the call's time is up")
    return left


class _Readable:
    """What ``HTTPResponse`` takes for a socket."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        self._sock, self._budget = sock, budget

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, self._budget), _PIECE)


class _Reader(io.RawIOBase):
    """Each read waits no longer than what is left of the whole call."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        self._sock, self._budget = sock, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(_time(self._budget))
        return self._sock.recv_into(buffer)
