"""4821 同意, 7019退回补正 缺查杀结果: the number first, as on paper."""

from __future__ import annotations

import pytest

from handlers.procedures.catalogue import CATALOGUE
from tests.scenarios.test_every_procedure import asked, submit
from tests.world import REPORTER, World

_PROCEDURE = CATALOGUE["ext_photo"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{} 同意", "已同意"),
        ("{}同意", "已同意"),
        ("编号{}，同意", "已同意"),
        ("{}号 退回补正 请写清楚区域", "已退回补正"),
        ("{}退回 请写清楚区域", "已退回补正"),
        ("{} 驳回 不需要拍", "已驳回"),
    ],
)
def test_a_decision_with_the_number_first(world: World, said: str, told: str) -> None:
    number = submit(world, _PROCEDURE)
    assert told in world.says(asked(world)[0], said.format(number))
    world.looks_away()


def test_the_applicant_too(world: World) -> None:
    number = submit(world, _PROCEDURE)
    assert "已催办" in world.says(REPORTER, f"{number}催办") or "催" in world.says(REPORTER, f"{number}催办")
    assert "已撤回" in world.says(REPORTER, f"{number}撤回")
    world.looks_away()


def test_a_year_is_no_number_of_a_matter(world: World) -> None:
    number = submit(world, _PROCEDURE)
    who = asked(world)[0]
    assert "已同意" not in world.says(who, "2025年同意的那几份都归档了吗")
    assert "已" in world.says(who, f"同意 {number}")
    world.looks_away()
