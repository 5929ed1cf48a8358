"""ZX-22, product.md 3.1 (1)-(4): from the first sentence to the disabled account."""

from __future__ import annotations

import pytest

from store.roles import Role
from tests.world import (
    ADMIN,
    APP_ADMIN,
    COLLEAGUE,
    DUTY,
    HEAD,
    LEADER,
    REPORTER,
    SUPERVISOR,
    SYSTEM_ADMIN,
    World,
)


def reported(world: World, sentence: str = "我的账号密码好像被别人知道了") -> str:
    """Somebody reports; the case number."""
    reply = world.says(REPORTER, sentence)
    assert "已登记账号密码泄露 XL-" in reply
    world.looks_away(REPORTER, LEADER)
    return "XL-" + reply.split("XL-")[1][:12]


@pytest.mark.parametrize(
    "sentence",
    [
        "密码泄露了",
        "我的账号密码泄漏了",
        "我账号被盗了",
        "我刚才点了钓鱼链接还输了密码",
        "有人登了我的号",
        "我把密码发到群里了",
        "我的帐号好像被人登录了",
    ],
)
def test_the_first_sentence_is_the_report(world: World, sentence: str) -> None:
    reply = world.says(REPORTER, sentence)
    assert "已登记账号密码泄露 XL-20261122-001" in reply
    assert "11月23日（周一）22:00" in reply  # 24 hours later, with day and hour
    world.sees(DUTY, "账号密码泄露，请立即确认", "张伟", "确认收到", "已停用账号", "暂行办法第22条")
    world.sees(LEADER, "本单位账号密码泄露", "张伟")
    world.looks_away(REPORTER)


@pytest.mark.parametrize(
    "sentence", ["密码忘了", "我忘记密码了怎么办", "密码过期了", "制度 22", "在吗", "密码泄露怎么处罚", "不是密码泄露"]
)
def test_what_is_no_report_starts_nothing(world: World, sentence: str) -> None:
    reply = world.says(REPORTER, sentence)
    assert reply
    assert "已登记" not in reply
    world.sees_nothing_else()


def test_a_doubtful_sentence_is_asked_and_nothing_happens_without_a_yes(world: World) -> None:
    assert "您是要上报" in world.says(REPORTER, "密码泄露了怎么办")
    world.sees(REPORTER, "请确认", "是，立即登记", "不是")
    world.sees_nothing_else()
    assert "没有登记" in world.says(REPORTER, "不是")
    world.sees(REPORTER, "已取消")  # the card can be tapped no more
    world.sees_nothing_else()
    world.says(REPORTER, "密码泄露了怎么办")
    assert "已登记账号密码泄露" in world.says(REPORTER, "是")
    world.sees(DUTY, "请立即确认")
    world.looks_away(REPORTER, LEADER)


def test_confirming_stops_the_ladder_for_everybody(world: World) -> None:
    reported(world)
    world.sees(DUTY, "请立即确认")
    world.passes(minutes=11)
    world.sees(DUTY, "请立即确认")  # the repeat at five minutes
    world.sees(ADMIN, "请立即确认", "安全管理员")
    world.taps(ADMIN, "确认收到")
    world.sees(ADMIN, "已由您确认")
    world.sees(ADMIN, "已确认")  # the own card
    world.sees(DUTY, "已确认")
    world.sees(DUTY, "已确认")  # both copies of the card
    world.sees(REPORTER, "周平", "确认收到")
    for person in (ADMIN, APP_ADMIN, SYSTEM_ADMIN):
        world.sees(person, "前停用账号")
    world.sees_nothing_else()
    world.passes(minutes=18)
    world.sees_nothing_else()


def test_nobody_answers_and_everybody_is_called_until_somebody_does(world: World) -> None:
    reported(world)
    world.sees(DUTY, "请立即确认")
    world.passes(minutes=5)
    world.sees(DUTY, "请立即确认")
    world.sees_nothing_else()
    world.passes(minutes=5)
    world.sees(ADMIN, "请立即确认")
    world.sees_nothing_else()
    world.passes(minutes=10)
    world.sees(SUPERVISOR, "请立即确认")
    world.passes(minutes=10)
    world.sees(HEAD, "请立即确认")
    world.sees_nothing_else()
    for _ in range(3):
        world.passes(minutes=15)
        for person in (DUTY, ADMIN, SUPERVISOR, HEAD):
            world.sees(person, "请立即确认")
        world.sees_nothing_else()
    reply = world.says(HEAD, "确认")
    assert "已由您确认" in reply
    world.looks_away()
    world.passes(minutes=16)
    world.sees_not(SUPERVISOR, "请立即确认")
    world.looks_away()


def test_the_text_twin_does_what_the_card_does(world: World) -> None:
    reported(world)
    card = world.sees(DUTY, "请立即确认")
    number = card.text.split("回复编号")[1].split()[0]
    assert "已由您确认" in world.says(DUTY, f"确认 {number}")
    assert "21:55 停用" in world.says(DUTY, f"停用 {number} 21:55")
    world.sees(LEADER, "账号已于 21:55 停用")
    world.sees(REPORTER, "21:55 停用", "写报告")
    world.looks_away()


def test_an_impossible_time_is_refused_and_nothing_is_recorded(world: World) -> None:
    reported(world)
    world.sees(DUTY, "请立即确认")
    number = world.card(DUTY, "确认收到").text.split("回复编号")[1].split()[0]
    reply = world.says(DUTY, f"停用 {number} 25:70")
    assert "没有登记" in reply
    assert "账号待停用" in world.says(REPORTER, "进度")
    world.sees_nothing_else()


