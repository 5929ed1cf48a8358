"""Visitors as people speak of them (WB-03 to WB-08): registered in one message, told the rules, let in, chased out."""

from __future__ import annotations

import pytest

from store.schema import dialogs, guests, inbox, outbox, visits
from tests.world import AUDITOR, COLLEAGUE, LEADER, REPORTER, SUPERVISOR, World

KEEPER = "chuyan"
NAME, OTHER, PHONE = "赵强", "孙红梅", "13904561234"


def registered(world: World, said: str, person: str = REPORTER) -> str:
    """One sentence and one tap; the short number."""
    world.says(person, said)
    world.taps(person, "提交")
    told = next(text for text in reversed(world.phone(person)) if "已登记：来访" in text)
    return told.split("取消来访 ")[1][:4]


def at_the_door(world: World, said: str = "明早九点省厅赵强来开会，我陪同") -> str:
    """The notice is confirmed, and it is the hour of the visit."""
    number = registered(world, said)
    world.passes(hours=11, minutes=2)
    world.taps(REPORTER, "已告知，全程陪同")
    world.looks_away()
    return number


def test_one_sentence_and_one_tap_register_a_visit(world: World) -> None:
    reply = world.says(REPORTER, "明早九点省厅工程师来换硬盘，我陪同")
    assert "来访登记" in reply, reply
    world.sees(REPORTER, "来访登记", "工程师", "省厅", "换硬盘", "会议室", "张伟")
    world.taps(REPORTER, "提交")
    told = world.sees(REPORTER, "已登记：来访 LF-").text
    assert "您是接待人" in told
    world.sees(REPORTER, "进门前宣读", "已告知，全程陪同")
    world.sees(REPORTER, "来访登记", "已提交")
    (act,) = world.acts("visit.registered")
    assert (act["by"], act["host"], act["people"]) == (REPORTER, REPORTER, 1)


def test_who_joins_after_the_notice_has_to_hear_it(world: World) -> None:
    """WB-06: told to the first, not to somebody added afterwards."""
    number = at_the_door(world)
    assert "没有听过告知" in world.says(REPORTER, f"访客 {number} {OTHER} {PHONE}")
    world.sees(REPORTER, "进门前宣读", "已告知，全程陪同")
    assert "还没有告知" in world.says(REPORTER, f"签到 {number}")
    world.looks_away()
    world.taps(REPORTER, "已告知，全程陪同")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    world.looks_away()


def test_in_and_out(world: World) -> None:
    number = at_the_door(world)
    assert "赵*已签到" in world.says(REPORTER, "省厅赵强到了")
    world.sees(REPORTER, "来人在场", "签离")
    assert "赵*" in world.says(COLLEAGUE, "现在有哪些访客")
    world.passes(minutes=40)
    world.taps(REPORTER, "签离")
    world.sees(REPORTER, "已全部离开")
    assert "没有登记在场" in world.says(COLLEAGUE, "现在有哪些访客")
    assert "已签离" in world.says(REPORTER, f"访客 {number}")
    world.looks_away()
    world.passes(hours=3)
    world.looks_away()
    assert "已办结" in world.says(REPORTER, f"访客 {number}")


def test_now_is_this_moment_and_not_the_begin_of_its_minute(world: World) -> None:
    at_the_door(world)
    world.passes(seconds=20)
    assert "已签到" in world.says(REPORTER, "省厅赵强到了")
    assert "赵*" in world.says(COLLEAGUE, "现在有哪些访客")
    world.passes(seconds=20)
    assert "已签离" in world.says(REPORTER, "赵强走了")
    assert "没有登记在场" in world.says(COLLEAGUE, "现在有哪些访客")
    world.looks_away()


