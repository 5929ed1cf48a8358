"""Time, bad days and transcripts as somebody plays them on the page of a real installation.

Pictures of every act are kept under .test/e2e for people to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bot.house.demo import Installation
from tests.bot.house.lived_in import moved_in
from tests.e2e.test_tour_in_the_browser import browser, opened, running

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.valkey]
PICTURES = Path(__file__).parents[2] / ".test" / "e2e"
LONG_MS = 240_000
NEAR = timedelta(minutes=20)  # the first rungs of a ladder
__all__ = ["browser"]


@pytest.fixture(scope="module")
def installation(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with running(moved_in(lived_in, tmp_path_factory.mktemp("time"))) as installation:
        yield installation


@pytest.fixture
def page(browser: Browser, installation: Installation) -> Iterator[Page]:
    with opened(browser, installation, (1360, 900)) as page:
        fold = page.locator("#tour").get_by_role("button", name="收起", exact=True)
        if fold.is_visible():
            fold.click()
        yield page


def phone(page: Page, member: str) -> Locator:
    return page.locator(f"section.phone[data-member={member}]")


def say(page: Page, member: str, words: str) -> str:
    """Typed and sent; the reply that appears under it."""
    mine = phone(page, member).locator(".row.mine:not(.ghost)")
    before = mine.count()
    phone(page, member).get_by_label("输入消息").fill(words)
    phone(page, member).get_by_role("button", name="发送", exact=True).click()
    row = mine.nth(before)
    row.wait_for()
    answer = row.locator("xpath=following-sibling::*[contains(@class,'row')][1]")
    answer.wait_for()
    return answer.inner_text()


def card(page: Page, member: str, words: str) -> Locator:
    found = phone(page, member).locator(".row:not(.ghost) article.card").filter(has_text=words).last
    found.wait_for()
    return found


def panel(page: Page, button: str, name: str) -> Locator:
    """The panel under the phones, opened."""
    found = page.locator(f"#{name}")
    if not found.is_visible():
        page.get_by_role("toolbar", name="工具").get_by_role("button", name=re.compile(button)).click()
    return found


def clock(page: Page) -> dict[str, Any]:
    view: dict[str, Any] = page.evaluate("fetch('/phone/clock.json').then((one) => one.json())")
    return view


def travel(page: Page, button: str) -> None:
    with page.expect_response("**/phone/clock") as begun:
        page.get_by_role("group", name="模拟时间").get_by_role("button", name=button).click()
    assert begun.value.ok
    page.wait_for_function(
        "fetch('/phone/clock.json').then((one) => one.json()).then((one) => !one.going)", timeout=LONG_MS
    )
    expect(page.locator(".journey")).to_be_hidden(timeout=LONG_MS)


def past_what_is_near(page: Page) -> None:
    """The month behind the city goes on: at some times of the day one of its reports is reminded of within minutes."""
    while (view := clock(page))["deadline"] is not None:
        if datetime.fromisoformat(view["deadline"]) - datetime.fromisoformat(view["now"]) > NEAR:
            return
        travel(page, "到下一时限")


def to_the_full_minute(page: Page) -> None:
    """A recording whose acts lie on both sides of a full minute would be told other minutes when it is replayed."""
    past = datetime.fromisoformat(clock(page)["now"]).second
    page.evaluate("(seconds) => fetch('/phone/clock', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({seconds})})", 62 - past)  # fmt: skip
    page.wait_for_function(
        "fetch('/phone/clock.json').then((one) => one.json()).then((one) => !one.going)", timeout=LONG_MS
    )


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def test_the_clock_is_moved_to_the_next_deadline_and_the_time_line_tells_what_came_of_it(page: Page) -> None:
    past_what_is_near(page)
    reply = say(page, "zhangwei", "点了一个钓鱼链接，信用信息共享平台账号 zhangwei01 的密码泄露了")
    number = re.search(r"XL-\d{8}-\d{3}", reply)
    assert number is not None
    card(page, "jiangmin", number[0])
    wanted = datetime.fromisoformat(clock(page)["deadline"])
    line = panel(page, "时间线", "timeline")
    picture(page, "time-0-reported")

    travel(page, "到下一时限")
    now = datetime.fromisoformat(clock(page)["now"])
    assert 0 <= (now - wanted).total_seconds() < 60
    first = line.locator("li.step").first
    expect(first).to_contain_text(re.compile(r"快进 到下一时限（\+[^）]+）.*1 条消息"))
    expect(first.locator("button.line")).to_contain_text("蒋敏")
    picture(page, "time-1-next-deadline")

    travel(page, r"+1 小时")
    expect(page.locator("#clockbar .came")).to_have_text(re.compile(r"\+1 小时：\d+ 条消息、\d+ 次升级"))
    first = line.locator("li.step").first
    expect(first).to_contain_text(re.compile(r"快进 \+1 小时.*条消息、\d+ 次升级"))
    moments = first.locator(".when-seen h3")
    assert moments.count() >= 3, "every rung of the ladder has a moment of its own"
    picture(page, "time-2-an-hour")

    first.locator("button.line.escalation").filter(has_text="周平").first.click()
    expect(phone(page, "zhouping").locator(".row.pointed")).to_be_visible()
    picture(page, "time-3-shown-on-the-phone")
    card(page, "zhouping", number[0]).get_by_role("button", name="确认收到").click()
    card(page, "zhouping", "已确认")


def test_a_bad_day_and_what_the_platform_swallows(page: Page) -> None:
    troubles = panel(page, "故障演练", "troubles")
    flood = troubles.locator(".trouble").filter(has_text="一分钟内已收满 30 条")
    flood.get_by_label("一分钟内已收满 30 条：谁").select_option("liming")
    flood.get_by_role("button", name="发生").click()
    expect(flood.get_by_role("button", name="李明")).to_be_visible()
    say(page, "zhangwei", "公众号账号 zw02 的密码发错群了，密码泄露")
    ghost = phone(page, "liming").locator(".row.ghost").last
    expect(ghost).to_contain_text("超过每分钟 30 条，企业微信悄悄丢弃了")
    assert ghost.get_by_role("button", name="我已知悉").count() == 0
    picture(page, "trouble-0-swallowed")
    line = panel(page, "时间线", "timeline")
    expect(line.locator("button.line.ghost")).to_contain_text("李明")
    picture(page, "trouble-0-swallowed-time-line")
    panel(page, "故障演练", "troubles")

    flood.get_by_role("button", name="李明").click()
    away = troubles.get_by_role("switch", name="企业微信断线")
    away.click()
    expect(away).to_have_attribute("aria-checked", "true")
    reply = say(page, "wangfang", "网站账号 wf01 的密码被人看到了，密码泄露") if phone(page, "wangfang").count() else ""
    assert reply == ""
    page.evaluate(
        "fetch('/phone/wangfang/say', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({text: '网站账号 wf01 的密码被人看到了，密码泄露'})})"
    )
    inspector = panel(page, "接口记录", "inspector")
    inspector.get_by_label("只看异常").check()
    expect(inspector.locator(".entry.bad").filter(has_text="断线").first).to_be_visible()
    inspector.locator(".entry.bad").filter(has_text="断线").first.click()
    expect(inspector.locator(".detail")).to_contain_text("故障演练：断线")
    picture(page, "trouble-1-away")

    panel(page, "故障演练", "troubles").get_by_role("button", name="全部恢复").click()
    expect(away).to_have_attribute("aria-checked", "false")
    travel(page, "+10 分钟")
    # The shift may have changed while time was travelled: whoever is on duty has the card.
    page.wait_for_function(
        "Promise.all(['jiangmin', 'shenqing'].map((one) => fetch(`/phone/${one}.json`).then((it) => it.text())))"
        ".then((all) => all.some((it) => it.includes('wf01')))",
        timeout=60_000,
    )
    picture(page, "trouble-2-mended")


def test_a_session_is_recorded_and_played_again(page: Page, tmp_path: Path) -> None:
    to_the_full_minute(page)
    recorder = panel(page, "录制", "recorder")
    recorder.get_by_role("button", name="● 开始录制").click()
    reply = say(page, "zhangwei", "制度 22")
    assert "第22条" in reply
    say(page, "jiangmin", "帮助")
    expect(page.get_by_role("button", name="● 录制中（2）")).to_be_visible()
    recorder.get_by_role("button", name="■ 停止").click()
    text = recorder.locator("> pre")
    expect(text).to_contain_text("张伟（zhangwei）说")
    picture(page, "recorder-0-recorded")

    with page.expect_download() as download:
        recorder.get_by_role("link", name="保存为文件").click()
    assert re.fullmatch(r"对话记录-\d{8}-\d{4}\.txt", download.value.suggested_filename)
    content = Path(download.value.path()).read_text(encoding="utf-8")
    assert content == text.inner_text() + ("" if text.inner_text().endswith("\n") else "\n")

    recorder.get_by_role("button", name="▶ 回放").click()
    expect(recorder.locator("> .result")).to_contain_text("✓ 与记录一致", timeout=LONG_MS)
    picture(page, "recorder-1-same")

    tampered = tmp_path / "改过的.txt"
    tampered.write_text(content.replace("第22条", "第23条"), encoding="utf-8")
    recorder.get_by_label("对话记录文件").set_input_files(tampered)
    expect(text).to_contain_text("第23条")
    recorder.get_by_role("button", name="▶ 回放").click()
    expect(recorder.locator("> .result")).to_contain_text("✗ 与记录不同", timeout=LONG_MS)
    expect(recorder.locator("> .result")).to_contain_text("张伟（zhangwei）的手机：文字不同")
    picture(page, "recorder-2-different")

    (tmp_path / "坏的.txt").write_text("不是记录", encoding="utf-8")
    recorder.get_by_label("对话记录文件").set_input_files(tmp_path / "坏的.txt")
    expect(recorder.locator("> .result")).to_contain_text("坏的.txt：这不是对话记录")
