"""Processes that are stopped but not dead: they keep their connections and say nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def family(pid: int) -> list[int]:
    """The process and all below it."""
    parents = {int(folder.name): _parent(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """Nobody of the family does anything; connections are still taken by the kernel."""
    pids = family(pid)
    _tell(pids, signal.SIGSTOP)
    try:
        yield
    finally:
        _tell(pids, signal.SIGCONT)


def _tell(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


def _parent(folder: Path) -> int:
    with suppress(FileNotFoundError, ProcessLookupError):
        return int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
    return 0
