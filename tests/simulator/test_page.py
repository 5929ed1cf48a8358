"""The page: through the test client, over a real socket, and in a real browser."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.test import TestResponse

from bot.simulator import page as page_module
from bot.simulator.clock import FileClock
from bot.simulator.errors import Cut
from bot.simulator.server import Server
from bot.simulator.troubles import TROUBLES
from tests.simulator.kit import AGENT, Bench, button_card, form_card, vote_card

CHROMIUM = next(
    (
        path
        for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        if Path(path).exists()
    ),
    None,
)
STATIC = Path(page_module.__file__).parent / "static"
LOCAL = "http://127.0.0.1"


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def client(bench: Bench) -> FlaskClient:
    return bench.client


def post(client: FlaskClient, path: str, body: dict[str, Any], **headers: str) -> TestResponse:
    return client.post(path, json=body, base_url=LOCAL, headers=headers)


def test_the_page_and_its_parts(client: FlaskClient) -> None:
    start = client.get("/", base_url=LOCAL)
    assert "企业微信模拟器" in start.text
    names = re.findall(r'(?:src|href)="/static/([^"]+)"', start.text)
    for name in {*names, *(path.name for path in STATIC.glob("*.js"))}:
        part = client.get(f"/static/{name}", base_url=LOCAL)
        assert part.status_code == 200
        assert "https://" not in part.get_data(as_text=True)
        part.close()
    policy = start.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    start.close()


def test_saying_and_tapping(bench: Bench, client: FlaskClient) -> None:
    bench.product.answer = lambda document: "好" if document["MsgType"] == "text" else None
    assert post(client, "/phone/zhangwei/say", {"text": "你好"}).get_json()["accepted"]
    bench.card(form_card())
    entries = client.get("/phone/zhangwei.json", base_url=LOCAL).get_json()["entries"]
    assert [(entry["type"], entry["mine"]) for entry in entries] == [
        ("text", True),
        ("text", False),
        ("template_card", False),
    ]
    tap = {"entry": entries[-1]["id"], "key": "done", "selections": {"when": ["y"]}}
    assert post(client, "/phone/zhangwei/tap", tap).get_json()["accepted"]
    assert bench.product.heard[-1]["EventKey"] == "done"


def test_what_the_page_refuses(bench: Bench, client: FlaskClient) -> None:
    bench.card(button_card())
    entry = bench.platform.chat("zhangwei")[-1].id
    assert client.get("/phone/nobody.json", base_url=LOCAL).status_code == 404
    assert post(client, "/phone/zhangwei/tap", {"entry": entry, "key": "no such", "selections": {}}).status_code == 409
    assert post(client, "/phone/zhangwei/say", {}).status_code == 400
    assert client.post("/phone/zhangwei/say", data="text=x", base_url=LOCAL).status_code == 415
    assert client.post("/phone/zhangwei/image", data=b"GIF89a", base_url=LOCAL).status_code == 415
    assert post(client, "/phone/clock", {"seconds": 60}).status_code == 409
    assert bench.product.heard == []


def test_other_sites_cannot_speak_for_people(bench: Bench, client: FlaskClient) -> None:
    assert post(client, "/phone/zhangwei/say", {"text": "x"}, Origin="https://evil.example").status_code == 403
    assert client.get("/", base_url="http://evil.example").status_code == 403
    assert bench.product.heard == []


def test_a_silent_product_is_shown(bench: Bench, client: FlaskClient) -> None:
    bench.product.statuses = [503, 503, 503]
    answer = post(client, "/phone/zhangwei/say", {"text": "x"}).get_json()
    assert (answer["accepted"], answer["statuses"]) == (False, [503, 503, 503])
    calls = client.get("/phone/calls.json", base_url=LOCAL).get_json()
    assert calls["callbacks"][0]["statuses"] == [503, 503, 503]


def test_the_clock_file(bench: Bench, client: FlaskClient, tmp_path: Path) -> None:
    path = tmp_path / "var" / "clock"
    bench.platform.clock = bench.platform.state.clock = FileClock(path)
    assert client.get("/phone/city.json", base_url=LOCAL).get_json()["movable"]
    for seconds in (600, 86400):
        post(client, "/phone/clock", {"seconds": seconds})
    assert float(path.read_text()) == pytest.approx(87000, abs=5)
    assert post(client, "/phone/clock", {"seconds": -1}).status_code == 400
    path.write_text("nonsense")
    assert FileClock(path).offset() == 0


def test_bad_days_by_hand(bench: Bench, client: FlaskClient) -> None:
    assert post(client, "/phone/trouble", {"name": "lost"}).get_json()["faults"] == ["lost"]
    with pytest.raises(Cut):
        bench.text("x")
    for name in TROUBLES:
        post(client, "/phone/trouble", {"name": name})
    assert post(client, "/phone/trouble", {"name": None}).get_json()["faults"] == []
    assert bench.text("x")["errcode"] == 0
    assert post(client, "/phone/trouble", {"name": "war"}).status_code == 400


def test_no_token_reaches_the_page(bench: Bench, client: FlaskClient) -> None:
    bench.text("x")
    shown = client.get("/phone/calls.json", base_url=LOCAL).text
    assert bench.token not in shown
    assert "message/send" in shown


@pytest.fixture
def server(bench: Bench, tmp_path: Path) -> Iterator[Server]:
    bench.platform.clock = bench.platform.state.clock = FileClock(tmp_path / "clock")
    bench.platform.tokens.void()
    bench.token = bench.fetch_token()
    running = Server(bench.platform).start()
    yield running
    running.stop()


def test_a_cut_line_is_cut_at_the_socket(bench: Bench, server: Server) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
    body = json.dumps({"touser": "zhangwei", "agentid": AGENT, "msgtype": "text", "text": {"content": "x"}})
    bench.platform.faults.add("message/send", "lost")
    path = f"/cgi-bin/message/send?access_token={bench.token}"
    with pytest.raises(http.client.RemoteDisconnected):
        connection.request("POST", path, body)
        connection.getresponse()
    connection.request("POST", path, body)
    assert json.loads(connection.getresponse().read())["errcode"] == 0
    connection.close()
    assert len(bench.platform.ledger) == 2


class Stream:
    """The page's stream of changes, read message by message."""

    def __init__(self, server: Server, after: str = "") -> None:
        self.connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
        self.connection.request("GET", f"/phone/events?after={after}")
        self.answer = self.connection.getresponse()

    def next(self) -> tuple[str, dict[str, Any]]:
        head = self.answer.readline().removeprefix(b"id: ").strip().decode()
        news = json.loads(self.answer.readline().removeprefix(b"data: "))
        assert self.answer.readline() == b"\n"
        return head, news

    def until(self, topic: str) -> dict[str, Any]:
        while topic not in (news := self.next()[1])["topics"]:
            pass
        return news


