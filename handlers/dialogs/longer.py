"""Readers of the longer kinds of answers: stretches of time, several people or things, numbers of identity cards."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

from handlers.dialogs.kinds import Answer, Problem, Trouble
from handlers.understanding.listed import people_named, things_listed
from handlers.understanding.moments import Ambiguous, find_period
from handlers.understanding.periods import possible

# Between the ends of a kept stretch, and between kept items; neither can be part of one.
TO, BESIDE = "/", "\n"
_MOST = 50
_ID_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
_FIGURES = re.compile(r"[0-9](?:[\s-]?[0-9]){5,}(?:[\s-]?[A-Za-z]{1,2})?(?![0-9A-Za-z])")
_BESIDE_FIGURES = 14  # characters that may stand around a number, as in: the identity number is …
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def period(key: str, text: str, now: datetime) -> Answer | Problem:
    """A stretch of time that is not over yet; one moment alone is none."""
    found = find_period(text, now)
    if found is None:
        return Problem(Trouble.not_a_period, key)
    if isinstance(found, Ambiguous):
        offered = tuple(_kept(one.start) + TO + _kept(one.end) for one in possible(text, now, found))
        return Problem(Trouble.unsure_period if offered else Trouble.not_a_period, key, offered=offered)
    if found.end <= now:
        return Problem(Trouble.not_future, key)
    return Answer(_kept(found.start) + TO + _kept(found.end))


def _kept(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def period_of(value: str) -> tuple[datetime, datetime] | None:
    """The two ends of a kept stretch, aware UTC; None when it is none."""
    start, _, end = value.partition(TO)
    try:
        ends = datetime.fromisoformat(start).astimezone(UTC), datetime.fromisoformat(end).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return ends if ends[0] < ends[1] else None


def names(key: str, text: str) -> Answer | Problem:
    """People as they are called, one or several; who they are is for those to find out who have the contacts."""
    return _several(key, people_named(text))


def items(key: str, text: str) -> Answer | Problem:
    """Things one a line, or several on a single line."""
    return _several(key, things_listed(text))


def _several(key: str, found: list[str]) -> Answer | Problem:
    if not any(sign.isalnum() for one in found for sign in one):
        return Problem(Trouble.no_words, key)
    if len(found) > _MOST:
        return Problem(Trouble.too_many, key, limit=_MOST)
    return Answer(BESIDE.join(dict.fromkeys(found)))


def several_of(value: str) -> tuple[str, ...]:
    """The items of a kept list."""
    return tuple(one for one in value.split(BESIDE) if one)


def id_number(key: str, text: str) -> Answer | Problem:
    """A citizen's number with its check digit (GB 11643): eighteen signs, a real birthday."""
    found = _FIGURES.search(unicodedata.normalize("NFKC", text))
    plain = re.sub(r"[\s-]", "", found.group() if found and about_figures(text) else text).upper()
    fits = _ID_NUMBER.fullmatch(plain) is not None and _birthday(plain[6:14])
    if not fits or _CHECKS[sum(int(a) * b for a, b in zip(plain, _WEIGHTS, strict=False)) % 11] != plain[-1]:
        return Problem(Trouble.not_an_id_number, key)
    return Answer(plain)


def about_figures(text: str) -> bool:
    """Whether ``text`` hardly says more than one long number, right or wrong."""
    found = _FIGURES.findall(unicodedata.normalize("NFKC", text))
    return len(found) == 1 and len(text) - len(found[0]) <= _BESIDE_FIGURES


def _birthday(digits: str) -> bool:
    try:
        return datetime.strptime(digits, "%Y%m%d").year >= 1900  # noqa: DTZ007
    except ValueError:
        return False
