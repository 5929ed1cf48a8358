"""PostgreSQL's text format of the few types the hot path uses: numbers, truth values, texts, bytes, lists of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from psycopg import DataError

_INTEGERS = (20, 21, 23)
_TEXTS = (19, 25, 1043, 705)
_BOOLEAN, _BYTES, _VOID = 16, 17, 2278


def all_encoded(values: Sequence[Any]) -> list[bytes | None]:
    """Values as the server reads them. Raises DataError where one cannot be one."""
    return [(_FORMATS.get(value.__class__) or _other)(value) for value in values]


def encoded(value: Any) -> bytes | None:
    """A value as the server reads it. Raises DataError where it cannot be one."""
    return all_encoded([value])[0]


def _other(value: Any) -> bytes | None:
    """Of a type derived from one of those, such as the names of roles."""
    for kind in (str, int, list):
        if isinstance(value, kind):
            return _FORMATS[kind](value)
    raise DataError(f"no text format for {type(value).__name__}")


def decoder(oid: int) -> Callable[[bytes], Any]:
    """What turns the server's answer of this type into a value."""
    if oid in _INTEGERS:
        return int
    if oid in _TEXTS or oid == _VOID:
        return bytes.decode
    if oid == _BOOLEAN:
        return b"t".__eq__
    if oid == _BYTES:
        return _bytes
    raise DataError(f"no value for type {oid}")


def _bytes(shown: bytes) -> bytes:
    r"""As the server shows them: \x0fa2."""
    return bytes.fromhex(shown[2:].decode())


def _text(value: str) -> bytes:
    data = value.encode()
    if 0 in data:
        # The server's own strings end there: the rest would be lost without a word.
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return data


def _list(values: list[str]) -> bytes:
    quoted = (b'"' + _text(value).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"' for value in values)
    return b"{" + b",".join(quoted) + b"}"


_FORMATS: dict[type, Callable[[Any], bytes | None]] = {
    str: _text,
    int: b"%d".__mod__,
    bool: {True: b"t", False: b"f"}.__getitem__,
    list: _list,
    bytes: lambda value: b"\\x" + value.hex().encode(),
    type(None): lambda value: None,
}
