"""The sets of sentences people might say, with what they mean."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handlers.understanding.meaning import SHANGHAI, Understanding
from handlers.understanding.sentence import APPLIED, hear

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)
"""A Wednesday, ten in the morning."""


_FINER = {
    "approval": APPLIED,
    "visit": ("check_in", "check_out", "who_in_room"),
    "incident": ("device_fault", "vulnerability"),
}
"""These sets were written when approvals, visits and incidents were each one intent."""


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    intents: tuple[str, ...]
    confidence: str

    @property
    def held_out(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % 3 == 0

    def understood(self) -> Understanding:
        return hear(self.text, NOW)

    def right(self) -> bool:
        got = self.understood()
        return got.intent in self.intents and (self.confidence in ("any", got.confidence) or got.intent == "unknown")

    def wrong_but_confident(self) -> bool:
        """The worst outcome: acted upon without a question although something else was meant."""
        got = self.understood()
        leak_too_soon = got.intent == "leak" and self.confidence != "sure"
        return got.confidence == "sure" and (got.intent not in self.intents or leak_too_soon)


def sentences(name: str) -> list[Sentence]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Sentence(text, _finer(intents.split("|")), confidence) for intents, confidence, text in rows]


def _finer(intents: list[str]) -> tuple[str, ...]:
    return (*intents, *(finer for each in intents for finer in _FINER.get(each, ())))
