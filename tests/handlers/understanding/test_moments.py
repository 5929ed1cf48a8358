"""Chinese dates and times have one reading, or are asked back, or are impossible with a reason."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding.meaning import SHANGHAI
from handlers.understanding.moments import Ambiguous, Moment, Period, find_moment, find_period, why_not

WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)
SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)
NIGHT = datetime(2026, 11, 26, 0, 30, tzinfo=SHANGHAI)
NEW_YEAR = datetime(2027, 1, 1, 0, 10, tzinfo=SHANGHAI)
LEAP = datetime(2028, 2, 28, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True, params=["Asia/Shanghai", "America/New_York"])
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """The machine's zone must not matter."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.__setitem__("TZ", before)
    time.tzset()


def shown(at: datetime) -> str:
    assert at.utcoffset() == timedelta(0)
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


PAST = [
    ("今天早上八点半", "2026-11-25 08:30"), ("昨晚十点", "2026-11-24 22:00"), ("刚才", "2026-11-25 10:00"), ("刚刚", "2026-11-25 10:00"),
    ("半小时前", "2026-11-25 09:30"), ("半个小时以前", "2026-11-25 09:30"), ("一个半小时前", "2026-11-25 08:30"), ("二十分钟前", "2026-11-25 09:40"),
    ("三刻钟前", "2026-11-25 09:15"), ("2小时前", "2026-11-25 08:00"), ("上周五", "2026-11-20 00:00"), ("上周五下午三点", "2026-11-20 15:00"),
    ("11月20日下午3点", "2026-11-20 15:00"), ("11月20号15:20", "2026-11-20 15:20"), ("03:20", "2026-11-25 03:20"), ("凌晨三点", "2026-11-25 03:00"),
    ("昨天凌晨三点", "2026-11-24 03:00"), ("昨晚三点", "2026-11-25 03:00"), ("昨晚凌晨三点", "2026-11-25 03:00"), ("昨晚十二点", "2026-11-25 00:00"),
    ("前天晚上九点一刻", "2026-11-23 21:15"), ("大前天", "2026-11-22 00:00"), ("昨天", "2026-11-24 00:00"), ("两天前的晚上八点", "2026-11-23 20:00"),
    ("三天前", "2026-11-22 00:00"), ("一周前", "2026-11-18 00:00"), ("一个月前", "2026-10-25 00:00"), ("上个月20号", "2026-10-20 00:00"),
    ("20号", "2026-11-20 00:00"), ("28号", "2026-10-28 00:00"), ("周一上午", "2026-11-23 08:00"), ("周五", "2026-11-20 00:00"),
    ("去年国庆节", "2025-10-01 00:00"), ("2026-11-20 14:05", "2026-11-20 14:05"), ("2026年11月20日14时5分", "2026-11-20 14:05"),
    ("2026/11/20", "2026-11-20 00:00"), ("2026.11.20", "2026-11-20 00:00"), ("二〇二六年十一月二十日", "2026-11-20 00:00"), ("12月28日", "2025-12-28 00:00"),
    ("差五分八点", "2026-11-25 07:55"), ("今早8点", "2026-11-25 08:00"), ("昨天中午12点半", "2026-11-24 12:30"), ("下午3点", "2026-11-24 15:00"),
    ("昨天下午15点", "2026-11-24 15:00"), ("昨天晚上9点20", "2026-11-24 21:20"), ("8点多", "2026-11-25 08:00"), ("昨天零点", "2026-11-24 00:00"),
    ("今天三点", "2026-11-25 03:00"), ("我刚发现昨晚十点左右有人登录", "2026-11-25 10:00"), ("１１月２０日　下午３点", "2026-11-20 15:00"),
]  # fmt: skip

FUTURE = [
    ("明早九点", "2026-11-26 09:00"), ("后天", "2026-11-27 00:00"), ("大后天中午12点", "2026-11-28 12:00"), ("周五回来", "2026-11-27 00:00"),
    ("周一", "2026-11-30 00:00"), ("下周一上午9点半", "2026-11-30 09:30"), ("下下周三", "2026-12-09 00:00"), ("国庆节前", "2027-09-30 00:00"),
    ("元旦", "2027-01-01 00:00"), ("春节", "2027-02-06 00:00"), ("三天后", "2026-11-28 00:00"), ("月底", "2026-11-30 00:00"), ("本月底", "2026-11-30 00:00"),
    ("下月初", "2026-12-01 00:00"), ("年底", "2026-12-31 00:00"), ("今天 18:00", "2026-11-25 18:00"), ("明天 8:00", "2026-11-26 08:00"),
    ("今天24:00", "2026-11-26 00:00"), ("今晚十二点", "2026-11-26 00:00"), ("明天9点", "2026-11-26 09:00"), ("今天三点", "2026-11-25 15:00"), ("三点", "2026-11-25 15:00"),
    ("1月5日", "2027-01-05 00:00"), ("明年3月1日", "2027-03-01 00:00"), ("20号", "2026-12-20 00:00"), ("12-05 14:00", "2026-12-05 14:00"),
    ("11月27日(周五)上午9点", "2026-11-27 09:00"), ("10分钟后", "2026-11-25 10:10"), ("半个月后", "2026-12-10 00:00"), ("下个月31号", "2026-12-31 00:00"),
    ("周末", "2026-11-28 00:00"), ("下周", "2026-11-30 00:00"), ("晚上八点", "2026-11-25 20:00"), ("明天3pm", "2026-11-26 15:00"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), PAST)
