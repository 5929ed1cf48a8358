"""Every check of the receiver, one by one (failures.md 2.2, S2, S5, S7, S8)."""

from __future__ import annotations

import gc
import traceback
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.wecom.crypto import EdgeKeys
from bot.wecom.receive import SIZE, Receiver, Refused
from tests.bot.edge.platform import (
    AES_KEY,
    AGENT,
    CORP,
    HELLO,
    NOW,
    OTHER_AES_KEY,
    STAMP,
    Callback,
    Platform,
    event,
    keys,
    message,
    xml,
)

RECEIVER = Receiver(keys())


def reason(callback: Callback, receiver: Receiver = RECEIVER) -> str:
    with pytest.raises(Refused) as refused:
        receiver.open(callback.query, callback.body, NOW)
    return refused.value.reason


def test_an_honest_callback_comes_out_byte_for_byte() -> None:
    for size in range(70):
        inner = message(Content="好" + "x" * size)
        callback = Platform().sends(inner)
        assert RECEIVER.open(callback.query, callback.body, NOW) == inner


def test_elements_of_the_cover_may_come_in_any_order_and_with_line_breaks() -> None:
    callback = Platform().sends(HELLO)
    sealed = callback.body.split(b"<Encrypt>")[1].split(b"</Encrypt>")[0]
    body = b"<xml>\n<AgentID>218</AgentID>\n<Encrypt>" + sealed + b"</Encrypt>\n<ToUserName>" + CORP.encode()
    assert RECEIVER.open(callback.query, body + b"</ToUserName>\n</xml>", NOW) == HELLO


# ------------------------------------------------------------------------------------------------- size, grammar


def test_size() -> None:
    callback = Platform().sends(HELLO)
    fill = b" " * (SIZE - len(callback.body))
    assert RECEIVER.open(callback.query, callback.body + fill, NOW) == HELLO
    assert reason(Callback(callback.query, callback.body + fill + b" ")) == "size"
    assert reason(Callback(callback.query, b"")) == "size"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timestamp", "140965981"),
        ("timestamp", "14096598130"),
        ("timestamp", "+409659813"),
        ("timestamp", "1409659813\n"),
        ("timestamp", " 1409659813"),
        ("timestamp", "１４０９６５９８１３"),
        ("timestamp", ""),
        ("nonce", ""),
        ("nonce", "a" * 65),
        ("nonce", "a-b"),
        ("nonce", "1372623149\n"),
        ("nonce", "随机"),
        ("msg_signature", ""),
        ("msg_signature", "0" * 39),
        ("msg_signature", "0" * 41),
        ("msg_signature", "A" * 40),
        ("msg_signature", "0" * 39 + "\n"),
        ("msg_signature", "０" * 40),
    ],
)
def test_grammar(name: str, value: str) -> None:
    """Signed as it stands: not the signature but the grammar refuses it."""
    platform = Platform()
    if name != "msg_signature":
        platform = replace(platform, stamp=value) if name == "timestamp" else replace(platform, nonce=value)
    callback = platform.sends(HELLO)
    assert reason(Callback(callback.query | {name: value}, callback.body)) == "grammar"
    asked = Platform().asks(b"1")
    with pytest.raises(Refused, match="grammar"):
        RECEIVER.verify_url(asked | {name: value}, NOW)


@pytest.mark.parametrize("missing", ["msg_signature", "timestamp", "nonce"])
def test_a_bare_request_is_refused(missing: str) -> None:
    callback = Platform().sends(HELLO)
    query = {name: value for name, value in callback.query.items() if name != missing}
    assert reason(Callback(query, callback.body)) == "grammar"


# ------------------------------------------------------------------------------------------------- signature, window


def test_a_wrong_signature_a_wrong_token_and_a_wrong_nonce() -> None:
    callback = Platform().sends(HELLO)
    assert reason(Callback(callback.query | {"msg_signature": "0" * 40}, callback.body)) == "signature"
    assert reason(Callback(callback.query | {"nonce": "1"}, callback.body)) == "signature"
    assert reason(Platform(token="another").sends(HELLO)) == "signature"


