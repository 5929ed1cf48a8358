"""What a sentence was understood to mean: one intent, how sure we are, and what the sentence already tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Literal

Confidence = Literal["sure", "ask", "unknown"]
Slot = str | int | datetime | tuple[int, ...] | tuple[str, ...] | tuple[datetime, ...]

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Spoken time. China has kept one offset since 1991, so no zone data and no environment can change a reading."""

NOTHING: Mapping[str, Slot] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Understanding:
    """intent: see ``sentence.INTENTS``.  confidence: ``sure`` act at once, ``ask`` put the guess to the person first,
    ``unknown`` nothing fits.  slots: what the sentence tells, moments as aware UTC.  why: what it was recognised by
    (our own words, never the person's text).  read: the slots are those of the contract (``Understood``) already.
    """

    intent: str
    confidence: Confidence
    slots: Mapping[str, Slot] = field(default_factory=lambda: NOTHING)
    why: str = ""
    read: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """The contract of ``understand``: intent and slots by the names of ``sentence.INTENTS`` and ``sentence.SLOTS`` only.

    Values: start and end are aware UTC moments (a day alone: its 00:00 as start, its 23:59 as end; two reasonable
    readings: both, as a tuple, and confidence ``ask``); count is an int; role is the English key of a role; all others are the words of
    the sentence, several of them joined by 、.
    """

    intent: str
    confidence: Confidence
    slots: Mapping[str, Slot] = field(default_factory=lambda: NOTHING)
    why: str = ""


def as_json(meaning: Understanding | Understood) -> str:
    """One line of JSON for the command line; moments in Shanghai time, ISO 8601 with offset."""
    slots = {name: _plain(value) for name, value in meaning.slots.items()}
    shown = {"intent": meaning.intent, "confidence": meaning.confidence, "slots": slots, "why": meaning.why}
    return json.dumps(shown, ensure_ascii=False)


def _plain(value: Slot) -> object:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="minutes")
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
