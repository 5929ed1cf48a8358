"""What was offered as an answer is always understood as that answer when it is typed word for word."""

from __future__ import annotations

import re

import pytest

from handlers.dialogs.fields import Field, Kind
from handlers.procedures.catalogue import CATALOGUE
from handlers.procedures.spec import Procedure
from tests.scenarios.test_every_procedure import answer
from tests.world import REPORTER, World

_ASKED = re.compile(r"第(\d+)项/共\d+项")
_CHOOSING = [p for p in CATALOGUE.values() if any(field.kind is Kind.choice for field in p.fields)]


def _each_is_understood(world: World, field: Field) -> None:
    for choice in field.choices:
        world.says(REPORTER, choice.text)
        shown = world.says(REPORTER, "看看已填")
        assert choice.text in shown, (field.label, choice.text, shown)
        world.says(REPORTER, f"改 {field.label}")
    world.says(REPORTER, "1")


@pytest.mark.parametrize("procedure", _CHOOSING, ids=lambda p: p.key)
def test_every_choice_of_a_procedure_can_be_typed(world: World, procedure: Procedure) -> None:
    reply = world.says(REPORTER, f"申请{procedure.title}")
    seen = 0
    while at := _ASKED.search(reply):
        field = procedure.fields[int(at[1]) - 1]
        if field.kind is Kind.choice:
            _each_is_understood(world, field)
            seen += 1
            reply = world.says(REPORTER, "继续")
        else:
            reply = world.says(REPORTER, answer(field))
    assert seen == sum(field.kind is Kind.choice for field in procedure.fields)
    world.looks_away()
