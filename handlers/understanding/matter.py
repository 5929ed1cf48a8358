"""The form of a rule that tells what a matter is about, and how rules are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.understanding.meaning import Confidence


@dataclass(frozen=True, slots=True)
class Rule:
    """intent: what the sentence is then.  action: what is done; its group ``v`` (else all of it) is what may be denied.
    needs: patterns that must be there too, anywhere.  unless: patterns that must not.  surely: how sure the rule is at best.
    """

    intent: str
    action: re.Pattern[str]
    needs: tuple[re.Pattern[str], ...] = ()
    unless: tuple[re.Pattern[str], ...] = ()
    surely: Confidence = "sure"


@dataclass(frozen=True, slots=True)
class Matter:
    """A rule that fits, and where its action begins and ends in the text."""

    intent: str
    confidence: Confidence
    start: int
    end: int


def rule(intent: str, action: str, *needs: str, unless: Iterable[str] = (), surely: Confidence = "sure") -> Rule:
    """The rule in its written form: patterns as text."""
    compiled = tuple(re.compile(each) for each in needs), tuple(re.compile(each) for each in unless)
    return Rule(intent, re.compile(action), *compiled, surely)


LONGEST = 400
"""Characters looked at: who wants something says so at the beginning."""

Known = dict[re.Pattern[str], bool]
"""What has been looked for in a text already: the rules share most of their nouns."""


def fitting(text: str, rules: tuple[Rule, ...], known: Known) -> Matter | None:
    """The first rule that fits ``text`` (plain)."""
    text = text[:LONGEST]
    for each in rules:
        if not all(_there(need, text, known) for need in each.needs):
            continue
        found = each.action.search(text)
        if found and not any(_there(stop, text, known) for stop in each.unless):
            start, end = found.span("v") if "v" in each.action.groupindex and found["v"] else found.span()
            return Matter(each.intent, each.surely, start, end)
    return None


def _there(pattern: re.Pattern[str], text: str, known: Known) -> bool:
    if pattern not in known:
        known[pattern] = pattern.search(text) is not None
    return known[pattern]
