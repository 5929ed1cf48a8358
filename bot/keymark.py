"""Which data key the record was written with: a fingerprint beside it, so that another key is noticed at once.

A key that was silently replaced (a lost state folder, a restore on a new machine) makes the cards on the phones and the
encrypted fields unreadable; nothing else would say so.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection

from store import beats
from store.uow import Work

_NAME = "data_key"


def fingerprint(key: bytes) -> str:
    """Tells keys apart and says nothing about them."""
    return hmac.new(key, b"xinan data key", hashlib.sha256).hexdigest()[:32]


def is_another(connection: Connection, key: bytes) -> bool:
    """True when the record was written with a key that is not this one."""
    known = beats.one(connection, _NAME)
    return known is not None and not hmac.compare_digest(known.note, fingerprint(key))


def remember(work: Work, key: bytes, *, instead: bool = False) -> None:
    """Notes the key; ``instead``: also where another one is known."""
    if instead or beats.one(work.connection, _NAME) is None:
        beats.beat(work, _NAME, fingerprint(key))
