"""product.md 3.1 (5)-(6): who reviews, what happens late and twice, how it ends, and what the reporter sees meanwhile."""

from __future__ import annotations

import pytest

from store.roles import Role
from tests.world import ADMIN, APP_ADMIN, COLLEAGUE, DUTY, HEAD, LEADER, REPORTER, SUPERVISOR, World


@pytest.fixture
def number(world: World) -> str:
    """A reported leak whose account is stopped; its short number."""
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.taps(DUTY, "已停用账号")
    world.looks_away()
    return world.says(REPORTER, "待办").split("写报告 ")[1][:4]


def write(world: World) -> str:
    """Answers until the summary comes and submits; the reply."""
    reply = world.says(REPORTER, "写报告")
    while "请核对" not in reply:
        reply = world.says(REPORTER, "今天20:00" if "时间" in reply.split("项/共")[-1][:12] else "点了链接，已处理")
    return world.says(REPORTER, "提交")


def close(world: World, number: str, outcome: str = "1", by: str = ADMIN) -> str:
    world.says(by, f"办结 {number}")
    reply = world.says(by, outcome)
    for _ in range(4):
        if "请核对" in reply:
            break
        reply = world.says(by, "跳过")
    return world.says(by, "提交")


# --- review -----------------------------------------------------------------------------------------------


def test_an_absent_reviewers_stand_in_reviews(world: World, number: str) -> None:
    world.is_away(ADMIN, "huangli")
    world.looks_away()
    assert "已送黄丽审核" in write(world)
    world.sees("huangli", "书面报告全文", "点了链接")
    world.sees("huangli", "请审核书面报告", "审核人，安全管理员（代周平）")
    world.taps("huangli", "接受")
    world.sees(REPORTER, "已由黄丽接受")
    acted = world.acts("standin.acted")[-1]
    assert (acted["by"], acted["instead_of"]) == ("huangli", ADMIN)
    world.looks_away()


def test_a_reviewer_out_of_reach_is_replaced_at_once(world: World, number: str) -> None:
    world.platform.city.hide(ADMIN)
    write(world)
    world.sees(SUPERVISOR, "书面报告全文")
    world.sees(SUPERVISOR, "请审核书面报告", "审核人，安全主管")
    world.sees(SUPERVISOR, "周平收不到企业微信")
    world.taps(SUPERVISOR, "接受")
    world.sees(REPORTER, "已由钱慧接受")
    world.looks_away()


def test_without_a_reviewer_the_report_waits_and_somebody_is_told(world: World, number: str) -> None:
    world.revokes_all(Role.security_admin)
    world.revokes_all(Role.security_supervisor)
    assert "目前没有人可以审核，已保存" in write(world)
    world.sees(HEAD, "还没有人审核", "您是市信用办负责人")
    world.grants(COLLEAGUE, Role.security_admin)
    world.passes(hours=24)
    world.sees(COLLEAGUE, "书面报告全文")
    world.sees(COLLEAGUE, "请审核书面报告")
    world.taps(COLLEAGUE, "接受")
    world.sees(REPORTER, "已由王芳接受")
    world.looks_away()


def test_a_review_left_lying_is_asked_for_again_and_told_upwards(world: World, number: str) -> None:
    write(world)
    world.looks_away()
    world.passes(hours=24)
    world.sees(ADMIN, "请审核书面报告")
    world.sees_nothing_else()
    world.passes(hours=24)
    world.sees(ADMIN, "请审核书面报告")
    world.sees(SUPERVISOR, "还没有人审核", "您是安全主管")
    world.sees_nothing_else()
    world.taps(ADMIN, "接受")
    for _ in range(3):
        world.sees(ADMIN, "书面报告已接受")  # every copy of the card
    world.looks_away()
    world.passes(days=3)
    world.sees_nothing_else()


def test_the_only_report_can_be_sent_back_without_its_number(world: World, number: str) -> None:
    write(world)
    assert f"请带上编号回复：\n接受 {number}" in world.says(ADMIN, "接受")  # accepting is never guessed
    assert "请说明 XL-20261122-001 要补正什么" in world.says(ADMIN, "退回")
    assert "已退回张伟补正" in world.says(ADMIN, "原因写得太简单")
    world.looks_away()


