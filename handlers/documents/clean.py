"""Text people typed, made fit for a Word document: what XML 1.0 forbids makes the file unreadable (failures.md S14)."""

from __future__ import annotations

import unicodedata

_LEGAL = ((0x20, 0x7E), (0xA0, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def printable(text: str) -> str:
    """NFC with line breaks as LF; without control characters (C0, C1), surrogates, non-characters and turning marks.

    Turning marks go because they make a sentence of an official document read other than it was written.
    """
    lines = (
        unicodedata.normalize("NFC", text).replace("\t", " ").replace("\x0b", "\n").replace("\x0c", "\n").splitlines()
    )
    return "\n".join("".join(sign for sign in line if _fit(sign)).strip() for line in lines).strip("\n")


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of the text that have something in them."""
    return tuple(line for line in printable(text).split("\n") if line)


def one_line(text: str) -> str:
    """The whole text on one line."""
    return " ".join(paragraphs(text))


def _fit(sign: str) -> bool:
    code = ord(sign)
    if sign in _TURNING or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return any(low <= code <= high for low, high in _LEGAL)
