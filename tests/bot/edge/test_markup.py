"""Hostile XML, in the cover and (from somebody holding the keys) inside (S3, S4, S6)."""

from __future__ import annotations

import socket
import time
import tracemalloc
from pathlib import Path

import pytest

from bot.wecom import markup
from bot.wecom.parse import parse
from bot.wecom.receive import Receiver, Refused
from handlers.types import TextSaid
from tests.bot.edge.platform import HELLO, NOW, Callback, Platform, keys, message

RECEIVER = Receiver(keys())
SEALED = Platform().sends(HELLO).body.split(b"CDATA[")[2].split(b"]]")[0].decode()

LAUGHS = "<!DOCTYPE xml [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
DOCTYPES = {
    "entity": "<!DOCTYPE xml [<!ENTITY e 'x'>]>",
    "external entity": "<!DOCTYPE xml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
    "public entity": "<!DOCTYPE xml [<!ENTITY e PUBLIC 'p' 'file:///etc/passwd'>]>",
    "external subset": "<!DOCTYPE xml SYSTEM 'file:///etc/passwd'>",
    "public subset": "<!DOCTYPE xml PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'file:///etc/passwd'>",
    "parameter entity": "<!DOCTYPE xml [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
    "empty": "<!DOCTYPE xml>",
    "empty subset": "<!DOCTYPE xml []>",
    "notation": "<!DOCTYPE xml [<!NOTATION n SYSTEM 'x'>]>",
    "attribute list": "<!DOCTYPE xml [<!ATTLIST xml a CDATA 'x'>]>",
    "billion laughs": LAUGHS + "]>",
    "quadratic": f"<!DOCTYPE xml [<!ENTITY e '{'x' * 20000}'>]>",
    "recursive": "<!DOCTYPE xml [<!ENTITY e '&e;'>]>",
    "expect": "<!DOCTYPE xml [<!ENTITY e SYSTEM 'expect://id'>]>",
    "php": "<!DOCTYPE xml [<!ENTITY e SYSTEM 'php://filter/read=convert.base64-encode/resource=/etc/passwd'>]>",
    "data": "<!DOCTYPE xml [<!ENTITY % d SYSTEM 'data://text/plain;base64,PCFFTlRJVFkgZSAneCc+'> %d;]>",
}
BROKEN = {
    "empty root": "<xml/>",
    "text only": "<xml>x</xml>",
    "other root": "<html><Encrypt>x</Encrypt></html>",
    "XML in capitals": "<XML><Encrypt>x</Encrypt></XML>",
    "json": '{"Encrypt": "x"}',
    "not closed": "<xml><Encrypt>x",
    "two roots": "<xml><Encrypt>x</Encrypt></xml><xml/>",
    "rest": "<xml><Encrypt>x</Encrypt></xml>rest",
    "attribute": "<xml a='1'><Encrypt>x</Encrypt></xml>",
    "namespace": "<xml xmlns='urn:x'><Encrypt>x</Encrypt></xml>",
    "unknown entity": "<xml><Encrypt>&e;</Encrypt></xml>",
    "reference to a control character": "<xml><Encrypt>&#1;</Encrypt></xml>",
    "reference to half a surrogate": "<xml><Encrypt>&#xD800;</Encrypt></xml>",
    "duplicate": "<xml><Encrypt>x</Encrypt><Encrypt>x</Encrypt></xml>",
    "duplicate in other spelling": "<xml><AgentID>218</AgentID><Encrypt>x</Encrypt><AgentId>218</AgentId></xml>",
    "duplicate further down": "<xml><Encrypt>x</Encrypt><a><b/><b/></a></xml>",
    "branch": "<xml><Encrypt><a>x</a></Encrypt></xml>",
    "declared gbk": "<?xml version='1.0' encoding='gbk'?><xml><Encrypt>x</Encrypt></xml>",
    "declared utf-16": "<?xml version='1.0' encoding='utf-16'?><xml><Encrypt>x</Encrypt></xml>",
    "declared latin-1": "<?xml version='1.0' encoding='iso-8859-1'?><xml><Encrypt>x</Encrypt></xml>",
    "declared utf-7": "<?xml version='1.0' encoding='utf-7'?><xml><Encrypt>x</Encrypt></xml>",
    "NUL": "<xml><Encrypt>x\0</Encrypt></xml>",
    "control character": "<xml><Encrypt>x\b</Encrypt></xml>",
    "U+FFFF": "<xml><Encrypt>x\uffff</Encrypt></xml>",
    "blank": "   ",
}
BYTES = {
    "utf-16": "<xml><Encrypt>x</Encrypt></xml>".encode("utf-16"),
    "utf-16 without mark": "<xml><Encrypt>x</Encrypt></xml>".encode("utf-16-le"),
    "utf-32": "<xml><Encrypt>x</Encrypt></xml>".encode("utf-32"),
    "gbk": "<xml><Encrypt>x</Encrypt><a>密码</a></xml>".encode("gbk"),
    "bad utf-8": b"<xml><Encrypt>x</Encrypt><a>\xc3\x28</a></xml>",
    "overlong utf-8": b"<xml><Encrypt>x</Encrypt><a>\xc0\xbc</a></xml>",
    "cut utf-8": b"<xml><Encrypt>x</Encrypt><a>\xe4\xbd</a></xml>",
    "surrogates in utf-8": b"<xml><Encrypt>x</Encrypt><a>\xed\xa0\x80</a></xml>",
    "beyond unicode": b"<xml><Encrypt>x</Encrypt><a>\xf4\x90\x80\x80</a></xml>",
    "nothing but NUL": bytes(100),
}


