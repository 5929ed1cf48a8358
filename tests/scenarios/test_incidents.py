"""ZX-23, ZX-24, product.md 3.2: a security incident, from the first sentence to its closing."""

from __future__ import annotations

import pytest

from store.roles import Role
from tests.world import ADMIN, COLLEAGUE, DUTY, HEAD, LEADER, REPORTER, SUPERVISOR, World

NO = "SJ-20261122-001"
SAID = "我们网站被篡改了"


def reported(world: World, sentence: str = SAID) -> str:
    """Somebody reports; the short number of the incident."""
    reply = world.says(REPORTER, sentence)
    assert f"已登记安全事件 {NO}" in reply, reply
    return reply.split("清单 ")[1][:4]


def confirmed(world: World, sentence: str = SAID) -> str:
    number = reported(world, sentence)
    world.taps(DUTY, "确认收到")
    world.taps(LEADER, "确认收到")
    world.looks_away()
    return number


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("我们网站被篡改了", "网络攻击"),
        ("数据库崩溃了", "数据库崩溃"),
        ("服务器被人植入后门了", "服务器入侵"),
        ("平台的数据被人拖走了", "数据窃取"),
        ("发现网站打不开了", "类型待定"),
        ("有人进了我们服务器后台", "服务器入侵"),
    ],
)
def test_the_first_sentence_is_the_report(world: World, sentence: str, kind: str) -> None:
    reply = world.says(REPORTER, sentence)
    assert f"已登记安全事件 {NO}（{kind}）" in reply
    assert "已同时通知市信用办蒋敏和单位领导李明，两边分别确认" in reply
    assert "请马上做：1. " in reply
    assert "误报" in reply
    world.sees(DUTY, "安全事件，请立即确认", "张伟", "值班员", "暂行办法第24条", "确认收到")
    world.sees(LEADER, "本单位安全事件，请立即确认", "张伟", "单位领导", "确认收到")
    world.sees(REPORTER, "处置清单")
    world.looks_away(REPORTER)


@pytest.mark.parametrize("sentence", ["网站被篡改了怎么处理", "网站被攻击了怎么办", "制度 24", "安全事件有几起"])
def test_what_is_no_report_starts_nothing(world: World, sentence: str) -> None:
    assert "已登记" not in world.says(REPORTER, sentence)
    world.looks_away(REPORTER)
    world.sees_nothing_else()


def test_a_doubtful_sentence_is_asked_and_nothing_happens_without_a_yes(world: World) -> None:
    assert "您是要上报安全事件吗" in world.says(REPORTER, "上报安全事件")
    world.sees(REPORTER, "请确认", "是，立即登记")
    world.sees_nothing_else()
    assert f"已登记安全事件 {NO}" in world.says(REPORTER, "是")
    world.sees(DUTY, "请立即确认")
    world.sees(LEADER, "请立即确认")
    world.looks_away(REPORTER)


def test_what_the_sentence_says_is_not_asked_again(world: World) -> None:
    reply = world.says(REPORTER, "昨晚八点发现信用黑河网站被篡改了")
    assert "看到什么？影响了谁？" in reply.split("\n\n")[-1]
    world.looks_away()
    told = world.says(REPORTER, f"进度 {NO}")
    assert "网络攻击，“信用黑河”网站" in told
    assert "情况已补充到" in world.says(REPORTER, "首页显示骷髅，群众打电话来问")
    world.sees(DUTY, "补充", "首页显示骷髅", "11月21日（周六）20:00")
    world.looks_away()


def test_what_is_unknown_is_asked_without_blocking_and_changes_the_plan(world: World) -> None:
    reply = world.says(REPORTER, "发现网站打不开了")
    assert "类型" in reply
    world.looks_away()
    world.taps(REPORTER, "确定", choose={"kind": "crash"})
    world.sees(REPORTER, "处置清单：数据库崩溃", "停止写入")
    world.looks_away()
    assert "数据库崩溃" in world.says(DUTY, f"进度 {NO}")


