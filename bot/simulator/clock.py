"""The simulator's own clocks; nothing else in this package asks the time."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

DEMO_START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment as the simulated city sees it: aware, UTC."""

    def pause(self, seconds: float) -> None:
        """Let that many seconds go by."""


def monotonic() -> float:
    """Seconds on a scale that never jumps; only for measuring real waiting."""
    return time.monotonic()


class FileClock:
    """Real time plus the seconds written in a file (``XINAN_CLOCK_FILE``); no file, or nonsense in it, adds nothing.

    ``=`` and a moment (seconds since 1970) in the file: the clock stands still there.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path

    @classmethod
    def from_environment(cls) -> FileClock:
        named = os.environ.get("XINAN_CLOCK_FILE", "")
        return cls(Path(named) if named else None)

    def now(self) -> datetime:
        real = datetime.now(UTC)
        written = self._written()
        try:
            if written.startswith("="):
                return datetime.fromtimestamp(float(written[1:]), UTC)
            return real + timedelta(seconds=float(written or 0))
        except (ValueError, OverflowError, OSError):
            return real

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def offset(self) -> float:
        """Seconds the city is ahead of real time."""
        written = self._written()
        return (self.now() - datetime.now(UTC)).total_seconds() if written.startswith("=") else _number(written)

    def forward(self, seconds: float) -> None:
        """Let the city be that much later; a clock that stood still goes on from there. Raises ValueError: no file."""
        self._write(f"{self.offset() + seconds:.3f}\n")

    def stand(self, moment: datetime) -> None:
        """Stop the city's clock at this moment. Raises ValueError: no file."""
        self._write(f"={moment.timestamp():.6f}\n")

    def _written(self) -> str:
        if self.path is None:
            return ""
        try:
            return self.path.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""

    def _write(self, line: str) -> None:
        """In one step, so that no reader ever sees half a number."""
        if self.path is None:
            raise ValueError("XINAN_CLOCK_FILE is not set")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.{threading.get_ident()}.new")  # two may write at once
        draft.write_text(line, encoding="ascii")
        with suppress(PermissionError):
            draft.chmod(0o644)
        draft.replace(self.path)


def _number(written: str) -> float:
    try:
        return float(written or 0)
    except ValueError:
        return 0.0


class SettableClock:
    """A clock for tests: it stands still until somebody moves it; pausing moves it."""

    def __init__(self, start: datetime = DEMO_START) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def pause(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def forward(self, seconds: float = 0, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        self.moment += timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
