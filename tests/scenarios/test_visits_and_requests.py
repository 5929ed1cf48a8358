"""What visitors may only do with an approval: asked for for whoever is registered (WB-06, WB-11 to WB-16)."""

from __future__ import annotations

from tests.scenarios.test_visits import registered
from tests.world import LEADER, REPORTER, World

ANNOUNCED, STRANGER = "赵强", "孙红梅"


def applied(world: World, visitors: str) -> str:
    """外部人员使用计算机, filled in; what the last step answered."""
    world.says(REPORTER, "申请 外部人员使用计算机")
    world.says(REPORTER, visitors)
    world.says(REPORTER, "笔记本电脑一台")
    world.says(REPORTER, "明天上午九点到十一点")
    return world.says(REPORTER, "提交")


def test_only_for_those_who_are_registered(world: World) -> None:
    registered(world, "明早九点省厅赵强来开会，我陪同")
    refused = applied(world, STRANGER)
    assert "孙*还没有登记来访" in refused
    assert STRANGER not in refused
    assert "不能提交" in refused
    world.says(REPORTER, "改 第1项")
    world.says(REPORTER, ANNOUNCED)
    accepted = world.says(REPORTER, "提交")
    assert "不能提交" not in accepted
    world.sees(LEADER, "外部人员使用计算机")
    world.looks_away()


def test_before_the_first_visit_nobody_is_refused_for_it(world: World) -> None:
    assert "不能提交" not in applied(world, STRANGER)
    world.looks_away()
