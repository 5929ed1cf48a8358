"""From scrapping a device to changing a system, played to the archive as applicant, leader, executor and keeper."""

from __future__ import annotations

import pytest

from store.clearances import Clearance
from tests.scenarios.test_articles_by_approval import submit
from tests.scenarios.test_ledgers import cleared
from tests.world import HEAD, LEADER, REPORTER, SUPERVISOR, World

ARCHIVE, DOER, SECURITY, APPS = "yangliu", "jinxin", "zhouping", "chenbo"
_RELEASE = ("企业信用评价结果", "某银行", "贷前核查", "全市企业", "12月20日17点")


def _released(world: World, agreement: str) -> str:
    number = submit(world, "申请数据成果开放", *_RELEASE, agreement)
    world.taps(LEADER, "同意")
    world.taps(HEAD, "同意")
    return number


def _progress(world: World, number: str) -> str:
    said = world.says(REPORTER, f"进度 {number}")
    world.looks_away()
    return said


def test_the_number_of_the_agreement_is_not_asked_twice(world: World) -> None:
    """ZX-18: it was given with the request, so what is still owed is only the renewal."""
    number = _released(world, "XY-2026-88")
    world.sees(REPORTER, "到期续签", "续签协议")
    world.looks_away()
    said = _progress(world, number)
    assert "登记协议编号" not in said
    assert "XY-2026-88" in said


@pytest.mark.parametrize("said", ["还没签", "没有", "尚未签署", "暂无"])
def test_an_agreement_that_is_not_signed_yet_is_no_number(world: World, said: str) -> None:
    """Else 还没签 would have been the number that ZX-18 wants before anything is filed."""
    number = _released(world, said)
    world.looks_away()
    assert "登记协议编号：待完成" in _progress(world, number)
    world.says(REPORTER, f"完成 {number}")
    assert "不像编号" in world.says(REPORTER, "已经签了")
    assert "还有 1 项待完成" in world.says(REPORTER, "信用协议第十二号")
    world.looks_away()


def test_words_are_no_number_of_an_agreement(world: World) -> None:
    world.says(REPORTER, "申请数据成果开放")
    for answer in _RELEASE:
        world.says(REPORTER, answer)
    assert "不像编号" in world.says(REPORTER, "全市企业")
    assert "协议编号：XY-9" in world.says(REPORTER, "XY-9")
    world.looks_away()


def test_the_last_agreement_is_not_the_next_one(world: World) -> None:
    _released(world, "XY-2026-88")
    world.looks_away()
    world.says(REPORTER, "照上次申请数据成果开放")
    assert "协议编号：（待填）" in world.says(REPORTER, "看看已填")
    world.looks_away()


def test_a_training_that_is_missing_is_told_as_soon_as_the_person_is_named(world: World) -> None:
    """Not after the number of their identity card, their post and their rights."""
    cleared(world, LEADER, Clearance.training)
    reply = world.says(REPORTER, "给王芳开个信用平台账号")
    assert "现在还不能提交：台账里没有王芳的培训记录" in reply
    assert "证件号" in reply
    world.looks_away()


def test_a_training_that_is_missing_is_told_when_the_name_is_answered(world: World) -> None:
    cleared(world, LEADER, Clearance.training)
    world.says(REPORTER, "申请账号申请")
    assert "还不能提交" not in world.says(REPORTER, "信用平台")
    assert "还不能提交" in world.says(REPORTER, "王芳")
    assert "还不能提交" not in world.says(REPORTER, "11010519491231002X")
    world.looks_away()


def test_another_matter_in_an_open_form_does_not_hide_the_form(world: World) -> None:
    world.says(REPORTER, "申请账号申请")
    world.says(REPORTER, "信用平台")
    world.says(REPORTER, "王芳")
    reply = world.says(REPORTER, "统计岗")
    assert "账号申请" in reply and "证件号" in reply
    world.looks_away()


def _scrapped(world: World, person: str) -> str:
    world.says(person, "申请设备报废销毁")
    for answer in ("SB-1 打印机", "太旧"):
        world.says(person, answer)
    world.says(person, "消磁")
    return world.card(person, "提交").text


