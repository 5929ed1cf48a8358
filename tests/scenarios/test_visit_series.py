"""Non-temporary visitors who come again and again under one agreement: registered once, each day a visit (WB-03, WB-07)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.fieldkeys import add_key
from store import erasure, rotation, series, visits
from store import personal as sealed
from store.clock import local
from store.schema import dialogs, guests, inbox, outbox, personal, series_days, visit_series
from store.schema import visits as visit_rows
from store.series import Series
from store.visiting import Kind, State, Visit
from tests.world import COLLEAGUE, LEADER, REPORTER, SUPERVISOR, World

SAID = "运维公司张三李四每周二四上午来巡检，到明年三月，协议 BM-2026-031，我陪同"
KEEPER = "chuyan"


def begun(world: World, said: str = SAID, person: str = REPORTER) -> str:
    """One sentence and one tap; the short number."""
    world.says(person, said)
    world.taps(person, "提交")
    told = next(text for text in reversed(world.phone(person)) if "已登记：系列来访" in text)
    return told.split("停止系列 ")[1][:4]


def told(world: World, said: str = SAID) -> str:
    number = begun(world, said)
    world.taps(REPORTER, "已告知，全程陪同")
    world.looks_away()
    return number


def of(world: World, number: str) -> Series:
    with world.house.database.look() as connection:
        case = series.numbered(connection, int(number))
        found = series.by_case(connection, case or 0)
    assert found is not None
    return found


def days(world: World, number: str) -> list[Visit]:
    """Its visits, over or not, in their order."""
    it = of(world, number)
    with world.house.database.look() as connection:
        rows = connection.execute(series_days.select().where(series_days.c.series == it.case.id)).all()
        found = visits.by_cases(connection, [row.visit for row in rows if row.visit])
    return sorted(found, key=lambda one: one.starts_at)


def dates(world: World, number: str) -> list[date]:
    return [local(one.starts_at).date() for one in days(world, number)]


def lives(world: World, *, days: int) -> None:
    """Day after day, without looking."""
    for _ in range(days):
        world.passes(days=1)
    world.looks_away()


def test_one_sentence_and_one_tap(world: World) -> None:
    reply = world.says(REPORTER, SAID)
    assert "系列来访登记" in reply, reply
    assert "张三" not in reply
    world.sees(
        REPORTER, "系列来访登记", "张*、李*", "运维公司", "巡检", "每周二、四08:00至12:00，到2027年3月31日；节假日不来"
    )
    world.taps(REPORTER, "提交")
    said = world.sees(REPORTER, "已登记：系列来访 LX-20261122-001").text
    assert "每周二、四08:00至12:00，到2027年3月31日" in said
    assert "同一份协议只需一次" in said
    world.sees(REPORTER, "进门前宣读", "每周二、四")
    world.sees(REPORTER, "系列来访登记", "已提交")
    (act,) = world.acts("series.registered")
    assert (act["by"], act["host"], act["people"]) == (REPORTER, REPORTER, 2)
    world.looks_away()


def test_each_day_is_a_visit_made_a_few_days_ahead_and_once(world: World) -> None:
    number = told(world)
    assert dates(world, number) == [date(2026, 11, 24)]
    lives(world, days=9)
    assert dates(world, number) == [date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 1), date(2026, 12, 3)]
    one = days(world, number)[-1]
    assert (one.kind, one.agreement, one.host, one.state) == (Kind.lasting, "BM-2026-031", REPORTER, State.briefed)
    assert [guest.name for guest in one.guests] == ["张*", "李*"]
    assert "运维公司" in world.says(COLLEAGUE, "后天谁来")
    world.looks_away()


def test_a_day_from_the_door_in_to_the_ledger(world: World) -> None:
    number = told(world)
    world.passes(days=1, hours=10)
    world.sees(REPORTER, "08:00 到", "签到")
    assert "张*、李*已签到" in world.says(REPORTER, f"签到 {number}")
    world.sees(REPORTER, "来人在场")
    world.passes(hours=1)
    assert "已全部离开" in world.says(REPORTER, f"签离 {number}")
    one = days(world, number)[0]
    assert (len(one.stays), one.briefed_in_time, one.stays[0].late) == (2, True, False)
    world.looks_away()
    listed = world.says(SUPERVISOR, "来访台账 本月")
    assert one.no in listed or "运维公司" in listed
    world.looks_away()


def test_another_host_agrees_once_for_all_days(world: World) -> None:
    number = begun(world, SAID.replace("我陪同", "王芳接待"))
    world.sees(COLLEAGUE, "请您接待", "每周二、四", "张*")
    (first,) = days(world, number)
    assert (first.host, first.hosted_at) == (COLLEAGUE, None)
    assert "接待人还没有确认" in world.says(REPORTER, f"访客 {first.short}")
    world.taps(COLLEAGUE, "我来接待")
    world.sees(REPORTER, "王芳已确认接待")
    world.sees(COLLEAGUE, "进门前宣读")
    assert "还没有告知" in world.says(COLLEAGUE, f"访客 {first.short}")
    world.taps(COLLEAGUE, "已告知，全程陪同")
    (first,) = days(world, number)
    assert (first.state, first.hosted_at, first.briefed_by) == (State.briefed, of(world, number).hosted_at, COLLEAGUE)
    lives(world, days=4)
    assert [one.briefed_by for one in days(world, number)] == [COLLEAGUE, COLLEAGUE]
    world.looks_away()


def test_a_host_who_declines_is_replaced(world: World) -> None:
    number = begun(world, SAID.replace("我陪同", "王芳接待"))
    world.looks_away()
    world.taps(COLLEAGUE, "不是我接待")
    world.sees(REPORTER, "王芳不接待", f"改接待 {number} 姓名")
    assert days(world, number)[0].host == ""
    assert "接待人改为您" in world.says(REPORTER, f"改接待 {number} 我")
    world.taps(REPORTER, "已告知，全程陪同")
    assert (days(world, number)[0].host, days(world, number)[0].state) == (REPORTER, State.briefed)
    world.looks_away()


def test_holidays_are_left_out(world: World) -> None:
    number = told(world)
    world.says(SUPERVISOR, "节假日 2026-12-03 休")
    world.says(SUPERVISOR, "确定")
    lives(world, days=12)
    assert dates(world, number) == [date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 1)]


def test_every_working_day(world: World) -> None:
    number = told(
        world, "恒达公司赵强、孙红梅每个工作日9点到17点来会议室驻场开发，协议HD-01有效期到2026年12月31日，我接待"
    )
    assert dates(world, number) == [date(2026, 11, one) for one in (23, 24, 25)]
    lives(world, days=4)
    assert dates(world, number)[-2:] == [date(2026, 11, 26), date(2026, 11, 27)]
    assert [one for one in dates(world, number) if one.isoweekday() > 5] == []


def test_this_thursday_nobody_comes(world: World) -> None:
    number = told(world)
    world.passes(hours=12)
    world.looks_away()
    assert "11月26日（周四）不来" in world.says(REPORTER, "这周四不来")
    assert [one.state for one in days(world, number)] == [State.briefed, State.cancelled]
    assert "没有改动" in world.says(REPORTER, f"{number} 这周四不来")
    assert "本来就不来" in world.says(REPORTER, f"{number} 11月25日不来")
    assert "12月3日（周四）不来" in world.says(REPORTER, f"系列 {number} 下周四他们不来了")
    lives(world, days=9)
    assert dates(world, number) == [date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 1)]
    assert len(world.acts("series.skipped")) == 2


def test_of_several_series_it_is_asked_which(world: World) -> None:
    first = told(world)
    second = told(world, "省厅赵强每周四下午两点到五点来驻场开发，协议BM-2026-17到2026年12月31日，我接待")
    reply = world.says(REPORTER, "周四不来")
    assert f"{first} 周四不来" in reply
    assert f"{second} 周四不来" in reply
    assert world.says(REPORTER, "我的系列").count("LX-") == 2
    assert "11月24日（周二）不来" in world.says(REPORTER, "周二不来")
    world.looks_away()


def test_stopped(world: World) -> None:
    number = told(world)
    assert "要登记" not in world.says(REPORTER, f"取消来访 {number}")
    assert of(world, number).case.is_open
    assert "取消已排的 1 次来访" in world.says(REPORTER, f"停止系列 {number}")
    assert [one.state for one in days(world, number)] == [State.cancelled]
    world.looks_away()
    lives(world, days=10)
    assert len(days(world, number)) == 1
    assert "已结束" in world.says(REPORTER, f"系列 {number}")
    assert "不能再改" in world.says(REPORTER, f"停止系列 {number}")
    assert "没有进行中" in world.says(REPORTER, "我的系列")


def test_stopped_while_somebody_is_in(world: World) -> None:
    number = told(world)
    world.passes(days=1, hours=10)
    world.says(REPORTER, f"签到 {number}")
    assert "在场的来人照常签离" in world.says(REPORTER, f"停止系列 {number}")
    (first,) = [one for one in days(world, number) if one.inside]
    assert "已全部离开" in world.says(REPORTER, f"签离 {first.short}")
    world.looks_away()


def test_once_stopped_nobody_more_comes_in_on_the_day_that_goes_on(world: World) -> None:
    number = told(world)
    world.passes(days=1, hours=10)
    (first, *_) = days(world, number)
    world.says(REPORTER, f"签到 {first.short} 第1位")
    world.says(REPORTER, f"停止系列 {number}")
    refused = world.says(REPORTER, f"签到 {first.short} 第2位")
    assert "现在不能签到" in refused
    assert "系列来访已停止" in refused
    assert "单独登记" in refused
    assert "已全部离开" in world.says(REPORTER, f"签离 {first.short}")
    assert "系列来访已停止" in world.says(REPORTER, f"签到 {first.short} 第1位")
    world.looks_away()


def test_the_end_of_the_agreement_is_told_30_7_and_1_days_before_and_then_nobody_comes_in(world: World) -> None:
    """WB-07."""
    number = told(world, SAID.replace("到明年三月", "到2027年1月5日"))
    world.passes(days=13, hours=10)
    world.sees_not(REPORTER, "到期后不再排来访")
    world.looks_away()
    world.passes(hours=2)
    assert "还有 30 天" in world.sees(REPORTER, "2027年1月5日到期", f"协议 {number} 新编号 到日期").text
    world.looks_away()
    world.passes(days=23)
    assert "还有 7 天" in world.sees(REPORTER, "到期后不再排来访").text
    world.looks_away()
    world.passes(days=6)
    assert "还有 1 天" in world.sees(REPORTER, "到期后不再排来访").text
    world.looks_away()
    world.passes(days=2)
    world.sees(REPORTER, "已于2027年1月5日到期", "来人不能签到（WB-07）", f"停止系列 {number}")
    assert dates(world, number)[-1] == date(2027, 1, 5)
    refused = world.says(REPORTER, f"签到 {number}")
    assert "已于2027年1月5日到期，来人不能签到（WB-07）" in refused
    assert f"协议 {number} 新编号 到日期" in refused
    world.looks_away()


def test_renewed_it_goes_on_under_the_new_agreement(world: World) -> None:
    number = told(world, SAID.replace("到明年三月", "到2026年11月30日"))
    lives(world, days=8)
    assert dates(world, number)[-1] == date(2026, 11, 26)
    assert "请写新编号" in world.says(REPORTER, f"协议 {number} BM-2026-099")
    assert "请写新编号" in world.says(REPORTER, f"协议 {number} BM-2026-099 到2026年11月1日")
    reply = world.says(REPORTER, f"协议 {number} BM-2026-099 到2027年6月30日")
    assert "协议改为 BM-2026-099，到2027年6月30日" in reply
    world.taps(REPORTER, "已告知，全程陪同")
    assert dates(world, number)[-2:] == [date(2026, 12, 1), date(2026, 12, 3)]
    assert {one.agreement for one in days(world, number)[-2:]} == {"BM-2026-099"}
    world.looks_away()
    world.passes(days=1)
    world.sees_not(REPORTER, "到期后不再排来访")
    world.looks_away()


def test_renewed_in_time_the_days_that_are_there_follow(world: World) -> None:
    number = told(world, SAID.replace("到明年三月", "到2026年11月30日"))
    world.says(REPORTER, f"协议 {number} BM-2026-099 到2027年6月30日")
    assert days(world, number)[0].agreement == "BM-2026-099"
    world.looks_away()
    lives(world, days=9)
    assert dates(world, number)[-1] == date(2026, 12, 3)
    assert world.acts("series.agreement_ends") == []


def test_not_renewed_it_ends_by_itself_and_its_people_are_erased(world: World) -> None:
    number = told(world, SAID.replace("到明年三月", "到2026年11月30日"))
    lives(world, days=37)
    world.passes(days=3)
    world.sees(REPORTER, "系列已自动结束")
    assert of(world, number).is_over
    now = world.clock.now() + timedelta(days=181)
    with world.house.database.work(now) as work:
        while found := erasure.due(work.connection, now, timedelta(days=180)):
            erasure.erase(work, found, by="system", why="kept")
    with world.house.database.look() as connection:
        assert connection.execute(personal.select()).all() == []
        assert {row.name for row in connection.execute(guests.select())} == {"*"}
    world.looks_away()


def test_its_people_are_brought_to_a_new_key_and_the_days_after_it_know_them(world: World) -> None:
    number = told(world)
    add_key(world.house.settings.var)
    ring, now = world.house.ring, world.clock.now()
    assert sum(rotation.reseal(world.house.database, ring, now, breath=0)) >= 4
    with world.house.database.look() as connection:
        assert set(sealed.by_key(connection)) == {ring.keys.current} == {2}
        assert [one.name for one in series.clear(connection, ring, of(world, number))] == ["张三", "李四"]
    lives(world, days=4)
    last = days(world, number)[-1]
    with world.house.database.look() as connection:
        assert [visits.clear(connection, ring, last, one).name for one in (1, 2)] == ["张三", "李四"]
        assert set(sealed.by_key(connection)) == {2}


def test_the_host_hands_the_series_over(world: World) -> None:
    number = told(world)
    assert "已请其确认" in world.says(REPORTER, f"系列 {number} 转给王芳")
    world.sees(COLLEAGUE, "请您接待", "每周二、四")
    (first,) = days(world, number)
    assert (first.host, first.hosted_at, first.briefed_at) == (COLLEAGUE, None, None)
    world.taps(COLLEAGUE, "我来接待")
    world.taps(COLLEAGUE, "已告知，全程陪同")
    (first,) = days(world, number)
    assert (first.host, first.state) == (COLLEAGUE, State.briefed)
    world.looks_away()


def test_a_host_who_leaves_the_unit_is_replaced_once_for_all_days(world: World) -> None:
    number = begun(world, SAID.replace("我陪同", "王芳接待"))
    world.taps(COLLEAGUE, "我来接待")
    world.taps(COLLEAGUE, "已告知，全程陪同")
    world.looks_away()
    world.leaves(COLLEAGUE)
    world.sees(LEADER, "请您接待", "每周二、四")
    world.sees(REPORTER, "王芳已离开单位通讯录", "已请李明接待")
    world.sees_nothing_else(LEADER)
    assert (days(world, number)[0].host, days(world, number)[0].hosted_at) == (LEADER, None)
    world.taps(LEADER, "我来接待")
    assert days(world, number)[0].hosted_at is not None
    world.moves_on()
    world.looks_away()


def test_a_registrar_who_is_asked_instead_of_a_host_who_left_has_not_agreed_yet(world: World) -> None:
    """WB-04: no day is hosted before they say so, not even one that is made afterwards."""
    number = begun(world, SAID.replace("我陪同", "王芳接待"), LEADER)
    world.taps(COLLEAGUE, "我来接待")
    world.taps(COLLEAGUE, "已告知，全程陪同")
    world.leaves(COLLEAGUE)
    world.sees(LEADER, "请您接待", "每周二、四")
    lives(world, days=4)
    assert [(one.host, one.hosted_at) for one in days(world, number)[1:]] == [(LEADER, None)]
    world.says(LEADER, f"我来接待 {number}")
    assert all(one.hosted_at for one in days(world, number) if not one.is_over)
    world.looks_away()


def test_names_lie_in_clear_nowhere(world: World) -> None:
    number = told(world, "运维公司赵强每周二四上午来巡检，电话13904561234，到明年三月，协议 BM-2026-031，我陪同")
    lives(world, days=4)
    assert [one.guests[0].name for one in days(world, number)] == ["赵*", "赵*"]
    stored = world.stored_bytes()
    for canary in ("赵强", "13904561234"):
        assert canary.encode() not in stored
        assert canary.encode("unicode_escape") not in stored
    with world.house.database.look() as connection:
        for table in (dialogs, inbox, outbox, visit_rows, visit_series, guests):
            assert "赵强" not in str(connection.execute(table.select()).all())


def test_a_stranger_sees_and_changes_nothing(world: World) -> None:
    number = told(world)
    for said in (
        f"系列 {number}",
        f"停止系列 {number}",
        f"访客 {number}",
        f"签到 {number}",
        f"协议 {number} X-1 到2027年6月30日",
    ):
        assert world.says("hejun", said) == world.says("hejun", said.replace(number, "9999")).replace("9999", number)
    assert "没有改动" in world.says(SUPERVISOR, f"停止系列 {number}")
    assert of(world, number).case.is_open
    world.looks_away()


def test_the_machine_room_is_approved_once_for_the_whole_time(world: World) -> None:
    """WB-09: a request that names them, for all of the days."""
    number = told(world, "运维公司赵强每周二上午9点到11点来机房巡检硬件，到明年三月，协议 BM-2026-031，我陪同")
    (first,) = days(world, number)
    assert "没有机房出入审批" in world.says(REPORTER, f"访客 {first.short}")
    world.says(REPORTER, "申请机房出入")
    for said in ("赵强", "巡检硬件", "11月23日到2027年3月31日", "跳过"):
        world.says(REPORTER, said)
    reply = world.says(REPORTER, "提交")
    assert "已提交" in reply, reply
    request = reply.split("撤回 ")[1][:4]
    world.says(LEADER, f"同意 {request}")
    world.says(KEEPER, f"同意 {request}")
    world.looks_away()
    lives(world, days=6)
    second = days(world, number)[1]
    assert "没有机房出入审批" not in world.says(REPORTER, f"访客 {second.short}")
    world.passes(days=2, hours=11)
    assert "已签到" in world.says(REPORTER, f"签到 {number}")
    assert "已签离" in world.says(REPORTER, f"签离 {number}")
    world.looks_away()


def test_a_lasting_visit_of_its_own_hears_30_7_and_1_days_before_too(world: World) -> None:
    """WB-07: not only series."""
    world.says(REPORTER, "11月23日9点到2027年3月31日17点恒达公司赵强来驻场开发，我陪同")
    world.taps(REPORTER, "提交")
    number = next(t for t in reversed(world.phone(REPORTER)) if "已登记：来访" in t).split("取消来访 ")[1][:4]
    world.says(REPORTER, f"协议 {number} XY-9 到2027年1月5日")
    world.looks_away()
    ends = []
    for _ in range(47):
        world.passes(days=1)
        ends += [text for text in world.news(REPORTER) if "保密协议（XY-9）" in text]
        world.looks_away()
    assert len(ends) == 4


def test_at_a_glance_and_why(world: World) -> None:
    number = told(world)
    shown = world.says(REPORTER, f"系列 {number}")
    assert "进行中" in shown
    assert "已排：11月24日（周二）编号" in shown
    assert "接下来：11月26日（周四）、12月1日（周二）" in shown
    assert "接待人" in world.says(REPORTER, f"为什么找我 {number}")
    assert "这一步请用当天来访的编号" in world.says(REPORTER, f"查看访客 {number}")
    assert "今天没有登记的来访" in world.says(REPORTER, f"签到 {number}")
    world.looks_away()


def test_the_verbs_of_other_matters_find_no_request_there(world: World) -> None:
    number = told(world)
    for said in (f"催办 {number}", f"撤回 {number}", f"同意 {number}", f"驳回 {number} 不行", f"确认 {number}", number):
        assert world.says(REPORTER, said)
    assert "系列来访" in world.says(REPORTER, f"进度 {number}")
    assert of(world, number).case.is_open
    world.looks_away()


def test_question_by_question(world: World) -> None:
    reply = world.says(REPORTER, "运维公司赵强每周二来巡检，我陪同")
    assert "每次几点到几点" in reply, reply
    assert "没听懂每次几点" in world.says(REPORTER, "上班的时候吧")
    assert "保密协议编号" in world.says(REPORTER, "9点到12点")
    assert "协议到哪天" in world.says(REPORTER, "BM-2026-031")
    assert "没听懂协议到什么时候" in world.says(REPORTER, "2025年3月31日")
    world.says(REPORTER, "明年三月底")
    world.taps(REPORTER, "提交")
    world.sees(REPORTER, "已登记：系列来访", "每周二09:00至12:00，到2027年3月31日")
    world.looks_away()


@pytest.mark.parametrize(
    "said", ["每周二四上午值班", "每周一例会", "每天来检查一次", "这周四不来", "每两周来一次", "明天不来了", "系列"]
)
def test_other_sentences_are_left_alone(world: World, said: str) -> None:
    assert "系列来访" not in world.says(REPORTER, said)
    world.looks_away()
