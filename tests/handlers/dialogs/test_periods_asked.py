"""A stretch of time with two readings: the whole of it is offered, and the whole of what is chosen is kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.dialogs import Answer, Field, Form, Kind, Problem, Trouble, parse, say, start
from handlers.dialogs.longer import period_of
from handlers.texts.dialog_values import shown_period

FIELD = Field("p", "时段", "什么时候？", Kind.period)
FORM = Form("f", "表", (FIELD, Field("r", "事由", "为什么？")), ())
AT_NINE_FORTY = datetime(2026, 11, 24, 1, 40, 40, tzinfo=UTC)
IN_THE_EVENING = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def read(said: str, now: datetime = AT_NINE_FORTY) -> list[str]:
    """What is kept, or what is offered, as people read it."""
    found = parse(FIELD, said, now)
    values = [found.value] if isinstance(found, Answer) else list(found.offered)
    return [shown_period(value).replace("11月24日（周二）", "").replace("11月25日（周三）", "明") for value in values]


def test_what_has_begun_this_morning_is_no_night() -> None:
    """It was read as 21:00 until noon of the next day, because nine had just struck."""
    assert read("今天9点到12点") == ["09:00至12:00"]
    assert read("今天9点到12点", datetime(2026, 11, 24, 1, 0, 40, tzinfo=UTC)) == ["09:00至12:00"]


def test_where_the_evening_can_be_meant_it_is_asked() -> None:
    assert read("今天8点半到11点半") == ["08:30至11:30", "20:30至23:30"]


def test_without_a_day_tomorrow_can_be_meant_too() -> None:
    assert read("9点到11点") == ["09:00至11:00", "21:00至23:00", "明09:00至11:00"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("今天下午2点到5点", "14:00至17:00"),
        ("今天14:00到17:00", "14:00至17:00"),
        ("今天10点到12点", "10:00至12:00"),
        ("明天9点到12点", "明09:00至12:00"),
        ("今天晚上9点到明天12点", "21:00至明12:00"),
    ],
)
def test_what_is_clear_stays_clear(said: str, kept: str) -> None:
    assert read(said) == [kept]


def test_in_the_evening_the_morning_is_over() -> None:
    assert read("今天9点到12点", IN_THE_EVENING) == ["21:00至明00:00"]


@pytest.mark.parametrize("pick", [1, 2, 3])
def test_the_end_of_what_was_chosen_is_kept(pick: int) -> None:
    """Only the beginning was: what was owed at the end fell due when it began."""
    asked = say(FORM, start(FORM, {}).filling, "9点到11点", AT_NINE_FORTY)
    assert isinstance(asked.outcome, Problem) and asked.outcome.trouble is Trouble.unsure_period
    chosen = say(FORM, asked.filling, str(pick), AT_NINE_FORTY).filling.values["p"]
    ends = period_of(chosen)
    assert ends is not None and (ends[1] - ends[0]).total_seconds() == 2 * 3600
    assert chosen == asked.outcome.offered[pick - 1]
