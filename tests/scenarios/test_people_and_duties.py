"""product.md 1: roles given in chat, separation of duties (ZZ-03, ZZ-10), own matters, stand-ins, the roster."""

from __future__ import annotations

import pytest

from store import migrate
from store.roles import Role
from tests.databases import Databases
from tests.world import (
    ADMIN,
    APP_ADMIN,
    AUDITOR,
    COLLEAGUE,
    DUTY,
    DUTY_2,
    HEAD,
    LEADER,
    NETWORK_ADMIN,
    REPORTER,
    SUPERVISOR,
    SYSTEM_ADMIN,
    World,
)


@pytest.fixture
def migrated_url(databases: Databases) -> str:
    """Who may do what is decided in Python; the queries behind it run on both databases in the other scenarios."""
    return databases.fresh("sqlite", migrate.upgrade)


OTHER, SECOND = "huangli", "majun"  # two ordinary people of other units


def number_of(world: World, person: str, button: str = "确认收到") -> str:
    return world.card(person, button).text.split("回复编号")[1].split()[0]


# --- appointments ---------------------------------------------------------------------------------


def test_appointing_asks_first_and_tells_the_person(world: World) -> None:
    assert "将任命王芳为值班员" in world.says(SUPERVISOR, "任命 王芳 值班员")
    world.sees(SUPERVISOR, "请确认", "将任命王芳为值班员", "确定", "取消")
    world.sees_nothing_else()
    assert "已任命王芳为值班员" in world.says(SUPERVISOR, "确定")
    world.sees(SUPERVISOR, "请确认", "已确定")
    world.sees(COLLEAGUE, "钱慧已任命您为值班员")
    assert world.acts("role.granted")[-1]["by"] == SUPERVISOR


def test_a_question_is_answered_by_tapping(world: World) -> None:
    world.says(SUPERVISOR, "任命 王芳 值班员")
    world.taps(SUPERVISOR, "确定", card="请确认")
    world.sees(SUPERVISOR, "已任命王芳为值班员")
    world.sees(COLLEAGUE, "钱慧已任命您为值班员")
    world.says(SUPERVISOR, "免去 王芳 值班员")
    world.taps(SUPERVISOR, "取消", card="免去王芳")
    world.sees(SUPERVISOR, "没有改动")
    assert world.acts("role.revoked") == []
    world.looks_away_from(SUPERVISOR, "请确认")


def test_the_card_of_a_question_that_is_over_answers_nothing(world: World) -> None:
    world.says(SUPERVISOR, "任命 王芳 值班员")
    old = world.card(SUPERVISOR, "确定")
    yes = next(key for key, text in old.buttons.items() if text == "确定")
    assert "将任命王芳为机房管理员" in world.says(SUPERVISOR, "任命 王芳 机房管理员")
    world.sees(SUPERVISOR, "将任命王芳为值班员", "已作废")
    world.taps_stale(SUPERVISOR, old, yes)
    world.sees(SUPERVISOR, "这个问题已经答过或作废，没有任何改动")
    assert "已任命王芳为机房管理员" in world.says(SUPERVISOR, "确定")
    assert [act["person"] for act in world.acts("role.granted") if act["by"] == SUPERVISOR] == [COLLEAGUE]
    world.looks_away()


def test_a_question_outlives_a_form_that_was_gone_on_with(world: World) -> None:
    world.says(SUPERVISOR, "密码泄露了")
    world.looks_away()
    world.says(SUPERVISOR, "任命 王芳 值班员")
    world.taps(SUPERVISOR, "信用信息共享平台")  # the form's card, while the question is open
    world.looks_away(SUPERVISOR)
    world.taps(SUPERVISOR, "确定", card="请确认")
    world.sees(SUPERVISOR, "已任命王芳为值班员")
    assert "第3项" in world.says(SUPERVISOR, "qianhui01")
    world.looks_away()


def test_an_appointment_not_confirmed_is_none(world: World) -> None:
    world.says(SUPERVISOR, "任命 王芳 值班员")
    assert "没有改动" in world.says(SUPERVISOR, "取消")
    world.says(SUPERVISOR, "任命 王芳 值班员")
    assert "没有待办" in world.says(SUPERVISOR, "待办")  # something else said: the question is off the table
    assert "没有等您回答的问题" in world.says(SUPERVISOR, "确定")
    assert "王芳不是值班员" in world.says(SUPERVISOR, "免去 王芳 值班员")
    world.looks_away_from(SUPERVISOR, "请确认")


