"""The sealed envelope of the platform: SHA-1 signature, AES-256-CBC, PKCS#7 to 32 bytes (``D 90968``).

wechatpy carries the cipher, the padding on the way out and the signature; what it leaves open is fenced off here,
one fence a method, and docs/adr/0003-envelope-crypto.md says which and why.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hmac import compare_digest
from typing import TypeAlias

from wechatpy.enterprise.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from bot.wecom.refused import Refused

RandomBytes: TypeAlias = Callable[[int], bytes]

BLOCK = 32
_HEAD = 20  # 16 random bytes, then the length of the message in 4

_SPELLING = (
    ("corp_id", "WECOM_CORP_ID", re.compile(r"[0-9A-Za-z_-]{1,64}")),
    ("token", "WECOM_TOKEN", re.compile(r"[0-9A-Za-z]{1,32}")),
    ("aes_key", "WECOM_ENCODING_AES_KEY", re.compile(r"[0-9A-Za-z]{43}")),
)


@dataclass(frozen=True, slots=True)
class EdgeKeys:
    """What it takes to open the platform's envelopes and to seal ours.

    previous: the keys before a rotation, still accepted beside the new ones until they are taken out of the settings.
    Raises ValueError naming the setting that is misspelled, never showing its value (``D 90930``, ``D 90968``).
    """

    corp_id: str
    agent_id: int
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    previous: EdgeKeys | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name, setting, spelling in _SPELLING:
            if not spelling.fullmatch(getattr(self, name)):
                raise ValueError(f"{setting} is not spelled as the platform spells it: {spelling.pattern}")
        if self.agent_id < 0:
            raise ValueError("WECOM_AGENT_ID is negative")

    def each(self) -> tuple[EdgeKeys, ...]:
        """These keys and those before them, newest first."""
        return (self, *(self.previous.each() if self.previous else ()))


class _FencedCipher(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    """wechatpy's cipher with 16 unpredictable leading bytes: its own draws them from ``random``."""

    def __init__(self, key: bytes, random_bytes: RandomBytes) -> None:
        super().__init__(key)
        self._random_bytes = random_bytes

    def get_random_string(self) -> bytes:
        return self._random_bytes(16)


class Envelope:
    """Seals and opens with one set of keys. Safe to share between threads: nothing in it changes."""

    __slots__ = ("_cipher", "_corp_id", "_receiver", "_token", "keys")

    def __init__(self, keys: EdgeKeys, random_bytes: RandomBytes = secrets.token_bytes) -> None:
        # The vendor's own sample key ends in a character with unused bits set: a strict decoder refuses good keys.
        self._cipher = _FencedCipher(base64.b64decode(keys.aes_key + "="), random_bytes)
        self._corp_id = keys.corp_id
        self._receiver = keys.corp_id.encode()
        self._token = keys.token
        self.keys = keys

    def signature(self, timestamp: str, nonce: str, sealed: str) -> str:
        """Lower-case hexadecimal SHA-1 over the four values, sorted and joined."""
        signer = WeChatSigner()
        signer.add_data(self._token, timestamp, nonce, sealed)
        return str(signer.signature)

    def is_signed(self, signature: str, timestamp: str, nonce: str, sealed: str) -> bool:
        """Compared in constant time. ``signature`` must be ASCII."""
        return compare_digest(self.signature(timestamp, nonce, sealed), signature)

    def seal(self, message: bytes) -> str:
        return str(self._cipher.encrypt(message, self._corp_id), "ascii")

    def open(self, sealed: str) -> bytes:
        """The message inside. Check the signature first: this alone proves nothing. Raises Refused."""
        plain = self._decrypted(sealed)
        end = len(plain) - _padding(plain)
        stop = _HEAD + int.from_bytes(plain[16:_HEAD], "big")
        # A length that is off, by whatever much, leaves something else than exactly our id before the padding.
        if not compare_digest(plain[stop:end], self._receiver):
            raise Refused("receiver")
        return plain[_HEAD:stop]

    def _decrypted(self, sealed: str) -> bytes:
        try:
            blocks = binascii.a2b_base64(sealed, strict_mode=True)
        except ValueError:
            raise Refused("cipher") from None
        if not blocks or len(blocks) % BLOCK:
            raise Refused("cipher")
        return bytes(self._cipher.cipher.decrypt(blocks))


def _padding(plain: bytes) -> int:
    """Number of padding bytes: 1 to 32, each of them saying so."""
    count = plain[-1]
    if not 1 <= count <= BLOCK or plain[-count:] != plain[-1:] * count:
        raise Refused("cipher")
    return count


@lru_cache(maxsize=8)
def envelope(keys: EdgeKeys) -> Envelope:
    """One envelope for one set of keys: making the cipher anew costs as much as using it."""
    return Envelope(keys)
