"""Finds the time expressions in a sentence and puts their words together: day, part of the day, clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.understanding.day_rules import RULES, Resolver, Rule
from handlers.understanding.hours import (
    AFTER_MIDNIGHT,
    BARE,
    CLOCK,
    EVENING,
    NIGHT,
    PART,
    PARTS,
    SMALL,
    Clock,
    Part,
    clock_of,
)
from handlers.understanding.numerals import NUMBER, number

LONGEST = 400
"""Characters of a sentence searched for times."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day named in the sentence. floats: it means the next such day from wherever one counts (周五, 28日)."""

    found: re.Match[str]
    resolve: Resolver
    floats: bool


@dataclass(frozen=True, slots=True)
class Expression:
    """One time expression: either away (from now, None when it is not counted from now) or day, part and clock.

    reason: why it cannot be (25点).  about: said only roughly.
    """

    start: int
    end: int
    text: str
    day: Day | None = None
    part: Part | None = None
    clock: Clock | None = None
    away: timedelta | None = None
    about: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    value: Day | Part | Clock | timedelta | str
    bare: bool = False
    about: bool = False


_NOW = re.compile(r"刚刚|刚才|刚(?!好|需|性|强|果)|方才|适才|才刚|将将|现在|此刻|这会儿")
_AWAY = re.compile(
    rf"(?:(?P<count>{NUMBER})个?(?P<and_half>半)?|(?P<half>半)个?)(?P<unit>秒钟?|分钟|分|刻钟|小时|钟头)(?P<more>半|多|来)?钟?"
    rf"(?:零?(?P<minutes>{NUMBER})分钟?)?(?P<side>以前|之前|前|以后|之后|后)(?!面|台|端|边)"
)
_SECONDS = {"秒": 1, "分": 60, "刻": 900, "小": 3600, "钟": 3600}
_GAP = re.compile(r"[ (的]{0,3}(?:大概|大约|约莫|约|差不多|是在|是|在)?[ )]{0,2}")
_GREETING = "好安"


def expressions(text: str) -> list[Expression]:
    """Every time expression of ``text`` (folded, see ``wording``), in order."""
    text = text[:LONGEST]
    tokens = _disjoint(_days(text) + _parts(text) + _clocks(text) + _aways(text))
    return list(_composed(tokens, text))


def _days(text: str) -> list[_Token]:
    there = set(text)
    return [
        _Token(found.start(), found.end(), Day(found, rule.resolve, _floats(rule, found)))
        for rule in RULES
        if not rule.hints.isdisjoint(there)
        for found in rule.pattern.finditer(text)
    ]


def _floats(rule: Rule, found: re.Match[str]) -> bool:
    return rule.floats and (not rule.fixed_by or found[rule.fixed_by] is None)


def _parts(text: str) -> list[_Token]:
    return [
        _Token(found.start(), found.end(), PARTS[found.group()], bare=found.group() in BARE)
        for found in PART.finditer(text)
        if text[found.end() : found.end() + 1] not in _GREETING or found.end() == len(text)
    ]


def _clocks(text: str) -> list[_Token]:
    tokens = []
    for found in CLOCK.finditer(text):
        clock = clock_of(found, text[max(0, found.start() - 2) : found.start()], text[found.end() :])
        if clock is not None:
            about = isinstance(clock, Clock) and clock.about
            tokens.append(_Token(found.start(), found.end(), clock, about=about))
    return tokens


def _aways(text: str) -> list[_Token]:
    now = [_Token(found.start(), found.end(), timedelta(0), about=True) for found in _NOW.finditer(text)]
    return now + [token for found in _AWAY.finditer(text) if (token := _counted(found)) is not None]


def _counted(found: re.Match[str]) -> _Token | None:
    count = 0.5 if found["half"] else number(found["count"])
    if count is None:
        return None
    count += 0.5 if found["and_half"] or found["more"] == "半" else 0
    seconds = count * _SECONDS[found["unit"][0]] + 60 * (number(found["minutes"] or "零") or 0)
    back = found["side"] in {"前", "以前", "之前"}
    return _Token(
        found.start(), found.end(), timedelta(seconds=-seconds if back else seconds), about=bool(found["more"])
    )


def _disjoint(tokens: list[_Token]) -> list[_Token]:
    """Earliest first, the longest of those that begin together; what overlaps a chosen one is dropped."""
    chosen: list[_Token] = []
    for token in sorted(tokens, key=lambda each: (each.start, -each.end)):
        if not chosen or token.start >= chosen[-1].end:
            chosen.append(token)
    return chosen


def _composed(tokens: list[_Token], text: str) -> list[Expression]:
    done: list[Expression] = []
    pending: Expression | None = None
    for place, token in enumerate(tokens):
        joined = _joined(pending, token, text) if pending else None
        if joined is not None:
            pending = joined
            continue
        if pending:
            done.append(pending)
        pending = None if _lone_bare(token, tokens[place + 1 : place + 2]) else _begun(token, text)
    return done + ([pending] if pending else [])


def _lone_bare(token: _Token, following: list[_Token]) -> bool:
    """早, 晚, 夜 alone are no part of a day: they need a day before or a clock right after."""
    clock_follows = bool(following) and isinstance(following[0].value, Clock) and following[0].start == token.end
    return token.bare and not clock_follows


def _begun(token: _Token, text: str) -> Expression:
    bare = Expression(token.start, token.end, text[token.start : token.end], about=token.about)
    return _with(bare, token)


def _with(expression: Expression, token: _Token) -> Expression:
    value = token.value
    if isinstance(value, Day):
        return replace(expression, day=value)
    if isinstance(value, Part):
        return replace(expression, part=value)
    if isinstance(value, Clock):
        return replace(expression, clock=value)
    if isinstance(value, timedelta):
        return replace(expression, away=value)
    return replace(expression, reason=value)


def _joined(pending: Expression, token: _Token, text: str) -> Expression | None:
    """``pending`` with ``token`` added, or None when the two do not belong together."""
    if not _GAP.fullmatch(text[pending.end : token.start]) or not _fits(pending, token):
        return None
    longer = replace(pending, end=token.end, text=text[pending.start : token.end], about=pending.about or token.about)
    if isinstance(token.value, Day) and pending.day:
        return longer
    if isinstance(token.value, Part) and pending.part is not None:
        return replace(longer, part=_night_of(pending.part, token.value))
    return _with(longer, token)


def _fits(pending: Expression, token: _Token) -> bool:
    if pending.away is not None or pending.clock is not None or pending.reason or isinstance(token.value, timedelta):
        return False
    if isinstance(token.value, Part):
        return pending.part is None or (pending.part is EVENING and token.value in (SMALL, NIGHT))
    if isinstance(token.value, Day):
        return pending.part is None and pending.day is not None and _repeats_weekday(pending, token)
    return True


def _repeats_weekday(pending: Expression, token: _Token) -> bool:
    """11月27日(周五): the weekday in brackets, or right after, repeats the date."""
    return isinstance(token.value, Day) and token.value.found.re.groupindex.get("weekday") is not None


def _night_of(evening: Part, later: Part) -> Part:
    """昨晚凌晨三点, 昨晚半夜两点: the hours after midnight that follow that evening."""
    return AFTER_MIDNIGHT if later is SMALL else EVENING
