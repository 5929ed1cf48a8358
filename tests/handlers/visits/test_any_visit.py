"""Whatever is tried in whatever order: no minute of presence without exactly one host, no guard passed (issue 5).

``XINAN_VISIT_STEPS`` and ``XINAN_SERIES_STEPS`` say how many steps are taken, each in all.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from handlers.visits.outcomes import Changed, What
from store.visits import Escort, State, Stay
from tests.handlers.visits import series_walk, walk
from tests.handlers.visits.inspector import HOUR, inspect
from tests.handlers.visits.walk import START, Life
from tests.world import make_world

STEPS = int(os.environ.get("XINAN_VISIT_STEPS", "20000"))
SERIES_STEPS = int(os.environ.get("XINAN_SERIES_STEPS", "300"))


def test_any_life_of_a_visit() -> None:
    done: Counter[str] = Counter()
    for seed in range(4):
        done += walk.walk(STEPS // 4, seed)

    tried = ("in", "out", "late", "offer", "take", "refuse", "withdraw", "confirm", "brief", "clear", "work")
    assert done["left inside"]
    ended = ("left", "leave", "close", "cancel", "decline", "designate", "expire", "replan")
    assert all(done[f"{name} done"] for name in (*tried, *ended)), done


def test_any_life_of_series(migrated_url: str, tmp_path: Path) -> None:
    """On both databases, said to the product; what it sees in this one life is what it has to see in any."""
    world = make_world(migrated_url, tmp_path)
    done = series_walk.lived(world, SERIES_STEPS, 8_000_024)
    world.house.database.close()
    seen = ("registered", "day made", "came in", "entered late", "renewed", "day dropped", "somebody new", "stopped")
    assert all(done[name] for name in seen), done


def test_the_inspector_is_able_to_find_something() -> None:
    life = Life(Random(1))
    stay = Stay(1, 1, life.visit.place, START, None, START, None, "x", None)
    alone = replace(life.visit, state=State.present, stays=(stay,))
    with pytest.raises(AssertionError):
        inspect(life.visit, Changed(What.taken, alone), life.gate, START)
    twice = (Escort(1, "a", START, START + HOUR), Escort(2, "b", START + HOUR / 2, None))
    with pytest.raises(AssertionError):
        inspect(life.visit, Changed(What.taken, replace(alone, escorts=twice)), life.gate, START)
    one = (Escort(1, life.visit.host, START, None),)
    inspect(life.visit, Changed(What.taken, replace(alone, escorts=one)), life.gate, START)
    with pytest.raises(AssertionError):
        inspect(life.visit, Changed(What.checked_in, replace(alone, escorts=one)), life.gate, START)
