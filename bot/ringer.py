"""Rings from a thread of its own, so that nobody who gets an answer waits for Redis; many rings at once become one.

A ring that is lost with the process loses nothing: whoever sleeps looks by himself a little later (docs/adr/0006).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from typing import Protocol

from store.clock import pause

# After a ring; what is rung meanwhile goes out with the next one. Under load each ring costs a turn 0.2 ms otherwise.
BREATH_SECONDS = 0.01


class Bell(Protocol):
    """``jobs.bell`` has the real ones."""

    def ring(self, names: Iterable[str]) -> None: ...

    def wait(self, seconds: float) -> set[str]: ...

    def is_away(self) -> bool: ...


class Ringer:
    """A bell: what is rung while the last ring is still on its way goes out together."""

    _thread: threading.Thread | None

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._start()

    def ring(self, names: Iterable[str]) -> None:
        """Returns at once. Never raises."""
        wanted = frozenset(names)
        if not wanted:
            return
        if self._owner != os.getpid():
            self._start()  # a thread does not survive a fork
        with self._lock:
            self._names |= wanted
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="ringer", daemon=True)
                self._thread.start()
        self._wake.set()

    def wait(self, seconds: float) -> set[str]:
        return self._bell.wait(seconds)

    def is_away(self) -> bool:
        return self._bell.is_away()

    def _start(self) -> None:
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._names: frozenset[str] = frozenset()
        self._thread = None

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            with self._lock:
                names, self._names = self._names, frozenset()
            if names:
                self._bell.ring(names)
                pause(BREATH_SECONDS)
