"""Stretches of time, several people or things, numbers of identity cards: as people say them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.dialogs.fields import Answer, Field, Kind, Problem, Trouble, parse
from handlers.dialogs.longer import period_of, several_of
from handlers.texts.dialog_values import shown

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # Wednesday, 10:00


def field(kind: Kind, *, secret: bool = False) -> Field:
    return Field("x", "起止时间", "？", kind, secret=secret)


def read(kind: Kind, said: str) -> str | Trouble:
    found = parse(field(kind), said, NOW)
    return found.value if isinstance(found, Answer) else found.trouble


@pytest.mark.parametrize(
    ("said", "is_shown"),
    [
        ("后天到周五", "11月27日（周五）"),
        ("明天到周五", "11月26日（周四）至11月27日（周五）"),
        ("11月26日9点到17点", "11月26日（周四）09:00至17:00"),
        ("明天上午九点起三天", "11月26日（周四）09:00至11月29日（周日）09:00"),
        ("后天去，周一回来", "11月27日（周五）至11月30日（周一）"),
    ],
)
def test_a_stretch_is_shown_as_it_was_understood(said: str, is_shown: str) -> None:
    value = read(Kind.period, said)
    assert isinstance(value, str)
    assert field(Kind.period).accepts(value)
    assert shown(field(Kind.period), value) == is_shown


@pytest.mark.parametrize("said", ["哈哈", "下次再说", ""])
def test_what_is_no_stretch_is_asked_again(said: str) -> None:
    assert isinstance(parse(field(Kind.period), said, NOW), Problem)


def test_a_stretch_that_is_over_is_refused() -> None:
    assert read(Kind.period, "昨天8点到昨天20点") is Trouble.not_future


@pytest.mark.parametrize(
    "value", ["", "x", "2026-11-25T02:00:00+00:00", "2026-11-25T02:00:00+00:00/2026-11-25T02:00:00+00:00"]
)
def test_what_is_kept_wrongly_is_no_stretch(value: str) -> None:
    assert period_of(value) is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("张伟", ("张伟",)),
        ("张伟、王芳和李明", ("张伟", "王芳", "李明")),
        ("张伟 王芳", ("张伟", "王芳")),
        ("张伟，张伟。", ("张伟",)),
        ("王芳主任", ("王芳",)),
    ],
)
def test_people(said: str, found: tuple[str, ...]) -> None:
    value = read(Kind.person, said)
    assert isinstance(value, str)
    assert several_of(value) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("1. 档案 2019-01\n2. 档案 2019-02", ("档案 2019-01", "档案 2019-02")),
        ("U盘 3 号、移动硬盘 7 号", ("U盘 3 号", "移动硬盘 7 号")),
        ("一、纸质材料一箱；二、光盘 5 张", ("纸质材料一箱", "光盘 5 张")),
    ],
)
def test_things_one_by_one(said: str, found: tuple[str, ...]) -> None:
    value = read(Kind.items, said)
    assert isinstance(value, str)
    assert several_of(value) == found


def test_too_many_things_are_refused_and_nothing_is_cut() -> None:
    assert read(Kind.items, "\n".join(f"第{number}件" for number in range(51))) is Trouble.too_many
    assert read(Kind.items, "、、") is Trouble.no_words


@pytest.mark.parametrize("said", ["11010519491231002X", "11010519491231002x", "110105 19491231 002X"])
def test_an_identity_number_with_its_check_digit(said: str) -> None:
    assert read(Kind.id_number, said) == "11010519491231002X"
    assert shown(field(Kind.id_number, secret=True), "11010519491231002X") == "1101**********002X"


@pytest.mark.parametrize("said", ["110105194912310021", "11010519491331002X", "1101051949123100", "没有", "１１"])
def test_a_wrong_identity_number_is_refused(said: str) -> None:
    assert read(Kind.id_number, said) is Trouble.not_an_id_number
