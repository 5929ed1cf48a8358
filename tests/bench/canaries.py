"""A thousand visitors played through the product, and everything it leaves behind looked through (failures.md S20).

``python -m tests.bench.canaries [--visitors 1000] [--database sqlite postgresql]``; fails where anything is in clear.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import closing
from pathlib import Path
from time import monotonic

from store import migrate
from tests.databases import BellServer, Databases
from tests.scenarios.test_canaries_of_visitors import looked_through
from tests.visitor_canaries import Visitors
from tests.world import make_world


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=1_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    for kind in chosen.database:
        with tempfile.TemporaryDirectory() as place, closing(Databases(Path(place))) as databases:
            _played(kind, databases, Path(place) / "house", Visitors(chosen.visitors))
    return 0


def _played(kind: str, databases: Databases, folder: Path, visitors: Visitors) -> None:
    began = monotonic()
    folder.mkdir()
    server = BellServer(folder)
    server.start()
    try:
        world = make_world(databases.fresh(kind, migrate.upgrade), folder)
        looked_through(world, databases, folder, visitors, server)
        world.house.database.close()
    finally:
        server.stop()
    print(f"{kind}: {len(visitors.people)} visitors, nothing in clear, {monotonic() - began:.0f} s")


if __name__ == "__main__":
    raise SystemExit(main())