@pytest.mark.parametrize(("seconds", "taken"), [(0, True), (600, True), (-600, True), (601, False), (-601, False)])
def test_the_window_is_ten_minutes_to_both_sides(seconds: int, taken: bool) -> None:
    callback = Platform(stamp=str(STAMP + seconds)).sends(HELLO)
    if taken:
        assert RECEIVER.open(callback.query, callback.body, NOW) == HELLO
    else:
        assert reason(callback) == "window"
        assert RECEIVER.open(callback.query, callback.body, NOW, check_window=False) == HELLO


@pytest.mark.parametrize("stamp", ["0000000000", "0000000001", "9999999999"])
def test_a_callback_stamped_1970_or_2286_is_stale(stamp: str) -> None:
    assert reason(Platform(stamp=stamp).sends(HELLO)) == "window"
    with pytest.raises(Refused, match="window"):
        RECEIVER.verify_url(Platform(stamp=stamp).asks(b"1"), NOW)


def test_a_stranger_learns_nothing_about_the_window() -> None:
    """The window is looked at only under a good signature: stale and forged is plain forged."""
    assert reason(Platform(stamp="0000000000", token="another").sends(HELLO)) == "signature"


# ------------------------------------------------------------------------------------------------- cipher


@pytest.mark.parametrize(
    "sealed",
    ["", "x", "!!!!", "QUJD", "QUJDRA==", "QUJD\nQUJD", "QUJD=QUJD", "A" * 44, "密文", "=" * 44, "A" * 43 + "="],
    ids=repr,
)
def test_what_is_not_base64_of_whole_blocks(sealed: str) -> None:
    callback = Platform().sends_sealed(sealed)
    assert reason(callback) in {"cipher", "receiver"}


def test_whole_16_byte_blocks_that_are_not_32_byte_blocks() -> None:
    assert reason(Platform().sends_plain(b"\x10" * 48)) == "cipher"


def plain_with_padding(padding: bytes) -> bytes:
    """An honest message that only lacks its padding."""
    room = 32 * 20 - len(padding) - 20 - len(CORP)
    inner = message(Content="")
    inner = message(Content="x" * (room - len(inner)))
    return bytes(16) + len(inner).to_bytes(4, "big") + inner + CORP.encode() + padding


@pytest.mark.parametrize("count", range(1, 33))
def test_each_length_of_padding_is_taken_and_each_of_its_bytes_is_looked_at(count: int) -> None:
    good = bytes([count]) * count
    assert RECEIVER.open(*_parts(Platform().sends_plain(plain_with_padding(good))), NOW)
    for at in range(count - 1):
        bad = good[:at] + bytes([count ^ 1]) + good[at + 1 :]
        assert reason(Platform().sends_plain(plain_with_padding(bad))) == "cipher"


def _parts(callback: Callback) -> tuple[dict[str, str], bytes]:
    return callback.query, callback.body


@pytest.mark.parametrize("last", [0, 33, 64, 255])
def test_impossible_padding(last: int) -> None:
    assert reason(Platform().sends_plain(plain_with_padding(bytes([last])))) == "cipher"


@pytest.mark.parametrize("count", [33, 64, 96, 255])
def test_consistent_padding_of_more_than_a_block(count: int) -> None:
    assert reason(Platform().sends_plain(plain_with_padding(bytes([count]) * count))) == "cipher"


def test_honest_padding_to_16_bytes_only() -> None:
    inner = message(Content="")
    inner = message(Content="x" * ((15 - 20 - len(inner) - len(CORP)) % 32))
    plain = bytes(16) + len(inner).to_bytes(4, "big") + inner + CORP.encode() + b"\1"
    assert len(plain) % 32 == 16
    assert reason(Platform().sends_plain(plain)) == "cipher"


def test_padding_that_reaches_into_the_head() -> None:
    for plain in (b"\x20" * 32, bytes(19) + b"\x0d" * 13, bytes(16) + CORP.encode()[:15] + b"\1"):
        assert reason(Platform().sends_plain(plain)) in {"cipher", "receiver"}


@pytest.mark.parametrize("off", [-(2**31), -100, -1, 1, 17, 18, 19, 1000, 2**31])
def test_a_length_that_is_not_exactly_the_message(off: int) -> None:
    length = (len(HELLO) + off) % 2**32
    callback = Platform().sends_plain(Platform().padded(HELLO, length=length))
    assert reason(callback) in {"cipher", "receiver"}


