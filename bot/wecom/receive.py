"""The receiver: every check a callback passes before anything looks at what it says (failures.md 2.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from bot.wecom import markup
from bot.wecom.crypto import EdgeKeys, Envelope, envelope
from bot.wecom.refused import Refused as Refused

SIZE = 64 * 1024  # bytes of one request body
WINDOW = 600  # seconds; wide, since nobody documents how a redelivery is stamped: the durable key stops replays

_TIMESTAMP = re.compile(r"[0-9]{10}")
_NONCE = re.compile(r"[0-9A-Za-z]{1,64}")
_SIGNATURE = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A callback that passed.

    fields: the elements of its XML.  keys: the set it was sealed with; the answer must be sealed with the same.
    """

    xml: bytes
    fields: markup.Branch
    keys: EdgeKeys


@dataclass(frozen=True, slots=True)
class _Seal:
    """The signed part of a query, grammar checked: the four values are joined without separators before they are
    signed, so a loose grammar would let one signature stand for many pairs of timestamp and nonce.
    """

    signature: str
    timestamp: str
    nonce: str

    def is_within(self, now: datetime) -> bool:
        return abs(now.timestamp() - int(self.timestamp)) <= WINDOW


class Receiver:
    """Opens callbacks for one app. Raises Refused, and nothing but Refused, on everything that is not for us."""

    def __init__(self, keys: EdgeKeys) -> None:
        self._envelopes = tuple(envelope(each) for each in keys.each())

    def verify_url(self, query: Mapping[str, str], now: datetime, *, check_window: bool = True) -> bytes:
        """The plain bytes to answer a URL verification with, nothing added (``D 90930`` 3.1)."""
        seal = _seal(query)
        echo = query.get("echostr", "")
        if not 0 < len(echo) <= SIZE or not echo.isascii():
            raise Refused("grammar")
        return self._signer(seal, echo, now, check_window).open(echo)

    def open(self, query: Mapping[str, str], body: bytes, now: datetime, *, check_window: bool = True) -> bytes:
        """The decrypted, checked inner XML."""
        return self.receive(query, body, now, check_window=check_window).xml

    def receive(self, query: Mapping[str, str], body: bytes, now: datetime, *, check_window: bool = True) -> Opened:
        """The same with its elements and keys. ``check_window=False`` is for callbacks recorded earlier."""
        if not 0 < len(body) <= SIZE:
            raise Refused("size")
        seal = _seal(query)
        outer = markup.read(body, markup.OUTER)
        sealed = markup.text(outer, "Encrypt")
        signer = self._signer(seal, sealed, now, check_window)
        _check_cover(outer, signer.keys)
        xml, fields = markup.mended(signer.open(sealed))
        _check_address(fields, signer.keys)
        return Opened(xml, fields, signer.keys)

    def _signer(self, seal: _Seal, sealed: str, now: datetime, check_window: bool) -> Envelope:
        for each in self._envelopes:
            if each.is_signed(seal.signature, seal.timestamp, seal.nonce, sealed):
                break
        else:
            raise Refused("signature")
        if check_window and not seal.is_within(now):
            raise Refused("window")
        return each


def _seal(query: Mapping[str, str]) -> _Seal:
    signature, timestamp, nonce = (query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
    if not (_SIGNATURE.fullmatch(signature) and _TIMESTAMP.fullmatch(timestamp) and _NONCE.fullmatch(nonce)):
        raise Refused("grammar")
    return _Seal(signature, timestamp, nonce)


def _check_cover(outer: markup.Branch, keys: EdgeKeys) -> None:
    """The cover is not signed and may say nothing; what it says must be right."""
    if not _same(markup.text(outer, "ToUserName") or keys.corp_id, keys.corp_id):
        raise Refused("addressee")
    if not _same(markup.text(outer, "AgentID") or str(keys.agent_id), str(keys.agent_id)):
        raise Refused("agent")


def _check_address(inner: markup.Branch, keys: EdgeKeys) -> None:
    if not _same(markup.text(inner, "ToUserName"), keys.corp_id):
        raise Refused("addressee")
    agent = markup.text(inner, "AgentID")
    if not agent and _is_of_the_system(inner):
        return
    if not _same(agent, str(keys.agent_id)):
        raise Refused("agent")


def _is_of_the_system(inner: markup.Branch) -> bool:
    """Events of the platform itself (change_contact, batch_job_result) may come without an AgentID."""
    return markup.text(inner, "FromUserName") == "sys" and markup.text(inner, "MsgType") == "event"


def _same(told: str, ours: str) -> bool:
    return compare_digest(told.encode(), ours.encode())
