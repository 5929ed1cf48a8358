"""The envelope against a second implementation, both ways: npm's ``@wecom/crypto``, live and frozen."""

from __future__ import annotations

import base64
import json
import xml.etree.ElementTree as ET

import pytest

from bot.wecom.crypto import Envelope
from bot.wecom.parse import parse
from bot.wecom.receive import Receiver, Refused
from bot.wecom.reply import seal
from handlers.types import TextSaid
from tests.bot.edge.interop import oracle as interop
from tests.bot.edge.interop.oracle import FROZEN, Oracle
from tests.bot.edge.platform import AES_KEY, CORP, NOW, STAMP, TOKEN, Platform, keys, message

RECEIVER = Receiver(keys())
ROWS: list[dict[str, str]] = json.loads(FROZEN.read_text(encoding="utf-8"))["callbacks"]


@pytest.fixture(scope="module")
def second() -> Oracle:
    return interop.oracle()


def query(row: dict[str, str]) -> dict[str, str]:
    return {"msg_signature": row["signature"], "timestamp": str(STAMP), "nonce": row["nonce"]}


def opened_text(query: dict[str, str], sealed: str) -> str:
    update = parse(RECEIVER.open(query, Platform().covered(sealed), NOW))
    assert isinstance(update, TextSaid)
    return update.text


# ------------------------------------------------------------------------------------------------- frozen


def test_the_frozen_ciphertexts_are_all_there() -> None:
    assert [row["text"] for row in ROWS] == interop.texts()
    lengths = {len(base64.b64decode(row["sealed"])) % 32 for row in ROWS}
    assert lengths == {0}


@pytest.mark.parametrize("row", ROWS, ids=[row["nonce"] for row in ROWS])
def test_a_frozen_callback_opens(row: dict[str, str]) -> None:
    assert opened_text(query(row), row["sealed"]) == row["text"]
    with pytest.raises(Refused):
        RECEIVER.open(query(row) | {"nonce": row["nonce"] + "0"}, Platform().covered(row["sealed"]), NOW)


@pytest.mark.parametrize("row", ROWS, ids=[row["nonce"] for row in ROWS])
def test_we_seal_to_the_same_bytes_given_the_same_random_ones(row: dict[str, str]) -> None:
    envelope = Envelope(keys(), lambda _: base64.b64decode(row["random"]))
    inner = message(Content=row["text"].replace("]]>", "]]]]><![CDATA[>"))
    assert envelope.seal(inner) == row["sealed"]
    assert envelope.signature(str(STAMP), row["nonce"], row["sealed"]) == row["signature"]


# ------------------------------------------------------------------------------------------------- live


@pytest.mark.node
def test_what_it_seals_we_open(second: Oracle) -> None:
    inner = [message(Content=text.replace("]]>", "]]]]><![CDATA[>")).decode() for text in interop.texts()]
    sealing = {"do": "encrypt", "key": AES_KEY, "receiver": CORP}
    sealed = second.ask([sealing | {"text": each} for each in inner])
    signing = {"do": "sign", "token": TOKEN, "timestamp": str(STAMP), "nonce": "n"}
    signatures = second.ask([signing | {"sealed": each} for each in sealed])
    for text, each, signature in zip(interop.texts(), sealed, signatures, strict=True):
        assert opened_text({"msg_signature": signature, "timestamp": str(STAMP), "nonce": "n"}, each) == text


@pytest.mark.node
def test_what_we_seal_it_opens(second: Oracle) -> None:
    said = [text for text in interop.texts() if text and len(text.encode()) <= 2048]
    covers = [ET.fromstring(seal(text, "zhangsan", keys(), NOW, "n1")) for text in said]  # noqa: S314
    sealed = [cover.findtext("Encrypt", "") for cover in covers]
    opened = second.ask([{"do": "decrypt", "key": AES_KEY, "sealed": each} for each in sealed])
    signing = {"do": "sign", "token": TOKEN, "timestamp": str(STAMP), "nonce": "n1"}
    signatures = second.ask([signing | {"sealed": each} for each in sealed])
    assert [cover.findtext("MsgSignature") for cover in covers] == signatures
    assert {answer["receiver"] for answer in opened} == {CORP}
    assert [ET.fromstring(answer["text"]).findtext("Content") for answer in opened] == said  # noqa: S314


@pytest.mark.node
def test_its_envelope_for_somebody_else_is_refused(second: Oracle) -> None:
    asked = {"do": "encrypt", "key": AES_KEY, "text": message(Content="x").decode(), "receiver": "wwother"}
    callback = Platform().sends_sealed(second.ask([asked])[0])
    with pytest.raises(Refused, match="receiver"):
        RECEIVER.open(callback.query, callback.body, NOW)


def test_without_node_ci_fails_and_others_are_told() -> None:
    def nowhere(_: str) -> None:
        return None

    with pytest.raises(pytest.fail.Exception, match="node is not installed"):
        interop.oracle(find=nowhere, in_ci=True)
    with pytest.raises(pytest.skip.Exception, match="node is not installed"):
        interop.oracle(find=nowhere, in_ci=False)


def test_the_lock_names_the_package_by_hash_and_no_host() -> None:
    lock = (FROZEN.parent / "package-lock.json").read_text()
    assert "sha512-" in lock
    assert "http" not in lock
    assert "resolved" not in lock
