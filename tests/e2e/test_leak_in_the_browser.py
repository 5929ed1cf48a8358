"""The headline story as somebody plays it: `xinan demo`, a browser, three phones, from the first sentence to the Word file.

Pictures of every act are kept under .test/e2e for people to look at.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import ConsoleMessage, Locator, Page, sync_playwright

from tests.bot.house.demo import Installation
from tests.bot.house.lived_in import moved_in
from tests.databases import missing
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.valkey]
PICTURES = Path(__file__).parents[2] / ".test" / "e2e"
PATIENCE_MS = 30_000
ANSWERS = {
    "发现时间": "今天",
    "泄露时间": "跳过",
    "泄露经过": "收到自称管理员的邮件，点开链接后填了密码",
    "影响": "无",
    "已采取措施": "立即上报，账号已停用",
    "原因": "警惕性不够，没有核实发件人",
    "防范": "参加培训，今后先核实再操作",
}


@pytest.fixture
def installation(lived_in: Path, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(moved_in(lived_in, tmp_path))
    wait_until(installation.is_ready, seconds=120)
    yield installation
    installation.process.terminate()
    assert installation.process.wait(timeout=30) == 0


@pytest.fixture
def page(installation: Installation) -> Iterator[Page]:
    browser_file = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser_file is None:
        missing("chromium")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_file, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 860})
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: complaints.append(f"{error} {error.stack}"))
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        page.goto(f"http://{installation.simulator}/")
        yield page
        browser.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type == "error" else []


class Phone:
    def __init__(self, page: Page, member: str) -> None:
        self.page, self.member = page, member
        self.screen = page.locator(f"section.phone[data-member={member}]")

    def says(self, words: str) -> str:
        """Typed and sent; the reply that appears under it."""
        mine = self.screen.locator(".row.mine")
        before = mine.count()
        self.screen.get_by_label("输入消息").fill(words)
        self.screen.get_by_role("button", name="发送", exact=True).click()
        row = mine.nth(before)
        row.wait_for()
        answer = row.locator("xpath=following-sibling::*[contains(@class,'row')][1]")
        answer.wait_for()
        return answer.inner_text()

    def card(self, title: str) -> Locator:
        """The newest card with these words."""
        card = self.screen.locator("article.card").filter(has_text=title).last
        card.wait_for()
        return card

    def sees(self, words: str) -> None:
        self.screen.locator(".row:not(.mine)").filter(has_text=words).last.wait_for()


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def test_from_one_sentence_to_the_word_file(page: Page, tmp_path: Path) -> None:
    reporter, officer = Phone(page, "zhangwei"), Phone(page, "jiangmin")
    reporter.screen.locator(".menu button").filter(has_text="上报").first.wait_for()
    picture(page, "0-before")

    reply = reporter.says("信用信息共享平台的账号 zhangwei01 密码好像被别人知道了")
    assert "已登记账号密码泄露" in reply
    number = re.search(r"XL-\d{8}-\d{3}", reply)
    assert number is not None
    call = officer.card("请立即确认")
    assert number[0] in call.inner_text()
    Phone(page, "liming").sees("本单位账号密码泄露")
    picture(page, "1-reported")

    call.get_by_role("button", name="确认收到").click()
    reporter.sees("确认收到")
    picture(page, "2-confirmed")

    stop = officer.screen.locator("article.card").filter(has=page.get_by_role("button", name="已停用账号")).last
    when = stop.locator("select")
    when.select_option(index=1)
    chosen = when.locator("option").nth(1).inner_text()
    stop.get_by_role("button", name="已停用账号").click()
    officer.screen.locator("article.card").filter(has_text="已停用").last.wait_for()
    reporter.sees("停用")
    assert chosen
    picture(page, "3-disabled")

    page.evaluate(
        "fetch('/phone/clock', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{\"seconds\": 43260}'})"
    )
    reporter.sees("小时")
    reporter.screen.locator(".row:not(.mine)").filter(has_text=re.compile("还有 (11|12) 小时")).last.wait_for()
    picture(page, "4-reminded")

    reply = reporter.says("写报告")
    for _ in range(12):
        if "请核对" in reply:
            break
        asked = reply.split("项/共")[-1]
        reply = reporter.says(next((answer for label, answer in ANSWERS.items() if label in asked[:14]), "跳过"))
    assert "zhangwei01" in reporter.card("书面报告：请核对").inner_text()
    picture(page, "5-written")
    assert "审核" in reporter.says("提交")

    third = Phone(page, "liming")
    third.screen.get_by_label("这是谁的手机").select_option("zhouping")
    admin = Phone(page, "zhouping")
    admin.card("请审核书面报告").get_by_role("button", name="接受").click()
    reporter.sees("接受")
    file = reporter.screen.locator("a.file").last
    file.wait_for()
    picture(page, "6-accepted")

    with page.expect_download() as download:
        file.click()
    assert download.value.suggested_filename == f"账号密码泄露书面报告-{number[0]}.docx"
    text = _text_of(Path(download.value.path()).read_bytes())
    for words in (number[0], "张伟", "zhangwei01", "点开链接后填了密码", "参加培训"):
        assert words in text


def _text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