def test_another_host_is_asked_and_nobody_comes_in_before_they_agree(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，王芳接待")
    world.sees(COLLEAGUE, "请您接待", "赵*", "省厅")
    world.looks_away()
    world.passes(hours=11)
    assert "接待人还没有确认" in world.says(REPORTER, f"访客 {number}")
    assert "没有改动" in world.says(REPORTER, f"签到 {number}")
    world.taps(COLLEAGUE, "我来接待")
    world.sees(REPORTER, "王芳已确认接待")
    assert "还没有告知（WB-06）" in world.says(COLLEAGUE, f"签到 {number}")
    world.taps(COLLEAGUE, "已告知，全程陪同")
    assert "已签到" in world.says(COLLEAGUE, f"签到 {number}")
    assert "已全部离开" in world.says(COLLEAGUE, f"签离 {number}")
    world.looks_away()


def test_a_host_who_declines_is_replaced(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，王芳接待")
    world.says(COLLEAGUE, f"不接待 {number} 那天出差")
    world.sees(REPORTER, "王芳不接待", "那天出差")
    assert "没有接待人" in world.says(REPORTER, "待办")
    assert "接待人改为张伟" in world.says(REPORTER, f"改接待 {number} 我")
    world.sees(REPORTER, "进门前宣读")
    world.looks_away()


def test_a_stranger_sees_nothing_of_a_visit(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，我陪同")
    for said in (f"访客 {number}", f"签到 {number}", f"查看访客 {number}", f"取消来访 {number}"):
        assert world.says("hejun", said) == world.says("hejun", said.replace(number, "9999")).replace("9999", number)
    assert world.acts("visit.checked_in") == world.acts("visit.cancelled") == []
    world.looks_away()


def test_names_and_numbers_lie_in_clear_nowhere(world: World) -> None:
    reply = world.says(REPORTER, f"明早九点省厅{NAME}来开会，电话{PHONE}，我陪同")
    assert NAME not in reply
    world.says(REPORTER, f"改 1 {NAME} {PHONE}、{OTHER}")
    world.says(REPORTER, f"改 3 接{OTHER}来谈合作")
    world.says(REPORTER, "提交")
    assert "赵*" in world.says(REPORTER, "今天谁来") + world.says(REPORTER, "明天谁来")
    world.says(REPORTER, f"{NAME}上次什么时候来的")
    stored = world.stored_bytes()
    for canary in (NAME, OTHER, PHONE):
        assert canary.encode() not in stored
        assert canary.encode("unicode_escape") not in stored
        assert not any(
            canary in text
            for text in world.phone(REPORTER)
            if "登记" in text and "我陪同" not in text and "改 " not in text
        )
    with world.house.database.look() as connection:
        for table in (dialogs, inbox, outbox, visits, guests):
            assert NAME not in str(connection.execute(table.select()).all())
    world.looks_away()


def test_the_host_sees_the_whole_name_once_and_that_is_recorded(world: World) -> None:
    number = registered(world, f"明早九点省厅{NAME}来开会，电话{PHONE}，我陪同")
    shown = world.says(REPORTER, f"查看访客 {number}")
    assert NAME in shown
    assert PHONE in shown
    assert "只给" in world.says(SUPERVISOR, f"查看访客 {number}")
    assert NAME in world.says(AUDITOR, f"查看访客 {number}")
    assert [act["by"] for act in world.acts("personal.shown")] == [REPORTER, AUDITOR]
    assert [act["by"] for act in world.acts("personal.refused")] == [SUPERVISOR]
    assert NAME.encode() not in world.stored_bytes()
    world.looks_away()


def test_office_asks_for_a_reason(world: World) -> None:
    """WB-08."""
    assert "为什么不在会议室" in world.says(REPORTER, "明早九点省厅赵强来办公室谈合作，我接待")
    world.says(REPORTER, "会议室都满了")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "已登记：来访 LF-", "办公区")
    world.looks_away()


def test_who_is_not_temporary_does_not_come_in_without_an_agreement(world: World) -> None:
    """WB-07."""
    number = registered(world, "明早九点省厅赵强来驻场开发，我陪同")
    world.passes(hours=11)
    world.taps(REPORTER, "已告知，全程陪同")
    refused = world.says(REPORTER, f"签到 {number}")
    assert "非临时人员没有保密协议编号（WB-07）" in refused
    assert "协议编号已记下" in world.says(REPORTER, f"协议 {number} BM-2026-17 到2026年12月31日")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    assert "已签离" in world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_using_a_computer_wants_its_approval(world: World) -> None:
    """WB-06."""
    world.says(REPORTER, "明早九点省厅赵强来开会，我陪同")
    assert "使用计算机要先审批" in world.says(REPORTER, "改 9 要用我们的电脑") + world.phone(REPORTER)[-1]
    world.taps(REPORTER, "提交")
    number = next(t for t in reversed(world.phone(REPORTER)) if "已登记：来访" in t).split("取消来访 ")[1][:4]
    world.passes(hours=11)
    world.taps(REPORTER, "已告知，全程陪同")
    assert "使用计算机没有批准（WB-06）" in world.says(REPORTER, f"签到 {number}")
    world.looks_away()


@pytest.mark.parametrize("more", ["要拍照", "还要录像", "顺便拍几张照相资料"], ids=["pictures", "film", "photographs"])
def test_pictures_said_beside_what_they_come_for_want_their_approval(world: World, more: str) -> None:
    """WB-10: it stood in the sentence, behind the purpose, and was lost."""
    world.says(REPORTER, f"明早九点恒安网络的赵强、孙红梅两个人来机房换硬盘，{more}，我陪同")
    world.sees(REPORTER, "来访登记", more, "照片带出敏感信息")
    world.taps(REPORTER, "提交")
    assert "拍摄没有批准（WB-10）" in world.sees(REPORTER, "已登记：来访 LF-").text
    world.looks_away()


def test_pictures_that_are_ruled_out_want_none(world: World) -> None:
    """The whole sentence was not understood: 不拍照 was taken for all of it."""
    world.says(REPORTER, "明早九点恒安网络的赵强来机房换硬盘，不拍照，我陪同")
    world.taps(REPORTER, "提交")
    assert "拍摄" not in world.sees(REPORTER, "已登记：来访 LF-").text
    world.looks_away()


def test_the_machine_room_wants_an_approval_that_names_the_visit(world: World) -> None:
    """WB-09, ZZ-17."""
    number = registered(world, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.sees(REPORTER, "机房出入审批")
    world.says(REPORTER, f"机房出入 {number}")
    world.says(REPORTER, "跳过")
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    request = reply.split("撤回 ")[1][:4]
    world.passes(hours=11)
    world.taps(REPORTER, "已告知，全程陪同")
    world.sees(KEEPER, "来访签到", "机房出入还没有批下来")
    assert "机房出入还没有批下来" in world.says(REPORTER, f"签到 {number}")
    world.says(LEADER, f"同意 {request}")
    world.says(KEEPER, f"同意 {request}")
    assert "可以签到" in world.says(KEEPER, f"访客 {number}")
    world.taps(KEEPER, "签到")
    world.sees(REPORTER, "来人在场", "机房操作")
    assert "赵*" in world.says(KEEPER, "谁在机房")
    assert "赵*" not in world.says(KEEPER, "昨天15点谁在机房")
    assert "已签离" in world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_a_forgotten_check_out_is_asked_again_and_escalated(world: World) -> None:
    number = at_the_door(world)
    world.says(REPORTER, f"签到 {number}")
    world.looks_away()
    world.passes(hours=2)
    world.sees(REPORTER, "来人走了吗")
    world.passes(minutes=30)
    world.sees(REPORTER, "再次提醒")
    world.sees_nothing_else(LEADER, SUPERVISOR)
    world.passes(hours=8)
    world.sees(LEADER, "过了登记时间还没有签离", "张伟")
    world.sees(SUPERVISOR, "过了登记时间还没有签离")
    reason = world.says(REPORTER, f"签离 {number} 11:30")
    assert "补录要写原因" in reason
    late = world.says(REPORTER, f"签离 {number} 11:30 走时忘了登记")
    assert "补录，永久标注" in late
    world.looks_away()


def test_still_there_is_an_hour_more(world: World) -> None:
    number = at_the_door(world)
    world.says(REPORTER, f"签到 {number}")
    world.passes(hours=2)
    world.taps(REPORTER, "还在，延长1小时")
    world.sees(REPORTER, "已延长到")
    world.looks_away()
    world.passes(minutes=50)
    world.sees_nothing_else(REPORTER)
    world.passes(minutes=15)
    world.sees(REPORTER, "来人走了吗")
    world.taps(REPORTER, "走了，签离")
    world.looks_away()
    assert "都不在场" in world.says(REPORTER, f"签离 {number}")


def test_who_stays_in_the_machine_room_beyond_the_time_is_told_at_once(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来机房换硬盘，我陪同")
    world.says(REPORTER, f"机房出入 {number}")
    world.says(REPORTER, "跳过")
    request = world.says(REPORTER, "提交").split("撤回 ")[1][:4]
    world.says(LEADER, f"同意 {request}")
    world.says(KEEPER, f"同意 {request}")
    world.passes(hours=11)
    world.says(REPORTER, f"已告知 {number}")
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    world.looks_away()
    world.passes(hours=2, minutes=1)
    world.sees(KEEPER, "机房超时滞留")
    world.sees(SUPERVISOR, "机房超时滞留")
    world.says(KEEPER, f"签离 {number}")
    world.sees(REPORTER, "已全部离开")
    world.looks_away()


def test_nobody_came(world: World) -> None:
    number = registered(world, "明早九点省厅赵强来开会，我陪同")
    world.looks_away()
    world.passes(hours=15)
    world.sees(REPORTER, "没有人签到", "已按过期结束")
    assert "已过期" in world.says(REPORTER, f"访客 {number}")
    assert "不能再改" in world.says(REPORTER, f"签到 {number}")
    world.looks_away()


def test_a_visit_told_afterwards_keeps_both_times_and_the_mark(world: World) -> None:
    reply = world.says(REPORTER, "补录来访：今天下午三点到四点省厅赵强来开会，我接待的")
    assert "补录原因" in reply, reply
    world.says(REPORTER, "当时手机没电")
    world.taps(REPORTER, "提交")
    told = world.sees(REPORTER, "已补录", "永久标注").text
    assert "还没有告知" in told
    (act,) = world.acts("visit.entered_late")
    assert act["came"] == "2026-11-22T07:00:00+00:00"
    number = told.split("LF-")[1][:12]
    assert "补录" in world.says(REPORTER, f"访客 LF-{number}")
    assert f"LF-{number}" in world.says(REPORTER, f"{NAME}上次什么时候来的")
    assert "没有查到" in world.says("hejun", f"{NAME}上次什么时候来的")
    world.looks_away()


@pytest.mark.parametrize("said", ["今天谁来", "明天有谁来访", "明天有哪些访客", "今天有什么客人", "明天的访客有哪些"])
def test_who_comes(world: World, said: str) -> None:
    registered(world, "明早九点省厅赵强来开会，我陪同")
    answer = world.says("hejun", said)
    assert ("赵*" in answer) == ("明天" in said), answer
    world.looks_away()


def test_cancelled_forms_leave_nothing_sealed(world: World) -> None:
    from store.schema import personal

    world.says(REPORTER, f"明早九点省厅{NAME}来开会，我陪同")
    world.says(REPORTER, "取消")
    world.says(REPORTER, "取消")
    with world.house.database.look() as connection:
        assert connection.execute(personal.select()).all() == []
    world.looks_away()


def test_question_by_question(world: World) -> None:
    assert "谁来" in world.says(REPORTER, "访客")
    assert "赵*" in world.says(REPORTER, f"{NAME} {PHONE}")
    world.says(REPORTER, "省信息中心")
    assert "什么时候来" in world.says(REPORTER, "谈数据共享")
    world.says(REPORTER, "后天上午9点")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "已登记：来访 LF-", "赵*", "省信息中心")
    world.looks_away()


def test_who_tells_only_a_unit_is_not_asked_for_it_again(world: World) -> None:
    world.says(REPORTER, "明天下午访客来访")
    reply = world.says(REPORTER, "省信息中心")
    assert "来办什么事" in reply, reply
    world.says(REPORTER, "谈合作")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "已登记：来访", "省信息中心", "未具名")
    world.looks_away()


def test_a_stay_told_afterwards_to_a_visit_that_is_known(world: World) -> None:
    number = at_the_door(world)
    assert "请这样写" in world.says(REPORTER, f"补录 {number}")
    told = world.says(REPORTER, f"补录 {number} 昨天9点到11点 昨天也来过")
    assert "已补录" in told
    assert "接待人还没有确认" in told
    (act,) = world.acts("visit.entered_late")
    assert act["late"] is True
    world.looks_away()


def test_a_time_that_is_not_plain_lets_nobody_in(world: World) -> None:
    number = at_the_door(world)
    world.passes(minutes=40)
    assert "没有登记" in world.says(REPORTER, f"签到 {number} 25:90 忘了")
    assert "补录要写原因" in world.says(REPORTER, f"签到 {number} 9点")
    assert "补录，永久标注" in world.says(REPORTER, f"签到 {number} 9点10分 手机没电")
    (act,) = world.acts("visit.checked_in")
    assert act["happened"] == "2026-11-23T01:10:00+00:00"
    world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_an_answer_that_sounds_like_a_command_is_an_answer(world: World) -> None:
    world.says(REPORTER, "访客")
    world.says(REPORTER, f"{NAME}")
    world.says(REPORTER, "省信息中心")
    assert "已记下 事由：操作 2024 年的备份" in world.says(REPORTER, "操作 2024 年的备份")
    world.looks_away()
