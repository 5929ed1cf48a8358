"""The sending side, written from the platform's documents alone: it shares no code with ``bot.wecom``."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.wecom.crypto import EdgeKeys

CORP = "wx5823bf96d3bd56c7"
AGENT = 218
TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
OTHER_AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
STAMP = 1409659813
NOW = datetime.fromtimestamp(STAMP, UTC)


def keys(**changes: object) -> EdgeKeys:
    return EdgeKeys(**{"corp_id": CORP, "agent_id": AGENT, "token": TOKEN, "aes_key": AES_KEY} | changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Callback:
    query: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Platform:
    """Seals callbacks; each field can be set wrong to play a forger who knows the keys."""

    corp: str = CORP
    agent: str | None = str(AGENT)
    token: str = TOKEN
    aes_key: str = AES_KEY
    receiver: str = CORP
    stamp: str = str(STAMP)
    nonce: str = "1372623149"

    def padded(self, inner: bytes, *, length: int | None = None) -> bytes:
        size = len(inner) if length is None else length
        plain = os.urandom(16) + size.to_bytes(4, "big") + inner + self.receiver.encode()
        count = 32 - len(plain) % 32
        return plain + bytes([count]) * count

    def encrypted(self, plain: bytes) -> str:
        key = base64.b64decode(self.aes_key + "=")
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()

    def decrypted(self, sealed: str) -> tuple[bytes, bytes]:
        """Message and receiver."""
        key = base64.b64decode(self.aes_key + "=")
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
        plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
        plain = plain[: -plain[-1]]
        stop = 20 + int.from_bytes(plain[16:20], "big")
        return plain[20:stop], plain[stop:]

    def signature(self, sealed: str) -> str:
        return hashlib.sha1("".join(sorted([self.token, self.stamp, self.nonce, sealed])).encode()).hexdigest()  # noqa: S324

    def query(self, sealed: str) -> dict[str, str]:
        return {"msg_signature": self.signature(sealed), "timestamp": self.stamp, "nonce": self.nonce}

    def covered(self, sealed: str) -> bytes:
        agent = "" if self.agent is None else f"<AgentID><![CDATA[{self.agent}]]></AgentID>"
        to = f"<ToUserName><![CDATA[{self.corp}]]></ToUserName>"
        return f"<xml>{to}<Encrypt><![CDATA[{sealed}]]></Encrypt>{agent}</xml>".encode()

    def sends(self, inner: bytes) -> Callback:
        return self.sends_plain(self.padded(inner))

    def sends_plain(self, plain: bytes) -> Callback:
        """As it stands, whatever its padding."""
        return self.sends_sealed(self.encrypted(plain))

    def sends_sealed(self, sealed: str) -> Callback:
        return Callback(self.query(sealed), self.covered(sealed))

    def sends_body(self, body: bytes) -> Callback:
        """Any outer body, signed as if ``x`` were its ciphertext."""
        return Callback(self.query("x"), body)

    def asks(self, echo: bytes) -> dict[str, str]:
        sealed = self.encrypted(self.padded(echo))
        return self.query(sealed) | {"echostr": sealed}


def xml(**fields: str | int | None) -> bytes:
    """Inner XML; values starting with ``<`` are taken as they are, None leaves a standard field out."""
    standard: dict[str, str | int | None] = {
        "ToUserName": CORP,
        "FromUserName": "zhangsan",
        "CreateTime": STAMP,
        "AgentID": AGENT,
    }
    children = (f"<{tag}>{_value(value)}</{tag}>" for tag, value in (standard | fields).items() if value is not None)
    return f"<xml>{''.join(children)}</xml>".encode()


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) or value.startswith("<") else f"<![CDATA[{value}]]>"


def message(kind: str = "text", **fields: str | int | None) -> bytes:
    own: dict[str, str | int | None] = {"MsgType": kind, "MsgId": 4561255354251345929}
    return xml(**own | fields)


def event(name: str, **fields: str | int | None) -> bytes:
    own: dict[str, str | int | None] = {"MsgType": "event", "Event": name}
    return xml(**own | fields)


HELLO = message(Content="你好")
