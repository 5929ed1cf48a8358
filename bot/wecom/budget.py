"""The seconds one call may take in all, shared by every step of it."""

from __future__ import annotations

from collections.abc import Callable

from store.clock import monotonic as _monotonic


class Budget:
    """Runs out ``seconds`` after it was made, however the call spends its time."""

    __slots__ = ("_ends", "_monotonic")

    def __init__(self, seconds: float, monotonic: Callable[[], float] = _monotonic) -> None:
        self._monotonic = monotonic
        self._ends = monotonic() + seconds

    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._ends - self._monotonic())
