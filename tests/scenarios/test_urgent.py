"""Break-glass: work that cannot wait begins on oral consent, and never ends without the approval (product.md 4)."""

from __future__ import annotations

import pytest

from store import dossier
from store.roles import Role
from tests.world import ADMIN, COLLEAGUE, HEAD, LEADER, REPORTER, SUPERVISOR, World

CHANGE = ("数据库停了，重启并升级", "先备份再升级", "停机十分钟", "恢复备份", "今天22点到23点50分", "否")
ORAL = ("李明", "今天21点40", "对外服务已中断")


def fills(world: World, said: str, *answers: str) -> str:
    world.says(REPORTER, said)
    reply = ""
    for answer in answers:
        reply = world.says(REPORTER, answer)
    return reply


def urgent(world: World) -> str:
    """Begun on the leader's oral consent; its short number."""
    fills(world, "紧急申请系统变更", *CHANGE, *ORAL)
    reply = world.says(REPORTER, "提交")
    assert "可以先办" in reply, reply
    world.looks_away(REPORTER)
    return reply.split("进度 ")[1][:4]


def test_told_at_once_begun_at_once_approved_later_then_archived(world: World) -> None:
    reply = fills(world, "紧急申请系统变更", *CHANGE)
    assert "哪位领导口头同意" in reply
    fills(world, *ORAL)
    world.sees(REPORTER, "请核对", "不补批按违规处理")
    reply = world.says(REPORTER, "提交")
    assert "【紧急】系统变更" in reply
    assert "李明口头同意，可以先办" in reply
    number = reply.split("进度 ")[1][:4]
    world.sees(LEADER, "请核实口头同意", "对外服务已中断")
    world.sees(LEADER, "【紧急】系统变更：请办理", "口头同意先办")
    world.sees(REPORTER, "实施结果", "【紧急】系统变更")
    world.looks_away(REPORTER)
    world.sees_nothing_else()
    world.taps(LEADER, "属实，我同意过")
    world.sees(LEADER, "已登记", "口头同意属实")
    world.sees(REPORTER, "李明已确认口头同意属实")
    world.looks_away(LEADER)
    world.says(REPORTER, f"完成 {number}")
    assert "补批通过后归档" in world.says(REPORTER, "正常")
    assert world.acts("request.archived") == []
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    assert len(world.acts("request.archived")) == 1
    assert [act["by"] for act in world.acts("urgent.confirmed")] == [LEADER]
    world.looks_away()


def test_said_at_the_summary(world: World) -> None:
    fills(world, "申请系统变更", *CHANGE)
    assert "哪位领导口头同意" in world.says(REPORTER, "紧急")
    fills(world, *ORAL)
    assert "可以先办" in world.says(REPORTER, "提交")
    world.looks_away()


def test_tapped_at_the_summary(world: World) -> None:
    fills(world, "申请系统变更", *CHANGE)
    world.taps(REPORTER, "紧急先办")
    world.sees(REPORTER, "哪位领导口头同意")
    fills(world, *ORAL)
    assert "可以先办" in world.says(REPORTER, "提交")
    world.looks_away()


def test_not_urgent_after_all(world: World) -> None:
    fills(world, "紧急申请系统变更", *CHANGE)
    assert "已改回正常流程" in world.says(REPORTER, "不紧急")
    assert "已提交：系统变更" in world.says(REPORTER, "提交")
    assert world.acts("urgent.begun") == []
    world.looks_away()


@pytest.mark.parametrize("name", ["张伟", "王芳"])
def test_neither_oneself_nor_somebody_who_may_not_decide_consents(world: World, name: str) -> None:
    fills(world, "紧急申请系统变更", *CHANGE)
    reply = world.says(REPORTER, name)
    assert "口头同意" in reply
    assert "不紧急" in reply
    world.says(REPORTER, "提交")
    assert world.acts("urgent.begun") == []
    world.looks_away()


def test_never_for_destruction(world: World) -> None:
    assert "不能先办后批" in world.says(REPORTER, "紧急申请载体销毁")
    assert "不能先办后批" in world.says(REPORTER, "紧急")
    world.looks_away()


def test_never_consented_is_dealt_with_even_where_it_is_approved(world: World) -> None:
    number = urgent(world)
    world.looks_away()
    world.taps(LEADER, "我没有同意过")
    world.sees(REPORTER, "李明说没有同意过")
    world.sees(REPORTER, "请立即停止")
    world.sees(SUPERVISOR, "违规待处理", "否认")
    world.sees(HEAD, "违规待处理")
    world.looks_away()
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.says(REPORTER, f"完成 {number}")
    assert "违规处理登记后办结" in world.says(REPORTER, "已停")
    assert world.acts("request.archived") == []
    world.taps(SUPERVISOR, "登记处理结果")
    world.sees(SUPERVISOR, "请写", "处理结果")
    assert "这件事已办结" in world.says(SUPERVISOR, "已批评教育")
    world.sees(REPORTER, "违规已由钱慧处理", "已批评教育")
    assert len(world.acts("request.archived")) == 1
    world.looks_away()


