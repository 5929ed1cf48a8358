"""Processor time of some processes and everything below them: what a busy machine does not blur."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def spent(roots: Iterable[int]) -> float:
    """Seconds, user and system, of these processes and those of their descendants that are alive."""
    parents, ticks = _all()
    wanted = set(roots)
    return sum(count for pid, count in ticks.items() if wanted.intersection(_line(pid, parents))) / _TICK


def _all() -> tuple[dict[int, int], dict[int, int]]:
    parents, ticks = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        parents[int(folder.name)] = int(fields[1])
        ticks[int(folder.name)] = int(fields[11]) + int(fields[12])
    return parents, ticks


def _line(pid: int, parents: dict[int, int]) -> list[int]:
    """The process and its ancestors."""
    line = [pid]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    return line
