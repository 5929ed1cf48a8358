"""Series that come less often than every week: every other week, and once a month (WB-03, WB-07)."""

from __future__ import annotations

from datetime import date

from tests.scenarios.test_visit_series import SAID, dates, lives, of, told
from tests.world import REPORTER, SUPERVISOR, World


def test_every_other_week_from_one_sentence(world: World) -> None:
    number = told(world, SAID.replace("每周二四", "每两周周二"))
    assert "每两周周二08:00至12:00，到2027年3月31日" in world.says(REPORTER, f"系列 {number}")
    lives(world, days=24)
    assert dates(world, number) == [date(2026, 11, 24), date(2026, 12, 8)]
    assert "本来就不来" in world.says(REPORTER, f"{number} 12月15日不来")
    assert "12月22日（周二）不来" in world.says(REPORTER, f"{number} 12月22日不来")
    world.looks_away()


def test_the_summary_tells_the_first_day_and_it_can_be_another_week(world: World) -> None:
    world.says(REPORTER, SAID.replace("每周二四", "隔周周四"))
    world.sees(REPORTER, "系列来访登记：请核对", "每两周周四08:00至12:00", "第一次11月26日（周四）")
    world.says(REPORTER, "改 4 每两周周四，从12月3日起")
    world.sees(REPORTER, "系列来访登记：请核对", "第一次12月3日（周四）")
    world.taps(REPORTER, "提交")
    number = world.sees(REPORTER, "已登记：系列来访").text.split("停止系列 ")[1][:4]
    assert "接下来：12月3日（周四）、12月17日（周四）、12月31日（周四）" in world.says(REPORTER, f"系列 {number}")
    world.looks_away()


def test_the_first_monday_of_each_month(world: World) -> None:
    number = told(world, SAID.replace("每周二四", "每月第一个周一"))
    lives(world, days=42)
    assert dates(world, number) == [date(2026, 12, 7), date(2027, 1, 4)]


def test_the_fifth_of_each_month_waits_for_a_working_day(world: World) -> None:
    """5 December 2026 is a Saturday; the Monday after it is made a holiday."""
    world.says(SUPERVISOR, "节假日 2026-12-07 休")
    world.says(SUPERVISOR, "确定")
    number = told(world, SAID.replace("每周二四", "每月5号"))
    assert of(world, number).case.is_open
    assert "每月5日08:00至12:00" in world.says(REPORTER, f"系列 {number}")
    lives(world, days=45)
    assert dates(world, number) == [date(2026, 12, 8), date(2027, 1, 5)]


def test_a_saturday_that_was_made_a_holiday_is_left_out(world: World) -> None:
    """Every Saturday is meant so; but where the unit is told to be closed, nobody is expected."""
    number = told(world, SAID.replace("每周二四", "每周六"))
    world.says(SUPERVISOR, "节假日 2026-12-05 休")
    world.says(SUPERVISOR, "确定")
    lives(world, days=20)
    assert dates(world, number) == [date(2026, 11, 28), date(2026, 12, 12)]
    assert "12月26日（周六）不来" in world.says(REPORTER, f"{number} 12月26日不来")
    world.looks_away()


def test_a_rhythm_that_is_not_kept_is_asked_for_again(world: World) -> None:
    world.says(REPORTER, SAID)
    assert "没听懂哪几天来" in world.says(REPORTER, "改 4 每隔三周的周二")
    assert "每两周周二" in world.says(REPORTER, "每两周周二")
    world.looks_away()
