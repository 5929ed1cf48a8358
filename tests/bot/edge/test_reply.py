"""The passive reply comes out at the platform as it was said, and cannot carry anything else."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.reply import LIMIT, seal
from tests.bot.edge.platform import CORP, NOW, OTHER_AES_KEY, STAMP, Platform, keys

NONCE = "nonce1"


def arrives(sealed: bytes, platform: Platform | None = None) -> ET.Element:
    """What the platform reads: signature, receiver and all four elements checked."""
    platform = replace(platform or Platform(), nonce=NONCE)
    cover = ET.fromstring(sealed)  # noqa: S314
    assert [child.tag for child in cover] == ["Encrypt", "MsgSignature", "TimeStamp", "Nonce"]
    encrypt = cover.findtext("Encrypt", "")
    assert cover.findtext("TimeStamp") == str(STAMP)
    assert cover.findtext("Nonce") == NONCE
    assert cover.findtext("MsgSignature") == platform.signature(encrypt)
    assert len(base64.b64decode(encrypt)) % 32 == 0
    inner, receiver = platform.decrypted(encrypt)
    assert receiver.decode() == CORP
    return ET.fromstring(inner)  # noqa: S314


def said(text: str, to: str = "zhangsan") -> ET.Element:
    return arrives(seal(text, to, keys(), NOW, NONCE))


def test_a_reply_has_exactly_the_five_elements() -> None:
    reply = said("已登记：事项 7。\n请在 24 小时内提交书面报告。")
    assert [(child.tag, child.text) for child in reply] == [
        ("ToUserName", "zhangsan"),
        ("FromUserName", CORP),
        ("CreateTime", str(STAMP)),
        ("MsgType", "text"),
        ("Content", "已登记：事项 7。\n请在 24 小时内提交书面报告。"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "]]><MsgType>news</MsgType>",
        "]]>",
        "]]]]>>",
        "]]]]><![CDATA[>",
        "<![CDATA[x]]>",
        "x]]",
        "]",
        "]]",
        "]]>]]>",
        "</Content></xml>",
        "&amp; & < >",
        "<!DOCTYPE x>",
    ],
)
def test_no_text_ends_its_section(text: str) -> None:
    for reply in (said(text), said("x", to=text)):
        assert len(reply) == 5
        assert not [child for child in reply.iter() if child not in reply and child is not reply]
    assert said(text).findtext("Content") == text
    assert said("x", to=text).findtext("ToUserName") == text


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300),
    st.sampled_from(["", "]]>", "]]", "<![CDATA["]),
)
def test_every_text_arrives(text: str, between: str) -> None:
    text = between.join([text, text, ""])[:500]
    kept = text.replace("\ufffe", "").replace("\uffff", "")
    if kept:
        assert said(text).findtext("Content") == kept


def test_each_length_modulo_the_block() -> None:
    for size in range(1, 70):
        assert said("x" * size).findtext("Content") == "x" * size


def test_characters_xml_forbids_are_left_out() -> None:
    """The platform would drop the whole reply for one of them."""
    assert said("a\0b\x08c\x1bd\ud800e\uffff").findtext("Content") == "abcde"


def test_nothing_to_say_is_an_empty_body() -> None:
    assert seal("", "zhangsan", keys(), NOW, NONCE) == b""
    assert seal("\0", "zhangsan", keys(), NOW, NONCE) == b""


@pytest.mark.parametrize("char", ["a", "密", "😀"])
def test_the_limit_counts_bytes(char: str) -> None:
    fits = char * (LIMIT // len(char.encode()))
    assert said(fits).findtext("Content") == fits
    with pytest.raises(ValueError, match="2048"):
        seal(fits + char, "zhangsan", keys(), NOW, NONCE)


def test_a_text_too_long_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ValueError, match="2048") as problem:
        seal("CANARY" * 400, "zhangsan", keys(), NOW, NONCE)
    assert "CANARY" not in str(problem.value)


@pytest.mark.parametrize("nonce", ["", "a b", "x" * 65, "<a>", "随机", "a\n"])
def test_a_nonce_that_could_break_the_cover(nonce: str) -> None:
    with pytest.raises(ValueError, match="nonce"):
        seal("x", "zhangsan", keys(), NOW, nonce)


def test_the_same_reply_is_never_sealed_to_the_same_bytes() -> None:
    """The leading 16 bytes come from the system's generator, not from ``random``."""
    import random

    sealed = set()
    for _ in range(200):
        random.seed(1)
        sealed.add(seal("x", "zhangsan", keys(), NOW, NONCE))
    assert len(sealed) == 200


def test_during_a_rotation_the_answer_goes_under_the_keys_of_the_question() -> None:
    old = keys(aes_key=OTHER_AES_KEY, token="oldtoken")
    reply = arrives(seal("x", "zhangsan", old, NOW, NONCE), Platform(aes_key=OTHER_AES_KEY, token="oldtoken"))
    assert reply.findtext("Content") == "x"
