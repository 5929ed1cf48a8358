"""What the callback address answers: to the platform, to everybody else, and when something of ours is broken."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from typing import Any

import pytest
import structlog
from werkzeug.test import EnvironBuilder, TestResponse

from bot.settings import CallbackKey
from bot.wecom.receive import SIZE
from store import failpoints
from store.clock import monotonic
from tests.bot.web.door import PATH, Door, Sealed, Sender
from tests.world import AES_KEY, DUTY, REPORTER, TOKEN, World

OTHER_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def same_refusal(answer: TestResponse) -> bool:
    return (answer.status_code, answer.get_data()) == (400, b"")


# --- the platform ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [PATH, PATH + "/"])
def test_the_verification_of_the_address_is_plain_and_quick(door: Door, path: str) -> None:
    asked = door.sender.question(b"1616140317555161061", door.world.clock.now())
    door.client.get(path, query_string=asked.query)
    began = monotonic()
    answer = door.client.get(path, query_string=asked.query)

    assert (answer.status_code, answer.get_data()) == (200, b"1616140317555161061")
    assert answer.mimetype == "text/plain"
    assert monotonic() - began < 0.3


def test_a_callback_is_answered_once_and_repeated_word_for_word(door: Door, world: World) -> None:
    sealed = door.text(REPORTER, "我的密码泄露了")
    first, again = door.post(sealed), door.post(sealed)

    assert (first.status_code, again.status_code) == (200, 200)
    assert "XL-" in door.sender.opened(first.get_data())
    assert door.sender.opened(again.get_data()) == door.sender.opened(first.get_data())
    assert len(world.acts("leak.reported")) == 1


def test_nothing_to_say_is_an_empty_answer(door: Door) -> None:
    answer = door.post(door.text(REPORTER, "", MsgType="event", Event="unsubscribe"))

    assert (answer.status_code, answer.get_data(), answer.content_length) == (200, b"", 0)


def test_during_a_change_of_keys_each_reply_is_sealed_with_those_the_callback_came_under(world: World) -> None:
    pairs = (CallbackKey("newtoken1", OTHER_KEY), CallbackKey(TOKEN, AES_KEY))
    door = Door(world, replace(world.house, settings=replace(world.house.settings, callback_keys=pairs)))
    for sender in (Sender(), Sender(token="newtoken1", aes_key=OTHER_KEY)):
        answer = door.post(sender.text(REPORTER, "帮助", world.clock.now()))
        assert sender.opened(answer.get_data())
        echo = door.client.get(sender.question(b"42", world.clock.now()).address)
        assert echo.get_data() == b"42"

    mixed = Sender(token="newtoken1", aes_key=AES_KEY)
    assert same_refusal(door.post(mixed.text(REPORTER, "帮助", world.clock.now())))


# --- everybody else --------------------------------------------------------------------------------


def hostile(door: Door) -> dict[str, Sealed]:
    good = door.text(REPORTER, "帮助")
    now = door.world.clock.now()
    stranger = Sender(aes_key=OTHER_KEY)
    return {
        "nothing": Sealed({}, b""),
        "no body": replace(good, body=b""),
        "no query": Sealed({}, good.body),
        "bad signature": good.but(msg_signature="0" * 40),
        "signature of another length": good.but(msg_signature="0"),
        "loose timestamp": good.but(timestamp=" " + good.query["timestamp"]),
        "swapped": good.but(timestamp=good.query["nonce"], nonce=good.query["timestamp"]),
        "other key": stranger.text(REPORTER, "帮助", now),
        "other corp": Sender(corp="wwother").text(REPORTER, "帮助", now),
        "other agent": Sender(agent=7).text(REPORTER, "帮助", now),
        "old": door.sender.text(REPORTER, "帮助", now.replace(year=1970 + 40)),
        "not xml": replace(good, body=b"{}"),
        "entities": replace(good, body=b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>'),
        "not text": replace(good, body=b"\xff\xfe\x00<"),
        "gzip": replace(good, body=gzip.compress(good.body)),
        "inside is no xml": door.sender.sealed("<xml>\ud7ff\x00".encode(), now),
        "nobody speaks": door.text("", "帮助"),
        "everybody speaks": door.text("@all", "帮助"),
        "bad bytes inside": door.sender.sealed(b"<xml><MsgType>\xff</MsgType></xml>", now),
    }


def test_whatever_is_wrong_the_answer_is_the_same(door: Door, world: World) -> None:
    before = world.stored_bytes()
    for name, sealed in hostile(door).items():
        assert same_refusal(door.post(sealed)), name
        headers = dict(door.post(sealed).headers)
        assert headers == {"Content-Type": "application/xml; charset=utf-8", "Content-Length": "0"}, name
    asked = door.sender.question(b"1", world.clock.now())
    for bad in (asked.but(echostr="A"), asked.but(echostr=""), asked.but(timestamp="1"), Sealed({}, b"")):
        assert same_refusal(door.client.get(bad.address))
    assert world.stored_bytes() == before


@pytest.mark.parametrize(
    "method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "X" * 20]
)
def test_other_methods_are_not_for_us(door: Door, method: str) -> None:
    answer = door.client.open(door.text(REPORTER, "帮助").address, method=method)

    assert (answer.status_code, answer.get_data()) == (405, b"")


def test_size_is_looked_at_before_anything_is_read(door: Door) -> None:
    class Untouched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("it was read")

    for length in (str(SIZE + 1), "-1", "1e3", "٣", "99999999999", ""):
        assert answered(door, Untouched(), CONTENT_LENGTH=length) == (400, b""), length
    assert answered(door, Untouched(), HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH=None) == (400, b"")


def test_a_body_of_exactly_the_limit_is_looked_at(door: Door) -> None:
    padded = door.text(REPORTER, "帮助")
    body = padded.body.replace(b"<xml>", b"<xml>" + b" " * (SIZE - len(padded.body)))

    assert len(body) == SIZE
    assert door.post(replace(padded, body=body)).status_code == 200
    assert same_refusal(door.post(replace(padded, body=body + b" ")))


def test_a_body_that_ends_early_is_refused(door: Door) -> None:
    good = door.text(REPORTER, "帮助")

    assert answered(door, io.BytesIO(good.body[:100]), CONTENT_LENGTH=str(len(good.body)), query=good.query) == (
        400,
        b"",
    )


def answered(
    door: Door, stream: io.BytesIO, query: dict[str, str] | None = None, **environ: str | None
) -> tuple[int, bytes]:
    """Straight at the WSGI door, with an environment no client library would make."""
    made = EnvironBuilder(PATH, method="POST", query_string=query or door.text(REPORTER, "帮助").query).get_environ()
    made["wsgi.input"] = stream
    for name, value in environ.items():
        made.pop(name, None) if value is None else made.__setitem__(name, value)
    said: list[str] = []

    def respond(status: str, *_: Any) -> Any:
        said.append(status)

    body = b"".join(door.client.application(made, respond))
    return int(said[0].split()[0]), body


def test_headers_of_a_proxy_change_nothing(door: Door) -> None:
    good = door.text(REPORTER, "帮助")
    forged = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "evil.example", "Host": "evil.example\t"}

    assert door.post(good, headers=forged).status_code == 200
    assert same_refusal(door.post(good.but(nonce="1"), headers=forged))


# --- ourselves -------------------------------------------------------------------------------------


def test_a_fault_in_a_handler_is_answered_honestly_and_made_good(door: Door, world: World) -> None:
    failpoints.arm("turn.decided:1:raise", "web")
    with structlog.testing.capture_logs() as logs:
        said = door.sender.opened(door.says(REPORTER, "我的密码泄露了").get_data())

    assert "XL-" not in said
    assert any(line["event"] == "turn_failed" for line in logs)
    world.passes(minutes=1)
    world.sees(REPORTER, "XL-")
    world.sees(DUTY, "密码")
    assert len(world.acts("leak.reported")) == 1


@pytest.mark.parametrize("place", ["web.received", "web.opened", "web.taken"])
def test_a_fault_outside_of_the_turn_is_no_200_and_loses_nothing(door: Door, world: World, place: str) -> None:
    sealed = door.text(REPORTER, "我的密码泄露了")
    failpoints.arm(f"{place}:1:raise", "web")
    with structlog.testing.capture_logs() as logs:
        answer = door.post(sealed)

    assert (answer.status_code, answer.get_data()) == (503, b"")
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["callback_failed"]
    assert "XL-" in door.sender.opened(door.post(sealed).get_data())
    assert len(world.acts("leak.reported")) == 1
