"""Chinese dates, times, ranges and durations with exactly one reading, as aware UTC.

Spoken in Asia/Shanghai whatever the machine's zone. Where two readings are reasonable both are given back; where
none is possible nothing is, and ``why_not`` says why. Nothing is ever guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Precision = Literal["minute", "about", "part", "day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Moment:
    """at: the moment, or the beginning of the stretch meant; until: the end of that stretch (== at for a minute).
    precision: how exactly it was said.  text: the words it was read from.
    """

    at: datetime
    until: datetime
    precision: Precision
    text: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two or more reasonable readings, earliest first; the person has to choose."""

    candidates: tuple[datetime, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """From start up to, not including, end: 11月25日到28日 ends when the 28th is over."""

    start: datetime
    end: datetime
    text: str


def find_moment(text: str, now: datetime, *, past: bool) -> Moment | Ambiguous | None:
    """The first moment spoken of in ``text``. past: it has happened already (else: preferably still to come)."""
    return None


def find_period(text: str, now: datetime, *, past: bool = False) -> Period | Ambiguous | None:
    """The first stretch of time spoken of in ``text``."""
    return None


def why_not(text: str, now: datetime, *, past: bool) -> str | None:
    """Why ``find_moment`` found nothing although time words are there (impossible, in the future, too vague)."""
    return None
