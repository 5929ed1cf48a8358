"""PostgreSQL's text format of the few types the hot path uses: whole numbers, truth values, texts, lists of texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg import DataError

_INTEGERS = (20, 21, 23)
_TEXTS = (19, 25, 1043, 705)
_BOOLEAN, _VOID = 16, 2278


def encoded(value: Any) -> bytes | None:
    """A value as the server reads it. Raises DataError where it cannot be one."""
    if value is None:
        return None
    if isinstance(value, str):
        return _text(value)
    if value is True or value is False:
        return b"t" if value else b"f"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, list):
        return _list(value)
    raise DataError(f"no text format for {type(value).__name__}")


def decoder(oid: int) -> Callable[[bytes], Any]:
    """What turns the server's answer of this type into a value."""
    if oid in _INTEGERS:
        return int
    if oid in _TEXTS or oid == _VOID:
        return bytes.decode
    if oid == _BOOLEAN:
        return b"t".__eq__
    raise DataError(f"no value for type {oid}")


def _text(value: str) -> bytes:
    data = value.encode()
    if b"\0" in data:
        # The server's own strings end there: the rest would be lost without a word.
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return data


def _list(values: list[str]) -> bytes:
    quoted = (b'"' + _text(value).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"' for value in values)
    return b"{" + b",".join(quoted) + b"}"
