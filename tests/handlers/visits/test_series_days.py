"""On which days a series comes, when its agreement is spoken of, and what sentences say of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.texts import visit_rhythm
from handlers.texts import visit_series_words as words
from handlers.texts.visit_series_words import Verb
from handlers.visits.series_days import EXPIRED, days, first, is_newest, marks, span
from store.cases import Case
from store.clock import local
from store.rhythm import LAST, LAST_DAY, Every, Rhythm, read, week_of
from store.series import Series
from store.visiting import Place

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)  # ten in the evening of a Sunday
UNTIL = datetime(2027, 3, 31, 16, 0, tzinfo=UTC)  # the end of the last of March
DAY = timedelta(days=1)
TWICE = Series(
    Case(7, "LX-20261122-001", "visit_series", 4821, "open", 1, "zhangwei", None, NOW, None, {}),
    Place.meeting_room,
    "",
    "unit",
    "work",
    "",
    (),
    Rhythm((2, 4)),
    time(9),
    time(12),
    "zhangwei",
    "XY-1",
    UNTIL,
    4821,
)
MON = date(2026, 11, 23)


def test_tuesdays_and_thursdays() -> None:
    assert days(TWICE, MON, MON + 7 * DAY, {}) == [date(2026, 11, 24), date(2026, 11, 26)]


def test_a_holiday_is_left_out_and_a_day_set_by_hand_comes_first() -> None:
    national_day = date(2026, 10, 1)  # a Thursday
    assert days(TWICE, national_day, national_day, {}) == []
    assert days(TWICE, national_day, national_day, {"2026-10-01": True}) == [national_day]
    assert days(TWICE, MON + DAY, MON + DAY, {"2026-11-24": False}) == []


def test_a_saturday_that_was_asked_for_is_meant() -> None:
    saturday = date(2026, 11, 28)
    assert days(replace(TWICE, rhythm=Rhythm((6,))), saturday, saturday, {}) == [saturday]
    assert days(replace(TWICE, rhythm=Rhythm()), saturday, saturday, {}) == []


def test_a_saturday_of_a_holiday_is_none_however_it_was_told() -> None:
    every_saturday = replace(TWICE, rhythm=Rhythm((6,)))
    week, national_day = 7 * DAY, date(2026, 10, 3)
    assert days(every_saturday, national_day, national_day + 2 * week, {}) == [date(2026, 10, 10), date(2026, 10, 17)]
    saturday = date(2026, 12, 12)
    assert days(every_saturday, saturday, saturday + week, {"2026-12-12": False}) == [saturday + week]

    far = replace(every_saturday, agreement_until=UNTIL.replace(year=2029))
    assert days(far, date(2028, 1, 1), date(2028, 1, 1), {}) == [date(2028, 1, 1)]  # nobody has told yet


def test_no_day_begins_beyond_the_agreement() -> None:
    ends = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    assert days(replace(TWICE, agreement_until=ends), MON, MON + 7 * DAY, {}) == [date(2026, 11, 24)]


def test_the_hours_of_a_day_are_those_of_here() -> None:
    assert span(TWICE, MON) == (datetime(2026, 11, 23, 1, tzinfo=UTC), datetime(2026, 11, 23, 4, tzinfo=UTC))


def test_an_agreement_is_spoken_of_in_the_morning() -> None:
    found = [local(one) for one in marks(UNTIL)]
    assert [one.date() for one in found] == [date(2027, 3, 1), date(2027, 3, 24), date(2027, 3, 30), date(2027, 4, 1)]
    assert {one.time() for one in found} == {time(9)}
    assert marks(UNTIL)[EXPIRED] >= UNTIL


@pytest.mark.parametrize("hours", range(0, 24, 3))
def test_its_end_is_never_told_before_it_is_there(hours: int) -> None:
    until = UNTIL + timedelta(hours=hours)
    assert until <= marks(until)[EXPIRED] < until + DAY


def test_after_a_standstill_one_sentence_is_enough() -> None:
    late = marks(UNTIL)[2] + timedelta(hours=1)
    assert [is_newest(UNTIL, mark, late) for mark in range(3)] == [False, False, True]
    assert is_newest(UNTIL, EXPIRED, UNTIL + 60 * DAY)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("每周二四上午", (2, 4)),
        ("每周二、四", (2, 4)),
        ("周二和周四", (2, 4)),
        ("每星期一三五", (1, 3, 5)),
        ("每周一到周五", (1, 2, 3, 4, 5)),
        ("每周二三点来", (2,)),
        ("每个工作日", ()),
        ("每天", ()),
        ("每隔两周的周二", None),
        ("每三周周三", None),
        ("随便", None),
    ],
)
def test_weekdays(said: str, found: tuple[int, ...] | None) -> None:
    rhythm = visit_rhythm.rhythm_of(said, NOW)
    assert (None if rhythm is None else rhythm.days) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("9点到12点", (time(9), time(12))),
        ("下午2点到5点", (time(14), time(17))),
        ("14:00-16:30", (time(14), time(16, 30))),
        ("08:30至12:00", (time(8, 30), time(12))),
        ("上午", (time(8), time(12))),
        ("全天", (time(8, 30), time(17, 30))),
        ("16:00-14:00", None),
        ("25:00-26:00", None),
        ("下午三点", None),
        ("看情况", None),
    ],
)
def test_hours(said: str, found: tuple[time, time] | None) -> None:
    assert words.hours_of(said, NOW) == found


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("明年三月", date(2027, 3, 31)),
        ("2026年12月31日", date(2026, 12, 31)),
        ("年底", date(2026, 12, 31)),
        ("三个月", date(2027, 2, 22)),
        ("2025年12月31日", None),
        ("以后再说", None),
    ],
)
def test_until(said: str, last: date | None) -> None:
    found = words.until_of(said, NOW)
    assert (found and local(found - timedelta(seconds=1)).date()) == last


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("这周四不来", (Verb.skip, None, "这周四")),
        ("4821 这周四不来", (Verb.skip, 4821, "这周四")),
        ("运维公司11月26日不来了 4821", (Verb.skip, 4821, "11月26日")),
        ("停止系列 4821", (Verb.stop, 4821, "")),
        ("系列4821停止", (Verb.stop, 4821, "")),
        ("系列 4821 转给王芳", (Verb.designate, 4821, "王芳")),
        ("系列 4821", (Verb.look, 4821, "")),
        ("我的系列", (Verb.mine, None, "")),
    ],
)
def test_typed_words(said: str, wanted: tuple[Verb, int | None, str]) -> None:
    found = words.wish(said)
    assert found is not None
    assert (found.verb, found.number, found.rest) == wanted


@pytest.mark.parametrize("said", ["我明天不来了", "不来了", "今天不来上班", "系列", "停止", "周四开会", "4821 不来了"])
def test_other_words(said: str) -> None:
    assert words.wish(said) is None


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("运维公司张三每周二四上午来巡检，我陪同", True),
        ("恒达公司每个工作日9点到17点驻场开发，协议 HD-01", True),
        ("每周二四上午值班", False),
        ("每天来检查一次", False),
        ("每两周来一次，我陪同", False),
        ("明早九点省厅赵强来开会，我陪同", False),
    ],
)
def test_what_is_a_series(said: str, is_one: bool) -> None:
    assert words.is_series(said) is is_one


def test_two_names_without_anything_between_them() -> None:
    told = words.read("运维公司张三李四每周二四上午来巡检，到明年三月，协议 BM-2026-031，我陪同", NOW)
    assert (told.days, told.hours, told.number, told.until) == (
        "每周二四",
        "08:00至12:00",
        "BM-2026-031",
        "2027年3月31日",
    )
    assert told.rest == "运维公司张三、李四,来巡检,我陪同"


@pytest.mark.parametrize("weekdays", [(), (1,), (2, 4), (1, 2, 3, 4, 5), (1, 3, 5), (5, 6, 7)])
def test_weekdays_are_read_as_they_are_said(weekdays: tuple[int, ...]) -> None:
    assert visit_rhythm.rhythm_of(visit_rhythm.days(Rhythm(weekdays)), NOW) == Rhythm(weekdays)


NEXT_TUESDAY = week_of(date(2026, 11, 24)) % 2
RARE = [
    ("每两周周二", Rhythm((2,), Every.fortnight, NEXT_TUESDAY)),
    ("隔周周二", Rhythm((2,), Every.fortnight, NEXT_TUESDAY)),
    ("每隔一周的周二和周四", Rhythm((2, 4), Every.fortnight, NEXT_TUESDAY)),
    ("每两周一次，周二", Rhythm((2,), Every.fortnight, NEXT_TUESDAY)),
    ("每两个星期的星期二，从12月1日起", Rhythm((2,), Every.fortnight, 1 - NEXT_TUESDAY)),
    ("每两周周二，从2026年12月1日起", Rhythm((2,), Every.fortnight, 1 - NEXT_TUESDAY)),
    ("每月第一个周一", Rhythm((1,), Every.nth, 1)),
    ("每个月的第3个星期五", Rhythm((5,), Every.nth, 3)),
    ("每月最后一个周五", Rhythm((5,), Every.nth, LAST)),
    ("每月5号", Rhythm((5,), Every.month)),
    ("每月十五日", Rhythm((15,), Every.month)),
    ("每月5日、20日", Rhythm((5, 20), Every.month)),
    ("每月底", Rhythm((LAST_DAY,), Every.month)),
]


@pytest.mark.parametrize(("said", "found"), RARE)
def test_what_comes_less_often_than_every_week(said: str, found: Rhythm) -> None:
    assert visit_rhythm.rhythm_of(said, NOW) == found
    assert visit_rhythm.rhythm_of(visit_rhythm.kept(found, NOW), NOW) == found
    assert read(found.kept()) == found


@pytest.mark.parametrize(
    "said", ["每月", "每月来一次", "每月40号", "每两周", "每隔两周周二", "每两周周二，从明年5月1日起", "每两个月5号"]
)
def test_what_is_not_kept(said: str) -> None:
    assert visit_rhythm.rhythm_of(said, NOW) is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("每两周周二", [(11, 24), (12, 8), (12, 22), (1, 5), (1, 19)]),
        ("每两周周二，从12月1日起", [(12, 1), (12, 15), (12, 29), (1, 12), (1, 26)]),
        ("每月第一个周一", [(12, 7), (1, 4)]),
        ("每月最后一个周五", [(11, 27), (12, 25), (1, 29)]),
        ("每月5号", [(12, 7), (1, 5)]),  # 5 December is a Saturday
        ("每月底", [(11, 30), (12, 31)]),  # 31 January is a Sunday
    ],
)
def test_the_days_of_every_other_week_and_of_a_month(said: str, found: list[tuple[int, int]]) -> None:
    rhythm = visit_rhythm.rhythm_of(said, NOW)
    assert rhythm is not None
    those = days(replace(TWICE, rhythm=rhythm), MON, date(2027, 1, 31), {})
    assert [(one.month, one.day) for one in those] == found
    assert first(rhythm, MON, {}) == those[0]


def test_a_sentence_of_every_other_week() -> None:
    told = words.read("运维公司张三每两周周二上午来巡检，从12月1日起，到明年三月，协议 BM-2026-031，我陪同", NOW)
    assert (told.days, told.until, told.rest) == (
        "每两周周二,从12月1日起",
        "2027年3月31日",
        "运维公司张三,来巡检,我陪同",
    )
