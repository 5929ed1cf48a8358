"""The platform's own published example (D 90968) and its verification request."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.wecom.parse import parse
from bot.wecom.receive import Receiver, Refused
from handlers.types import TextSaid
from tests.bot.edge.platform import AGENT, CORP, NOW, keys

SEALED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/s"
    "YYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJ"
    "YuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGU"
    "callcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDY"
    "A5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)
QUERY = {
    "msg_signature": "477715d11cdb4164915debcba66cb864d751f3e6",
    "timestamp": "1409659813",
    "nonce": "1372623149",
}
BODY = (
    f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName>"
    f"<Encrypt><![CDATA[{SEALED}]]></Encrypt><AgentID><![CDATA[{AGENT}]]></AgentID></xml>"
).encode()
ASKED = {
    "msg_signature": "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
    "timestamp": "1409659589",
    "nonce": "263014780",
    "echostr": "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
}


def test_it_decrypts_to_what_the_platform_says() -> None:
    update = parse(Receiver(keys()).open(QUERY, BODY, NOW))
    assert update == TextSaid(
        key="m:4561255354251345929", person="mycreate", at=datetime(2014, 9, 2, 12, 10, 13, tzinfo=UTC), text="hello"
    )


def test_the_verification_is_answered_with_the_bare_echo() -> None:
    assert Receiver(keys()).verify_url(ASKED, NOW) == b"1616140317555161061"


def test_the_padding_of_the_base64_decoded_once_too_often_is_refused() -> None:
    with pytest.raises(Refused):
        Receiver(keys()).verify_url(ASKED | {"echostr": ASKED["echostr"].replace("+", " ")}, NOW)


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80])
def test_every_byte_of_the_body_changed_is_refused_or_changes_nothing(flip: int) -> None:
    """Outside the ciphertext a change may hit a byte that says nothing; then what comes out is the same."""
    receiver = Receiver(keys())
    said = receiver.open(QUERY, BODY, NOW)
    taken = []
    for at in range(len(BODY)):
        changed = BODY[:at] + bytes([BODY[at] ^ flip]) + BODY[at + 1 :]
        try:
            assert receiver.open(QUERY, changed, NOW) == said
            taken.append(at)
        except Refused:
            continue
    start = BODY.index(SEALED.encode())
    assert not [at for at in taken if start <= at < start + len(SEALED)]
    assert not taken


def test_every_character_of_the_query_changed_is_refused() -> None:
    receiver = Receiver(keys())
    for name, value in QUERY.items():
        for at in range(len(value)):
            changed = value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]
            with pytest.raises(Refused):
                receiver.open(QUERY | {name: changed}, BODY, NOW, check_window=False)


def test_every_byte_of_the_ciphertext_changed_under_a_good_signature_opens_nothing_else() -> None:
    """Whoever could sign but not encrypt: the text may be garbled in the middle, never the frame around it."""
    from tests.bot.edge.platform import Platform

    receiver = Receiver(keys())
    for at in range(len(SEALED)):
        sealed = SEALED[:at] + ("A" if SEALED[at] != "A" else "B") + SEALED[at + 1 :]
        callback = Platform().sends_sealed(sealed)
        try:
            inner = receiver.open(callback.query, callback.body, NOW)
        except Refused:
            continue
        assert CORP.encode() in inner
