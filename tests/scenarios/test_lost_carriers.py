"""A carrier is lost, and found again (ZX-12)."""

from __future__ import annotations

from handlers.ledgers.moves import State
from store.ledgers import Ledger
from tests.scenarios.test_ledgers import KEEPER, NO, has, line, now, stick, takes_out
from tests.world import COLLEAGUE, LEADER, REPORTER, SUPERVISOR, World


def loses(world: World, person: str = REPORTER) -> str:
    assert "经过：昨天在出租车上遗失" in world.says(person, f"丢失 {NO} 昨天在出租车上遗失")
    return world.says(person, "确定")


def test_the_custodian_tells_and_those_who_must_act_hear(world: World) -> None:
    it = stick(world)
    assert "已登记丢失" in loses(world)
    world.sees(KEEPER, "载体丢失", "张伟报告", "出租车")
    world.sees(SUPERVISOR, "载体丢失")
    world.sees(LEADER, "载体丢失")
    assert (now(world, it).state, now(world, it).custodian) == ("lost", REPORTER)
    last = line(world, it)[-1]
    assert (last.move, last.by, last.note) == ("lose", REPORTER, "昨天在出租车上遗失")
    world.looks_away()
    assert "报告丢失" in world.says(REPORTER, f"台账 {NO}")


def test_what_is_lost_goes_nowhere_until_it_is_found(world: World) -> None:
    it = stick(world)
    loses(world)
    world.looks_away()
    reply = takes_out(world)
    assert "不能提交" in reply and "报告丢失，还没有找回" in reply
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    world.looks_away()
    world.says(KEEPER, f"找回 {NO}")
    assert "已登记找回" in world.says(KEEPER, "确定")
    world.sees(REPORTER, "已找回", "是否被动过")
    assert now(world, it).state == "issued"
    world.looks_away()
    assert "已提交" in takes_out(world)
    world.looks_away()


def test_a_stranger_neither_tells_nor_learns_that_there_is_such_a_thing(world: World) -> None:
    stick(world)
    assert world.says(COLLEAGUE, f"丢失 {NO} 没看见").replace(NO, "") == world.says(
        COLLEAGUE, "丢失 ZT-9999-999 没看见"
    ).replace("ZT-9999-999", "")


def test_without_a_story_it_is_asked_for_and_twice_lost_is_said_so(world: World) -> None:
    stick(world)
    assert "请写清何时何地" in world.says(REPORTER, f"载体丢失 {NO}")
    loses(world)
    assert "还没有找回" in world.says(REPORTER, f"丢失 {NO} 又丢了")
    has(world, Ledger.media, "ZT-2025-099", "U盘", State.issued, REPORTER)
    assert "没有报告过丢失" in world.says(REPORTER, "找回 ZT-2025-099")
    world.looks_away()


def test_the_kind_of_a_carrier_is_one_of_those_there_are(world: World) -> None:
    world.says(REPORTER, "申请载体领用")
    world.says(REPORTER, "随便什么都可以给我来一个就行")
    assert "1. 载体类型：（待填）" in world.says(REPORTER, "看看已填")
    world.says(REPORTER, "移动硬盘")
    assert "1. 载体类型：移动硬盘" in world.says(REPORTER, "看看已填")
    world.looks_away()
