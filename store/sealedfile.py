"""One encrypted file: frames of the same size, each sealed by itself, so that any part can be read or added alone.

AES-256-GCM under a key made for this file (HKDF of the data key and the file's salt); a frame's number is bound into
it, so frames cannot be swapped. Nonces are random: a frame that is written again after an accident never repeats one.
That the file is whole is told by size and hash in the record.
"""

from __future__ import annotations

import hmac
import io
import os
import secrets
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Bytes in clear of every frame but the last: what one request brings (bot/anteroom.py holds back up to 64 KiB).
PIECE = 48 * 1024

_MAGIC = b"XNF1"
_HEAD = struct.Struct(">4s8s16s")
_NUMBER = struct.Struct(">Q")
_NONCE, _TAG = 12, 16
_FRAME = _NONCE + PIECE + _TAG


class Unreadable(Exception):
    """The file is not what was once written: damaged, cut, or encrypted with another data key."""


@dataclass(frozen=True, slots=True)
class FileKey:
    """Seals and opens the frames of files; ``id`` tells data keys apart and says nothing about them."""

    secret: bytes

    def __repr__(self) -> str:
        return "FileKey(...)"

    @property
    def id(self) -> str:
        return hmac.digest(self.secret, b"xinan file key id v1", "sha256")[:8].hex()

    def cipher(self, salt: bytes) -> AESGCM:
        derived = HKDF(SHA256(), 32, salt, b"xinan file v1").derive(self.secret)
        return AESGCM(derived)


class SealedFile:
    """An open encrypted file. ``handle`` belongs to whoever opened it."""

    def __init__(self, handle: int, salt: bytes, key: FileKey) -> None:
        self._handle, self._cipher = handle, key.cipher(salt)

    @classmethod
    def begun(cls, handle: int, key: FileKey) -> SealedFile:
        """A new file, with its head written."""
        salt = secrets.token_bytes(16)
        write_all(handle, _HEAD.pack(_MAGIC, bytes.fromhex(key.id), salt), 0)
        return cls(handle, salt, key)

    @classmethod
    def found(cls, handle: int, key: FileKey) -> SealedFile:
        """One that is there. Raises Unreadable."""
        head = os.pread(handle, _HEAD.size, 0)
        if len(head) < _HEAD.size:
            raise Unreadable("no head")
        magic, key_id, salt = _HEAD.unpack(head)
        if magic != _MAGIC:
            raise Unreadable("no file of ours")
        if not hmac.compare_digest(key_id, bytes.fromhex(key.id)):
            raise Unreadable("another data key")
        return cls(handle, salt, key)

    def whole(self) -> int:
        """Bytes in clear that stand in full frames; what a kill left of a later frame is not counted."""
        return max(0, os.fstat(self._handle).st_size - _HEAD.size) // _FRAME * PIECE

    def put(self, offset: int, piece: bytes) -> None:
        """Writes the frame at ``offset``, a multiple of PIECE. Raises OSError; the frames before it stay."""
        number = offset // PIECE
        place = _HEAD.size + number * _FRAME
        nonce = secrets.token_bytes(_NONCE)
        try:
            write_all(self._handle, nonce + self._cipher.encrypt(nonce, piece, _NUMBER.pack(number)), place)
            os.ftruncate(self._handle, place + _NONCE + len(piece) + _TAG)
        except OSError:
            os.ftruncate(self._handle, place)
            raise

    def pieces(self) -> Iterator[bytes]:
        """The content in clear, frame by frame. Raises Unreadable."""
        number = 0
        while piece := self._piece(number):
            yield piece
            number += 1

    def _piece(self, number: int) -> bytes:
        frame = os.pread(self._handle, _FRAME, _HEAD.size + number * _FRAME)
        if not frame:
            return b""
        try:
            return self._cipher.decrypt(frame[:_NONCE], frame[_NONCE:], _NUMBER.pack(number))
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"frame {number}") from error


def cut(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of PIECE, the last one shorter."""
    held = io.BytesIO()
    for piece in pieces:
        held.write(piece)
        if held.tell() < PIECE:
            continue
        whole = held.getvalue()
        full = len(whole) // PIECE * PIECE
        yield from (whole[start : start + PIECE] for start in range(0, full, PIECE))
        held = io.BytesIO()
        held.write(whole[full:])
    if held.tell():
        yield held.getvalue()


def sealed(key: FileKey, content: bytes) -> bytes:
    """Something small, encrypted to stand in the record."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(_NONCE)
    return salt + nonce + key.cipher(salt).encrypt(nonce, content, b"small")


def unsealed(key: FileKey, content: bytes) -> bytes:
    """Raises Unreadable."""
    salt, nonce, rest = content[:16], content[16 : 16 + _NONCE], content[16 + _NONCE :]
    try:
        return key.cipher(salt).decrypt(nonce, rest, b"small")
    except (InvalidTag, ValueError) as error:
        raise Unreadable("small content") from error


def write_all(handle: int, data: bytes, offset: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(handle, view, offset)
        view, offset = view[written:], offset + written


def length_of(file: Path) -> int:
    """Bytes in clear of a file that is complete, by its size alone."""
    frames, rest = divmod(file.stat().st_size - _HEAD.size, _FRAME)
    return frames * PIECE + max(0, rest - _NONCE - _TAG)
