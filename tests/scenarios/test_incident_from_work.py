"""WB-14 and ZX-24, issue 5: an abnormal end of a machine-room operation becomes an incident with one tap."""

from __future__ import annotations

from tests.scenarios.test_visits_together import in_the_machine_room
from tests.world import DUTY, LEADER, REPORTER, World

KEEPER = "chuyan"
NO = "SJ-20261123-001"


def gone_wrong(world: World) -> str:
    """The host recorded that it ended abnormally; the number of the visit."""
    number = in_the_machine_room(world)
    world.says(REPORTER, f"操作 {number} 更换数据库服务器硬盘；风险：可能短时停机")
    world.says(REPORTER, f"认可 {number}")
    world.passes(minutes=5)
    world.looks_away()
    assert "点接着发来的卡片就能登记" in world.says(REPORTER, f"操作异常 {number} 数据库起不来了")
    return number


def test_one_tap_registers_it_and_tells_both_sides(world: World) -> None:
    number = gone_wrong(world)
    world.sees(REPORTER, "要登记为安全事件吗", "更换数据库服务器硬盘", "数据库起不来了")
    world.looks_away()
    world.taps(REPORTER, "登记为安全事件")
    world.sees(REPORTER, f"已登记安全事件 {NO}（数据库崩溃）", "停止写入")
    world.sees(REPORTER, "已登记为安全事件", NO)
    world.sees(DUTY, "安全事件，请立即确认", "第1项", "更换数据库服务器硬盘", "张伟")
    world.sees(LEADER, "本单位安全事件，请立即确认")
    world.looks_away(REPORTER)
    world.sees_nothing_else()
    assert world.acts("operation.incident")[-1]["incident"] == NO
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_the_second_tap_answers_with_what_is_true(world: World) -> None:
    number = gone_wrong(world)
    entry = world.card(REPORTER, "登记为安全事件")
    key = next(iter(entry.buttons))
    world.taps(REPORTER, "登记为安全事件")
    world.looks_away()
    world.says(REPORTER, f"签离 {number}")
    world.passes(minutes=1)
    world.looks_away()
    world.taps_stale(REPORTER, entry, key)
    world.sees(REPORTER, f"已登记为安全事件 {NO}，没有重复登记", "市信用办：未确认")
    world.looks_away(REPORTER)
    world.sees_nothing_else()


def test_the_host_is_the_reporter_also_where_the_keeper_taps(world: World) -> None:
    number = in_the_machine_room(world)
    world.says(REPORTER, f"操作 {number} 更换硬盘；风险：停机")
    world.says(REPORTER, f"认可 {number}")
    world.looks_away()
    world.says(KEEPER, f"操作异常 {number} 服务器被人装了后门")
    world.looks_away()
    world.taps(KEEPER, "登记为安全事件")
    world.sees(KEEPER, f"已登记安全事件 {NO}（服务器入侵）")
    world.sees(REPORTER, f"登记为安全事件 {NO}，上报人是接待人您")
    world.looks_away()
    assert "我上报的安全事件" in world.says(REPORTER, "我的上报")
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_it_can_still_be_registered_when_the_visit_is_over(world: World) -> None:
    number = gone_wrong(world)
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()
    world.taps(REPORTER, "登记为安全事件")
    world.sees(REPORTER, f"已登记安全事件 {NO}")
    world.looks_away()
