"""Requests whose people have left or are away: looked at every minute."""

from __future__ import annotations

from handlers.approvals.reseating import reseat
from jobs.house import House


def move_on(house: House) -> int:
    """Returns in how many requests somebody else is asked now."""
    return reseat(house, house.clock.now())
