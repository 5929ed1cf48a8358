"""Who gets in: the right member, with the link that was sent, in the browser that began the login."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from store.roles import Role
from tests.bot.h5.conftest import link_for
from tests.bot.h5.kit import BASE, Browser, pdf, state_in
from tests.world import ADMIN, AGENT, COLLEAGUE, CORP, LEADER, REPORTER, SUPERVISOR, World


def begun(browser: Browser, link: str) -> str:
    """Where the platform sends the browser back to, not yet followed."""
    there = browser.get(link.removeprefix(BASE)).headers["Location"]
    browser.world.platform.oauth.opens(browser.member)
    parts = urlsplit(there)
    return str(browser.platform.get(f"{parts.path}?{parts.query}").headers["Location"])


def test_the_platform_is_asked_as_it_wants_to_be(world: World, link: str) -> None:
    there = Browser(world, REPORTER).get(link.removeprefix(BASE)).headers["Location"]
    query = {name: value[0] for name, value in parse_qs(urlsplit(there).query).items()}
    assert there.endswith("#wechat_redirect")
    assert (query["appid"], query["agentid"], query["scope"]) == (CORP, str(AGENT), "snsapi_base")
    assert query["redirect_uri"] == f"{BASE}/h5/login"
    assert re.fullmatch(r"[a-z0-9]{32}", query["state"])


def test_cookies_are_kept_close(world: World, link: str) -> None:
    browser = Browser(world, REPORTER)
    back = browser.follows(begun(browser, link))
    for line in [
        *browser.get(link.removeprefix(BASE)).headers.getlist("Set-Cookie"),
        *back.headers.getlist("Set-Cookie"),
    ]:
        if "Max-Age=0" in line:
            continue
        for word in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/h5/"):
            assert word in line


def test_every_answer_lets_the_browser_do_little(reporter: Browser) -> None:
    for path in (reporter.place, f"{reporter.place}/desk.json", "/h5/static/report.js", "/h5/login"):
        answer = reporter.get(path)
        answer.close()
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store" or path.startswith("/h5/static")
    page = reporter.get(reporter.place).get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", page)


def test_only_a_stand_in_on_this_machine_may_frame_the_page(reporter: Browser) -> None:
    assert "frame-ancestors http://127.0.0.1:1" in reporter.get(reporter.place).headers["Content-Security-Policy"]


def test_a_forwarded_link_opens_for_nobody_else(world: World, link: str) -> None:
    for other in (COLLEAGUE, LEADER, ADMIN, SUPERVISOR):
        answer = Browser(world, other).opens(link)
        assert answer.status_code == 403
        assert "不是发给您的" in answer.get_data(as_text=True)


def test_a_link_is_good_for_a_day_and_a_session_for_two_hours(world: World, link: str, reporter: Browser) -> None:
    world.clock.forward(hours=1, minutes=59)
    assert reporter.get(reporter.place).status_code == 200
    world.clock.forward(minutes=2)
    over = reporter.post("/files", {"name": "a.pdf", "size": 1})
    assert (over.status_code, over.get_json()["code"]) == (401, "login")
    assert reporter.opens(link).status_code == 200
    world.clock.forward(hours=22)
    answer = Browser(world, REPORTER).opens(link)
    assert answer.status_code == 403
    assert "已过期" in answer.get_data(as_text=True)


def test_an_upload_goes_on_after_a_new_login(world: World, link: str, reporter: Browser) -> None:
    content = pdf()
    ticket = reporter.begins("a.pdf", len(content)).get_json()["ticket"]
    reporter.sends(ticket, content)
    world.clock.forward(hours=3)
    assert reporter.finishes(ticket).status_code == 401
    assert reporter.opens(link).status_code == 200
    assert reporter.finishes(ticket).status_code == 200
    assert reporter.titles() == ["a.pdf"]


@pytest.mark.parametrize("change", ["upload-1-9999999999-" + "0" * 20, "x", "upload-2-1-" + "a" * 20, "../../etc"])
def test_a_made_up_link_leads_nowhere(change: str, world: World) -> None:
    answer = Browser(world, REPORTER).opens(f"{BASE}/h5/report/{change}")
    assert answer.status_code in (403, 404)
    assert "upload" not in answer.get_data(as_text=True)


def test_a_link_with_a_later_end_is_not_ours(world: World, link: str) -> None:
    number = int(link.split("-")[2])
    answer = Browser(world, REPORTER).opens(link.replace(str(number), str(number + 86400)))
    assert answer.status_code == 403


def test_a_card_key_is_no_link(world: World) -> None:
    key = world.house.keys.seal(
        __import__("handlers.keys", fromlist=["Key"]).Key("leak_why", 1, "9999999999"), REPORTER
    )
    assert Browser(world, REPORTER).opens(f"{BASE}/h5/report/{key}").status_code == 404


def test_a_code_begun_elsewhere_is_worth_nothing(world: World, link: str) -> None:
    """Somebody gives a victim the way back of their own login."""
    attacker, victim = Browser(world, REPORTER), Browser(world, REPORTER)
    back = begun(attacker, link)
    assert victim.follows(back).status_code == 400
    begun(victim, link)
    assert victim.follows(back).status_code == 400
    assert attacker.follows(back).status_code == 303
    assert attacker.follows(back).status_code == 400  # the login is over


def test_the_way_back_leads_to_our_page_only(world: World, link: str) -> None:
    browser = Browser(world, REPORTER)
    back = begun(browser, link)
    query = {name: value[0] for name, value in parse_qs(urlsplit(back).query).items()}
    more = urlencode(query | {"next": "https://evil.example/", "redirect_uri": "//evil.example"})
    answer = browser.get(f"/h5/login?{more}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == urlsplit(link).path


def test_a_spent_code_is_asked_for_once_more_and_then_told(world: World, link: str) -> None:
    browser = Browser(world, REPORTER)
    there = browser.get(link.removeprefix(BASE)).headers["Location"]
    for _ in range(2):
        answer = browser.get(f"/h5/login?code=neverissued&state={state_in(there)}")
        there = answer.headers.get("Location", "")
    assert answer.status_code == 403
    assert "登录没有成功" in answer.get_data(as_text=True)


def test_a_code_that_waited_too_long(world: World, link: str) -> None:
    browser = Browser(world, REPORTER)
    back = begun(browser, link)
    world.clock.forward(minutes=6)
    answer = browser.follows(back)
    assert answer.status_code == 302
    assert "connect/oauth2/authorize" in answer.headers["Location"]


def test_a_guest_and_the_platform_away(world: World, link: str) -> None:
    browser = Browser(world, REPORTER)
    back = begun(browser, link)
    next(iter(world.platform.oauth._codes.values())).member = "somebody-else"
    answer = browser.follows(back)
    assert answer.status_code == 403
    assert "不是本单位" in answer.get_data(as_text=True)
    back = begun(browser, link)
    world.platform.faults.add("auth/getuserinfo", "down", 1)
    answer = browser.follows(back)
    assert answer.status_code == 503
    assert "企业微信暂时没有回应" in answer.get_data(as_text=True)


def test_acts_need_the_token_of_the_page_and_its_origin(reporter: Browser) -> None:
    body = {"name": "a.pdf", "size": 1}
    assert reporter.post("/files", body).status_code == 200
    for headers in (
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "x" * 32},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = reporter.post("/files", body, headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf")


def test_without_a_login_there_is_nothing(world: World, link: str, reporter: Browser) -> None:
    reporter.uploads("a.pdf", pdf())
    stranger = Browser(world, COLLEAGUE)
    stranger.place = urlsplit(link).path
    for path in ("/desk.json", "/files/1", "/files/1/thumbnail"):
        assert stranger.get(stranger.place + path).status_code == 401
    for path in ("/files", "/submit", "/files/1/remove", "/incoming/x.y/finish"):
        assert stranger.post(path).status_code == 401


def test_a_session_is_good_for_its_link_only(world: World, link: str, reporter: Browser) -> None:
    world.says(REPORTER, "写报告 ")
    other = urlsplit(link).path[:-20] + "0" * 20
    value = reporter.client.get_cookie("xinan_page", "xinan.example.gov.cn", urlsplit(link).path)
    assert value is not None
    reporter.client.set_cookie("xinan_page", value.value, domain="xinan.example.gov.cn", path=other)
    assert reporter.get(other + "/desk.json").status_code == 401


def test_somebody_who_left_is_out_at_once(world: World, reporter: Browser) -> None:
    world.platform.city.members.pop(REPORTER)
    world.syncs()
    assert reporter.get(reporter.place).status_code == 403
    assert reporter.begins("a.pdf", 5).status_code == 409


def test_a_reviewer_without_the_role_is_out_at_once(world: World, reviewer: Browser) -> None:
    world.revokes_all(Role.security_admin)
    world.grants(ADMIN, Role.security_auditor)
    answer = reviewer.get(f"{reviewer.place}/files/1")
    assert answer.status_code in (403, 404)
    assert reviewer.desk()["files"] == []


def test_the_reporter_may_not_change_what_was_submitted(world: World, reporter: Browser, reviewer: Browser) -> None:
    for answer in (reporter.begins("b.pdf", 5), reporter.post("/files/1/remove"), reporter.submits()):
        assert answer.status_code == 409
        assert "正在审核" in answer.get_json()["error"]
    assert reviewer.begins("b.pdf", 5).status_code == 409


def test_a_new_link_comes_with_the_word(world: World, link: str) -> None:
    world.clock.forward(hours=25)
    assert world.says(REPORTER, "上传") == "请点下方卡片。"
    fresh = link_for(world, REPORTER)
    assert fresh != link
    assert Browser(world, REPORTER).opens(fresh).status_code == 200