def test_what_has_happened(said: str, expected: str) -> None:
    found = find_moment(said, WEDNESDAY, past=True)
    assert isinstance(found, Moment)
    assert shown(found.at) == expected
    assert found.at <= found.until
    assert found.at <= WEDNESDAY + timedelta(minutes=2)


@pytest.mark.parametrize(("said", "expected"), FUTURE)
def test_what_is_to_come(said: str, expected: str) -> None:
    found = find_moment(said, WEDNESDAY, past=False)
    assert isinstance(found, Moment)
    assert shown(found.at) == expected


@pytest.mark.parametrize(
    ("said", "now", "past", "expected"),
    [
        ("昨晚十点", NIGHT, True, "2026-11-25 22:00"), ("今晚十点", NIGHT, True, "2026-11-25 22:00"), ("半小时前", NEW_YEAR, True, "2026-12-31 23:40"),
        ("昨天", NEW_YEAR, True, "2026-12-31 00:00"), ("上个月底", NEW_YEAR, True, "2026-12-31 00:00"), ("12月31日", NEW_YEAR, True, "2026-12-31 00:00"),
        ("明天", LEAP, False, "2028-02-29 00:00"), ("2月29日", LEAP, False, "2028-02-29 00:00"), ("后天", LEAP, False, "2028-03-01 00:00"),
        ("月底", LEAP, False, "2028-02-29 00:00"), ("一年后", LEAP + timedelta(days=1), False, "2029-02-28 00:00"),
        ("一个月后", datetime(2027, 1, 31, 9, 0, tzinfo=SHANGHAI), False, "2027-02-28 00:00"), ("31号", SUNDAY, False, "2026-12-31 00:00"),
        ("本周五", SUNDAY, True, "2026-11-20 00:00"), ("本周五", SUNDAY, False, "2026-11-27 00:00"), ("周三", SUNDAY, False, "2026-11-25 00:00"),
        ("月底", datetime(2026, 12, 31, 23, 0, tzinfo=SHANGHAI), False, "2026-12-31 00:00"),
    ],
)  # fmt: skip
def test_ends_of_day_month_and_year(said: str, now: datetime, past: bool, expected: str) -> None:
    found = find_moment(said, now, past=past)
    assert isinstance(found, Moment)
    assert shown(found.at) == expected


@pytest.mark.parametrize(
    ("said", "now", "past", "candidates"),
    [
        ("下周三", SUNDAY, False, ["2026-11-25 00:00", "2026-12-02 00:00"]), ("上周五", SUNDAY, True, ["2026-11-13 00:00", "2026-11-20 00:00"]),
        ("昨天三点", WEDNESDAY, True, ["2026-11-24 03:00", "2026-11-24 15:00"]), ("明天三点", WEDNESDAY, False, ["2026-11-26 03:00", "2026-11-26 15:00"]),
        ("昨天八点", WEDNESDAY, True, ["2026-11-24 08:00", "2026-11-24 20:00"]), ("昨天半夜两点", WEDNESDAY, True, ["2026-11-24 02:00", "2026-11-25 02:00"]),
        ("九点", WEDNESDAY, False, ["2026-11-25 21:00", "2026-11-26 09:00"]), ("11月20日", WEDNESDAY, False, ["2026-11-20 00:00", "2027-11-20 00:00"]),
        ("三点", WEDNESDAY + timedelta(hours=7), True, ["2026-11-25 03:00", "2026-11-25 15:00"]),
    ],
)  # fmt: skip
def test_two_readings_are_both_given(said: str, now: datetime, past: bool, candidates: list[str]) -> None:
    found = find_moment(said, now, past=past)
    assert isinstance(found, Ambiguous)
    assert [shown(at) for at in found.candidates] == candidates


@pytest.mark.parametrize(
    ("said", "past"),
    [
        ("25点", True), ("8点75分", True), ("26:00", False), ("24:30", False), ("2月30日", True), ("2月29日", False), ("13月1日", True), ("11月31日", False),
        ("0月5日", True), ("32号", True), ("上午15点", True), ("凌晨13点", True), ("明天", True), ("三天后", True), ("11月26日", True), ("下周上午9点", False),
        ("国庆节后", False), ("2031年春节", False), ("13pm", True),
    ],
)  # fmt: skip
def test_impossible_says_why(said: str, past: bool) -> None:
    assert find_moment(said, WEDNESDAY, past=past) is None
    assert why_not(said, WEDNESDAY, past=past)


