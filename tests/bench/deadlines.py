"""How late deadlines are taken by the real clock and worker while a million others are open. Never early.

``python -m tests.bench.deadlines [--open 1000000] [--due 400] [--seconds 20] [--database sqlite postgresql]``.
Late is the moment the turn took the deadline, less the moment it was wanted.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from contextlib import ExitStack
from datetime import datetime, timedelta
from time import sleep

from sqlalchemy import insert, select

from store.clock import WallClock
from store.db import Database
from store.schema import deadlines
from tests.bench.installation import Site, command, site

PORT = 18_952
_PART = 50_000


def main() -> int:
    chosen = _arguments()
    for kind in chosen.database:
        with ExitStack() as stack:
            place = stack.enter_context(site(kind, PORT))
            _fill(place, chosen.open)
            stack.enter_context(command(place, "clock"))
            stack.enter_context(command(place, "worker"))
            sleep(5)
            _set(place, chosen.due, chosen.seconds)
            sleep(chosen.seconds + 5)
            _print(kind, chosen, _late(place))
    return 0


def _row(case: int, rule: str, at: datetime) -> dict[str, object]:
    return {"case": case, "rule": rule, "ordinal": 1, "wanted_at": at, "due_at": at, "state": "open", "tries": 0}


def _fill(place: Site, count: int) -> None:
    database, far = Database(place.url), WallClock().now() + timedelta(days=30)
    for first in range(0, count, _PART):
        with database.work(far) as work:
            size = min(_PART, count - first)
            work.run(insert(deadlines), [_row(10_000_000 + first + i, "written", far) for i in range(size)])
    database.close()


def _set(place: Site, count: int, seconds: int) -> None:
    """At random moments; their cases do not exist, so that the turn itself costs next to nothing."""
    database, now, chance = Database(place.url), WallClock().now(), random.Random(22)
    with database.work(now) as work:
        moments = [now + timedelta(seconds=1 + chance.random() * seconds) for _ in range(count)]
        work.run(insert(deadlines), [_row(90_000_000 + i, "written", at) for i, at in enumerate(moments)])
    database.close()


def _late(place: Site) -> list[float]:
    """Milliseconds, sorted. Raises when one was not taken."""
    database = Database(place.url)
    with database.look() as connection:
        rows = connection.execute(select(deadlines).where(deadlines.c.case >= 90_000_000)).all()
    database.close()
    if any(row.state != "fired" for row in rows):
        raise RuntimeError("not all were taken")
    return sorted((row.fired_at - row.wanted_at) / timedelta(milliseconds=1) for row in rows)


def _print(kind: str, chosen: argparse.Namespace, late: list[float]) -> None:
    early = sum(1 for each in late if each < 0)
    p50, p99 = statistics.median(late), late[int(len(late) * 0.99)]
    print(
        f"{kind}, {chosen.open} open, {len(late)} due: early {early}, p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {late[-1]:.1f} ms",
        flush=True,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=400)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