@pytest.mark.parametrize("person", [REPORTER, DUTY, ADMIN, AUDITOR, HEAD, LEADER])
def test_only_the_supervisor_appoints(world: World, person: str) -> None:
    assert "只有安全主管" in world.says(person, "任命 王芳 值班员")
    assert "只有安全主管" in world.says(person, "设置 升级 1 2 3 4")


def test_nobody_appoints_or_dismisses_themself(world: World) -> None:
    assert "不能任免自己" in world.appoints(SUPERVISOR, "安全管理员")
    assert "不能任免自己" in world.says(SUPERVISOR, "免去 钱慧 安全主管")


def test_the_stand_in_of_the_supervisor_does_not_appoint_the_supervisor(world: World) -> None:
    world.is_away(SUPERVISOR, OTHER)
    assert "不能任免自己" in world.appoints(SUPERVISOR, "应用管理员", by=OTHER)
    assert "已任命王芳为值班员" in world.appoints(COLLEAGUE, "值班员", by=OTHER)
    acted = world.acts("standin.acted")[-1]
    assert (acted["by"], acted["instead_of"]) == (OTHER, SUPERVISOR)
    world.looks_away()


@pytest.mark.parametrize(
    ("person", "role"),
    [
        (NETWORK_ADMIN, "安全管理员"),
        (SYSTEM_ADMIN, "安全管理员"),
        ("fengjie", "安全管理员"),
        (ADMIN, "网络管理员"),
        (ADMIN, "系统管理员"),
        (ADMIN, "数据管理员"),
        (ADMIN, "安全审计员"),
        (AUDITOR, "安全管理员"),
        (AUDITOR, "网络管理员"),
        (AUDITOR, "系统管理员"),
        (AUDITOR, "数据管理员"),
        (NETWORK_ADMIN, "安全审计员"),
    ],
)
def test_roles_that_exclude_each_other_never_meet(world: World, person: str, role: str) -> None:
    reply = world.appoints(person, role)
    assert "不能任命" in reply
    assert "不得兼任" in reply
    assert "组织及职责规定" in reply
    assert world.acts("role.granted")[-1]["by"] == "server"


def test_an_appointment_is_checked_again_when_it_is_confirmed(world: World) -> None:
    world.says(SUPERVISOR, "任命 王芳 安全管理员")
    world.grants(COLLEAGUE, Role.network_admin)
    assert "不能任命：王芳现任网络管理员" in world.says(SUPERVISOR, "确定")
    world.looks_away_from(SUPERVISOR, "请确认")


def test_the_last_holder_of_a_mandatory_role_stays(world: World) -> None:
    world.says(SUPERVISOR, "免去 周平 安全管理员")
    assert "唯一的安全管理员" in world.says(SUPERVISOR, "确定")
    world.appoints(OTHER, "安全管理员")
    world.says(SUPERVISOR, "免去 周平 安全管理员")
    assert "已免去周平" in world.says(SUPERVISOR, "确定")
    world.sees(ADMIN, "已免去您的安全管理员")
    world.looks_away(OTHER)
    world.looks_away_from(SUPERVISOR, "请确认")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("任命 张三丰 值班员", "没有找到"),
        ("任命 王芳", "请写明姓名和岗位"),
        ("任命 王芳 单位领导", "通讯录为准"),
        ("任命 周平 安全管理员", "已经是"),
        ("免去 王芳 值班员", "不是值班员"),
    ],
)
def test_what_cannot_be_appointed_is_said(world: World, said: str, answer: str) -> None:
    assert answer in world.says(SUPERVISOR, said)


def test_two_of_a_name_are_told_apart(world: World) -> None:
    world.platform.city.member(OTHER).name = "王芳"
    world.syncs()
    reply = world.says(SUPERVISOR, "任命 王芳 值班员")
    assert "有 2 位叫“王芳”" in reply
    assert "huangli（市市场监管局）" in reply
    world.says(SUPERVISOR, "任命 huangli 值班员")
    assert "已任命王芳为值班员" in world.says(SUPERVISOR, "确定")
    world.sees(OTHER, "已任命您为值班员")
    world.looks_away_from(SUPERVISOR, "请确认")


# --- vacancies -------------------------------------------------------------------------------------


def test_a_role_left_vacant_is_announced_at_once_and_every_day(world: World) -> None:
    world.platform.city.leave(ADMIN)
    world.syncs()
    world.sees(SUPERVISOR, "必设岗位空缺：安全管理员", "任命")
    world.syncs()
    world.sees_nothing_else()
    world.passes(days=1, minutes=1)
    world.syncs()
    world.sees(SUPERVISOR, "必设岗位空缺：安全管理员")
    assert world.house.vacant() == ["security_admin"]
    world.appoints(OTHER, "安全管理员")
    world.looks_away(OTHER)
    world.syncs()
    world.passes(days=2)
    world.syncs()
    world.sees_nothing_else()


