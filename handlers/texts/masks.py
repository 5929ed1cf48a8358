"""Personal data as people read it: enough to tell two apart, not enough to use (PIPL 51; failures.md S21)."""

from __future__ import annotations

HIDDEN = "*"


def id_number(value: str) -> str:
    """2301**********1234; what is masked already stays as it is."""
    return _middle(value, 4, 4)


def phone(value: str) -> str:
    """138****1234"""
    return _middle(value, 3, 4)


def name(value: str) -> str:
    """张*: how long the name is, is not told either."""
    return value[:1] + HIDDEN if value else ""


def erased(length: int = 18) -> str:
    """What stands where a value was erased."""
    return HIDDEN * length


def _middle(value: str, head: int, tail: int) -> str:
    if len(value) <= head + tail:
        return HIDDEN * len(value)
    return value[:head] + HIDDEN * (len(value) - head - tail) + value[-tail:]
