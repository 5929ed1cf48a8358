"""product.md 3.1 (2)-(4) when people are missing, the clock was away, or the same account is reported again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from jobs.watchdog import findings
from store import migrate
from store.roles import Role
from tests.databases import Databases
from tests.world import (
    ADMIN,
    APP_ADMIN,
    COLLEAGUE,
    DUTY,
    DUTY_2,
    HEAD,
    LEADER,
    REPORTER,
    START,
    SUPERVISOR,
    SYSTEM_ADMIN,
    World,
)


@pytest.fixture
def migrated_url(databases: Databases) -> str:
    """Who is called when is decided in Python; the first hour and the written report run on both databases."""
    return databases.fresh("sqlite", migrate.upgrade)


SAME = "信用信息共享平台的账号 zhangwei01 密码泄露了"


def number_of(world: World, person: str, button: str = "确认收到") -> str:
    return world.card(person, button).text.split("回复编号")[1].split()[0]


def calls(world: World, person: str) -> int:
    return sum("请立即确认" in text for text in world.news(person))


# --- people who cannot be reached -------------------------------------------------------------------


def _left(world: World, person: str) -> None:
    world.platform.city.leave(person)


def _hidden(world: World, person: str) -> None:
    world.platform.city.hide(person)


def _disabled(world: World, person: str) -> None:
    world.platform.city.disable(person)


def _unlicensed(world: World, person: str) -> None:
    world.platform.city.unlicense(person)


@pytest.mark.parametrize("away", [_left, _hidden, _disabled, _unlicensed])
def test_an_officer_the_platform_does_not_reach(world: World, away: Callable[[World, str], None]) -> None:
    """Before the contacts are pulled again only the platform knows: the next level is called at once, others hear."""
    away(world, DUTY)
    world.says(REPORTER, "我的密码泄露了")
    world.sees(ADMIN, "请立即确认", "值班员通知不到，直接找到您")
    world.sees(SUPERVISOR, "蒋敏收不到企业微信", "请改用电话联系")
    assert calls(world, SUPERVISOR) == 0
    world.passes(minutes=9)
    assert calls(world, ADMIN) == 0
    world.passes(minutes=1)
    world.sees(SUPERVISOR, "请立即确认")  # ten minutes after the level below, as ever
    world.looks_away()


@pytest.mark.parametrize("away", [_left, _hidden, _disabled])
def test_an_officer_gone_from_the_contacts(world: World, away: Callable[[World, str], None]) -> None:
    away(world, DUTY)
    world.syncs()
    world.says(REPORTER, "我的密码泄露了")
    world.sees(DUTY_2, "请立即确认")
    world.looks_away()


def test_an_officer_who_leaves_while_the_case_is_open(world: World) -> None:
    world.says(REPORTER, "我的密码泄露了")
    world.looks_away()
    world.platform.city.leave(DUTY)
    world.syncs()
    world.passes(minutes=5)
    world.sees(DUTY_2, "请立即确认")
    world.looks_away()


def test_a_late_failure_does_not_step_back(world: World) -> None:
    """The platform says only afterwards that the officer was never reached; the level above is called already."""
    world.platform.faults.add("message/send", "status", 60, code=500)
    world.says(REPORTER, "我的密码泄露了")
    world.sleeps(minutes=12)
    world.platform.city.hide(DUTY)
    world.platform.faults.clear()
    world.passes(minutes=15)
    level = [act["rule"] for act in world.acts("ladder.called")]
    assert level == sorted(set(level)), "each level once, upwards"
    world.looks_away()


def test_nobody_at_all_can_be_called(world: World) -> None:
    for role in (Role.duty_officer, Role.security_admin, Role.security_supervisor, Role.credit_office_head):
        world.revokes_all(role)
    reply = world.says(REPORTER, "我的密码泄露了")
    assert "已登记账号密码泄露 XL-20261122-001" in reply
    assert "都通知不到，请立即打电话给市信用办" in reply
    assert "已告诉单位领导李明" in reply
    world.looks_away(REPORTER, LEADER)
    assert "ladder_nobody" in [finding.kind for finding in findings(world.house)]
    world.passes(minutes=31)
    assert len(world.acts("ladder.nobody")) == 3  # the rounds go on
    world.grants(COLLEAGUE, Role.security_supervisor)
    world.passes(minutes=14)
    world.sees(COLLEAGUE, "请立即确认", "安全主管")
    world.taps(COLLEAGUE, "确认收到")
    world.sees(REPORTER, "王芳已于")
    world.looks_away()


def test_levels_are_skipped_once_each(world: World) -> None:
    world.revokes_all(Role.duty_officer)
    world.revokes_all(Role.security_admin)
    world.says(REPORTER, "我的密码泄露了")
    world.sees(SUPERVISOR, "值班员、安全管理员通知不到，直接找到您", "10 分钟内没人处理将通知市信用办负责人")
    world.passes(minutes=10)
    world.sees(HEAD, "请立即确认")
    world.looks_away()


# --- leaders ------------------------------------------------------------------------------------------


def test_a_leader_who_reports_has_the_next_one_up_the_tree_told(world: World) -> None:
    world.says("weilan", "我的密码泄露了")  # head of a section inside 市信用办
    world.sees(HEAD, "本单位账号密码泄露", "魏岚")
    world.looks_away()


def test_a_unit_without_leader_falls_back_on_the_direct_leader(world: World) -> None:
    city = world.platform.city
    city.departments[20].leaders.clear()
    city.member(LEADER).leads.clear()
    city.member(REPORTER).direct_leader = COLLEAGUE
    world.syncs()
    assert "也告诉了单位领导王芳" in world.says(REPORTER, "我的密码泄露了")
    world.sees(COLLEAGUE, "本单位账号密码泄露")
    world.looks_away()


def test_no_leader_anywhere_is_no_obstacle(world: World) -> None:
    world.platform.city.leave(LEADER)
    world.platform.city.member(REPORTER).direct_leader = ""
    world.syncs()
    assert "单位领导" not in world.says(REPORTER, "我的密码泄露了")
    world.taps(DUTY, "已停用账号")
    world.passes(hours=30)
    world.sees(REPORTER, "逾期")
    world.looks_away()


def test_a_leader_out_of_reach_is_made_known(world: World) -> None:
    world.platform.city.hide(LEADER)
    world.says(REPORTER, "我的密码泄露了")
    world.sees(SUPERVISOR, "李明收不到企业微信", "XL-20261122-001")
    world.sees(DUTY, "请立即确认")
    world.looks_away(REPORTER)


def test_taking_note_does_not_stop_the_ladder(world: World) -> None:
    world.says(REPORTER, "我的密码泄露了")
    number = number_of(world, DUTY)
    world.taps(LEADER, "我已知悉")
    world.sees(LEADER, "已记录您于")
    world.sees(LEADER, "已知悉")  # the card
    assert "已记录您于" in world.says(LEADER, f"知悉 {number}")
    assert "已记录您于" in world.says(LEADER, f"收到 {number}")
    assert "不在您的职责范围内" in world.says(LEADER, f"停用 {number}")
    world.looks_away()
    world.passes(minutes=5)
    world.sees(DUTY, "请立即确认")


def test_the_leader_sees_who_did_what(world: World) -> None:
    world.says(REPORTER, SAME)
    world.passes(minutes=10)
    number = number_of(world, DUTY)
    assert world.says(LEADER, "进度") == world.says(LEADER, f"进度 {number}")
    detail = world.says(LEADER, "进度")
    for part in ("○ 等待确认", "zhangwei01", "22:00 系统：通知值班员", "22:10 系统：通知安全管理员", "到期"):
        assert part in detail
    assert "经过" not in world.says(REPORTER, "进度")
    assert "没有找到" in world.says("huangli", f"进度 {number}")
    world.says(COLLEAGUE, "微信公众号的账号 heihe 密码泄露了")
    reply = world.says(LEADER, "进度")
    assert "未办结 2 件" in reply
    assert "XL-20261122-002（王芳）等待确认" in reply
    world.looks_away()


# --- time ------------------------------------------------------------------------------------------------


def test_after_an_hour_without_clock_the_levels_catch_up_in_order_and_rounds_do_not_bunch(world: World) -> None:
    world.says(REPORTER, "我的密码泄露了")
    world.looks_away()
    world.sleeps(minutes=60)
    world.settles()
    rules = [act["rule"] for act in world.acts("ladder.called")]
    assert rules == ["rung:0", "rung:1", "rung:2", "rung:3", "rung:4"]
    for person in (DUTY, ADMIN, SUPERVISOR, HEAD):
        assert calls(world, person) == 1
    world.looks_away()
    world.passes(minutes=14)
    assert calls(world, DUTY) == 0
    world.passes(minutes=1)
    assert calls(world, DUTY) == 1
    world.looks_away()


def test_marks_missed_together_are_said_once(world: World) -> None:
    world.says(REPORTER, "我的密码泄露了")
    world.taps(DUTY, "已停用账号")
    world.looks_away()
    world.sleeps(hours=23)
    world.settles()
    world.sees(REPORTER, "还有 1 小时到期")
    world.sees(LEADER, "还有 1 小时到期")
    world.sees_nothing_else()
    assert [act["percent"] for act in world.acts("written.reminded")] == [50, 75, 90]


def test_limits_changed_meanwhile_do_not_touch_a_running_case(world: World) -> None:
    world.says(REPORTER, "我的密码泄露了")
    assert "升级时间改为 1、2、3、4 分钟" in world.says(SUPERVISOR, "设置 升级 1 2 3 4")
    assert "已修改" in world.says(SUPERVISOR, "确定")
    world.looks_away()
    world.passes(minutes=4)
    world.sees_nothing_else()
    world.passes(minutes=1)
    world.sees(DUTY, "请立即确认")
    world.sees_nothing_else()
    world.says(COLLEAGUE, "另一个系统的账号被盗了，系统是微信公众号")
    world.looks_away()
    world.passes(minutes=4)
    assert calls(world, HEAD) == 1
    world.looks_away()


def test_a_shorter_limit_for_the_written_report(world: World) -> None:
    world.says(SUPERVISOR, "设置 书面报告 12")
    world.says(SUPERVISOR, "确定")
    assert "没有改动" in world.says(SUPERVISOR, "设置 书面报告 48")
    reply = world.says(REPORTER, "我的密码泄露了")
    assert "12 小时内" in reply
    assert "11月23日（周一）10:00" in reply
    world.taps(DUTY, "已停用账号")
    world.looks_away()
    world.passes(hours=6)
    world.sees(REPORTER, "还有 6 小时到期")


# --- the second clock and the time it really happened ------------------------------------------------------


def test_who_can_stop_the_account_is_asked_and_may_say_so(world: World) -> None:
    world.says(REPORTER, SAME)
    world.taps(DUTY, "确认收到")
    world.looks_away(REPORTER, LEADER, DUTY)
    world.sees(SYSTEM_ADMIN, "请在 22:30 前停用账号", "系统管理员", "zhangwei01")
    world.sees(APP_ADMIN, "请在 22:30 前停用账号", "应用管理员")
    world.passes(minutes=20)
    world.taps(APP_ADMIN, "已停用账号", choose={"when": "ago10"})
    world.sees(APP_ADMIN, "已登记", "22:10 停用")
    for person in (APP_ADMIN, SYSTEM_ADMIN, DUTY):
        world.sees(person, "账号已停用", "22:10，陈博登记")
    world.sees(REPORTER, "账号已于 22:10 停用（陈博登记）", "写报告")
    world.sees(LEADER, "账号已于 22:10 停用")
    world.sees_nothing_else()
    world.passes(hours=2)
    world.sees_nothing_else()


def test_the_time_can_be_corrected_by_who_registered_it(world: World) -> None:
    world.says(REPORTER, SAME)
    number = number_of(world, DUTY)
    world.taps(DUTY, "已停用账号")
    world.looks_away()
    assert "已更正" in world.says(DUTY, f"停用 {number} 21:50")
    world.sees(REPORTER, "停用时间更正为 21:50（原登记 22:00")
    world.sees(LEADER, "停用时间更正为 21:50")
    corrected = world.acts("leak.disabled_corrected")[-1]
    assert corrected["was"] != corrected["happened_at"]
    assert "21:50 停用，没有再改" in world.says(DUTY, f"停用 {number}")
    assert "没有再改" in world.says(ADMIN, f"停用 {number} 21:40")
    assert "21:50" in world.says(REPORTER, "进度")


@pytest.mark.parametrize(
    ("said", "answer"), [("11月1日 3:20", "早了一周以上"), ("明天 8:00", "没有登记"), ("25:70", "没有登记")]
)
def test_impossible_times_are_refused(world: World, said: str, answer: str) -> None:
    world.says(REPORTER, SAME)
    assert answer in world.says(DUTY, f"停用 {number_of(world, DUTY)} {said}")
    assert world.acts("leak.disabled") == []
    world.looks_away()


def test_confirmed_by_the_last_level_the_second_clock_calls_everybody(world: World) -> None:
    world.says(REPORTER, SAME)
    world.passes(minutes=31)
    world.taps(HEAD, "确认收到")
    world.looks_away()
    world.passes(minutes=30)
    for person in (DUTY, ADMIN, SUPERVISOR, HEAD):
        world.sees(person, "账号仍未停用")
    world.looks_away()
    world.passes(minutes=15)
    world.sees(DUTY, "账号仍未停用")
    world.looks_away()


# --- the same account again -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        "信用信息共享平台账号zhangwei01的密码泄露了",
        "信用信息共享平台的帐号 ZhangWei01 的密码泄露了",
        "信用信息共享平台的账号 ｚｈａｎｇｗｅｉ０１ 密码泄露了",
    ],
)
def test_other_spellings_of_the_account_join(world: World, other: str) -> None:
    world.says(REPORTER, SAME)
    world.looks_away()
    assert "已并入 XL-20261122-001" in world.says(COLLEAGUE, other)
    assert "XL-20261122-001" in world.says(COLLEAGUE, "我的上报")
    world.sees_nothing_else()


def test_found_out_through_the_questions_the_others_are_told(world: World) -> None:
    world.says(REPORTER, SAME)
    world.taps(DUTY, "确认收到")
    world.looks_away()
    world.says(COLLEAGUE, "密码泄露了")
    world.looks_away()
    world.says(COLLEAGUE, "信用信息共享平台")
    world.says(COLLEAGUE, "zhangwei01")
    reply = world.says(COLLEAGUE, "不知道")
    for _ in range(3):
        if "情况已补充" in reply:
            break
        reply = world.says(COLLEAGUE, "跳过")
    assert "同一账号另有事项 XL-20261122-001" in reply
    world.sees(DUTY, "XL-20261122-002 补充情况（王芳）", "同一账号另有事项：XL-20261122-001")
    world.looks_away()


def test_reported_again_after_it_was_stopped_somebody_must_look(world: World) -> None:
    world.says(REPORTER, SAME)
    world.taps(DUTY, "已停用账号")
    world.looks_away()
    world.passes(hours=1)
    assert "已并入 XL-20261122-001" in world.says(COLLEAGUE, SAME)
    world.sees(DUTY, "又上报同一账号泄露", "立即核实")
    world.looks_away()


def test_reported_again_long_after_it_is_a_new_matter(world: World) -> None:
    world.says(REPORTER, SAME)
    world.taps(DUTY, "已停用账号")
    world.passes(hours=25)
    world.looks_away()
    assert "已登记账号密码泄露 XL-20261123-001" in world.says(COLLEAGUE, SAME)
    world.sees(DUTY, "请立即确认")
    world.looks_away()


def test_a_vague_report_does_not_vanish_in_a_stopped_case(world: World) -> None:
    world.says(REPORTER, SAME)
    world.taps(DUTY, "已停用账号")
    world.looks_away()
    reply = world.says(REPORTER, "我的密码泄露了")
    assert "已登记账号密码泄露 XL-20261122-002" in reply
    assert "另有 XL-20261122-001，账号已停用" in reply
    world.sees(DUTY, "请立即确认")
    world.looks_away()


def test_two_leaks_of_one_person_are_kept_apart(world: World) -> None:
    world.says(REPORTER, SAME)
    world.says(REPORTER, "微信公众号的账号 heihe 也被盗了")
    reply = world.says(REPORTER, "我的上报")
    assert "XL-20261122-001" in reply
    assert "XL-20261122-002" in reply
    assert "有几件事要写报告" in world.says(REPORTER, "写报告")
    first, second = (
        line.split("写报告 ")[1][:4] for line in world.says(REPORTER, "待办").split("\n") if "写报告" in line
    )
    assert "XL-20261122-002" in world.says(REPORTER, f"写报告 {second}")
    reply = world.says(DUTY, "确认")
    assert f"确认 {first}" in reply
    assert f"确认 {second}" in reply
    assert world.acts("leak.confirmed") == []
    world.looks_away()


def test_the_deadline_of_the_written_report_counts_from_the_first_word(world: World) -> None:
    world.says(REPORTER, SAME)
    world.passes(minutes=90)
    world.taps(DUTY, "已停用账号")
    assert world.clock.now() - START == timedelta(minutes=90)
    assert "11月23日（周一）22:00 前" in world.says(REPORTER, "待办")
    world.looks_away()
