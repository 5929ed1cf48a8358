"""Every combination of roles, leaders and stand-ins of five people, and everything they could try, one after another.

``XINAN_MODEL_DEPTH`` says how many acts deep (default 3), ``XINAN_MODEL_TOWNS`` how many of the towns (default 9, one
for each chain; ``all`` takes every town with every chain, on all processors). A counter-example reads as a story.
"""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Iterator
from itertools import product
from typing import TypeVar

from handlers.approvals.request import Request, State, Step
from handlers.procedures.spec import LEADER, Act, Mode, Who, holder
from store.roles import Role, conflict
from tests.handlers.approvals.many import over_all
from tests.handlers.approvals.town import Town, acts, broken, request_of, submitted, told, upheavals

DEPTH = int(os.environ.get("XINAN_MODEL_DEPTH", "3"))
TOWNS = os.environ.get("XINAN_MODEL_TOWNS", "9")
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


def _chain(first: Mode, last: Mode) -> tuple[Step, ...]:
    def step(key: str, who: Who, mode: Mode) -> Step:
        return Step(key, who, Act.decide, mode, 8, ())

    return (
        step("leader", LEADER, first),
        step("network", holder(Role.network_admin), Mode.any_of),
        step("security", holder(Role.security_admin), last),
    )


CHAINS = tuple(_chain(first, last) for first, last in product(Mode, repeat=2))


def _explore(town: Town, chain: tuple[Step, ...]) -> int:
    """Breadth first over everything that can be tried; raises with the story that breaks a promise."""
    begun = request_of(submitted("a", chain, town))
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


def _chosen() -> list[tuple[Town, tuple[Step, ...]]]:
    """Everything, or so many worlds drawn for every chain in turn."""
    if TOWNS == "all":
        return [(town, chain) for town in towns() for chain in CHAINS]
    drawn = random.Random(22).sample(list(towns()), int(TOWNS))
    return [(town, CHAINS[number % len(CHAINS)]) for number, town in enumerate(drawn)]


def _states(world: tuple[Town, tuple[Step, ...]]) -> int:
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
