"""What people typed, made fit to be stored, compared and shown."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 20_000  # bytes of UTF-8

# Control characters but tab and line feed, byte order mark, half surrogates, and the direction overrides with which a
# text can be made to look like another one on an approver's card.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_SHORT = 512  # characters; sorting this many combining marks takes 0.2 ms, 10,000 of them take 135 ms
_MARKS = 30  # in a row; the stream-safe text format of Unicode (UAX #15) draws the line here


def plain(text: str, limit: int = LIMIT) -> str:
    """NFC, line feeds only, nothing invisible that misleads, at most ``limit`` bytes, cut on a character border."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _cut(_UNWANTED.sub("", text), limit)
    if len(text) > _SHORT and not text.isascii():
        text = _without_piles(text)
    return _cut(unicodedata.normalize("NFC", text), limit)


def line(text: str, limit: int) -> str:
    """The same on one line: labels, titles and names of files."""
    return " ".join(plain(text, limit).split())


def _cut(text: str, limit: int) -> str:
    if len(text) * 4 <= limit:  # no character takes more than four bytes
        return text
    return text.encode()[:limit].decode("utf-8", "ignore")


def _without_piles(text: str) -> str:
    """Drops combining marks beyond the thirtieth in a row: normalising takes quadratic time in their number."""
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MARKS:
            kept.append(char)
    return "".join(kept)
