"""On which days a series comes, when its agreement is spoken of, and what sentences say of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.texts import visit_series as texts
from handlers.texts import visit_series_words as words
from handlers.texts.visit_series_words import Verb
from handlers.visits.series_days import EXPIRED, days, is_newest, marks, span
from store.cases import Case
from store.clock import local
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
    (2, 4),
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
    assert days(replace(TWICE, weekdays=(6,)), saturday, saturday, {}) == [saturday]
    assert days(replace(TWICE, weekdays=()), saturday, saturday, {}) == []


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
        ("每两周的周二", None),
        ("隔周周三", None),
        ("随便", None),
    ],
)
def test_weekdays(said: str, found: tuple[int, ...] | None) -> None:
    assert words.weekdays_of(said) == found


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
    assert words.weekdays_of(texts.days(weekdays)) == weekdays
