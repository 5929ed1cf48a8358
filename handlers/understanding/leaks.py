"""Is this sentence the oral report of a leaked password (ZX-22)? Sure, worth a question, or no.

Missing a real report is worse than one question; waking the duty officer for a question about rules is worse still
than asking. So: a plain statement about one's own account is sure, hedged or not; everything doubtful is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understanding import leak_words as words
from handlers.understanding.leak_words import EVIDENCE, Evidence
from handlers.understanding.meaning import Confidence

_CLAUSE = re.compile(r"[^。!?;,…\n]+[。!?;,…]*")
LONG = 300
"""A statement longer than this without a word about oneself is a text being passed on."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """intent: ``leak``, ``rule`` for a question about the rules, ``unknown`` for one's own doing.  how: the way it happened, if the words say."""

    intent: str
    confidence: Confidence
    why: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class _Sign:
    """One piece of evidence found. clause: the clause it stands in.  before: that clause up to the evidence."""

    evidence: Evidence
    clause: str
    before: str
    start: int


def leak_in(text: str) -> Verdict | None:
    """What ``text`` (plain, see ``wording``) says about a leak, None when nothing."""
    if words.COMMANDED.match(text) or words.NAMED_COMMAND.match(text):
        return Verdict("leak", "sure", "上报泄露", _phishing(text))
    if words.ONLY_REPORT.match(text):
        return Verdict("leak", "ask", "要上报")
    strong = _signs(text, _STRONG)
    if strong:
        return _judged(text, strong)
    weak = _signs(text, _WEAK)
    return _suspected(text, weak[0]) if weak else None


_Group = tuple[tuple[Evidence, ...], tuple[Evidence, ...]]
"""Evidence within a clause, evidence across clauses."""


def _group(*, strong: bool) -> _Group:
    of_it = [each for each in EVIDENCE if each.strong is strong]
    return tuple(each for each in of_it if not each.across), tuple(each for each in of_it if each.across)


_STRONG, _WEAK = _group(strong=True), _group(strong=False)


def _signs(text: str, evidence: _Group) -> list[_Sign]:
    within, across = evidence
    signs: list[_Sign] = []
    for clause in _CLAUSE.finditer(text):
        signs += _found(clause.group(), clause.start(), within)
    return signs + _found(text, 0, across)


def _found(text: str, offset: int, evidence: tuple[Evidence, ...]) -> list[_Sign]:
    there = {name for name, pattern in words.THERE.items() if pattern.search(text)}
    return [
        _sign(each, text, found, offset)
        for each in evidence
        if not each.needs or each.needs in there
        for found in each.pattern.finditer(text)
        if not _negated(text, found)
    ]


def _sign(evidence: Evidence, text: str, found: re.Match[str], offset: int) -> _Sign:
    """Evidence within a clause stands in all of it; evidence across clauses only in the stretch it covers."""
    if not evidence.across:
        return _Sign(evidence, text, text[: found.start()], offset + found.start())
    rest = _CLAUSE.match(text, found.end())
    return _Sign(evidence, text[found.start() : rest.end() if rest else found.end()], "", offset + found.start())


def _negated(clause: str, found: re.Match[str]) -> bool:
    event = found.start("v") if "v" in found.re.groupindex else found.start()
    return bool(words.NEGATED.search(clause[max(0, event - 14) : event]))


def _suspected(text: str, sign: _Sign) -> Verdict | None:
    if words.SUPPOSED.search(text) or words.ABOUT_RULE.search(text):
        return Verdict("rule", "ask", "问制度")
    return Verdict("leak", "ask", f"疑似:{sign.evidence.name}")


