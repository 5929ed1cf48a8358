"""Names and numbers in full: the hosts of that visit, the room keeper on its days, the auditor; nobody else (S21).

Everybody in the office asks in every state of a visit, in chat, on paper and at the page of the pass.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handlers.pageacts import PassAct, PassUsed
from handlers.turn import take_turn
from store import cases, erasure
from store.visits import KIND
from tests.scenarios.test_visits import KEEPER, NAME, OTHER, PHONE, registered
from tests.world import ADMIN, AUDITOR, COLLEAGUE, DUTY, HEAD, LEADER, REPORTER, SUPERVISOR, World

LIAISON, ASSETS, MEDIA, ARCHIVES = "huangli", "weilan", "sunlei", "yangliu"
NETWORK, SYSTEM, DATA, APPLICATION, STRANGER, THIRD = "wuhao", "zhengyu", "fengjie", "chenbo", "luodan", "songya"
# Every role there is, the unit's leader, a colleague of the host, somebody of another unit.
EVERYBODY = (
    *(REPORTER, COLLEAGUE, THIRD, LEADER, KEEPER, AUDITOR, ADMIN, SUPERVISOR, HEAD, DUTY, LIAISON, STRANGER),
    *(ASSETS, MEDIA, ARCHIVES, NETWORK, SYSTEM, DATA, APPLICATION),
)
# Who may see that there is a visit at all: its parties, the leader of the unit, those who watch over all of them.
_SEES = frozenset({REPORTER, COLLEAGUE, LEADER, KEEPER, AUDITOR, ADMIN, SUPERVISOR, HEAD})
_CAME = f"明早九点省厅{NAME}来开会，电话{PHONE}，王芳接待"


def asked(world: World, number: str, allowed: frozenset[str], ask: Callable[[str], str], sees: frozenset[str]) -> None:
    """Everybody asks; only ``allowed`` are shown it; every look and every refusal of who knows of it is recorded."""
    before = len(world.acts("personal.shown")), len(world.acts("personal.refused"))
    for person in EVERYBODY:
        reply = ask(person)
        assert (NAME in reply) == (PHONE in reply) == (person in allowed), (person, reply)
        if person not in allowed:
            kind = "完整姓名和号码只给接待人" if person in sees else ("没有找到", "您看不到内容")
            assert any(words in reply for words in ((kind,) if isinstance(kind, str) else kind)), (person, reply)
    shown, refused = (
        world.acts(f"personal.{act}")[since:] for act, since in zip(("shown", "refused"), before, strict=True)
    )
    assert [act["by"] for act in shown] == [one for one in EVERYBODY if one in allowed], number
    assert [act["by"] for act in refused] == [one for one in EVERYBODY if one in sees - allowed], number


def in_chat(world: World, number: str, *allowed: str, sees: frozenset[str] = _SEES) -> None:
    asked(world, number, frozenset(allowed), lambda person: world.says(person, f"查看访客 {number}"), sees)
    world.looks_away()


def at_the_page(world: World, number: str, *allowed: str, sees: frozenset[str] = _SEES) -> None:
    with world.house.database.look() as connection:
        case = cases.by_short(connection, int(number))
    assert case is not None and case.kind == KIND

    def ask(person: str) -> str:
        now = world.clock.now()
        key = f"{person}-{len(world.acts('personal.shown'))}-{len(world.acts('personal.refused'))}"
        used = PassUsed(key=key, person=person, at=now, case=case.id, act=PassAct.in_full, guests=(), seen=0)
        reply = take_turn(world.house, used, now)
        return reply.once or reply.text

    asked(world, number, frozenset(allowed), ask, sees)


def test_only_who_has_to_know_whom_they_let_in_is_shown_it_in_every_state(world: World) -> None:
    number = registered(world, _CAME)
    in_chat(world, number, AUDITOR)  # the one asked has not agreed, and it is not the day
    world.taps(COLLEAGUE, "我来接待")
    in_chat(world, number, AUDITOR, COLLEAGUE)
    world.passes(hours=11, minutes=2)
    in_chat(world, number, AUDITOR, COLLEAGUE, KEEPER)  # the day has come
    world.taps(COLLEAGUE, "已告知，全程陪同")
    at_the_page(world, number, AUDITOR, COLLEAGUE, KEEPER, sees=_SEES | {DUTY})
    world.says(COLLEAGUE, f"签到 {number}")
    in_chat(world, number, AUDITOR, COLLEAGUE, KEEPER)
    world.says(COLLEAGUE, f"交接 {number} 宋雅")
    in_chat(world, number, AUDITOR, COLLEAGUE, KEEPER, sees=_SEES | {THIRD})  # asked, not taken over
    world.says(THIRD, f"接手 {number}")
    both = AUDITOR, COLLEAGUE, THIRD, KEEPER
    in_chat(world, number, *both)
    world.says(THIRD, f"签离 {number}")
    in_chat(world, number, *both)
    world.passes(days=1)
    in_chat(world, number, AUDITOR, COLLEAGUE, THIRD)  # closed, and not the keeper's day any more
    assert NAME.encode() not in world.stored_bytes()


def test_who_stays_over_night_is_still_the_room_keepers_business(world: World) -> None:
    number = registered(world, _CAME)
    world.taps(COLLEAGUE, "我来接待")
    world.passes(hours=11, minutes=2)
    world.taps(COLLEAGUE, "已告知，全程陪同")
    world.says(COLLEAGUE, f"签到 {number}")
    world.passes(days=1)
    in_chat(world, number, AUDITOR, COLLEAGUE, KEEPER)


def test_a_visit_that_was_cancelled_or_that_nobody_came_to(world: World) -> None:
    gone = registered(world, _CAME)
    world.taps(COLLEAGUE, "我来接待")
    world.says(COLLEAGUE, f"取消来访 {gone}")
    in_chat(world, gone, AUDITOR, COLLEAGUE)
    nobody = registered(world, _CAME.replace("明早九点", "明天下午三点"))
    world.taps(COLLEAGUE, "我来接待")
    world.passes(days=2)
    in_chat(world, nobody, AUDITOR, COLLEAGUE)


def test_the_record_on_paper_has_the_same_rule(world: World) -> None:
    number = registered(world, _CAME)
    world.taps(COLLEAGUE, "我来接待")
    for person in EVERYBODY:
        reply = world.says(person, f"访客记录 {number} 完整")
        assert ("已记入审计" in reply and "只给" not in reply) == (person in (AUDITOR, COLLEAGUE)), (person, reply)
        assert NAME not in reply
    assert [act["by"] for act in world.acts("personal.shown")] == [COLLEAGUE, AUDITOR]
    world.looks_away()


def test_what_was_erased_is_shown_to_nobody_and_said_so(world: World) -> None:
    number = registered(world, _CAME.replace(NAME, f"{NAME}、{OTHER}"))
    world.taps(COLLEAGUE, "我来接待")
    world.says(COLLEAGUE, f"取消来访 {number}")
    later = world.clock.now() + timedelta(days=200)
    with world.house.database.work(later) as work:
        erasure.erase(work, erasure.due(work.connection, later, timedelta(days=180)), by="system", why="kept")
    reply = world.says(AUDITOR, f"查看访客 {number}")
    assert "已按规定删除" in reply
    assert NAME not in reply and "未具名" not in reply
    world.looks_away()
