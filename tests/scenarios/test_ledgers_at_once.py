"""Two approvals move the same object at the same moment: exactly one wins, the other hears what is true.

``XINAN_RACES`` says how many races (default 4).
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from handlers.ledgers import book
from handlers.ledgers.moves import State
from handlers.turn import take_turn
from handlers.types import TextSaid
from store import ledgers
from store.ledgers import Ledger
from store.roles import Role
from tests.world import ADMIN, APP_ADMIN, COLLEAGUE, LEADER, REPORTER, World

RACES = int(os.environ.get("XINAN_RACES", "4"))
KEEPERS = ("yangliu", "songya")


def _submitted(world: World, person: str, title: str, answers: tuple[str, ...]) -> str:
    world.says(person, f"申请{title}")
    for answer in answers:
        world.says(person, answer)
    reply = world.says(person, "提交")
    assert "已提交" in reply, reply
    world.looks_away()
    return reply.split("撤回 ")[1][:4]


def _says(world: World, person: str, text: str, start: Barrier, now: datetime, key: str) -> str:
    start.wait(10)
    return take_turn(world.house, TextSaid(key=key, person=person, at=now, text=text), now).text


def _at_once(world: World, said: list[tuple[str, str]], race: int) -> list[str]:
    start, now = Barrier(len(said)), world.clock.now()
    with ThreadPoolExecutor(len(said)) as pool:
        done = [
            pool.submit(_says, world, person, text, start, now, f"race:{race}:{number}")
            for number, (person, text) in enumerate(said)
        ]
        found = [future.result(30) for future in done]
    world.settles()
    world.looks_away()
    return found


def test_an_archive_is_lent_once(world: World) -> None:
    world.grants(KEEPERS[1], Role.archive_keeper)
    for race in range(RACES):
        no = f"2019-{race + 1:02} 号卷"
        with world.house.database.work(world.clock.now()) as work:
            book.register(work, Ledger.archive, no, "底稿", State.in_store, by="server")
        answers = (no, "核对历史数据", "12月20日17点", "是")
        shorts = [_submitted(world, person, "档案外借", answers) for person in (REPORTER, COLLEAGUE)]
        for short in shorts:
            world.says(LEADER, f"同意 {short}")
        replies = _at_once(world, [(who, f"同意 {short}") for who, short in zip(KEEPERS, shorts, strict=True)], race)
        won = [number for number, reply in enumerate(replies) if "没有办成" not in reply]
        assert len(won) == 1, replies
        assert "没有办成" in replies[1 - won[0]] and "还没有归还" in replies[1 - won[0]]
        with world.house.database.look() as connection:
            (it,) = ledgers.numbered(connection, no)
            assert it.holder == (REPORTER, COLLEAGUE)[won[0]] and it.version == 2
            assert [line.move for line in ledgers.lines(connection, it.id)] == ["lend", "registered"]


def test_one_person_gets_one_account(world: World) -> None:
    world.grants("songya", Role.app_admin)
    answers = ("信用平台", "王芳", "11010519491231002X", "数据岗", "查询")
    shorts = [_submitted(world, REPORTER, "账号申请", answers) for _ in range(2)]
    for person in (LEADER, ADMIN):
        for short in shorts:
            world.says(person, f"同意 {short}")
    world.looks_away()
    replies = _at_once(world, [(APP_ADMIN, f"同意 {shorts[0]}"), ("songya", f"同意 {shorts[1]}")], 99)
    assert sorted("一人一号" in reply for reply in replies) == [False, True], replies
    with world.house.database.look() as connection:
        assert len(ledgers.of_person(connection, COLLEAGUE)) == 1


def test_the_same_new_number_is_registered_once(world: World) -> None:
    """Two people take the same unknown carrier out; the second is told who has it."""
    answers = ("ZT-404", "1", "哈尔滨", "明天9点到后天17点", "开会", "跳过")
    shorts = [_submitted(world, person, "携带保密载体外出", answers) for person in (REPORTER, COLLEAGUE)]
    replies = _at_once(world, [(LEADER, f"同意 {short}") for short in shorts], 98)
    assert sorted("没有办成" in reply for reply in replies) == [False, True], replies
    with world.house.database.look() as connection:
        (it,) = ledgers.numbered(connection, "ZT-404")
        assert it.state == "out" and it.holder == it.custodian