def _judged(text: str, strong: list[_Sign]) -> Verdict:
    if words.BY_ONESELF.search(text):
        return Verdict("unknown", "unknown", "本人所为")
    stated = _stated(text, strong)
    if not stated:
        return Verdict("rule", "ask", "假设的情形", strong[0].evidence.how)
    if words.ABOUT_RULE.search(text) and not any(_first(sign.clause) and "了" in sign.clause for sign in stated):
        return Verdict("rule", "sure", "问制度", strong[0].evidence.how)
    how = _way(text, next((sign.evidence.how for sign in stated if sign.evidence.how), _phishing(text)))
    plain = next((sign for sign in stated if not _doubt(text, sign)), None)
    doubt = _doubt_of_all(text) or (_doubt(text, stated[0]) if plain is None else "")
    if doubt or plain is None:
        return Verdict("leak", "ask", doubt, how)
    return Verdict("leak", "sure", plain.evidence.name, how)


def _phishing(text: str) -> str:
    return words.BY_PHISHING if "钓鱼" in text else ""


def _way(text: str, how: str) -> str:
    """A fake site is called phishing only where the person does."""
    named = "钓鱼" in text or "phish" in text
    return words.BY_FAKE if how == words.BY_PHISHING and not named else how


def _stated(text: str, strong: list[_Sign]) -> list[_Sign]:
    """The signs that are said to be so, not only supposed (如果…)."""
    if not words.SUPPOSED.search(text):
        return strong
    return [sign for sign in strong if not words.SUPPOSED.search(_up_to(text, sign))]


def _first(text: str) -> bool:
    """Does the person speak of themselves, more than by asking (我想问问…)?"""
    return words.FIRST.search(words.ASKING_FOR_ONESELF.sub("", text)) is not None


def _up_to(text: str, sign: _Sign) -> str:
    """The clause of the sign and all before it back to the last full stop: 如果 reaches that far."""
    end = sign.start + len(sign.clause) - len(sign.before)
    return re.split(r"[。!?;]", text[: sign.start])[-1] + text[sign.start : end]


def _doubt_of_all(text: str) -> str:
    """What makes the whole sentence doubtful as a report."""
    for pattern, why in (
        (words.HEARSAY, "听说的情形"), (words.TAUGHT, "像通知或培训材料"), (words.BYGONE, "像过去的事"), (words.DOUBTED, "像担心或误报"),
    ):  # fmt: skip
        if pattern.search(text):
            return why
    return "像转发的长文" if len(text) > LONG and not _first(text) else ""


def _doubt(text: str, sign: _Sign) -> str:
    """What makes this one sign doubtful; empty: nothing."""
    if words.PRIVATE_BEFORE.search(sign.before) or words.PRIVATE_BEFORE.search(_owner(sign)):
        return "像私人账号"
    if _third(sign):
        return "像别人的账号"
    if words.ASKED.search(sign.clause):
        return "像在问"
    if words.DEMANDED.search(sign.clause) and not _first(sign.clause):
        return "像在讲要求"
    if words.HOW_TO.search(text) and not _first(text):
        return "像在问怎么办"
    return ""


def _owner(sign: _Sign) -> str:
    """The words from the clause's beginning up to the account or password the evidence names."""
    thing = re.search(words.THING, sign.clause[len(sign.before) :])
    return sign.before + (sign.clause[len(sign.before) :][: thing.start()] if thing else "")


def _third(sign: _Sign) -> bool:
    owner = _owner(sign)
    third = words.THIRD_BEFORE.search(owner)
    if not third:
        return False
    mine = [found.start() for found in words.MINE_BEFORE.finditer(owner)]
    return not mine or mine[-1] < third.end("who")


def maybe_leak(text: str) -> bool:
    """Nothing else was understood, yet a password or account and a bad word stand together: worth a question."""
    together = words.THERE["thing"].search(text) and words.MAYBE.search(text) and not words.DENIED.search(text)
    return bool(together) or _unexplained(text)


_LEAST = 8
"""Characters of a sentence; fewer around a password tell nothing."""


def _unexplained(text: str) -> bool:
    """A statement about a password that no other topic explains."""
    return len(text) >= _LEAST and words.SECRET.search(text) is not None and not harmless(text)


def harmless(text: str) -> bool:
    """A password rule, a password field, a forgotten one: nothing leaked by it."""
    return (words.HARMLESS.search(text) or words.NO_LEAK.search(text)) is not None
