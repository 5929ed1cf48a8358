"""Numbers of people: sealed on arrival, masked wherever they are shown, seen in full by an act that is recorded."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from store import personal
from store.schema import dialogs, requests
from tests.world import ADMIN, APP_ADMIN, AUDITOR, COLLEAGUE, LEADER, NETWORK_ADMIN, REPORTER, World

PHONE = "13904561234"


def checked(first: str) -> str:
    """With the check digit of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(a) * b for a, b in zip(first, weights, strict=True)) % 11]


NUMBER = checked("23010219900307001")
MASK = f"2301**********{NUMBER[-4:]}"


def asked_for_number(world: World) -> str:
    world.says(REPORTER, "申请账号申请")
    world.says(REPORTER, "信用平台")
    return world.says(REPORTER, "王芳")


def filled(world: World) -> str:
    """The summary is on the card; the reply points to it."""
    asked_for_number(world)
    world.says(REPORTER, NUMBER)
    world.says(REPORTER, "窗口岗")
    return world.says(REPORTER, "查询、录入")


def submitted(world: World) -> str:
    filled(world)
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    return reply.split("撤回 ")[1][:4]


def kept(world: World) -> list[personal.Held]:
    with world.house.database.look() as connection:
        return personal.same(connection, world.house.ring, personal.Kind.id_number, NUMBER)


def test_the_number_is_taken_and_nobody_is_scolded_for_it(world: World) -> None:
    assert "证件号" in asked_for_number(world)
    reply = world.says(REPORTER, f"身份证号是：{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}")
    assert MASK in reply
    assert "已加密保存" in reply
    assert "没有保存原文" not in reply
    assert world.acts("text.masked") == []
    world.looks_away()


@pytest.mark.parametrize("said", [NUMBER[:-1] + "Y", NUMBER[:-1] + str((int(NUMBER[-1].replace("X", "0")) + 1) % 10)])
def test_a_slip_of_the_finger_is_told_and_asked_again(world: World, said: str) -> None:
    asked_for_number(world)
    assert "不对" in world.says(REPORTER, said[:18])
    assert MASK in world.says(REPORTER, NUMBER)
    world.looks_away()


def test_a_number_in_the_first_sentence_is_taken_along(world: World) -> None:
    world.says(REPORTER, f"给王芳申请开通信用平台账号，身份证号{NUMBER}")
    (held,) = kept(world)
    assert held.value(world.house.ring) == NUMBER
    world.looks_away()


def test_those_who_open_the_account_see_it_by_an_act_that_is_recorded(world: World) -> None:
    number = submitted(world)
    assert MASK in world.sees(LEADER, "账号申请").text
    assert "查看证件号" not in world.phone(LEADER)[-1]
    assert "只给正在办理" in world.says(LEADER, f"查看证件号 {number}")
    assert "只给正在办理" in world.says(REPORTER, f"查看证件号 {number}")
    world.says(LEADER, f"同意 {number}")
    assert MASK in world.sees(ADMIN, "账号申请", f"查看证件号 {number}").text
    shown = world.says(ADMIN, f"查看证件号 {number}")
    assert NUMBER in shown
    assert "王芳" in shown
    assert "已记入审计" in shown
    (act,) = world.acts("personal.shown")
    assert (act["by"], act["role"], act["field"]) == (ADMIN, "security_admin", "id_number")
    assert len(world.acts("personal.refused")) == 2
    world.says(ADMIN, f"同意 {number}")
    world.says(APP_ADMIN, f"查看证件号 {number}")
    assert NUMBER in world.says(APP_ADMIN, f"查看证件号 {number}")
    world.says(APP_ADMIN, f"同意 {number}")
    world.looks_away()
    world.says(COLLEAGUE, f"完成 {number}")
    world.says(COLLEAGUE, "wangfang01")
    assert len(world.acts("request.archived")) == 1
    assert NUMBER not in world.says(ADMIN, f"查看证件号 {number}")
    world.looks_away()


