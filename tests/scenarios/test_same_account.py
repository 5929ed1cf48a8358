"""Two cases found later to be about the same account are joined by one tap (product.md 3.1, 6)."""

from __future__ import annotations

import pytest

from tests.world import ADMIN, APP_ADMIN, COLLEAGUE, DUTY, LEADER, REPORTER, SUPERVISOR, World

SAME = "信用信息共享平台的账号 zhangwei01 密码泄露了"
FIRST, SECOND = "XL-20261122-001", "XL-20261122-002"


@pytest.fixture
def two(world: World) -> World:
    """张伟 reported the account; 王芳 reported without knowing it, and says it now."""
    world.says(REPORTER, SAME)
    world.passes(minutes=2)
    world.says(COLLEAGUE, "密码泄露了")
    world.looks_away()
    world.says(COLLEAGUE, "信用信息共享平台")
    world.says(COLLEAGUE, "zhangwei01")
    world.sees(DUTY, "同一账号有两起上报，要合并吗", FIRST, SECOND, "zhangwei01", "合并", "王芳不用另写书面报告")
    world.sees(ADMIN, "同一账号有两起上报，要合并吗")
    world.looks_away(COLLEAGUE)
    world.sees_nothing_else()
    return world


def shorts(world: World) -> tuple[str, str]:
    lines = world.says(DUTY, "待办").splitlines()
    return tuple(next(line for line in lines if no in line)[-5:-1] for no in (FIRST, SECOND))  # type: ignore[return-value]


def test_one_tap_ends_the_later_case(two: World) -> None:
    two.taps(DUTY, "合并")
    two.sees(DUTY, "XL-20261122-002 已并入 XL-20261122-001，不再催办，双方上报人已通知")
    told = two.sees(COLLEAGUE, "与 XL-20261122-001 是同一账号，已由蒋敏并入", "书面报告由张伟提交，您不用另写")
    assert "进度 " in told.text
    two.sees(REPORTER, "王芳也报了同一账号（XL-20261122-002），已并入您这一件", "书面报告仍由您提交")
    two.sees(LEADER, "不用再交书面报告")
    for person in (DUTY, ADMIN):
        two.sees(person, "已并入同一账号的事项", SECOND, "蒋敏")  # the offer
    two.sees(DUTY, "已并入同一账号的事项")  # the call of the later case
    two.sees(LEADER, "已并入同一账号的事项")
    two.sees_nothing_else()
    act = two.acts("leak.merged")[-1]
    assert (act["by"], act["role"], act["into"]) == (DUTY, "duty_officer", FIRST)
    assert two.acts("leak.joined")[-1]["by"] == COLLEAGUE


def test_the_clocks_of_the_later_case_end_and_the_earlier_one_goes_on(two: World) -> None:
    two.taps(DUTY, "合并")
    two.looks_away()
    two.passes(minutes=15)
    two.sees(DUTY, FIRST, "请立即确认")
    two.sees(ADMIN, FIRST, "请立即确认")
    for person in (DUTY, ADMIN, COLLEAGUE):
        two.sees_not(person, SECOND)
    two.taps(DUTY, "已停用账号", card=FIRST)
    two.sees(COLLEAGUE, "XL-20261122-001：账号已于")  # who joined hears it too
    two.looks_away()
    two.passes(hours=30)
    two.sees(REPORTER, "书面报告已到期")
    two.sees_nothing_else(COLLEAGUE)
    assert "没有待写的书面报告" in two.says(COLLEAGUE, "写报告")
    two.looks_away()


def test_the_later_reporter_still_sees_how_it_goes(two: World) -> None:
    two.taps(DUTY, "合并")
    two.looks_away()
    assert "已并入 XL-20261122-001" in two.says(COLLEAGUE, f"进度 {SECOND}")
    assert "等待确认" in two.says(COLLEAGUE, f"进度 {FIRST}")
    mine = two.says(COLLEAGUE, "我的上报")
    assert "XL-20261122-002 已并入 XL-20261122-001" in mine
    assert "XL-20261122-001 等待确认" in mine
    two.says(COLLEAGUE, "跳过")  # the short questions are over
    assert two.acts("leak.learned")[-1]["at"] <= two.clock.now()


def test_typed_it_works_as_well_in_any_order(two: World) -> None:
    first, second = shorts(two)
    assert "已并入 XL-20261122-001" in two.says(ADMIN, f"合并 {first} {second}")
    assert "没有找到编号" in two.says(ADMIN, f"合并 {second} {first}")  # its number is free again
    assert "请写明哪两件" in two.says(ADMIN, f"合并 {first} {first}")
    two.looks_away()


def test_a_second_tap_is_told_what_is_true(two: World) -> None:
    card = two.card(ADMIN, "合并")
    key = next(iter(card.buttons))
    two.taps(DUTY, "合并")
    two.looks_away()
    two.taps_stale(ADMIN, card, key)
    two.sees(ADMIN, "XL-20261122-002 已并入 XL-20261122-001，没有再改")
    assert len(two.acts("leak.merged")) == 1


@pytest.mark.parametrize("person", [COLLEAGUE, REPORTER, APP_ADMIN, LEADER])
def test_others_join_nothing(two: World, person: str) -> None:
    first, second = shorts(two)
    reply = two.says(person, f"合并 {second} {first}")
    assert "没有改动" in reply or "没有找到编号" in reply
    assert two.acts("leak.merged") == []


def test_a_written_report_that_is_there_is_not_thrown_away(two: World) -> None:
    reply = two.says(COLLEAGUE, "写报告")
    for _ in range(14):
        if "请核对" in reply:
            break
        reply = two.says(COLLEAGUE, "昨天20:00" if "时间" in reply.split("项/共")[-1][:12] else "点了链接，已处理")
    assert "已送周平审核" in two.says(COLLEAGUE, "提交")
    two.looks_away()
    two.taps(DUTY, "合并")
    two.sees(DUTY, "XL-20261122-002 的书面报告已经提交，不再合并，请分别办结")
    assert two.acts("leak.merged") == []


def test_a_stop_registered_for_the_later_case_counts_for_the_earlier(two: World) -> None:
    two.taps(DUTY, "已停用账号", card=SECOND)
    two.looks_away()
    two.taps(DUTY, "合并")
    two.sees(REPORTER, "XL-20261122-001：账号已于", "停用（蒋敏登记）")
    two.looks_away()
    two.passes(hours=2)
    for person in (DUTY, ADMIN, SUPERVISOR):
        two.sees_not(person, "请立即")
    two.looks_away()


def test_corrected_to_another_account_nothing_is_joined(two: World) -> None:
    two.says(COLLEAGUE, "改 账号 wangfang02")
    two.looks_away(COLLEAGUE)
    two.taps(DUTY, "合并")
    two.sees(DUTY, "登记的账号不一样，没有合并")
    assert two.acts("leak.merged") == []
    two.looks_away()
