"""After nine thousand open cases: numbers of five digits, typed as those of four are."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert

from store.schema import cases as table
from tests.world import ADMIN, COLLEAGUE, DUTY, LEADER, REPORTER, World


@pytest.fixture
def busy(world: World) -> World:
    """Every number of four digits belongs to an open case."""
    now = world.clock.now()
    same = {"kind": "other", "state": "open", "version": 1, "reporter": "a", "opened_at": now, "policy": "{}"}
    with world.house.database.work(now) as work:
        rows = [{"no": f"AB-20260101-{short}", "short": short} | same for short in range(1000, 10000)]
        work.connection.execute(insert(table), rows)
    return world


def test_a_request_is_filed_and_carried_through(busy: World) -> None:
    busy.says(REPORTER, "申请系统变更")
    for answer in ("升级数据库", "先备份再升级", "停机十分钟", "恢复备份", "明天20点到22点", "否"):
        busy.says(REPORTER, answer)
    number = busy.says(REPORTER, "提交").split("撤回 ")[1].strip()
    assert len(number) == 5 and number.isdecimal()
    assert "审批中" in busy.says(REPORTER, number)
    assert "审批中" in busy.says(LEADER, f"进度 {number}")
    assert "您是单位领导" in busy.says(LEADER, f"为什么找我 {number}")
    assert f"同意 {number}" in busy.says(LEADER, "待办")
    busy.says(LEADER, f"转交 {number} 王芳")
    busy.sees(COLLEAGUE, "系统变更：请办理", "李明转交给您")
    busy.looks_away()
    assert "已同意" in busy.says(COLLEAGUE, f"同意 {number} 没有意见")
    assert "已驳回" in busy.says(ADMIN, f"驳回 {number} 时间不合适")
    busy.looks_away()


def test_a_leak_is_confirmed_by_its_number(busy: World) -> None:
    busy.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    line = next(one for one in busy.says(DUTY, "待办").splitlines() if "XL-" in one)
    (number,) = set(re.findall(r"(?<!\d)\d{5}(?!\d)", line))
    assert "已由您确认" in busy.says(DUTY, f"确认 {number}")
    assert "zhangwei01" in busy.says(DUTY, f"进度 {number}")
    assert "没有找到编号" not in busy.says(REPORTER, f"写报告 {number}")
    busy.looks_away()
