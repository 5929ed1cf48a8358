"""Keys of card buttons: what a tap means, sealed so that it cannot be forged or used by somebody else.

``action-case-item-seal``: only letters, digits and hyphens, safe in every field of every card.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from handlers.passtokens import PassTokens

_SHAPE = re.compile(r"([a-z_]{1,32})-(\d{1,18})-([0-9a-z_]{0,24})-([0-9a-f]{20})")


@dataclass(frozen=True, slots=True)
class Key:
    """action: what is to be done.  case: to which case.  item: to which part of it (a report's ordinal, a field)."""

    action: str
    case: int
    item: str = ""


class Keys:
    """Seals keys for one recipient and opens them for the one who tapped. passes: what QR codes of visits carry."""

    def __init__(self, secret: bytes) -> None:
        self.passes = PassTokens(secret)
        own = hmac.digest(secret, b"xinan card keys v1", "sha256")
        self._sealer = HMAC(own, SHA256())  # copied, never fed: a card has several keys

    def seal(self, key: Key, person: str) -> str:
        plain = f"{key.action}-{key.case}-{key.item}"
        return f"{plain}-{self._mac(plain, person)}"

    def open(self, text: str, person: str) -> Key | None:
        """None when the key was not made by us for this person."""
        found = _SHAPE.fullmatch(text)
        if found is None:
            return None
        action, case, item, mac = found.groups()
        made_here = hmac.compare_digest(mac, self._mac(f"{action}-{case}-{item}", person))
        return Key(action, int(case), item) if made_here else None

    def _mac(self, plain: str, person: str) -> str:
        sealer = self._sealer.copy()
        sealer.update(f"{plain}|{person}".encode())
        return sealer.finalize()[:10].hex()