@pytest.mark.parametrize(
    "receiver", ["", "wx5823bf96d3bd56c8", CORP.upper(), CORP + " ", " " + CORP, CORP + CORP, CORP[:-1], "ww" + CORP]
)
def test_sealed_for_somebody_else(receiver: str) -> None:
    assert reason(Platform(receiver=receiver).sends(HELLO)) in {"receiver", "cipher"}
    with pytest.raises(Refused):
        RECEIVER.verify_url(Platform(receiver=receiver).asks(b"1"), NOW)


def test_sealed_with_the_key_of_another_app() -> None:
    assert reason(Platform(aes_key=OTHER_AES_KEY).sends(HELLO)) in {"cipher", "receiver"}


# ------------------------------------------------------------------------------------------------- address


def test_a_forged_cover() -> None:
    assert reason(Platform(agent="219").sends(HELLO)) == "agent"
    assert reason(Platform(agent="0218").sends(HELLO)) == "agent"
    assert reason(Platform(corp="wwother").sends(HELLO)) == "addressee"


def test_a_cover_may_leave_the_agent_out() -> None:
    assert RECEIVER.open(*_parts(Platform(agent=None).sends(HELLO)), NOW) == HELLO
    assert RECEIVER.open(*_parts(Platform(agent="").sends(HELLO)), NOW) == HELLO


@pytest.mark.parametrize("agent", [219, "", "218 ", "+218", "２１８", None])
def test_a_message_for_another_app(agent: str | int | None) -> None:
    assert reason(Platform(agent=None).sends(message(Content="x", AgentID=agent))) == "agent"


def test_a_message_for_another_corporation() -> None:
    assert reason(Platform().sends(message(Content="x", ToUserName="wwother"))) == "addressee"
    assert reason(Platform().sends(message(Content="x", ToUserName=None))) == "addressee"


@pytest.mark.parametrize("name", ["change_contact", "batch_job_result"])
def test_events_of_the_system_may_leave_the_agent_out_but_not_name_another(name: str) -> None:
    honest = event(name, FromUserName="sys", AgentID=None)
    assert RECEIVER.open(*_parts(Platform(agent=None).sends(honest)), NOW) == honest
    assert reason(Platform(agent=None).sends(event(name, FromUserName="sys", AgentID=219))) == "agent"
    assert reason(Platform(agent=None).sends(event(name, FromUserName="zhangsan", AgentID=None))) == "agent"
    assert reason(Platform(agent=None).sends(message(FromUserName="sys", AgentID=None))) == "agent"


def test_the_old_spelling_of_the_agent() -> None:
    inner = xml(MsgType="event", Event="click", EventKey="k", AgentID=None, AgentId=AGENT)
    assert RECEIVER.open(*_parts(Platform().sends(inner)), NOW) == inner
    both = xml(MsgType="event", Event="click", EventKey="k", AgentId=AGENT)
    assert reason(Platform().sends(both)) == "markup"


@pytest.mark.parametrize("tag", ["ToUserName", "AgentID"])
def test_branches_where_text_belongs(tag: str) -> None:
    assert reason(Platform().sends(message(**{"Content": "x", tag: "<a>1</a>"}))) == "field"


# ------------------------------------------------------------------------------------------------- keys


def test_two_sets_of_keys_are_taken_during_a_rotation_and_the_answer_knows_which() -> None:
    old = keys(aes_key=OTHER_AES_KEY, token="oldtoken")
    new = keys(previous=old)
    receiver = Receiver(new)
    for aes_key, token, used in ((AES_KEY, "QDG6eK", new), (OTHER_AES_KEY, "oldtoken", old)):
        platform = Platform(aes_key=aes_key, token=token)
        opened = receiver.receive(*_parts(platform.sends(HELLO)), NOW)
        assert (opened.xml, opened.keys) == (HELLO, used)
        assert receiver.verify_url(platform.asks(b"123"), NOW) == b"123"
    assert reason(Platform(aes_key=OTHER_AES_KEY, token="third").sends(HELLO), receiver) == "signature"


