"""The only place that asks the time.

Everybody else is given ``now``. For demo, training and tests ``XINAN_CLOCK_FILE`` moves the clock: the
number of seconds written there is added to the wall clock (settings refuse it outside a loopback platform). With
``=`` before it, the number is a moment (seconds since 1970) at which the clock stands still: so a recorded story can
be replayed to the second, however slow the machine is.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the time, aware and in UTC."""

    def now(self) -> datetime: ...


class WallClock:
    """The machine's clock, moved by the seconds in ``shift_file`` where one is given, or standing where it says."""

    def __init__(self, shift_file: Path | None = None) -> None:
        self._file = shift_file
        self._seen: tuple[int, int] | None = None
        self._shift: timedelta | datetime = timedelta()

    def now(self) -> datetime:
        shift = self._shift if self._file is None else self._read_shift(self._file)
        return shift if isinstance(shift, datetime) else datetime.now(UTC) + shift

    def _read_shift(self, file: Path) -> timedelta | datetime:
        try:
            stat = file.stat()
        except FileNotFoundError:
            return timedelta()
        if (stat.st_mtime_ns, stat.st_size) != self._seen:
            self._shift = _seconds_in(file, otherwise=self._shift)
            self._seen = (stat.st_mtime_ns, stat.st_size)
        return self._shift


class SetClock:
    """A clock that stands still until it is moved; for tests and rehearsals."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def move(self, step: timedelta) -> None:
        self._at += step

    def set(self, at: datetime) -> None:
        self._at = at


def _seconds_in(file: Path, *, otherwise: timedelta | datetime) -> timedelta | datetime:
    """A file caught half-written changes nothing: the last good shift stays."""
    try:
        written = file.read_text("ascii").strip() or "0"
        if written.startswith("="):
            return datetime.fromtimestamp(float(written[1:]), UTC)
        return timedelta(seconds=float(written))
    except (ValueError, OSError, OverflowError):
        return otherwise


def monotonic() -> float:
    """Seconds that only ever grow; for measuring and time-outs, never for dates."""
    return time.monotonic()


def pause(seconds: float) -> None:
    """Waits on the real clock."""
    time.sleep(max(0.0, seconds))


def local(moment: datetime) -> datetime:
    """The same moment as the clock on the office wall shows it (Asia/Shanghai)."""
    return moment.astimezone(SHANGHAI)
