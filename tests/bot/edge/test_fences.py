"""wechatpy's known faults, each shown to exist and shown not to reach us (design.md rule 5, ADR 0003).

The first half of a test keeps the fence honest: should a new wechatpy mend the fault, the test says so.
"""

from __future__ import annotations

import inspect
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from wechatpy.crypto import BaseWeChatCrypto
from wechatpy.enterprise import parse_message
from wechatpy.enterprise.crypto import WeChatCrypto
from wechatpy.enterprise.messages import TextMessage
from wechatpy.enterprise.parser import xmltodict
from wechatpy.exceptions import WeChatException
from wechatpy.messages import UnknownMessage
from wechatpy.replies import TextReply
from wechatpy.utils import random_string

from bot.wecom import crypto
from bot.wecom.parse import parse, update_of
from bot.wecom.receive import Receiver, Refused
from bot.wecom.reply import seal
from handlers.types import CardTapped, TextSaid
from tests.bot.edge.platform import AES_KEY, CORP, HELLO, NOW, TOKEN, Callback, Platform, event, keys, message
from tests.bot.edge.test_vendor_vector import SEALED

RECEIVER = Receiver(keys())
THEIRS = WeChatCrypto(TOKEN, AES_KEY, CORP)


def theirs(callback: Callback) -> str:
    query = callback.query
    opened = THEIRS.decrypt_message(callback.body, query["msg_signature"], query["timestamp"], query["nonce"])
    return str(opened)


def ours(callback: Callback) -> bytes:
    return RECEIVER.open(callback.query, callback.body, NOW)


def test_both_open_what_is_honest() -> None:
    callback = Platform().sends(HELLO)
    assert theirs(callback).encode() == ours(callback) == HELLO


def test_the_id_of_every_event_is_zero() -> None:
    """Used as a key it would let the first event swallow all others."""
    events = [event("click", EventKey="a"), event("click", EventKey="b"), event("subscribe")]
    assert [parse_message(each).id for each in events] == [0, 0, 0]
    assert len({parse(each).key for each in events}) == 3


def test_cards_are_unknown_to_it() -> None:
    tap = event("template_card_event", EventKey="k", TaskId="t", ResponseCode="c")
    assert isinstance(parse_message(tap), UnknownMessage)
    assert isinstance(parse(tap), CardTapped)


def test_a_closing_bracket_in_a_reply_adds_elements() -> None:
    evil = "hi]]></Content><MsgType><![CDATA[news]]></MsgType><Content><![CDATA["
    rendered = TextReply(source=CORP, target="zhangsan", content=evil).render()
    assert len(ET.fromstring(rendered).findall("MsgType")) == 2  # noqa: S314
    cover = ET.fromstring(seal(evil, "zhangsan", keys(), NOW, "n"))  # noqa: S314
    inner, _ = Platform().decrypted(cover.findtext("Encrypt", ""))
    reply = ET.fromstring(inner)  # noqa: S314
    assert len(reply.findall("MsgType")) == 1
    assert reply.findtext("Content") == evil


def test_padding_is_not_verified() -> None:
    """Any last byte does for wechatpy, whatever stands before it."""
    room = 32 * 20 - 5 - 20 - len(CORP)
    inner = message(Content="x" * (room - len(message(Content=""))))
    plain = bytes(16) + len(inner).to_bytes(4, "big") + inner + CORP.encode() + b"EVIL\x05"
    callback = Platform().sends_plain(plain)
    assert theirs(callback).encode() == inner
    with pytest.raises(Refused, match="cipher"):
        ours(callback)


def test_whitespace_and_dirt_in_the_base64_are_dropped() -> None:
    sealed = Platform().encrypted(Platform().padded(HELLO))
    callback = Platform().sends_sealed(f"{sealed[:40]}\n!{sealed[40:]}")
    assert theirs(callback).encode() == HELLO
    with pytest.raises(Refused, match="cipher"):
        ours(callback)


def test_the_signature_is_compared_in_variable_time() -> None:
    assert "_signature != signature" in inspect.getsource(BaseWeChatCrypto._decrypt_message)
    assert "compare_digest" in inspect.getsource(crypto.Envelope.is_signed)


def test_a_callback_of_1970_is_taken() -> None:
    callback = Platform(stamp="0000000001").sends(HELLO)
    assert theirs(callback).encode() == HELLO
    with pytest.raises(Refused, match="window"):
        ours(callback)


