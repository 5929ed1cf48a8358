"""Plays a leaked password through in the simulator and takes the pictures the README shows.

    .venv/bin/python docs/pictures/make.py

Needs chromium and the packages of requirements-dev.lock. Uses ports 8920 and 8921 and a state folder of its own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

HERE = Path(__file__).parent
PORT, STAND_IN = "8920", "8921"
READY = "演示已就绪"
REPORTER, OFFICER, LEADER, ADMIN = "zhangwei", "jiangmin", "liming", "zhouping"
# Minutes past midnight in Beijing, on the next Monday: the pictures shall not show the middle of the night.
MORNING = 9 * 60 + 12
WRITTEN = (
    "早上开机发现账号昨晚有一次外地登录，不是本人操作。",
    "凌晨在外地登录一次",
    "无",
    "已请值班员停用账号，并更换了邮箱密码。",
    "点了冒充平台通知的邮件，在假页面输入过密码。",
    "不点陌生邮件里的链接，定期更换密码。",
)


def next_monday(now: datetime) -> float:
    """Seconds from ``now`` to the morning the pictures show."""
    there = now + timedelta(hours=8)
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + timedelta(days=7 - there.weekday(), minutes=MORNING) - there).total_seconds()


@contextmanager
def demo() -> Iterator[str]:
    """A demonstration that has just been started; gives the address of the page."""
    with tempfile.TemporaryDirectory(prefix="xinan-pictures-") as var:
        (Path(var) / "clock").write_text(f"{next_monday(datetime.now(UTC)):.0f}\n", "ascii")
        command = [sys.executable, "-m", "bot.cli", "demo", "--port", PORT, "--simulator-port", STAND_IN]
        environ = {**os.environ, "XINAN_VAR": var}
        running = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=HERE.parents[1], env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            lines = running.stdout or ()
            if not any(READY in line for line in lines):
                raise SystemExit("the demonstration did not start")
            yield f"http://127.0.0.1:{STAND_IN}/"
        finally:
            running.terminate()
            running.wait(20)


def phone(page: Page, member: str) -> Locator:
    return page.locator(f"section.phone[data-member={member}]")


def says(page: Page, member: str, text: str, answer: str) -> None:
    """Types like a person, and waits until the answer is there."""
    words = phone(page, member).get_by_label("输入消息")
    words.fill(text)
    words.press("Enter")
    expect(phone(page, member).locator(".chat")).to_contain_text(answer)


def taps(page: Page, member: str, button: str) -> None:
    phone(page, member).get_by_role("button", name=button, exact=True).last.click()


def shoot(what: Locator, name: str, *, height: int) -> None:
    """``height``: of the window, so that nothing is cut and little is empty."""
    what.page.set_viewport_size({"width": 1190, "height": height})
    what.page.evaluate("document.activeElement.blur()")
    what.page.wait_for_timeout(500)
    what.screenshot(path=HERE / f"{name}.png")


def play(page: Page) -> None:
    """The story, with a picture at each turn of it."""
    chat = phone(page, OFFICER).locator(".chat")
    says(page, REPORTER, "我账号密码好像被别人知道了", "已登记账号密码泄露")
    expect(chat).to_contain_text("账号密码泄露，请立即确认")
    expect(phone(page, LEADER)).to_contain_text("本单位账号密码泄露")
    shoot(page.locator("#phones"), "three-phones", height=940)
    shoot(phone(page, REPORTER), "reporter", height=940)
    shoot(phone(page, OFFICER), "duty-officer", height=840)
    _answers(page)
    taps(page, OFFICER, "确认收到")
    expect(chat.locator("article.card").last).to_contain_text("停用时间")
    taps(page, OFFICER, "已停用账号")
    expect(phone(page, REPORTER)).to_contain_text("账号已于")
    shoot(phone(page, OFFICER), "settled", height=980)
    _writes(page)


def _answers(page: Page) -> None:
    taps(page, REPORTER, "信用信息共享平台")
    expect(phone(page, REPORTER)).to_contain_text("第2项/共5项")
    says(page, REPORTER, "zhangwei01", "第3项/共5项")
    says(page, REPORTER, "昨天晚上10点", "已记下 泄露时间")


def _writes(page: Page) -> None:
    says(page, REPORTER, "写报告", "书面报告，截止")
    for number, text in enumerate(WRITTEN, start=5):
        following = f"第{number + 1}项/共10项" if number < 10 else "书面报告已填完，请核对"
        says(page, REPORTER, text, following)
    says(page, REPORTER, "提交", "提交。已送")
    page.locator("#unread button", has_text="周平").click()
    taps(page, ADMIN, "接受")
    expect(phone(page, ADMIN)).to_contain_text(".docx")
    shoot(phone(page, ADMIN), "review", height=980)


def tour(page: Page) -> None:
    """The first step of a story, as the page tells it."""
    page.locator("#tour [data-story=leak]").click()
    page.locator("#tour[data-state=ready] .go").click()
    expect(page.locator(".toured")).to_have_count(3)
    shoot(page.locator("body"), "tour", height=960)


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(device_scale_factor=1.5, reduced_motion="reduce")
        page.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        page.goto(address)
        page.locator("#tour").get_by_role("button", name="收起").click()
        play(page)
        page.get_by_role("button", name="带我走一遍").click()
        tour(page)
        browser.close()


if __name__ == "__main__":
    main()
