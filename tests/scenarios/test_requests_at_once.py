"""Several people answer at the same moment: exactly one answer counts, everybody else hears the truth.

``XINAN_RACES`` says how many races (default 6); the issue asks for 5,000 on both databases.
"""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from handlers.keys import Key
from handlers.turn import take_turn
from handlers.types import CardTapped
from store import requests
from store.roles import Role
from tests.world import LEADER, REPORTER, World

RACES = int(os.environ.get("XINAN_RACES", "6"))
RIVALS = ("zhouping", "wangfang", "hejun", "songya", "huangli", "majun", "huxue", "linna")
ACTS = ("ask_agree", "ask_agree", "ask_agree", "ask_return")


def _submitted(world: World) -> int:
    """A request that waits for any of the security administrators; its case."""
    world.says(REPORTER, "申请外部人员查阅敏感资料")
    for answer in ("王工程师", "年度报表", "现场阅读"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.says(LEADER, f"同意 {number}")
    world.looks_away()
    with world.house.database.look() as connection:
        return requests.of_applicant(connection, REPORTER, limit=1)[0].case.id


def _tap(world: World, person: str, act: str, case: int, start: Barrier, now: datetime, race: int) -> None:
    key = world.house.keys.seal(Key(act, case, "1security"), person)
    start.wait(10)
    tap = CardTapped(key=f"race:{race}:{person}", person=person, at=now, card=f"card{race}{person}", button=key)
    take_turn(world.house, tap, now)


def test_the_first_answer_counts_and_no_other(world: World) -> None:
    for person in RIVALS[1:]:
        world.grants(person, Role.security_admin)
    chance = random.Random(8)
    with ThreadPoolExecutor(len(RIVALS)) as pool:
        for race in range(RACES):
            case, rivals = _submitted(world), RIVALS[: chance.randint(2, len(RIVALS))]
            start, now = Barrier(len(rivals)), world.clock.now()
            taps = [(person, chance.choice(ACTS)) for person in rivals]
            done = [pool.submit(_tap, world, who, act, case, start, now, race) for who, act in taps]
            for future in done:
                future.result(30)
            _exactly_one(world, case, race, taps)


def _exactly_one(world: World, case: int, race: int, taps: list[tuple[str, str]]) -> None:
    with world.house.database.look() as connection:
        filed = requests.by_case(connection, case)
        given = [one for one in requests.opinions_of(connection, case) if one.step == "security"]
        assert filed is not None
        assert requests.count_asking(connection, given[0].person) == 0
    asked_back = {person for person, act in taps if act == "ask_return"}
    # Whoever sends it back is asked for the reason first: that decides nothing yet.
    agreed = [one for one in given if one.verdict == "agreed"]
    assert len(given) == len(agreed) <= 1, (race, given)
    assert (filed.state == "approved") == bool(agreed), race
    assert agreed or asked_back == {person for person, _ in taps}
    world.settles()
    world.looks_away()
    if not agreed:
        world.says("zhouping", f"同意 {filed.case.short}")
        world.looks_away()