def test_the_same_delivery_again_does_not_show_it_again(world: World) -> None:
    number = submitted(world)
    world.says(LEADER, f"同意 {number}")
    assert NUMBER in world.says(ADMIN, f"查看证件号 {number}")
    assert NUMBER.encode() not in world.stored_bytes()
    world.looks_away()


def test_nothing_but_the_mask_stands_in_the_form_and_in_the_request(world: World) -> None:
    filled(world)
    with world.house.database.look() as connection:
        assert MASK in connection.execute(select(dialogs.c.filling)).scalar_one()
    (held,) = kept(world)
    assert (held.spot.place, held.case) == ("dialogs", None)
    assert "已提交" in world.says(REPORTER, "提交")
    with world.house.database.look() as connection:
        assert MASK in connection.execute(select(requests.c.fields)).scalar_one()
    (held,) = kept(world)
    assert held.spot.place == "requests"
    assert held.case is not None
    world.looks_away()


def test_a_cancelled_form_forgets_the_number(world: World) -> None:
    filled(world)
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    assert kept(world) == []
    world.looks_away()


def test_begun_anew_the_number_goes_along(world: World) -> None:
    asked_for_number(world)
    world.says(REPORTER, NUMBER)
    world.says(REPORTER, "暂存")
    world.says(REPORTER, "申请账号申请")
    world.says(REPORTER, "窗口岗")
    world.says(REPORTER, "查询")
    assert "已提交" in world.says(REPORTER, "提交")
    (held,) = kept(world)
    assert held.value(world.house.ring) == NUMBER
    world.looks_away()


def test_sent_back_and_completed_it_is_kept_or_replaced(world: World) -> None:
    number = submitted(world)
    world.says(LEADER, f"退回 {number} 请核对证件号")
    world.says(REPORTER, f"补正 {number}")
    other = checked("23010219851112003")
    assert f"**{other[-4:]}" in world.says(REPORTER, f"改第3项 {other}")
    assert "已提交" in world.says(REPORTER, "提交")
    assert kept(world) == []
    world.says(LEADER, f"同意 {number}")
    assert other in world.says(ADMIN, f"查看证件号 {number}")
    world.looks_away()


def test_what_is_lost_is_asked_for_again(world: World) -> None:
    filled(world)
    with world.house.database.work(world.clock.now()) as work:
        personal.drop(work, personal.of_rows(work.connection, "dialogs", REPORTER))
    assert "再发一次" in world.says(REPORTER, "提交")
    assert MASK in world.says(REPORTER, NUMBER)
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away()


def test_numbers_typed_by_mistake_are_masked_for_good(world: World) -> None:
    world.says(REPORTER, "申请账号申请")
    world.says(REPORTER, f"信用平台，电话{PHONE}")
    world.says(REPORTER, "王芳")
    world.says(REPORTER, NUMBER)
    assert PHONE not in world.says(REPORTER, f"窗口岗，{NUMBER}，{PHONE}")
    world.says(REPORTER, "查询")
    world.says(REPORTER, "提交")
    stored = world.stored_bytes()
    assert NUMBER.encode() not in stored
    assert PHONE.encode() not in stored
    world.looks_away()


def test_an_account_that_goes_by_a_phone_number_can_still_be_disabled(world: World) -> None:
    world.says(REPORTER, f"信用平台账号{PHONE}的密码泄露了")
    assert PHONE in "".join(world.phone(ADMIN) + world.phone(LEADER))
    world.looks_away()


def test_the_auditor_sees_the_mask_only(world: World) -> None:
    number = submitted(world)
    assert MASK in world.says(AUDITOR, f"进度 {number}")
    assert NUMBER not in world.says(AUDITOR, f"查看证件号 {number}")
    assert NUMBER not in world.says(COLLEAGUE, f"查看证件号 {number}")
    assert "没有" in world.says(NETWORK_ADMIN, f"查看证件号 {number}")
    world.looks_away()