def test_without_a_supervisor_the_head_hears_of_the_vacancy(world: World) -> None:
    world.platform.city.leave(SUPERVISOR)
    world.syncs()
    world.sees(HEAD, "必设岗位空缺：安全主管")


def test_contacts_that_lost_half_the_city_are_not_believed(world: World) -> None:
    for person in list(world.platform.city.members)[:34]:
        world.platform.city.hide(person)
    world.syncs()
    assert "已登记账号密码泄露" in world.says(OTHER, "我的密码泄露了")
    world.looks_away()


# --- nobody on their own matter ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reporter", "first"),
    [(DUTY, ADMIN), (ADMIN, DUTY), (SUPERVISOR, DUTY), (HEAD, DUTY), (LEADER, DUTY), (APP_ADMIN, DUTY)],
)
def test_whoever_reports_has_no_say_in_it(world: World, reporter: str, first: str) -> None:
    world.says(reporter, "我的密码泄露了")
    number = number_of(world, first)
    world.looks_away()
    for command in ("确认", "停用", "接受", "办结"):
        world.says(reporter, f"{command} {number}")
    assert "等待确认" in world.says(reporter, "进度")
    world.passes(hours=2)
    assert not any("请立即确认" in text for text in world.news(reporter))
    assert world.acts("leak.confirmed") == []
    world.looks_away()


def test_a_role_gained_later_gives_no_say_in_the_own_report(world: World) -> None:
    world.says(REPORTER, "我的密码泄露了")
    number = number_of(world, DUTY)
    world.appoints(REPORTER, "值班员")
    assert "本人上报" in world.says(REPORTER, f"确认 {number}")
    world.passes(minutes=50)
    assert not any("请立即确认" in text for text in world.news(REPORTER))
    world.looks_away()


def test_a_stand_in_does_not_act_in_the_name_of_the_reporter(world: World) -> None:
    """The duty officer reports, and has asked a colleague to stand in: that would be their own hand."""
    world.is_away(DUTY, COLLEAGUE)
    world.looks_away()
    world.says(DUTY, "我的密码泄露了")
    world.sees(ADMIN, "请立即确认", "值班员通知不到")
    assert "不在您的职责范围内" in world.says(COLLEAGUE, f"确认 {number_of(world, ADMIN)}")
    assert world.acts("leak.confirmed") == []
    world.looks_away()


def test_the_reporter_standing_in_is_not_called_but_the_absent_officer_is(world: World) -> None:
    world.is_away(DUTY, REPORTER)
    world.looks_away()
    world.says(REPORTER, "我的密码泄露了")
    world.sees(DUTY, "请立即确认")
    assert "本人上报" in world.says(REPORTER, f"确认 {number_of(world, DUTY)}")
    world.looks_away()


# --- stand-ins ---------------------------------------------------------------------------------------


def test_circles_and_a_third_hop_are_refused(world: World) -> None:
    assert "不能由自己代理自己" in world.is_away(DUTY, DUTY)
    world.is_away(DUTY, OTHER)
    assert "互相代理" in world.is_away(OTHER, DUTY)
    world.is_away(OTHER, SECOND)
    assert "互相代理" in world.is_away(SECOND, DUTY)
    assert "最多转托两次" in world.is_away(SECOND, "guotao")
    assert "最多转托两次" in world.is_away("guotao", DUTY)
    world.looks_away()


def test_a_stand_in_ends_by_itself(world: World) -> None:
    world.is_away(DUTY, OTHER, hours=2)
    world.looks_away()
    world.passes(hours=2, minutes=1)
    world.says(REPORTER, "我的密码泄露了")
    world.sees(DUTY, "请立即确认")
    assert "没有找到编号" in world.says(OTHER, f"确认 {number_of(world, DUTY)}")
    world.looks_away(REPORTER, LEADER)


def test_cancelled_the_stand_in_hears_so(world: World) -> None:
    world.is_away(DUTY, OTHER)
    world.looks_away()
    assert "已取消代理" in world.says(DUTY, "取消代理")
    world.sees(OTHER, "蒋敏已取消由您代理")
    assert "现在没有设置代理" in world.says(DUTY, "取消代理")


