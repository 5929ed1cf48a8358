"""Files as the platform takes and gives them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from handlers.ports import Permanent

UPLOAD_BYTES = 20 * 1024 * 1024  # D 90253, type ``file``
_LEAST_BYTES = 6  # "more than 5 bytes"
_UNSAFE = re.compile('[\x00-\x1f\x7f"\\\\/\ud800-\udfff]')
_NAME = re.compile(r'filename="([^"]*)"')

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"#!AMR", "audio/amr"),
    (b"#!SILK", "audio/silk"),
    (b"\x02#!SILK", "audio/silk"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)


@dataclass(frozen=True, slots=True)
class Media:
    """What somebody sent. type: by content, never by name or header; ``application/octet-stream`` where unknown.

    name: as the sender's phone called it, only ever to be shown.
    """

    name: str
    type: str
    content: bytes


def type_of(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "video/mp4"
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), "application/octet-stream")


def name_in(disposition: str) -> str:
    """The file name in a Content-Disposition, without any folder: raw UTF-8 or an encoded word, both are seen."""
    found = _NAME.search(disposition)
    if found is None:
        return ""
    name = found[1].encode("latin-1", "replace").decode("utf-8", "replace")
    if name.startswith("=?"):
        name = _decoded(name)
    return _UNSAFE.sub("_", name).lstrip(".")[:255]


def _decoded(word: str) -> str:
    try:
        return str(make_header(decode_header(word)))
    except (ValueError, LookupError, HeaderParseError):
        return word


def form(name: str, content: bytes) -> tuple[bytes, str]:
    """Body and content type of an upload.

    The name goes as raw UTF-8 in ``filename=``: the platform does not understand ``filename*=`` (44001).
    Permanent (media) where the platform would refuse the size.
    """
    if not _LEAST_BYTES <= len(content) <= UPLOAD_BYTES:
        raise Permanent("file too small or too large", blame="media")
    boundary = "xinan-" + hashlib.sha256(content).hexdigest()[:40]
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="media"; filename="{_UNSAFE.sub("_", name)}"; '
        f"filelength={len(content)}\r\n"
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"
