"""ZX-22, product.md 3.1 (5)-(6): the written report within 24 hours, its review, the document, the closing."""

from __future__ import annotations

import io

import pytest
from docx import Document

from store import documents
from store.roles import Role
from tests.world import ADMIN, DUTY, HEAD, LEADER, REPORTER, SUPERVISOR, World


@pytest.fixture
def number(world: World) -> str:
    """A reported leak whose account is stopped; its short number."""
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.taps(DUTY, "已停用账号")
    short = world.says(REPORTER, "待办").split("写报告 ")[1][:4]
    world.looks_away()
    return short


ANSWERS = {
    "发现时间": "今天21:30",
    "泄露时间": "昨天20:00",
    "泄露经过": "收到自称管理员的邮件，点开链接后填了密码",
    "异常情况": "跳过",
    "影响": "无",
    "已采取措施": "立即上报，账号已停用",
    "原因": "警惕性不够，没有核实发件人",
    "防范": "参加培训，今后先核实再操作",
}


def write(world: World) -> str:
    """Answers whatever is asked until the summary comes; returns the last reply."""
    reply = world.says(REPORTER, "写报告")
    for _ in range(15):
        if "请核对" in reply:
            return reply
        asked = next((answer for label, answer in ANSWERS.items() if label in reply.split("项/共")[-1][:12]), "跳过")
        reply = world.says(REPORTER, asked)
    raise AssertionError(reply)


def submit(world: World) -> None:
    write(world)
    assert "已送周平审核" in world.says(REPORTER, "提交")


def test_what_is_known_is_already_filled_in(world: World, number: str) -> None:
    reply = write(world)
    assert "已填完，请核对下方卡片" in reply
    assert "编号：1 系统，2 账号，3 发现时间" in reply
    assert "10 防范措施：参加培训" in reply  # the card has no room for it
    assert "1 系统：" not in reply  # and what stands on the card is not said twice
    card = world.sees(REPORTER, "书面报告：请核对", "zhangwei01", "信用信息共享平台", "20:00")
    for words in ("提交", "暂存", "取消", "提交后由周平（安全管理员）审核", "依据：安全管理暂行办法第22条"):
        assert words in card.text


def test_the_numbers_of_the_summary_can_be_typed(world: World, number: str) -> None:
    write(world)
    world.says(REPORTER, "改 2 zhangwei02")
    world.looks_away(REPORTER)
    whole = world.says(REPORTER, "看看已填")
    assert "2. 账号：zhangwei02" in whole
    assert "10. 防范措施：参加培训" in whole
    assert "请核对" in whole
    world.sees_nothing_else(REPORTER)  # looking needs no further card
    assert "已送周平审核" in world.says(REPORTER, "提交")
    world.looks_away()


def test_the_summary_card_submits_and_older_ones_say_that_they_are_old(world: World, number: str) -> None:
    write(world)
    world.says(REPORTER, "改 原因分析 没有核实发件人")
    world.sees(REPORTER, "书面报告：请核对")
    world.sees(REPORTER, "书面报告：已更新")
    world.sees(REPORTER, "书面报告：请核对", "核对无误点“提交”")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "已送周平审核")
    world.sees(REPORTER, "书面报告：已提交")
    world.looks_away(ADMIN)


def test_accepted_the_report_becomes_a_word_document(world: World, number: str) -> None:
    submit(world)
    world.looks_away(REPORTER)
    world.sees(ADMIN, "书面报告全文", "点开链接后填了密码")
    world.sees(ADMIN, "请审核书面报告", "接受", "退回补正")
    world.taps(ADMIN, "接受")
    world.sees(ADMIN, "您已接受")
    world.sees(REPORTER, "已由周平接受")
    file = world.sees(REPORTER, "账号密码泄露书面报告-XL-20261122-001.docx")
    assert file.msgtype == "file"
    world.sees(ADMIN, "账号密码泄露书面报告-XL-20261122-001.docx")
    world.looks_away(ADMIN)
    with world.house.database.look() as connection:
        kept = documents.by_id(connection, 1)
    text = "\n".join(part.text for part in Document(io.BytesIO(kept.content)).paragraphs)
    assert "张伟" in text
    assert "zhangwei01" in text
    assert "点开链接后填了密码" in text
    world.passes(days=3)
    world.sees_nothing_else()  # no reminder any more


def test_a_returned_report_keeps_what_was_written(world: World, number: str) -> None:
    submit(world)
    world.looks_away()
    assert "请说明" in world.says(ADMIN, f"退回 {number}")
    assert "已退回张伟" in world.says(ADMIN, "原因写得太简单")
    world.sees(REPORTER, "退回补正", "原因写得太简单")
    world.looks_away(ADMIN)
    reply = world.says(REPORTER, "写报告")
    assert "请核对" in reply
    world.sees(REPORTER, "书面报告：请核对", "点开链接后填了密码")
    world.says(REPORTER, "改 原因分析 培训没参加，没有核实发件人")
    assert "已送周平审核" in world.says(REPORTER, "提交")
    world.looks_away()
    reply = world.says(ADMIN, f"接受 {number}")
    world.sees(REPORTER, "已由周平接受")
    world.looks_away()


