"""One article of the regulation as the product keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["已建", "待建"]
Row = tuple[int, str, str, str, str, Status, str]
"""number, title, short, binds, mechanism, status, tags: an article in the order it is written down."""


@dataclass(frozen=True, slots=True)
class Article:
    """key: ``ZX-22``.  number: 22.  regulation: title of the set of rules.  title: two or three words.
    short: what it asks, in OUR OWN words.  binds: whom.  mechanism: what in the product carries it.
    status: whether that is built (已建) or still to come (待建). tags: further words it is found by.
    """

    key: str
    number: int
    regulation: str
    title: str
    short: str
    binds: str
    mechanism: str
    status: Status
    tags: tuple[str, ...] = ()


def articles(prefix: str, regulation: str, rows: tuple[Row, ...]) -> tuple[Article, ...]:
    """The rows of one set of rules as articles."""
    return tuple(
        Article(
            f"{prefix}-{number:02d}", number, regulation, title, short, binds, mechanism, status, tuple(tags.split())
        )
        for number, title, short, binds, mechanism, status, tags in rows
    )
