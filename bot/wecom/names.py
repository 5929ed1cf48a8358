"""Addresses of the platform's host, found without ever waiting longer than a call may take.

``getaddrinfo`` cannot be given a time limit, so it runs in a thread of its own, one at a time; a call that cannot
wait leaves it behind and fails, or goes on with the addresses that worked before.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable

from bot.wecom.budget import Budget

KEEP_SECONDS = 60.0
_STALE_WAIT = 2.0

Address = tuple[socket.AddressFamily, tuple[str, int]]
Lookup = Callable[[str, int], list[Address]]


def system_lookup(host: str, port: int) -> list[Address]:
    """What the machine's resolver says. OSError (gaierror) where it says nothing."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, (str(place[0]), int(place[1]))) for family, _, _, _, place in found]


class NameUnknown(OSError):
    """No address in time."""


class _Asking:
    """One question to the resolver, answered some day by its thread."""

    def __init__(self, lookup: Lookup, host: str, port: int) -> None:
        self.done = threading.Event()
        self.found: list[Address] = []
        self._thread = threading.Thread(target=self._ask, args=(lookup, host, port), daemon=True, name="wecom-dns")
        self._thread.start()

    def _ask(self, lookup: Lookup, host: str, port: int) -> None:
        try:
            self.found = lookup(host, port)
        except (OSError, UnicodeError):
            self.found = []
        finally:
            self.done.set()


class Names:
    def __init__(self, host: str, port: int, monotonic: Callable[[], float], lookup: Lookup = system_lookup) -> None:
        self._host, self._port = host, port
        self._monotonic, self._lookup = monotonic, lookup
        self._lock = threading.Lock()
        self._known: list[Address] = []
        self._since = float("-inf")
        self._asking: _Asking | None = None
        self._literal = _literal(host, port)

    def find(self, budget: Budget) -> list[Address]:
        """Addresses to try in turn. NameUnknown where there are none in time."""
        if self._literal:
            return self._literal
        with self._lock:
            if self._monotonic() - self._since < KEEP_SECONDS:
                return self._known
            asking = self._asking = self._asking or _Asking(self._lookup, self._host, self._port)
        asking.done.wait(min(budget.left(), _STALE_WAIT) if self._known else budget.left())
        return self._learn(asking)

    def _learn(self, asking: _Asking) -> list[Address]:
        with self._lock:
            if asking.done.is_set() and self._asking is asking:
                self._asking = None
                if asking.found:
                    self._known, self._since = asking.found, self._monotonic()
            if not self._known:
                raise NameUnknown("name not resolved")
            return self._known


def _literal(host: str, port: int) -> list[Address]:
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return []
    return [(socket.AF_INET if version == 4 else socket.AF_INET6, (host, port))]
