"""ZX-22, product.md 3.1 (5): the written report brought as files, from the button in chat to the accepted document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.h5.conftest import link_for
from tests.bot.h5.kit import BASE, Browser, pdf, photograph, word
from tests.world import ADMIN, COLLEAGUE, DUTY, LEADER, REPORTER, World, make_world


@pytest.fixture
def world(migrated_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    city = make_world(migrated_url, tmp_path, base_url=BASE)
    city.platform.oauth.origin = BASE
    city.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    city.taps(DUTY, "已停用账号")
    city.looks_away()
    failed_before = request.session.testsfailed
    yield city
    if request.session.testsfailed == failed_before:
        city.sees_nothing_else()
        city.is_in_order()
    city.house.database.close()


def page_of(world: World, person: str, button: str) -> Browser:
    browser = Browser(world, person)
    assert browser.opens(link_for(world, person, button)).status_code == 200
    return browser


def test_from_the_button_to_the_accepted_document(world: World) -> None:
    world.says(REPORTER, "写报告")
    world.sees(REPORTER, "也可以直接上传书面报告", "请勿上传涉密内容", "24 小时，仅限本人")
    page = page_of(world, REPORTER, "上传文件")
    assert "提交后由周平（安全管理员）审核" in page.get(page.place).get_data(as_text=True)
    assert page.uploads("情况说明.docx", word()).status_code == 200
    assert page.uploads("现场.jpg", photograph()).status_code == 200
    assert "旧版 Word" in page.uploads("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").get_json()["error"]
    done = page.submits().get_json()["done"]
    assert "已送周平审核" in done
    world.settles()
    world.sees(REPORTER, "已送周平审核")
    world.sees(ADMIN, "书面报告全文", "附件", "1. 情况说明.docx", "2. 现场.jpg")
    world.sees(ADMIN, "请审核书面报告", "查看附件")

    reader = page_of(world, ADMIN, "查看附件")
    assert reader.titles() == ["情况说明.docx", "现场.jpg"]
    world.says(ADMIN, f"退回 {short(world)} 请补一份扫描件")
    world.sees(REPORTER, "退回补正", "请补一份扫描件")
    world.sees(ADMIN, "已退回补正")
    assert page.titles() == ["情况说明.docx", "现场.jpg"]
    assert page.uploads("扫描件.pdf", pdf()).status_code == 200
    page.submits()
    world.settles()
    world.looks_away(REPORTER)
    world.sees(ADMIN, "书面报告全文", "3. 扫描件.pdf")
    world.taps(ADMIN, "接受", card="请审核")
    world.sees(REPORTER, "已由周平接受")
    world.sees(REPORTER, ".docx")
    world.looks_away(ADMIN)
    world.passes(days=2)


def short(world: World) -> str:
    return world.says(ADMIN, "待办").split("接受 ")[1][:4]


def test_reminders_stop_when_the_files_are_submitted(world: World) -> None:
    world.passes(hours=12)
    world.sees(REPORTER, "还有 12 小时到期")
    assert world.says(REPORTER, "上传") == "请点下方卡片。"
    world.sees(REPORTER, "也可以直接上传书面报告")
    page = page_of(world, REPORTER, "上传文件")
    page.uploads("情况说明.pdf", pdf())
    page.submits()
    world.settles()
    world.looks_away()
    world.passes(hours=11)
    world.sees_nothing_else()


def test_only_the_reporter_brings_files(world: World) -> None:
    world.says(COLLEAGUE, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.looks_away()
    assert "没有待提交的书面报告" in world.says(COLLEAGUE, "上传")
    assert "没有待提交的书面报告" in world.says(LEADER, "上传")
    world.says(REPORTER, "上传")
    world.looks_away()
    for other in (COLLEAGUE, LEADER, ADMIN):
        assert Browser(world, other).opens(link_for(world, REPORTER)).status_code == 403


def test_a_reviewer_asks_for_the_files_again(world: World) -> None:
    world.says(REPORTER, "上传")
    page = page_of(world, REPORTER, "上传文件")
    page.uploads("情况说明.pdf", pdf())
    page.submits()
    world.settles()
    world.looks_away()
    assert world.says(ADMIN, "附件") == "请点下方卡片。"
    world.sees(ADMIN, "书面报告的附件")
    assert page_of(world, ADMIN, "查看附件").titles() == ["情况说明.pdf"]


def test_without_an_address_the_chat_says_what_else_can_be_done(world: World) -> None:
    object.__setattr__(world.house.settings, "base_url", "")  # the same city, but phones cannot reach it
    reply = world.says(REPORTER, "上传")
    assert "没有开通上传页面" in reply
    assert "回复“写报告”" in reply
    world.says(REPORTER, "写报告")
    world.sees_not(REPORTER, "上传书面报告")
    world.looks_away()
