"""Whatever is tried in whatever order: no minute of presence without exactly one host, no guard passed (issue 5)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from handlers.visits.outcomes import Changed, What
from store.visits import Escort, State, Stay
from tests.handlers.visits import walk
from tests.handlers.visits.walk import HOUR, START, Life


def test_any_life_of_a_visit() -> None:
    done: Counter[str] = Counter()
    for seed in range(4):
        done += walk.walk(5_000, seed)

    tried = ("in", "out", "late", "offer", "take", "refuse", "withdraw", "confirm", "brief", "clear", "work")
    assert done["left inside"]
    ended = ("left", "leave", "close", "cancel", "decline", "designate", "expire", "replan")
    assert all(done[f"{name} done"] for name in (*tried, *ended)), done


def test_the_inspector_is_able_to_find_something() -> None:
    life = Life(Random(1))
    stay = Stay(1, 1, life.visit.place, START, None, START, None, "x", None)
    alone = replace(life.visit, state=State.present, stays=(stay,))
    with pytest.raises(AssertionError):
        walk.inspect(life.visit, Changed(What.taken, alone), life.gate, START)
    twice = (Escort(1, "a", START, START + HOUR), Escort(2, "b", START + HOUR / 2, None))
    with pytest.raises(AssertionError):
        walk.inspect(life.visit, Changed(What.taken, replace(alone, escorts=twice)), life.gate, START)
    one = (Escort(1, life.visit.host, START, None),)
    walk.inspect(life.visit, Changed(What.taken, replace(alone, escorts=one)), life.gate, START)
    with pytest.raises(AssertionError):
        walk.inspect(life.visit, Changed(What.checked_in, replace(alone, escorts=one)), life.gate, START)
