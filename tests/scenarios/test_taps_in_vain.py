"""Taps that must not count: on cards of an earlier step, with somebody else's keys, with keys made up, sent again.

``XINAN_TAPS`` says how many (default 120; the issue asks for 10,000). Nothing changes, and each is answered.
"""

from __future__ import annotations

import os
import random
from typing import Any

from sqlalchemy import func, select, update

from handlers.keys import Key, Keys
from handlers.turn import take_turn
from handlers.types import CardTapped
from store import requests
from store.schema import cases, deadlines, dialogs, obligations, opinions, outbox, owed, seats
from store.schema import requests as request_rows
from tests.world import ADMIN, COLLEAGUE, HEAD, LEADER, REPORTER, SUPERVISOR, World

TAPS = int(os.environ.get("XINAN_TAPS", "120"))
ACTS = ("ask_agree", "ask_reject", "ask_return", "ask_hand", "ask_pair", "after_done", "after_wrong")
PEOPLE = (REPORTER, COLLEAGUE, LEADER, ADMIN, SUPERVISOR, HEAD, "hejun", "songya")
_KEPT = (cases, request_rows, seats, opinions, obligations, owed, dialogs, deadlines)
Tap = tuple[str, str]  # who taps, and the key of the button


def _requests(world: World) -> dict[str, int]:
    """One that waits for the leader, one that has gone on from there, one that is approved and one that is over."""
    found = {}
    for name in ("waiting", "onward", "approved", "over"):
        world.says(REPORTER, "申请外部人员查阅敏感资料")
        for answer in ("王工程师", "年度报表", "现场阅读"):
            world.says(REPORTER, answer)
        number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
        if name != "waiting":
            world.says(LEADER, f"驳回 {number} 不需要" if name == "over" else f"同意 {number}")
        if name == "approved":
            world.says(ADMIN, f"同意 {number}")
        with world.house.database.look() as connection:
            found[name] = requests.of_applicant(connection, REPORTER, limit=1)[0].case.id
    world.looks_away()
    return found


def _foreign(chance: random.Random, keys: Keys, made: dict[str, int]) -> Tap:
    """A key of the one who is asked, tapped by another."""
    whose = {"waiting": (LEADER, "1leader"), "onward": (ADMIN, "1security"), "over": (LEADER, "1leader")}
    name = chance.choice(list(whose))
    owner, item = whose[name]
    thief = chance.choice([one for one in PEOPLE if one != owner])
    return thief, keys.seal(Key(chance.choice(ACTS), made[name], item), owner)


def _forged(chance: random.Random, keys: Keys, made: dict[str, int]) -> Tap:
    """A true key with one sign of it changed, a seal of another's making, or no key at all."""
    person = chance.choice(PEOPLE)
    key = keys.seal(Key(chance.choice(ACTS), chance.choice(list(made.values())), "1leader"), person)
    spoilt = chance.randrange(len(key))
    other = chance.choice([sign for sign in "0123456789abcdef_-" if sign != key[spoilt]])
    stranger = Keys(b"x" * 32).seal(Key("ask_agree", made["waiting"], "1leader"), LEADER)
    return chance.choice([(person, key[:spoilt] + other + key[spoilt + 1 :]), (LEADER, stranger), (person, "EVENT")])


def _stale(chance: random.Random, keys: Keys, made: dict[str, int]) -> Tap:
    """One's own true key, of a step or round that is gone, of a request that is over, or of none at all."""
    act = chance.choice(ACTS[:5])
    choices = [
        (LEADER, Key(act, made["onward"], "1leader")),
        (LEADER, Key(act, made["waiting"], "0leader")),
        (LEADER, Key(act, made["waiting"], "1security")),
        (chance.choice((LEADER, ADMIN)), Key(act, made["over"], "1leader")),
        (chance.choice((LEADER, ADMIN)), Key(act, made["approved"], "1security")),
        (chance.choice(PEOPLE), Key(chance.choice(ACTS), chance.randint(10**6, 10**9), "1leader")),
        (chance.choice((COLLEAGUE, "hejun")), Key(chance.choice(ACTS), made["waiting"], "1leader")),
        (chance.choice((COLLEAGUE, "songya")), Key(chance.choice(ACTS[5:]), made["approved"], "receipt")),
    ]
    person, key = chance.choice(choices)
    return person, keys.seal(key, person)


def _everything(world: World) -> list[list[Any]]:
    with world.house.database.look() as connection:
        return [sorted(map(str, connection.execute(select(table)))) for table in _KEPT]


def _answers(world: World) -> int:
    with world.house.database.look() as connection:
        query = select(func.count()).where(outbox.c.cause.like("answer:vain:%"), outbox.c.kind == "send")
        return int(connection.execute(query).scalar_one())


def _taken(world: World, number: int, tap: Tap) -> None:
    person, button = tap
    update_ = CardTapped(
        key=f"vain:{number}",
        person=person,
        at=world.clock.now(),
        card=f"card{number}",
        button=button,
        code=f"c{number}",
    )
    take_turn(world.house, update_, world.clock.now())


def test_taps_in_vain_change_nothing_and_each_is_answered(world: World) -> None:
    chance, made = random.Random(20261125), _requests(world)
    before, answered = _everything(world), 0
    taps: list[Tap] = []
    for number in range(TAPS):
        if taps and chance.random() < 0.25:  # the very same callback once more: the answer it got stands
            again = chance.randrange(len(taps))
            _taken(world, again, taps[again])
        else:
            tap = chance.choice((_foreign, _forged, _stale))(chance, world.house.keys, made)
            taps.append(tap)
            _taken(world, len(taps) - 1, tap)
            answered += 1
            assert TAPS > 1000 or _answers(world) == answered, tap
        if number % 500 == 499:
            assert (_everything(world), _answers(world)) == (before, answered)
    assert (_everything(world), _answers(world)) == (before, answered)
    with world.house.database.work(world.clock.now()) as work:
        work.run(update(outbox).where(outbox.c.cause.like("answer:vain:%")).values(state="sent", sent_at=work.now))
