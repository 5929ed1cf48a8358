"""Is it an honest Word document: one plain ZIP of sane size, with no macros, nothing embedded, nothing fetched?

Nothing is unpacked to the disk, and never more of it than a limit (failures.md S17). The document itself is kept as it
came.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from bot.h5.kinds import Refused

MOST_PARTS = 2000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PART = 50 * 1024 * 1024
MOST_XML = 8 * 1024 * 1024
# A part that unpacks to more than this many times its size is no text a person wrote.
MOST_RATIO = 200
RATIO_FROM = 1024 * 1024

_END = struct.Struct("<4s4H2LH")
_LOCAL = 30
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = re.compile(r"vbaproject|vbadata|macroenabled|activex", re.IGNORECASE)
_EMBEDDED = re.compile(r"^word/embeddings/|oleobject|package$|/afchunk|subdocument", re.IGNORECASE)
_DDE = re.compile(rb"<w:instrText[^>]*>[^<]*\bDDE(?:AUTO)?\b", re.IGNORECASE)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def check(content: bytes) -> None:
    """Raises Refused: other_office, archive, macro, embedded, external, bomb, polyglot, damaged_word."""
    _check_frame(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check_parts(parts, content)
            _check_kind(parts)
            for name, xml in _texts(parts):
                _check_text(name, xml)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused("damaged_word") from error


def _check_frame(content: bytes) -> None:
    """The directory stands right before the end, the end is the end, and nothing stands before the first part."""
    place = content.rfind(b"PK\x05\x06")
    if place < 0 or len(content) - place < _END.size:
        raise Refused("damaged_word")
    _, disk, first, here, count, size, offset, comment = _END.unpack_from(content, place)
    if place + _END.size + comment != len(content) or comment:
        raise Refused("polyglot")
    if disk or first or here != count or offset + size != place:
        raise Refused("damaged_word" if offset + size < place else "polyglot")
    if count > MOST_PARTS:
        raise Refused("bomb")


def _check_parts(parts: zipfile.ZipFile, content: bytes) -> None:
    """Sizes by the directory first, then by really unpacking; parts that share bytes are how small bombs are made."""
    found = parts.infolist()
    names = [part.filename for part in found]
    if len(set(names)) != len(names) or any(_is_odd(name) for name in names):
        raise Refused("damaged_word")
    if any(part.flag_bits & 0x1 for part in found):
        raise Refused("damaged_word")
    if sum(part.file_size for part in found) > MOST_UNPACKED or any(_is_bomb(part) for part in found):
        raise Refused("bomb")
    end = 0
    for part in sorted(found, key=lambda one: one.header_offset):
        if part.header_offset < end:
            raise Refused("bomb")
        end = part.header_offset + _LOCAL + part.compress_size
    if found and min(part.header_offset for part in found) != 0:
        raise Refused("polyglot")
    for part in found:
        _unpack(parts, part)


def _is_odd(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/") or "\0" in name


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    swollen = part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(1, part.compress_size)
    return part.file_size > MOST_PART or swollen


def _unpack(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """What the directory says need not be true; zipfile stops at the size it names, and checks the sum."""
    with parts.open(part) as content:
        while content.read(65536):
            pass


def _check_kind(parts: zipfile.ZipFile) -> None:
    names = set(parts.namelist())
    if "[Content_Types].xml" not in names:
        raise Refused("archive")
    types = _read(parts, "[Content_Types].xml").decode("utf-8", "replace")
    if _MACROS.search(types) or any(_MACROS.search(name) for name in names):
        raise Refused("macro")
    if "word/document.xml" not in names or "_rels/.rels" not in names or _MAIN not in types:
        raise Refused("other_office")
    if any(_EMBEDDED.search(name) for name in names):
        raise Refused("embedded")


def _texts(parts: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in parts.namelist():
        if name.endswith((".rels", ".xml")):
            yield name, _read(parts, name)


def _read(parts: zipfile.ZipFile, name: str) -> bytes:
    if parts.getinfo(name).file_size > MOST_XML and name.endswith(".rels"):
        raise Refused("bomb")
    return parts.read(name)


def _check_text(name: str, xml: bytes) -> None:
    """Entities could hide anything and grow without bound; Word itself never writes a DOCTYPE."""
    if b"\0" in xml[:256] or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Refused("damaged_word")
    if name.endswith(".rels"):
        _check_relations(xml)
    elif _DDE.search(xml):
        raise Refused("external")


def _check_relations(xml: bytes) -> None:
    try:
        tree = ElementTree.fromstring(xml)  # noqa: S314 - without a DOCTYPE there is nothing to expand
    except ElementTree.ParseError as error:
        raise Refused("damaged_word") from error
    for relation in tree.iter(_RELATION):
        kind = relation.get("Type", "").rpartition("/")[2]
        if _EMBEDDED.search(kind) or kind in {"aFChunk", "oleObject", "package", "control"}:
            raise Refused("embedded")
        outside = relation.get("TargetMode", "").casefold() == "external"
        if outside and (kind != "hyperlink" or _is_local(relation.get("Target", ""))):
            raise Refused("external")


def _is_local(target: str) -> bool:
    """A link that opens a file or a share gives a password away by being clicked."""
    return target.startswith("\\\\") or target.casefold().startswith(("file:", "smb:", "javascript:", "ms-"))
