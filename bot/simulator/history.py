"""What was done and what came of it: every act with everything people got to see before the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulator.acts import JUMP, Act
from bot.simulator.ledger import Seen
from bot.simulator.platform import Platform

# What comes so long after an act was not waiting for it but for its own moment.
OF_ITSELF = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Episode:
    """act: None for what came of itself, at its moment.  seen: in the order in which it was seen."""

    at: datetime
    act: Act | None
    seen: tuple[Seen, ...]


def episodes(platform: Platform, acts_from: int = 0, seen_from: int = 0) -> list[Episode]:
    """Everything since these places in the two records. What came before the first act has none."""
    acts = platform.state.acts[acts_from:]
    ledger = platform.ledger
    bounds = [act.seen for act in acts] + [len(ledger)]
    found = [_of_itself(ledger[seen_from : bounds[0]])] if bounds[0] > seen_from else []
    found += [Episode(act.at, act, tuple(ledger[act.seen : end])) for act, end in zip(acts, bounds[1:], strict=True)]
    return found


def apart(found: Sequence[Episode]) -> list[Episode]:
    """The same, with what came of itself in episodes of its own; jumps of the clock are taken for time gone by."""
    return [piece for episode in found for piece in _pieces(episode)]


def _pieces(episode: Episode) -> list[Episode]:
    act = None if episode.act is None or episode.act.kind == JUMP else episode.act
    groups: list[list[Seen]] = [[]] if act else []
    last = episode.at if act else None
    for seen in episode.seen:
        if last is None or seen.at - last > OF_ITSELF:
            groups.append([])
        groups[-1].append(seen)
        last = seen.at
    pieces = [Episode(act.at, act, tuple(groups.pop(0)))] if act else []
    return pieces + [_of_itself(group) for group in groups]


def _of_itself(seen: Sequence[Seen]) -> Episode:
    return Episode(seen[0].at, None, tuple(seen))
