"""Cuts long text into parts of at most so many bytes, where a reader minds it least."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

TEXT_BYTES = 2048  # D 90236: more is cut by the platform, or refused with 45002
_NUMBER_BYTES = 10  # "(99/99) " and a little air
_JOINER = "\u200d"
_WHOLE = re.compile(r"<a\b[^>]*>.*?</a>|https?://[!-;=?-~]+", re.DOTALL)
_LONGEST_CLUSTER = 64  # beyond this a pile of marks is no writing any more and may be cut


def parts(text: str, limit: int = TEXT_BYTES) -> list[str]:
    """The text in numbered parts, or the text itself where it fits.

    The number tells the reader that more is coming, and keeps two equal parts of one text from being the
    same request, of which the platform would drop the second as a duplicate.
    """
    if len(text.encode()) <= limit:
        return [text]
    cut = [piece for piece in split(text, limit - _NUMBER_BYTES) if piece.strip()]
    return [f"({number}/{len(cut)}) {piece}" for number, piece in enumerate(cut, 1)]


def split(text: str, limit: int = TEXT_BYTES) -> list[str]:
    """Pieces of at most ``limit`` bytes that put together are exactly ``text``. ``limit`` is at least 4."""
    return list(_pieces(text, limit))


def _pieces(text: str, limit: int) -> Iterator[str]:
    wholes = [match.span() for match in _WHOLE.finditer(text)]
    start = 0
    while start < len(text):
        end = _furthest(text, start, limit)
        if end < len(text):
            end = _good_border(text, start, end, wholes)
        yield text[start:end]
        start = end


def _furthest(text: str, start: int, limit: int) -> int:
    """The last character border within ``limit`` bytes of ``start``."""
    taken = text[start : start + limit].encode()[:limit].decode(errors="ignore")
    return start + len(taken)


def _good_border(text: str, start: int, end: int, wholes: list[tuple[int, int]]) -> int:
    """A line border in the second half, else a blank or the end of a sentence, else between two characters."""
    half = start + (end - start) // 2
    line = text.rfind("\n", half, end) + 1
    if line and not _one_character(text, line):
        return line
    end = _outside_wholes(start, end, wholes)
    return _sentence_border(text, max(half, start), end) or cluster_border(text, start, end)


def _outside_wholes(start: int, end: int, wholes: list[tuple[int, int]]) -> int:
    for first, last in wholes:
        if start < first < end < last:
            return first
    return end


def _sentence_border(text: str, half: int, end: int) -> int:
    stops = (chr(0x3002), chr(0xFF1B), chr(0xFF01), chr(0xFF1F), " ")
    border = max(text.rfind(stop, half, end) for stop in stops) + 1
    return 0 if _one_character(text, border) else border


def cluster_border(text: str, start: int, end: int) -> int:
    """The last border at or before ``end`` that does not tear what is seen as one character."""
    for border in range(end, max(start, end - _LONGEST_CLUSTER), -1):
        if not _one_character(text, border):
            return border
    return end


def _one_character(text: str, border: int) -> bool:
    """Whether the characters on both sides of ``border`` are seen as one."""
    if not 0 < border < len(text):
        return False
    before, after = text[border - 1], text[border]
    if before == _JOINER or _extends(after) or (before, after) == ("\r", "\n"):
        return True
    return _flag(before) and _flag(after) and _flags_before(text, border) % 2 == 1


def _extends(character: str) -> bool:
    code = ord(character)
    marks = unicodedata.category(character) in ("Mn", "Mc", "Me")
    return marks or character == _JOINER or 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F


def _flag(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _flags_before(text: str, border: int) -> int:
    first = border
    while first > 0 and _flag(text[first - 1]):
        first -= 1
    return border - first
