"""How long what proves nothing is kept. The trail (``events``) and the cases are kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """keys: of updates taken, by which a second delivery is known; they must outlive every repetition and any restored
    backup (failures.md 2.2.9).  replies: what was answered, needed as long as the platform may ask again.
    messages: the words of messages that went out; who was told of what and when stays for ever.
    personal: numbers of people (identity cards, phones), counted from the end of the case that needed them (PIPL 19).
    """

    keys: timedelta = timedelta(days=30)
    replies: timedelta = timedelta(days=3)
    messages: timedelta = timedelta(days=190)
    personal: timedelta = timedelta(days=180)


# Below these a late repetition could act a second time, or a card could not be redrawn any more.
LEAST_KEYS_DAYS, LEAST_REPLIES_DAYS, LEAST_MESSAGES_DAYS = 8, 1, 7
LEAST_PERSONAL_DAYS = 1
