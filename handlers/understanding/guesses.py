"""A second opinion: a small linear model over the features of a sentence, learnt from the sentences and frames of the tests.

It never acts alone. Rule and model agree: sure. They differ: the likelier of both, as a question. Where no rule fits it
offers a guess to be asked about. What a mood took back (denied, heard of, over) it does not bring up again. The weights are data (``guesses.tsv``), made by ``python -m tests.handlers.understanding.learn``.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

from handlers.understanding.features import features
from handlers.understanding.leaks import harmless
from handlers.understanding.meaning import Understanding

_Row: TypeAlias = "tuple[bytes, array[int]]"
"""Places of intents, and their weights in tenths: two plain rows take a quarter of the room of pairs."""


def ready() -> None:
    """Reads the weights, a tenth of a second: before there are threads that would each begin to do so, and before a fork."""
    _weights()


@cache
def _weights() -> tuple[list[str], dict[str, _Row]]:
    lines = Path(__file__).with_name("guesses.tsv").read_text(encoding="utf-8").splitlines()
    return lines[0].split("\t"), dict(_row(line) for line in lines[1:])


def _row(line: str) -> tuple[str, _Row]:
    piece, *pairs = line.split("\t")
    numbers = [pair.split(":") for pair in pairs]
    return piece, (bytes(int(place) for place, _ in numbers), array("h", [int(weight) for _, weight in numbers]))


@lru_cache(maxsize=8)
def likely(text: str) -> dict[str, float]:
    """Intent -> how likely, of every intent; the likelihoods add up to 1."""
    intents, weights = _weights()
    scores = [0] * len(intents)
    for piece in features(text):
        if piece in weights:
            for place, weight in zip(*weights[piece], strict=True):
                scores[place] += weight
    highest = max(scores)
    shares = [math.exp((score - highest) / 10) for score in scores]
    total = sum(shares)
    return {intent: share / total for intent, share in zip(intents, shares, strict=True)}


SURE_OF_A_GUESS, STANDS_OUT = 0.3, 0.5
"""How likely an intent must be to be offered where no rule fits, and how large its share of all that mean something."""
DECIDES = 0.6
"""The same for what decides about a case: it asks which case is meant."""
OVERRULES, OVERRULED = 0.45, 0.25
"""How likely the model's intent must be, and the rule's how unlikely, for the one to be asked about instead of the other."""
LIKELIER, HARDLY = 0.85, 0.1
"""The same where it was to be asked about, or was taken back by a mood."""
NOTHING_MEANT = 0.9
"""How likely it must be that nothing is meant for a question not to be put."""
SMALL_TALK = 0.8
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
_DECIDING = {"leak": REPORTS_LEAK, "agree": DECIDES, "reject": DECIDES, "cancel": DECIDES, "withdraw": DECIDES}
_EXPLAINED = frozenset({"small_talk", "written_report", "state_secret", "audit", "roster"})
"""What a small topic explains wholly."""


def guessed(text: str) -> str:
    """The intent ``text`` (plain) most likely has; empty when none stands out."""
    if len(text) < SHORTEST or not _WORDS.search(text):
        return ""
    shares = likely(text)
    best, share = _best(_meaning_something(shares))
    out = share >= _DECIDING.get(best, SURE_OF_A_GUESS) and share >= STANDS_OUT * (1 - shares["unknown"])
    return best if out and shares["unknown"] < NOTHING_MEANT and _may_be(best, text) else ""


def likelier(heard: Understanding, text: str) -> str:
    """What ``text`` (plain) far more likely means than ``heard``; empty: nothing. ``unknown`` where nothing is meant at all.

    A question about rules or for help may be nothing of this house; a forgotten password may be a leaked one. Else
    what is sure stays, and no report or request is taken for nothing.
    """
    if heard.intent in _EXPLAINED or len(text) < SHORTEST or _TYPED.match(text):
        return ""
    shares = likely(text)
    best, share = _best(shares)
    if best == heard.intent or shares.get(heard.intent, 0.0) >= HARDLY:
        return ""
    if best == "unknown":
        return best if heard.intent in _SHOWS and share >= NOTHING_MEANT else ""
    if heard.confidence == "sure" and (heard.intent, best) != ("password_help", "leak"):
        return ""
    return best if share >= max(LIKELIER, _DECIDING.get(best, 0.0)) and _may_be(best, text) else ""


def _may_be(intent: str, text: str) -> bool:
    """A leak is guessed only where nothing harmless about a password is said."""
    return intent != "leak" or not harmless(text)


def _meaning_something(shares: Mapping[str, float]) -> dict[str, float]:
    return {intent: share for intent, share in shares.items() if intent != "unknown"}


def second_look(matter: Understanding, text: str) -> Understanding:
    """``matter``, asked about where the model reads ``text`` (plain) otherwise; the model's reading where that is far likelier."""
    if len(text) < SHORTEST or _TYPED.match(text):
        return matter
    shares = likely(text)
    own = shares.get(matter.intent, 0.0)
    best, share = _best(_meaning_something(shares))
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
