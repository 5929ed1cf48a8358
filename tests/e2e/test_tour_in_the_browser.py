"""The guided tour on a real installation: each story is played by clicking nothing but the tour's own button.

Pictures of every step are kept under .test/e2e for people to look at. All stories share one city, so each of them
finds what the earlier ones left open there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, expect, sync_playwright

from tests.bot.house.demo import Installation
from tests.bot.house.lived_in import moved_in
from tests.databases import missing
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.valkey]
PICTURES = Path(__file__).parents[2] / ".test" / "e2e"
PATIENCE_MS = 60_000
WIDE, NARROW = (1280, 860), (390, 780)
STEPS = {"leak": 6, "silence": 7, "written": 8, "typed": 5, "away": 4}
BROKEN = "[aria-controls=troubles].failing"
SETTLED = "#tour[data-state=ready], #tour[data-state=end], #tour[data-state=stuck]"
SAY = "([member, text]) => fetch(`/phone/${member}/say`, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({text})}).then((one) => one.json())"  # fmt: skip

MINUTE_PASSES = "fetch('/phone/clock', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({seconds: 61})}).then((one) => one.json())"  # fmt: skip


@contextmanager
def running(folder: Path, *more: str) -> Iterator[Installation]:
    installation = Installation(folder, *more)
    wait_until(installation.is_ready, seconds=120)
    yield installation
    installation.process.terminate()
    assert installation.process.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def installation(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with running(moved_in(lived_in, tmp_path_factory.mktemp("tour"))) as installation:
        yield installation


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        missing("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, installation: Installation, size: tuple[int, int]) -> Iterator[Page]:
    """The page as somebody sees it who was never here."""
    context = browser.new_context(locale="zh-CN", viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{error} {error.stack}"))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.goto(f"http://{installation.simulator}/")
    yield page
    context.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type == "error" else []


def tour(page: Page) -> Locator:
    return page.locator("#tour")


def play(page: Page, story: str, name: str, *, steps: int | None = None) -> str:
    """Clicks the tour's button until the story is told (or so often); the words of its last step."""
    page.locator(f"#tour [data-story={story}]").click()
    for step in range(STEPS[story] if steps is None else steps):
        page.locator(SETTLED).wait_for()
        assert tour(page).get_attribute("data-state") == "ready", tour(page).inner_text()
        assert tour(page).get_attribute("data-step") == str(step)
        picture(page, f"{name}-{step}")
        click(page)
        shown(page)
    page.locator(SETTLED).wait_for()
    picture(page, f"{name}-end")
    return tour(page).locator(".seen").inner_text()


def click(page: Page) -> None:
    """The button, once a step; where the tour asks whether to wait on (a slow machine, a full minute), it is told to."""
    for _ in range(4):
        tour(page).locator(".go").click()
        page.locator(SETTLED).wait_for()
        if tour(page).get_attribute("data-state") != "stuck":
            return


def shown(page: Page) -> None:
    """What the tour speaks of can be seen, and no name or number is missing in its words."""
    assert "{" not in tour(page).inner_text()
    if page.locator(".toured").count():
        expect(page.locator(".phone.front .toured").last).to_be_in_viewport()
    expect(tour(page).locator("button").first).to_be_in_viewport()


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"tour-{name}.png")


def says(page: Page, member: str, text: str) -> None:
    assert page.evaluate(SAY, [member, text])["accepted"]


def test_whoever_comes_first_is_offered_the_stories_and_finds_the_past_read(
    browser: Browser, installation: Installation
) -> None:
    with opened(browser, installation, WIDE) as page:
        expect(page.locator("#tour [data-story]")).to_have_count(len(STEPS))
        expect(page.locator("#unread")).to_be_empty()
        picture(page, "begin")
        tour(page).get_by_role("button", name="收起").click()
        expect(tour(page)).to_be_hidden()
        page.reload()
        expect(page.get_by_role("button", name="带我走一遍")).to_be_visible()
        expect(tour(page)).to_be_hidden()


def test_what_is_chosen_before_the_page_has_its_answer_stays_chosen(
    browser: Browser, installation: Installation
) -> None:
    with opened(browser, installation, WIDE) as page:
        tour(page).get_by_role("button", name="收起").click()
        held: list[Route] = []
        page.route("**/phone/tour.json", lambda route: held.append(route))
        page.reload()
        page.get_by_role("button", name="带我走一遍").click()
        expect(page.locator("#tour [data-story]")).to_have_count(len(STEPS))
        with page.expect_event("requestfinished", lambda one: one.url.endswith("tour.json")):
            held[0].continue_()
        # Whatever the page makes of the answer it has made two pictures later.
        page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        expect(page.locator("#tour [data-story]")).to_have_count(len(STEPS))


