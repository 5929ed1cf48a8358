"""Random lives of series: said to the product by people who try everything at any moment, and a clock that stands still.

``python -m tests.handlers.visits.series_walk 50000`` takes that many steps on SQLite, with another seed behind; the
suite takes some hundred on both databases. Every sentence and every clock is a turn like any other.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

import structlog

from store import migrate
from tests.databases import Databases
from tests.handlers.visits.series_acts import ACTS
from tests.handlers.visits.series_life import SeriesLife
from tests.world import World, make_world

A_LIFE = 500


def lived(world: World, steps: int, seed: int) -> Counter[str]:
    """Raises AssertionError at the first thing the inspector finds; returns what was tried, and what was seen."""
    life = SeriesLife(world, Random(seed))
    for _ in range(steps):
        name, act = life.random.choice(ACTS)
        life.counted[name] += 1
        act(life)
        life.look()
    return life.counted


def walk(steps: int, seed: int) -> Counter[str]:
    """Life after life, each in a city of its own."""
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place, closing(Databases(Path(place))) as databases:
        for number in range(0, steps, A_LIFE):
            url, folder = databases.fresh("sqlite", migrate.upgrade), Path(place) / f"{number}"
            folder.mkdir()
            world = make_world(url, folder)
            counted += lived(world, min(A_LIFE, steps - number), seed * 1_000_003 + number)
            world.house.database.close()
            databases.drop(url)
    return counted


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    for name, times in sorted(walk(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1).items()):
        sys.stdout.write(f"{name:26} {times}\n")
