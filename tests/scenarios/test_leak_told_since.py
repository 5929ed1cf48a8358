"""What is told after the first sentence reaches everybody on the case, and stays what was really said (ZX-22)."""

from __future__ import annotations

from tests.world import ADMIN, APP_ADMIN, DUTY, REPORTER, SYSTEM_ADMIN, World


def tell_the_facts(world: World, seen: str = "凌晨有人从外地登录") -> str:
    """Answers the questions after the report; the last reply."""
    for answer in ("信用信息共享平台", "zhangwei01", "昨晚八点多", "点了个链接"):
        world.says(REPORTER, answer)
    return world.says(REPORTER, seen)


def test_all_rungs_called_so_far_hear_what_is_known(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.passes(minutes=11)
    world.looks_away()
    assert "蒋敏" in tell_the_facts(world)
    world.sees(DUTY, "补充情况（张伟）", "点了个链接", "凌晨有人从外地登录")
    world.sees(ADMIN, "补充情况（张伟）", "点了个链接", "凌晨有人从外地登录")
    world.looks_away()


def test_those_asked_to_stop_the_account_hear_what_is_known(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.taps(DUTY, "确认收到")
    world.looks_away()
    tell_the_facts(world)
    for person in (DUTY, APP_ADMIN, SYSTEM_ADMIN):
        world.sees(person, "补充情况（张伟）", "凌晨有人从外地登录")
    world.looks_away()


def test_later_cards_say_what_is_known(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    tell_the_facts(world)
    world.passes(minutes=11)
    world.sees(ADMIN, "请立即确认", "途径：点了个链接", "异常：凌晨有人从外地登录")
    world.taps(DUTY, "确认收到")
    world.sees(APP_ADMIN, "前停用账号", "途径：点了个链接", "异常：凌晨有人从外地登录")
    world.looks_away()
