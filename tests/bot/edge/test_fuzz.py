"""Whatever comes in, only Refused comes out, and quickly (S31). EDGE_FUZZ=n multiplies the number of examples."""

from __future__ import annotations

import base64
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.wecom.parse import parse
from bot.wecom.receive import Receiver, Refused
from handlers.types import TextSaid, Update
from tests.bot.edge.platform import HELLO, NOW, STAMP, Callback, Platform, event, keys, message

RECEIVER = Receiver(keys())
NAUGHTY: list[str] = json.loads((Path(__file__).parent / "naughty.json").read_text(encoding="utf-8"))

often = settings(
    max_examples=150 * int(os.environ.get("EDGE_FUZZ", "1")),
    deadline=None,  # CPU time is what is held to its limit below: the machine may be busy
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

anything = st.text(st.characters(exclude_categories=()))
tags = st.sampled_from(
    [
        "ToUserName",
        "FromUserName",
        "CreateTime",
        "MsgType",
        "MsgId",
        "AgentID",
        "AgentId",
        "Content",
        "Event",
        "EventKey",
        "TaskId",
        "ResponseCode",
        "MediaId",
        "SelectedItems",
        "SelectedItem",
        "QuestionKey",
        "OptionIds",
        "OptionId",
        "OpitonIds",
        "Location_X",
        "Location_Y",
        "Label",
        "ChangeType",
        "UserID",
        "BatchJob",
        "JobId",
        "ApprovalInfo",
        "Comments",
        "CommentId",
        "Encrypt",
        "Format",
        "FileName",
        "Title",
        "Url",
        "xml",
    ]
)
values = st.one_of(
    anything,
    st.sampled_from(["", "text", "event", "template_card_event", "change_contact", "location", "image", "sys", "218"]),
    st.integers().map(str),
    st.floats().map(str),
)
trees = st.recursive(st.tuples(tags, values), lambda below: st.tuples(tags, st.lists(below, max_size=4)), max_leaves=12)


def written(tree: object) -> str:
    if not isinstance(tree, tuple):
        return "".join(map(written, tree)) if isinstance(tree, list) else str(tree)
    tag, below = tree
    inside = written(below) if isinstance(below, list) else f"<![CDATA[{below.replace(']]>', ']]')}]]>"
    return f"<{tag}>{inside}</{tag}>"


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def is_taken_or_refused(callback: Callback) -> None:
    """Within 50 ms of processor time; a crowded processor may be slow at once, but not three times."""
    assert min(_spent_on(callback) for _ in range(3)) <= 0.05


def _spent_on(callback: Callback) -> float:
    start = time.thread_time()
    _opens_or_refuses(callback)
    return time.thread_time() - start


def _opens_or_refuses(callback: Callback) -> None:
    try:
        opened = RECEIVER.open(callback.query, callback.body, NOW)
    except Refused:
        return
    is_understood_or_refused(opened)


def is_understood_or_refused(xml: bytes) -> None:
    try:
        update = parse(xml)
    except Refused:
        return
    assert isinstance(update, Update)
    assert update.key[:2] in {"m:", "e:"}
    assert update.person
    assert update.at.tzinfo is not None


@often
@given(st.dictionaries(st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr"]), anything), st.binary())
def test_any_query_and_any_body(query: dict[str, str], body: bytes) -> None:
    is_taken_or_refused(Callback(query, body))
    with pytest.raises(Refused):
        RECEIVER.verify_url(query, NOW)


@often
@given(st.binary(max_size=2000))
def test_any_body_under_an_honest_query(body: bytes) -> None:
    is_taken_or_refused(Callback(Platform().query("x"), body))


@often
@given(st.lists(trees, max_size=6))
def test_any_cover(children: list[object]) -> None:
    is_taken_or_refused(Platform().sends_body(as_bytes(f"<xml>{written(children)}</xml>")))


@often
@given(st.binary(max_size=500).map(base64.b64encode).map(bytes.decode))
def test_any_ciphertext_well_signed(sealed: str) -> None:
    is_taken_or_refused(Platform().sends_sealed(sealed))


@often
@given(st.binary(min_size=1, max_size=20).map(lambda some: (some * 64)[: len(some) * 32]))
def test_any_plaintext_well_encrypted(plain: bytes) -> None:
    is_taken_or_refused(Platform().sends_plain(plain))


@often
@given(st.binary(max_size=500))
def test_any_message_well_sealed(inner: bytes) -> None:
    is_taken_or_refused(Platform().sends(inner))
    is_understood_or_refused(inner)


@often
@given(st.lists(trees, max_size=10))
def test_any_elements_well_sealed(children: list[object]) -> None:
    inner = as_bytes(f"<xml>{written(children)}</xml>")
    is_taken_or_refused(Platform().sends(inner))
    is_understood_or_refused(inner)


@often
@given(
    st.sampled_from([HELLO, message("image", MediaId="m"), event("click", EventKey="k"), event("template_card_event")]),
    st.dictionaries(tags, values, max_size=4),
)
def test_an_honest_message_with_other_values(inner: bytes, changes: dict[str, str]) -> None:
    extra = "".join(written((tag, value)) for tag, value in changes.items())
    inner = inner.removesuffix(b"</xml>") + as_bytes(extra) + b"</xml>"
    is_taken_or_refused(Platform().sends(inner))


@often
@given(st.data())
def test_an_honest_callback_with_a_few_bytes_changed(data: st.DataObject) -> None:
    honest = Platform().sends(HELLO)
    body = bytearray(honest.body)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    is_taken_or_refused(Callback(honest.query, bytes(body)))


@often
@given(anything)
def test_any_sentence_gets_through(text: str) -> None:
    """A person may type anything XML can be made to carry: it arrives as text, never as a refusal."""
    raw = as_bytes(text.replace("]]>", "]] >"))
    callback = Platform().sends(message(Content="@@").replace(b"@@", raw))
    update = parse(RECEIVER.open(callback.query, callback.body, NOW))
    assert isinstance(update, TextSaid)
    update.text.encode()


@pytest.mark.parametrize("number", range(len(NAUGHTY)))
def test_the_big_list_of_naughty_strings(number: int) -> None:
    raw = NAUGHTY[number].replace("]]>", "]]]]><![CDATA[>")
    callback = Platform().sends(message(Content="@@").replace(b"@@", as_bytes(raw)))
    update = parse(RECEIVER.open(callback.query, callback.body, NOW))
    assert isinstance(update, TextSaid)
    assert update.at.timestamp() == STAMP
    for odd in (NAUGHTY[number], NAUGHTY[number] * 3):
        for query in ({"timestamp": odd}, {"nonce": odd}, {"msg_signature": odd}):
            with pytest.raises(Refused):
                RECEIVER.open(callback.query | query, callback.body, NOW)