def test_each_side_confirms_for_itself(world: World) -> None:
    number = reported(world)
    world.looks_away()
    world.taps(DUTY, "确认收到")
    world.sees(DUTY, "已由您代表市信用办确认收到", "单位领导：未确认")
    world.sees(DUTY, "安全事件：已确认")
    world.sees(REPORTER, "市信用办：蒋敏 22:00 已确认；单位领导：未确认")
    world.sees(SUPERVISOR, "安全事件：请定级", "一般", "特别重大")
    world.sees(DUTY, "处置清单")
    world.sees(ADMIN, "处置清单")
    world.sees_nothing_else()
    world.passes(minutes=5)
    world.sees(LEADER, "本单位安全事件，请立即确认")  # the unit leader's own ladder goes on
    world.sees_nothing_else()
    assert "已由您代表单位领导确认收到" in world.says(LEADER, f"确认 {number}")
    for person in (LEADER, LEADER, DUTY):
        world.sees(person, "两边都已确认", "蒋敏 22:00", "李明 22:05")
    world.sees(REPORTER, "单位领导：李明 22:05 已确认")
    world.sees(DUTY, "单位领导：李明 22:05 已确认")
    world.sees_nothing_else()
    world.passes(minutes=20)
    world.sees_nothing_else()


def test_nobody_answers_and_both_ladders_climb(world: World) -> None:
    reported(world)
    world.looks_away()
    world.passes(minutes=5)
    world.sees(DUTY, "请立即确认")
    world.sees(LEADER, "请立即确认")
    world.sees_nothing_else()
    world.passes(minutes=5)
    world.sees(ADMIN, "请立即确认", "安全管理员")
    world.sees_nothing_else()
    world.passes(minutes=5)
    world.sees(SUPERVISOR, "本单位安全事件，请立即确认", "上级领导通知不到，直接找到您", "请电话告知该单位领导后再确认")
    world.sees_nothing_else()
    world.passes(minutes=5)
    world.sees(SUPERVISOR, "安全事件，请立即确认")
    world.passes(minutes=10)
    world.sees(HEAD, "安全事件，请立即确认")
    world.looks_away(SUPERVISOR, LEADER)
    world.sees_nothing_else()
    world.passes(minutes=15)
    for person in (DUTY, ADMIN, SUPERVISOR, HEAD, LEADER):
        world.sees(person, "请立即确认", "每 15 分钟通知所有人")
    world.looks_away()
    world.taps(HEAD, "确认收到")
    world.looks_away()
    world.passes(minutes=15)
    world.sees_not(HEAD, "请立即确认")
    world.sees(LEADER, "本单位安全事件，请立即确认")
    world.looks_away()
    world.taps(LEADER, "确认收到")
    world.looks_away()
    world.passes(minutes=14)
    world.sees_nothing_else()


def test_a_level_without_anybody_is_skipped_at_once_and_says_so(world: World) -> None:
    world.revokes_all(Role.security_admin)
    reported(world)
    world.taps(LEADER, "确认收到")
    world.looks_away()
    world.passes(minutes=10)
    world.looks_away(DUTY)
    world.sees(SUPERVISOR, "安全管理员通知不到，直接找到您")
    world.sees_nothing_else()


def test_nobody_confirms_their_own_report(world: World) -> None:
    reply = world.says(DUTY, SAID)
    number = reply.split("清单 ")[1][:4]
    world.sees(ADMIN, "安全事件，请立即确认")  # straight to the next rung
    assert "本人上报" in world.says(DUTY, f"确认 {number}")
    world.looks_away()


def test_the_standin_of_a_leader_is_called_for_them(world: World) -> None:
    world.is_away(LEADER, "songya")
    world.looks_away()
    assert "单位领导宋雅" in world.says(REPORTER, SAID)
    world.sees("songya", "本单位安全事件，请立即确认", "单位领导（代李明）")
    world.looks_away()
    world.taps("songya", "确认收到")
    world.sees("songya", "已由您代表单位领导确认收到")
    world.looks_away()


