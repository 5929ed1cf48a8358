"""Strings and bytes that must not show up where a value is printed with its name (tracebacks with locals, logs)."""

from __future__ import annotations


class Secret(str):
    """An access token or app secret."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class SecretBytes(bytes):
    """A request head that carries one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"
