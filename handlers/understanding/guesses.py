"""A second opinion: a small linear model over the features of a sentence, learnt from the sentences and frames of the tests.

It never acts alone. Rule and model agree: sure. They differ: the likelier of both, as a question. Where no rule fits it
offers a guess to be asked about. What a mood took back (denied, heard of, over) it does not bring up again. The weights are data (``guesses.tsv``), made by ``python -m tests.handlers.understanding.learn``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from handlers.understanding.features import features
from handlers.understanding.meaning import Understanding


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
    for piece in features(text):
        for place, weight in weights.get(piece, ()):
            scores[place] += weight
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    total = sum(shares)
    return {intent: share / total for intent, share in zip(intents, shares, strict=True)}


SURE_OF_A_GUESS = 0.42
"""How likely an intent must be to be offered where no rule fits."""
DECIDES = 0.6
"""The same for what decides about a case; and the case must be named: 4821我看行 is an 同意 to be asked about, 可以 is not."""
OVERRULES, OVERRULED = 0.45, 0.25
"""How likely the model's intent must be, and the rule's how unlikely, for the one to be asked about instead of the other."""
SMALL_TALK = 0.9
"""How likely it must be that nothing is meant for a rule that fits to be asked about."""
AGREES, AGREES_TO_SHOW = 0.55, 0.3
"""How likely the rule's intent must be to stay sure; the second where answering shows something and starts nothing."""
_SHOWS = frozenset(
    {"todo", "my_cases", "progress", "rule", "help", "duty_list", "on_duty", "who_in_room", "ledger", "overview"}
)
REPORTS_LEAK = 0.95
"""The same for a leak: it wakes people even as a question."""
SHORTEST = 5
"""Characters below which nothing is looked at: such words are commands, read exactly."""

_TYPED = re.compile(r"(?:台账|值班|进度|制度|概况|演练|任命)[ :]?[a-z\d]|(?:台账|值班|进度|制度|概况|任命) ")
"""A command with its object: 台账 2010-01."""
_WORDS = re.compile(r"[a-z]{3}|[\u4e00-\u9fff]")
"""Without a word there is nothing to guess from: 2020-15 is the number of some file."""
_ABOUT_A_CASE = frozenset({"agree", "reject", "withdraw"})
_NAMES_CASE = re.compile(r"\d{4}")
_DECIDING = {"leak": REPORTS_LEAK, "agree": DECIDES, "reject": DECIDES, "cancel": DECIDES, "withdraw": DECIDES}


def guessed(text: str) -> str:
    """The intent ``text`` (plain) most likely has; empty when none stands out."""
    if len(text) < SHORTEST or not _WORDS.search(text):
        return ""
    best, share = _best(likely(text))
    if best == "unknown" or (best in _ABOUT_A_CASE and not _NAMES_CASE.search(text)):
        return ""
    return best if share >= _DECIDING.get(best, SURE_OF_A_GUESS) else ""


def second_look(matter: Understanding, text: str) -> Understanding:
    """``matter``, asked about where the model reads ``text`` (plain) otherwise; the model's reading where that is far likelier."""
    if len(text) < SHORTEST or _TYPED.match(text):
        return matter
    shares = likely(text)
    own = shares.get(matter.intent, 0.0)
    best, share = _best({intent: share for intent, share in shares.items() if intent != "unknown"})
    if best != matter.intent and share >= OVERRULES and own < OVERRULED and best not in _DECIDING:
        return replace(matter, intent=best, confidence="ask", why=UNLIKELY)
    enough = AGREES_TO_SHOW if matter.intent in _SHOWS else AGREES
    agreed = best == matter.intent and shares["unknown"] < SMALL_TALK and own >= enough * (1 - shares["unknown"])
    if not agreed and matter.confidence == "sure":
        return replace(matter, confidence="ask", why=f"{matter.why};{UNLIKELY}")
    return matter


UNLIKELY = "也可能是别的意思"


def _best(shares: Mapping[str, float]) -> tuple[str, float]:
    return max(shares.items(), key=lambda pair: pair[1])