def test_nobody_is_told_to_decide_twice_in_the_summary(world: World) -> None:
    """The head of the office keeps the assets too: the second time it is somebody else, and the summary knew it not."""
    chain = _scrapped(world, "shenqing")
    assert "单位领导审批：魏岚" in chain
    assert "资产管理员审核登记：钱慧（安全主管代）" in chain
    world.looks_away()


def test_a_vacant_post_is_said_to_be_vacant(world: World) -> None:
    """The empty name said nothing. Who leads the office decides first, and whoever asks may not."""
    world.says(SUPERVISOR, "免去 褚岩 机房管理员")
    world.taps(SUPERVISOR, "确定", card="免去褚岩")
    world.says(SUPERVISOR, "申请机房出入")
    for answer in ("钱慧", "换硬盘", "明天9点到11点", "跳过"):
        world.says(SUPERVISOR, answer)
    assert "机房管理员审批：现在没有人可以办" in world.card(SUPERVISOR, "提交").text
    world.looks_away()


def test_who_acts_for_an_archive_keeper_is_not_called_one(world: World) -> None:
    number = _destroyed_for(world, ARCHIVE, ARCHIVE)
    world.says(HEAD, f"同意 {number}")
    assert "您以安全主管身份代档案管理员办理" in world.card(SUPERVISOR, "同意").text
    world.sees(ARCHIVE, "现在由钱慧（安全主管，代档案管理员）办理")
    assert "您以安全主管身份代档案管理员办理" in world.says(SUPERVISOR, f"为什么找我 {number}")
    world.looks_away()


def _destroyed_for(world: World, applicant: str, witness: str) -> str:
    world.says(applicant, "申请档案销毁")
    for answer in ("2013-01", "碎纸", "金鑫", world.name(witness)):
        world.says(applicant, answer)
    reply = world.says(applicant, "提交")
    world.looks_away()
    return reply.split("撤回 ")[1][:4]


def test_the_witness_named_confirms_the_destruction_they_asked_for(world: World) -> None:
    """ZX-30: they were there; before, the security supervisor was to have watched, who had only approved."""
    number = _destroyed_for(world, ARCHIVE, ARCHIVE)
    world.says(HEAD, f"同意 {number}")
    world.says(SUPERVISOR, f"同意 {number}")
    world.sees(ARCHIVE, "请您到场监督")
    world.sees_not(SUPERVISOR, "到场监督")
    world.looks_away()
    world.says(DOER, f"完成 {number}")
    for answer in ("刚才", "档案室", "无"):
        world.says(DOER, answer)
    assert "还要杨柳确认" in world.says(DOER, "提交")
    world.looks_away()
    assert "归档" in world.says(ARCHIVE, f"属实 {number}")
    world.looks_away()


def test_the_next_leader_is_not_said_to_be_asked_before_they_are(world: World) -> None:
    """Submitted on Sunday: on Monday evening the leader is reminded, the next one is asked on Tuesday."""
    submit(world, "申请拍摄许可", "赵强", "机房", "留档")
    world.passes(days=1)
    assert "再没有办会转请上一级" in world.card(LEADER, "同意").text
    world.looks_away()
    world.passes(days=1)
    assert "已转请上一级" in world.card(LEADER, "同意").text
    world.looks_away()


def _changed(world: World) -> str:
    return submit(world, "申请权限变更", "信用平台", "zhangwei01", "加上导出权限", "工作需要")


def test_what_is_to_be_completed_is_said_with_the_form_and_the_leader_hears_that_it_was(world: World) -> None:
    number = _changed(world)
    world.says(LEADER, f"退回 {number} 请写明导出哪些数据")
    world.looks_away()
    assert "李明的意见：请写明导出哪些数据" in world.says(REPORTER, "补正")
    world.says(REPORTER, "改 3 加上导出权限，只导出本局数据")
    world.says(REPORTER, "提交")
    assert "已补正，重新提交" in world.card(LEADER, "同意").text
    world.looks_away()


