"""Every combination of roles, leaders and stand-ins of five people, and everything they could try, one after another.

``XINAN_MODEL_DEPTH`` says how many acts deep (default 3), ``XINAN_MODEL_TOWNS`` how many of the towns (default 11, one
for each chain; ``all`` takes every town with every chain, on all processors: six hours of processor time at depth 3,
half an hour at depth 2). ``XINAN_MODEL_PART`` takes one part of them, as ``3/8``. A counter-example reads as a story.
"""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

from handlers.approvals.request import Request, State, Step
from handlers.procedures.spec import LEADER, Act, Mode, Who, holder
from store.roles import Role, conflict
from tests.handlers.approvals.many import over_all
from tests.handlers.approvals.town import Town, acts, broken, request_of, submitted, told, upheavals

DEPTH = int(os.environ.get("XINAN_MODEL_DEPTH", "3"))
TOWNS = os.environ.get("XINAN_MODEL_TOWNS", "11")
PART = os.environ.get("XINAN_MODEL_PART", "1/1")
T = TypeVar("T")
PEOPLE = "abcde"
LEADERS = ((("b",),), (("a",), ("b",)), (("b", "c"), ("d",)), (("b",), ("c",)))
ROLES = (Role.security_admin, Role.network_admin, Role.security_supervisor)


def towns() -> Iterator[Town]:
    """Each of b to e holds any allowed set of the three roles; at most one is away, with any stand-in."""
    sets = [own for n in range(8) if (own := _picked(n)) is not None]
    for leaders, *held in product(LEADERS, sets, sets, sets, sets):
        pairs = frozenset((who, role) for who, own in zip("bcde", held, strict=True) for role in own)
        if {role for _, role in pairs} == set(ROLES):
            yield Town(frozenset(PEOPLE), leaders, pairs)


def _picked(number: int) -> frozenset[Role] | None:
    """The set of roles with this number in binary; None where one excludes another (ZZ-03)."""
    own = frozenset(role for bit, role in enumerate(ROLES) if number >> bit & 1)
    clash = any(conflict(own - {role}, role) for role in own)
    return None if clash else own


@dataclass(frozen=True, slots=True)
class Chain:
    """apart: people with another part in the matter, who decide on no level of it."""

    steps: tuple[Step, ...]
    apart: frozenset[str] = frozenset()


def _step(key: str, who: Who, mode: Mode = Mode.any_of) -> Step:
    return Step(key, who, Act.decide, mode, 8, ())


def _chain(first: Mode, last: Mode) -> Chain:
    network, security = holder(Role.network_admin), holder(Role.security_admin)
    return Chain((_step("leader", LEADER, first), _step("network", network), _step("security", security, last)))


# As a carrier is taken out with somebody, and as one is destroyed by somebody while somebody watches.
_ACCOMPANIED = Chain((_step("leader", LEADER), _step("companion", Who(field="companion:e"))))
_DESTROYED = Chain((_step("leader", LEADER), _step("security", holder(Role.security_admin))), frozenset("de"))
CHAINS = (*(_chain(first, last) for first, last in product(Mode, repeat=2)), _ACCOMPANIED, _DESTROYED)


def _explore(town: Town, chain: Chain) -> int:
    """Breadth first over everything that can be tried; raises with the story that breaks a promise."""
    begun = request_of(submitted("a", chain.steps, town, chain.apart))
    if begun is None:
        return 0
    front: list[tuple[Request, Town, tuple[str, ...]]] = [(begun, town, ("a submits",))]
    known = {(begun, town)}
    for _ in range(DEPTH):
        following: list[tuple[Request, Town, tuple[str, ...]]] = []
        for request, here, story in front:
            for act in (*acts(request, here), *upheavals(request, here)):
                after = request_of(act.outcome)
                if after is None or not _is_new(known, (after, act.town)):
                    continue
                wrong = broken(after, act.town) or _revived(request, after)
                assert not wrong, told((*story, act.told), act.town, wrong)
                following.append((after, act.town, (*story, act.told)))
        front = following
    return len(known)


def _is_new(known: set[T], state: T) -> bool:
    """Hashed once: with states as deep as these, that is half the price."""
    size = len(known)
    known.add(state)
    return len(known) > size


def _revived(before: Request, after: Request) -> str:
    """What is decided stays decided."""
    over = before.state not in (State.deciding, State.returned)
    return f"{before.state} became {after.state}" if over and after.state is not before.state else ""


def _chosen() -> list[tuple[Town, Chain]]:
    """Everything or a part of it, or so many worlds drawn for every chain in turn."""
    part, parts = map(int, PART.split("/"))
    if TOWNS == "all":
        return [(town, chain) for town in towns() for chain in CHAINS][part - 1 :: parts]
    drawn = random.Random(22).sample(list(towns()), int(TOWNS))
    return [(town, CHAINS[number % len(CHAINS)]) for number, town in enumerate(drawn)]


def _states(world: tuple[Town, Chain]) -> int:
    # What is explored lives until the end of it: looking for garbage in it is a fifth of the time.
    gc.disable()
    try:
        return _explore(*world)
    finally:
        gc.enable()


def test_no_promise_is_broken_whatever_five_people_do() -> None:
    chosen = _chosen()
    states = sum(over_all(_states, chosen))
    assert states > len(chosen)
