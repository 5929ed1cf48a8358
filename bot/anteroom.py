"""A gunicorn worker whose threads are given whole requests only: who sends slowly waits outside (failures.md S5).

gunicorn's own threads read a request to its end, however long that takes, so a handful of lines that trickle would keep
everybody else out. Here the main loop peeks at what has arrived and hands a connection to a thread when nothing of the
request is missing. A reverse proxy does the same; but the address is public, and not everybody has one in front.
"""

from __future__ import annotations

import re
import select
import selectors
import socket
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from bot.lines import Lines
from store.clock import monotonic, pause

# Seconds from the first look until somebody who has not sent a whole request is sent away.
PATIENCE = 10.0
LEAVING = 1.0  # the same while the worker is being stopped
LAST_WORDS = 0.05
# A new line is left to a process that holds fewer for so many naps of so many seconds. If none takes it, we do.
COURTESY, NAP = 5, 0.001
# Bytes. gunicorn refuses longer heads and the webhook longer bodies, both without reading on.
LONGEST_HEAD = 16 * 1024
LONGEST_BODY = 64 * 1024

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_PEEK = socket.MSG_PEEK | socket.MSG_DONTWAIT
_LINES = Lines()  # made in the master, before it forks


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Connections wait in ``_seated`` until their request is whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seated: dict[Any, float] = {}
        self._seat_number = _LINES.seat()  # the master makes the worker, then forks

    def accept(self, listener: Any) -> None:
        if not self._is_taken_by_another(listener):
            super().accept(listener)
            self._tell()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        super().wait_for_and_dispatch_events(timeout)
        self._tell()

    def leave(self) -> None:
        """For the master, when the worker has ended."""
        _LINES.leave(self._seat_number)

    def _is_taken_by_another(self, listener: socket.socket) -> bool:
        naps = 0
        while _LINES.somebody_has_fewer(self.nr_conns) and naps < COURTESY:
            pause(NAP)
            naps += 1
            if not _is_readable(listener):
                return True
        return False

    def _tell(self) -> None:
        if self.alive:
            _LINES.hold(self._seat_number, self.nr_conns)
        else:
            self.leave()

    def enqueue_req(self, conn: Any) -> None:
        if not isinstance(self.poller, selectors.EpollSelector) or is_whole(conn.sock):
            self._admit(conn)
        else:
            self._seat(conn)

    def handle(self, conn: Any) -> Any:
        """gunicorn would wait two seconds in the main loop for each line that is closed by us first."""
        result = super().handle(conn)
        if result is False:
            _hang_up(conn.sock)
        return result

    def murder_pending(self) -> None:
        super().murder_pending()
        since = monotonic() - (PATIENCE if self.alive else LEAVING)
        for conn in [conn for conn, came in self._seated.items() if came <= since]:
            self._unseat(conn)
            self.nr_conns -= 1
            conn.close()

    def _admit(self, conn: Any) -> None:
        conn.data_ready = True
        super().enqueue_req(conn)

    def _seat(self, conn: Any) -> None:
        self._seated[conn] = monotonic()
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._more_came, conn))
        # By edges: what has arrived stays in the socket, and must not wake us again and again.
        self.poller._selector.modify(conn.sock.fileno(), select.EPOLLIN | select.EPOLLRDHUP | select.EPOLLET)

    def _more_came(self, conn: Any, _sock: object) -> None:
        if is_whole(conn.sock):
            self._unseat(conn)
            self._admit(conn)

    def _unseat(self, conn: Any) -> None:
        del self._seated[conn]
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """A line on which something unread is left is not used again: a thread would have to wait for the rest.

        The deadline must lie ahead: with none left gunicorn does not even look, and every line was closed after an
        answer that had promised to keep it.
        """
        parser = conn.parser
        return bool(
            keepalive and parser.finish_body(deadline=monotonic() + LAST_WORDS) and not parser.unreader.buf.getvalue()
        )


def is_whole(line: socket.socket) -> bool:
    """True when no thread would have to wait for this request: all is there, or so much that it is refused."""
    try:
        came = line.recv(LONGEST_HEAD + LONGEST_BODY, _PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    end = came.find(b"\r\n\r\n")
    if end < 0:
        return not came or len(came) > LONGEST_HEAD or _has_hung_up(line)
    wanted = _LENGTH.search(came, 0, end + 2)
    if wanted is None:
        return True
    body, there = int(wanted[1]), len(came) - end - 4
    if there >= body or body > LONGEST_BODY:
        return True
    if there == 0 and _EXPECTS.search(came, 0, end + 2):
        with suppress(OSError):
            line.send(_CONTINUE, socket.MSG_DONTWAIT)
    return _has_hung_up(line)


def _is_readable(listener: socket.socket) -> bool:
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    return bool(poll.poll(0))


def _has_hung_up(line: socket.socket) -> bool:
    """Nothing more will come."""
    poll = select.poll()
    poll.register(line, select.POLLRDHUP)
    return bool(poll.poll(0))


def _hang_up(line: socket.socket) -> None:
    """Says so and lets the other side hang up first, so that the answer is not cut off; but not in the main loop."""
    until = monotonic() + LAST_WORDS
    with suppress(OSError):
        line.shutdown(socket.SHUT_WR)
        while (left := until - monotonic()) > 0:
            line.settimeout(left)
            if not line.recv(65536):
                break
    with suppress(OSError):
        line.shutdown(socket.SHUT_RD)
