"""Checkpoints of the audit trail, kept outside the database: they give away a tail that was cut off.

One line each, ``seq hash moment``; after a restore ``restored seq hash moment``. The file belongs on another volume
than the database, or into the hands of the auditor: whoever can change both can change the past.
"""

from __future__ import annotations

import fcntl
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE_NAME = "checkpoints.log"

_LINE = re.compile(
    r"(?P<restored>restored )?(?P<seq>\d{1,18}) (?P<hash>[0-9a-f]{64}) (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)"
)
_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The trail's last row at a moment. ``restored``: the database was put back to this row, later ones are void."""

    seq: int
    hash: str
    at: datetime
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """What the file says: the lines in order, and the numbers of the lines that cannot be read."""

    lines: tuple[Checkpoint, ...] = ()
    unreadable: tuple[int, ...] = ()

    @property
    def last(self) -> Checkpoint | None:
        return self.lines[-1] if self.lines else None

    def valid(self) -> tuple[Checkpoint, ...]:
        """Without those that a later restore has made void; in order of their rows."""
        kept: list[Checkpoint] = []
        for line in self.lines:
            if line.restored:
                kept = [one for one in kept if _survives(one, line)]
            kept.append(line)
        return tuple(sorted(kept, key=lambda one: one.seq))


def _survives(earlier: Checkpoint, restore: Checkpoint) -> bool:
    # An earlier restore is proved by the row after it, so that row has to be there as well.
    return earlier.seq + earlier.restored <= restore.seq


def write(file: Path, seq: int, hash: str, at: datetime, *, restored: bool = False) -> None:
    """Appends one line; it is on the disk when this returns. Raises OSError."""
    mark = "restored " if restored else ""
    line = f"{mark}{seq} {hash} {at.astimezone(UTC).strftime(_MOMENT)}\n"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _append(handle, _fresh_line(handle) + line.encode("ascii"))
    finally:
        os.close(handle)
    _sync_folder(file.parent)


def _append(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]
    os.fsync(handle)


def _fresh_line(handle: int) -> bytes:
    """A line that a power cut left half-written is closed, so that it spoils nothing after it."""
    size = os.fstat(handle).st_size
    return b"\n" if size and os.pread(handle, 1, size - 1) != b"\n" else b""


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(file: Path) -> Checkpoints:
    """Everything in the file; a last line without its end counts as never written. No file: no checkpoints."""
    try:
        complete, _, _ = file.read_bytes().rpartition(b"\n")
    except FileNotFoundError:
        return Checkpoints()
    texts = [line.decode("utf-8", "replace") for line in complete.split(b"\n")] if complete else []
    parsed = [(number, _parsed(text)) for number, text in enumerate(texts, start=1)]
    return Checkpoints(
        lines=tuple(line for _, line in parsed if line is not None),
        unreadable=tuple(number for number, line in parsed if line is None),
    )


def _parsed(text: str) -> Checkpoint | None:
    match = _LINE.fullmatch(text)
    if match is None:
        return None
    try:
        at = datetime.strptime(match["at"], _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Checkpoint(int(match["seq"]), match["hash"], at, match["restored"] is not None)
