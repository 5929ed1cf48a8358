"""What a file is, told by its content alone: neither its name nor what the browser says of it counts."""

from __future__ import annotations

import re

MOST_BYTES = 20 * 1024 * 1024


class Refused(Exception):
    """The file is not taken; ``code`` names the sentence in ``bot.h5.texts``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "docx"),
)
_OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "old_word"),
    (re.compile(rb"\{\\rtf"), "old_word"),
    (re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|mif1|msf1|avif)", re.DOTALL), "heic"),
    (re.compile(rb"....ftyp|\x1aE\xdf\xa3|RIFF....AVI |ID3|#!AMR|OggS", re.DOTALL), "video"),
    (re.compile(rb"GIF8|BM....\x00\x00\x00\x00|II\*\x00|MM\x00\*|RIFF....WEBP|8BPS", re.DOTALL), "picture_kind"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|PK\x05\x06|PK\x07\x08"), "archive"),
    (re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe"), "program"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<", re.DOTALL), "page"),
)


def kind_of(content: bytes) -> str:
    """``docx`` (some ZIP still), ``pdf``, ``jpeg`` or ``png``. Raises Refused."""
    if not content:
        raise Refused("empty")
    if len(content) > MOST_BYTES:
        raise Refused("too_large")
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    for pattern, code in _OTHERS:
        if pattern.match(content[:512]):
            raise Refused(code)
    raise Refused("unknown")
