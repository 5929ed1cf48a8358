"""Sentences of all kinds with the intent and the slots they have, and how a reading compares with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handlers.understanding.meaning import Understood, as_json
from handlers.understanding.sentence import understand
from tests.handlers.understanding.sentences import NOW


@dataclass(frozen=True, slots=True)
class Said:
    """intents: each of them is right.  slots: exactly these, moments in ISO 8601."""

    intents: tuple[str, ...]
    text: str
    slots: Mapping[str, object]

    def understood(self) -> Understood:
        return understand(self.text, NOW)

    def right(self, got: Understood) -> bool:
        """A question about the rules, or for help, starts nothing: where nothing is meant it is as good."""
        return got.intent in self.intents or ("unknown" in self.intents and got.intent in {"rule", "help"})

    def told(self, got: Understood) -> dict[str, object]:
        slots: dict[str, object] = json.loads(as_json(got))["slots"]
        return {name: str(value) if isinstance(value, int) else value for name, value in slots.items()}

    @property
    def tells(self) -> bool:
        """Whether its slots count: nothing is read off what means nothing."""
        return "unknown" not in self.intents


def said(name: str) -> list[Said]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    rows = [(*line.split("\t"), "", "")[:3] for line in lines if line and not line.startswith("#")]
    return [Said(tuple(intents.split("|")), text, _slots(slots)) for intents, text, slots in rows]


def _slots(written: str) -> dict[str, object]:
    pairs = (pair.partition("=") for pair in written.split("; ") if "=" in pair)
    return {name.strip(): _value(name.strip(), value.strip(" ;")) for name, _, value in pairs if value.strip(" ;")}


def _value(name: str, value: str) -> object:
    if name not in {"start", "end"}:
        return value
    moments = [_moment(name, each) for each in value.split("|")]
    return moments if len(moments) > 1 else moments[0]


def _moment(name: str, short: str) -> str:
    """11-25 or 11-25T10:00, of 2026 unless a year is written."""
    whole = short if short.startswith("20") else f"2026-{short}"
    clock = "" if "T" in whole else "T23:59" if name == "end" else "T00:00"
    return f"{whole}{clock}+08:00"
