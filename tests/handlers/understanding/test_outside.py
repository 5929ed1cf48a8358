"""Four hundred sentences of somebody who had not seen the code; what the first run missed is mended by its cause only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from handlers.understanding.meaning import SHANGHAI, as_json
from handlers.understanding.sentence import understand

_SET = Path(__file__).with_name("outside.tsv")


def _understood(at: str, sentence: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        as_json(understand(sentence, datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)))
    )
    return found


def _every() -> Iterator[tuple[str, dict[str, Any], dict[str, Any], set[str]]]:
    """sentence, what is understood, the slots to be found, the intents that are right."""
    for line in _SET.read_text("utf-8").splitlines()[1:]:
        at, sentence, intent, slots, either = line.split("\t")
        yield sentence, _understood(at, sentence), json.loads(slots), {intent, *filter(None, either.split(","))}


def test_the_intent_is_right_and_never_wrong_but_sure() -> None:
    wrong = [(sentence, got) for sentence, got, _, right in _every() if _meant(got) not in right]
    assert [sentence for sentence, got in wrong if got["confidence"] == "sure"] == []
    assert len(wrong) <= 0.05 * 400, wrong


def _meant(got: dict[str, Any]) -> str:
    return "unknown" if got["confidence"] == "unknown" else str(got["intent"])


def test_what_plainly_stands_there_is_found() -> None:
    each = [
        (sentence, name, got["slots"].get(name), slots[name]) for sentence, got, slots, _ in _every() for name in slots
    ]
    missed = [one for one in each if str(one[2]) != str(one[3])]
    assert len(missed) <= 0.09 * len(each), missed
