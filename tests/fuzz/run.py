"""Throws inputs until their number is reached; says what went wrong with which one, and how long the longest took."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from structlog.testing import capture_logs

from store import migrate
from tests.fuzz.targets import SHARES, Target, turns
from tests.world import make_world

# S31: CPU time of one input; RSS that may come on top while all run.
LONGEST_SECONDS = 0.05
MOST_MEGABYTES = 50
# A new city now and then: the record of one person would grow for ever.
A_CITY = 500
# What is loaded when it is first needed counts for nobody.
_WARM = 200


@dataclass
class Found:
    inputs: int = 0
    problems: list[str] = field(default_factory=list)
    slowest: dict[str, float] = field(default_factory=dict)
    megabytes: float = 0.0

    def summary(self, seed: int) -> str:
        slow = ", ".join(f"{name} {1000 * seconds:.1f} ms" for name, seconds in sorted(self.slowest.items()))
        return (
            f"{self.inputs} inputs, {len(self.problems)} problems, slowest: {slow}; "
            f"memory +{self.megabytes:.0f} MB · seed {seed}"
        )


def run(inputs: int, seed: int) -> Found:
    found = Found()
    for share, name, target in SHARES:
        _warm_up(target, seed)
        _throw(found, name, target, inputs * share // 100, seed)
    left = inputs - found.inputs
    for first in range(0, left, A_CITY):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/fuzz.db"
            with capture_logs():
                migrate.upgrade(url)
                world = make_world(url, Path(folder))
            _throw(found, "turn", turns(world), min(A_CITY, left - first), seed + first)
            world.house.database.close()
    return found


def _warm_up(target: Target, seed: int) -> None:
    dice = random.Random(f"{seed}:warm")
    for _ in range(_WARM):
        target(dice)


def _throw(found: Found, name: str, target: Target, times: int, seed: int) -> None:
    """Each input has dice of its own, so that one can be repeated alone."""
    before = _megabytes()
    for number in range(times):
        dice = random.Random(f"{seed}:{name}:{number}")
        began = time.thread_time()
        with capture_logs() as logs:
            try:
                target(dice)
            except Exception as error:
                found.problems.append(f"{name} {seed}:{name}:{number}: {error!r}"[:300])
        took = time.thread_time() - began
        found.slowest[name] = max(found.slowest.get(name, 0.0), took)
        if took > LONGEST_SECONDS and name != "turn":
            found.problems.append(f"{name} {seed}:{name}:{number}: {took:.3f} s")
        found.problems += [f"{name} {number}: {log['event']}" for log in logs if log["event"] == "turn_failed"]
    found.inputs += times
    if name != "turn":
        found.megabytes = max(found.megabytes, _megabytes() - before)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
