"""A second opinion: a small linear model over pieces of words, learnt from the sentences of the tests.

It never acts. Where no rule fits it offers a guess to be asked about; where it is sure that a rule is wrong, the rule's
reading is asked about too. The weights are data (``guesses.tsv``), made by ``python -m tests.handlers.understanding.learn``.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from handlers.understanding import nouns
from handlers.understanding.matters import PROCEDURES
from handlers.understanding.meaning import Understanding

LONGEST = 80
"""Characters looked at; what is longer says what it wants at its beginning."""

_KINDS = (
    ("ｍ", nouns.MEDIA), ("ａ", nouns.ARCHIVE), ("ｒ", nouns.ROOM), ("ｆ", nouns.FACILITY), ("ｄ", nouns.DEVICE),
    ("ｎ", nouns.NETWORK), ("ｏ", nouns.OUTSIDER),
)  # fmt: skip
_NOUN = re.compile("|".join(f"(?P<k{place}>{words})" for place, (_, words) in enumerate(_KINDS)))
_FIGURES = re.compile(
    r"[a-z]{0,6}[-_]?\d[a-z\d_\-:.]*|(?<=[月周])[一二三四五六日天]|[一二三四五六七八九十]{1,3}(?=[点个台块月日号人位张天])"
)
_PUNCTUATION = re.compile(r"[ ,。;!?、:]+")


def pieces(text: str) -> set[str]:
    """The features of ``text`` (plain): kinds of things, and runs of one to three signs."""
    head = _FIGURES.sub("０", text[:LONGEST])
    tagged = _PUNCTUATION.sub(",", _NOUN.sub(_sign, head))
    padded = f"^{tagged}$"
    found = {padded[at : at + size] for size in (2, 3) for at in range(len(padded) - size + 1)}
    kinds = sorted({sign for sign in tagged if sign > "～" or "ａ" <= sign <= "ｚ"} & _SIGNS)
    return found | set(tagged) | {f"{one}&{other}" for one in kinds for other in kinds if one < other}


_SIGNS = {sign for sign, _ in _KINDS}


def _sign(found: re.Match[str]) -> str:
    return _KINDS[int((found.lastgroup or "k0")[1:])][0]


@cache
def _weights() -> tuple[list[str], dict[str, list[tuple[int, float]]]]:
    lines = Path(__file__).with_name("guesses.tsv").read_text(encoding="utf-8").splitlines()
    intents = lines[0].split("\t")
    weights = {}
    for line in lines[1:]:
        piece, *pairs = line.split("\t")
        weights[piece] = [
            (int(place), float(weight) / 10) for place, _, weight in (pair.partition(":") for pair in pairs)
        ]
    return intents, weights


@lru_cache(maxsize=8)
def likely(text: str) -> dict[str, float]:
    """Intent -> how likely, of every intent; the likelihoods add up to 1."""
    intents, weights = _weights()
    scores = [0.0] * len(intents)
    for piece in pieces(text):
        for place, weight in weights.get(piece, ()):
            scores[place] += weight
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    total = sum(shares)
    return {intent: share / total for intent, share in zip(intents, shares, strict=True)}


SURE_OF_A_GUESS = 0.35
"""How likely an intent must be to be offered where no rule fits."""
NOTHING_IS = 0.001
"""Whether nothing at all is meant is for the moods to say: the share of ``unknown`` is left out, but for this."""
AGREES = 0.12
"""How likely the intent of a rule must be for its reading to stay sure."""
OVERRULES, OVERRULED = 0.5, 0.08
"""How likely one procedure must be, and the rule's how unlikely, for the one to be asked about instead of the other."""
SHORTEST = 5
"""Characters below which nothing is guessed: such words are commands, read exactly."""

_WORDS = re.compile(r"[a-z]{3}|[\u4e00-\u9fff]")
"""Without a word there is nothing to guess from: 2020-15 is the number of some file."""
_GIVES_WAY = PROCEDURES | {"rule"}
_NO_GUESS = frozenset({"unknown", "leak", "agree", "reject", "cancel", "help", "withdraw"})
"""Never offered: a leak has its own last guess, the others are short words that are read exactly."""


def guessed(text: str) -> str:
    """The intent ``text`` (plain) most likely has; empty when none stands out."""
    if len(text) < SHORTEST or not _WORDS.search(text):
        return ""
    best, share = _best(text)
    return best if share >= SURE_OF_A_GUESS and best not in _NO_GUESS else ""


def second_look(matter: Understanding, text: str) -> Understanding:
    """``matter``, asked about where the words make it unlikely; another procedure where they speak clearly for that."""
    if len(text) < SHORTEST:
        return matter
    shares = likely(text)
    own = shares.get(matter.intent, 0.0) / (1.0 - shares["unknown"] + NOTHING_IS)
    best, share = _best(text)
    if share >= OVERRULES and own < OVERRULED and best in PROCEDURES and matter.intent in _GIVES_WAY:
        return replace(matter, intent=best, confidence="ask", why=UNLIKELY)
    if own < AGREES and matter.confidence == "sure":
        return replace(matter, confidence="ask", why=f"{matter.why};{UNLIKELY}")
    return matter


UNLIKELY = "也可能是别的意思"


def _best(text: str) -> tuple[str, float]:
    shares = likely(text)
    return max(shares.items(), key=lambda pair: pair[1])