def test_why_me_says_what_to_do(world: World, number: str) -> None:
    write(world)
    assert f"请审核：回复“接受 {number}”或“退回 {number} 原因”" in world.says(ADMIN, "为什么找我")
    world.says(ADMIN, f"接受 {number}")
    assert "书面报告已通过，等待办结" in world.says(REPORTER, "为什么找我")
    world.looks_away()


def test_the_reason_is_asked_for_where_it_is_missing(world: World, number: str) -> None:
    write(world)
    world.looks_away()
    world.taps(ADMIN, "退回补正")
    world.sees(ADMIN, "要补正什么")
    assert world.acts("report.returned") == []
    assert "已退回张伟补正" in world.says(ADMIN, "原因太简单")
    world.sees(REPORTER, "被周平退回补正", "原因：原因太简单", "在 11月23日（周一）22:00 前重新提交")
    assert "退回原因：原因太简单" in world.says(REPORTER, "写报告")
    world.looks_away()


def test_the_card_of_an_earlier_submission_decides_nothing(world: World, number: str) -> None:
    write(world)
    card = world.card(ADMIN, "接受")
    accept = next(key for key, text in card.buttons.items() if text == "接受")
    world.says(ADMIN, f"退回 {number} 太简单")
    world.says(REPORTER, "写报告")
    world.says(REPORTER, "提交")
    world.looks_away()
    world.taps_stale(ADMIN, card, accept)
    world.sees(ADMIN, "上一次提交的书面报告", "最新的卡片")
    assert world.acts("report.accepted") == []


def test_two_reviewers_only_the_first_decides(world: World, number: str) -> None:
    world.grants(COLLEAGUE, Role.security_admin)
    write(world)
    card = world.card(COLLEAGUE, "接受")
    back = next(key for key, text in card.buttons.items() if text == "退回补正")
    world.taps(ADMIN, "接受")
    world.sees(COLLEAGUE, "书面报告已接受", "周平")
    world.looks_away()
    world.taps_stale(COLLEAGUE, card, back)
    world.sees(COLLEAGUE, "周平已接受，没有再改")
    world.looks_away()


def test_returned_after_the_deadline_the_reminders_go_on_in_one_chain(world: World, number: str) -> None:
    world.passes(hours=25)
    world.looks_away()
    assert "逾期提交，已如实记录" in write(world)
    world.looks_away()
    world.passes(hours=3)
    world.sees_nothing_else()  # under review nobody is reminded
    world.says(ADMIN, f"退回 {number} 太简单")
    world.sees(REPORTER, "请修改后尽快重新提交", "已过")
    world.looks_away()
    world.passes(hours=24)
    assert len([text for text in world.news(REPORTER) if "逾期" in text]) == 12
    numbers = [act["ordinal"] for act in world.acts("written.overdue")]
    assert numbers == sorted(set(numbers))
    world.looks_away()


def test_the_reminders_name_the_rule_and_what_comes_next(world: World, number: str) -> None:
    world.passes(hours=12)
    world.sees(REPORTER, "暂行办法第22条", "11月23日（周一）22:00", "写报告", "逐级上报")
    world.passes(hours=12)
    world.looks_away(REPORTER)
    world.sees(LEADER, "还有 2 小时 24 分到期", "您是单位领导", "安全主管和市信用办负责人")
    world.sees(LEADER, "已到期")
    world.passes(hours=6)
    world.sees(HEAD, "逾期", "您是市信用办负责人", "暂行办法第22条")
    world.looks_away()


