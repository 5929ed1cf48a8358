"""The callback envelope (D 90968), written from the document and not from any library the product uses.

AES-256-CBC, IV = first 16 bytes of the key, PKCS#7 padding to multiples of **32**;
plaintext = 16 random bytes | length of the message, 4 bytes big-endian | message | receiveid.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes

BLOCK = 32


class BadEnvelope(ValueError):
    """The other side's envelope is broken: signature, padding, length or receiver."""


class Cipher:
    """Signs, seals and opens messages for one app (``receiveid`` = corp id)."""

    def __init__(self, token: str, encoding_aes_key: str, receiveid: str) -> None:
        if len(encoding_aes_key) != 43:
            raise ValueError("EncodingAESKey has exactly 43 characters")
        self._token = token
        # The vendor's own sample key ends in a character with unused bits set; a strict decoder would refuse it.
        self._key = base64.b64decode(encoding_aes_key + "=")
        self._receiveid = receiveid.encode()

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        joined = "".join(sorted([self._token, timestamp, nonce, encrypted]))
        return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()

    def check(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> None:
        expected = self.sign(timestamp, nonce, encrypted)
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise BadEnvelope("signature does not match")

    def encrypt(self, message: bytes) -> str:
        body = secrets.token_bytes(16) + len(message).to_bytes(4, "big") + message + self._receiveid
        fill = BLOCK - len(body) % BLOCK
        encryptor = self._block_cipher().encryptor()
        sealed = encryptor.update(body + bytes([fill]) * fill) + encryptor.finalize()
        return base64.b64encode(sealed).decode("ascii")

    def decrypt(self, encrypted: str) -> bytes:
        """Raises BadEnvelope."""
        plain = self._open(encrypted)
        length = int.from_bytes(plain[16:20], "big")
        if 20 + length > len(plain):
            raise BadEnvelope("length field is longer than the message")
        if plain[20 + length :] != self._receiveid:
            raise BadEnvelope("receiveid is somebody else's")
        return plain[20 : 20 + length]

    def _open(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadEnvelope("not base64") from error
        if not sealed or len(sealed) % BLOCK:
            raise BadEnvelope("ciphertext is not a multiple of 32 bytes")
        decryptor = self._block_cipher().decryptor()
        return _without_padding(decryptor.update(sealed) + decryptor.finalize())

    def _block_cipher(self) -> BlockCipher[modes.CBC]:
        return BlockCipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def _without_padding(padded: bytes) -> bytes:
    fill = padded[-1]
    if not 1 <= fill <= BLOCK or padded[-fill:] != bytes([fill]) * fill:
        raise BadEnvelope("padding is broken")
    plain = padded[:-fill]
    if len(plain) < 20:
        raise BadEnvelope("plaintext is too short")
    return plain
