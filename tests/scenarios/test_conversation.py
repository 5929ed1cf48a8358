"""product.md 2: any message gets an answer, forms live through everything, text twins, secrets, repeated callbacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from jobs.watchdog import findings
from store import migrate
from store.schema import events, inbox
from tests.databases import Databases
from tests.world import ADMIN, AUDITOR, COLLEAGUE, DUTY, HEAD, LEADER, REPORTER, SUPERVISOR, World


@pytest.fixture
def migrated_url(databases: Databases) -> str:
    """How forms and commands follow each other does not depend on the database; texts of all kinds run on both."""
    return databases.fresh("sqlite", migrate.upgrade)


def test_what_cannot_be_read_is_said_so(world: World) -> None:
    phones = world.platform
    for reply in (
        phones.sends_image(REPORTER),
        phones.sends_voice(REPORTER),
        phones.sends_place(REPORTER, 50.24, 127.49, "黑河"),
        phones.sends_link(REPORTER, "机密文件", "http://x"),
        phones.sends_video(REPORTER),
    ):
        assert reply
        assert "用一句话说明" in reply
    assert "机密文件".encode() not in world.stored_bytes()


def test_who_opens_the_app_first_is_greeted_once(world: World) -> None:
    reply = world.opens_app(REPORTER)
    for words in ("张伟，您好", "“密码泄露了”", "“待办”", "“制度 22”", "帮助"):
        assert words in reply
    for hours in (0, 1, 24, 24 * 200):
        world.passes(hours=hours, minutes=1)
        assert world.opens_app(REPORTER) == ""
    world.syncs()  # the contacts know nothing of it
    assert world.opens_app(REPORTER) == ""
    assert "王芳，您好" in world.opens_app(COLLEAGUE)
    world.sees_nothing_else()


def test_opening_the_app_again_writes_nothing(world: World) -> None:
    world.opens_app(REPORTER)
    before = _rows(world)
    for _ in range(20):
        world.passes(seconds=2)
        world.opens_app(REPORTER)
    assert _rows(world) == before


def _rows(world: World) -> tuple[int, int]:
    with world.house.database.look() as connection:
        counted = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (inbox, events)
        ]
    return counted[0], counted[1]


def test_a_stranger_who_opens_the_app_hears_nothing(world: World) -> None:
    city = world.platform.city
    city.join(replace(city.member(COLLEAGUE), id="stranger", name="陌生人"))
    assert world.opens_app("stranger") == ""


def test_joining_and_leaving_are_no_questions(world: World) -> None:
    assert not world.platform.joins(REPORTER)
    assert not world.platform.leaves(COLLEAGUE)
    world.settles()


def test_the_menu_leads_to_the_same_places(world: World) -> None:
    assert "没有待办" in (world.menu(REPORTER, "todo"))
    assert "您是要上报" in (world.menu(REPORTER, "leak"))
    assert "已登记账号密码泄露" in world.says(REPORTER, "是")
    assert "开始写" in world.menu(REPORTER, "written")
    assert "XL-20261122-001" in world.menu(REPORTER, "mine")
    assert "第22条" in world.menu(REPORTER, "rule")
    assert "蒋敏" in world.menu(REPORTER, "roster")
    assert "密码泄露了" in world.menu(REPORTER, "help")
    world.looks_away()


def test_a_stranger_is_refused_politely_and_nothing_is_kept(world: World) -> None:
    city = world.platform.city
    city.join(replace(city.member(COLLEAGUE), id="stranger", name="陌生人"))
    assert "查不到您的通讯录信息" in world.says("stranger", "密码泄露了")
    assert world.acts("leak.reported") == []
    world.syncs()
    assert "已登记" in world.says("stranger", "密码泄露了")
    world.looks_away()


def test_a_disabled_member_is_refused(world: World) -> None:
    world.platform.city.disable(COLLEAGUE)
    world.syncs()
    assert "查不到您的通讯录信息" in world.says(COLLEAGUE, "密码泄露了")
    assert world.acts("leak.reported") == []


# --- forms ------------------------------------------------------------------------------------------------


def test_what_is_asked_after_the_report_never_holds_it_up(world: World) -> None:
    reply = world.says(REPORTER, "密码泄露了")
    assert "第1项/共5项" in reply
    assert "请点下方卡片" in reply
    assert "1. 信用信息共享平台" not in reply  # the options stand on the card, not twice
    world.sees(REPORTER, "是哪个系统的账号", "信用信息共享平台", "微信公众号", "跳过")
    world.taps(DUTY, "确认收到")
    world.looks_away()
    world.taps(REPORTER, "信用信息共享平台")
    world.sees(REPORTER, "已记下", "第2项/共5项", "请不要发密码")
    world.sees(REPORTER, "您的回答")  # the card shows the answer
    assert world.acts("leak.learned")[-1]["known"] == ["system"]  # at once, not at the end
    assert "第3项" in world.says(REPORTER, "zhangwei01")
    assert "zhangwei01" in world.says(DUTY, "进度")
    assert "第4项" in world.says(REPORTER, "昨晚八点多")
    world.looks_away(REPORTER)
    assert "第5项" in world.says(REPORTER, "点了个链接")
    assert "情况已补充到 XL-20261122-001，并告诉了蒋敏" in world.says(REPORTER, "凌晨有人从外地登录")
    world.sees(DUTY, "补充情况（张伟）", "zhangwei01", "凌晨有人从外地登录")
    world.looks_away()


def test_a_time_that_has_not_come_is_told_so(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.looks_away()
    reply = world.says(REPORTER, "今天23:00")  # it is 22:00
    assert "这个时间还没到，没有记下" in reply
    assert "如果是 2026年11月21日（周六）23:00，请回复 1" in reply
    assert "请回复 1，或重说一次时间" in world.says(REPORTER, "天气不错")
    assert "已记下 泄露时间：2026年11月21日（周六）23:00" in world.says(REPORTER, "1")
    assert "这个时间还没到" in world.says(REPORTER, "改 泄露时间 后天")
    number = world.says(DUTY, "待办").split("确认 ")[1][:4]
    world.says(DUTY, f"确认 {number}")
    assert "停用时间不对（说的时间还没到），没有登记" in world.says(DUTY, f"停用 {number} 今天23:30")
    world.looks_away()


def test_what_answers_nothing_is_asked_again(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    reply = world.says(REPORTER, "啊？")
    assert "这不像是回答，没有记下" in reply
    assert "第1项/共5项" in reply
    assert world.acts("leak.learned") == []
    world.looks_away()


@pytest.mark.parametrize("said", ["误报", "是误报", "我报错了", "虚惊一场", "我搞错了，没有泄露"])
def test_a_false_alarm_is_no_cancelling_but_somebody_makes_sure(world: World, said: str) -> None:
    world.says(REPORTER, "密码泄露了")
    world.looks_away()
    reply = world.says(REPORTER, said)
    assert "XL-20261122-001 已登记，不能自行取消。已请蒋敏核实" in reply
    assert "账号仍按规定先停用" in reply
    world.sees(DUTY, "上报人张伟说可能是误报，请打电话核实", "照常处理")
    world.says(REPORTER, said)
    world.sees_nothing_else(DUTY)  # once is enough
    world.passes(minutes=6)
    world.sees(DUTY, "请立即确认")  # the ladder goes on
    assert world.acts("leak.doubted")[0]["by"] == REPORTER
    world.looks_away()


def test_without_a_report_there_is_no_false_alarm(world: World) -> None:
    assert "没听懂" in world.says(COLLEAGUE, "误报")
    assert world.acts("leak.doubted") == []
    world.sees_nothing_else()


@pytest.mark.parametrize("said", ["谢谢", "好的", "好的，谢谢", "知道了", "明白", "ok", "辛苦了"])
def test_courtesy_is_answered_briefly(world: World, said: str) -> None:
    assert world.says(REPORTER, said) == "好的，有事随时跟我说。"


def test_the_trail_is_not_read_in_chat(world: World) -> None:
    assert "xinan audit verify" in world.says(AUDITOR, "审计记录")


def test_a_number_alone_shows_how_the_case_stands(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    number = world.says(REPORTER, "待办").split("写报告 ")[1][:4]
    assert "XL-20261122-001 账号密码泄露" in world.says(DUTY, number)
    assert "没有找到编号" in world.says(COLLEAGUE, f"#{number}")
    world.looks_away()


def test_the_leader_need_not_type_the_number(world: World) -> None:
    assert "没有可以“知悉”的事项" in world.says(LEADER, "知悉")
    assert "现在没有找您办的事" in world.says(LEADER, "为什么找我")
    world.says(REPORTER, "密码泄露了")
    assert "您是单位领导" in world.says(LEADER, "为什么找我")
    assert "已记录您于 22:00 知悉 XL-20261122-001" in world.says(LEADER, "已知悉")
    world.says(COLLEAGUE, "密码泄露了")
    assert "知悉 " in world.says(LEADER, "知悉")
    world.looks_away()


def test_the_questions_can_all_be_left_alone(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.looks_away()
    assert "没有待办" not in world.says(REPORTER, "待办")
    assert "开始写" in world.says(REPORTER, "写报告")
    world.taps(DUTY, "已停用账号")
    world.looks_away()


def test_each_word_steers_the_form_at_any_moment(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.taps(DUTY, "已停用账号")
    world.looks_away()
    assert "第3项/共10项 发现时间" not in world.says(REPORTER, "写报告")  # known already
    assert "第5项" in world.says(REPORTER, "昨天晚上八点左右") or "泄露经过" in world.says(REPORTER, "继续")
    assert "zhangwei01" in world.says(REPORTER, "改 第2项")
    assert "已记下 账号：zw02" in world.says(REPORTER, "zw02")
    assert "zw02" in world.says(REPORTER, "看看已填")
    assert "已暂存" in world.says(REPORTER, "暂存")
    world.passes(days=3)
    world.looks_away()
    assert "已记下 账号：zw03" in world.says(REPORTER, "改 第2项 zw03")  # takes the form up by itself
    assert "泄露时间" in world.says(REPORTER, "改 第4项")
    assert "再说一次" in world.says(REPORTER, "取消")
    assert "已取消" in world.says(REPORTER, "取消")
    assert "没有正在填的内容" in world.says(REPORTER, "取消")
    assert "开始写" in world.says(REPORTER, "写报告")
    world.looks_away()


def test_an_interruption_by_other_matters_loses_nothing(world: World) -> None:
    """The supervisor writes a report of their own, appoints somebody meanwhile, reviews, and goes on writing."""
    world.says(SUPERVISOR, "我的密码泄露了")
    world.taps(DUTY, "已停用账号")
    world.says(SUPERVISOR, "写报告")
    world.taps(SUPERVISOR, "信用信息共享平台")
    world.says(COLLEAGUE, "另外，我在微信公众号的账号被盗了")
    world.looks_away()
    world.says(SUPERVISOR, "任命 王芳 值班员")
    assert "已任命王芳" in world.says(SUPERVISOR, "确定")
    reply = world.says(SUPERVISOR, "qianhui01")
    assert "已记下 账号：qianhui01" in reply  # the form was still open
    assert "第22条" in world.says(SUPERVISOR, "制度 22")
    assert "已记下" in world.says(SUPERVISOR, "今天21:30")
    world.looks_away()


def test_two_devices_at_once(world: World) -> None:
    """The same question is answered on the phone and on the desktop: the later answer counts, nothing is lost."""
    world.says(REPORTER, "密码泄露了")
    card = world.card(REPORTER, "信用信息共享平台")
    keys = {text: key for key, text in card.buttons.items()}
    world.says(REPORTER, "微信公众号")
    world.taps_stale(REPORTER, card, keys["信用信息共享平台"])
    world.looks_away()
    assert "信用信息共享平台" in world.says(DUTY, f"进度 {number_of(world, DUTY)}")
    assert "第3项" in world.says(REPORTER, "zhangwei01")
    world.looks_away()


def test_a_form_about_a_closed_matter_is_over(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    world.says(REPORTER, "跳过")
    card = world.card(REPORTER, "确定")
    world.taps(DUTY, "已停用账号")
    write_and_accept(world)
    close(world)
    world.taps_stale(REPORTER, card, next(iter(card.buttons)))
    world.looks_away()
    assert "没有暂存的内容" in world.says(REPORTER, "继续")


def write_and_accept(world: World) -> None:
    reply = world.says(REPORTER, "写报告")
    while "请核对" not in reply:
        reply = world.says(REPORTER, "今天20:00" if "时间" in reply.split("项/共")[-1][:12] else "点了链接，已处理")
    world.says(REPORTER, "提交")
    world.taps(ADMIN, "接受")


def close(world: World) -> None:
    number = world.says(ADMIN, "待办").split("办结 ")[1][:4]
    world.says(ADMIN, f"办结 {number}")
    world.says(ADMIN, "1")
    world.says(ADMIN, "跳过")
    reply = world.says(ADMIN, "跳过")
    assert "已由周平办结" in (reply if "已由" in reply else world.says(ADMIN, "提交"))


def number_of(world: World, person: str, button: str = "确认收到") -> str:
    return world.card(person, button).text.split("回复编号")[1].split()[0]


# --- why me, rules ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "parts"),
    [
        (REPORTER, ("您是上报人", "11月23日（周一）22:00")),
        (DUTY, ("您是值班员", "10 分钟安全管理员")),
        (LEADER, ("您是单位领导", "请督促")),
        (HEAD, ("您是市信用办负责人",)),
        (AUDITOR, ("不需要您处理",)),
    ],
)
def test_why_me_is_answered_to_everybody_concerned(world: World, person: str, parts: tuple[str, ...]) -> None:
    world.says(REPORTER, "密码泄露了")
    number = number_of(world, DUTY)
    reply = world.says(person, f"为什么找我 {number}")
    for part in (*parts, "暂行办法第22条"):
        assert part in reply
    world.looks_away()


def test_every_card_of_the_first_hour_says_why(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.passes(minutes=31)
    world.taps(HEAD, "确认收到")
    for person in (DUTY, ADMIN, SUPERVISOR, HEAD, LEADER, "chenbo", "zhengyu"):
        for entry in world.platform.chat(person):
            if entry.card is not None and not entry.redrawn:
                assert "为什么找我" in entry.buttons.values()
                assert "您的身份" in entry.text
                assert "暂行办法第22条" in entry.text
                assert "回复编号" in entry.text
    world.taps(LEADER, "为什么找我")
    world.sees(LEADER, "您是单位领导")
    world.looks_away()


def test_rules_are_answered_from_the_catalogue(world: World) -> None:
    assert "第22条" in world.says(REPORTER, "制度 22")
    assert "第22条" in world.says(REPORTER, "制度 密码泄露")
    assert "第22条" in world.says(REPORTER, "依据")
    assert "没有查到" in world.says(REPORTER, "制度 火星移民")


# --- the auditor --------------------------------------------------------------------------------------------------


def test_the_auditor_sees_everything_and_can_change_nothing(world: World) -> None:
    world.says(REPORTER, "信用信息共享平台的账号 zhangwei01 密码泄露了")
    number = number_of(world, DUTY)
    assert "等待确认" in world.says(AUDITOR, "进度")
    assert "通知值班员" in world.says(AUDITOR, f"进度 {number}")
    before = len(world.acts("tap.refused"))
    for said in ("确认", "停用", "接受", "办结", "知悉"):
        reply = world.says(AUDITOR, f"{said} {number}")
        assert "没有" in reply or "不在您的职责范围内" in reply or "由安全管理员" in reply
    assert len(world.acts("tap.refused")) > before
    for said in ("任命 王芳 值班员", "设置 停用 5", "值班 沈清 明天8:00到后天8:00"):
        assert "没有改动" in world.says(AUDITOR, said)
    assert "等待确认" in world.says(REPORTER, "进度")
    assert "没有待办" in world.says(AUDITOR, "待办")
    world.looks_away()


# --- callbacks that come twice, late, or not in order -----------------------------------------------------------------


def test_callbacks_in_the_wrong_order(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    number = number_of(world, DUTY)
    world.platform.faults.add("callback", "reorder", 1)
    world.says(DUTY, f"停用 {number}")  # comes after the next one
    assert "没有再改" not in world.says(ADMIN, f"确认 {number}")
    world.settles()
    assert [act["by"] for act in world.acts("leak.confirmed")] == [ADMIN]
    assert [act["by"] for act in world.acts("leak.disabled")] == [DUTY]
    world.looks_away()


def test_a_tap_before_the_sending_was_recorded(world: World) -> None:
    """The card arrived, the answer to the sending was lost, and the officer taps at once."""
    world.platform.faults.add("message/send", "lost", 1)
    world.says(REPORTER, "密码泄露了")
    world.taps(DUTY, "确认收到")
    world.sees(DUTY, "已由您确认")
    assert len([entry for entry in world.cards(DUTY) if "已确认" in entry.text]) == 1
    world.passes(minutes=5)
    assert len(world.acts("leak.confirmed")) == 1
    world.looks_away()


def test_a_card_older_than_three_days(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    world.sleeps(hours=80)
    old = world.cards(DUTY)[0]
    key = next(key for key, text in old.buttons.items() if text == "确认收到")
    world.settles()
    world.taps_stale(DUTY, old, key)
    world.sees(DUTY, "已由您确认")
    world.sees(REPORTER, "确认收到")
    world.looks_away()


def test_foreign_forged_and_replayed_keys_change_nothing(world: World) -> None:
    world.says(REPORTER, "密码泄露了")
    card = world.card(DUTY, "确认收到")
    keys = dict(card.buttons)
    confirm = next(key for key, text in keys.items() if text == "确认收到")
    for forged in (
        confirm[:-1] + ("A" if confirm[-1] != "A" else "B"),
        confirm.replace("confirm", "disable"),
        "x",
        "-" * 40,
    ):
        world.taps_stale(DUTY, card, forged)
    for person in (COLLEAGUE, LEADER, REPORTER, ADMIN):
        world.platform.forges_tap(person, card.task_id, confirm)
    world.settles()
    assert world.acts("leak.confirmed") == []
    assert len(world.acts("tap.forged")) == 8
    world.taps(DUTY, "确认收到")
    world.taps_stale(DUTY, card, confirm)
    assert len(world.acts("leak.confirmed")) == 1
    world.looks_away()


@pytest.fixture
def quiet() -> Iterator[None]:
    """The tracebacks of planted faults are drawn at some cost and read by nobody."""
    with capture_logs():
        yield


# --- a fault of ours ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quiet")
def test_a_fault_in_a_handler_is_parked_tried_again_and_answered(world: World) -> None:
    world.fragile.breaks(on="已登记", times=2)
    assert "系统正在处理" in world.says(REPORTER, "密码泄露了")
    assert "没有待办" in world.says(COLLEAGUE, "待办")  # others are not held up
    world.passes(seconds=30)
    world.sees(REPORTER, "现在处理完了", "已登记账号密码泄露 XL-20261122-001")
    world.sees(DUTY, "请立即确认")
    assert len(world.acts("leak.reported")) == 1
    world.looks_away()


@pytest.mark.usefixtures("quiet")
def test_given_up_after_the_last_try_and_said_so(world: World) -> None:
    world.fragile.breaks(on="已登记", times=1000)
    assert "系统正在处理" in world.says(REPORTER, "密码泄露了")
    world.passes(hours=1)
    world.sees(REPORTER, "多次处理都没有成功", "电话报告")
    assert len(world.acts("update.given_up")) == 1
    assert world.fragile.raised == 6
    world.passes(hours=5)
    assert world.fragile.raised == 6
    assert "inbox_dead" in [finding.kind for finding in findings(world.house)]
    world.given_up = [world.acts("update.given_up")[0]["key"]]


@pytest.mark.usefixtures("quiet")
def test_a_fault_at_opening_the_app_is_nobodys_business(world: World) -> None:
    world.fragile.breaks()
    assert world.opens_app(REPORTER) == ""
    world.passes(minutes=1)
    world.sees_nothing_else()  # a greeting that comes late is none


@pytest.mark.usefixtures("quiet")
def test_marked_text_stays_refused_after_a_fault(world: World) -> None:
    world.fragile.breaks(on="已拒收")
    world.says(REPORTER, "【机密】关于某某的方案")
    world.passes(seconds=10)
    world.sees(REPORTER, "已拒收")
    assert "某某".encode() not in world.stored_bytes()


@pytest.mark.usefixtures("quiet")
def test_what_the_database_refuses_for_ever_is_parked_and_blocks_nobody(world: World) -> None:
    """Taken for a missing database it would go to the spool, and stop everything behind it."""
    world.fragile.breaks(on="已登记", times=6, error=IntegrityError("planted", {}, Exception()))
    assert "系统正在处理" in world.says(REPORTER, "密码泄露了")
    assert "没有待办" in world.says(COLLEAGUE, "待办")
    world.passes(minutes=1)
    world.sees(REPORTER, "已登记账号密码泄露")
    world.looks_away()
