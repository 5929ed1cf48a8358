"""Requests and visits whose people have left or are away: looked at every minute."""

from __future__ import annotations

from handlers.approvals.reseating import reseat
from handlers.visits import series_leavers
from handlers.visits.leavers import replace_hosts
from jobs.house import House


def move_on(house: House) -> int:
    """Returns in how many requests and visits somebody else is asked now."""
    now = house.clock.now()
    # Series first: their days follow them, and nobody is asked for each of them.
    return reseat(house, now) + series_leavers.replace_hosts(house, now) + replace_hosts(house, now)