def test_after_the_rotation_the_old_keys_open_nothing() -> None:
    assert reason(Platform(aes_key=OTHER_AES_KEY, token="oldtoken").sends(HELLO)) == "signature"


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("corp_id", "", "WECOM_CORP_ID"),
        ("corp_id", "wx 1", "WECOM_CORP_ID"),
        ("token", "", "WECOM_TOKEN"),
        ("token", "t" * 33, "WECOM_TOKEN"),
        ("token", "secret-token", "WECOM_TOKEN"),
        ("aes_key", "", "WECOM_ENCODING_AES_KEY"),
        ("aes_key", "secretshort", "WECOM_ENCODING_AES_KEY"),
        ("aes_key", "s" * 44, "WECOM_ENCODING_AES_KEY"),
        ("aes_key", "secret" + "+" * 37, "WECOM_ENCODING_AES_KEY"),
        ("aes_key", "s" * 42 + "\n", "WECOM_ENCODING_AES_KEY"),
        ("agent_id", -1, "WECOM_AGENT_ID"),
    ],
)
def test_a_bad_key_is_named_and_never_shown(name: str, value: object, setting: str) -> None:
    with pytest.raises(ValueError, match=setting) as problem:
        keys(**{name: value})
    assert not value or str(value) not in str(problem.value)


def test_keys_do_not_show_in_a_log() -> None:
    both: EdgeKeys = keys(previous=keys(token="oldtoken", aes_key=OTHER_AES_KEY))
    for shown in (repr(both), str(both)):
        for secret in (both.token, both.aes_key, "oldtoken", OTHER_AES_KEY):
            assert secret not in shown


# ------------------------------------------------------------------------------------------------- verification


def test_the_echo_is_plain_bytes_for_any_length() -> None:
    for size in (0, 1, 19, 31, 32, 33, 200):
        echo = b"1" * size
        assert RECEIVER.verify_url(Platform().asks(echo), NOW) == echo


def test_a_stale_verification_is_answered_only_when_told_so() -> None:
    asked = Platform(stamp="1000000000").asks(b"123")
    assert RECEIVER.verify_url(asked, NOW, check_window=False) == b"123"
    with pytest.raises(Refused, match="window"):
        RECEIVER.verify_url(asked, NOW)


@pytest.mark.parametrize("echo", ["", "x" * (SIZE + 1), "回声"])
def test_an_echo_that_is_none(echo: str) -> None:
    with pytest.raises(Refused, match="grammar"):
        RECEIVER.verify_url(Platform().asks(b"1") | {"echostr": echo}, NOW)


# ------------------------------------------------------------------------------------------------- one error


def test_a_refusal_carries_a_reason_and_nothing_of_what_was_sent() -> None:
    """Neither its text nor the error underneath nor a printed traceback may hold content."""
    canary = "绝密内容CANARY"
    cases = [
        Platform(receiver="wwCANARY").sends(message(Content=canary)),
        Platform().sends(message(Content=canary, AgentID=999)),
        Platform().sends(message(Content=canary) + b"<"),
        Platform().sends(message(Content=canary).replace(b"</xml>", b"\xff</xml>")),
        Platform().sends_sealed("CANARY!"),
        Platform().sends_body(f"<xml>{canary}".encode()),
        Platform().sends_body(b"<xml><Encrypt>\xffCANARY</Encrypt></xml>"),
    ]
    for callback in cases:
        with pytest.raises(Refused) as refused:
            RECEIVER.open(callback.query, callback.body, NOW)
        printed = "".join(traceback.format_exception_only(refused.value)) + repr(refused.value.args)
        assert "CANARY" not in printed + str(refused.value.__cause__)
        assert refused.value.__context__ is None or refused.value.__suppress_context__


def test_refused_is_one_class_without_children() -> None:
    gc.collect()
    assert Refused.__subclasses__() == []
    assert Refused.__bases__ == (Exception,)


def test_now_moves_the_window() -> None:
    callback = Platform().sends(HELLO)
    later = NOW + timedelta(minutes=11)
    with pytest.raises(Refused, match="window"):
        RECEIVER.open(callback.query, callback.body, later)