def here(client: FlaskClient) -> str:
    return str(client.get("/phone/city.json", base_url=LOCAL).get_json()["after"])


def test_the_stream_carries_the_bubbles_that_changed(bench: Bench, client: FlaskClient, server: Server) -> None:
    stream = Stream(server, here(client))
    assert stream.next()[1]["entries"] == []
    bench.text("你好", to="zhangwei|liming")
    first = stream.until("entry")
    found = first["entries"] or stream.until("entry")["entries"]
    assert (found[0]["member"], found[0]["content"]) == ("zhangwei", {"content": "你好"})
    stream.connection.close()


def test_a_broken_stream_goes_on_where_it_stopped(bench: Bench, client: FlaskClient, server: Server) -> None:
    place = here(client)
    bench.text("一")
    sent = bench.text("二")
    bench.call("message/recall", {"msgid": sent["msgid"]})
    _, missed = Stream(server, place).next()
    assert [entry["content"]["content"] for entry in missed["entries"]] == ["一", "二"]
    assert [entry["recalled"] for entry in missed["entries"]] == [False, True]
    assert not missed["again"]


@pytest.mark.parametrize("after", ["", "another-run:1", "nonsense", "{run}:999999", "{run}:-1", "{run}:x"])
def test_who_missed_too_much_is_told_to_begin_again(bench: Bench, server: Server, after: str) -> None:
    bench.text("一")
    _, news = Stream(server, after.replace("{run}", bench.platform.state.bell.run)).next()
    assert news["again"]


def test_a_flood_comes_in_portions_and_complete(bench: Bench, client: FlaskClient, server: Server) -> None:
    place = here(client)
    for number in range(500):
        bench.platform.state.put("zhangwei", "text", {"content": str(number)})
    stream, shown = Stream(server, place), 0
    while shown < 500:
        entries = stream.next()[1]["entries"]
        assert 0 < len(entries) <= 50
        shown += len(entries)


def test_a_phone_shows_the_newest_and_fetches_earlier_ones(bench: Bench, client: FlaskClient) -> None:
    for number in range(70):
        bench.platform.state.put("zhangwei", "text", {"content": str(number)})

    def words(query: str = "") -> tuple[list[int], int, int]:
        view = client.get(f"/phone/zhangwei.json{query}", base_url=LOCAL).get_json()
        said = [int(entry["content"]["content"]) for entry in view["entries"]]
        return said, view["earlier"], view["entries"][0]["id"] if said else 0

    newest, earlier, first = words()
    assert (newest, earlier) == (list(range(40, 70)), 40)
    middle, earlier, first = words(f"?before={first}")
    assert (middle, earlier) == (list(range(10, 40)), 10)
    oldest, earlier, first = words(f"?before={first}")
    assert (oldest, earlier) == (list(range(10)), 0)
    assert words(f"?before={first}") == ([], 0, 0)


