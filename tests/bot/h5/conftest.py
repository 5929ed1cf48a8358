"""A reported leak whose reporter has asked for the upload page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import migrate
from tests.bot.h5.kit import BASE, Browser
from tests.world import ADMIN, DUTY, REPORTER, World, make_world


@pytest.fixture
def world(fresh_database: Callable[..., str], tmp_path: Path) -> Iterator[World]:
    city = make_world(fresh_database("sqlite", migrate.upgrade), tmp_path, base_url=BASE)
    city.platform.oauth.origin = BASE
    city.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    city.taps(DUTY, "已停用账号")
    yield city
    city.house.database.close()


def link_for(world: World, person: str, button: str = "上传文件") -> str:
    """The address behind the newest card's button."""
    for entry in reversed(world.platform.chat(person)):
        for one in entry.content.get("button_list", []):
            if one["text"] == button:
                return str(one["url"])
    raise AssertionError(f"no card with {button}: {world.phone(person)}")


@pytest.fixture
def link(world: World) -> str:
    world.says(REPORTER, "写报告")
    return link_for(world, REPORTER)


@pytest.fixture
def reporter(world: World, link: str) -> Browser:
    browser = Browser(world, REPORTER)
    assert browser.opens(link).status_code == 200
    return browser


@pytest.fixture
def reviewer(world: World, reporter: Browser) -> Browser:
    """周平, after one file was submitted."""
    from tests.bot.h5.kit import pdf

    assert reporter.uploads("情况说明.pdf", pdf()).status_code == 200
    assert reporter.submits().status_code == 200
    world.settles()
    browser = Browser(world, ADMIN)
    assert browser.opens(link_for(world, ADMIN, "查看附件")).status_code == 200
    return browser
