"""Names of visitors in free text: whoever is kept as one is covered there too, before anything stores it (ADR 14).

Found by blind index: no name is opened for it. A name that a member of the contacts has as well stays as it is.
"""

from __future__ import annotations

import re

from handlers.context import Context
from handlers.texts import masks
from store import people, personal
from store.personal import Kind

_SIGNS = re.compile(r"[\u3400-\u9fff·•]+|[\U00020000-\U0003ffff]+")
_LONGEST_NAME, _SHORTEST_NAME = 4, 2
# Of longer texts the rest is not looked at: it would be thousands of names.
_LOOKED_AT = 1_500


def covered(ctx: Context, text: str) -> str:
    """The text with the masks of visitors whose name is kept."""
    there = _possible(text[:_LOOKED_AT])
    ring = ctx.house.ring
    marks = {ring.mark(Kind.name, personal.normal(Kind.name, name)): name for name in there}
    found = sorted((marks[mark] for mark in personal.known(ctx.connection, list(marks))), key=len, reverse=True)
    for name in found:
        if not people.by_name(ctx.connection, name):
            text = text.replace(name, masks.name(name))
    return text


def _possible(text: str) -> set[str]:
    """Every run of two to four Chinese signs."""
    lengths = range(_SHORTEST_NAME, _LONGEST_NAME + 1)
    runs = (found.group() for found in _SIGNS.finditer(text))
    return {run[at : at + length] for run in runs for length in lengths for at in range(len(run) - length + 1)}