def test_a_file_with_a_chinese_name_can_be_downloaded(bench: Bench, server: Server) -> None:
    name = "账号密码泄露书面报告-XL-20261123-001.docx"
    media = bench.platform.shelf.keep("file", name, b"PK\x03\x04 report")
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
    connection.request("GET", f"/phone/media/{media.id}")
    answer = connection.getresponse()
    assert answer.read() == b"PK\x03\x04 report"
    disposition = answer.getheader("Content-Disposition", "")
    assert disposition.startswith("attachment;")
    assert unquote(disposition.rpartition("''")[2]) == name
    connection.close()


def leak_story(bench: Bench) -> None:
    """A product in miniature: a leak is registered, the duty officer gets a card, a tap settles it."""
    code: dict[str, str] = {}

    def answer(document: dict[str, Any]) -> str | None:
        if document["MsgType"] == "text":
            sent = bench.card(button_card("leak-1", main_title={"title": "密码泄露，请确认"}), to="jiangmin")
            code["send"] = sent["response_code"]
            return "已登记 XL-20261123-001"
        if document.get("Event") == "template_card_event" and document["TaskId"] == "leak-1":
            bench.update(code["send"], {"button": {"replace_name": "蒋敏已确认"}}, atall=1)
            bench.text("值班员已确认")
            bench.card(vote_card())
        return None

    bench.product.answer = answer
    menu = {"button": [{"name": "更多", "sub_button": [{"type": "click", "name": "帮助", "key": "help"}]}]}
    bench.call("menu/create", menu, agentid=AGENT)


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1280, "height": 860})
        problems: list[str] = []
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        opened.goto(server.url)
        yield opened
        browser.close()
        assert problems == []


@pytest.mark.browser
@pytest.mark.slow
def test_a_leak_played_by_hand(bench: Bench, page: Page) -> None:
    leak_story(bench)
    reporter = page.get_by_label("张伟的手机", exact=True)
    officer = page.get_by_label("蒋敏的手机", exact=True)
    reporter.get_by_label("输入消息").fill("我的密码被别人知道了 <b>急</b>")
    reporter.get_by_label("输入消息").press("Enter")
    expect(reporter.get_by_text("我的密码被别人知道了 <b>急</b>")).to_be_visible()
    expect(reporter.get_by_text("已登记 XL-20261123-001")).to_be_visible()
    officer.get_by_role("button", name="同意").click()
    expect(officer.get_by_text("蒋敏已确认")).to_be_visible()
    expect(officer.get_by_role("button", name="同意")).to_have_count(0)
    expect(reporter.get_by_text("值班员已确认")).to_be_visible()
    reporter.get_by_label("信用平台").check()
    reporter.get_by_role("button", name="提交").press("Enter")
    expect(page.locator(".busy")).to_have_count(0)
    heard = bench.product.heard[-1]
    assert heard["SelectedItems"]["SelectedItem"] == {"QuestionKey": "system", "OptionIds": {"OptionId": "b"}}


@pytest.mark.browser
@pytest.mark.slow
def test_menu_and_unread(bench: Bench, page: Page) -> None:
    leak_story(bench)
    reporter = page.get_by_label("张伟的手机", exact=True)
    more = reporter.get_by_role("button", name="更多")
    more.click()
    help_ = reporter.get_by_role("menuitem", name="帮助")
    expect(help_).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_).to_have_count(0)
    more.click()
    help_.click()
    expect(help_).to_have_count(0)
    bench.text("请关注", to="qianhui")
    page.get_by_role("button", name="钱慧").click()
    expect(page.get_by_label("钱慧的手机", exact=True).get_by_text("请关注")).to_be_visible()
    assert [document.get("EventKey") for document in bench.product.heard] == ["help"]


@pytest.mark.browser
@pytest.mark.slow
def test_a_tap_elsewhere_closes_menus_and_hides_nothing_of_a_card(bench: Bench, page: Page) -> None:
    bench.card(button_card(sub_title_text="5 分钟内没人处理会再次提醒。"), to="jiangmin")
    officer = page.get_by_label("蒋敏的手机", exact=True)
    expect(officer.get_by_text("没人处理会再次提醒")).to_be_visible()
    page.get_by_text("企业微信模拟器").click()
    expect(officer.get_by_text("没人处理会再次提醒")).to_be_visible()


@pytest.mark.browser
@pytest.mark.slow
def test_on_a_narrow_window(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.get_by_label("张伟的手机", exact=True).get_by_label("输入消息")).to_be_visible()
