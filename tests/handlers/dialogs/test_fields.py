"""One thing said becomes the right answer or the right problem, whatever the text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogs import Answer, Choice, Field, Kind, Problem, Side, Trouble, moment_of, parse
from handlers.dialogs.fields import cleaned
from tests.handlers.dialogs.forms import CHANGED, HOW, LEAK, NOW, SEEN, SINCE, SYSTEM, TIMES

CLOSED = Field("scope", "范围", "影响哪里？", Kind.choice, choices=(Choice("web", "网站"), Choice("mp", "公众号")))


def answered(field: Field, said: str) -> str:
    found = parse(field, said, NOW)
    return found.value if isinstance(found, Answer) else f"problem {found.trouble}"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("1", "phishing"),
        ("２", "malware"),
        ("③", "told"),
        ("第二个", "malware"),
        ("选3", "told"),
        ("2. 电脑中了木马", "malware"),
        ("点了钓鱼链接。", "phishing"),
        ("木马", "malware"),
        ("便签纸被人看见了", "便签纸被人看见了"),
        ("不是木马", "不是木马"),  # a denial must not become the option it denies
        ("9", "problem not_a_choice"),
        ("0", "problem not_a_choice"),
        ("   ", "problem empty"),
    ],
)
def test_a_choice_is_taken_by_number_by_text_or_in_own_words(said: str, value: str) -> None:
    assert answered(HOW, said) == value


def test_a_closed_choice_takes_nothing_else() -> None:
    assert answered(CLOSED, "别的地方") == "problem not_a_choice"
    assert answered(CLOSED, "网") == "problem not_a_choice"
    assert answered(CLOSED, "公众") == "mp"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("是", "yes"),
        ("是的。", "yes"),
        ("OK", "yes"),
        ("1", "yes"),
        ("没有", "no"),
        ("还没", "no"),
        ("2", "no"),
        ("改了", "problem not_yes_no"),
        ("3", "problem not_yes_no"),
    ],
)
def test_yes_and_no(said: str, value: str) -> None:
    assert answered(CHANGED, said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("3", "3"),
        ("三次", "3"),
        ("十二", "12"),
        ("二十", "20"),
        ("１００次", "100"),
        ("一百零一", "problem out_of_range"),
        ("-1", "problem out_of_range"),
        ("好几次", "problem not_a_number"),
        ("1e3", "problem not_a_number"),
        ("十万八千", "problem out_of_range"),
    ],
)
def test_a_number_is_read_in_digits_and_in_chinese(said: str, value: str) -> None:
    assert answered(TIMES, said) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("昨天下午三点", "2026-11-24T07:00:00+00:00"),
        ("刚才", "2026-11-25T02:00:00+00:00~"),
        ("昨天下午", "2026-11-24T05:00:00+00:00/2026-11-24T10:00:00+00:00"),
        ("昨天", "2026-11-24"),
        ("上个月", "problem vague_moment"),
        ("明天", "problem not_past"),
        ("今天20:00", "problem not_past"),
        ("25点", "problem impossible_moment"),
        ("昨天八点", "problem unsure_moment"),
        ("不知道", "problem not_a_moment"),
    ],
)
def test_a_moment_is_kept_no_more_exactly_than_it_was_said(said: str, value: str) -> None:
    assert answered(SINCE, said) == value


def test_a_moment_to_come_must_be_to_come() -> None:
    until = Field("until", "归还时间", "何时归还？", Kind.moment, side=Side.future)
    assert answered(until, "明天") == "2026-11-26"
    assert answered(until, "昨天下午三点") == "problem not_future"


def test_the_readings_of_an_unclear_moment_are_offered_in_order() -> None:
    found = parse(SINCE, "昨天八点", NOW)
    assert isinstance(found, Problem)
    assert [moment_of(value) for value in found.offered] == [NOW - timedelta(hours=26), NOW - timedelta(hours=14)]


@pytest.mark.parametrize("said", ["不知道", "记不清了。", "没有", "无"])
def test_not_knowing_leaves_an_optional_item_out_and_is_no_answer_to_a_required_one(said: str) -> None:
    assert answered(TIMES, said) == ""
    assert answered(SINCE, said) == "problem not_a_moment"
    assert answered(SEEN, said) == (said if said in ("没有", "无") else "")


def test_a_text_keeps_its_lines_and_loses_what_cannot_be_seen() -> None:
    assert answered(SYSTEM, " 信用\x00平台\r\n二期\u202e\ufeff\ud800 ") == "信用平台\n二期"


def test_a_text_is_refused_rather_than_cut() -> None:
    found = parse(SYSTEM, "长" * 51, NOW)
    assert found == Problem(Trouble.too_long, "system", limit=50)
    assert answered(SYSTEM, "长" * 50) == "长" * 50


@given(said=st.text(st.characters(codec=None, exclude_categories=()), max_size=60), index=st.integers(0, 6))
def test_whatever_is_said_is_an_answer_the_field_accepts_or_a_problem(said: str, index: int) -> None:
    field = LEAK.fields[index]
    found = parse(field, said, NOW)
    if isinstance(found, Answer):
        assert found.value or not field.required
        assert field.accepts(found.value)
        found.value.encode()
    else:
        assert found.field == field.key


@given(said=st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_cleaning_twice_changes_nothing(said: str) -> None:
    assert cleaned(cleaned(said)) == cleaned(said)


@pytest.mark.parametrize(
    "value", ["", "gestern", "2026-13-01", "~", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"]
)
def test_what_is_no_moment_is_none(value: str) -> None:
    assert moment_of(value) is None
