"""What the QR code of a visit carries: which visit, so that nobody can guess it, read its number or count visits by it.

The same visit has the same token every time it is asked for (AES-SIV, RFC 5297, wants no nonce), so a pass that was
printed or forwarded stays good; how long is asked of the record. It opens nothing by itself: whoever brings it logs in.
"""

from __future__ import annotations

import base64
import hmac
import re

# 16 bytes of seal and 8 of number are 32 letters exactly: there is one spelling of each token.
SHAPE = re.compile(r"p[A-Za-z0-9_-]{32}")
_NUMBER_BYTES = 8
_PURPOSE = [b"xinan visit pass v1"]


class PassTokens:
    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"xinan pass tokens v1", "sha512")

    def seal(self, case: int) -> str:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        sealed = AESSIV(self._key).encrypt(case.to_bytes(_NUMBER_BYTES, "big"), _PURPOSE)
        return "p" + base64.urlsafe_b64encode(sealed).decode()

    def open(self, text: str) -> int | None:
        """The case it names; None for what we have not made."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        if SHAPE.fullmatch(text) is None:
            return None
        try:
            return int.from_bytes(AESSIV(self._key).decrypt(base64.urlsafe_b64decode(text[1:]), _PURPOSE), "big")
        except InvalidTag:
            return None
