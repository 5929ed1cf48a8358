"""The envelope, against the vendor's published vector (D 90968) and against tampering."""

from __future__ import annotations

import pytest

from bot.simulator import documents
from bot.simulator.crypto import BadEnvelope, Cipher
from tests.simulator.kit import AES_KEY, TOKEN

VENDOR_CIPHERTEXT = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
    "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5"
    "wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHB"
    "ZZIs2pDBS8R07+qN+E7Q=="
)
VENDOR = ("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149")


def vendor_cipher() -> Cipher:
    return Cipher("QDG6eK", AES_KEY, "wx5823bf96d3bd56c7")


def test_vendor_vector() -> None:
    cipher = vendor_cipher()
    cipher.check(*VENDOR, VENDOR_CIPHERTEXT)
    message = documents.read(cipher.decrypt(VENDOR_CIPHERTEXT))
    assert message["Content"] == "hello"
    assert message["MsgId"] == "4561255354251345929"
    assert message["AgentID"] == "218"


@pytest.mark.parametrize("length", [*range(33), 4095, 70_000])
def test_round_trip_at_every_length(length: int) -> None:
    cipher = vendor_cipher()
    message = ("密" * length).encode()[:length]
    assert cipher.decrypt(cipher.encrypt(message)) == message


def test_changed_signature_part_is_refused() -> None:
    cipher = vendor_cipher()
    for place in range(3):
        parts = [*VENDOR, VENDOR_CIPHERTEXT]
        parts[place] = parts[place][:-1] + ("0" if parts[place][-1] != "0" else "1")
        signature, timestamp, nonce, encrypted = parts
        with pytest.raises(BadEnvelope):
            cipher.check(signature, timestamp, nonce, encrypted)


def test_foreign_receiver_is_refused() -> None:
    foreign = Cipher("QDG6eK", AES_KEY, "wwother")
    with pytest.raises(BadEnvelope, match="receiveid"):
        vendor_cipher().decrypt(foreign.encrypt(b"<xml/>"))


@pytest.mark.parametrize("broken", ["", "not base64!", "QUJD", VENDOR_CIPHERTEXT[:-24], VENDOR_CIPHERTEXT[44:]])
def test_broken_ciphertext_is_one_kind_of_error(broken: str) -> None:
    with pytest.raises(BadEnvelope):
        vendor_cipher().decrypt(broken)


def test_key_must_have_43_characters() -> None:
    with pytest.raises(ValueError, match="43"):
        Cipher(TOKEN, AES_KEY + "=", "x")


def test_xml_carries_everything_a_person_can_type() -> None:
    words = "]]><AgentID>1</AgentID> & <b> 😀 \u202e 全角，\n第二行"
    fields = {"Content": words, "Number": 7, "List": {"Item": ["a", "b"]}, "Empty": ""}
    expected = {"Content": words, "Number": "7", "List": {"Item": ["a", "b"]}, "Empty": ""}
    assert documents.read(documents.write(fields)) == expected


def test_characters_xml_cannot_carry_never_arrive() -> None:
    assert documents.read(documents.write({"Content": "a\x00\x08\ufffe\ud800b"}))["Content"] == "ab"