def test_the_grade_is_asked_until_it_is_there(world: World) -> None:
    number = confirmed(world)
    world.passes(minutes=30)
    world.sees(SUPERVISOR, "安全事件：请定级")
    world.sees_nothing_else()
    world.passes(minutes=60)
    world.sees(SUPERVISOR, "还没有定级")
    world.sees_nothing_else()
    world.passes(minutes=60)
    world.sees(SUPERVISOR, "还没有定级")
    world.sees(HEAD, "还没有定级")
    world.sees_nothing_else()
    assert "不由您办理" in world.says(DUTY, f"定级 {number} 一般")
    assert "请写明级别" in world.says(SUPERVISOR, f"定级 {number}")
    world.taps(SUPERVISOR, "一般")
    world.sees(SUPERVISOR, "已定级", "前处置完毕并办结")
    world.looks_away()
    world.passes(hours=5)
    world.sees_nothing_else()


def test_a_larger_one_is_told_to_the_authority_within_four_hours(world: World) -> None:
    number = confirmed(world)
    world.says(SUPERVISOR, f"定级 {number} 较大")
    world.looks_away()
    world.passes(hours=2)
    world.sees(SUPERVISOR, "还没有登记报告主管部门", "11月23日（周一）02:00 前")
    world.sees(ADMIN, "还没有登记报告主管部门")
    world.sees_nothing_else()
    world.passes(hours=2)
    for person in (SUPERVISOR, ADMIN, HEAD):
        world.sees(person, "已逾期，请立即报告")
    world.sees_nothing_else()
    world.passes(hours=1)
    for person in (SUPERVISOR, ADMIN, HEAD):
        world.sees(person, "已逾期，请立即报告")
    assert "谁去报的" in world.says(ADMIN, f"已报主管部门 {number}")
    assert "编号" in world.says(ADMIN, "周平")
    assert "什么时候" in world.says(ADMIN, "省厅回执〔2026〕17号")
    assert "已报主管部门，周平" in world.says(ADMIN, "刚才")
    world.looks_away()
    world.passes(hours=3)
    world.sees_nothing_else()


def test_a_major_one_is_not_closed_before_police_and_authority_are_told(world: World) -> None:
    number = confirmed(world)
    assert "报告公安和主管部门" in world.says(SUPERVISOR, f"定级 {number} 重大")
    world.looks_away()
    refused = world.says(ADMIN, f"办结 {number}")
    assert "处置完成、登记已报公安、登记已报主管部门" in refused
    for words in (
        f"已报公安 {number}",
        "周平",
        "黑公网受字88号",
        "跳过",
        f"已报主管部门 {number}",
        "周平",
        "17号",
        "跳过",
    ):
        said = world.says(ADMIN, words)
    assert "已登记" in said
    assert "处置完成" in world.says(ADMIN, f"办结 {number}")
    assert "已登记" in world.says(DUTY, f"处置完成 {number}")
    world.looks_away()
    assert "原因是什么" in world.says(ADMIN, f"办结 {number}")
    world.says(ADMIN, "后台弱口令被猜中")
    world.says(ADMIN, "已从备份恢复并改密")
    assert "已由周平办结（重大）" in world.says(ADMIN, "提交")
    world.sees(REPORTER, "已由周平办结（重大）", "后台弱口令被猜中")
    world.looks_away()
    told = world.says(SUPERVISOR, f"进度 {NO}")
    assert "已报公安" in told and "黑公网受字88号" in told and "✓ 已办结" in told
    world.passes(days=40)
    world.sees_nothing_else()


def test_the_grade_can_be_raised_and_its_clocks_follow(world: World) -> None:
    number = confirmed(world)
    world.says(SUPERVISOR, f"定级 {number} 一般")
    world.passes(hours=3)
    world.looks_away()
    assert "11月23日（周一）02:00 前报告公安和主管部门" in world.says(SUPERVISOR, f"定级 {number} 特别重大")
    world.looks_away()
    world.passes(hours=1)
    world.sees(ADMIN, "公安和主管部门", "已逾期")
    world.looks_away()


