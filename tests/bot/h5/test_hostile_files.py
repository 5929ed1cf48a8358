"""Files nobody should send: each is refused with a sentence, and nothing of it stays."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bot.h5 import pdf as pdfs
from bot.h5 import texts
from bot.h5 import word as words
from bot.h5.kinds import Refused, kind_of
from bot.h5.names import title_of
from tests.bot.h5.kit import Browser, pdf, photograph, repacked, word
from tests.world import World

RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name)


def related(kind: str, target: str, mode: str = "External") -> bytes:
    content = word()
    link = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    return repacked(content, {RELS: part(content, RELS).replace(b"</Relationships>", link.encode())})


def bomb(megabytes: int = 60) -> bytes:
    return repacked(word(), {"word/media/image1.png": b"\0" * megabytes * 1024 * 1024})


def lying_bomb() -> bytes:
    """The directory says ten bytes, the part unpacks to 40 MB."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packed.compress(b"\0" * 40 * 1024 * 1024) + packed.flush()
    good = bytearray(repacked(word(), {"word/media/image1.png": b"0123456789"}))
    with zipfile.ZipFile(io.BytesIO(bytes(good))) as parts:
        info = parts.getinfo("word/media/image1.png")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bytes(good))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != info.filename:
                new.writestr(name, old.read(name))
        place = out.tell()
    rest = out.getvalue()
    assert place <= len(rest)
    return _with_lie(rest, info.filename.encode(), content)


def _with_lie(archive: bytes, name: bytes, packed: bytes) -> bytes:
    end = archive.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HLL", archive, end + 10)
    head = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, 0, len(packed), 10, len(name), 0)
    local = b"PK\x03\x04" + head + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head[:-2] + struct.pack("<5H2L", 0, 0, 0, 0, 0, 0, start)[2:] + name
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<3H2L", 0, 0, 0, 0, start) + name
    directory = archive[start : start + size] + entry
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), start + len(local), 0)
    return archive[:start] + local + directory + tail


def overlapping() -> bytes:
    """Two names for the same bytes, as the small bombs do."""
    archive = word()
    end = archive.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HLL", archive, end + 10)
    directory = archive[start : start + size]
    first = directory[: 46 + struct.unpack_from("<H", directory, 28)[0]]
    second = first.replace(b"[Content_Types].xml", b"[Content_Typez].xml")
    both = directory + second
    return (
        archive[:start] + both + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(both), start, 0)
    )


def many_parts() -> bytes:
    return repacked(word(), {f"word/x{n}.bin": b"" for n in range(2100)})


