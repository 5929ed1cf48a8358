"""Small signed notes that browsers carry for us: logins, sessions, tickets of uploads. Nothing secret is in them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

Note = dict[str, Any]


class Seals:
    """kind: what a note is good for; one of another kind is not accepted in its place."""

    def __init__(self, secret: bytes) -> None:
        self._secret = hmac.digest(secret, b"xinan page seals v1", "sha256")

    def seal(self, kind: str, note: Note, until: datetime) -> str:
        plain = json.dumps(note | {"until": int(until.timestamp())}, ensure_ascii=False, separators=(",", ":"))
        body = base64.urlsafe_b64encode(plain.encode()).rstrip(b"=")
        return f"{body.decode()}.{self._mac(kind, body)}"

    def open(self, kind: str, text: str, now: datetime) -> Note | None:
        """None for what we have not made, what was made for something else, and what is over."""
        body, _, mac = text.partition(".")
        try:
            raw = body.encode("ascii")
            if not hmac.compare_digest(mac.encode("ascii"), self._mac(kind, raw).encode()):
                return None
            note: Note = json.loads(base64.urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)))
        except (ValueError, binascii.Error):
            return None
        return note if now.timestamp() < note["until"] else None

    def _mac(self, kind: str, body: bytes) -> str:
        return hmac.digest(self._secret, kind.encode() + b"." + body, hashlib.sha256).hex()[:40]


LOGIN_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=2)
