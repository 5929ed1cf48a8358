"""One article of the regulation as the product keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["已建", "待建"]


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
