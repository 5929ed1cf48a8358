"""The callback address as the world outside sees it: any method, any header, any body."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from werkzeug.test import Client, TestResponse

from bot.app import create_app
from bot.services import House
from bot.simulator import documents
from bot.simulator.crypto import Cipher
from tests.world import AES_KEY, AGENT, CORP, TOKEN, World

PATH = "/wecom/callback"


@dataclass(frozen=True)
class Sealed:
    query: dict[str, str]
    body: bytes

    @property
    def address(self) -> str:
        return f"{PATH}?{urlencode(self.query)}"

    def but(self, **changes: str) -> Sealed:
        return replace(self, query=self.query | changes)


@dataclass
class Sender:
    """Seals with one set of keys."""

    token: str = TOKEN
    aes_key: str = AES_KEY
    corp: str = CORP
    agent: int = AGENT

    @property
    def cipher(self) -> Cipher:
        return Cipher(self.token, self.aes_key, self.corp)

    def text(self, person: str, words: str, now: datetime, **fields: Any) -> Sealed:
        head: dict[str, Any] = {
            "ToUserName": self.corp,
            "FromUserName": person,
            "CreateTime": int(now.timestamp()),
            "MsgType": "text",
            "Content": words,
            "MsgId": secrets.randbelow(10**15),
            "AgentID": self.agent,
        }
        return self.sealed(documents.write(head | fields), now)

    def sealed(self, inner: bytes, now: datetime) -> Sealed:
        encrypted = self.cipher.encrypt(inner)
        cover = {"ToUserName": self.corp, "AgentID": str(self.agent), "Encrypt": encrypted}
        return Sealed(self._signed(encrypted, now), documents.write(cover))

    def question(self, echo: bytes, now: datetime) -> Sealed:
        encrypted = self.cipher.encrypt(echo)
        return Sealed(self._signed(encrypted, now) | {"echostr": encrypted}, b"")

    def opened(self, body: bytes) -> str:
        """The text of a passive reply, its envelope checked."""
        envelope = {child.tag: child.text or "" for child in ElementTree.fromstring(body)}  # noqa: S314 - our own
        self.cipher.check(envelope["MsgSignature"], envelope["TimeStamp"], envelope["Nonce"], envelope["Encrypt"])
        inner = ElementTree.fromstring(self.cipher.decrypt(envelope["Encrypt"]))  # noqa: S314
        return inner.findtext("Content") or ""

    def _signed(self, encrypted: str, now: datetime) -> dict[str, str]:
        timestamp, nonce = str(int(now.timestamp())), str(secrets.randbelow(10**10))
        signature = self.cipher.sign(timestamp, nonce, encrypted)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


class Door:
    """The application without a socket in front."""

    def __init__(self, world: World, house: House | None = None) -> None:
        self.world = world
        self.house = house or world.house
        self.sender = Sender()
        self.client = Client(create_app(self.house))

    def post(self, sealed: Sealed, **more: Any) -> TestResponse:
        return self.client.post(sealed.address, data=sealed.body, content_type="text/xml", **more)

    def says(self, person: str, words: str) -> TestResponse:
        return self.post(self.text(person, words))

    def text(self, person: str, words: str, **fields: Any) -> Sealed:
        return self.sender.text(person, words, self.world.clock.now(), **fields)
