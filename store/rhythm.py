"""How often a series comes: on days of each week, of every other week, or of each month. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Every series is kept in so many signs; more days than that nobody says of every other week, or of a month.
LONGEST = 7
LAST = 5  # the last Monday of a month, be it the fourth or the fifth
LAST_DAY = 31  # a shorter month ends on its own last day


class Every(StrEnum):
    week = ""
    fortnight = "f"
    nth = "n"  # the first Monday of a month
    month = "d"  # the 5th of a month


@dataclass(frozen=True, slots=True)
class Rhythm:
    """days: weekdays in order, 1 is Monday, none: every working day; of a month, the days of the month.

    number: of every other week, whether the even or the odd ones are meant (``week_of``); of a month, which of its
    Mondays.
    """

    days: tuple[int, ...] = ()
    every: Every = Every.week
    number: int = 0

    def kept(self) -> str:
        if self.every is Every.month:
            return Every.month + "".join(f"{one:02}" for one in self.days)
        number = "" if self.every is Every.week else str(self.number)
        return f"{self.every}{number}{''.join(map(str, self.days))}"


def week_of(day: date) -> int:
    """Weeks are counted from a Monday long ago, so that those of a new year go on where the old one ended."""
    return (day.toordinal() - 1) // 7


def read(kept: str) -> Rhythm:
    """As ``Rhythm.kept`` wrote it."""
    if kept[:1] == Every.month:
        return Rhythm(tuple(int(kept[at : at + 2]) for at in range(1, len(kept), 2)), Every.month)
    if kept[:1] in (Every.fortnight, Every.nth) and kept:
        return Rhythm(tuple(map(int, kept[2:])), Every(kept[0]), int(kept[1]))
    return Rhythm(tuple(map(int, kept)))
