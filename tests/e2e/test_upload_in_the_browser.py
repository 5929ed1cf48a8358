"""The written report as files: a phone's narrow window, good files and bad ones, a broken line, submitting, downloading.

Pictures of every act are kept under .test/e2e for people to look at.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Locator, Page, Route, expect, sync_playwright

from tests.bot.h5.kit import pdf, photograph, word
from tests.bot.house.demo import Installation
from tests.bot.house.lived_in import moved_in
from tests.databases import missing
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.valkey]
PICTURES = Path(__file__).parents[2] / ".test" / "e2e"
PATIENCE_MS = 30_000
OCTETS = "application/octet-stream"
DOCUMENT = word()


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


def opened(browser: Browser, installation: Installation, width: int, height: int, complaints: list[str]) -> Page:
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": height}, has_touch=width < 500)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: complaints.append(f"{error} {error.stack}"))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.goto(f"http://{installation.simulator}/")
    page.locator("section.phone").first.wait_for()
    return page


def _complaint(message: ConsoleMessage) -> list[str]:
    """A refusal is an HTTP error, and the browser notes each of these by itself."""
    refused = "Failed to load resource" in message.text
    return [message.text] if message.type == "error" and not refused else []


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"upload-{name}.png")


def says(page: Page, name: str, words: str) -> None:
    phone = page.get_by_label(f"{name}的手机", exact=True)
    phone.get_by_label("输入消息").fill(words)
    phone.get_by_role("button", name="发送", exact=True).click()


def chosen(inside: FrameLocator, *files: tuple[str, bytes]) -> None:
    payload = [{"name": name, "mimeType": OCTETS, "buffer": content} for name, content in files]
    inside.locator("#chosen").set_input_files(payload)  # type: ignore[arg-type]


def test_files_are_brought_on_a_phone_and_taken_by_the_reviewer(browser: Browser, installation: Installation) -> None:
    complaints: list[str] = []
    page = opened(browser, installation, 390, 844, complaints)
    phone = page.get_by_label("张伟的手机", exact=True)
    inside = _from_the_button(page, phone)
    _good_files(page, inside)
    _bad_files(page, inside)
    _broken_line(page, inside)
    inside.get_by_role("button", name="移除 扫描件.pdf").click()
    inside.get_by_text("已移除 扫描件.pdf").wait_for()
    _fits_a_thumb(page, inside)
    _submitted(page, inside)
    page.get_by_role("button", name="关闭网页").click()
    phone.get_by_text("审核，结果会通知您").last.wait_for()
    picture(page, "7-in-chat")
    _reviewed(browser, installation, complaints)
    assert complaints == []


def _from_the_button(page: Page, phone: Locator) -> FrameLocator:
    says(page, "张伟", "信用信息共享平台的账号 zhangwei01 密码好像被别人知道了")
    phone.get_by_text("已登记账号密码泄露").last.wait_for()
    says(page, "张伟", "写报告")
    card = phone.locator("article.card").filter(has_text="也可以直接上传书面报告").last
    button = card.get_by_text("上传文件", exact=True)
    button.wait_for()
    button.scroll_into_view_if_needed()
    picture(page, "0-card")
    button.click()
    inside = page.frame_locator("#browser iframe")
    inside.get_by_text("选择文件或拍照").wait_for()
    expect(inside.locator("#submit")).to_be_disabled()
    picture(page, "1-empty")
    return inside


def _good_files(page: Page, inside: FrameLocator) -> None:
    chosen(inside, ("情况说明.docx", DOCUMENT), ("现场照片.jpg", photograph((2000, 1500), quality=93)))
    _dropped(inside, "扫描件.pdf", pdf())
    expect(inside.locator("li.file[data-id]")).to_have_count(3)
    expect(inside.locator("img.face")).to_have_js_property("complete", True)
    picture(page, "2-three-files")


def _bad_files(page: Page, inside: FrameLocator) -> None:
    rest = b"\0" * 1024
    chosen(
        inside,
        ("图标.svg", b"<svg onload='alert(1)'/>"),
        ("旧报告.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + rest),
        ("../../\u202efdp.exe", b"MZ" + rest),
        ("扫描件（副本）.pdf", pdf()),
    )
    for words in ("网页和 SVG 文件不能上传", "旧版 Word（.doc）", "程序文件不能上传", "已经传过了（扫描件.pdf）"):
        inside.get_by_text(words).wait_for()
    bad = inside.locator("li.file.bad")
    expect(bad).to_have_count(4)
    expect(bad.last).to_be_in_viewport(ratio=1)
    picture(page, "3-refused")
    for _ in range(4):
        bad.first.get_by_role("button", name=re.compile("^不传")).click()
    expect(bad).to_have_count(0)


def _fits_a_thumb(page: Page, inside: FrameLocator) -> None:
    """Nothing is wider than the window, and whatever is tapped is at least 44 points high."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert inside.locator("body").evaluate("one => one.ownerDocument.documentElement.scrollWidth <= innerWidth")
    small = inside.locator("button, .choose, .take").evaluate_all(
        "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
    )
    assert small == []


