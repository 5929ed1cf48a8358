"""Cutting long text: exact bytes, whole characters, kind borders (contract 3.3, F27)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wecom.split import TEXT_BYTES, cluster_border, parts, split

WRITING = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@settings(deadline=None)
@given(WRITING, st.integers(min_value=4, max_value=60))
def test_pieces_fit_and_put_together_are_the_text(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= limit for piece in pieces)


MARKED = st.lists(
    st.sampled_from(["a", "e\u0301", "o\u0302\u0323", "👍🏽", "👩\u200d🚒", " ", "\n", "。", " \u0301"]), max_size=80
)


@settings(deadline=None)
@given(MARKED.map("".join), st.integers(min_value=24, max_value=80))
def test_what_is_seen_as_one_character_is_not_torn(text: str, limit: int) -> None:
    for piece in split(text, limit)[1:]:
        assert not unicodedata.combining(piece[0])
        assert piece[0] not in "\u200d🏽🚒"


@pytest.mark.parametrize("size", range(40, 50))
def test_an_accent_stays_on_its_letter(size: int) -> None:
    assert all(piece[0] == "e" for piece in split("e\u0301" * 500, size))


def test_a_family_and_a_flag_stay_whole() -> None:
    family, flag = "👩‍👩‍👧‍👦", "🇨🇳"
    for text in (family * 300, flag * 600):
        for piece in split(text, 2048):
            assert len(piece) % (len(family) if text[0] == family[0] else 2) == 0


def test_a_line_border_is_preferred_over_filling_the_part() -> None:
    first = "第一行" * 200
    assert split(f"{first}\n{'第二行' * 200}", TEXT_BYTES)[0] == f"{first}\n"


def test_without_lines_a_sentence_border_is_preferred() -> None:
    assert split("长" * 500 + "。" + "短" * 500)[0].endswith("。")


def test_an_address_and_an_anchor_stay_whole() -> None:
    for link in ("https://xinan.example.cn/h5/report?case=XL-20260101-001", '<a href="https://x.cn/h5">写报告</a>'):
        text = "字" * 670 + link + "字" * 600
        assert any(link in piece for piece in split(text, TEXT_BYTES))


def test_an_address_longer_than_a_part_is_cut_all_the_same() -> None:
    pieces = split("https://x.cn/" + "a" * 5000, TEXT_BYTES)
    assert [len(piece) for piece in pieces[:2]] == [2048, 2048]


def test_a_pile_of_marks_is_no_character_and_cannot_make_it_slow() -> None:
    assert len(split("a" + "\u0301" * 20_000, TEXT_BYTES)) < 40


def test_what_fits_has_no_number() -> None:
    assert parts("字" * 682) == ["字" * 682]


def test_parts_are_numbered_differ_and_fit() -> None:
    cut = parts("字" * 7000)
    assert [part.split()[0] for part in cut] == [f"({n}/{len(cut)})" for n in range(1, len(cut) + 1)]
    assert len(set(cut)) == len(cut)
    assert all(len(part.encode()) <= TEXT_BYTES for part in cut)


def test_parts_of_nothing_but_blanks_are_left_out() -> None:
    assert all(part.strip() for part in parts("开头" + "\n" * 5000 + "结尾"))


@pytest.mark.parametrize("size", [2046, 2047, 2048, 2049, 2050])
@pytest.mark.parametrize("character", ["a", "é", "字", "😀"])
def test_the_border_itself(size: int, character: str) -> None:
    text = "x" * (size % len(character.encode())) + character * (size // len(character.encode()))
    assert len(parts(text)) == (1 if size <= 2048 else 2)


def test_a_border_is_found_inside_the_text_only() -> None:
    assert cluster_border("abc", 0, 3) == 3
