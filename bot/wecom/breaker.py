"""Spares the platform, and our own threads, while it is plainly away."""

from __future__ import annotations

import threading
from collections.abc import Callable

from handlers.ports import Passing

FAILURES = 5
PROBE_SECONDS = 1.0


class Breaker:
    """Open after five failures in a row; then one probe a second is let through until one succeeds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._next_probe = float("-inf")

    def admit(self) -> None:
        """Passing at once where the breaker is open and a probe has just been made."""
        with self._lock:
            if self._failures < FAILURES:
                return
            now = self._monotonic()
            if now < self._next_probe:
                raise Passing("the platform is away", wait=self._next_probe - now)
            self._next_probe = now + PROBE_SECONDS

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures == FAILURES:
                self._next_probe = self._monotonic() + PROBE_SECONDS

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0
