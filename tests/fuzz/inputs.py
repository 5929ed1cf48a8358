"""Hostile inputs from dice: what people write, and what the platform sends, cut up, doubled and sprinkled with oddities."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.bot.edge.platform import HELLO, event, message

_HERE = Path(__file__).resolve().parents[1]
_NAUGHTY: list[str] = json.loads((_HERE / "bot/edge/naughty.json").read_text("utf-8"))
_SENTENCES = [
    line.rpartition("\t")[2]
    for line in (_HERE / "handlers/understanding/sentences.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
_WORDS = (
    *(
        "密码",
        "泄露",
        "账号",
        "昨天晚上8点",
        "提交",
        "改 第3项",
        "停用 1234",
        "任命",
        "确定",
        "取消",
        "制度 22",
        "机密★10年",
    ),
    *("13800001234", "{{7*7}}", "<a href=x>", "]]>", "=cmd|' /C calc'!A0", "\r\n", "' OR 1=1 --", "${jndi:x}", "％ｎ"),
)
_ODD = ("\0", "\u202e", "\ufeff", "\ud800", "\U0001f468\u200d\U0001f469", "\u0301" * 9, "　", "\x1b[2J", "\uffff", "ﷺ")
_SHAPES = (
    HELLO,
    message("image", MediaId="m"),
    message("location", Location_X="1", Location_Y="2", Label="x"),
    event("click", EventKey="k"),
    event("template_card_event", TaskId="t", ResponseCode="c", EventKey="leak_confirm-1--0123456789abcdef0123"),
)
_TAGS = (
    b"<xml>",
    b"</xml>",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE x>",
    b"<Event>",
    b"<Content>",
    b"&#0;",
    b"\xff\xfe",
    b"<a/>" * 70,
)


def sentence(dice: random.Random) -> str:
    """Mostly short; now and then longer than anything the platform lets through."""
    pieces = [_piece(dice) for _ in range(dice.choice((1, 1, 2, 2, 3, 5)))]
    text = dice.choice(("", "", " ", "，", "\n")).join(pieces)
    for _ in range(dice.choice((0, 0, 1, 3))):
        at = dice.randint(0, len(text))
        text = text[:at] + dice.choice(_ODD) + text[at + dice.choice((0, 0, 1, 4)) :]
    return text * dice.choice((30, 200)) if dice.random() < 0.002 else text


def _piece(dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.45:
        return dice.choice(_SENTENCES)
    if kind < 0.75:
        return dice.choice(_WORDS)
    if kind < 0.9:
        return dice.choice(_NAUGHTY)
    return "".join(
        chr(dice.choice((dice.randrange(0x80), dice.randrange(0x4E00, 0x9FFF), dice.randrange(0x11_0000))))
        for _ in range(9)
    )


def document(dice: random.Random) -> bytes:
    """A decrypted callback with a person's words in it, or with its bytes spoilt."""
    raw = dice.choice(_SHAPES)
    if dice.random() < 0.5:
        words = sentence(dice).encode("utf-8", "surrogatepass")
        return raw.replace(b"hello", words).replace(b"]]></", words[:40] + b"]]></", dice.choice((0, 0, 1)))
    return spoilt(dice, raw)


def spoilt(dice: random.Random, raw: bytes) -> bytes:
    for _ in range(dice.randint(1, 4)):
        at, gone = dice.randint(0, len(raw)), dice.choice((0, 1, 1, 8, 40))
        fresh = dice.choice((b"", dice.randbytes(dice.randint(1, 6)), dice.choice(_TAGS), raw[at : at + 30]))
        raw = raw[:at] + fresh + raw[at + gone :]
    return raw
