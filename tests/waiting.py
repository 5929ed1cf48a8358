"""Waiting for another process: the one place in the tests that sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Polls until ``condition()`` is true; fails the test when it is not within ``seconds`` of real time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"it did not happen within {seconds} s"
        time.sleep(0.02)
