"""HTTP to the platform: every call ends within its budget, whatever the peer does.

No redirects, no proxies from the environment, certificates verified, answers bounded, at most ten calls in flight.
The access token stands in the address, so neither addresses nor requests ever enter an exception.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import ssl
import threading
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import certifi

from bot.wecom.budget import Budget
from bot.wecom.connection import Answer, Connection
from bot.wecom.names import Address, Lookup, Names, NameUnknown, system_lookup
from bot.wecom.secret import SecretBytes
from handlers.ports import Passing
from store.clock import monotonic as _monotonic

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
JSON_BYTES = 1_000_000
MEDIA_BYTES = 25_000_000
IN_FLIGHT = 10
_IDLE_SECONDS = 20.0


class Caller(Protocol):
    """Carries one call; tests carry it inside the process."""

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str],
        budget: Budget,
        body: bytes | None = None,
        content_type: str | None = None,
        limit: int = JSON_BYTES,
    ) -> Answer:
        """Passing where there was no complete answer; any complete answer, of any status, is returned."""


class Transport:
    """``Caller`` over real sockets.

    base_url: scheme and host, without ``/cgi-bin``. connect, total: seconds; ``total`` bounds a call without budget.
    ValueError for an address that is not http(s), or that would carry the token in the clear over the internet.
    """

    def __init__(
        self,
        base_url: str,
        connect: float = CONNECT_SECONDS,
        total: float = TOTAL_SECONDS,
        *,
        monotonic: Callable[[], float] = _monotonic,
        lookup: Lookup = system_lookup,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the platform's address must be http:// or https:// and a host")
        self._host, self._path = parts.hostname, parts.path.rstrip("/")
        self._named = parts.netloc.rpartition("@")[2]
        self._tls = (tls or _verifying()) if parts.scheme == "https" else None
        self._names = Names(self._host, parts.port or (443 if self._tls else 80), monotonic, lookup)
        self._connect, self._total, self._monotonic = connect, total, monotonic
        self._flights = threading.BoundedSemaphore(IN_FLIGHT)
        self._idle = Idle(monotonic)

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str],
        budget: Budget | None = None,
        body: bytes | None = None,
        content_type: str | None = None,
        limit: int = JSON_BYTES,
    ) -> Answer:
        budget = budget or Budget(self._total, self._monotonic)
        head = self._head(method, path, query, body, content_type)
        if not self._flights.acquire(timeout=budget.left()):
            raise Passing("too many calls in flight", wait=1.0)
        try:
            return self._exchange(self._connection(budget), method, head, body or b"", limit, budget)
        finally:
            self._flights.release()

    def close(self) -> None:
        """Closes the connections kept for later; calls may go on with new ones."""
        self._idle.close()

    def _connection(self, budget: Budget) -> Connection:
        """Whatever fails up to here has not reached the platform."""
        kept = self._idle.take()
        if kept is not None:
            return kept
        try:
            addresses = self._reachable(self._names.find(budget))
            return Connection.open(addresses, self._tls, self._host, self._connecting(budget))
        except NameUnknown:
            raise Passing("name not resolved") from None
        except ssl.SSLCertVerificationError:
            raise Passing("certificate not trusted") from None
        except OSError as error:
            raise Passing(f"not connected: {type(error).__name__}") from None

    def _exchange(
        self, connection: Connection, method: str, head: SecretBytes, body: bytes, limit: int, budget: Budget
    ) -> Answer:
        try:
            answer = connection.exchange(method, head, body, limit, budget)
        except TimeoutError:
            raise Passing("no answer in time", uncertain=True) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Passing(f"cut before a whole answer: {type(error).__name__}", uncertain=True) from None
        finally:
            self._idle.put(connection)
        return answer

    def _connecting(self, budget: Budget) -> Budget:
        return Budget(min(self._connect, budget.left()), self._monotonic)

    def _reachable(self, addresses: list[Address]) -> list[Address]:
        """Without TLS the token goes only to this machine or the house's own network."""
        if self._tls is None and not all(ipaddress.ip_address(place[0]).is_private for _, place in addresses):
            raise Passing("plain http to a public address is refused")
        return addresses

    def _head(
        self, method: str, path: str, query: Mapping[str, str], body: bytes | None, content_type: str | None
    ) -> SecretBytes:
        asked = f"?{urlencode(query)}" if query else ""
        lines = [
            f"{method} {self._path}{path}{asked} HTTP/1.1",
            f"Host: {self._named}",
            "User-Agent: xinan",
            "Accept-Encoding: identity",
        ]
        if body is not None:
            lines += [f"Content-Length: {len(body)}", f"Content-Type: {content_type or 'application/json'}"]
        return SecretBytes("\r\n".join([*lines, "", ""]).encode("ascii"))


class Idle:
    """Connections that may be used again soon; those of a parent process are never touched."""

    def __init__(self, monotonic: Callable[[], float], process: Callable[[], int] = os.getpid) -> None:
        self._monotonic, self._process = monotonic, process
        self._lock = threading.Lock()
        self._kept: list[tuple[int, float, Connection]] = []

    def put(self, connection: Connection) -> None:
        """Keeps what can be used again and closes the rest."""
        if not connection.reusable:
            connection.close()
            return
        with self._lock:
            self._kept.append((self._process(), self._monotonic(), connection))

    def take(self) -> Connection | None:
        while True:
            with self._lock:
                if not self._kept:
                    return None
                process, since, connection = self._kept.pop()
            young = self._monotonic() - since < _IDLE_SECONDS
            if process == self._process() and young and connection.idle():
                return connection
            connection.close()

    def close(self) -> None:
        with self._lock:
            kept, self._kept = self._kept, []
        for _, _, connection in kept:
            connection.close()


def _verifying() -> ssl.SSLContext:
    """The machine's authorities; in a bare container without any, those of the ``certifi`` wheel."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        context.load_verify_locations(certifi.where())
    return context
