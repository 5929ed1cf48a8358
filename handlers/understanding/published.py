"""What a sentence was heard to mean, in the words of the contract (``Understood``): its intents, its slots, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.understanding.meaning import Confidence, Slot, Understanding, Understood
from handlers.understanding.numerals import number
from handlers.understanding.slots import WANTED, slots_of
from handlers.understanding.wording import plain, spaced

Directory = Mapping[str, Sequence[str]]
"""Names of people and units, each with the ids it may mean."""

_RENAMED = {
    "small_talk": "unknown",
    "password_help": "unknown",
    "approval": "unknown",
    "roster": "on_duty",
    "dismiss": "appoint",
    "send_back": "reject",
    "state_secret": "incident",
}
_AS_HEARD = ("case_no", "reason", "person", "role", "article")
_ARTICLE = re.compile(r"第\s?(\d{1,3}|[一二三四五六七八九十百零]{1,5})\s?条")
_NAMES = ("person", "host", "visitor_unit")


def published(text: str, heard: Understanding, now: datetime, directory: Directory | None) -> Understood:
    """``heard`` by the names of the contract, with the slots read off ``text``."""
    intent = _RENAMED.get(heard.intent, heard.intent)
    if intent == "unknown":
        return Understood(intent, "unknown", why=heard.why)
    read, doubt = (heard.slots, "") if heard.read else slots_of(intent, spaced(text), text, now)
    slots = {
        name: value
        for name, value in {**read, **_kept(intent, text, heard)}.items()
        if name in WANTED.get(intent, _AS_HEARD)
    }
    doubt = doubt or _same_names(slots, directory or {})
    confidence: Confidence = "ask" if doubt else heard.confidence
    return Understood(intent, confidence, slots, f"{heard.why};{doubt}" if doubt else heard.why)


def _kept(intent: str, text: str, heard: Understanding) -> dict[str, Slot]:
    """What the command already told, exact as it was typed."""
    wanted = WANTED.get(intent, _AS_HEARD)
    kept = {name: heard.slots[name] for name in _AS_HEARD if name in wanted and heard.slots.get(name)}
    if intent == "rule" and "article" not in kept and (found := _ARTICLE.search(plain(text))):
        kept["article"] = str(number(found[1]) or found[1])
    if "case_no" in wanted and "number" in heard.slots and "case_no" not in kept:
        kept["case_no"] = heard.slots["number"]
    return kept


def _same_names(slots: Mapping[str, Slot], directory: Directory) -> str:
    """Two of one name: the person has to say which."""
    for name in _NAMES:
        if len(directory.get(str(slots.get(name, "")), ())) > 1:
            return f"有重名:{slots[name]}"
    return ""
