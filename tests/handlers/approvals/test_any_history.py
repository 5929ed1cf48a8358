"""Long random lives of requests: decided, handed on, joined, escalated, people leaving, coming, going away.

``XINAN_HISTORIES`` says how many (default 1,500; the issue asks for 100,000), ``XINAN_SEED`` which.
"""

from __future__ import annotations

import os
import random
from collections import Counter

from handlers.approvals.request import Request, State
from tests.handlers.approvals.many import over_all
from tests.handlers.approvals.test_small_model import CHAINS, towns
from tests.handlers.approvals.town import Act, Town, acts, broken, request_of, submitted, told, upheavals

HISTORIES = int(os.environ.get("XINAN_HISTORIES", "1500"))
SEED = int(os.environ.get("XINAN_SEED", "20261125"))
_LENGTH = 14
_AT_ONCE = 500


def _some_act(chance: random.Random, request: Request, town: Town) -> Act:
    """Mostly what people try; now and then something that happens to them."""
    tried = list(upheavals(request, town) if chance.random() < 0.25 else acts(request, town))
    useful = [act for act in tried if request_of(act.outcome) is not None]
    return chance.choice(useful if useful and chance.random() < 0.8 else tried)


def _live(chance: random.Random, begun: Request, town: Town, chain: int) -> State:
    request = begun
    story: tuple[str, ...] = ("a submits",)
    for _ in range(_LENGTH):
        act = _some_act(chance, request, town)
        after = request_of(act.outcome)
        if after is None:
            continue
        story, request, town = (*story, act.told), after, act.town
        wrong = broken(request, town)
        assert not wrong, f"chain {chain}\n" + told(story, town, wrong)
        if request.state not in (State.deciding, State.returned):
            break
    return request.state


def _lives(part: int) -> Counter[State]:
    """Some histories, and how they ended; which ones hangs on the seed and the part alone."""
    chance, everything = random.Random(f"{SEED}:{part}"), list(towns())
    ends: Counter[State] = Counter()
    while ends.total() < _AT_ONCE:
        town, chain = chance.choice(everything), chance.randrange(len(CHAINS))
        begun = request_of(submitted("a", CHAINS[chain].steps, town, CHAINS[chain].apart))
        if begun is not None:
            ends[_live(chance, begun, town, chain)] += 1
    return ends


def test_any_history_keeps_the_promises() -> None:
    ends = sum(over_all(_lives, range(-(-HISTORIES // _AT_ONCE))), Counter[State]())
    assert ends.total() >= HISTORIES
    assert min(ends[end] for end in (State.approved, State.rejected, State.withdrawn)) > 0
