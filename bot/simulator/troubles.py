"""Ready-made bad days for the page: what somebody who trains or tries the product can let happen with one tap."""

from __future__ import annotations

from dataclasses import dataclass

from bot.simulator.faults import CALLBACK, Faults


@dataclass(frozen=True, slots=True)
class Trouble:
    path: str
    kind: str
    times: int | None
    seconds: float = 1.0
    copies: int = 2


TROUBLES: dict[str, Trouble] = {
    "away": Trouble("*", "down", None),
    "busy": Trouble("*", "errcode", 5),
    "slow": Trouble("*", "slow", 5, seconds=8.0),
    "lost": Trouble("message/send", "lost", 1),
    "token": Trouble("message/send", "dead_token", 1),
    "again": Trouble(CALLBACK, "duplicate", 1, copies=3),
    "deaf": Trouble(CALLBACK, "deaf", 1),
}


def cause(faults: Faults, name: str) -> None:
    """Raises KeyError for a trouble that is not on the list."""
    trouble = TROUBLES[name]
    faults.add(trouble.path, trouble.kind, trouble.times, seconds=trouble.seconds, copies=trouble.copies)
