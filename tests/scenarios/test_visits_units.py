"""Whole names of companies: what is read of the sentence stands on the record as it was said."""

from __future__ import annotations

import pytest

from store import visits
from store.visiting import Visit
from tests.world import REPORTER, World


def last(world: World) -> Visit:
    with world.house.database.look() as connection:
        found = visits.last_with(connection, REPORTER)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("明早九点某某信息技术有限公司工程师来换硬盘，我陪同", "某某信息技术有限公司工程师"),
        ("明早九点恒安网络赵强来调试，我陪同", "恒安网络"),
        (
            "明早九点中国移动通信集团黑龙江有限公司黑河分公司的赵强来开会，我陪同",
            "中国移动通信集团黑龙江有限公司黑河分公司",
        ),
        ("明早九点中国信息通信研究院赵强来测评，我陪同", "中国信息通信研究院"),
    ],
    ids=["company", "network", "branch", "institute"],
)
def test_the_whole_name_of_a_company_is_their_unit(world: World, said: str, unit: str) -> None:
    world.says(REPORTER, said)
    world.taps(REPORTER, "提交")
    assert last(world).unit == unit
    assert "赵强" not in world.sees(REPORTER, "已登记：来访", unit).text
    assert ("赵强" in said) == (last(world).guests[0].name == "赵*")
    world.looks_away()


def test_a_long_unit_before_a_name_in_an_answer(world: World) -> None:
    """It was taken for a name of thirty signs."""
    world.says(REPORTER, "明早九点有人来机房换硬盘，我陪同")
    world.says(REPORTER, "中国移动通信集团黑龙江有限公司黑河分公司赵强")
    world.taps(REPORTER, "提交")
    assert (last(world).unit, last(world).guests[0].name) == (
        "中国移动通信集团黑龙江有限公司黑河分公司",
        "赵*",
    )
    world.looks_away()