@pytest.mark.parametrize("said", ["补正", "补正 {}"])
def test_what_was_rejected_is_not_completed_but_asked_for_anew(world: World, said: str) -> None:
    number = _changed(world)
    world.says(LEADER, f"驳回 {number} 不需要")
    world.sees(REPORTER, "未通过", "照上次申请权限变更")
    world.looks_away()
    reply = world.says(REPORTER, said.format(number))
    assert "已驳回，不能补正" in reply and "照上次申请权限变更" in reply
    assert "zhangwei01" in world.says(REPORTER, "照上次申请权限变更") + world.says(REPORTER, "看看已填")
    world.looks_away()


def test_completing_what_is_still_being_decided(world: World) -> None:
    _changed(world)
    reply = world.says(REPORTER, "补正")
    assert "没有退回给您补正的申请" in reply and "审批中" in reply


@pytest.mark.parametrize("said", ["退回", "退回 事由没写清", "退回补正"])
def test_sending_back_where_nothing_waits_does_not_speak_of_rejecting(world: World, said: str) -> None:
    reply = world.says(LEADER, said)
    assert "退回" in reply and "驳回" not in reply


def test_who_carried_it_out_says_so_in_their_own_words(world: World) -> None:
    number = _changed(world)
    world.says(LEADER, f"同意 {number}")
    world.says(SECURITY, f"同意 {number}")
    world.looks_away()
    assert "已办理" in world.says(APPS, f"已变更 {number}")
    world.sees(REPORTER, "变更回执", "请登录核对权限")
    world.looks_away()


def test_a_time_that_was_told_is_shown_to_its_end(world: World) -> None:
    world.says(REPORTER, "今晚十点到十二点给信用平台打补丁，申请系统变更")
    shown = ""
    for answer in ("打补丁，重启", "先备份再打补丁", "网站停十分钟", "恢复备份"):
        shown += world.says(REPORTER, answer)
    assert "时间窗" in shown and "……" not in shown
    world.looks_away()


def _patched(world: World, when: str) -> str:
    answers = ("打补丁", "先备份再打补丁", "网站停十分钟", "恢复备份", when, "否")
    return submit(world, "申请系统变更", *answers)


def test_nothing_is_allowed_once_its_time_is_over(world: World) -> None:
    """ZZ-16: approved the day after, the change would have looked as if it had been allowed all along."""
    number = _patched(world, "明天20点到22点")
    world.passes(days=1, hours=1)
    reply = world.says(LEADER, f"同意 {number}")
    assert "没有办成" in reply and "时间窗" in reply and "已经过去" in reply
    assert world.acts("request.agreed") == []
    world.says(LEADER, f"退回 {number} 请另约时间")
    world.says(REPORTER, f"补正 {number}")
    assert "不能提交" in world.says(REPORTER, "提交")
    world.says(REPORTER, "改 时间窗 明天20点到22点")
    assert "已提交" in world.says(REPORTER, "提交")
    world.looks_away()
    assert "已同意" in world.says(LEADER, f"同意 {number}")
    world.looks_away()


def test_whoever_is_reminded_hears_that_its_time_is_over(world: World) -> None:
    _patched(world, "明天8点到10点")
    world.passes(days=1)
    assert "申请的时间已经过去，不能再同意" in world.card(LEADER, "同意").text
    world.looks_away()


def test_what_was_sent_back_is_withdrawn_while_its_form_is_open(world: World) -> None:
    number = _changed(world)
    world.says(LEADER, f"退回 {number} 请写明导出哪些数据")
    world.says(REPORTER, "补正")
    assert "您要撤回权限变更" in world.says(REPORTER, "撤回")
    assert "已撤回" in world.says(REPORTER, "是")
    world.looks_away()
    assert "没有改动" in world.says(REPORTER, "提交")
    world.looks_away()


def test_withdrawing_what_is_not_submitted_yet(world: World) -> None:
    world.says(REPORTER, "申请权限变更")
    reply = world.says(REPORTER, "撤回")
    assert "没有可以撤回的申请" in reply and "权限变更" in reply and "取消" in reply
    world.looks_away()
