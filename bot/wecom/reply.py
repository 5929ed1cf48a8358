"""The passive reply: encrypted text in the answer to the callback (``D 90241``)."""

from __future__ import annotations

import re
from datetime import datetime

from bot.wecom.crypto import EdgeKeys, envelope
from bot.wecom.markup import NOT_XML

LIMIT = 2048  # bytes of text; the platform cuts what is longer, wherever that is

_NONCE = re.compile(r"[0-9A-Za-z]{1,64}")


def seal(text: str, to: str, keys: EdgeKeys, now: datetime, nonce: str) -> bytes:
    """The body to answer the callback with; empty for an empty text, which means "received, nothing to say".

    keys: those the callback came under.  nonce: fresh letters and digits, at most 64.
    Raises ValueError where the text is longer than 2,048 bytes or the nonce is misspelled.
    """
    said = NOT_XML.sub("", text)
    if not said:
        return b""
    if len(said.encode()) > LIMIT:
        raise ValueError("the passive reply is longer than 2048 bytes")
    if not _NONCE.fullmatch(nonce):
        raise ValueError("the nonce must be 1 to 64 letters and digits")
    return _wrapped(_message(said, to, keys.corp_id, int(now.timestamp())), keys, str(int(now.timestamp())), nonce)


def _message(text: str, to: str, corp_id: str, at: int) -> bytes:
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName><FromUserName>{_cdata(corp_id)}</FromUserName>"
        f"<CreateTime>{at}</CreateTime><MsgType>text</MsgType><Content>{_cdata(text)}</Content></xml>"
    ).encode()


def _cdata(value: str) -> str:
    """Closing brackets are split over two sections: wechatpy's templates let them end the section and add elements."""
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _wrapped(message: bytes, keys: EdgeKeys, timestamp: str, nonce: str) -> bytes:
    cover = envelope(keys)
    sealed = cover.seal(message)
    signature = cover.signature(timestamp, nonce, sealed)
    return (
        f"<xml><Encrypt>{_cdata(sealed)}</Encrypt><MsgSignature>{signature}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{nonce}</Nonce></xml>"
    ).encode()