def test_a_stopped_account_is_no_precondition_of_the_report(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    write(world)
    number = world.card(ADMIN, "接受").text.split("回复编号")[1].split()[0]
    todo = world.says(ADMIN, "待办")
    assert f"确认 {number}" in todo
    assert f"接受 {number}" in todo
    world.taps(ADMIN, "接受")
    assert "还不能办结：账号还没有登记停用" in world.says(ADMIN, f"办结 {number}")
    world.taps(DUTY, "已停用账号")
    world.looks_away()


# --- closing ------------------------------------------------------------------------------------------------


def test_closed_for_good_with_a_rectification(world: World, number: str) -> None:
    write(world)
    world.taps(ADMIN, "接受")
    world.looks_away()
    world.says(SUPERVISOR, f"办结 {number}")
    world.looks_away(SUPERVISOR)
    assert "已记下 账号处置：账号永久注销" in world.says(SUPERVISOR, "2")
    world.says(SUPERVISOR, "改 第2项 钓鱼邮件")
    assert "请核对" in world.says(SUPERVISOR, "改 第3项 一周内全员改密")
    assert "已由钱慧办结" in world.says(SUPERVISOR, "提交")
    for person in (REPORTER, LEADER):
        world.sees(person, "账号永久注销", "钓鱼邮件", "一周内全员改密")
    world.looks_away()
    assert "没有找到编号" in world.says(ADMIN, f"停用 {number}")  # the short number is free again
    assert "已办结" in world.says(ADMIN, "办结 XL-20261122-001")
    assert "不用再写" not in world.says(REPORTER, "写报告")
    assert "没有待写" in world.says(REPORTER, "写报告")


@pytest.mark.parametrize("outcome", ["已换密码，重新启用", "账号永久注销"])
def test_closed_with_the_outcome_typed_in_its_own_words(world: World, number: str, outcome: str) -> None:
    write(world)
    world.taps(ADMIN, "接受")
    assert "已由周平办结" in close(world, number, outcome)
    world.sees(REPORTER, f"账号处置：{outcome}")
    world.looks_away()


@pytest.mark.parametrize("person", [REPORTER, DUTY, LEADER, HEAD, APP_ADMIN, COLLEAGUE])
def test_only_the_security_office_closes(world: World, number: str, person: str) -> None:
    write(world)
    world.taps(ADMIN, "接受")
    reply = world.says(person, f"办结 {number}")
    assert "没有" in reply or "须由别人处理" in reply
    assert world.acts("leak.closed") == []
    world.looks_away()


def test_the_account_reported_after_the_closing_is_a_new_case(world: World, number: str) -> None:
    write(world)
    world.taps(ADMIN, "接受")
    assert "办结" in close(world, number)
    world.looks_away()
    assert "已登记账号密码泄露 XL-20261122-002" in world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.looks_away()


def test_what_the_reporter_sees_at_each_stage(world: World) -> None:
    assert "没有上报过" in world.says(REPORTER, "我的上报")
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    number = world.says(REPORTER, "待办").split("写报告 ")[1][:4]
    stages = (
        (lambda: None, "○ 等待确认", "等待确认"),
        (lambda: world.taps(DUTY, "确认收到"), "✓ 确认", "已确认，停用中"),
        (lambda: world.taps(DUTY, "已停用账号"), "✓ 停用", "账号已停用，书面报告待提交"),
        (lambda: write(world), "○ 书面报告已提交，审核中", "审核中"),
        (lambda: world.says(ADMIN, f"退回 {number} 太简单"), "○ 书面报告退回补正", "退回补正"),
        (lambda: (world.says(REPORTER, "写报告"), world.says(REPORTER, "提交")), "审核中", "审核中"),
        (lambda: world.taps(ADMIN, "接受"), "✓ 书面报告已通过", "书面报告已通过"),
        (lambda: close(world, number), "✓ 已办结", "已办结"),
    )
    for happens, in_progress, in_list in stages:
        happens()
        assert in_progress in world.says(REPORTER, "进度")
        assert in_list in world.says(REPORTER, "我的上报")
        owes = "退回" in in_list or "待提交" in in_list or "确认" in in_list
        assert ("写报告" in world.says(REPORTER, "待办")) == owes
    world.looks_away()


def test_a_reporter_who_leaves_is_not_forgotten(world: World, number: str) -> None:
    world.platform.city.leave(REPORTER)
    world.syncs()
    world.passes(hours=12)
    world.sees(SUPERVISOR, "张伟收不到企业微信", "XL-20261122-001")
    world.looks_away()
    world.passes(hours=16)
    world.sees(LEADER, "张伟的书面报告")
    world.sees(SUPERVISOR, "张伟的书面报告逾期")
    world.looks_away()
