"""Visitors whose names are typed into a request: sealed at once, seen in full by those who decide, never in clear."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from jobs.cleanup import clean
from store import dossier, personal
from store.schema import personal as sealed
from store.schema import requests
from tests.scenarios.test_personal_data import checked
from tests.scenarios.test_visits import registered
from tests.world import AUDITOR, COLLEAGUE, LEADER, REPORTER, World

NAME, OTHER, PHONE = "欧阳龘龘", "孙靐靐", "13904561234"
NUMBER = checked("23010219900307001")


def asked(world: World, who: str = f"{NAME}、{OTHER}") -> str:
    """The short number of a submitted request."""
    world.says(REPORTER, "申请 外部人员使用计算机")
    for said in (who, "明天上午九点到十一点"):
        world.says(REPORTER, said)
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    return reply.split("撤回 ")[1][:4]


def in_clear(world: World) -> list[str]:
    stored = world.stored_bytes()
    return [one for one in (NAME, NAME[2:], OTHER, OTHER[1:], PHONE, NUMBER) if one.encode() in stored]


def fields(world: World) -> str:
    with world.house.database.look() as connection:
        return str(connection.execute(select(requests.c.fields).order_by(requests.c.case.desc())).scalars().first())


def spots(world: World) -> set[tuple[str, str]]:
    with world.house.database.look() as connection:
        return {(row.place, row.field) for row in connection.execute(select(sealed))}


def test_names_are_masked_as_they_are_told(world: World) -> None:
    world.says(REPORTER, "申请 外部人员使用计算机")
    reply = world.says(REPORTER, f"{NAME}、{OTHER}（华为公司）")
    assert "欧*、孙*（华为公司）" in reply
    assert NAME not in reply
    assert spots(world) == {("dialogs", "visitors.1.name"), ("dialogs", "visitors.2.name")}
    world.says(REPORTER, "明天上午九点到十一点")
    world.says(REPORTER, f"改 第2项 {OTHER}带来的笔记本电脑")
    assert "已提交" in world.says(REPORTER, "提交")
    assert spots(world) == {("requests", "visitors.1.name"), ("requests", "visitors.2.name")}
    assert "孙*带来的" in fields(world)
    assert in_clear(world) == []
    world.looks_away()


def test_whoever_decides_sees_whom_they_let_in(world: World) -> None:
    number = asked(world, f"{NAME} {PHONE} {NUMBER}、{OTHER}")
    card = world.sees(LEADER, "外部人员使用计算机", f"查看人员 {number}").text
    assert "欧*" in card
    assert NAME not in card
    shown = world.says(LEADER, f"查看人员 {number}")
    assert f"{NAME} {PHONE} {NUMBER}" in shown
    assert OTHER in shown
    assert "已记入审计" in shown
    assert NAME in world.says(REPORTER, f"查看人员 {number}")
    assert NAME in world.says(AUDITOR, f"查看访客 {number}")
    assert NAME not in world.says(COLLEAGUE, f"查看人员 {number}")
    assert [act["role"] for act in world.acts("personal.shown")] == ["decider", "applicant", "security_auditor"]
    world.says(LEADER, f"同意 {number}")
    world.says(REPORTER, f"审批单 {number}")
    assert "欧*" in world.says(LEADER, f"进度 {number}")
    assert in_clear(world) == []
    world.looks_away()


def test_once_it_is_over_only_the_auditor_sees_them(world: World) -> None:
    number = asked(world)
    world.says(LEADER, f"驳回 {number} 不需要")
    long = world.acts("request.submitted")[-1]["no"]
    assert "只给审计员看" in world.says(LEADER, f"查看人员 {long}")
    assert "只给审计员看" in world.says(REPORTER, f"查看人员 {number}")
    assert NAME in world.says(AUDITOR, f"查看人员 {long}")
    assert len(world.acts("personal.refused")) == 2
    world.looks_away()


def test_told_in_the_first_sentence_they_are_sealed_too(world: World) -> None:
    world.says(REPORTER, f"申请外部人员使用计算机，访客{OTHER}，设备是笔记本电脑")
    assert OTHER.encode() not in world.stored_bytes()
    world.looks_away()


def test_told_anew_nobody_of_before_is_left(world: World) -> None:
    number = asked(world)
    world.says(LEADER, f"退回 {number} 请核对人员")
    world.says(REPORTER, f"补正 {number}")
    world.says(REPORTER, f"改 第1项 {OTHER}")
    assert "已提交" in world.says(REPORTER, "提交")
    assert spots(world) == {("requests", "visitors.1.name")}
    shown = world.says(LEADER, f"查看人员 {number}")
    assert OTHER in shown
    assert NAME not in shown
    world.says(LEADER, f"退回 {number} 请补充设备")
    world.says(REPORTER, f"补正 {number}")
    world.says(REPORTER, "改 第2项 两台笔记本")
    assert "已提交" in world.says(REPORTER, "提交")
    assert OTHER in world.says(LEADER, f"查看人员 {number}")
    world.looks_away()


def test_a_request_for_a_visit_shows_who_is_on_it(world: World) -> None:
    registered(world, f"明早九点省厅{OTHER}来开会，我陪同")
    visit = world.acts("visit.registered")[-1]["no"]
    world.says(REPORTER, "申请 外部人员使用计算机")
    world.says(REPORTER, f"改 第1项 {visit}")
    world.says(REPORTER, "明天上午九点到十一点")
    number = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    assert OTHER in world.says(LEADER, f"查看人员 {number}")
    assert OTHER.encode() not in world.stored_bytes()
    world.looks_away()


@pytest.mark.parametrize("said", ["审计组", "华为公司2人"])
def test_what_is_no_name_stays_as_it_was_said(world: World, said: str) -> None:
    asked(world, said)
    assert said in fields(world)
    assert spots(world) == set()
    world.looks_away()


@pytest.mark.parametrize("button", [True, False])
def test_as_last_time_takes_the_people_along(world: World, button: bool) -> None:
    asked(world)
    for said in (["申请 外部人员使用计算机"] if button else []) + ["照上次" if button else "照上次 外部人员使用计算机"]:
        world.says(REPORTER, said)
    world.says(REPORTER, "后天上午九点到十一点")
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    shown = world.says(REPORTER, f"查看人员 {reply.split('撤回 ')[1][:4]}")
    assert NAME in shown
    assert OTHER in shown
    assert in_clear(world) == []
    world.looks_away()


def test_what_is_lost_is_asked_for_again(world: World) -> None:
    world.says(REPORTER, "申请 外部人员使用计算机")
    for said in (NAME, "明天上午九点到十一点"):
        world.says(REPORTER, said)
    with world.house.database.work(world.clock.now()) as work:
        personal.drop(work, personal.of_rows(work.connection, "dialogs", REPORTER))
    assert "再发一次" in world.says(REPORTER, "提交")
    world.says(REPORTER, NAME)
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away()


def test_a_value_that_was_damaged_is_said_to_be(world: World) -> None:
    number = asked(world)
    with world.house.database.work(world.clock.now()) as work:
        work.run(update(sealed).values(sealed=b"P1broken"))
    assert "读不出来" in world.says(LEADER, f"查看人员 {number}")
    world.looks_away()


def test_a_cancelled_form_forgets_them(world: World) -> None:
    world.says(REPORTER, "申请 外部人员使用计算机")
    world.says(REPORTER, NAME)
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    assert spots(world) == set()
    world.looks_away()


def test_they_are_erased_a_while_after_it_is_closed(world: World) -> None:
    number = asked(world)
    world.says(LEADER, f"驳回 {number} 不需要")
    world.sleeps(hours=181 * 24)
    clean(world.house, breath=0)
    assert spots(world) == set()
    assert "欧" not in fields(world)
    assert "孙" not in fields(world)
    assert len(world.acts("personal.erased")) == 2
    world.looks_away()


def test_whoever_asks_what_is_known_of_them_gets_the_name_too(world: World) -> None:
    asked(world, f"{NAME} {PHONE}、{OTHER}")
    with world.house.database.look() as connection:
        found = dossier.of_number(connection, world.house.ring, personal.Kind.phone, PHONE)
    assert {row["value"] for row in found["numbers"]} == {NAME, PHONE}
    world.looks_away()


def test_what_one_may_ask_for_has_visits_looks_and_incidents(world: World) -> None:
    number = registered(world, f"明早九点省厅{OTHER}来开会，电话{PHONE}，我陪同")
    asked(world, OTHER)
    world.passes(hours=11)
    world.says(REPORTER, f"已告知 {number}")
    assert OTHER in world.says(REPORTER, f"查看访客 {number}")
    world.says(REPORTER, f"签到 {number}")
    assert "已登记安全事件" in world.says(REPORTER, "我们网站被篡改了")
    with world.house.database.look() as connection:
        hers = dossier.of_number(connection, world.house.ring, personal.Kind.phone, PHONE)
        his = dossier.of_member(connection, world.house.ring, REPORTER)
    assert len(hers["visits"]) == len(hers["stays"]) == 1
    assert [row["place"] for row in hers["numbers"] if row["value"] == OTHER] == ["visits", "requests"]
    assert [(row["actor"], row["no"][:2]) for row in hers["views"]] == [(REPORTER, "LF")]
    assert [row["no"][:2] for row in his["hosted"]] == ["LF"]
    assert [row["said"] for row in his["incidents"]] == ["我们网站被篡改了"]
    world.looks_away()


def test_an_incident_is_told_without_the_visitors_name(world: World) -> None:
    registered(world, f"明早九点省厅{OTHER}来开会，我陪同")
    world.says(REPORTER, f"我们网站被篡改了，是{OTHER}干的，张伟看见了")
    world.says(REPORTER, "是")
    (act,) = world.acts("incident.reported")
    assert act["by"] == REPORTER
    with world.house.database.look() as connection:
        (told,) = dossier.of_member(connection, world.house.ring, REPORTER)["incidents"]
    assert told["said"] == "我们网站被篡改了，是孙*干的，张伟看见了"
    world.looks_away()


def test_who_goes_into_the_machine_room_is_sealed_but_for_colleagues(world: World) -> None:
    world.says(REPORTER, "申请 机房出入")
    reply = world.says(REPORTER, f"王芳、{OTHER}")
    assert "王芳、孙*" in reply
    assert spots(world) == {("dialogs", "visitors.2.name")}
    assert OTHER.encode() not in world.stored_bytes()
    world.looks_away()
