"""还到12月20日: that day belongs to it (ZX-29, ZX-17); who is reminded before has the whole day left."""

from __future__ import annotations

import pytest

from handlers.procedures.catalogue import CATALOGUE
from store import obligations, requests
from store.clock import local
from tests.scenarios.test_every_procedure import agree, submit
from tests.world import REPORTER, World


@pytest.mark.parametrize("key", ["archive_borrow", "device_takeout", "data_access", "data_release"])
def test_an_end_told_as_a_day_is_the_end_of_that_day(world: World, key: str) -> None:
    procedure = CATALOGUE[key]
    agree(world, submit(world, procedure, moment="12月20日"))
    it = next(one for one in procedure.obligations if one.until == "end")
    with world.house.database.look() as connection:
        case = requests.of_applicant(connection, REPORTER)[0].case.id
        due = {owed.key: owed.due_at for owed in obligations.of_case(connection, case)}[it.key]
    assert local(due).isoformat() == "2026-12-20T23:59:00+08:00"
    world.looks_away()
