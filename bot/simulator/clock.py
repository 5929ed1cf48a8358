"""The simulator's own clocks; nothing else in this package asks the time."""

from __future__ import annotations

import os
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
    """Real time plus the seconds written in a file (``XINAN_CLOCK_FILE``); no file, or nonsense in it, adds nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path

    @classmethod
    def from_environment(cls) -> FileClock:
        named = os.environ.get("XINAN_CLOCK_FILE", "")
        return cls(Path(named) if named else None)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset())

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def offset(self) -> float:
        """Seconds the city is ahead of real time."""
        if self.path is None:
            return 0.0
        try:
            return float(self.path.read_text(encoding="ascii").strip() or 0)
        except (OSError, ValueError):
            return 0.0

    def forward(self, seconds: float) -> None:
        """Write the new offset in one step, so that no reader ever sees half a number."""
        if self.path is None:
            raise ValueError("XINAN_CLOCK_FILE is not set")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(self.path.name + ".new")
        draft.write_text(f"{self.offset() + seconds:.3f}\n", encoding="ascii")
        with suppress(PermissionError):
            draft.chmod(0o644)
        draft.replace(self.path)


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
