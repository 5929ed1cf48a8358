"""Text is stored in one form whatever was typed (S6, F27)."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.wording import LIMIT, line, plain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("你好", "你好"),
        ("", ""),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00\x01\x08\x0b\x0c\x1b\x7fb", "ab"),
        ("a\x80\x85\x9fb", "ab"),
        ("\ufeff你\ufeff好", "你好"),
        ("a\ud83db\udc00", "ab"),
        ("e\u0301", "\u00e9"),
        ("\u1100\u1161", "\uac00"),
        ("好\u202e人\u2066x\u2069", "好人x"),
        ("👨\u200d👩\u200d👧 👍🏽 🇨🇳 ❤\ufe0f", "👨\u200d👩\u200d👧 👍🏽 🇨🇳 ❤\ufe0f"),
        ("كلمة السر שלום", "كلمة السر שלום"),
        ("＝１＋１　全角", "＝１＋１　全角"),
        ("<a href='x'>{{7*7}}</a>'; DROP TABLE", "<a href='x'>{{7*7}}</a>'; DROP TABLE"),
        ("  两边 空格  ", "  两边 空格  "),
    ],
)
def test_plain(typed: str, kept: str) -> None:
    assert plain(typed) == kept


@pytest.mark.parametrize("char", ["a", "é", "密", "😀"])
def test_the_cap_cuts_on_a_character_border(char: str) -> None:
    width = len(char.encode())
    whole = LIMIT // width
    assert plain(char * whole) == char * whole
    assert plain(char * (whole + 1)) == char * whole
    assert plain("a" + char * (whole + 1)) == "a" + char * ((LIMIT - 1) // width)


def test_what_grows_when_normalised_is_capped_after_it() -> None:
    assert len(unicodedata.normalize("NFC", "\u0958" * 6000).encode()) > LIMIT
    assert len(plain("\u0958" * 6000).encode()) <= LIMIT


@pytest.mark.parametrize("marks", ["\u0301\u0327", "\u0301" * 5 + "\u0327" * 5, "\u0315\u0300\u05ae\u0062"])
def test_a_pile_of_marks_takes_no_time(marks: str) -> None:
    """Plain normalisation takes 70 to 135 ms for 20,000 bytes of this, and quadratically more for more."""
    pile = "e" + marks * 10_000
    best = min(_seconds(pile) for _ in range(3))
    assert best < 0.05
    assert unicodedata.is_normalized("NFC", plain(pile)[:400])


def test_thirty_marks_in_a_row_are_kept_and_the_rest_is_cut() -> None:
    long = "密" * 600
    assert plain(long + "q" + "\u0323" * 31 + "x") == long + "q" + "\u0323" * 30 + "x"


def _seconds(text: str) -> float:
    start = time.thread_time()
    plain(text)
    return time.thread_time() - start


def test_a_long_honest_text_loses_nothing() -> None:
    text = "密码泄露了，e\u0301 👍🏽。\n" * 500
    assert plain(text) == unicodedata.normalize("NFC", text)


@given(st.text(st.characters(exclude_categories=())))
def test_plain_is_stable_and_always_fit_to_be_stored(text: str) -> None:
    kept = plain(text)
    assert plain(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert len(kept.encode()) <= LIMIT
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n" for char in kept)


@given(st.text(max_size=40), st.integers(0, 40))
def test_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    kept = line(text, limit)
    assert "\n" not in kept
    assert kept == kept.strip()
    assert len(kept.encode()) <= limit
