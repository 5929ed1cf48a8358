"""What must never be stored: secrets and personal data typed by mistake, and text that carries a 密级 marking.

Runs before anything else sees the text (S30, M26). The bot is not a classified system.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from handlers.understanding.markings import marked
from handlers.understanding.passwords import password_spans

LONGEST = 20_000
"""Characters kept; the rest is cut off unseen, so nothing unseen is ever stored."""

MASK = "***"


class Kind(StrEnum):
    password = "password"
    key = "key"
    id_number = "id_number"
    bank_card = "bank_card"
    mobile = "mobile"
    marking = "marking"
    too_long = "too_long"


# Numbers that belong to a person; some field may ask for them.
PERSONAL = frozenset({Kind.id_number, Kind.mobile})


@dataclass(frozen=True, slots=True)
class Guarded:
    """text: safe to store.  found: what was recognised, in order, without repeats.  refuse: the text carries a 密级
    marking; ``text`` is then empty and the message must not be kept at all.  frank: the same with numbers of people in
    clear, for the one field that asks for such a number; it must never be stored.
    """

    text: str
    found: tuple[Kind, ...] = ()
    refuse: bool = False
    frank: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: Kind
    shown: str


def guard(text: str, *, mobiles: bool = False) -> Guarded:
    """Masks passwords and keys wholly, ID and card numbers partly (mobiles only if asked); refuses marked text."""
    kept = text[:LONGEST]
    if marked(text):
        return Guarded("", (Kind.marking,), refuse=True)
    spans = _apart(_keys(kept) + _passwords(kept) + _numbers(kept, mobiles))
    found = tuple(dict.fromkeys(span.kind for span in spans))
    frank = _masked(kept, [span for span in spans if span.kind not in PERSONAL])
    return Guarded(_masked(kept, spans), found + ((Kind.too_long,) if len(text) > LONGEST else ()), frank=frank)


_AROUND_MASK = re.compile(
    r"(?:我的?|新的?|旧的?|原来的?|登录|账号|帐号|账户|用户名?|密码|口令|pin码?|password|pwd|是|为|叫|和|的|就|了|改成|[\W_])+",
    re.IGNORECASE,
)


def is_masked(text: str) -> bool:
    """Whether nothing but a masked secret is left of ``text`` (as ``guard`` gives it): it answers no question."""
    return MASK in text and not _AROUND_MASK.sub("", text)


def id_numbers(text: str) -> list[str]:
    """The numbers of identity cards in ``text``, each once, as figures."""
    found = _ID_NUMBER.finditer(text.translate(_WIDE))
    return list(dict.fromkeys(number for number in map(_figures, found) if _valid_id(number)))


def _masked(text: str, spans: list[_Span]) -> str:
    pieces, place = [], 0
    for span in spans:
        pieces += [text[place : span.start], span.shown]
        place = span.end
    return "".join(pieces) + text[place:]


def _apart(spans: list[_Span]) -> list[_Span]:
    """In order and without overlap: where two overlap, the first and longest hides both."""
    chosen: list[_Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if chosen and span.start < chosen[-1].end:
            last = chosen[-1]
            if span.end > last.end:
                chosen[-1] = _Span(last.start, span.end, last.kind, MASK)
            continue
        chosen.append(span)
    return chosen


_PEM_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}-----")
_PEM_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,40}-----")
_TOKENS = re.compile(
    r"(?<![A-Za-z0-9_\-])(?:"
    r"AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,24}|AKID[0-9A-Za-z]{13,40}"
    r"|gh[pousr]_[0-9A-Za-z]{20,255}|github_pat_[0-9A-Za-z_]{20,255}|glpat-[0-9A-Za-z_\-]{16,64}"
    r"|sk-[0-9A-Za-z_\-]{20,200}|xox[abprs]-[0-9A-Za-z\-]{10,200}|AIza[0-9A-Za-z_\-]{35}"
    r"|eyJ[0-9A-Za-z_\-]{8,2000}\.[0-9A-Za-z_\-]{8,4000}(?:\.[0-9A-Za-z_\-]{0,2000})?"
    r")(?![A-Za-z0-9])"
)
_NAMED_KEY = re.compile(
    r"(?:access[_ \-]?token|api[_ \-]?key|app[_ \-]?secret|client[_ \-]?secret|secret[_ \-]?key|access[_ \-]?key(?:[_ \-]?(?:id|secret))?"
    r"|corp[_ ]?secret|encoding[_ ]?aes[_ ]?key|private[_ \-]?key|auth[_ \-]?token|secret|token|bearer|密钥|秘钥|私钥|令牌)"
    r"\s{0,3}(?:是|为|=|:|：|＝)?\s{0,3}[\"'“‘「]?(?P<value>[0-9A-Za-z+/_\-.=]{12,4096})",
    re.IGNORECASE,
)


def _keys(text: str) -> list[_Span]:
    named = [each.span("value") for each in _NAMED_KEY.finditer(text) if _random(each["value"])]
    places = _pem(text) + [each.span() for each in _TOKENS.finditer(text)] + named
    return [_Span(start, end, Kind.key, MASK) for start, end in places]


def _pem(text: str) -> list[tuple[int, int]]:
    """From the first PEM heading to the last footer after it, or to the end where the footer is missing."""
    begins = _PEM_BEGINS.search(text)
    if not begins:
        return []
    ends = [each.end() for each in _PEM_ENDS.finditer(text, begins.end())]
    complete = bool(ends) and not _PEM_BEGINS.search(text, ends[-1])
    return [(begins.start(), ends[-1] if complete else len(text))]


def _random(value: str) -> bool:
    """Letters and digits together: a word is no key."""
    return any(sign.isdigit() for sign in value) and any(sign.isalpha() for sign in value)


def _passwords(text: str) -> list[_Span]:
    return [_Span(start, end, Kind.password, MASK) for start, end in password_spans(text)]


# Written together, or with blanks or hyphens anywhere; looked for at every place, since it may stand behind other figures.
_ID_NUMBER = re.compile(
    # The century first: few other figures have it there, and the rest is not tried on them.
    r"(?<![0-9A-Za-z])(?=[1-9](?:[ \-]?\d){5}[ \-]?(?:1[ \-]?9|2[ \-]?0))(?=(?P<whole>[1-9]\d{16}[0-9Xx]|[1-9](?:[ \-]?\d){16}[ \-]?[0-9Xx])(?![0-9A-Za-z]))"
)
_CARD = re.compile(
    r"(?<![0-9A-Za-z.\-])(?:[3-6]\d{3}(?:[ \-]?\d{4}){2,3}(?:[ \-]?\d{1,4})?|[3-6]\d{14,18})(?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z.\-])(?:\+?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?![0-9A-Za-z])")
# An account may go by a phone number; then the number is what has to be disabled, and is told as such.
_NAMES_ACCOUNT = re.compile(r"(?:账号|帐号|账户|用户名|登录名)(?:名|名称)?(?:就?是|为|叫)?[\s:：=“\"'(（]{0,3}$")
_LEAD = 12
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_REGIONS = frozenset(
    str(region)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83), (91, 91))
    for region in range(first, last + 1)
)
_FIRST_YEAR, _NO_YEAR = 1900, 2100
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")


def _numbers(text: str, mobiles: bool) -> list[_Span]:
    narrow = text.translate(_WIDE)
    spans = [
        _part(each, Kind.id_number, 4, 4) for each in _ID_NUMBER.finditer(narrow) if _looks_like_id(_figures(each))
    ]
    spans += [_part(each, Kind.bank_card, 4, 4) for each in _CARD.finditer(narrow) if _valid_card(_figures(each))]
    if mobiles:
        found = (each for each in _MOBILE.finditer(narrow) if not _is_account(narrow, each.start()))
        spans += [_part(each, Kind.mobile, 3, 4) for each in found]
    return spans


def _is_account(text: str, start: int) -> bool:
    return _NAMES_ACCOUNT.search(text, max(0, start - _LEAD), start) is not None


def _figures(found: re.Match[str]) -> str:
    return re.sub(r"[ \-]", "", found[found.lastgroup or 0]).upper()


def _part(found: re.Match[str], kind: Kind, head: int, tail: int) -> _Span:
    figures = _figures(found)
    if kind is Kind.mobile:
        figures = figures[-11:]
    start, end = found.span(found.lastgroup or 0)
    return _Span(start, end, kind, figures[:head] + "*" * (len(figures) - head - tail) + figures[-tail:])


def _looks_like_id(figures: str) -> bool:
    """A region and a day of birth (GB 11643). A wrong check digit is rather a slip than another kind of number."""
    try:
        born = date(int(figures[6:10]), int(figures[10:12]), int(figures[12:14]))
    except ValueError:
        return False
    return figures[:2] in _REGIONS and _FIRST_YEAR <= born.year < _NO_YEAR


def _valid_id(figures: str) -> bool:
    if not _looks_like_id(figures):
        return False
    total = sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, figures[:17], strict=True))
    return figures[17] == "10X98765432"[total % 11]


def _valid_card(figures: str) -> bool:
    """Luhn check, 15 to 19 figures."""
    if not 15 <= len(figures) <= 19:
        return False
    doubled = [int(figure) * (1 + place % 2) for place, figure in enumerate(reversed(figures))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0