@pytest.mark.parametrize(
    "said",
    ["有一点问题", "早点处理", "快一点", "一点也不知道", "晚点再说", "早上好", "下午好啊", "点了链接", "3号楼", "账号", "4821", "一周一次", "每周一", "密码泄露了", "", "之前晚上"],
)  # fmt: skip
def test_no_time_at_all(said: str) -> None:
    found = find_moment(said, WEDNESDAY, past=True)
    if said == "之前晚上":
        assert isinstance(found, Moment)  # 晚上 is a time; 前晚 in 之前晚上 is not
        assert shown(found.at) == "2026-11-24 18:00"
    else:
        assert found is None
        assert why_not(said, WEDNESDAY, past=True) is None


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("值班 张三 今天 18:00 到 明天 8:00", "2026-11-25 18:00", "2026-11-26 08:00"), ("11月25日 到 11月28日", "2026-11-25 00:00", "2026-11-29 00:00"),
        ("11月25-28日", "2026-11-25 00:00", "2026-11-29 00:00"), ("25号到28号", "2026-11-25 00:00", "2026-11-29 00:00"),
        ("12月30日到1月2日", "2026-12-30 00:00", "2027-01-03 00:00"), ("明天下午3点到5点", "2026-11-26 15:00", "2026-11-26 17:00"),
        ("明天9点到5点", "2026-11-26 09:00", "2026-11-26 17:00"), ("今天18:00到8:00", "2026-11-25 18:00", "2026-11-26 08:00"),
        ("今天晚上八点至明天早上八点", "2026-11-25 20:00", "2026-11-26 08:00"), ("后天带U盘去哈尔滨开会，周五回来", "2026-11-27 00:00", "2026-11-28 00:00"),
        ("明天起三天", "2026-11-26 00:00", "2026-11-29 00:00"), ("从下周一到周五", "2026-11-30 00:00", "2026-12-05 00:00"), ("下周", "2026-11-30 00:00", "2026-12-07 00:00"),
        ("明天", "2026-11-26 00:00", "2026-11-27 00:00"), ("12月1日起一个月", "2026-12-01 00:00", "2027-01-01 00:00"),
        ("2026-12-01 09:00 ~ 2026-12-03 18:00", "2026-12-01 09:00", "2026-12-03 18:00"), ("明天上午9点开会两小时", "2026-11-26 09:00", "2026-11-26 11:00"),
        ("2028年2月28日到3月1日", "2028-02-28 00:00", "2028-03-02 00:00"),
    ],
)  # fmt: skip
def test_periods(said: str, start: str, end: str) -> None:
    found = find_period(said, WEDNESDAY)
    assert isinstance(found, Period)
    assert (shown(found.start), shown(found.end)) == (start, end)


@pytest.mark.parametrize("said", ["三天", "没有时间", "11月28日到11月25日", "明天25点到26点", "", "停用 4821"])
def test_no_period(said: str) -> None:
    assert find_period(said, WEDNESDAY) is None


def test_a_period_that_begins_at_two_moments_is_asked() -> None:
    assert isinstance(find_period("今天6点到明天8点", WEDNESDAY - timedelta(hours=8)), Ambiguous)


def test_precision_is_told() -> None:
    said = ("03:20", "8点多", "昨晚", "昨天", "上周", "上个月")
    found = [find_moment(each, WEDNESDAY, past=True) for each in said]
    assert [each.precision for each in found if isinstance(each, Moment)] == [
        "minute",
        "about",
        "part",
        "day",
        "week",
        "month",
    ]


SPOKEN = "今天 明天 昨 上周 下下 周五 11月 31 日 号 到 起 早上 晚 半夜 凌晨 3点 25 点 半 : 30 前 后 个 月 年 二十 差 分 国庆节 2月30日 2026 - /"
WORDS = SPOKEN.split()
FIRST, LAST = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2035-12-31")


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.datetimes(FIRST, LAST), st.booleans())
def test_any_order_of_time_words_is_read_or_not(words: list[str], now: datetime, past: bool) -> None:
    for text in ("".join(words), " ".join(words)):
        found = find_moment(text, now.replace(tzinfo=UTC), past=past)
        if past and isinstance(found, Moment):
            assert found.at <= now.replace(tzinfo=UTC) + timedelta(minutes=2)
        if isinstance(found, Ambiguous):
            assert len(found.candidates) > 1
        period = find_period(text, now.replace(tzinfo=UTC))
        assert not isinstance(period, Period) or period.start < period.end
