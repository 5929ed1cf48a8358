"""From a sentence to what is meant: pure, offline, the same answer for the same words and moment."""

from __future__ import annotations

from datetime import datetime

from handlers.understanding.form_words import FormWord, form_word
from handlers.understanding.meaning import Confidence, Slot, Understanding, as_json

__all__ = ["INTENTS", "Confidence", "FormWord", "Slot", "Understanding", "as_json", "form_word", "understand"]

INTENTS = (
    "leak", "todo", "my_cases", "progress", "written_report", "rule", "help", "cancel",
    "agree", "reject", "confirm", "disabled", "accept", "send_back", "close", "withdraw", "nudge",
    "appoint", "dismiss", "roster", "stand_in", "ladder", "settings", "audit", "overview",
    "password_help", "incident", "violation", "approval", "visit", "drill", "small_talk", "unknown",
)


def understand(text: str, now: datetime) -> Understanding:
    """What ``text``, said at ``now`` (aware UTC), means.

    Slots: number (short number of a card), case_no, reason, at, person, role (English key), unit, start, end, act
    (``set``, ``show`` or ``cancel``), setting, minutes, article, query, topic; for a leak system, account, since, how.
    A moment with two readings stands under ``<slot>_choices`` instead.
    """
    return Understanding("unknown", "unknown")
