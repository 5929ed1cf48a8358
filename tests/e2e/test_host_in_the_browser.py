"""A visit as a new host meets it on a narrow phone: one message and at most two taps, then in and out at the door.

Every tap is counted where it is made, and after each act nothing is wider than the window. Pictures of every act are kept
under .test/e2e for people to look at.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Locator, Page, sync_playwright

from tests.bot.house.demo import Installation
from tests.bot.house.lived_in import moved_in
from tests.databases import missing
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.valkey]
PICTURES = Path(__file__).parents[2] / ".test" / "e2e"
PATIENCE_MS = 30_000
HOST, KEEPER = "张伟", "褚岩"
WIDTH, HEIGHT = 360, 740
SAID = "今天0点1分到明天23点省厅赵强13904561234来开会，我陪同"  # whatever hour it is, they may come now
# Boxes that end beyond an edge of the window, or have to be pushed sideways to be read. The rows of buttons over the phones
# are the simulator's own and are made to be pushed; nothing of a phone is.
TOO_WIDE = """() => {
  const strip = ".bar, .switcher, .unread"
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : []
  for (const one of document.body.querySelectorAll("*")) {
    if (!one.checkVisibility() || one.closest(strip)) continue
    const box = one.getBoundingClientRect(), style = getComputedStyle(one)
    const beyond = (box.right > innerWidth + 1 || box.left < -1) && box.width > 1
    const sideways = one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && style.overflowX !== "visible"
      && style.overflowX !== "hidden"
    if (beyond || sideways) wide.push(one.outerHTML.slice(0, 200))
  }
  return wide }"""


@pytest.fixture
def installation(lived_in: Path, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(moved_in(lived_in, tmp_path))
    wait_until(installation.is_ready, seconds=120)
    yield installation
    installation.process.terminate()
    assert installation.process.wait(timeout=30) == 0


@pytest.fixture
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        missing("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


class Narrow:
    """The simulator in a window 360 wide. taps: those on what the product sent, in their order."""

    def __init__(self, browser: Browser, installation: Installation) -> None:
        self.complaints: list[str] = []
        self.taps: list[str] = []
        context = browser.new_context(locale="zh-CN", viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{error} {error.stack}"))
        self.page.on("console", self._complaint)
        self.page.goto(f"http://{installation.simulator}/")
        self.page.locator("section.phone").first.wait_for()

    def _complaint(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def phone(self, name: str) -> Locator:
        handle = self.page.get_by_label("打开的手机").get_by_role("button", name=name)
        if handle.count():
            handle.click()
        else:
            self.page.get_by_role("button", name="＋ 手机").click()
            self.page.get_by_label("找人", exact=True).fill(name)
            self.page.get_by_label("找人", exact=True).press("Enter")
            self.page.keyboard.press("Escape")
        phone = self.page.get_by_label(f"{name}的手机", exact=True)
        phone.wait_for()
        return phone

    def says(self, name: str, words: str) -> Locator:
        phone = self.phone(name)
        phone.get_by_label("输入消息").fill(words)
        phone.get_by_role("button", name="发送", exact=True).click()
        return phone

    def taps_on(self, where: Locator | FrameLocator, button: str | re.Pattern[str]) -> None:
        one = where.get_by_role("button", name=button, exact=isinstance(button, str)).last
        one.wait_for()
        self.taps.append(one.inner_text().strip())
        one.click()

    def scans(self, name: str) -> FrameLocator:
        """扫一扫 on this phone, held over the code on the host's."""
        phone = self.phone(name)
        phone.get_by_role("button", name=f"{name}的手机设置").click()
        self.page.get_by_role("menuitem", name="扫一扫").click()
        self.page.get_by_text(f"扫一扫（{name}的手机）").wait_for()
        self.phone(HOST).locator(".bubble.picture").last.click()
        return self.page.frame_locator("#browser iframe")

    def fits(self, name: str, inside: FrameLocator | None = None) -> None:
        """A picture of this act, on which nothing is wider than the window."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"host-{name}.png")
        assert self.page.evaluate("innerWidth") == WIDTH
        assert self.page.evaluate(TOO_WIDE) == [], name
        if inside is not None:
            assert inside.locator("body").evaluate(TOO_WIDE) == [], name


@pytest.fixture
def narrow(browser: Browser, installation: Installation) -> Narrow:
    return Narrow(browser, installation)


def test_a_new_host_registers_a_visit_with_one_message_and_two_taps(narrow: Narrow) -> None:
    host = _registered(narrow)
    assert len(narrow.taps) <= 2, narrow.taps
    _told_the_rules(narrow, host)
    _through_the_door(narrow)
    assert narrow.taps[-3:] == ["已告知，全程陪同", "签到：赵*", "签离：赵*"]
    narrow.says(KEEPER, "现在有哪些访客").get_by_text("没有登记在场的外部人员").last.wait_for()
    narrow.fits("6-nobody-left")
    _would_be_noticed(narrow)
    assert narrow.complaints == []


def _registered(narrow: Narrow) -> Locator:
    """The message is typed; from then on only taps. What is not asked for is not tapped."""
    host = narrow.says(HOST, SAID)
    host.get_by_role("button", name="提交", exact=True).last.wait_for()
    narrow.fits("1-summary")
    narrow.taps_on(host, "提交")
    told = host.get_by_text("已登记：来访").last
    told.wait_for()
    assert "张伟" in host.inner_text()
    host.get_by_role("button", name="已告知，全程陪同", exact=True).last.wait_for()
    narrow.fits("2-registered")
    return host


def _told_the_rules(narrow: Narrow, host: Locator) -> None:
    narrow.taps_on(host, "已告知，全程陪同")
    host.get_by_text("已记录“已告知，全程陪同”").last.wait_for()
    code = host.locator(".bubble.picture img").last
    code.wait_for()
    narrow.page.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=code.element_handle())
    code.scroll_into_view_if_needed()
    narrow.fits("3-code")


def _through_the_door(narrow: Narrow) -> None:
    inside = narrow.scans(KEEPER)
    inside.get_by_role("heading", name="可以进入").wait_for()
    narrow.fits("4-may-enter", inside)
    narrow.taps_on(inside, re.compile("^签到"))
    inside.get_by_role("heading", name="已在场").wait_for()
    narrow.fits("5-inside", inside)
    narrow.taps_on(inside, re.compile("^签离"))
    inside.get_by_role("heading", name="已签离").wait_for()
    narrow.page.get_by_role("button", name="关闭网页").click()


def _would_be_noticed(narrow: Narrow) -> None:
    """The measure itself: words that do not break make a bubble too wide, and that is seen."""
    bubble = narrow.phone(HOST).locator(".bubble").last
    bubble.evaluate(
        "one => { one.style.whiteSpace = 'nowrap'; one.style.maxWidth = 'none'; one.append('宽'.repeat(60)) }"
    )
    assert narrow.page.evaluate(TOO_WIDE) != []
