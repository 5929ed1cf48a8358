"""The page of the simulator as people use it: everything a phone can show, what is unread, what is remembered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, expect, sync_playwright

from bot.simulator.bell import KEPT
from bot.simulator.server import Server
from tests.bench.page import Sender, simulator
from tests.databases import missing
from tests.e2e import gallery
from tests.simulator.kit import Bench, button_card, vote_card

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=30_000)  # the machine may be busy
PICTURES = Path(__file__).parents[2] / ".test" / "e2e"
PATIENCE_MS = 30_000
NAMELESS = """
() => [...document.querySelectorAll("button, select, textarea, input:not([type=file]), a[href]")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !(one.ariaLabel || one.textContent.trim() || one.labels?.length || one.querySelector("img[alt]:not([alt=''])")))
  .map((one) => one.outerHTML)
"""


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def server(bench: Bench) -> Iterator[Server]:
    running = Server(bench.platform).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        missing("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1640, "height": 980})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{error} {error.stack}"))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.goto(server.url)
    page.locator("section.phone").first.wait_for()
    yield page
    context.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type == "error" else []


def phone(page: Page, name: str) -> Locator:
    return page.get_by_label(f"{name}的手机", exact=True)


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"page-{name}.png")


def add_phone(page: Page, name: str) -> None:
    page.get_by_role("button", name="＋ 手机").click()
    page.get_by_label("找人", exact=True).fill(name)
    page.get_by_label("找人", exact=True).press("Enter")
    phone(page, name).wait_for()
    page.keyboard.press("Escape")


def test_everything_a_phone_can_show(bench: Bench, page: Page) -> None:
    add_phone(page, "王芳")
    gallery.fill(bench)
    reporter, officer, leader, colleague = (phone(page, name) for name in ("张伟", "蒋敏", "李明", "王芳"))

    expect(reporter.get_by_role("link", name="第二十条")).to_have_attribute("href", "https://example.gov.cn/rules")
    expect(reporter.locator(".md h3")).to_have_text("处置进展")
    expect(reporter.locator(".md blockquote")).to_have_count(3)
    expect(reporter.locator(".md .warning")).to_have_text("书面报告还有 23 小时")
    expect(reporter.get_by_text("信安助手撤回了一条消息")).to_be_visible()
    expect(reporter.get_by_text("这一条马上撤回")).to_have_count(0)
    expect(reporter.locator("a.file").first).to_contain_text("账号密码泄露书面报告-XL-20261123-001.docx")
    expect(reporter.locator("a.file small").last).to_have_text("1.2 MB · 点击下载")
    drawn = reporter.locator(".bubble img").evaluate(
        "async (one) => { await one.decode(); return [one.naturalWidth, one.naturalHeight]; }"
    )
    assert drawn == [240, 150]

    spent, call, choice = officer.locator("article.card").all()
    expect(spent.locator(".dead")).to_have_text("沈清已确认")
    expect(spent.locator(".keys button")).to_have_count(0)
    expect(call.locator(".from.c2")).to_have_text("信安助手")
    expect(call.locator("dt")).to_have_text(["上报人", "系统", "账号", "发现时间", "办法"])
    expect(call.locator(".keys > *")).to_have_text(["确认收到", "已停用账号", "不是泄露", "查看记录"])
    styles = call.locator(".keys > *").evaluate_all("(all) => all.map((one) => getComputedStyle(one).backgroundColor)")
    assert len(set(styles)) == 4
    expect(choice.locator(".quote")).to_contain_text("我的密码好像被别人知道了")
    expect(choice.get_by_label("停用时间")).to_have_value("now")
    call.get_by_role("button", name="更多操作").click()
    expect(call.get_by_role("menuitem")).to_have_text(["转给代理人", "这不是我处理的"])
    picture(page, "all-kinds")
    page.keyboard.press("Escape")

    news, notice = leader.locator("article.card").all()
    expect(news.get_by_role("img", name="图片")).to_have_count(2)
    expect(news.locator(".upright")).to_have_count(2)
    expect(notice.locator(".big b")).to_have_text("6 小时")
    expect(notice.locator(".jumps a")).to_have_text(["现在写报告", "看办法第二十一条"])

    vote, form, expired = colleague.locator("article.card").all()
    expect(vote.get_by_label("信用信息共享平台")).to_be_checked()
    expect(form.get_by_role("combobox")).to_have_count(3)
    expect(expired.get_by_role("checkbox").first).to_be_disabled()
    expect(expired.locator(".dead")).to_have_text("已过期")

    bench.clock.forward(hours=73)
    page.request.post(f"{page.url}phone/jiangmin/say", data={"text": "还在吗"})
    bench.platform.state.bell.ring("clock")
    expect(call).to_have_class("card with-menu old")
    for log in page.locator(".chat").all():
        log.evaluate("(chat) => { chat.scrollTop = -chat.scrollHeight; }")
    picture(page, "all-kinds-top")


def test_everything_has_a_name_and_can_be_reached_with_the_keyboard(bench: Bench, page: Page) -> None:
    gallery.fill(bench)
    expect(phone(page, "蒋敏").locator("article.card")).to_have_count(3)
    assert page.evaluate(NAMELESS) == []
    phone(page, "蒋敏").get_by_label("这是谁的手机").focus()
    order = []
    for _ in range(14):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate(
                "document.activeElement.ariaLabel || document.activeElement.textContent || document.activeElement.tagName"
            )
        )
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert order[:3] == ["蒋敏的手机设置", "收起蒋敏的手机", "聊天记录"]
    assert order[3:9] == ["第二十条", "更多操作", "第二十条", "更多操作", "确认收到", "已停用账号"]


def test_the_way_back_to_the_newest_takes_no_focus_along(bench: Bench, page: Page) -> None:
    for number in range(40):
        bench.text(f"第 {number} 条")
    reporter = phone(page, "张伟")
    chat = reporter.get_by_role("log")
    expect(reporter.locator(".row")).to_have_count(40)
    chat.evaluate("(chat) => { chat.scrollTop = -chat.scrollHeight; }")
    back = reporter.get_by_role("button", name="回到最新")
    expect(back).to_have_attribute("tabindex", "-1")
    back.click()
    expect(back).to_be_hidden()
    expect(chat).to_be_focused()


def test_only_what_changed_is_drawn(bench: Bench, page: Page) -> None:
    reporter = phone(page, "张伟")
    for number in range(20):
        bench.text(f"第 {number} 条")
    expect(reporter.locator(".row")).to_have_count(20)
    page.evaluate("document.querySelectorAll('.row').forEach((row) => { row.mark = true; })")
    sent = bench.card(vote_card())
    expect(reporter.locator("article.card")).to_have_count(1)
    marked = "document.querySelectorAll('.phone[data-member=zhangwei] .row').values().filter((row) => row.mark).toArray().length"
    assert page.evaluate(marked) == 20
    reporter.get_by_label("信用平台").check()
    bench.text("又一条")
    expect(reporter.get_by_text("又一条")).to_be_visible()
    expect(reporter.get_by_label("信用平台")).to_be_checked()
    bench.update(sent["response_code"], {"button": {"replace_name": "已提交"}}, atall=1)
    expect(reporter.locator(".dead")).to_have_text("已提交")
    expect(reporter.get_by_label("信用平台")).to_be_checked()
    assert page.evaluate(marked) == 20


def test_a_long_session_stays_small_and_nothing_is_lost(bench: Bench, page: Page) -> None:
    reporter = phone(page, "张伟")
    for number in range(300):
        bench.platform.state.put("zhangwei", "text", {"content": f"第 {number:03} 条"})
    expect(reporter.get_by_text("第 299 条")).to_be_visible()
    assert reporter.locator(".row").count() <= 80
    earlier = reporter.get_by_role("button", name="更早的消息")
    while earlier.is_visible():
        before = reporter.locator(".row").count()
        earlier.click()
        expect(reporter.locator(".row")).not_to_have_count(before)
    said = reporter.locator(".bubble").all_inner_texts()
    assert said == [f"第 {number:03} 条" for number in range(300)]


def test_unread_is_counted_until_it_is_seen(bench: Bench, page: Page, server: Server) -> None:
    reporter = phone(page, "张伟")
    for number in range(40):
        bench.platform.state.put("zhangwei", "text", {"content": f"第 {number} 条"})
    expect(reporter.get_by_text("第 39 条")).to_be_visible()
    reporter.locator(".chat").evaluate("(chat) => { chat.scrollTop = -400; }")
    expect(reporter.get_by_text("回到最新")).to_be_visible()
    place = "(chat) => Math.round(chat.querySelector('.row:nth-last-child(12)').getBoundingClientRect().top)"
    before = reporter.locator(".chat").evaluate(place)
    bench.text("新来的")
    bench.text("新来的二")
    expect(reporter.get_by_text("2 条新消息")).to_be_visible()
    after = reporter.locator(".chat").evaluate(place.replace("12", "14"))
    assert abs(after - before) <= 2, "what somebody reads must not move away"
    reporter.get_by_text("2 条新消息").click()
    expect(reporter.get_by_text("新来的二")).to_be_in_viewport()
    expect(reporter.get_by_text("2 条新消息")).not_to_be_visible()

    waiting = page.get_by_label("有新消息但没有打开的手机")
    for _ in range(3):
        bench.text("请关注", to="qianhui")
    expect(waiting.get_by_role("button")).to_have_text("钱慧 · 副主任、安全主管3")
    page.reload()
    expect(waiting.get_by_role("button")).to_have_text("钱慧 · 副主任、安全主管3")
    waiting.get_by_role("button").click()
    expect(phone(page, "钱慧").get_by_text("请关注").last).to_be_visible()
    expect(waiting.get_by_role("button")).to_have_count(0)
    page.wait_for_function("() => JSON.parse(localStorage.getItem('xinan-read') || '{}').qianhui === 3")
    phone(page, "钱慧").get_by_label("收起钱慧的手机").click()
    page.reload()
    expect(phone(page, "张伟").get_by_text("新来的二")).to_be_visible()
    expect(waiting.get_by_role("button")).to_have_count(0)


def test_phones_change_places_and_the_layout_is_remembered(page: Page) -> None:
    phone(page, "张伟").get_by_label("张伟的手机设置").click()
    page.get_by_role("menuitem", name="向右移").click()
    phone(page, "李明").get_by_label("收起李明的手机").click()
    add_phone(page, "周平")
    page.reload()
    page.locator("section.phone[data-member=zhouping]").wait_for()
    order = page.locator("section.phone").evaluate_all("(all) => all.map((one) => one.dataset.member)")
    assert order == ["jiangmin", "zhangwei", "zhouping"]


@pytest.mark.parametrize("width", [400, 360, 320])
def test_one_phone_at_a_time_on_a_narrow_window(bench: Bench, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 780})
    gallery.fill(bench)
    shown = page.locator("section.phone:visible")
    expect(shown).to_have_count(1)
    switcher = page.get_by_label("打开的手机")
    expect(switcher.get_by_role("button", name="蒋敏").locator(".badge")).to_have_text("3")
    switcher.get_by_role("button", name="蒋敏").click()
    expect(shown).to_have_attribute("data-member", "jiangmin")
    expect(switcher.get_by_role("button", name="蒋敏").locator(".badge")).to_have_count(0)
    expect(shown.get_by_role("button", name="已停用账号").last).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    overflow = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"
    assert page.locator(".phone:visible .chat, .phone:visible .card").evaluate_all(overflow) == []
    picture(page, f"narrow-{width}")


def test_a_silent_product_is_told_on_the_phone(bench: Bench, page: Page) -> None:
    bench.product.statuses = [503, 503, 503]
    bench.card(button_card())
    reporter = phone(page, "张伟")
    reporter.get_by_role("button", name="同意").click()
    expect(reporter.get_by_role("alert")).to_have_text("应用没有应答（已投递 3 次）")
    reporter.get_by_role("button", name="同意").click()
    expect(reporter.get_by_role("alert")).to_have_count(0)


def test_the_page_goes_on_when_the_simulator_comes_back(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(locale="zh-CN")
    page.set_default_timeout(PATIENCE_MS)
    with simulator(tmp_path) as port:
        page.goto(f"http://127.0.0.1:{port}/")
        with closing(Sender(port, tmp_path / "clock")) as sender:
            sender.send(1, "zhangwei")
        expect(phone(page, "张伟").get_by_text("第 1 号")).to_be_visible()
    expect(page.get_by_text("连接断开，正在重连")).to_be_visible()
    with simulator(tmp_path, port):
        with closing(Sender(port, tmp_path / "clock")) as sender:
            sender.send(2, "zhangwei")
        expect(phone(page, "张伟").get_by_text("第 2 号")).to_be_visible()
        expect(phone(page, "张伟").locator(".row")).to_have_count(2)
        expect(page.get_by_text("已连接")).to_be_visible()
    page.close()


def test_begun_anew_twice_at_once_nothing_is_lost_or_shown_twice(bench: Bench, page: Page) -> None:
    """The line was so far behind that all is fetched again, and once more while that is on its way."""
    held: list[Route] = []
    page.route("**/phone/zhangwei.json", lambda route: held.append(route))
    bell = bench.platform.state.bell
    for number in (1, 2):
        bell.count += KEPT + 1  # more than is remembered has been missed
        bell.ring()
        while len(held) < number:
            page.wait_for_timeout(20)
    bench.text("这期间来的", to="zhangwei")
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    chat = phone(page, "张伟")
    expect(chat.get_by_text("这期间来的")).to_have_count(1)
    bench.text("之后来的", to="zhangwei")
    expect(chat.get_by_text("之后来的")).to_have_count(1)
    expect(chat.get_by_text("这期间来的")).to_have_count(1)
