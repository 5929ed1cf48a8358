"""ZX-29: leave to lend is given by the leader of the unit that keeps the archive, not by the borrower's."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.ledgers import book
from handlers.ledgers.moves import State
from store.ledgers import Ledger, by_keys
from tests.world import COLLEAGUE, HEAD, LEADER, REPORTER, World

KEEPER, ROOM, MARKET, MARKETS_LEADER = "yangliu", 13, 30, "liuyang"


def _kept(world: World, no: str, department: int) -> None:
    with world.house.database.work(world.clock.now()) as work:
        book.register(work, Ledger.archive, no, "汇编", State.in_store, by=KEEPER, department=department)


def _borrows(world: World, said: str, person: str = REPORTER) -> str:
    world.says(person, "申请档案外借")
    for answer in (said, "核对历史数据", "周五17点", "是"):
        last = world.says(person, answer)
    assert "请核对" in last
    return world.says(person, "提交")


def _asked(world: World, people: Sequence[str]) -> list[str]:
    return [person for person in people if "档案外借" in world.says(person, "待办")]


def test_the_leader_of_the_lending_unit_is_asked_and_not_the_borrowers(world: World) -> None:
    """The archive room's head keeps the archives and hands them out: the leader above gives leave."""
    _kept(world, "DA-2025-017", ROOM)
    assert "赵国栋" in _borrows(world, "DA-2025-017")
    world.sees(HEAD, "您是借出单位领导")
    assert _asked(world, (LEADER, HEAD, KEEPER)) == [HEAD]
    world.looks_away()
    world.taps(HEAD, "同意")
    world.looks_away()
    assert _asked(world, (LEADER, HEAD, KEEPER)) == [KEEPER]
    world.looks_away()


def test_of_another_unit_its_own_leader(world: World) -> None:
    _kept(world, "SC-2024-003", MARKET)
    assert "刘洋" in _borrows(world, "SC-2024-003")
    assert _asked(world, (LEADER, HEAD, MARKETS_LEADER)) == [MARKETS_LEADER]
    world.looks_away()


def test_whom_it_was_submitted_to_stays_the_lending_unit_when_it_is_escalated(world: World) -> None:
    _kept(world, "SC-2024-003", MARKET)
    _borrows(world, "SC-2024-003")
    world.looks_away()
    world.passes(days=4)
    assert LEADER not in _asked(world, (LEADER, MARKETS_LEADER, "qianhui"))
    world.looks_away()


def test_a_leader_borrows_from_their_own_unit(world: World) -> None:
    _kept(world, "SC-2024-003", MARKET)
    assert "刘洋" not in _borrows(world, "SC-2024-003", MARKETS_LEADER)
    world.looks_away()


def test_archives_of_two_units_are_asked_for_separately(world: World) -> None:
    _kept(world, "DA-2025-017", ROOM)
    _kept(world, "SC-2024-003", MARKET)
    reply = _borrows(world, "DA-2025-017、SC-2024-003")
    assert "不能提交" in reply and "档案室" in reply and "市市场监管局" in reply
    world.looks_away()


def test_what_the_ledger_does_not_know_goes_to_the_borrowers_leader_and_belongs_to_the_keeper(world: World) -> None:
    assert "李明" in _borrows(world, "DA-2018-001", COLLEAGUE)
    world.looks_away()
    world.taps(LEADER, "同意")
    world.looks_away()
    world.taps(KEEPER, "登记")
    world.looks_away()
    with world.house.database.look() as connection:
        assert by_keys(connection, Ledger.archive, ["da-2018-001"])[0].department == ROOM
