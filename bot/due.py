"""``/due``: when the house has to do something next, for whoever moves its clock in a demonstration or a replay.

Only where the clock can be moved at all, and only on this machine; moments and a yes or no, nothing else.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask, abort

from bot.services import House
from bot.visitors import is_from_here
from store import deadlines, inbox, results
from store.db import DatabaseAway

PATH = "/due"


def add_due(app: Flask, house: House) -> None:
    """Nothing is added where the clock is the real one."""
    if house.settings.clock_file is None:
        return

    @app.get(PATH)
    def due() -> dict[str, Any]:
        """now, deadline: the next moment of a case; next: the next of anything, retries too; busy: not done yet."""
        if not is_from_here():
            abort(404)
        try:
            return _due(house)
        except DatabaseAway:
            abort(503)


def _due(house: House) -> dict[str, Any]:
    now = house.clock.now()
    with house.database.look() as connection:
        deadline = deadlines.next_due(connection)
        outgoing = _not_before(house.held_until(), results.next_due(connection))
        moments = (deadline, outgoing, inbox.next_retry(connection))
        moving = any(state in ("leased", "failed") for state, _ in results.counts(connection))
    known = [moment for moment in moments if moment is not None]
    busy = moving or house.spooled() > 0 or any(moment <= now for moment in known)
    return {
        "now": now.isoformat(),
        "deadline": _later(deadline, now),
        "next": _later(min(known, default=None), now),
        "busy": busy,
    }


def _not_before(hold: datetime | None, due: datetime | None) -> datetime | None:
    """With the platform away, what is due waits for the next probe."""
    return due if hold is None or due is None else max(hold, due)


def _later(moment: datetime | None, now: datetime) -> str | None:
    return moment.isoformat() if moment is not None and moment > now else None