def test_steps_are_ticked_by_tap_and_by_word(world: World) -> None:
    number = confirmed(world)
    card = world.card(REPORTER, "登记完成")
    assert "保护现场" in card.text
    world.taps(REPORTER, "登记完成", choose={"steps": "scene"})
    world.sees(REPORTER, "已登记", "保护现场", "还有 6 项")
    world.looks_away()
    assert "1" in world.says(DUTY, f"已做 {number} 1、2")
    told = world.says(ADMIN, f"清单 {number}")
    assert "✓ 1. 保护现场：张伟 22:00" in told
    assert "✓ 2. 封堵攻击来源：蒋敏 22:00" in told
    assert "没有登记" in world.says(ADMIN, f"已做 {number} 9")
    assert "不由您办理" in world.says(LEADER, f"已做 {number} 3")
    assert "清单全部做完" in world.says(ADMIN, f"已做 {number} 全部")
    world.looks_away()
    assert "处置清单 7/7" in world.says(REPORTER, f"进度 {number}")


def test_the_end_of_the_handling_starts_the_thirty_days(world: World) -> None:
    number = confirmed(world)
    world.says(SUPERVISOR, f"定级 {number} 一般")
    world.passes(days=1)
    world.looks_away()
    assert "12月23日（周三）22:00 前" in world.says(REPORTER, f"处置完成 {number}")
    world.looks_away()
    world.passes(days=15)
    world.sees(ADMIN, "办结期限 12月23日")
    world.passes(days=12)
    world.sees(ADMIN, "办结期限 12月23日")
    world.sees_nothing_else()
    world.passes(days=3)
    world.sees(ADMIN, "已超过办结期限")
    world.sees(SUPERVISOR, "已超过办结期限")
    world.passes(days=1)
    world.sees(ADMIN, "已超过办结期限")
    world.looks_away()


def test_a_false_alarm_is_withdrawn_within_minutes_and_stays_registered(world: World) -> None:
    number = reported(world)
    world.looks_away()
    world.passes(minutes=3)
    assert "为什么是误报" in world.says(REPORTER, "误报")
    assert "误报撤回（登记永久保留）" in world.says(REPORTER, "是自己人在改版")
    world.sees(DUTY, "误报撤回", "是自己人在改版")
    world.sees(LEADER, "误报撤回")
    world.looks_away()
    assert "误报，已撤回" in world.says(REPORTER, "我的上报")
    assert "没有找到" in world.says(DUTY, f"确认 {number}")
    world.passes(hours=30)
    world.sees_nothing_else()


def test_later_a_false_alarm_is_looked_into_by_others(world: World) -> None:
    number = reported(world)
    world.passes(minutes=11)
    world.looks_away()
    assert "不能自行撤回" in world.says(REPORTER, f"误报 {number} 看错了")
    world.sees(DUTY, "说可能是误报（看错了）")
    world.looks_away()


def test_saying_it_again_joins_the_open_one(world: World) -> None:
    reported(world)
    world.looks_away()
    assert f"已并入 {NO}" in world.says(REPORTER, "网站首页被人改了，显示骷髅")
    world.sees(DUTY, "张伟补充", "骷髅")
    world.sees(LEADER, "张伟补充")
    world.sees_nothing_else()


def test_two_reports_of_one_thing_are_joined_by_one_tap(world: World) -> None:
    reported(world)
    world.looks_away()
    world.passes(minutes=2)
    world.says(COLLEAGUE, "我们网站被黑了")
    world.sees(DUTY, "两起上报可能是同一事件", "SJ-20261122-002")
    world.looks_away()
    world.taps(DUTY, "合并")
    world.sees(DUTY, "SJ-20261122-002 已并入 SJ-20261122-001")
    world.sees(COLLEAGUE, "是同一件事，已由蒋敏并入")
    world.sees(REPORTER, "王芳也报了同一件事")
    world.looks_away()
    world.passes(minutes=30)
    for person in (DUTY, LEADER, ADMIN, SUPERVISOR):
        world.sees_not(person, "SJ-20261122-002")
    world.looks_away()