def test_refused_is_a_violation_and_what_is_owed_is_due_now(world: World) -> None:
    number = urgent(world)
    world.looks_away()
    world.says(LEADER, f"驳回 {number} 没有必要")
    world.sees(REPORTER, "未通过")
    world.sees(REPORTER, "请立即停止", "补批没有通过")
    world.sees(REPORTER, "实施结果：已超期")
    world.sees(SUPERVISOR, "违规待处理", "补批没有通过")
    world.sees(HEAD, "违规待处理")
    world.looks_away()
    assert world.acts("case.closed") == []
    world.says(REPORTER, f"完成 {number}")
    assert "违规处理登记后办结" in world.says(REPORTER, "已恢复原样")
    assert "这件事已办结" in world.says(HEAD, f"违规处理 {number} 已通报")
    assert len(world.acts("request.violation_closed")) == 1
    assert world.acts("request.archived") == []
    assert "没有要您处理的违规" in world.says(SUPERVISOR, "违规处理 SQ-20261122-001 已通报")
    world.looks_away()


def test_no_approval_in_time(world: World) -> None:
    urgent(world)
    world.looks_away()
    world.passes(days=2)
    assert world.acts("urgent.breached") == []
    world.passes(days=2)
    assert [act["what"] for act in world.acts("urgent.breached")] == ["late"]
    world.sees(SUPERVISOR, "违规待处理", "到时没有补批")
    world.looks_away()
    world.passes(days=10)
    assert world.acts("request.lapsed") == []
    world.looks_away()
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.sees(REPORTER, "已通过：【紧急】系统变更")
    world.looks_away()


def test_withdrawn_only_with_an_account_of_what_was_done(world: World) -> None:
    number = urgent(world)
    world.looks_away()
    assert "请说明已做了什么" in world.says(REPORTER, f"撤回 {number}")
    assert world.acts("request.withdrawn") == []
    assert "已撤回" in world.says(REPORTER, "只重启了一次，没有升级")
    world.sees(SUPERVISOR, "违规待处理", "只重启了一次")
    assert len(world.acts("request.withdrawn")) == 1
    assert world.acts("request.archived") == []
    world.looks_away()


def test_sent_back_and_completed_stays_urgent_and_owes_once(world: World) -> None:
    number = urgent(world)
    world.looks_away()
    world.says(LEADER, f"退回 {number} 步骤写清楚")
    world.says(REPORTER, f"补正 {number}")
    world.says(REPORTER, "改 2 先备份，再停机，再升级")
    assert "【紧急】系统变更" in world.says(REPORTER, "提交")
    world.looks_away(REPORTER)
    world.sees(LEADER, "【紧急】系统变更：请办理", "先备份，再停机")
    world.taps(LEADER, "同意")
    world.taps(ADMIN, "同意")
    world.sees(REPORTER, "已通过")
    assert len(world.acts("urgent.begun")) == 1
    world.looks_away()


def test_only_the_one_named_answers_and_once(world: World) -> None:
    number = urgent(world)
    world.looks_away()
    assert "没有改动" in world.says(ADMIN, f"属实 {number}") or True
    assert "口头同意属实" in world.says(LEADER, f"属实 {number}")
    world.says(LEADER, f"不属实 {number}")
    assert world.acts("urgent.denied") == []
    world.looks_away()


def test_the_hours_can_be_set_by_those_who_watch_over_it(world: World) -> None:
    assert "安全主管" in world.says(REPORTER, "设置 补批 8")
    assert "8 个工作小时" in world.says(SUPERVISOR, "设置 补批 8")
    assert "没有设置" in world.says(SUPERVISOR, "设置 补批 500")
    urgent(world)
    world.passes(days=1, hours=2)
    assert [act["what"] for act in world.acts("urgent.breached")] == ["late"]
    world.looks_away()


def test_on_paper_and_in_the_progress(world: World) -> None:
    number = urgent(world)
    assert "紧急：李明" in world.says(REPORTER, f"进度 {number}")
    world.says(REPORTER, f"审批单 {number}")
    world.looks_away()


def test_the_head_of_the_office_may_have_consented(world: World) -> None:
    fills(world, "紧急申请系统变更", *CHANGE, "赵国栋", "今天21点40", "对外服务已中断")
    assert "赵国栋口头同意" in world.says(REPORTER, "提交")
    world.sees(HEAD, "请核实口头同意")
    world.sees(LEADER, "【紧急】系统变更：请办理", "赵国栋于")
    world.looks_away()


def test_a_consenter_two_roles(world: World) -> None:
    world.grants(COLLEAGUE, Role.security_admin)
    fills(world, "紧急申请系统变更", *CHANGE, "王芳", "今天21点40", "对外服务已中断")
    assert "王芳口头同意" in world.says(REPORTER, "提交")
    world.looks_away()


def test_what_the_record_holds_of_an_oral_consent_can_be_handed_out(world: World) -> None:
    """PIPL 45: to the consenter what they said, to the applicant their own words, to nobody those of the others."""
    urgent(world)
    world.taps(LEADER, "我没有同意过")
    world.taps(SUPERVISOR, "登记处理结果")
    world.says(SUPERVISOR, "已批评教育")
    world.looks_away()
    with world.house.database.look() as connection:
        told = {one: dossier.of_member(connection, world.house.ring, one) for one in (LEADER, REPORTER, SUPERVISOR)}
    assert [row["answer"] for row in told[LEADER]["consents"]] == ["denied"]
    assert [row["why"] for row in told[REPORTER]["urgent"]] == ["对外服务已中断"]
    assert [row["result"] for row in told[SUPERVISOR]["settled"]] == ["已批评教育"]
    assert told[LEADER]["urgent"] == told[REPORTER]["consents"] == told[REPORTER]["settled"] == []
