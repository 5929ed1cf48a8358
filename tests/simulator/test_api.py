"""Tokens, media, contacts, menu, agent, and the scripted faults of the API."""

from __future__ import annotations

from typing import Any

import pytest

from bot.simulator.city import demo_city, demo_roles, demo_roster, former_member
from bot.simulator.errors import Cut
from tests.simulator.kit import AGENT, CORP, SECRET, Bench, button_card


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (f"corpid={CORP}&corpsecret={SECRET}", 0),
        (f"corpid={CORP}&corpsecret=wrong", 40001),
        (f"corpid=wwother&corpsecret={SECRET}", 40013),
        (f"corpid={CORP}", 41004),
        (f"corpsecret={SECRET}", 41002),
    ],
)
def test_gettoken(bench: Bench, query: str, code: int) -> None:
    answer = bench.client.get(f"/cgi-bin/gettoken?{query}").get_json()
    assert answer["errcode"] == code
    assert ("access_token" in answer) == (code == 0)


def test_the_life_of_a_token(bench: Bench) -> None:
    bench.clock.forward(7199)
    assert bench.call("agent/get", agentid=AGENT)["errcode"] == 0
    bench.clock.forward(1)
    assert bench.call("agent/get", agentid=AGENT)["errcode"] == 42001
    old, bench.token = bench.token, bench.fetch_token()
    assert bench.token != old
    assert bench.call("agent/get", agentid=AGENT)["errcode"] == 0
    bench.platform.tokens.void()
    assert bench.call("agent/get", agentid=AGENT)["errcode"] == 40014


def test_a_token_again_within_its_life(bench: Bench) -> None:
    assert bench.fetch_token() == bench.token
    other = Bench(same_token=False)
    first = other.token
    assert other.fetch_token() != first
    assert other.call("agent/get", agentid=AGENT)["errcode"] == 0
    assert other.platform.tokens.issued == 2


def test_token_missing_or_unknown(bench: Bench) -> None:
    assert bench.call("agent/get", access_token="")["errcode"] == 41001
    assert bench.call("agent/get", access_token="x")["errcode"] == 40014


def test_the_method_matters(bench: Bench) -> None:
    assert bench.call("message/send")["errcode"] == 40058
    assert bench.call("user/get", {}, userid="zhangwei")["errcode"] == 40058
    assert bench.raw("no/such").status_code == 404


def upload(bench: Bench, kind: str, content: bytes, naming: str = 'filename="审批单.pdf"') -> dict[str, Any]:
    head = f'--b\r\nContent-Disposition: form-data; name="media"; {naming}\r\n\r\n'.encode()
    answer: dict[str, Any] = bench.client.post(
        "/cgi-bin/media/upload",
        query_string={"access_token": bench.token, "type": kind},
        data=head + content + b"\r\n--b--\r\n",
        content_type="multipart/form-data; boundary=b",
    ).get_json()
    return answer


PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("file", b"123456", 0),
        ("file", b"12345", 40006),
        ("file", b"x" * (20 * 1024 * 1024), 0),
        ("file", b"x" * (20 * 1024 * 1024 + 1), 45001),
        ("image", PNG, 0),
        ("image", b"GIF89a", 40005),
        ("image", PNG + b"x" * (10 * 1024 * 1024), 45001),
        ("voice", b"#!AMR\n", 0),
        ("voice", b"ID3xxxxx", 40005),
        ("poster", b"123456", 40004),
    ],
)
def test_upload(bench: Bench, kind: str, content: bytes, code: int) -> None:
    assert upload(bench, kind, content)["errcode"] == code


def test_a_file_travels_to_the_phone_and_back(bench: Bench) -> None:
    media_id = upload(bench, "file", b"content")["media_id"]
    assert bench.send("file", {"media_id": media_id})["errcode"] == 0
    assert bench.platform.chat("zhangwei")[-1].content["name"] == "审批单.pdf"
    assert bench.raw("media/get", media_id=media_id).get_data() == b"content"
    assert bench.send("image", {"media_id": media_id})["errcode"] == 40007


def test_media_live_three_days(bench: Bench) -> None:
    media_id = upload(bench, "file", b"content")["media_id"]
    bench.clock.forward(days=3)
    bench.token = bench.fetch_token()
    assert bench.send("file", {"media_id": media_id})["errcode"] == 40007
    assert bench.call("media/get", media_id=media_id)["errcode"] == 40007


@pytest.mark.parametrize("naming", ["filename*=utf-8''%E5%AE%A1.pdf", "x=y"])
def test_names_the_server_does_not_understand(bench: Bench, naming: str) -> None:
    assert upload(bench, "file", b"1234567", naming)["errcode"] == 44001


def test_contacts(bench: Bench) -> None:
    departments = bench.call("department/list")["department"]
    listed = {one["id"] for one in bench.call("department/simplelist")["department_id"]}
    assert {one["id"] for one in departments} == listed
    assert bench.call("department/get", id=10)["department"]["department_leader"] == ["zhaoguodong"]
    assert {one["parentid"] for one in bench.call("department/list", id=10)["department"]} == {1, 10}
    found = bench.call("user/list", department_id=20)["userlist"]
    assert [member["userid"] for member in found] == ["liming", "zhangwei", "wangfang"]
    assert [member["is_leader_in_dept"] for member in found] == [[1], [0], [0]]
    assert "mobile" not in found[0]
    assert len(bench.call("user/simplelist", department_id=20)["userlist"]) == 3