def huge_picture() -> bytes:
    """A PNG of a few kilobytes that says it has 10^9 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">2I5B", 32000, 32000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def pdf_with(name: bytes) -> bytes:
    return pdf(b"/OpenAction << /S " + name + b" >> ")


def packed_pdf(inside: bytes) -> bytes:
    stream = zlib.compress(inside)
    body = b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length "
    return body + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def changed_type(old: bytes, new: bytes) -> bytes:
    content = word()
    return repacked(content, {TYPES: part(content, TYPES).replace(old, new)})


MAIN = b"wordprocessingml.document.main+xml"
BAD: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
    ("svg", "page", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ("svg with a mark", "page", lambda: b"\xef\xbb\xbf<?xml version='1.0'?><svg onload='x()'/>"),
    ("html", "page", lambda: b"<!DOCTYPE html><script>1</script>"),
    ("old word", "old_word", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ("rtf", "old_word", lambda: b"{\\rtf1\\ansi {\\object}}"),
    ("heic", "heic", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 64),
    ("video", "video", lambda: b"\0\0\0\x18ftypmp42" + b"\0" * 64),
    ("gif", "picture_kind", lambda: b"GIF89a" + b"\0" * 64),
    ("program", "program", lambda: b"MZ\x90\0" + b"\0" * 64),
    ("rar", "archive", lambda: b"Rar!\x1a\x07\0" + b"\0" * 64),
    ("text", "unknown", lambda: "只是文字".encode()),
    ("plain zip", "archive", lambda: repacked(word(), {TYPES: None})),
    ("bomb", "bomb", bomb),
    ("bomb that lies", "damaged_word", lying_bomb),
    ("overlapping parts", "bomb", overlapping),
    ("thousands of parts", "bomb", many_parts),
    ("macro", "macro", lambda: repacked(word(), {"word/vbaProject.bin": b"x"})),
    (
        "macro by type",
        "macro",
        lambda: changed_type(b"openxmlformats-officedocument." + MAIN, b"ms-word.document.macroEnabled.main+xml"),
    ),
    ("template", "other_office", lambda: changed_type(MAIN, b"wordprocessingml.template.main+xml")),
    ("table", "other_office", lambda: repacked(word(), {"word/document.xml": None, "xl/workbook.xml": b"<x/>"})),
    ("embedded", "embedded", lambda: repacked(word(), {"word/embeddings/oleObject1.bin": b"x"})),
    ("chunk", "embedded", lambda: related("aFChunk", "x.html", "Internal")),
    ("remote template", "external", lambda: related("attachedTemplate", "http://evil.example/t.dotm")),
    ("remote picture", "external", lambda: related("image", "\\\\evil\\x.png")),
    ("link to a share", "external", lambda: related("hyperlink", "file://evil/x")),
    (
        "entities",
        "damaged_word",
        lambda: repacked(word(), {"word/document.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
    ),
    (
        "dde",
        "external",
        lambda: repacked(word(), {"word/document.xml": b"<w:instrText> DDEAUTO c:\\\\x </w:instrText>"}),
    ),
    ("odd name", "damaged_word", lambda: repacked(word(), {"../../etc/passwd": b"x"})),
    ("something before", "unknown", lambda: b"GARBAGE" + word()),
    ("something behind", "polyglot", lambda: word() + b"<script>"),
    ("cut", "damaged_word", lambda: word()[:-40]),
    ("pdf cut", "damaged_pdf", lambda: pdf()[:-60]),
    ("pdf and zip", "polyglot", lambda: pdf() + word()),
    ("pdf and html", "polyglot", lambda: pdf().replace(b"%PDF-1.4\n", b"%PDF-1.4\n<html><script>alert(1)</script>")),
    ("pdf and html behind", "polyglot", lambda: pdf() + b"<html>"),
    ("pdf script", "active_pdf", lambda: pdf_with(b"/JavaScript /JS (x)")),
    ("pdf script spelt", "active_pdf", lambda: pdf_with(b"/J#61vaScript /J#53 (x)")),
    ("pdf launch", "active_pdf", lambda: pdf_with(b"/Launch /F (cmd.exe)")),
    ("pdf script packed", "active_pdf", lambda: packed_pdf(b"1 0 << /S /JavaScript /JS (x) >>")),
    ("pdf carrying", "carrying_pdf", lambda: pdf(b"/Names << /EmbeddedFiles 4 0 R >> ")),
    ("pdf locked", "locked_pdf", lambda: pdf(b"/Encrypt 9 0 R ")),
    ("picture cut", "damaged_picture", lambda: photograph()[:3000]),
    ("picture that lies", "too_many_pixels", huge_picture),
)


@pytest.mark.parametrize(("name", "code", "make"), BAD, ids=[one[0] for one in BAD])
def test_refused_with_a_sentence_and_nothing_stays(
    name: str, code: str, make: Callable[[], bytes], world: World, reporter: Browser
) -> None:
    answer = reporter.uploads("情况说明.docx", make())
    assert answer.get_json()["code"] == code
    assert answer.status_code == 422
    assert answer.get_json()["error"] == texts.REFUSALS[code]
    assert lying(world.house.settings.var / "files") == []
    assert reporter.titles() == []


def lying(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_good_ones_pass_the_same_checks() -> None:
    words.check(word())
    words.check(related("hyperlink", "https://credit.example.gov.cn/"))
    pdfs.check(pdf())
    pdfs.check(pdf().rstrip(b"\n") + b"\r\n\r\n")
    pdfs.check(packed_pdf(b"1 0 << /Type /Page >>"))


def test_the_name_decides_nothing(reporter: Browser) -> None:
    assert reporter.uploads("照片.jpg", pdf()).status_code == 200
    assert reporter.uploads("说明.exe", photograph()).status_code == 200
    assert reporter.titles() == ["照片.pdf", "说明.exe.jpg"]


def test_a_picture_with_a_tail_loses_it(world: World, reporter: Browser) -> None:
    assert reporter.uploads("现场.jpg", photograph() + word() + b"<script>alert(1)</script>").status_code == 200
    (file,) = (world.house.settings.var / "files" / "kept").iterdir()
    made = b"".join(world.house.vault.read(file.name))
    assert b"script" not in made
    assert b"PK\x03\x04" not in made


def test_the_kind_of_what_is_too_large_is_not_asked() -> None:
    with pytest.raises(Refused, match="too_large"):
        kind_of(b"%PDF-1.4" + b"x" * 21 * 1024 * 1024)


NAMES = (
    ("../../../etc/passwd", "passwd.pdf"),
    ("..\\..\\windows\\system32\\cmd.docx", "cmd.pdf"),
    ("\u202efdp.exe", "fdp.exe.pdf"),
    ("情\u200b况\u2066说明\x00\x07.pdf", "情况说明.pdf"),
    ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
    ("报" * 300, "报" * 80 + ".pdf"),
    ("", "file.pdf"),
    (".....", "file.pdf"),
    (".htaccess", "htaccess.pdf"),
    ("con.pdf", "file_con.pdf"),
    ('a"b<c>d|e?f*g:h.pdf', "a_b_c_d_e_f_g_h.pdf"),
    ("x\r\nSet-Cookie: a=b.pdf", "x Set-Cookie_ a=b.pdf"),
    ("\ud800\udfff.pdf", "file.pdf"),
    ("one.pdf/", "file.pdf"),
)


@pytest.mark.parametrize(("name", "title"), NAMES)
def test_hostile_names_are_only_ever_shown(name: str, title: str) -> None:
    shown = title_of(name, "pdf")
    assert shown == title or (name.startswith("\ud800") and shown.endswith(".pdf"))
    assert "/" not in shown
    assert len(shown.encode()) <= 255


def test_a_hostile_name_goes_into_no_header(world: World, reviewer: Browser) -> None:
    answer = reviewer.get(f"{reviewer.place}/files/{reviewer.desk()['files'][0]['id']}")
    assert "\n" not in answer.headers["Content-Disposition"]
    answer.close()


def test_a_name_with_a_marking_is_refused(reporter: Browser) -> None:
    answer = reporter.uploads("【机密】情况说明.pdf", pdf())
    assert answer.status_code == 409
    assert "密级" in answer.get_json()["error"]
    assert reporter.titles() == []


def test_a_picture_in_every_mode(reporter: Browser) -> None:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"):
        kind = "JPEG" if mode == "CMYK" else "PNG"
        out = io.BytesIO()
        Image.new(mode, (40 + len(mode), 30)).save(out, kind)
        answer = reporter.uploads(f"{mode}.png", out.getvalue())
        assert answer.status_code == 200, (mode, answer.get_data(as_text=True))