def test_a_loose_grammar_lets_one_signature_stand_for_many() -> None:
    platform = Platform()
    callback = platform.sends_sealed(SEALED)  # fixed: where its first letter sorts decides how much can be recut
    digits = "".join(sorted([platform.stamp, platform.nonce]))
    taken = []
    for cut in range(1, len(digits)):
        pair = {"timestamp": digits[:cut], "nonce": digits[cut:]}
        recut = Callback(callback.query | pair, callback.body)
        try:
            taken.append(theirs(recut))
        except WeChatException:
            continue
        if pair["timestamp"] != platform.stamp:
            with pytest.raises(Refused):
                ours(recut)
    assert len(taken) > 5


def test_the_leading_bytes_are_predictable() -> None:
    import random

    random.seed(1)
    first = random_string(16)
    random.seed(1)
    assert random_string(16) == first
    heads = set()
    for _ in range(50):
        random.seed(1)
        heads.add(crypto.envelope(keys()).seal(HELLO)[:24])
    assert len(heads) == 50


def test_forged_agents_and_addressees_are_none_of_its_business() -> None:
    for callback in (Platform(agent="999").sends(HELLO), Platform().sends(message(AgentID=999, Content="x"))):
        assert theirs(callback)
        with pytest.raises(Refused, match="agent"):
            ours(callback)


def test_nesting_has_no_bound() -> None:
    deep = b"<xml>" + b"<a>" * 2_000 + b"</a>" * 2_000 + b"</xml>"
    assert xmltodict.parse(deep)
    with pytest.raises(Refused, match="markup"):
        parse(deep)


def test_reading_a_missing_field_writes_into_the_message() -> None:
    fields: dict[str, str] = {}
    assert TextMessage(fields).content is None
    assert fields == {"Content": None}
    for inner in (event("template_card_event", EventKey="k", TaskId="t"), message()):
        opened = RECEIVER.receive(*_parts(Platform().sends(inner)), NOW)
        before = dict(opened.fields)
        assert update_of(opened.fields) == parse(opened.xml)
        assert opened.fields == before


def _parts(callback: Callback) -> tuple[dict[str, str], bytes]:
    return callback.query, callback.body


def malformed() -> list[Callback]:
    honest = Platform().sends(HELLO)
    signed = Platform()
    return [
        signed.sends_body(b"not xml"),
        signed.sends_body(b"<xml/>"),
        signed.sends_body(b"<other><Encrypt>x</Encrypt></other>"),
        signed.sends_body(b"<xml><Encrypt>x</Encrypt><Encrypt>y</Encrypt></xml>"),
        signed.sends_body(b"<xml><Encrypt><a>1</a></Encrypt></xml>"),
        signed.sends_body(b"<xml><Encrypt>\xff</Encrypt></xml>"),
        signed.sends_body(b"<!DOCTYPE x [<!ENTITY e 'x'>]><xml><Encrypt>&e;</Encrypt></xml>"),
        signed.sends_body(b""),
        Callback(honest.query | {"msg_signature": "0" * 40}, honest.body),
        signed.sends_sealed(""),
        signed.sends_sealed("QUJDRA"),
        signed.sends_sealed("QUJDRA=="),
        signed.sends_sealed("密文"),
        signed.sends_sealed("A" * 64),
        signed.sends_plain(b"\x20" * 32),
        signed.sends_plain(bytes(31) + b"\x01"),
        signed.sends_plain(b"\xff" * 30 + b"\x02\x02"),
        Platform(receiver="wwother").sends(HELLO),
        signed.sends_plain(signed.padded(b"\xff\xfe")),
    ]


def test_malformed_bodies_raise_ten_kinds_of_errors_there_and_one_here() -> None:
    kinds = {_error(theirs, callback) for callback in malformed()}
    assert len(kinds) >= 10, kinds
    assert {_error(ours, callback) for callback in malformed()} == {Refused}


def _error(opener: object, callback: Callback) -> type[BaseException]:
    assert callable(opener)
    try:
        opener(callback)
    except Exception as problem:
        return type(problem)
    raise AssertionError("was taken")


@pytest.mark.parametrize(
    "xml",
    [b"<xml></xml>", b"x", b"<xml><MsgType>text</MsgType></xml>", b"<xml><MsgType><a>1</a></MsgType></xml>", b"\xff"],
)
def test_malformed_messages_raise_one_error_too(xml: bytes) -> None:
    with pytest.raises(Refused):
        parse(xml)


def test_times_are_aware_and_utc_whatever_the_machine_thinks() -> None:
    update = parse(HELLO)
    assert isinstance(update, TextSaid)
    assert update.at == datetime(2014, 9, 2, 12, 10, 13, tzinfo=UTC)
    assert update.at.utcoffset() == datetime(2014, 9, 2, tzinfo=UTC).utcoffset()
