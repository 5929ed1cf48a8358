"""Several people answer at the same moment: exactly one answer counts where one is asked for, each exactly once where
all are; everybody else hears the truth.

``XINAN_RACES`` says how many races of either kind (default 6); the issue asks for 5,000 on both databases.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

from sqlalchemy import func, insert, select, update

from handlers.keys import Key
from handlers.turn import take_turn
from handlers.types import CardTapped
from store import requests
from store.roles import Role
from store.schema import outbox, seats
from store.schema import requests as request_rows
from tests.copies import copy_open
from tests.world import LEADER, REPORTER, World

RACES = int(os.environ.get("XINAN_RACES", "6"))
RIVALS = ("zhouping", "wangfang", "hejun", "songya", "huangli", "majun", "huxue", "linna")
ACTS = ("ask_agree", "ask_agree", "ask_agree", "ask_return")
Taps = list[tuple[str, str]]
_COPIES = 10_000_000


def _submitted(world: World) -> int:
    """A request that waits for any of the security administrators; its case."""
    for person in RIVALS[1:]:
        world.grants(person, Role.security_admin)
    world.says(REPORTER, "申请外部人员查阅敏感资料")
    for answer in ("王工程师", "年度报表", "现场阅读"):
        world.says(REPORTER, answer)
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.says(LEADER, f"同意 {number}")
    world.looks_away()
    with world.house.database.look() as connection:
        return requests.of_applicant(connection, REPORTER, limit=1)[0].case.id


def _needs_all(world: World, case: int, people: Sequence[str]) -> None:
    """As if each of these people had to agree at the level that is open. No procedure of today asks for that."""
    with world.house.database.work(world.clock.now()) as work:
        filed = requests.locked(work, case)
        assert filed is not None
        step: dict[str, Any] = filed.flow["steps"][-1]
        step["mode"] = "all_of"
        step["places"] = [{"seats": [[one, "", "chain", "security_admin"]], "verdict": None} for one in people]
        work.run(update(request_rows).where(request_rows.c.case == case).values(flow=json.dumps(filed.flow)))
        row = {"case": case, "step": step["key"], "since": work.now, "instead_of": "", "role": "security_admin"}
        work.run(seats.delete().where(seats.c.case == case))
        work.run(insert(seats), [row | {"person": person} for person in people])


def _copied(world: World, case: int, times: int, first: int) -> range:
    with world.house.database.work(world.clock.now()) as work:
        return copy_open(work.connection, case, times, first=first)


def _tap(world: World, person: str, act: str, case: int, start: Barrier, now: datetime, place: int) -> str:
    """Taps when all the others do; the key of the update."""
    key = world.house.keys.seal(Key(act, case, "1security"), person)
    start.wait(60)
    tap = CardTapped(key=f"race:{case}:{place}", person=person, at=now, card=f"card{case}{place}", button=key)
    take_turn(world.house, tap, now)
    return tap.key


def _race(world: World, pool: ThreadPoolExecutor, case: int, taps: Taps) -> None:
    start, now = Barrier(len(taps)), world.clock.now()
    done = [pool.submit(_tap, world, who, act, case, start, now, n) for n, (who, act) in enumerate(taps)]
    answers = [f"answer:{future.result(120)}" for future in done]
    with world.house.database.look() as connection:
        query = select(func.count()).where(outbox.c.case == case, outbox.c.cause.in_(_parts(answers, taps)))
        assert connection.execute(query).scalar() == len(taps), "each who tapped is answered"


def _parts(answers: list[str], taps: Taps) -> list[str]:
    return [f"{answer}:{who}" for answer, (who, _) in zip(answers, taps, strict=True)]


def _races(world: World, taps_of: Callable[[int], Taps], case_of: Callable[[int], int], check: Any) -> None:
    with ThreadPoolExecutor(len(RIVALS)) as pool:
        for race in range(RACES):
            case, taps = case_of(race), taps_of(race)
            _race(world, pool, case, taps)
            check(case, taps)
            if race % 50 == 5:
                _forgets_messages(world)
    _forgets_messages(world)


def _forgets_messages(world: World) -> None:
    """What everybody is told is counted, not delivered: that is the subject of other tests."""
    with world.house.database.work(world.clock.now()) as work:
        work.run(update(outbox).where(outbox.c.state == "waiting").values(state="sent", sent_at=work.now))


def test_the_first_answer_counts_and_no_other(world: World) -> None:
    chance = random.Random(8)
    copies = _copied(world, _submitted(world), RACES, _COPIES)

    def taps(race: int) -> Taps:
        return [(person, chance.choice(ACTS)) for person in RIVALS[: chance.randint(2, len(RIVALS))]]

    def exactly_one(case: int, taps: Taps) -> None:
        state, given = _became(world, case)
        agreed = [one for one in given if one[1] == "agreed"]
        # Whoever sends it back is asked for the reason first: that decides nothing yet.
        wanted = any(act == "ask_agree" for _, act in taps)
        assert len(given) == len(agreed) == wanted, (case, given, taps)
        assert state == ("approved" if wanted else "deciding"), (case, taps)

    _races(world, taps, lambda race: copies[race], exactly_one)


def test_where_all_have_to_agree_each_answer_counts_exactly_once(world: World) -> None:
    """Some are faster twice, some ask back, some do not answer at all."""
    chance = random.Random(9)
    case = _submitted(world)
    sizes = range(2, len(RIVALS) + 1)
    copies = {}
    for number in sizes:
        _needs_all(world, case, RIVALS[:number])
        copies[number] = _copied(world, case, -(-RACES // len(sizes)), _COPIES * number)

    def size(race: int) -> int:
        return sizes[race % len(sizes)]

    def taps(race: int) -> Taps:
        people = [person for person in RIVALS[: size(race)] if chance.random() < 0.9] or list(RIVALS[:2])
        twice = [person for person in people if chance.random() < 0.3]
        return [(person, "ask_agree") for person in people + twice][: len(RIVALS)]

    def exact(case: int, taps: Taps) -> None:
        state, given = _became(world, case)
        people = sorted({person for person, _ in taps})
        assert sorted(person for person, _ in given) == people, (case, given, taps)
        asked = case // _COPIES
        assert state == ("approved" if len(people) == asked else "deciding"), (case, taps)

    _races(world, taps, lambda race: copies[size(race)][race // len(sizes)], exact)


def _became(world: World, case: int) -> tuple[str, list[tuple[str, str]]]:
    """The request's state, and who gave which verdict at the level that was raced for; who is asked fits to it."""
    with world.house.database.look() as connection:
        filed = requests.by_case(connection, case)
        given = [one for one in requests.opinions_of(connection, case) if one.step == "security"]
        waiting = connection.execute(select(func.count()).select_from(seats).where(seats.c.case == case)).scalar_one()
    assert filed is not None
    assert (filed.state == "deciding") == bool(waiting)
    return filed.state, [(one.person, one.verdict) for one in given]
