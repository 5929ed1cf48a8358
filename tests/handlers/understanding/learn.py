"""Learns the weights of the second opinion from the labelled sentences, the same every time.

``python -m tests.handlers.understanding.learn`` writes handlers/understanding/guesses.tsv (two minutes).
Softmax regression, stochastic gradient with a fixed order; no library, no clock, no chance.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from handlers.understanding import guesses
from handlers.understanding.features import features
from handlers.understanding.sentence import INTENTS
from handlers.understanding.wording import plain
from tests.handlers.understanding.frames import spoken
from tests.handlers.understanding.matters import said
from tests.handlers.understanding.sentences import sentences

LEARNT = (
    "matters.tsv",
    "matters_fresh.tsv",
    "matters_more.tsv",
    "matters_last.tsv",
    "matters_full.tsv",
    "matters_dictated.tsv",
    "matters_wild.tsv",
    "matters_wild2.tsv",
    "matters_wild3.tsv",
    "matters_street.tsv",
)
OLDER = (
    "sentences.tsv", "sentences_fresh.tsv", "sentences_last.tsv", "sentences_traps.tsv", "sentences_spoken.tsv",
)  # fmt: skip
OUTSIDE = ("outside.tsv", "outside_second.tsv", "outside_third.tsv", "outside_fourth.tsv", "outside_fifth.tsv")
_SAME = {"small_talk": "unknown", "password_help": "unknown", "dismiss": "appoint"}
_COARSE = {"approval", "visit", "incident", "violation"}
EPOCHS, RATE, SHRINK, LEAST = 20, 0.25, 1e-3, 3
STRETCH = 2.0
"""What is learnt with so much shrinking is too modest: found on sentences that were not learnt from."""
FRAMED = 28
"""How often each frame is said."""
TARGET = Path(guesses.__file__).with_name("guesses.tsv")


def examples() -> list[tuple[str, str]]:
    """(plain sentence, intent), where there is one label the model knows."""
    folder = Path(__file__).parent
    pairs = [(each.text, each.intents[0]) for name in LEARNT if (folder / name).exists() for each in said(name)]
    for name in OLDER:
        for old in sentences(name):
            intent = _SAME.get(old.intents[0], old.intents[0])
            if intent in INTENTS and intent not in _COARSE:
                pairs.append((old.text, intent))
    for name in OUTSIDE:
        pairs += _by_others(folder / name)
    return [
        (plain(text), intent)
        for text, intent in dict(pairs + [(text, intent) for intent, text in spoken(FRAMED)]).items()
    ]


def _by_others(path: Path) -> list[tuple[str, str]]:
    """The sentences of people who had not seen the code: moment, sentence, intent, slots, other intents."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]] if path.exists() else []
    return [(row[1], _SAME.get(row[2], row[2])) for row in rows]


Weights = dict[str, list[float]]


def learn(pairs: list[tuple[str, str]]) -> Weights:
    described = [(sorted(features(text)), INTENTS.index(intent)) for text, intent in pairs]
    seen = Counter(piece for found, _ in described for piece in found)
    weights: Weights = {piece: [0.0] * len(INTENTS) for piece, times in sorted(seen.items()) if times >= LEAST}
    order, chance = list(range(len(described))), random.Random(22)
    for epoch in range(EPOCHS):
        chance.shuffle(order)
        for place in order:
            found, intent = described[place]
            _step(weights, [piece for piece in found if piece in weights], intent, RATE / (1 + epoch / 4))
    return weights


def _step(weights: Weights, found: list[str], intent: int, rate: float) -> None:
    rows = [weights[piece] for piece in found]
    scores = [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(INTENTS)
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    total = sum(shares)
    size = rate / math.sqrt(len(rows) or 1)
    for place, share in enumerate(shares):
        step = size * ((place == intent) - share / total)
        if abs(step) > 1e-4:
            for row in rows:
                row[place] += step - SHRINK * row[place]


def lines(weights: Weights) -> Iterable[str]:
    yield "\t".join(INTENTS)
    for piece, row in weights.items():
        tenths = [round(weight * STRETCH * 10) for weight in row]
        kept = [f"{place}:{tenth}" for place, tenth in enumerate(tenths) if tenth]
        if kept:
            yield "\t".join([piece, *kept])


def main() -> None:
    TARGET.write_text("\n".join(lines(learn(examples()))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
