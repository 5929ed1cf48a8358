"""The pass of a visit: its QR code in chat, and the page at the door, whoever scans it and whenever (ZZ-11, WB-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import create_app
from handlers.pageacts import PassAct, PassUsed
from handlers.passtokens import PassTokens
from handlers.turn import take_turn
from store.clock import local
from store.roles import Role
from tests.bot.h5.kit import BASE
from tests.bot.h5.passkit import KEEPER, TOMORROW, Door, codes, fresh, registered
from tests.world import ADMIN, AUDITOR, COLLEAGUE, DUTY, HEAD, LEADER, REPORTER, SUPERVISOR, World, make_world

NAME, PHONE = "赵强", "13904561234"
WITH_PHONE = f"明早九点省厅{NAME}{PHONE}来开会，我陪同"
TWO = "明早九点省厅赵强、孙红梅来开会，我陪同"
ROOM = "明早九点省厅赵强到机房换硬盘，我陪同，备件要当场装"
NOTICE = "已告知，全程陪同"


@pytest.fixture
def world(migrated_url: str, tmp_path: Path) -> Iterator[World]:
    city = make_world(migrated_url, tmp_path, base_url=BASE)
    city.platform.oauth.origin = BASE
    yield city
    city.is_in_order()
    city.house.database.close()


def at_the_door(world: World, said: str = WITH_PHONE) -> tuple[str, str]:
    """The notice is confirmed, and it is the hour of the visit; the short number, and what the code says."""
    number = registered(world, said)
    world.passes(hours=11, minutes=2)
    world.taps(REPORTER, NOTICE)
    return number, codes(world, REPORTER)[-1]


# --- in chat --------------------------------------------------------------------------------------------


def test_the_host_gets_number_and_code_at_once(world: World) -> None:
    number = registered(world)
    world.sees(REPORTER, f"通行码：编号 {number}", "11月23日有效", "没有个人信息")
    (code,) = codes(world, REPORTER)
    assert re.fullmatch(rf"{BASE}/h5/pass/p[A-Za-z0-9_-]{{32}}", code)
    assert number not in code


def test_another_host_gets_it_when_they_agree_and_nobody_before(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，王芳接待")
    assert codes(world, REPORTER) == codes(world, COLLEAGUE) == []
    assert "接待人还没有确认" in world.says(REPORTER, f"二维码 {number}")
    world.taps(COLLEAGUE, "我来接待")
    world.sees(COLLEAGUE, "您已确认接待", f"通行码：编号 {number}")
    (code,) = codes(world, COLLEAGUE)
    assert "通行码" in world.says(REPORTER, f"通行码 {number}")
    assert codes(world, REPORTER) == [code], "the same visit has the same code"


def test_it_can_be_asked_for_again_without_a_number(world: World) -> None:
    assert "没有您接待的" in world.says(REPORTER, "二维码")
    first = registered(world)
    assert f"编号 {first}" in world.says(REPORTER, "把二维码发我一下")
    second = registered(world, "后天上午十点市局李娜来开会，我陪同")
    listed = world.says(REPORTER, "二维码")
    assert f"二维码 {first}" in listed
    assert f"二维码 {second}" in listed
    assert len(set(codes(world, REPORTER))) == 2


def test_without_pages_the_number_is_all_there_is(migrated_url: str, tmp_path: Path) -> None:
    world = make_world(migrated_url, tmp_path)
    number = registered(world)
    assert not any("二维码" in text for text in world.phone(REPORTER))
    told = world.says(REPORTER, f"二维码 {number}")
    assert "没有开通网页" in told
    assert f"签到 {number}" in told
    world.house.database.close()


def test_the_code_says_nothing_about_anybody(world: World) -> None:
    _, code = at_the_door(world)
    token = code.rpartition("/")[2]
    assert world.house.keys.passes.open(token) is not None
    assert not any(part in code for part in (NAME, PHONE, REPORTER, "zhang", "LF"))


# --- at the door ----------------------------------------------------------------------------------------


def test_the_host_checks_in_and_out_and_chat_agrees(world: World) -> None:
    _, code = at_the_door(world)
    world.looks_away()
    door = Door(world, REPORTER)
    assert door.scans(code).status_code == 200
    assert door.verdict == "may"
    assert "可以进入" in door.shown
    assert "赵*已签到" in door.says("in", 1)
    assert (door.verdict, door.buttons()) == ("inside", [("full", ""), ("out", "1")])
    world.settles()
    world.sees(REPORTER, "来人在场")
    world.sees(REPORTER, "来访：已签到", "张伟，09:02")
    assert "赵*" in world.says(COLLEAGUE, "现在有哪些访客")
    world.passes(minutes=30)
    assert "已全部离开" in door.says("out", 1)
    assert "没有登记在场" in world.says(COLLEAGUE, "现在有哪些访客")
    (came,), (went,) = world.acts("visit.checked_in"), world.acts("visit.checked_out")
    assert (came["by"], came["guests"], went["by"]) == (REPORTER, [1], REPORTER)
    assert (door.verdict, "可以重新签到" in door.shown) == ("left", True)


def test_the_room_keeper_sees_why_not_with_the_words_of_the_chat(world: World) -> None:
    number, code = at_the_door(world, ROOM)
    door = Door(world, KEEPER)
    door.scans(code)
    assert door.verdict == "may_not"
    assert [act for act, _ in door.buttons()] == ["full"]
    told = world.says(KEEPER, f"签到 {number}")
    assert "没有机房出入审批（WB-09）" in told
    for line in re.findall(r"· (.+)", told):
        assert line in door.shown
    assert f"办审批 {number}" in door.shown
    refused = door.says("in", 1)
    assert refused == told
    assert world.acts("visit.checked_in") == []
    assert len(world.acts("visit.held")) == 2


def test_an_approval_opens_the_door_and_is_shown(world: World) -> None:
    world.says(REPORTER, TOMORROW)
    for said in ("改 9 要用我们的电脑", "提交"):
        world.says(REPORTER, said)
    for said in ("申请 外部人员使用计算机", "赵强", "笔记本电脑一台", "明天上午八点到十一点", "提交"):
        world.says(REPORTER, said)
    world.passes(hours=11, minutes=2)
    world.taps(REPORTER, NOTICE)
    door = Door(world, KEEPER)
    door.scans(codes(world, REPORTER)[0])
    assert door.verdict == "may_not"
    assert "使用计算机没有批准（" in door.shown
    agreed = [person for person in (LEADER, ADMIN, SUPERVISOR, HEAD) for _ in range(2) if agrees(world, person)]
    assert agreed
    door.looks_again()
    assert door.verdict == "may", door.shown
    assert re.search(r"外部人员使用计算机\S* \S+：已批准，08:00 至 11:00", door.shown)
    assert "已签到" in door.says("in", 1)


def agrees(world: World, person: str) -> bool:
    can = any("同意" in entry.buttons.values() for entry in world.cards(person))
    if can:
        world.taps(person, "同意")
    return can


def test_of_several_each_can_come_alone(world: World) -> None:
    _, code = at_the_door(world, TWO)
    door = Door(world, KEEPER)
    door.scans(code)
    assert ("in", "1,2") in door.buttons()
    assert "孙*已签到" in door.says("in", 2)
    assert door.verdict == "may"
    assert "<p>赵*，进会议室</p>" in door.shown
    assert {("in", "1"), ("out", "2")} <= set(door.buttons())
    assert "赵*已签到" in door.says("in", 1)
    assert "赵*、孙*已签离" in door.says("out", 1, 2)


def test_who_watches_sees_and_does_not_act(world: World) -> None:
    _, code = at_the_door(world)
    for person in (AUDITOR, SUPERVISOR, DUTY):
        door = Door(world, person)
        assert door.scans(code).status_code == 200
        assert door.verdict == "may"
        assert "张伟（接待人）或机房管理员办" in door.shown
        assert [one for one in door.buttons() if one[0] != "full"] == []
        assert "没有改动" in door.says("in", 1)
    assert world.acts("visit.checked_in") == []


def test_a_stranger_learns_nothing_and_whom_to_ask(world: World) -> None:
    number, code = at_the_door(world)
    for person in (COLLEAGUE, "renjing"):
        door = Door(world, person)
        assert door.scans(code).status_code == 403
        for word in ("赵", "省厅", "开会", "张伟", "会议室", number, "LF-", PHONE[-4:]):
            assert word not in door.shown, word
        assert "机房管理员" in door.shown
        assert door.looks_again().status_code in (401, 403)
    assert world.acts("visit.refused") == []


def test_a_stranger_who_writes_to_the_page_is_answered_nothing(world: World) -> None:
    """With a login of their own, and a token of a page they never had."""
    _, code = at_the_door(world)
    now = world.clock.now()
    case = world.house.keys.passes.open(code.rpartition("/")[2])
    assert case is not None
    for act in PassAct:
        update = PassUsed(key=f"x{act}", person=COLLEAGUE, at=now, case=case, act=act, guests=(1,), seen=2)
        assert "您看不到内容" in take_turn(world.house, update, now).text
    assert world.acts("visit.checked_in") == world.acts("personal.shown") == []


# --- names ----------------------------------------------------------------------------------------------


def test_names_are_masked_until_they_are_asked_for_which_is_recorded(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, KEEPER)
    door.scans(code)
    assert "赵*" in door.shown
    assert NAME not in door.shown
    assert PHONE not in door.shown
    told = door.says("full")
    assert NAME in told
    assert PHONE in told
    assert NAME not in door.shown
    (act,) = world.acts("personal.shown")
    assert act["by"] == KEEPER
    for secret in (NAME, PHONE):
        assert secret.encode() not in world.stored_bytes()


def test_names_are_for_host_keeper_and_auditor(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, SUPERVISOR)
    door.scans(code)
    assert door.buttons() == []
    assert NAME not in door.says("full")
    assert len(world.acts("personal.refused")) == 1


# --- twice, late, elsewhere -------------------------------------------------------------------------------


def test_a_tap_that_arrives_twice_is_one(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, REPORTER)
    door.scans(code)
    once, seen = door.once, door.seen
    first = door.says("in", 1)
    assert door.says("in", 1, once=once, seen=seen) == first
    assert len(world.acts("visit.checked_in")) == 1
    assert world.acts("visit.held") == []


def test_an_old_page_changes_nothing_and_shows_what_is_true(world: World) -> None:
    _, code = at_the_door(world)
    old, other = Door(world, REPORTER), Door(world, KEEPER)
    old.scans(code)
    other.scans(code)
    assert "已签到" in other.says("in", 1)
    assert "已签离" in other.says("out", 1)
    assert "刚才有变动" in old.says("in", 1)
    assert len(world.acts("visit.checked_in")) == 1
    assert old.verdict == "left"


def test_nobody_gets_what_somebody_else_was_answered(world: World) -> None:
    _, code = at_the_door(world)
    host, watcher = Door(world, REPORTER), Door(world, SUPERVISOR)
    host.scans(code)
    watcher.scans(code)
    once = fresh()
    assert NAME in host.says("full", once=once)
    assert NAME not in watcher.says("full", once=once)


def test_another_day_is_told(world: World) -> None:
    registered(world)
    (code,) = codes(world, REPORTER)
    door = Door(world, REPORTER)
    door.scans(code)
    assert door.verdict == "may_not"
    assert "不是今天的来访" in door.shown
    assert "还没有到登记的时间" in door.shown


def test_after_its_last_day_it_is_good_for_nothing(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, REPORTER)
    door.scans(code)
    page, seen = door.once, door.seen
    world.passes(days=1)
    assert door.looks_again().status_code == 401, "the session is over as well"
    door.scans(code)
    assert door.verdict == "over"
    assert "不再有效" in door.shown
    assert "不能再改" in door.says("in", 1, once=page, seen=seen)
    stranger = Door(world, COLLEAGUE)
    stranger.scans(code)
    assert "您看不到内容" in stranger.shown


def test_a_new_date_makes_it_good_again(world: World) -> None:
    number, code = at_the_door(world)
    world.says(REPORTER, f"改期 {number} 后天14点到16点")
    world.passes(days=1)
    door = Door(world, REPORTER)
    door.scans(code)
    assert "不是今天的来访" in door.shown
    world.passes(days=1, hours=5, minutes=30)
    assert local(world.clock.now()).hour == 14
    door.scans(code)
    assert door.verdict == "may", door.shown


def test_who_is_still_in_after_midnight_is_let_out(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, REPORTER)
    door.scans(code)
    door.says("in", 1)
    world.passes(hours=20)
    door.scans(code)
    assert door.verdict == "inside"
    assert "已全部离开" in door.says("out", 1)
    assert door.verdict == "over"
    assert "通行码已过期" in door.shown


def test_a_cancelled_visit(world: World) -> None:
    number, code = at_the_door(world)
    door = Door(world, KEEPER)
    door.scans(code)
    world.says(REPORTER, f"取消来访 {number}")
    assert "不能再改" in door.says("in", 1)
    assert door.verdict == "over"
    assert "这次来访已取消" in door.shown
    assert door.buttons() == []


def test_who_left_or_lost_the_role_is_out_at_once(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, KEEPER)
    door.scans(code)
    world.revokes_all(Role.room_keeper)
    assert "您看不到内容" in str(door.taps("in", 1).get_json() or "") or door.taps("in", 1).status_code == 401
    assert world.acts("visit.checked_in") == []
    assert door.scans(code).status_code == 403


# --- who asks, and how --------------------------------------------------------------------------------------


def test_a_forged_code_leads_nowhere_and_asks_nobody_to_log_in(world: World) -> None:
    door = Door(world, REPORTER)
    for token in ("p" + "A" * 32, "p" + "A" * 31, "x", "q" + "A" * 32, "1"):
        assert door.scans(f"{BASE}/h5/pass/{token}").status_code == 404
        assert "不是本系统的来访二维码" in door.shown


def test_a_code_of_another_installation_is_not_ours(world: World) -> None:
    _, code = at_the_door(world)
    case = world.house.keys.passes.open(code.rpartition("/")[2])
    assert case is not None
    other = PassTokens(b"j" * 32).seal(case)
    assert Door(world, REPORTER).scans(f"{BASE}/h5/pass/{other}").status_code == 404


def test_a_changed_letter_is_found_everywhere() -> None:
    tokens = PassTokens(b"k" * 32)
    token = tokens.seal(7)
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(1, len(token))]
    assert [tokens.open(one) for one in changed] == [None] * 32
    assert tokens.open(token) == 7
    assert len({tokens.seal(case) for case in range(500)}) == 500


def test_a_case_that_is_no_visit_shows_nothing(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    token = world.house.keys.passes.seal(1)
    door = Door(world, REPORTER)
    assert door.scans(f"{BASE}/h5/pass/{token}").status_code == 403
    assert "泄露" not in door.shown


def test_outside_the_client_people_are_told_to_scan_inside_it(world: World) -> None:
    """The login page of the public platform says so too, but not what to do instead."""
    _, code = at_the_door(world)
    public = replace(world.house, settings=replace(world.house.settings, api_base="https://qyapi.weixin.qq.com"))
    client = create_app(public).test_client()
    path = code.removeprefix(BASE)
    for agent, status in (
        ("Mozilla/5.0 (iPhone) Safari/604.1", 403),
        ("", 403),
        ("Mozilla/5.0 MicroMessenger/8.0 wxwork/4.1.30 Mobile", 302),
        ("Mozilla/5.0 MicroMessenger/8.0", 302),
    ):
        answer = client.get(path, base_url=BASE, headers={"User-Agent": agent})
        assert answer.status_code == status, agent
        assert status == 302 or "用里面的“扫一扫”" in answer.get_data(as_text=True)


def test_a_guest_and_the_platform_away(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, REPORTER)
    world.platform.faults.add("auth/getuserinfo", "down", 1)
    assert door.scans(code).status_code == 503
    assert "企业微信暂时没有回应" in door.shown
    there = door.get(code.removeprefix(BASE)).headers["Location"]
    assert "connect/oauth2/authorize" in there
    assert door.get("/h5/login?state=" + "0" * 32 + "&code=x").status_code == 400


def test_acts_need_login_page_and_sense(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, REPORTER)
    door.scans(code)
    csrf, door.csrf = door.csrf, "x" * 32
    assert door.taps("in", 1).status_code == 403
    door.csrf = csrf
    wrong: tuple[dict[str, object], ...] = (
        {"act": "close"},
        {"guests": "1"},
        {"guests": [True]},
        {"guests": [-1]},
        {"guests": list(range(300))},
        {"guests": None},
        {"seen": "2"},
        {"seen": 2**40},
        {"once": "x" * 24},
        {"once": 5},
        {"once": None},
    )
    for more in wrong:
        assert door.taps("in", **({"guests": [1]} | more)).status_code == 400, more
    for body in (b"", b"[]", b"null", b"{", b"\xff"):
        path = f"{door.place}/act"
        assert door.client.post(path, base_url=BASE, data=body, headers={"X-CSRF-Token": csrf}).status_code == 400
    stranger = Door(world, REPORTER)
    stranger.place = door.place
    asked = {"act": "in", "guests": [1], "seen": door.seen, "once": door.once}
    assert stranger.post("/act", asked).status_code == 401
    assert world.acts("visit.checked_in") == []
    unknown = door.says("in", 9)
    assert "没有这位访客" in unknown


def test_one_device_in_two_hands(world: World) -> None:
    """Whoever scans next with the same device is asked who they are; the page of the first one acts no more."""
    _, code = at_the_door(world)
    first, second = Door(world, REPORTER), Door(world, COLLEAGUE)
    second.client = first.client
    first.scans(code)
    assert second.scans(code).status_code == 403
    assert "您看不到内容" in second.shown
    assert first.taps("in", 1).status_code == 403
    assert first.looks_again().status_code == 403
    assert world.acts("visit.checked_in") == []
    assert first.scans(code).status_code == 200


def test_a_login_for_files_is_none_for_the_door(world: World) -> None:
    """A session is good for one link only, of whichever kind."""
    _, code = at_the_door(world)
    door = Door(world, REPORTER)
    door.scans(code)
    value = door.client.get_cookie("xinan_page", "xinan.example.gov.cn", door.place)
    assert value is not None
    number = registered(world, "后天上午十点市局李娜来开会，我陪同")
    assert "通行码" in world.says(REPORTER, f"二维码 {number}")
    other = codes(world, REPORTER)[-1].removeprefix(BASE)
    door.client.set_cookie("xinan_page", value.value, domain="xinan.example.gov.cn", path=other)
    assert door.get(f"{other}/now.json").status_code == 401


def test_every_page_lets_the_browser_do_little(world: World) -> None:
    _, code = at_the_door(world)
    door = Door(world, REPORTER)
    for answer in (door.scans(code), Door(world, COLLEAGUE).scans(code), door.looks_again()):
        headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
    door.scans(code)
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", door.shown)


def test_what_people_write_stays_text(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，我陪同")
    world.says(REPORTER, f"理由 {number} <img src=x onerror=alert(1)>")
    world.says(REPORTER, f"访客 {number} <b>李&四</b>")
    door = Door(world, REPORTER)
    door.scans(codes(world, REPORTER)[-1])
    assert "<img" not in door.shown
    assert "<b>李" not in door.shown


def test_the_days_of_a_long_visit(world: World) -> None:
    """A pass for several days is good on each of them, without a new one."""
    number = registered(world)
    assert "时间改为" in world.says(REPORTER, f"改期 {number} 明天9点到大后天17点")
    world.passes(hours=11)
    world.says(REPORTER, f"已告知 {number}")
    code = codes(world, REPORTER)[0]
    for _ in range(2):
        door = Door(world, REPORTER)
        door.scans(code)
        assert "不是今天" not in door.shown
        assert "已过期" not in door.shown
        world.passes(days=1)
