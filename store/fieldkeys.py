"""The keys of the field encryption: the current one, older ones that can still be read with, and that of the index.

AES-256-GCM, a random nonce a value. What a value belongs to (table, row, field, kind) and the id of the key are bound
into it, so that none can be copied to another row. The keys never stand in the database.
"""

from __future__ import annotations

import hmac
import secrets
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_HEAD = struct.Struct(">2sI")
_MAGIC = b"P1"
_NONCE = 12
_MARK_BYTES = 16


class MissingKey(Exception):
    """A value was sealed with a key that is not in the ring. key: its id."""

    def __init__(self, key: int) -> None:
        self.key = key
        super().__init__(f"field key {key} is missing")


class Unsealable(Exception):
    """The value is not what was once written here: damaged, moved to another row, or the key of that id is another."""


@dataclass(frozen=True, slots=True)
class FieldKeys:
    """keys: id -> 32 bytes.  current: id of the one that new values are sealed with.  index: never rotated alone."""

    current: int
    keys: Mapping[int, bytes]
    index: bytes

    def __repr__(self) -> str:
        return f"FieldKeys(current={self.current}, ids={sorted(self.keys)})"

    def with_new(self) -> FieldKeys:
        """With one more key, which is the current one from now on."""
        new = max(self.keys) + 1
        return FieldKeys(new, {**self.keys, new: secrets.token_bytes(32)}, self.index)


def new_field_keys() -> FieldKeys:
    return FieldKeys(1, {1: secrets.token_bytes(32)}, secrets.token_bytes(32))


def key_of(sealed: bytes) -> int:
    """The id of the key a value was sealed with. Raises Unsealable."""
    head = sealed[: _HEAD.size]
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        raise Unsealable("no sealed value")
    return int(_HEAD.unpack(head)[1])


def _never() -> object:
    return None


class KeyRing:
    """Seals and opens values, for any number of threads. ``stamp`` changes whenever ``read`` would give other keys:
    a process that runs for weeks takes the new key at the next value, not at its next start.
    """

    def __init__(self, read: Callable[[], FieldKeys], stamp: Callable[[], object] = _never) -> None:
        self._read, self._stamp = read, stamp
        self._held: tuple[object, FieldKeys] | None = None

    def __repr__(self) -> str:
        return "KeyRing(...)"

    @property
    def keys(self) -> FieldKeys:
        """As they are now."""
        stamp, held = self._stamp(), self._held
        if held is None or held[0] != stamp:
            held = self._held = (stamp, self._read())
        return held[1]

    def seal(self, bound: str, value: str) -> tuple[int, bytes]:
        """The id of the key, and the value sealed. bound: what it belongs to."""
        # Weighs megabytes that most processes never need.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        keys = self.keys
        head, nonce = _HEAD.pack(_MAGIC, keys.current), secrets.token_bytes(_NONCE)
        sealed = AESGCM(keys.keys[keys.current]).encrypt(nonce, value.encode(), head + bound.encode())
        return keys.current, head + nonce + sealed

    def open(self, bound: str, sealed: bytes) -> str:
        """Raises MissingKey, Unsealable."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        head, nonce, rest = (
            sealed[: _HEAD.size],
            sealed[_HEAD.size : _HEAD.size + _NONCE],
            sealed[_HEAD.size + _NONCE :],
        )
        key = key_of(sealed)
        if key not in self.keys.keys:
            raise MissingKey(key)
        try:
            return AESGCM(self.keys.keys[key]).decrypt(nonce, rest, head + bound.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise Unsealable("another key, another row, or damaged") from error

    def mark(self, kind: str, normal: str) -> str:
        """A fingerprint by which the same value is found again, and nothing else is learnt without the key."""
        return _mark(self.keys.index, kind, normal)

    def marks(self, kind: str, normals: Iterable[str]) -> dict[str, str]:
        """The same of many values, by their marks."""
        index = self.keys.index
        return {_mark(index, kind, normal): normal for normal in normals}


def _mark(index: bytes, kind: str, normal: str) -> str:
    return hmac.digest(index, f"{kind}|{normal}".encode(), "sha256")[:_MARK_BYTES].hex()
