"""One file of the spool: records one behind the other, each with its length and checksum.

A record counts from the moment its last byte is on the disk. What a kill or a full disk left of one is recognised and
passed over, wherever in the file it is.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from store.failpoints import reached
from store.schema import from_micros, to_micros

SUFFIX = ".spool"
# No UTF-8 text and no base64 contains its first byte, so a callback's body cannot look like a record.
_MAGIC = b"\xffXS\x01"
_HEADER = struct.Struct(">4sI16s")
_FIELDS = struct.Struct(">qI")
# Far above the 64 KiB a callback may have: a length beyond it is damage.
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands, and when it arrived (microseconds)."""

    file: Path
    offset: int
    at: int


@dataclass(frozen=True, slots=True)
class Spooled:
    """A verified callback, still encrypted: the raw body, the parameters of the query, the moment of arrival."""

    body: bytes
    query: Mapping[str, str]
    at: datetime
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are no record. ``torn``: the end of the file, a record that was never acknowledged."""

    file: str
    offset: int
    length: int
    torn: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file held when it was looked at."""

    size: int
    places: tuple[Place, ...]
    damages: tuple[Damage, ...]


def packed(record: Spooled) -> bytes:
    query = json.dumps(dict(record.query), separators=(",", ":")).encode()
    payload = _FIELDS.pack(to_micros(record.at), len(query)) + query + record.body
    if len(payload) > _LARGEST:
        raise OSError(f"a record of {len(payload)} bytes is too large")
    return _HEADER.pack(_MAGIC, len(payload), _checksum(payload)) + payload


def _checksum(payload: bytes) -> bytes:
    return blake2b(payload, digest_size=16).digest()


class Appender:
    """The one process that writes to a file. Every failure leaves the records before it readable."""

    def __init__(self, folder: Path, at: datetime) -> None:
        """Makes the file; raises OSError."""
        self.owner = os.getpid()
        name = f"{to_micros(at):020d}-{self.owner}-{secrets.token_hex(4)}{SUFFIX}"
        self._handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            sync_folder(folder)
        except OSError:
            os.close(self._handle)
            raise

    def append(self, data: bytes) -> bool:
        """True when it is on the disk; False when the file was taken away or is being looked at: make another one.

        Raises OSError when the disk refuses.
        """
        if not _locked(self._handle):
            return False
        try:
            return self._append(data)
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._handle)

    def _append(self, data: bytes) -> bool:
        status = os.fstat(self._handle)
        if status.st_nlink == 0:
            return False
        try:
            _write_all(self._handle, data, status.st_size)
            reached("spool.written")
            os.fsync(self._handle)
            reached("spool.synced")
        except OSError:
            os.ftruncate(self._handle, status.st_size)
            raise
        return True


def _write_all(handle: int, data: bytes, offset: int) -> None:
    while data:
        written = os.pwrite(handle, data, offset)
        data, offset = data[written:], offset + written


def _locked(handle: int) -> bool:
    """Nobody ever waits for this lock: a stopped process could hold it for ever."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """A new name in a folder is on the disk only after this."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def look_through(file: Path) -> Contents:
    """All whole records and all damage in a file. What somebody is just writing is neither. Raises OSError."""
    handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    try:
        settled = _locked(handle)
        size = os.fstat(handle).st_size
        if settled:
            fcntl.flock(handle, fcntl.LOCK_UN)
        found = list(_scan(handle, file, size))
    finally:
        os.close(handle)
    places = tuple(_in_order(one for one in found if isinstance(one, Place)))
    damages = tuple(one for one in found if isinstance(one, Damage) and (settled or not one.torn))
    return Contents(size, places, damages)


def _in_order(places: Iterator[Place]) -> Iterator[Place]:
    """A clock put back does not change who came first."""
    latest = -(2**63)
    for place in places:
        latest = max(latest, place.at)
        yield Place(place.file, place.offset, latest)


def _scan(handle: int, file: Path, size: int) -> Iterator[Place | Damage]:
    offset = 0
    while offset < size:
        payload = _payload(handle, offset, size)
        if payload is not None:
            yield Place(file, offset, _FIELDS.unpack_from(payload)[0])
            offset += _HEADER.size + len(payload)
            continue
        resumed = _next_record(handle, offset + 1, size)
        yield Damage(file.name, offset, resumed - offset, torn=resumed == size)
        offset = resumed


def _payload(handle: int, offset: int, size: int) -> bytes | None:
    header = os.pread(handle, _HEADER.size, offset)
    if len(header) < _HEADER.size:
        return None
    magic, length, checksum = _HEADER.unpack(header)
    if magic != _MAGIC or not _FIELDS.size <= length <= min(_LARGEST, size - offset - _HEADER.size):
        return None
    payload = os.pread(handle, length, offset + _HEADER.size)
    return payload if _checksum(payload) == checksum else None


def _next_record(handle: int, offset: int, size: int) -> int:
    """Where the next whole record begins, or the end."""
    rest = os.pread(handle, size - offset, offset)
    found = rest.find(_MAGIC)
    while found >= 0:
        if _payload(handle, offset + found, size) is not None:
            return offset + found
        found = rest.find(_MAGIC, found + 1)
    return size


def fetch(place: Place) -> Spooled | None:
    """The record at a place; None when the disk has lost it since. Raises OSError."""
    handle = os.open(place.file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        payload = _payload(handle, place.offset, os.fstat(handle).st_size)
    finally:
        os.close(handle)
    return None if payload is None else _unpacked(payload, place)


def _unpacked(payload: bytes, place: Place) -> Spooled:
    at, length = _FIELDS.unpack_from(payload)
    query = json.loads(payload[_FIELDS.size : _FIELDS.size + length])
    return Spooled(payload[_FIELDS.size + length :], query, from_micros(at), place)


def put_away(file: Path, contents: Contents) -> bool:
    """Removes a file all of whose records are done, unless something was appended since. Raises OSError.

    One with damage in its middle is kept under another name: acknowledged callbacks may be in it.
    """
    handle = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    try:
        if not _locked(handle) or os.fstat(handle).st_size != contents.size:
            return False
        if any(not damage.torn for damage in contents.damages):
            file.rename(file.with_suffix(".damaged"))
        else:
            file.unlink()
        return True
    finally:
        os.close(handle)
