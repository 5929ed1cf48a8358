"""Bad days by script: what shall go wrong with which path, and how often.

Kinds for API paths (``message/send`` ..., ``*`` for any):

===============  =====================================================================================
``slow``         answers only after ``seconds``
``drip``         the answer trickles, ``seconds`` between bytes
``down``         the line is cut before anything is done
``lost``         it is done, then the line is cut: the answer never comes
``status``       HTTP ``code`` (500 by default) with a page of HTML, nothing done
``html``         HTTP 200 with a page of HTML, nothing done
``truncated``    it is done, but only half of the JSON arrives
``errcode``      answers ``code`` (-1, 45009, 45033 ...), nothing done
``dead_token``   the token is declared dead (40014), nothing done
===============  =====================================================================================

Kinds for ``callback``: ``duplicate`` (``copies`` in all), ``delay`` (held until ``release_callbacks``), ``reorder``
(comes after the next one), ``deaf`` (the product's answer is not heard, so it is delivered again), ``vanish``.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

CALLBACK = "callback"
API_KINDS = ("slow", "drip", "down", "lost", "status", "html", "truncated", "errcode", "dead_token")
CALLBACK_KINDS = ("duplicate", "delay", "reorder", "deaf", "vanish")
FOR_EVER = 1_000_000_000


@dataclass(slots=True)
class Fault:
    path: str
    kind: str
    times: int
    seconds: float = 0.0
    code: int = 0
    copies: int = 2
    name: str = ""


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[Fault] = []

    def add(
        self, path: str, kind: str, times: int | None = 1, *, seconds: float = 1.0, code: int = 0, copies: int = 2,
        name: str = "",
    ) -> None:  # fmt: skip
        """Let ``kind`` strike the next ``times`` calls of ``path`` (None: until it is cleared)."""
        if kind not in (CALLBACK_KINDS if path == CALLBACK else API_KINDS):
            raise ValueError(f"no fault {kind!r} for {path!r}")
        with self._lock:
            self._planned.append(Fault(path, kind, FOR_EVER if times is None else times, seconds, code, copies, name))

    def take(self, path: str) -> Fault | None:
        """The fault that strikes this call; the first planned comes first."""
        with self._lock:
            for fault in self._planned:
                if fault.times > 0 and fault.path in (path, "*") and (fault.path == path or path != CALLBACK):
                    fault.times -= 1
                    return fault
        return None

    def pending(self) -> list[str]:
        """Kinds that have yet to strike."""
        with self._lock:
            return [fault.kind for fault in self._planned if fault.times > 0]

    def left(self) -> dict[str, int | None]:
        """Of the named ones that have yet to strike: how often, None for ever."""
        with self._lock:
            alive = [fault for fault in self._planned if fault.name and fault.times > 0]
        return {fault.name: fault.times if fault.times < FOR_EVER // 2 else None for fault in alive}

    def clear_named(self, name: str) -> None:
        with self._lock:
            self._planned = [fault for fault in self._planned if fault.name != name]

    def clear(self, path: str | None = None) -> None:
        with self._lock:
            self._planned = [fault for fault in self._planned if path is not None and fault.path != path]
