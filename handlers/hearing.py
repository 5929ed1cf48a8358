"""What a sentence means, worked out before the transaction is opened: the database is not kept waiting for it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from handlers.understanding.meaning import Understanding, Understood
from handlers.understanding.published import published
from handlers.understanding.sentence import hear
from handlers.understanding.usual import BARE


@lru_cache(maxsize=64)
def meaning_of(text: str, now: datetime) -> Understanding:
    """The same as ``hear``; remembered for the moment between hearing and deciding (and for a raced turn)."""
    return _at_any_hour(text) if text in BARE else hear(text, now)


_WHENEVER = datetime(2026, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=len(BARE))
def _at_any_hour(text: str) -> Understanding:
    return hear(text, _WHENEVER)


@lru_cache(maxsize=64)
def understood(text: str, now: datetime) -> Understood:
    """The same as ``understand``: the slots a form can be pre-filled with."""
    return published(text, meaning_of(text, now), now, None)