def test_a_level_without_anybody_is_skipped_at_once_and_says_so(world: World) -> None:
    world.revokes_all(Role.security_admin)
    reported(world)
    world.passes(minutes=10)
    world.looks_away(DUTY)
    world.sees(SUPERVISOR, "安全管理员通知不到", "直接找到您")
    world.passes(minutes=10)
    world.sees(HEAD, "请立即确认")
    world.sees_nothing_else()


def test_the_second_clock_resumes_the_ladder_one_level_higher(world: World) -> None:
    reported(world)
    world.taps(DUTY, "确认收到")
    world.looks_away()
    world.passes(minutes=29)
    world.sees_nothing_else()
    world.passes(minutes=1)
    world.sees(ADMIN, "账号仍未停用", "10 分钟内没人处理将通知安全主管")
    world.sees(DUTY, "您确认后还没有登记停用", "已通知周平")
    world.sees_nothing_else()
    world.passes(minutes=10)
    world.sees(SUPERVISOR, "账号仍未停用")
    world.sees_nothing_else()
    world.taps(ADMIN, "已停用账号", card="账号仍未停用", choose={"when": "ago10"})
    world.sees(ADMIN, "已登记", "22:30 停用")
    world.looks_away()
    world.passes(hours=2)
    world.sees_nothing_else()


def test_disabling_at_once_counts_as_confirmation(world: World) -> None:
    reported(world)
    world.sees(DUTY, "请立即确认")
    world.taps(DUTY, "已停用账号")
    world.sees(DUTY, "22:00 停用")
    world.sees(DUTY, "已确认")
    world.sees(REPORTER, "账号已于 22:00 停用")
    world.sees(LEADER, "账号已于 22:00 停用")
    world.sees_nothing_else()
    world.passes(hours=3)
    world.sees_nothing_else()


def test_the_reporter_cannot_confirm_their_own_report(world: World) -> None:
    world.says(DUTY, "我的密码泄露了")
    world.sees(ADMIN, "请立即确认")  # the duty officer is the reporter: straight to the next level
    world.looks_away()
    number = world.card(ADMIN, "确认收到").text.split("回复编号")[1].split()[0]
    assert "本人上报" in world.says(DUTY, f"确认 {number}")
    assert "等待确认" in world.says(DUTY, "进度")
    world.sees_nothing_else()


def test_reporting_twice_joins_the_open_case(world: World) -> None:
    number = reported(world)
    world.looks_away(DUTY)
    reply = world.says(REPORTER, "我密码泄露了快点")
    assert f"已并入 {number}" in reply
    world.sees_nothing_else()
    other = world.says(REPORTER, "我另一个账号也被盗了")
    assert "已登记账号密码泄露 XL-20261122-002" in other
    world.looks_away()


def test_a_colleague_reporting_the_same_account_joins(world: World) -> None:
    number = reported(world, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.looks_away(DUTY)
    reply = world.says(COLLEAGUE, "信用信息共享平台账号 zhangwei01 的密码泄露了")
    assert f"已并入 {number}" in reply
    world.sees_nothing_else()
    world.taps(DUTY, "确认收到")
    world.sees(COLLEAGUE, "确认收到")
    world.sees(REPORTER, "确认收到")
    world.looks_away()


def test_a_second_or_late_tap_is_told_what_is_true(world: World) -> None:
    reported(world)
    world.passes(minutes=10)
    late = world.card(DUTY, "确认收到")
    key = next(iter(late.buttons))
    keys = dict(late.buttons)
    world.taps(ADMIN, "确认收到")
    world.looks_away()
    confirm = next(key for key, text in keys.items() if text == "确认收到")
    world.taps_stale(DUTY, late, confirm)
    world.sees(DUTY, "周平已于", "不用再点")
    world.looks_away(DUTY)
    world.sees_nothing_else()
    assert key in keys


def test_why_me(world: World) -> None:
    reported(world)
    world.sees(DUTY, "请立即确认")
    world.taps(DUTY, "为什么找我")
    world.sees(DUTY, "您是值班员", "暂行办法第22条", "请马上回复“确认", "10 分钟安全管理员")
    world.taps(DUTY, "确认收到")
    world.looks_away()
    world.taps(DUTY, "为什么找我", card="停用账号")
    world.sees(DUTY, "请停用账号后回复“停用", "到 22:30 没有登记")


def test_a_forged_tap_changes_nothing(world: World) -> None:
    reported(world)
    world.looks_away(DUTY)
    card = world.card(DUTY, "确认收到")
    confirm = next(key for key, text in card.buttons.items() if text == "确认收到")
    world.platform.forges_tap(COLLEAGUE, card.task_id, confirm)
    world.settles()
    world.sees(COLLEAGUE, "没有任何改动")
    assert "等待确认" in world.says(REPORTER, "进度")


def test_an_absent_officer_is_stood_in_for(world: World) -> None:
    assert "确定" in world.says(DUTY, "代理 沈清 今天20:00 到 明天20:00")
    assert "已由沈清代理您" in world.says(DUTY, "确定")
    world.looks_away()
    reported(world)
    world.sees("shenqing", "请立即确认")
    world.sees_nothing_else()
    world.taps("shenqing", "确认收到")
    world.looks_away()
    assert "沈清" in world.says(REPORTER, "进度")


def test_a_chain_of_two_stand_ins_may_confirm(world: World) -> None:
    world.is_away(DUTY, "huangli")
    world.is_away("huangli", "majun")
    world.looks_away()
    world.says(REPORTER, "我的密码泄露了")
    world.sees("majun", "请立即确认", "值班员（代蒋敏）")
    world.taps("majun", "确认收到")
    world.sees("majun", "已由您确认")
    world.sees(REPORTER, "马军已于")
    acted = world.acts("standin.acted")[-1]
    assert (acted["by"], acted["instead_of"]) == ("majun", DUTY)
    world.looks_away()
