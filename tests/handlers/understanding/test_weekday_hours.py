"""A weekday right before the hour in digits: 周五17点 was once read as 17:00 of the next day."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.understanding.meaning import SHANGHAI
from handlers.understanding.moments import Moment, find_moment

SUNDAY = datetime(2026, 11, 22, 22, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("周五17点", "11-27 17:00"),
        ("周五17:00", "11-27 17:00"),
        ("星期三8点半", "11-25 08:30"),
        ("周一9点", "11-23 09:00"),
        ("礼拜四15点到", "11-26 15:00"),
    ],
)
def test_the_day_and_the_hour_belong_together(said: str, at: str) -> None:
    found = find_moment(said, SUNDAY, past=False)
    assert isinstance(found, Moment)
    assert found.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M") == at
