"""What the second opinion sees of a sentence: pieces of words, kinds of things, classes of verbs, their pairs, and the mood."""

from __future__ import annotations

import re

from handlers.understanding import nouns
from handlers.understanding.doings import DOINGS
from handlers.understanding.moods import asks_rule, tones
from handlers.understanding.spoken import as_rules_say

LONGEST = 80
"""Characters looked at; what is longer says what it wants at its beginning."""

_KINDS = (
    ("ｍ", nouns.MEDIA), ("ａ", nouns.ARCHIVE), ("ｒ", nouns.ROOM), ("ｆ", nouns.FACILITY), ("ｄ", nouns.DEVICE),
    ("ｎ", nouns.NETWORK), ("ｏ", nouns.OUTSIDER),
)  # fmt: skip
_NOUN = re.compile("|".join(f"(?P<k{place}>{words})" for place, (_, words) in enumerate(_KINDS)))
_SIGNS = {sign for sign, _ in _KINDS}
_THINGS = tuple(
    (f"k:{name}", re.compile(words))
    for name, words in (
        *_KINDS, ("s", nouns.SYSTEM), ("t", nouns.DATA), ("c", nouns.ACCOUNT), ("p", "密码|口令|验证码|pwd|password"),
    )
)  # fmt: skip
_DOINGS = tuple((f"v:{name}", re.compile(words)) for name, words in DOINGS)
_FIGURES = re.compile(
    r"[a-z]{0,6}[-_]?\d[a-z\d_\-:.]*|(?<=[月周])[一二三四五六日天]|[一二三四五六七八九十]{1,3}(?=[点个台块月日号人位张天])"
)
_PUNCTUATION = re.compile(r"[ ,。;!?、:]+")


def features(text: str) -> set[str]:
    """The features of ``text`` (plain)."""
    head = as_rules_say(text[:LONGEST])
    moods = {f"m:{tone}" for tone in tones(head)} | ({"m:rule"} if asks_rule(head) else set())
    return _pieces(head) | _classes(head) | moods | _as_typed(text[:LONGEST])


def _as_typed(head: str) -> set[str]:
    """Runs of two signs before anything is made one: a word nobody thought of still counts as itself."""
    typed = _PUNCTUATION.sub(",", head)
    return {f"r{typed[at : at + 2]}" for at in range(len(typed) - 1)}


def _pieces(head: str) -> set[str]:
    """Kinds of things where they stand, and runs of one to three signs."""
    tagged = _PUNCTUATION.sub(",", _NOUN.sub(_sign, _FIGURES.sub("０", head)))
    padded = f"^{tagged}$"
    found = {padded[at : at + size] for size in (2, 3) for at in range(len(padded) - size + 1)}
    kinds = sorted(set(tagged) & _SIGNS)
    return found | set(tagged) | {f"{one}&{other}" for one in kinds for other in kinds if one < other}


def _sign(found: re.Match[str]) -> str:
    return _KINDS[int((found.lastgroup or "k0")[1:])][0]


def _classes(head: str) -> set[str]:
    """What is done, to what, and each pair of them, in any order."""
    things = [name for name, words in _THINGS if words.search(head)]
    doings = [name for name, words in _DOINGS if words.search(head)]
    pairs = {f"{doing}&{thing}" for doing in doings for thing in things}
    return {*things, *doings} | pairs | {f"{one}&{other}" for one in doings for other in doings if one < other}
