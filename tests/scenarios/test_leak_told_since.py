"""What is told after the first sentence reaches everybody on the case, and stays what was really said (ZX-22)."""

from __future__ import annotations

from datetime import timedelta

from store import leaks
from tests.world import ADMIN, APP_ADMIN, DUTY, REPORTER, SUPERVISOR, SYSTEM_ADMIN, World


def tell_the_facts(world: World, seen: str = "凌晨有人从外地登录") -> str:
    """Answers the questions after the report; the last reply."""
    for answer in ("信用信息共享平台", "zhangwei01", "昨晚八点多", "点了个链接"):
        world.says(REPORTER, answer)
    return world.says(REPORTER, seen)


def test_all_rungs_called_so_far_hear_what_is_known(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.passes(minutes=11)
    world.looks_away()
    assert "蒋敏" in tell_the_facts(world)
    world.sees(DUTY, "补充情况（张伟）", "点了个链接", "凌晨有人从外地登录")
    world.sees(ADMIN, "补充情况（张伟）", "点了个链接", "凌晨有人从外地登录")
    world.looks_away()


def test_those_asked_to_stop_the_account_hear_what_is_known(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.taps(DUTY, "确认收到")
    world.looks_away()
    tell_the_facts(world)
    for person in (DUTY, APP_ADMIN, SYSTEM_ADMIN):
        world.sees(person, "补充情况（张伟）", "凌晨有人从外地登录")
    world.looks_away()


def test_later_cards_say_what_is_known(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    tell_the_facts(world)
    world.passes(minutes=11)
    world.sees(ADMIN, "请立即确认", "途径：点了个链接", "异常：凌晨有人从外地登录")
    world.taps(DUTY, "确认收到")
    world.sees(APP_ADMIN, "前停用账号", "途径：点了个链接", "异常：凌晨有人从外地登录")
    world.looks_away()


def test_higher_rungs_say_why_now_and_a_late_one_promises_nothing_that_is_over(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.looks_away()
    world.sleeps(minutes=12)
    world.settles()
    late = world.sees(DUTY, "请立即确认", "已同时通知安全管理员")
    assert "分钟内没人处理" not in late.text
    world.sees(ADMIN, "请立即确认", "已通知蒋敏，12 分钟无人确认", "10 分钟内没人处理将通知安全主管")
    world.passes(minutes=9)
    world.sees(SUPERVISOR, "请立即确认", "已通知蒋敏、周平，", "无人确认")
    world.looks_away()


def test_the_settled_card_is_short(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.taps(DUTY, "确认收到")
    world.sees(DUTY, "已确认", "22:00，您")
    world.taps(DUTY, "已停用账号")
    world.sees(APP_ADMIN, "账号已停用", "22:00，蒋敏登记")
    world.sees(DUTY, "时间不对请回复实际时间", " 21:55。")
    world.looks_away()


def test_a_masked_secret_is_no_answer(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.says(REPORTER, "信用信息共享平台")
    for said in ("密码是Abc12345!", "我的密码：Heihe@2026"):
        reply = world.says(REPORTER, said)
        assert "像是有密码" in reply
        assert "第2项/共5项" in reply
        assert "已记下" not in reply
    assert "第3项" in world.says(REPORTER, "zhangwei01")
    assert "账号 zhangwei01" in world.says(DUTY, "进度")
    world.looks_away()


def test_the_review_is_about_the_account_the_report_names(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.taps(DUTY, "已停用账号")
    reply = world.says(REPORTER, "写报告")
    while "请核对" not in reply:
        reply = world.says(REPORTER, "今天20:00" if "时间" in reply.split("项/共")[-1][:12] else "点了链接，已处理")
    world.says(REPORTER, "改 2 zhangwei99")
    world.looks_away()
    world.says(REPORTER, "提交")
    world.sees(ADMIN, "请审核书面报告", "信用信息共享平台，zhangwei99")
    assert "账号 zhangwei99" in world.says(DUTY, "进度")
    world.looks_away()


def test_the_first_reply_says_who_stops_the_account_and_who_only_hears(world: World) -> None:
    reply = world.says(REPORTER, "密码泄露了")
    assert "已通知值班员蒋敏停用账号，也告诉了单位领导李明；没人确认会自动升级。" in reply
    world.looks_away()


def test_words_to_a_form_with_nothing_open(world: World) -> None:
    for word in ("提交", "上一步", "跳过"):
        assert world.says(REPORTER, word) == "没有正在填的内容。回复“待办”看看。"
    assert "如属误报" in world.says(REPORTER, "取消")


def test_what_is_said_after_the_questions_is_added_and_told(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    tell_the_facts(world, seen="跳过")
    world.looks_away()
    reply = world.says(REPORTER, "我的账号有陌生登录")
    assert "已补充到 XL-20261122-001：我的账号有陌生登录，并告诉了蒋敏。" in reply
    world.sees(DUTY, "补充情况（张伟）", "异常：我的账号有陌生登录")
    world.says(REPORTER, "我点了钓鱼链接")
    world.sees(DUTY, "补充情况（张伟）", "有陌生登录；我点了钓鱼链接")
    assert "不用重复登记" in world.says(REPORTER, "密码泄露了")
    world.sees_nothing_else()


def test_how_it_leaked_is_in_the_report_that_is_reviewed(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    tell_the_facts(world)
    reply = world.says(REPORTER, "写报告")
    assert "泄露途径“" in reply
    while "请核对" not in reply:
        reply = world.says(REPORTER, "今天20:00" if "时间" in reply.split("项/共")[-1][:12] else "点了链接，已处理")
    world.says(REPORTER, "提交")
    world.sees(ADMIN, "书面报告全文", "泄露途径（上报后补充）：")
    world.looks_away()


def test_without_a_number_the_only_case_is_meant_and_stopping_it_is_asked_first(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.looks_away()
    assert "是 XL-20261122-001（张伟上报）的账号已停用吗" in world.says(APP_ADMIN, "停用")
    world.sees(APP_ADMIN, "请确认", "账号已停用吗", "是，登记停用", "不是")
    world.sees_nothing_else()
    assert "没有" in world.says(APP_ADMIN, "不是")
    world.says(APP_ADMIN, "停用")
    assert "的账号于 22:00 停用" in world.says(APP_ADMIN, "是")
    world.looks_away()


def test_the_moment_of_discovery_is_not_the_moment_of_the_leak(world: World) -> None:
    world.says(REPORTER, "昨晚10点发现我的密码泄露了")
    world.looks_away()
    with world.house.database.look() as connection:
        leak = leaks.all_open(connection)[0]
    assert (leak.discovered_at, leak.since) == (world.clock.now() - timedelta(days=1), None)
