"""How long the proof of the audit trail takes, and how much memory (to reach: 1,000,000 rows in 60 s).

python -m tests.bench.proof [--rows 1000000]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from contextlib import closing
from datetime import UTC, datetime

from store import migrate
from store.clock import monotonic
from store.db import Database
from store.events import Act, write_acts
from store.verify import verify

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
_PIECE = 10_000


def _fill(database: Database, rows: int) -> None:
    for first in range(0, rows, _PIECE):
        acts = [
            Act(NOW, f"member{number % 500}", "duty_officer", "leak.confirmed", number, f"key-{number}", {"n": number})
            for number in range(first, min(first + _PIECE, rows))
        ]
        with database.work(NOW) as work:
            write_acts(work.connection, acts)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows: int = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="xinan-bench-") as folder:
        url = f"sqlite:///{folder}/record.db"
        migrate.upgrade(url)
        with closing(Database(url)) as database:
            begun = monotonic()
            _fill(database, rows)
            print(f"written  {rows:9d} rows in {monotonic() - begun:6.1f} s")
            before, begun = _memory(), monotonic()
            with database.look() as connection:
                verdict = verify(connection)
            print(f"proved   {verdict.seq:9d} rows in {monotonic() - begun:6.1f} s, good: {verdict.good}")
            print(f"memory   {_memory():6.0f} MB at most, {_memory() - before:.0f} MB of it for the proof")


if __name__ == "__main__":
    main()