@pytest.mark.parametrize(("absent", "standin"), [(ADMIN, NETWORK_ADMIN), (AUDITOR, ADMIN), (SYSTEM_ADMIN, AUDITOR)])
def test_roles_that_exclude_each_other_never_meet_by_delegation(world: World, absent: str, standin: str) -> None:
    reply = world.is_away(absent, standin)
    assert "不能代理" in reply
    assert "组织及职责规定" in reply


def test_nor_do_they_meet_through_two_absent_people(world: World) -> None:
    world.is_away(ADMIN, OTHER)
    assert "不能代理网络管理员" in world.is_away(NETWORK_ADMIN, OTHER)
    world.looks_away()


def test_a_role_got_after_the_delegation_counts_at_the_tap(world: World) -> None:
    world.is_away(ADMIN, OTHER)
    world.grants(OTHER, Role.network_admin)
    world.looks_away()
    world.says(REPORTER, "我的密码泄露了")
    world.passes(minutes=10)
    world.sees(ADMIN, "请立即确认")  # the stand-in may not, so the absent one is called
    assert "没有找到编号" in world.says(OTHER, f"确认 {number_of(world, ADMIN)}")
    world.looks_away()


def test_somebody_frozen_on_the_ladder_who_got_an_excluding_role_has_no_say(world: World) -> None:
    world.grants(COLLEAGUE, Role.security_admin)
    world.says(REPORTER, "我的密码泄露了")
    world.revokes_all(Role.security_admin)
    world.grants(COLLEAGUE, Role.network_admin)
    world.passes(minutes=10)
    assert not any("请立即确认" in text for text in world.news(COLLEAGUE))
    world.sees(ADMIN, "请立即确认")  # dismissed meanwhile, but frozen onto this case
    assert "不在您的职责范围内" in world.says(COLLEAGUE, f"确认 {number_of(world, ADMIN)}")
    world.looks_away()


def test_the_unit_leaders_stand_in_hears_instead(world: World) -> None:
    world.is_away(LEADER, OTHER)
    world.looks_away()
    world.says(REPORTER, "我的密码泄露了")
    world.sees(OTHER, "本单位账号密码泄露", "张伟")
    world.sees_nothing_else(LEADER)
    world.taps(OTHER, "我已知悉")
    world.sees(OTHER, "已记录您于")
    assert "张伟" in world.says(OTHER, "进度")
    world.looks_away()


# --- the roster ---------------------------------------------------------------------------------------


def test_the_one_on_shift_is_called(world: World) -> None:
    assert "将安排沈清值班" in world.says(ADMIN, "值班 沈清 明天8:00到后天8:00")
    assert "已安排沈清值班" in world.says(ADMIN, "确定")
    world.sees(DUTY_2, "周平已安排您值班")
    assert "现在值班：蒋敏" in world.says(REPORTER, "值班表")
    assert "沈清：11月23日（周一）08:00 到 11月24日（周二）08:00" in world.says(REPORTER, "值班表")
    world.looks_away_from(ADMIN, "请确认")


def test_only_duty_officers_go_on_the_roster_and_only_keepers_put_them(world: World) -> None:
    assert "王芳不是值班员" in world.says(SUPERVISOR, "值班 王芳 明天8:00到后天8:00")
    assert "由安全主管或安全管理员办理" in world.says(DUTY, "值班 沈清 明天8:00到后天8:00")
    assert "请写明起止时间" in world.says(SUPERVISOR, "值班 沈清 一会儿")
    assert "没有改动" in world.says(SUPERVISOR, "值班 沈清 11月20日8:00到11月20日18:00")


def test_a_shift_that_ends_between_report_and_rung(world: World) -> None:
    """The ladder was frozen with the officer of the report; the one who took over may confirm all the same."""
    world.revokes_all(Role.duty_officer)
    world.grants(DUTY_2, Role.duty_officer)
    world.grants(DUTY, Role.duty_officer)
    world.says(REPORTER, "我的密码泄露了")
    world.sees(DUTY, "请立即确认")
    world.rosters(DUTY_2)
    world.passes(minutes=5)
    world.sees(DUTY, "请立即确认")
    assert "已由您确认" in world.says(DUTY_2, "确认")
    world.looks_away()


def test_a_dismissed_officers_shift_is_worth_nothing(world: World) -> None:
    world.says(SUPERVISOR, "免去 蒋敏 值班员")
    world.says(SUPERVISOR, "确定")
    world.looks_away()
    assert "现在没有排班" in world.says(REPORTER, "值班表")
    world.says(REPORTER, "我的密码泄露了")
    world.sees(DUTY_2, "请立即确认")
    world.sees_nothing_else(DUTY)
    world.looks_away()