def test_lists_speak_of_incidents_too(world: World) -> None:
    number = reported(world)
    world.looks_away()
    assert f"等市信用办确认：回复“确认 {number}”" in world.says(DUTY, "待办")
    assert f"等单位领导确认：回复“确认 {number}”" in world.says(LEADER, "待办")
    assert "我上报的安全事件" in world.says(REPORTER, "我的上报")
    assert "市信用办：未确认" in world.says(HEAD, "进度")
    why = world.says(LEADER, f"为什么找我 {number}")
    assert "您是单位领导" in why and "15 分钟上级领导" in why
    assert "没有找到编号" in world.says("huangli", f"进度 {number}")
    assert "已由您代表市信用办确认" in world.says(DUTY, "收到")
    world.looks_away()


def test_the_rules_can_be_made_shorter_and_never_longer(world: World) -> None:
    assert "没有设置" in world.says(SUPERVISOR, "设置 事件上报 5")
    assert "2 小时内" in world.says(SUPERVISOR, "设置 事件上报 2")
    assert "已设置" not in world.says(REPORTER, "设置 事件上报 1")
    number = confirmed(world)
    assert "11月23日（周一）00:00 前报告主管部门" in world.says(SUPERVISOR, f"定级 {number} 较大")
    world.looks_away()


def test_whoever_cannot_be_reached_is_passed_over_at_once(world: World) -> None:
    world.platform.city.hide(DUTY)
    world.platform.city.hide(LEADER)
    reported(world)
    world.sees(ADMIN, "安全事件，请立即确认", "值班员通知不到，直接找到您")
    world.sees(SUPERVISOR, "本单位安全事件，请立即确认", "单位领导、上级领导通知不到")
    world.looks_away()
    world.taps(SUPERVISOR, "确认收到")
    world.sees(SUPERVISOR, "已由您代表单位领导确认收到")
    world.looks_away()


def test_from_the_menu_it_is_asked_first(world: World) -> None:
    assert "您是要上报安全事件吗" in world.menu(REPORTER, "incident")
    world.taps(REPORTER, "是，立即登记")
    world.sees(REPORTER, f"已登记安全事件 {NO}")
    world.looks_away()


def test_what_is_said_later_of_the_kind_is_known_to_the_case(world: World) -> None:
    reported(world, "发现网站打不开了")
    world.looks_away()
    world.says(REPORTER, "原来是网站被人攻击了")
    world.looks_away()
    assert "网络攻击" in world.says(DUTY, f"进度 {NO}")
    world.looks_away()


def test_an_incident_said_in_the_middle_of_a_form_is_registered(world: World) -> None:
    world.says(REPORTER, "申请档案外借")
    world.looks_away()
    assert f"已登记安全事件 {NO}" in world.says(REPORTER, "我们网站被篡改了")
    world.looks_away()


def test_a_leak_and_an_incident_of_one_person_keep_apart(world: World) -> None:
    world.says(REPORTER, "我的密码泄露了")
    number = reported(world)
    world.looks_away()
    asked = world.says(DUTY, "确认")
    assert "有几件事" in asked and NO in asked and "XL-20261122-001" in asked
    assert "已由您代表市信用办确认" in world.says(DUTY, f"确认 {number}")
    world.looks_away()
    assert "已由您确认" in world.says(DUTY, "确认")
    world.looks_away()
    assert "为什么是误报" in world.says(REPORTER, "虚惊一场")
    world.looks_away()


def test_hours_without_the_product_are_not_caught_up(world: World) -> None:
    reported(world)
    world.looks_away()
    world.sleeps(hours=3)
    world.settles()
    for person in (DUTY, ADMIN, LEADER):
        assert sum("请立即确认" in text for text in world.news(person)) == 1, person
    assert sum("安全事件：请定级" in text for text in world.news(SUPERVISOR)) == 1
    world.looks_away()
    world.passes(minutes=15)
    world.sees(DUTY, "请立即确认")
    world.looks_away()