def test_contacts_end_at_the_visible_range(bench: Bench) -> None:
    assert bench.call("user/get", userid="ZHANGWEI")["name"] == "张伟"
    assert bench.call("user/get", userid="nobody")["errcode"] == 60111
    bench.platform.city.hide("liming")
    assert bench.call("user/get", userid="liming")["errcode"] == 60011
    assert bench.call("user/get", userid="zhangwei")["direct_leader"] == []
    assert len(bench.call("user/simplelist", department_id=20)["userlist"]) == 2
    assert bench.call("user/list", department_id="x")["errcode"] == 60123


def button(**more: Any) -> dict[str, Any]:
    return {"type": "click", "name": "泄露", "key": "leak"} | more


MENUS: list[tuple[list[dict[str, Any]], int]] = [
    ([button()] * 3, 0),
    ([], 40016),
    ([button()] * 4, 40016),
    ([button(name="六个字的名字")], 40018),
    ([button(type="poem")], 40017),
    ([button(key="k" * 129)], 40019),
    ([button(type="view", url="e.cn")], 40055),
    ([button(type="view", url="https://" + "e" * 1024)], 40020),
    ([{"name": "更多", "sub_button": [button()] * 5}], 0),
    ([{"name": "更多", "sub_button": [button()] * 6}], 40023),
    ([{"name": "更多", "sub_button": [button(name="字" * 14)]}], 40025),
    ([{"name": "更多", "sub_button": [button(type="view", url="e.cn")]}], 40054),
]


@pytest.mark.parametrize(("buttons", "code"), MENUS)
def test_menu(bench: Bench, buttons: list[dict[str, Any]], code: int) -> None:
    assert bench.call("menu/create", {"button": buttons}, agentid=AGENT)["errcode"] == code
    assert bench.call("menu/get", agentid=AGENT)["errcode"] == (0 if code == 0 else 46003)


def test_menu_belongs_to_the_agent(bench: Bench) -> None:
    assert bench.call("menu/create", {"button": [button()]}, agentid=1)["errcode"] == 301002
    bench.call("menu/create", {"button": [button()]}, agentid=AGENT)
    bench.call("menu/delete", agentid=AGENT)
    assert bench.call("menu/get", agentid=AGENT)["errcode"] == 46003


def test_addresses_and_agent(bench: Bench) -> None:
    assert bench.call("getcallbackip")["ip_list"] == ["127.0.0.1"]
    assert bench.call("get_api_domain_ip")["ip_list"] == ["127.0.0.1"]
    agent = bench.call("agent/get", agentid=AGENT)
    assert agent["close"] == 0
    assert {"userid": "zhangwei"} in agent["allow_userinfos"]["user"]


def test_faults_before_anything_is_done(bench: Bench) -> None:
    plan = bench.platform.faults
    plan.add("message/send", "down")
    with pytest.raises(Cut):
        bench.text("x")
    plan.add("message/send", "status", code=503)
    plan.add("message/send", "html")
    answers = [bench.raw("message/send", {}) for _ in range(2)]
    assert [(answer.status_code, answer.is_json) for answer in answers] == [(503, False), (200, False)]
    plan.add("message/send", "errcode", times=2, code=45009)
    plan.add("*", "errcode")
    plan.add("message/send", "dead_token")
    assert [bench.text("x")["errcode"] for _ in range(5)] == [45009, 45009, -1, 40014, 0]
    assert len(bench.platform.ledger) == 1


def test_faults_after_it_was_done(bench: Bench) -> None:
    bench.platform.faults.add("message/send", "lost")
    with pytest.raises(Cut):
        bench.card(button_card(), enable_duplicate_check=1)
    assert len(bench.platform.ledger) == 1
    assert (bench.platform.attempts[0].status, bench.platform.attempts[0].errcode) == (0, 0)
    assert bench.card(button_card(), enable_duplicate_check=1)["errcode"] == 0
    assert len(bench.platform.ledger) == 1
    bench.platform.faults.add("message/send", "truncated")
    answer = bench.raw(
        "message/send", {"touser": "zhangwei", "agentid": AGENT, "msgtype": "text", "text": {"content": "x"}}
    )
    assert answer.get_data().startswith(b'{"errcode": 0')
    assert not answer.get_data().endswith(b"}")


def test_slow_faults_take_the_citys_time(bench: Bench) -> None:
    start = bench.clock.now()
    bench.platform.faults.add("message/send", "slow", seconds=30)
    bench.text("x")
    assert (bench.clock.now() - start).total_seconds() == 30
    bench.platform.faults.add("message/send", "drip", seconds=1)
    assert bench.text("y")["errcode"] == 0
    assert (bench.clock.now() - start).total_seconds() > 60


def test_faults_until_cleared(bench: Bench) -> None:
    bench.platform.faults.add("message/send", "errcode", times=None)
    assert {bench.text("x")["errcode"] for _ in range(50)} == {-1}
    bench.platform.faults.clear("message/send")
    assert bench.text("x")["errcode"] == 0
    with pytest.raises(ValueError, match="no fault"):
        bench.platform.faults.add("message/send", "duplicate")


def test_the_demo_city_has_somebody_for_everything() -> None:
    city = demo_city()
    roles = demo_roles()
    assert all(city.knows(userid) for userid, role in roles)
    assert set(demo_roster()) == {userid for userid, role in roles if role == "duty_officer"}
    assert all(department.leaders or department.id == 1 for department in city.departments.values())
    holders = {role: {userid for userid, held in roles if held == role} for _, role in roles}
    admins = holders["network_admin"] | holders["system_admin"] | holders["data_admin"]
    assert not holders["security_admin"] & admins
    assert not holders["security_auditor"] & (admins | holders["security_admin"])
    assert len(city.members) == 42
    assert len({member.name for member in city.members.values()}) == 41  # two are called 陈静
    assert not city.knows(former_member().id)


def test_a_fresh_city_each_time() -> None:
    demo_city().leave("zhaoguodong")
    assert demo_city().departments[10].leaders == ["zhaoguodong"]
