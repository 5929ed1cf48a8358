"""The login of pages opened in a chat, against contract 4.4: codes once and for five minutes, and what is refused."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.simulator.kit import AGENT, CORP, Bench

BACK = "http://127.0.0.1/h5/login"


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.platform.oauth.opens("zhangwei")
    return bench


def asked(**changes: str) -> str:
    query = {
        "appid": CORP,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "abc123",
        "agentid": str(AGENT),
    }
    return f"/connect/oauth2/authorize?{urlencode(query | changes)}#wechat_redirect"


def code(bench: Bench, **changes: str) -> str:
    there = bench.client.get(asked(**changes)).headers["Location"]
    return parse_qs(urlsplit(there).query)["code"][0]


def test_a_code_tells_who_holds_the_phone_once(bench: Bench) -> None:
    given = code(bench)
    assert bench.call("auth/getuserinfo", code=given) == {"errcode": 0, "errmsg": "ok", "userid": "zhangwei"}
    assert bench.call("auth/getuserinfo", code=given)["errcode"] == 42022


def test_state_and_query_come_back_as_they_were(bench: Bench) -> None:
    there = bench.client.get(asked(redirect_uri=f"{BACK}?a=1")).headers["Location"]
    query = parse_qs(urlsplit(there).query)
    assert (query["a"], query["state"]) == (["1"], ["abc123"])


def test_a_code_lives_five_minutes(bench: Bench) -> None:
    given = code(bench)
    bench.clock.forward(minutes=5)
    assert bench.call("auth/getuserinfo", code=given)["errcode"] == 42003


@pytest.mark.parametrize("bad", ["", "never-issued", "x" * 513])
def test_codes_that_are_none(bad: str, bench: Bench) -> None:
    assert bench.call("auth/getuserinfo", code=bad)["errcode"] == 40029


def test_the_code_alone_is_not_enough(bench: Bench) -> None:
    given = code(bench)
    bench.token = "made-up"
    assert bench.call("auth/getuserinfo", code=given)["errcode"] == 40014


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"appid": "wwother"}, 40013),
        ({"agentid": "1"}, 40056),
        ({"scope": "snsapi_userinfo"}, 10005),
        ({"response_type": "token"}, 10005),
        ({"state": "a-b"}, 84025),
        ({"state": "a" * 129}, 84025),
        ({"redirect_uri": "http://127.0.0.1:81/h5/login"}, 50001),
        ({"redirect_uri": "http://evil.example/h5/login"}, 50001),
        ({"redirect_uri": "http://127.0.0.1@evil.example/"}, 50001),
        ({"redirect_uri": "javascript:alert(1)"}, 50001),
    ],
)
def test_what_the_login_page_refuses(changes: dict[str, str], errcode: int, bench: Bench) -> None:
    answer = bench.client.get(asked(**changes))
    assert answer.status_code == 403
    assert f"（{errcode}）" in answer.get_data(as_text=True)


def test_outside_the_client_there_is_no_login(bench: Bench) -> None:
    bench.client.post("/phone/browser/close", json={})
    answer = bench.client.get(asked())
    assert answer.status_code == 403
    assert "请在企业微信客户端打开链接" in answer.get_data(as_text=True)


def test_a_member_out_of_range_is_told_by_id_and_a_guest_is_not(bench: Bench) -> None:
    given = code(bench)
    bench.platform.city.members["zhangwei"].visible = False
    assert bench.call("auth/getuserinfo", code=given)["userid"] == "zhangwei"
    guest = code(bench)
    bench.platform.oauth._codes[guest].member = "visitor"
    assert "userid" not in bench.call("auth/getuserinfo", code=guest)


def test_only_the_products_pages_are_opened_as_a_member(bench: Bench) -> None:
    good = bench.client.get("/phone/liming/browse", query_string={"url": "http://127.0.0.1/h5/report/x"})
    assert (good.status_code, good.headers["Location"]) == (302, "http://127.0.0.1/h5/report/x")
    assert bench.platform.oauth.holder == "liming"
    for url in ("http://evil.example/", "javascript:alert(1)", "//evil.example", "http://127.0.0.1.evil.example/", ""):
        assert bench.client.get("/phone/liming/browse", query_string={"url": url}).status_code == 403
    assert bench.client.get("/phone/nobody/browse", query_string={"url": "http://127.0.0.1/"}).status_code == 404


def test_frames_of_the_page_show_the_product_and_nothing_else(bench: Bench) -> None:
    policy = bench.client.get("/phone/browser.json").headers["Content-Security-Policy"]
    assert "frame-src 'self' http://127.0.0.1;" in policy
    assert "frame-ancestors 'none'" in policy
