"""Names of visitors in free text: whoever is kept as one is covered there too, before anything stores it (ADR 14).

Found by blind index: no name is opened for it. A name that a member of the contacts has as well stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.context import Context
from handlers.texts import masks
from handlers.understanding.people_names import IN_NO_NAME
from store import people, personal
from store.personal import Kind

_SIGNS = re.compile(r"[\u3400-\u9fff·•]+|[\U00020000-\U0003ffff]+")
_USUAL = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST_NAME, _SHORTEST_NAME = 4, 2
# Of longer texts the rest is not looked at: it would be thousands of names.
_LOOKED_AT = 1_500


def covered(ctx: Context, text: str) -> str:
    """The text with the masks of visitors whose name is kept."""
    return covering(ctx, text)()


def covering(ctx: Context, text: str) -> Callable[[], str]:
    """The same, told when somebody needs it: the question goes out with the next one."""
    there = _possible(text[:_LOOKED_AT])
    marks = ctx.house.ring.marks(Kind.name, there)
    known = personal.known(ctx.connection, list(marks))
    return lambda: _masked(ctx, text, there, sorted((marks[mark] for mark in known()), key=len, reverse=True))


def _masked(ctx: Context, text: str, there: dict[str, set[str]], found: list[str]) -> str:
    for normal in found:
        for name in there[normal]:
            if not people.by_name(ctx.connection, name):
                text = text.replace(name, masks.name(name))
    return text


def _possible(text: str) -> dict[str, set[str]]:
    """Every run of two to four Chinese signs, as it is compared and as it stands there."""
    lengths = range(_SHORTEST_NAME, _LONGEST_NAME + 1)
    runs = [run for found in _SIGNS.finditer(text) for run in IN_NO_NAME.split(found.group())]
    there: dict[str, set[str]] = {}
    for name in {run[at : at + length] for run in runs for length in lengths for at in range(len(run) - length + 1)}:
        there.setdefault(_compared(name), set()).add(name)
    return there


def _compared(name: str) -> str:
    """Of the usual signs alone it is the name itself: hundreds are looked at in a sentence."""
    return name if _USUAL.fullmatch(name) else personal.normal(Kind.name, name)
