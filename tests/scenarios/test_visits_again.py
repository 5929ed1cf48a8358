"""照上次: an earlier visit once more, with its people, unit, place, reason and devices; only the time is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store import erasure, visits
from store.schema import personal
from store.visiting import State, Visit
from tests.scenarios.test_visits import KEEPER, NAME, PHONE, registered
from tests.world import COLLEAGUE, LEADER, REPORTER, World


def before(world: World, said: str = f"明早九点省厅{NAME}来开会，电话{PHONE}，我陪同") -> str:
    """A visit that was registered; its short number."""
    number = registered(world, said)
    world.looks_away()
    return number


def newest(world: World, person: str = REPORTER) -> Visit:
    with world.house.database.look() as connection:
        found = visits.last_with(connection, person)
    assert found is not None
    return found


def submitted(world: World, person: str = REPORTER) -> Visit:
    """One tap."""
    world.taps(person, "提交")
    world.sees(person, "已登记：来访")
    world.looks_away()
    return newest(world, person)


@pytest.mark.parametrize(
    "said",
    [
        "照上次，后天九点",
        "和上次一样，后天九点",
        "照上次再登记一次，后天九点",
        "跟上次的来访一样，后天9点",
        "照 {n} 再登记一次，后天九点",
        "照{n}再登记一次，后天九点",
        "和 {n} 一样，后天九点",
        "{n} 再登记一次，后天九点",
        "复制来访 {n}，后天九点",
        "照 LF-20261122-001 再来一次，后天上午九点",
    ],
)
def test_one_message_and_one_tap(world: World, said: str) -> None:
    number = before(world)
    reply = world.says(REPORTER, said.format(n=number))
    assert "照 LF-20261122-001 填好的：访客、单位、事由、地点、接待人" in reply
    assert NAME not in reply
    world.sees(REPORTER, "来访登记", "赵*", "省厅", "开会", "11月24日", "09:00")
    again = submitted(world)
    assert again.no != "LF-20261122-001"
    assert (again.unit, again.purpose, again.guests[0].phone) == ("省厅", "开会", "139****1234")
    with world.house.database.look() as connection:
        assert visits.clear(connection, world.house.ring, again, 1).phone == PHONE
    assert NAME.encode() not in world.stored_bytes()
    assert [act["people"] for act in world.acts("visit.copied")] == [1]


def test_only_the_time_is_asked(world: World) -> None:
    before(world)
    assert "什么时候来" in world.says(REPORTER, "照上次")
    world.says(REPORTER, "后天上午9点")
    submitted(world)


def test_a_day_alone_is_its_office_hours(world: World) -> None:
    before(world)
    world.says(REPORTER, "和上次一样，下周二")
    world.sees(REPORTER, "来访登记", "11月24日（周二）08:30至17:30")
    submitted(world)


def test_a_day_that_is_not_plain_is_asked_back(world: World) -> None:
    before(world)
    reply = world.says(REPORTER, "和上次一样，昨天")
    assert "什么时候来" in reply or "时间" in reply
    world.says(REPORTER, "后天上午9点")
    submitted(world)


def test_confirmations_notices_and_approvals_are_new_each_time(world: World) -> None:
    world.says(REPORTER, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.says(REPORTER, "改 9 移动硬盘")
    number = world.says(REPORTER, "提交").split("取消来访 ")[1][:4]
    world.says(REPORTER, f"机房出入 {number}")
    world.says(REPORTER, "提交")
    request = next(t for t in reversed(world.phone(REPORTER)) if "已提交：机房出入" in t).split("撤回 ")[1][:4]
    for person in (LEADER, KEEPER):
        world.says(person, f"同意 {request}")
    world.taps(REPORTER, "已告知，全程陪同")
    world.looks_away()
    world.says(REPORTER, f"照 {number} 再登记一次，大后天九点")
    again = submitted(world)
    assert (again.place, again.reason, "硬盘" in again.things) == ("machine_room", "换硬盘", True)
    assert (again.state, again.briefed_at, again.stays, again.plans) == (State.hosted, None, (), 0)
    shown = world.says(REPORTER, f"访客 {again.short}")
    assert "机房出入审批不在有效时段" in shown or "没有机房出入审批" in shown
    assert "还没有告知" in shown


def test_the_same_host_is_asked_again(world: World) -> None:
    before(world, "明早九点省厅赵强来开会，王芳接待")
    world.taps(COLLEAGUE, "我来接待")
    world.looks_away()
    world.says(REPORTER, "照上次，后天九点")
    again = submitted(world)
    assert (again.host, again.hosted_at, again.state) == (COLLEAGUE, None, State.registered)


def test_a_host_takes_it_over_as_their_own(world: World) -> None:
    number = before(world, "明早九点省厅赵强来开会，王芳接待")
    world.says(COLLEAGUE, f"照 {number} 再登记一次，后天九点")
    again = submitted(world, COLLEAGUE)
    assert (again.registrar, again.host, again.guests[0].name) == (COLLEAGUE, COLLEAGUE, "赵*")


def test_of_others_and_of_none_nobody_learns_anything(world: World) -> None:
    number = before(world)
    said = "照 {n} 再登记一次，后天九点"
    for person in ("hejun", KEEPER, LEADER):
        foreign = world.says(person, said.format(n=number))
        assert "没有找到您登记或接待的来访" in foreign
        assert "请直接说" in foreign
        assert foreign.replace(number, "9999") == world.says(person, said.format(n="9999"))
    assert world.acts("visit.copied") == []
    world.looks_away()


def test_nothing_to_copy(world: World) -> None:
    reply = world.says(REPORTER, "照上次的来访，明天九点")
    assert "您还没有登记或接待过来访" in reply
    assert "请直接说" in reply
    world.looks_away()


def test_one_that_is_over_is_copied_by_the_number_it_had(world: World) -> None:
    number = before(world)
    world.says(REPORTER, f"取消来访 {number}")
    world.looks_away()
    world.says(REPORTER, f"照 {number} 再登记一次，后天九点")
    assert submitted(world).guests[0].name == "赵*"


def test_who_was_erased_is_asked_anew(world: World) -> None:
    number = before(world)
    world.says(REPORTER, f"取消来访 {number}")
    world.looks_away()
    now = world.clock.now() + timedelta(days=200)
    with world.house.database.work(now) as work:
        erasure.erase(work, erasure.due(work.connection, now, timedelta(days=180)), by="system", why="kept")
    with world.house.database.look() as connection:
        assert connection.execute(personal.select()).all() == []
    reply = world.says(REPORTER, f"照 {number} 再登记一次，后天九点")
    assert "姓名和号码已按规定删除，请回复“改 1 姓名 手机号”重写" in reply
    world.says(REPORTER, f"改 1 {NAME} {PHONE}")
    assert submitted(world).guests[0].name == "赵*"


def test_what_was_begun_last_is_meant(world: World) -> None:
    """照上次 alone: a visit after a visit, a request after a request; said to an open request it is about that."""
    before(world)
    world.says(REPORTER, "申请系统变更")
    assert "没有可以照填的" in world.says(REPORTER, "照上次")
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    assert "照 LF-20261122-001 填好的" in world.says(REPORTER, "照上次")
    world.looks_away()


def test_said_to_the_open_form_of_a_visit(world: World) -> None:
    before(world)
    assert "回复“照上次”" in world.says(REPORTER, "访客")
    world.says(REPORTER, "照上次")
    world.says(REPORTER, "后天上午9点")
    assert submitted(world).unit == "省厅"


@pytest.mark.parametrize("said", ["照上次的做法处理漏洞", "照 2026 年的办法写", "和上次一样没有问题", "照张照片"])
def test_other_sentences_are_left_alone(world: World, said: str) -> None:
    before(world)
    assert "填好的" not in world.says(REPORTER, said)
    assert world.acts("visit.copied") == []
    world.looks_away()
