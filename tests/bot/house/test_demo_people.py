"""The demo city moves in: whoever plays with it finds the same people in their places at any hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.demo_people import move_in
from bot.simulator.city import demo_roster
from store import roster
from store.db import Database


@pytest.mark.parametrize("hour", [0, 7, 15, 23])
def test_the_first_of_the_roster_is_on_duty_when_the_demo_begins(migrated_url: str, hour: int) -> None:
    now = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)
    database = Database(migrated_url)
    assert move_in(database, now)
    with database.look() as connection:
        on_duty = roster.on_duty(connection, now)
    assert list(on_duty) == demo_roster()[:1]
    assert not move_in(database, now)
    database.engine.dispose()
