"""The inspector with ten thousand entries: only what is in sight is drawn; filters, the keyboard, one entry in full."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.simulator.ledger import Call
from bot.simulator.server import Server
from tests.e2e.test_tour_in_the_browser import browser
from tests.simulator.kit import Bench, button_card

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = Path(__file__).parents[2] / ".test" / "e2e"
MANY = 10_000
__all__ = ["browser"]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def server(bench: Bench) -> Iterator[Server]:
    running = Server(bench.platform).start()
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1360, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{error} {error.stack}"))
    page.goto(server.url)
    page.locator("section.phone").first.wait_for()
    yield page
    context.close()
    assert complaints == []


def inspector(page: Page) -> Locator:
    page.get_by_role("toolbar", name="工具").get_by_role("button", name="接口记录").click()
    return page.locator("#inspector")


def test_ten_thousand_entries_stay_quick(bench: Bench, page: Page) -> None:
    at = bench.clock.now()
    for number in range(MANY):
        who = "liming" if number % 2 else "zhangwei"
        call = Call(at=at, path="message/send", body=b'{"msgtype":"text"}', outcome={who: "delivered"})
        call.notes.append(f"第{number}条")
        bench.platform.calls.append(call)
        bench.platform.state.touch(call)
    shown = inspector(page)
    # A call of the page's own start may be among them.
    expect(shown).to_contain_text(re.compile(rf"{MANY // 10}\d 条"), timeout=60_000)
    total = int(re.findall(r"(\d{5}) 条", shown.inner_text())[0])
    rows = shown.locator(".entry")
    assert rows.count() < 60
    bench.clock.forward(60)
    bench.text("最新的")
    expect(shown).to_contain_text(f"{total + 1} 条")
    expect(rows.filter(has_text="09:01:00")).to_have_count(1)
    assert rows.count() < 60

    shown.locator(".traffic").evaluate("(list) => { list.scrollTop = list.scrollHeight; }")
    expect(rows.filter(has_text="gettoken")).to_have_count(1)
    assert rows.count() < 60
    shown.get_by_label("只看谁").select_option("liming")
    expect(shown).to_contain_text(f"{MANY // 2} / {total + 1} 条")
    page.screenshot(path=PICTURES / "inspector-0-ten-thousand.png")


def test_an_error_by_field_rule_and_document_and_a_copy(bench: Bench, page: Page) -> None:
    bench.text("好", to="liming")
    too_many = [{"text": f"按钮{number}", "style": 1, "key": f"k{number}"} for number in range(7)]
    bench.card(button_card(button_list=too_many))
    bench.platform.says("zhangwei", "你好")
    shown = inspector(page)
    expect(shown.locator(".entry")).to_have_count(4)
    shown.get_by_label("只看异常").check()
    row = shown.locator(".entry.bad")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("template_card.button_list[6] · 至多 6 个按钮，现在 7 个按钮 · D 90236")
    row.click()
    problem = shown.locator(".detail .problem")
    for words in ("42038", "template_card.button_list[6]", "至多 6 个按钮", "D 90236", "button_list has 7 entries"):
        expect(problem).to_contain_text(words)
    page.screenshot(path=PICTURES / "inspector-1-an-error.png")
    shown.get_by_role("button", name="复制为 JSON").click()
    expect(shown.get_by_role("button", name="已复制")).to_be_visible()
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert copied["request"]["template_card"]["button_list"][6]["key"] == "k6"

    shown.get_by_label("只看异常").uncheck()
    shown.get_by_label("只看哪一类").select_option("callback")
    expect(shown.locator(".entry")).to_have_count(1)
    shown.get_by_label("只看哪一类").select_option("")
    shown.get_by_role("grid").focus()
    page.keyboard.press("ArrowDown")
    expect(shown.locator(".entry[aria-selected=true]")).to_have_count(1)
    shown.get_by_role("button", name="关闭详情").click()
    expect(shown.locator(".detail")).to_be_hidden()
