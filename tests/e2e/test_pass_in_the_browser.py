"""The pass of a visit: the picture that is really shown is read, its page opened on a narrow phone, in and out tapped.

Pictures of every act are kept under .test/e2e for people to look at.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Locator, Page, expect, sync_playwright

from tests.bot.house.demo import Installation
from tests.bot.house.lived_in import moved_in
from tests.databases import missing
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.valkey]
PICTURES = Path(__file__).parents[2] / ".test" / "e2e"
PATIENCE_MS = 30_000
HOST, KEEPER, STRANGER = "张伟", "褚岩", "王芳"
WIDTH, HEIGHT = 360, 740
PERSONAL = ("赵强", "赵*", "13904561234", "1234", "省厅", "开会", HOST)


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


def opened(browser: Browser, installation: Installation, complaints: list[str]) -> Page:
    context = browser.new_context(locale="zh-CN", viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: complaints.append(f"{error} {error.stack}"))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.goto(f"http://{installation.simulator}/")
    page.locator("section.phone").first.wait_for()
    return page


def _complaint(message: ConsoleMessage) -> list[str]:
    """A refusal is an HTTP error, and the browser notes each of these by itself."""
    return [message.text] if message.type == "error" and "Failed to load resource" not in message.text else []


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"pass-{name}.png")


def phone_of(page: Page, name: str) -> Locator:
    """The phone in front: one of those that are open, or else opened."""
    handle = page.get_by_label("打开的手机").get_by_role("button", name=name)
    if handle.count():
        handle.click()
    else:
        page.get_by_role("button", name="＋ 手机").click()
        page.get_by_label("找人", exact=True).fill(name)
        page.get_by_label("找人", exact=True).press("Enter")
        page.keyboard.press("Escape")
    phone = page.get_by_label(f"{name}的手机", exact=True)
    phone.wait_for()
    return phone


def says(page: Page, name: str, words: str) -> Locator:
    phone = phone_of(page, name)
    phone.get_by_label("输入消息").fill(words)
    phone.get_by_role("button", name="发送", exact=True).click()
    return phone


def scans(page: Page, name: str) -> FrameLocator:
    """扫一扫 on this phone, held over the code on the host's."""
    phone = phone_of(page, name)
    phone.get_by_role("button", name=f"{name}的手机设置").click()
    page.get_by_role("menuitem", name="扫一扫").click()
    page.get_by_text(f"扫一扫（{name}的手机）").wait_for()
    phone_of(page, HOST).locator(".bubble.picture").last.click()
    return page.frame_locator("#browser iframe")


def test_a_visitor_is_scanned_in_and_out(browser: Browser, installation: Installation) -> None:
    complaints: list[str] = []
    page = opened(browser, installation, complaints)
    number = _registered(page)
    address = _read_off_the_screen(page)
    assert re.fullmatch(rf"http://{installation.web}/h5/pass/p[\w-]{{32}}", address)
    assert number not in address
    _not_yet(page)
    _in_and_out(page, number)
    _strangers(page, installation, address)
    assert complaints == []


def _registered(page: Page) -> str:
    phone = says(page, HOST, "明早九点省厅赵强13904561234来开会，我陪同")
    phone.get_by_role("button", name="提交", exact=True).last.click()
    told = phone.get_by_text("通行码：编号").last
    told.wait_for()
    phone.locator(".bubble.picture img").last.wait_for()
    picture(page, "1-in-chat")
    found = re.search(r"通行码：编号 (\d+)", told.inner_text())
    assert found
    says(page, HOST, f"改期 {found[1]} 今天0点到明天23点").get_by_text(
        "时间改为"
    ).last.wait_for()  # whatever hour it is
    return found[1]


def _read_off_the_screen(page: Page) -> str:
    """By a decoder that knows nothing of ours, from the pixels somebody would see."""
    shown = phone_of(page, HOST).locator(".bubble.picture img").last
    shown.scroll_into_view_if_needed()
    page.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=shown.element_handle())
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown.screenshot())))
    return str(code.text)


def _not_yet(page: Page) -> None:
    """The notice has not been read out: red, and what to do; once it is, the same page turns green."""
    inside = scans(page, KEEPER)
    inside.get_by_role("heading", name="不能进入").wait_for()
    inside.get_by_text("还没有告知（WB-06）").wait_for()
    expect(inside.get_by_role("button", name=re.compile("^签到"))).to_have_count(0)
    picture(page, "2-not-yet")
    page.get_by_role("button", name="关闭网页").click()
    phone_of(page, HOST).get_by_role("button", name="已告知，全程陪同").last.click()
    phone_of(page, HOST).get_by_text("已记录“已告知，全程陪同”").last.wait_for()


def _in_and_out(page: Page, number: str) -> None:
    inside = scans(page, KEEPER)
    inside.get_by_role("heading", name="可以进入").wait_for()
    expect(inside.get_by_role("heading", name="可以进入")).to_be_in_viewport(ratio=1)
    expect(inside.get_by_role("button", name=re.compile("^签到"))).to_be_in_viewport(ratio=1)
    assert "赵强" not in inside.locator("body").inner_text()
    picture(page, "3-may-enter")
    _fits_a_thumb(page, inside)
    inside.get_by_role("button", name="查看姓名和号码").click()
    inside.get_by_text("赵强 13904561234").wait_for()
    picture(page, "4-in-full")
    inside.get_by_role("button", name=re.compile("^签到")).click()
    inside.get_by_role("heading", name="已在场").wait_for()
    assert "13904561234" not in inside.locator("body").inner_text()
    picture(page, "5-inside")
    page.get_by_role("button", name="关闭网页").click()
    _chat_says(page, "现在有哪些访客", "赵*（省厅）")
    phone_of(page, HOST).get_by_text("来人在场：走时请签离").last.wait_for()
    picture(page, "6-chat-agrees")
    inside = scans(page, HOST)
    inside.get_by_role("button", name=re.compile("^签离")).click()
    inside.get_by_text("已全部离开").wait_for()
    inside.get_by_role("heading", name="已签离").wait_for()
    picture(page, "7-gone")
    page.get_by_role("button", name="关闭网页").click()
    _chat_says(page, "现在有哪些访客", "没有登记在场的外部人员")
    _chat_says(page, f"访客 {number}", "已签离")


def _chat_says(page: Page, asked: str, answer: str) -> None:
    says(page, KEEPER, asked).get_by_text(answer).last.wait_for()


def _strangers(page: Page, installation: Installation, address: str) -> None:
    inside = scans(page, STRANGER)
    inside.get_by_text("您看不到内容").wait_for()
    words = inside.locator("body").inner_text()
    assert [word for word in PERSONAL if word in words] == []
    picture(page, "8-stranger")
    page.get_by_role("button", name="关闭网页").click()
    elsewhere = page.context.new_page()
    elsewhere.goto(address)
    assert "请在企业微信客户端打开链接" in elsewhere.inner_text("body")
    forged = address[:-1] + ("A" if address[-1] != "A" else "B")
    elsewhere.goto(forged)
    elsewhere.get_by_role("heading", name="二维码无效").wait_for()
    picture(elsewhere, "9-forged")


def _fits_a_thumb(page: Page, inside: FrameLocator) -> None:
    """Nothing is wider than the window, and whatever is tapped is at least 44 points high."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert inside.locator("body").evaluate("one => one.ownerDocument.documentElement.scrollWidth <= innerWidth")
    small = inside.locator("button").evaluate_all(
        "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
    )
    assert small == []
