"""待办 of a host of series: what each wants next, when they come next, until when the agreement is good."""

from __future__ import annotations

from tests.scenarios.test_visit_series import SAID, begun, told
from tests.world import COLLEAGUE, REPORTER, World


def test_what_it_wants_and_then_when_they_come_and_until_when(world: World) -> None:
    number = begun(world, SAID.replace("我陪同", "王芳接待"))
    assert f"请确认，回复“接待 {number}”" in world.says(COLLEAGUE, "待办")
    world.says(COLLEAGUE, f"接待 {number}")
    assert f"请告知，回复“已告知 {number}”" in world.says(COLLEAGUE, "待办")
    world.says(COLLEAGUE, f"已告知 {number}")
    shown = world.says(COLLEAGUE, "待办")
    assert "系列来访 1 个" in shown
    assert "张*、李*：下次 11月24日（周二）08:00，协议到2027年3月31日。" in shown
    assert f"回复“系列 {number}”" in shown
    assert "张三" not in shown
    assert "系列来访 1 个" not in world.says("hejun", "待办")
    world.looks_away()


def test_its_end_comes_near_and_is_there(world: World) -> None:
    number = told(world, SAID.replace("到明年三月", "到2026年11月30日"))
    assert "协议到2026年11月30日（还有 8 天）" in world.says(REPORTER, "待办")
    world.passes(days=8, hours=1)
    assert "近期不来，协议到2026年11月30日（今天到期）" in world.says(REPORTER, "待办")
    world.passes(days=1)
    assert f"协议已到期，续签回复“协议 {number} 新编号 到日期”" in world.says(REPORTER, "待办")
    world.says(REPORTER, f"停止系列 {number}")
    assert "系列来访" not in world.says(REPORTER, "待办")
    world.looks_away()
