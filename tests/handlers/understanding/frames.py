"""Sentences said from frames: what the second opinion learns besides those somebody wrote. The same sentences every time."""

from __future__ import annotations

import random
import re
from pathlib import Path

_CLASS = re.compile(r"<([a-z]+)>")
_CHOICE = re.compile(r"\(([^()\[\]]*)\)")
_PERHAPS = re.compile(r"\[([^()\[\]]*)\]")


def spoken(times: int, seed: int = 7) -> list[tuple[str, str]]:
    """(intent, sentence), each frame said at most ``times`` times."""
    lines = Path(__file__).with_name("frames.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    classes = {name[1:]: words.split("|") for name, words in rows if name.startswith("=")}
    chance = random.Random(seed)
    frames = [row for row in rows if not row[0].startswith("=")]
    return [
        (intent, text)
        for intent, frame in frames
        for text in sorted({_say(frame, classes, chance) for _ in range(times)})
    ]


def _say(frame: str, classes: dict[str, list[str]], chance: random.Random) -> str:
    """Innermost brackets first, until none is left."""
    while True:
        said = _CLASS.sub(lambda found: chance.choice(classes[found[1]]), frame)
        said = _CHOICE.sub(lambda found: chance.choice(found[1].split("|")), said)
        said = _PERHAPS.sub(lambda found: found[1] if chance.random() < 0.5 else "", said)
        if said == frame:
            return said
        frame = said
