"""Working time around weekends, holidays and the days worked instead."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.worktime import after, last_year_known

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-25 09:00", 2, "2026-11-25 11:00"),
        ("2026-11-25 11:00", 2, "2026-11-25 14:00"),  # over lunch
        ("2026-11-25 16:30", 2, "2026-11-26 09:30"),  # into the next day
        ("2026-11-25 09:00", 8, "2026-11-26 09:00"),  # eight hours are a day
        ("2026-11-27 17:00", 1, "2026-11-30 09:00"),  # over the weekend
        ("2026-11-28 03:00", 1, "2026-11-30 09:30"),  # asked on a Saturday night
        ("2026-09-30 17:00", 1, "2026-10-08 09:00"),  # the National Day week
        ("2026-10-09 17:00", 1, "2026-10-10 09:00"),  # the Saturday worked instead
        ("2026-11-25 00:00", 0.5, "2026-11-25 09:00"),
    ],
)
def test_only_office_hours_of_working_days_count(start: str, hours: float, due: str) -> None:
    found = after(at(start), hours)
    assert found.at == at(due)
    assert found.sure


def test_a_year_without_data_is_never_passed_off_as_known() -> None:
    beyond = after(at(f"{last_year_known()}-12-31 17:00"), 1)
    assert not beyond.sure


def test_what_was_set_by_hand_comes_first() -> None:
    year = last_year_known() + 1
    days = {f"{year}-01-{day:02d}": False for day in range(1, 10)} | {f"{year}-01-10": True}
    found = after(at(f"{last_year_known()}-12-31 17:00"), 1, days)
    assert (found.at, found.sure) == (at(f"{year}-01-10 09:00"), True)