def refuses(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        RECEIVER.open(Platform().query(SEALED), body, NOW)
    assert refused.value.reason in {"markup", "field"}
    assert str(refused.value) == refused.value.reason


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_a_document_type_is_refused_whatever_it_says(doctype: str) -> None:
    refuses(f"{doctype}<xml><Encrypt>{SEALED}</Encrypt></xml>".encode())
    refuses(f"<?xml version='1.0'?>{doctype}<xml><Encrypt>&e;{SEALED}</Encrypt></xml>".encode())
    with pytest.raises(Refused, match="markup"):
        parse(doctype.encode() + message(Content="<a>&e;</a>"))


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_the_platform_never_sends(body: str) -> None:
    refuses(body.replace(">x", ">" + SEALED, 1).encode())


@pytest.mark.parametrize("body", BYTES.values(), ids=BYTES)
def test_encodings(body: bytes) -> None:
    refuses(body)


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A listener on loopback and a file: neither is touched, neither comes out."""
    canary = tmp_path / "canary"
    canary.write_text("CANARY")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        for address in (f"http://127.0.0.1:{listener.getsockname()[1]}/x", canary.as_uri()):
            for doctype in (
                f"<!DOCTYPE xml SYSTEM '{address}'>",
                f"<!DOCTYPE xml [<!ENTITY e SYSTEM '{address}'>]>",
                f"<!DOCTYPE xml [<!ENTITY % p SYSTEM '{address}'> %p;]>",
            ):
                refuses(f"{doctype}<xml><Encrypt>&e;</Encrypt></xml>".encode())
                with pytest.raises(Refused):
                    parse(doctype.encode() + HELLO)
        with pytest.raises(BlockingIOError):
            listener.accept()


# ------------------------------------------------------------------------------------------------- bounds


def nested(depth: int) -> bytes:
    return b"<xml>" + b"<a>" * (depth - 1) + b"</a>" * (depth - 1) + b"</xml>"


def test_depth() -> None:
    assert markup.read(nested(8), markup.OUTER)
    assert markup.read(nested(12), markup.INNER)
    for xml, limits in ((nested(9), markup.OUTER), (nested(13), markup.INNER)):
        with pytest.raises(Refused):
            markup.read(xml, limits)


def test_number_of_elements() -> None:
    def wide(count: int) -> bytes:
        return b"<xml><l>" + b"<a/>" * (count - 2) + b"</l></xml>"

    def wide_apart(count: int) -> bytes:
        return b"<xml>" + b"".join(b"<a%d/>" % n for n in range(count - 1)) + b"</xml>"

    assert markup.read(wide_apart(64), markup.OUTER)
    assert markup.read(wide(512), markup.INNER)
    for xml, limits in ((wide_apart(65), markup.OUTER), (wide(513), markup.INNER)):
        with pytest.raises(Refused):
            markup.read(xml, limits)


BOMBS = {
    "300,000 deep": nested(300_000),
    "300,000 deep, never closed": b"<xml>" + b"<a>" * 300_000,
    "300,000 wide": b"<xml>" + b"<a/>" * 300_000 + b"</xml>",
    "laughs": (LAUGHS + "]><xml><a>&a9;</a></xml>").encode(),
    "5,000 attributes": b"<xml " + b" ".join(b"a%d='1'" % n for n in range(5_000)) + b"/>",
    "a name of 60,000 letters": b"<xml><" + b"a" * 60_000 + b" b='1'/></xml>",
    "many sections": b"<xml><a>" + b"<![CDATA[x]]>" * 50_000 + b"</a><a/></xml>",
    "many comments": b"<xml>" + b"<!-- -->" * 100_000 + b"</xml>",
    "many instructions": b"<xml>" + b"<?a b?>" * 100_000 + b"</xml>",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_quickly_and_cheaply(bomb: bytes) -> None:
    """Straight into the reader, past the size check that would stop most of them: 10 ms for what fits a request."""
    body = bomb[: 64 * 1024] if len(bomb) > 64 * 1024 else bomb
    best = min(_seconds(body) for _ in range(5))
    assert best <= 0.010
    tracemalloc.start()
    with pytest.raises(Refused):
        markup.read(bomb, markup.OUTER)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak <= 5_000_000


def _seconds(body: bytes) -> float:
    start = time.thread_time()
    with pytest.raises(Refused):
        markup.read(body, markup.OUTER)
    return time.thread_time() - start


# ------------------------------------------------------------------------------------------------- inside


def test_characters_xml_forbids_are_taken_out_of_what_a_person_typed() -> None:
    """The sentence around them gets its answer, and what goes on is well formed."""
    for raw in (b"a\0b", b"a\x08b", b"a\x1bb", b"a\xef\xbf\xbfb", b"a\xed\xa0\xbdb", b"a\xed\xb8\x80b"):
        callback = Platform().sends(message(Content="@@").replace(b"@@", raw))
        opened = RECEIVER.open(callback.query, callback.body, NOW)
        update = parse(opened)
        assert isinstance(update, TextSaid)
        assert update.text == "ab"
        assert markup.read(opened, markup.INNER)


def test_bytes_that_are_no_text_at_all_are_refused_inside_too() -> None:
    for raw in (b"\xff", b"\xc3\x28", b"\xe4\xbd", "密".encode("gbk")):
        callback = Platform().sends(message(Content="@@").replace(b"@@", raw))
        with pytest.raises(Refused, match="markup"):
            RECEIVER.open(callback.query, callback.body, NOW)


def test_a_byte_order_mark_and_an_honest_declaration_are_fine() -> None:
    for start in (b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="UTF-8"?>\n', b"<?xml version='1.0'?>"):
        assert isinstance(parse(start + HELLO), TextSaid)
        honest = Platform().sends(HELLO)
        callback = Callback(honest.query, start + honest.body)
        assert RECEIVER.open(callback.query, callback.body, NOW) == HELLO


def test_duplicates_inside_are_refused_at_the_top_and_listed_below() -> None:
    with pytest.raises(Refused, match="markup"):
        parse(HELLO.replace(b"</xml>", b"<Content>other</Content></xml>"))
    tree = markup.read(b"<xml><l><i>1</i><i>2</i><i>3</i></l></xml>", markup.INNER)
    assert tree == {"l": {"i": ["1", "2", "3"]}}


def test_text_in_several_sections_is_one_text() -> None:
    xml = "<xml><a><![CDATA[a]]]]><![CDATA[>b]]>&lt;密&#30721;<![CDATA[<b>]]></a></xml>"
    tree = markup.read(xml.encode(), markup.INNER)
    assert tree == {"a": "a]]>b<密码<b>"}
    long = "密" * 30_000
    assert markup.read(f"<xml><a>{long}</a></xml>".encode(), markup.INNER) == {"a": long}
