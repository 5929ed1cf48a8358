"""Nothing a person types becomes a link, a mention or markup, and it still reads the same (S12)."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.wecom.neutralise import keeping_links, one_line, plain

BASE = "https://xinan.example.cn"
LIVE = re.compile(
    r"<[^>]*>|\]\(|(?i:[a-z][a-z0-9+.-]*://)|(?i:\bwww\.)|(?i:\$(?:userName|userAlias|userAliasOrName|departmentName)=)"
)
TWINS = str.maketrans({"＜": "<", "＞": ">", "＄": "$", "（": "(", "：": ":", "．": "."})
TRICKY = st.lists(
    st.sampled_from(
        [
            "<a href='http://e.cn'>",
            "</a>",
            "<@zhangsan>",
            "[点我](http://e.cn)",
            "http://",
            "HTTPS://E.CN/x",
            "www.",
            "WWW.",
        ]
        + [
            "$userName=boss$",
            "$",
            "://",
            ":",
            "//",
            "](",
            "]",
            "(",
            "\u202e",
            "\x00",
            "\ud800",
            "\r\n",
            "已批准",
            " ",
            "<",
            ">",
        ]
        + [BASE, BASE + "/h5", BASE + "@evil.cn", BASE + ".evil.cn", "ww", "w.", "\ufeff", "‮"]
    )
).map("".join)


@settings(deadline=None)
@given(st.one_of(TRICKY, st.text()))
def test_nothing_is_live_and_twice_is_once(text: str) -> None:
    shown = plain(text)
    assert not LIVE.search(shown)
    assert plain(shown) == shown
    shown.encode()


@settings(deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])) | st.just("a<b>c $userName=x$")
)
def test_what_is_shown_is_what_was_meant(text: str) -> None:
    assert plain(text).translate(TWINS) == text.translate(TWINS)


@settings(deadline=None)
@given(TRICKY)
@example(BASE + BASE)
@example(BASE + "\u202e" + BASE)
@example("x" + BASE + "/h5")
def test_only_our_own_pages_stay_links(text: str) -> None:
    shown = keeping_links(BASE)(text)
    for address in re.findall(r"(?i)[a-z]+://[^\s<>]*", shown):
        assert address == BASE or address.startswith((BASE + "/", BASE + "?", BASE + "#"))
    assert not re.search("[<>]", shown)


def test_our_own_page_survives_in_a_sentence() -> None:
    text = f"请在 {BASE}/h5/report?c=1#top 填写，或打开{BASE}/h5。"
    assert keeping_links(BASE)(text) == text
    assert keeping_links(BASE + "/")(text) == text


@pytest.mark.parametrize(
    "trick", [f"{BASE}.evil.cn/", f"{BASE}@evil.cn/", f"{BASE}:pw@evil.cn", f"{BASE}evil.cn", f"x{BASE[5:]}/h5"]
)
def test_an_address_that_only_begins_like_ours_is_dead(trick: str) -> None:
    assert "://" not in keeping_links(BASE)(trick)


def test_without_pages_of_ours_no_address_is_live() -> None:
    assert "://" not in keeping_links(None)(f"{BASE}/h5")


def test_a_value_cannot_fake_a_second_line() -> None:
    assert one_line("张三\r\n审批结果：\t已批准\u2028!") == "张三 审批结果： 已批准 !"


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert plain("a\x00b\x08c\u202ed\ufeffe\x9bf") == "abcdef"


def test_ordinary_writing_is_untouched() -> None:
    text = "3 月 5 日 9:30，价格 $5（含税）\n\tnote-1.docx、2.5 米 👩‍👧 [1] a/b"
    assert plain(text) == text
