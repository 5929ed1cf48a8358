"""What a transition answers. The loser of a race gets a value, never an exception (design.md, rule 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Done:
    """It happened, now."""


@dataclass(frozen=True, slots=True)
class Already:
    """It had happened before: by whom and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """The matter is no longer in the state this act belongs to."""

    state: str


@dataclass(frozen=True, slots=True)
class TooEarly:
    """Something has to happen first."""

    needs: str


Outcome = Done | Already | Moved | TooEarly


class Raced(Exception):
    """Two turns wrote the same thing at once; the later one is taken again from the start."""
