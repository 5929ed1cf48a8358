"""The line under a card's title."""

from __future__ import annotations

LONGEST_LEAD = 44  # what a phone shows under the title (D 90236); an article cut in the middle is none


def fitting(*parts: str) -> str:
    """As many of the parts, whole and in this order, as have room under a card's title."""
    line = ""
    for part in parts:
        longer = f"{line} · {part}" if line else part
        line = longer if len(longer) <= LONGEST_LEAD else line
    return line
