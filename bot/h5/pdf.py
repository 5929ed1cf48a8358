"""Is it an honest PDF: nothing else at the same time, not locked, and doing nothing when it is opened?

The names of actions are looked for outside of streams and in the compressed object streams. Whoever hides them better
than that is left to the virus scanner; the file is only ever handed out as a download.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from bot.h5.kinds import Refused

MOST_UNPACKED = 64 * 1024 * 1024
_TAIL = 65557  # how far from the end a ZIP may begin its directory
_JUNK = 64  # bytes after the end that some scanners add
_HEADER = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)\s")
_PAGE = re.compile(rb"<\s*(?:html|script|svg|body|iframe|!doctype)", re.IGNORECASE)
_STREAM = re.compile(rb"stream\r?\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_BEFORE = rb"(?=[\s/<>\[\]()\x00])"
_LOCKED = re.compile(rb"/Encrypt" + _BEFORE)
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition)" + _BEFORE)
_CARRIES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment)" + _BEFORE)


def check(content: bytes) -> None:
    """Raises Refused: damaged_pdf, polyglot, locked_pdf, active_pdf, carrying_pdf."""
    if not _HEADER.match(content):
        raise Refused("damaged_pdf")
    end = content.rfind(b"%%EOF")
    rest = content[end + 5 :].strip(b"\0\r\n\t \f\x1a") if end >= 0 else b""
    if b"PK\x05\x06" in content[-_TAIL:] or _PAGE.search(content[:1024]) or _PAGE.search(rest):
        raise Refused("polyglot")
    if end < 0 or len(rest) > _JUNK or b"startxref" not in content[-4096:]:
        raise Refused("damaged_pdf")
    for words in _outside_streams(content):
        _check_words(_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), words))


def _check_words(words: bytes) -> None:
    if _LOCKED.search(words):
        raise Refused("locked_pdf")
    if _ACTIVE.search(words):
        raise Refused("active_pdf")
    if _CARRIES.search(words):
        raise Refused("carrying_pdf")


def _outside_streams(content: bytes) -> Iterator[bytes]:
    """The text between streams, and what the streams of objects unpack to."""
    place, left = 0, MOST_UNPACKED
    while (found := _STREAM.search(content, place)) is not None:
        words = content[place : found.start()]
        yield words
        stop = content.find(b"endstream", found.end())
        stop = len(content) if stop < 0 else stop
        if b"ObjStm" in words[-2048:]:
            unpacked = _unpacked(content[found.end() : stop], left)
            left -= len(unpacked)
            yield unpacked + b" "
        place = stop + len(b"endstream")
    yield content[place:] + b" "


def _unpacked(packed: bytes, most: int) -> bytes:
    if most <= 0:
        raise Refused("bomb")
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