@pytest.mark.parametrize("story", STEPS)
def test_a_story_is_told_by_the_tours_button_alone(browser: Browser, installation: Installation, story: str) -> None:
    with opened(browser, installation, WIDE) as page:
        play(page, story, story)
        assert tour(page).get_attribute("data-state") == "end", tour(page).inner_text()


def test_one_after_the_other_on_a_narrow_window(browser: Browser, installation: Installation) -> None:
    with opened(browser, installation, NARROW) as page:
        play(page, "silence", "narrow-silence")
        tour(page).get_by_role("button", name="换一个").click()
        said = play(page, "written", "narrow-written")
        assert re.search(r"XL-\d{8}-\d{3} 办结了", said)
        expect(page.locator(".phone.front .toured")).to_contain_text("办结")


def test_left_in_the_middle_of_a_broken_line_and_begun_again(browser: Browser, installation: Installation) -> None:
    with opened(browser, installation, WIDE) as page:
        play(page, "away", "left", steps=1)
        broken = page.locator(BROKEN)
        expect(broken).to_be_visible()
        tour(page).get_by_role("button", name="离开").click()
        expect(broken).to_have_count(0)
        expect(page.locator(".toured")).to_have_count(0)
        page.get_by_role("button", name="带我走一遍").click()
        play(page, "away", "reloaded", steps=1)
        expect(broken).to_be_visible()
        page.reload()
        expect(page.locator("#clockbar")).not_to_be_empty()
        expect(broken).to_have_count(0, timeout=PATIENCE_MS)
        page.get_by_role("button", name="带我走一遍").click()
        play(page, "leak", "again")
        assert tour(page).get_attribute("data-state") == "end"


def test_a_fault_somebody_left_on_is_mended_first(browser: Browser, installation: Installation) -> None:
    with opened(browser, installation, WIDE) as page:
        trouble = "fetch('/phone/trouble', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{\"name\": \"away\", \"on\": true}'})"  # fmt: skip
        page.evaluate(trouble)
        expect(page.locator(BROKEN)).to_be_visible()
        page.locator("#tour [data-story=leak]").click()
        expect(tour(page).locator(".seen")).to_contain_text("先恢复")
        expect(page.locator(BROKEN)).to_have_count(0)


def test_when_everybody_has_something_open_the_story_still_begins(browser: Browser, installation: Installation) -> None:
    with opened(browser, installation, WIDE) as page:
        reporters = ("zhangwei", "wangfang", "zhangping", "huangli", "luodan", "xieyun", "majun", "chenjing")
        for member in (*reporters, "zengmin", "huxue", "caihong", "linna", "chenjing2", "wangying"):
            says(page, member, "我的账号密码泄露了")
        # The officer has been told as much as the platform takes for one person in a minute.
        assert page.evaluate(MINUTE_PASSES)["now"]
        play(page, "leak", "crowded")
        assert tour(page).get_attribute("data-state") == "end", tour(page).inner_text()


def test_an_empty_city_says_what_to_do_first(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path, "--empty") as installation, opened(browser, installation, WIDE) as page:
        first = tour(page).locator("code")
        expect(first).to_contain_text("xinan roles grant qianhui 安全主管")
        expect(tour(page).locator(".vacant")).to_contain_text("安全主管、市信用办负责人")
        picture(page, "empty")
        words = first.inner_text().partition("xinan ")[2].split()
        environ = {**os.environ, "XINAN_VAR": str(installation.var)}
        subprocess.run([sys.executable, "-m", "bot.cli", *words], env=environ, check=True, capture_output=True)
        for person, role in (
            ("蒋敏", "值班员"),
            ("周平", "安全管理员"),
            ("赵国栋", "市信用办负责人"),
            ("韩梅", "安全审计员"),
        ):
            says(page, "qianhui", f"任命 {person} {role}")
            says(page, "qianhui", "确定")
        tour(page).get_by_role("button", name="看看还缺什么").click()
        play(page, "leak", "staffed")
        assert tour(page).get_attribute("data-state") == "end"