def test_reminders_at_the_marks_and_louder_afterwards(world: World, number: str) -> None:
    world.passes(hours=12)
    world.sees(REPORTER, "还有 12 小时到期")
    world.sees_nothing_else()
    world.passes(hours=6)
    world.sees(REPORTER, "还有 6 小时到期")
    world.sees_nothing_else()
    world.passes(hours=3, minutes=36)
    world.sees(REPORTER, "还有 2 小时 24 分到期")
    world.sees(LEADER, "请督促提交")
    world.sees_nothing_else()
    world.passes(hours=2, minutes=24)
    world.sees(REPORTER, "已到期")
    world.sees(LEADER, "请督促提交")
    world.sees_nothing_else()
    world.passes(hours=2)
    world.sees(REPORTER, "逾期", "已超 2 小时")
    world.sees(LEADER, "逾期")
    world.sees_nothing_else()
    world.passes(hours=2)
    world.sees(SUPERVISOR, "逾期")
    world.looks_away(REPORTER, LEADER)
    world.sees_nothing_else()
    world.passes(hours=2)
    world.sees(HEAD, "逾期")
    world.looks_away(REPORTER, LEADER, SUPERVISOR)
    world.sees_nothing_else()
    world.passes(days=2)
    assert len([text for text in world.news(REPORTER) if "逾期" in text]) == 24  # never silent
    world.looks_away()
    submit(world)
    world.looks_away()
    world.passes(hours=10)
    world.sees_not(REPORTER, "逾期")
    world.looks_away()


def test_the_form_can_be_left_and_taken_up_again(world: World, number: str) -> None:
    world.says(REPORTER, "写报告")
    world.says(REPORTER, "今天21:30")
    assert "已暂存" in world.says(REPORTER, "暂存")
    assert "待办" in world.says(REPORTER, "待办")
    world.passes(hours=5)
    reply = world.says(REPORTER, "继续")
    assert "项/共10项" in reply
    assert "没有待办" not in world.says(REPORTER, "待办")  # a command in the middle does not lose the form
    assert "第22条" in world.says(REPORTER, "制度 22")
    back = world.says(REPORTER, "上一步")
    assert "泄露时间" in back
    assert "再说一次" in world.says(REPORTER, "取消")
    assert "项/共10项" in world.says(REPORTER, "继续")


def test_closing_needs_the_stopped_account_and_the_accepted_report(world: World, number: str) -> None:
    assert "还不能办结" in world.says(ADMIN, f"办结 {number}")
    submit(world)
    world.looks_away()
    world.taps(ADMIN, "接受")
    world.looks_away()
    assert "安全管理员或安全主管办结" in world.says(DUTY, f"办结 {number}")
    reply = world.says(ADMIN, f"办结 {number}")
    assert "账号处置" in reply or "如何处置" in reply
    world.looks_away(ADMIN)
    world.says(ADMIN, "1")
    reply = world.says(ADMIN, "跳过")
    while "请核对" not in reply:
        reply = world.says(ADMIN, "跳过")
    assert "已由周平办结" in world.says(ADMIN, "提交")
    for person in (REPORTER, LEADER, DUTY):
        world.sees(person, "已由周平办结", "已换密码，重新启用")
    world.sees(LEADER, "已办结")  # the leader's own card
    world.looks_away(ADMIN)
    assert "已办结" in world.says(REPORTER, "我的上报")
    world.sees_nothing_else()
    world.passes(days=2)
    world.sees_nothing_else()


def test_the_reviewer_is_never_the_reporter(world: World) -> None:
    world.says(ADMIN, "我的密码泄露了")
    world.looks_away()
    world.taps(DUTY, "已停用账号")
    world.grants(SUPERVISOR, Role.security_auditor)
    world.looks_away()
    short = world.says(ADMIN, "待办").split("写报告 ")[1][:4]
    for said in ("写报告", "1", "zhouping", "今天21:30", "经过", "跳过", "无", "已停用", "原因", "防范"):
        reply = world.says(ADMIN, said)
    assert "请核对" in reply
    assert "已送钱慧审核" in world.says(ADMIN, "提交")
    world.sees(SUPERVISOR, "请审核书面报告")
    assert "本人上报" in world.says(ADMIN, f"接受 {short}")
    world.looks_away()


@pytest.mark.parametrize(
    "told",
    [
        "今后出差办理代理，不再借用账号。",
        "违反了账号专人专用的规定，没有按要求换密码。",
        "已请值班员帮助停用账号，催办了系统管理员。",
        "值班表上没有人，后来任命了新的值班员。",
    ],
)
def test_what_is_told_is_no_command(world: World, told: str) -> None:
    """Free text that speaks of stand-ins, rules or duty officers is an answer; a question about a rule is not."""
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.taps(DUTY, "已停用账号")
    reply = world.says(REPORTER, "写报告")
    while "泄露经过" not in reply:
        reply = world.says(REPORTER, "昨天15:00" if "时间" in reply else "1")
    assert f"已记下 泄露经过：{told}"[:30] in world.says(REPORTER, told)
    assert "24 小时内" in world.says(REPORTER, "密码泄露的规定是多久交报告？")
    world.looks_away()


def test_another_account_in_the_middle_is_another_report(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.taps(DUTY, "已停用账号")
    world.says(REPORTER, "昨天15:00")
    assert "已登记" in world.says(REPORTER, "另一个账号 zhangwei02 密码泄露了")
    world.looks_away()
