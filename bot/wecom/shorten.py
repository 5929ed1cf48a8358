"""Shortens what is shown to the lengths the platform recommends (D 90236), in characters; keys are never touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.wecom.split import cluster_border

ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Lengths:
    """Recommended characters of the parts all cards share."""

    source: int = 20
    title: int = 36
    vote_title: int = 16
    desc: int = 44
    question_desc: int = 160
    body: int = 160
    label: int = 5
    value: int = 30
    paragraph_title: int = 38
    paragraph: int = 160
    button: int = 10
    option: int = 16
    tick: int = 17


LENGTHS = Lengths()


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, the last one a sign that something is missing."""
    if len(text) <= limit:
        return text
    return text[: cluster_border(text, 0, limit - 1)].rstrip() + ELLIPSIS


def shorten_apart(texts: Sequence[str], limit: int) -> list[str]:
    """Shortens texts that stand side by side, but never so that two different ones look the same.

    Two names that begin alike lose their middle instead; where even that is not enough they stay as they are.
    """
    for way in (shorten, _without_middle):
        short = [way(text, limit) for text in texts]
        if len(set(short)) == len(set(texts)):
            return short
    return list(texts)


def _without_middle(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    tail = limit // 2
    head = text[: cluster_border(text, 0, limit - tail - 1)]
    return head + ELLIPSIS + text[cluster_border(text, 0, len(text) - tail) :]


def within_bytes(text: str, limit: int, tail: int = 600) -> str:
    """The text in one message of ``limit`` bytes, cut in the middle: its end says what can be typed."""
    data = text.encode()
    if len(data) <= limit:
        return text
    last = data[-tail:].decode(errors="ignore")
    first = data[: limit - len(last.encode()) - 5].decode(errors="ignore")
    return first[: cluster_border(text, 0, len(first))].rstrip() + "\n" + ELLIPSIS + "\n" + last.lstrip()
