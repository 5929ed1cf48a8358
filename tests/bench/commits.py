"""How long a commit takes when several processes write at once (performance.md, figure 7: p99 <= 5 ms with two).

    python -m tests.bench.commits [--writers 2] [--seconds 3] [--rounds 5] [--url postgresql://…]

Prints one line a round and the medians over the rounds. Beside it runs the disk alone: one write and fdatasync.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from store import migrate
from store.clock import monotonic
from store.db import Database, DatabaseAway

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SPAWN = multiprocessing.get_context("spawn")


def _write(url: str, seconds: float, told: Connection) -> None:
    """Turns that only note one act: the smallest thing that moves the chain."""
    with closing(Database(url)) as database:
        told.send("ready")
        told.recv()
        told.send(_timed(lambda: _turn(database), seconds))


def _turn(database: Database) -> None:
    with database.work(NOW) as work:
        work.record("bench.turn", by="bench", number=1)


def _timed(act: Callable[[], object], seconds: float) -> tuple[list[float], int]:
    took, away, until = [], 0, monotonic() + seconds
    while (begun := monotonic()) < until:
        try:
            act()
        except DatabaseAway:
            away += 1
        took.append(monotonic() - begun)
    return took, away


def _round(url: str, writers: int, seconds: float) -> tuple[list[float], int]:
    pipes, processes = [], []
    for _ in range(writers):
        mine, theirs = SPAWN.Pipe()
        pipes.append(mine)
        processes.append(SPAWN.Process(target=_write, args=(url, seconds, theirs)))
        processes[-1].start()
    for pipe in pipes:
        pipe.recv()
    for pipe in pipes:
        pipe.send("go")
    outcomes = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join()
    return sorted(one for took, _ in outcomes for one in took), sum(away for _, away in outcomes)


def _disk(folder: Path) -> list[float]:
    handle = os.open(folder / "disk", os.O_RDWR | os.O_CREAT)

    def sync() -> None:
        os.pwrite(handle, b"x" * 4096, 0)
        os.fdatasync(handle)

    took, _ = _timed(sync, 0.5)
    os.close(handle)
    return sorted(took)


def _figures(took: Sequence[float], seconds: float) -> dict[str, float]:
    def at(share: float) -> float:
        return took[min(len(took) - 1, int(len(took) * share))] * 1000

    return {"per_s": len(took) / seconds, "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": took[-1] * 1000}


def _said(figures: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:9.2f}" for name, value in figures.items())


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="xinan-bench-", dir=options.folder) as name:
        url = options.url or f"sqlite:///{name}/record.db"
        migrate.upgrade(url)
        print("disk alone      ", _said(_figures(_disk(Path(name)), 0.5)))
        rounds = []
        for number in range(options.rounds):
            took, away = _round(url, options.writers, options.seconds)
            rounds.append(_figures(took, options.seconds) | {"away": away})
            print(f"round {number + 1}, {options.writers} writers", _said(rounds[-1]))
        print("median          ", _said({key: median(one[key] for one in rounds) for key in rounds[0]}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--url", help="an empty PostgreSQL database; default: SQLite in a new folder")
    parser.add_argument("--folder", help="where the new folder is made")
    return parser.parse_args()


if __name__ == "__main__":
    main()
