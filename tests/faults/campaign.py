"""The full campaign, and the reduced one of ``./test``: which cases, in which order, on which database."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.faults import apart, cases, points
from tests.faults.place import away_of, place
from tests.faults.scene import Reckoning, Scene
from tests.frozen import frozen

__all__ = ["CASES", "FULL", "REDUCED", "place", "run"]

# Where the reporter only writes, so nobody waits for anything meanwhile.
SPOKEN = range(18, 23)
# The submitted report goes to the reviewer.
TOLD = range(24, 25)
Case = Callable[[Scene, random.Random, int], object]

CASES: dict[str, Case] = {
    "failpoints": lambda s, _, __: cases.failpoints(s, away_of(s)),
    "each-failpoint": lambda s, dice, _: cases.each_failpoint(s, dice),
    "platform": lambda s, _, __: cases.troubles_with_the_platform(s),
    "platform-down": lambda s, _, __: cases.platform_away(s, "down", TOLD),
    "platform-slow": lambda s, _, __: cases.platform_away(s, "slow", TOLD, seconds=12),
    "platform-5xx": lambda s, _, __: cases.platform_away(s, "status", TOLD),
    "platform-html": lambda s, _, __: cases.platform_away(s, "html", TOLD),
    "dead-token": lambda s, _, __: cases.platform_away(s, "dead_token", TOLD),
    "database-away": lambda s, _, __: cases.database_away(s, away_of(s), SPOKEN, seconds=60),
    "database-silent": lambda s, _, __: database_silent(s),
    "bell": lambda s, dice, _: cases.bell_troubles(s, dice),
    "no-bell": lambda s, _, __: cases.no_bell(s, trouble=False),
    "no-bell-bad-platform": lambda s, _, __: cases.no_bell(s),
    "in-pairs": lambda s, _, __: cases.in_pairs(s),
    "zombie-begun": lambda s, _, __: cases.zombie(s, "handover.begun", 3),
    "zombie-sent": lambda s, _, __: cases.zombie(s, "handover.sent", 2),
    "zombie-claimed": lambda s, _, __: cases.zombie(s, "delivery.claimed", 6),
    "watchdog": lambda s, _, __: cases.watchdog_killed(s),
    "everything": lambda s, dice, _: cases.everything_killed(s, dice),
    "platform-two-hours": lambda s, _, __: apart.platform_away_for_hours(s),
    "reports-meanwhile": lambda s, _, __: apart.reports_meanwhile(s),
    "full-disk": lambda s, dice, _: apart.full_disk(s, dice),
    "split": lambda s, dice, _: apart.split(s, dice),
    "random": lambda s, dice, kills: cases.random_kills(s, kills, dice),
    "every-step": lambda s, _, __: cases.every_failpoint_in_every_step(s),
    "some-failpoints": lambda s, _, __: some_failpoints(s),
}
# every-step alone takes longer than all the others together.
FULL = [name for name in CASES if name not in ("some-failpoints", "every-step")]
# For ./test: (cases, random kills). A watchdog's round takes a minute of real time, so it dies only at full size.
REDUCED: dict[str, tuple[list[str], int]] = {
    "sqlite": (["failpoints", "no-bell-bad-platform"], 0),
    "postgresql": (["some-failpoints", "random"], 20),
}


def some_failpoints(here: Scene) -> None:
    """Around the commits and the sending; the rest does not depend on the database."""
    worker, clock = ("turn.committed", "handover.sent"), ("clock.rung",)
    cases.failpoints(here, away_of(here), web=points.WEB[4:7], worker=worker, clock=clock, sometimes=())


def database_silent(here: Scene) -> None:
    """The server is stopped, not dead: it takes lines and says nothing. A file cannot do that; there it is held."""
    server = here.server
    away = away_of(here) if server is None else (lambda: frozen(server.pid))
    apart.answered_in_time(here, lambda: cases.database_away(here, away, SPOKEN, seconds=20))


def run(here: Scene, names: list[str], seed: int, kills: int, say: Callable[[str], object]) -> Reckoning:
    """The golden run and the named cases, one after the other in one installation."""
    here.rehearse()
    say(f"golden run: {sum(here.golden.values())} notices of {len(here.golden)} kinds")
    for name in names:
        known = len(here.reckoning.problems())
        try:
            CASES[name](here, random.Random(f"{seed}:{name}"), kills)
        except AssertionError as error:
            here.reckoning.unexpected.append(f"{name}: {type(error).__name__} {error}")
        for problem in here.reckoning.problems()[known:]:
            say(f"  {problem}")
        say(f"{name}: {'good' if len(here.reckoning.problems()) == known else 'NOT GOOD'}")
    return here.reckon()
