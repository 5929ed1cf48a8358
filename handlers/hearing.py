"""What a sentence means, worked out before the transaction is opened: the database is not kept waiting for it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from handlers.understanding.meaning import Understanding
from handlers.understanding.sentence import understand


@lru_cache(maxsize=64)
def meaning_of(text: str, now: datetime) -> Understanding:
    """The same as ``understand``; remembered for the moment between hearing and deciding (and for a raced turn)."""
    return understand(text, now)