def _submitted(page: Page, inside: FrameLocator) -> None:
    inside.get_by_role("button", name="提交书面报告").click()
    inside.get_by_text("确定提交这 3 个文件").wait_for()
    picture(page, "5-sure")
    inside.get_by_role("button", name="确定提交").click()
    inside.get_by_text("可以关闭本页").wait_for()
    expect(inside.locator("#bring")).to_be_hidden()
    picture(page, "6-submitted")


def _dropped(inside: FrameLocator, name: str, content: bytes) -> None:
    """As somebody drags it from their desktop."""
    carried = inside.locator("body").evaluate_handle(
        """(_, [name, bytes]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(bytes)], name));
            return carried;
        }""",
        [name, list(content)],
    )
    inside.locator("#bring").dispatch_event("drop", {"dataTransfer": carried})


def _broken_line(page: Page, inside: FrameLocator) -> None:
    """The line breaks in the middle of a large photograph; the page waits, and goes on from there."""
    seen: list[str] = []

    def flaky(route: Route) -> None:
        seen.append(route.request.url)
        if 3 <= len(seen) <= 5:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/incoming/*?at=*", flaky)
    chosen(inside, ("大照片.jpg", photograph((2600, 2000), quality=95)))
    inside.get_by_text("网络不稳，正在重试").wait_for()
    picture(page, "4-broken-line")
    inside.locator("li.file[data-id]").filter(has_text="大照片.jpg").wait_for()
    page.unroute("**/incoming/*?at=*")
    assert len(seen) > 20
    assert len({url for url in seen if url.endswith("at=0")}) == 1


def _reviewed(browser: Browser, installation: Installation, complaints: list[str]) -> None:
    page = opened(browser, installation, 1280, 860, complaints)
    page.get_by_role("button", name="＋ 手机").click()
    page.get_by_label("找人", exact=True).fill("周平")
    page.get_by_label("找人", exact=True).press("Enter")
    page.keyboard.press("Escape")
    phone = page.get_by_label("周平的手机", exact=True)
    phone.wait_for()
    card = phone.locator("article.card").filter(has_text="请审核书面报告").last
    card.get_by_text("查看附件", exact=True).click()
    inside = page.frame_locator("#browser iframe")
    inside.get_by_role("link", name="下载 情况说明.docx").wait_for()
    picture(page, "8-reviewer")
    with page.expect_download() as download:
        inside.get_by_role("link", name="下载 情况说明.docx").click()
    assert download.value.suggested_filename == "情况说明.docx"
    assert Path(download.value.path()).read_bytes() == DOCUMENT
    expect(inside.locator("#submit")).to_have_count(0)
    page.get_by_role("button", name="关闭网页").click()
