"""The n-th write of SQLite fails, as its own tests let it: by the system calls its VFS may be given (test_syscall.c)."""

from __future__ import annotations

import _sqlite3
import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# sqlite3_vfs, version 3: three numbers, a link, a name, data, twelve methods, one more of version 2, then these three.
_BEFORE = (("version", ctypes.c_int), ("size", ctypes.c_int), ("longest", ctypes.c_int))
_LINKS = tuple((name, ctypes.c_void_p) for name in ("next", "name", "data"))
_METHODS = tuple((f"method{number}", ctypes.c_void_p) for number in range(13))
_SET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_PLACED = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)
_CALLS = (b"pwrite64", b"pwrite")
_NOT_FOUND = 12


class _Vfs(ctypes.Structure):
    _fields_ = (*_BEFORE, *_LINKS, *_METHODS, ("set_call", _SET))


class NoSuchVfs(RuntimeError):
    """This SQLite hides its VFS, or was built without replaceable system calls."""


@dataclass
class Writes:
    """n: which write fails, counted from ``arm``; 0: none.  lasting: all that follow fail too, until ``heal``."""

    n: int = 0
    error: int = 0
    lasting: bool = False
    seen: int = 0
    struck: int = 0

    def arm(self, n: int, error: int, *, lasting: bool = False) -> None:
        self.n, self.error, self.lasting, self.seen = n, error, lasting, 0

    def heal(self) -> None:
        self.n = 0

    def fails(self) -> bool:
        self.seen += 1
        hit = self.n > 0 and (self.seen == self.n or (self.lasting and self.seen > self.n))
        self.struck += hit
        return hit


@contextmanager
def failing_writes() -> Iterator[Writes]:
    """For all SQLite connections of this process. Raises NoSuchVfs."""
    vfs, writes = _find(), Writes()
    real = ctypes.CDLL(None, use_errno=True).pwrite64
    real.argtypes, real.restype = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64), ctypes.c_ssize_t
    ours = _PLACED(_write(writes, real))
    results = [_put(vfs, name, ctypes.cast(ours, ctypes.c_void_p)) for name in _CALLS]
    if set(results) == {_NOT_FOUND}:
        raise NoSuchVfs
    try:
        yield writes
    finally:
        for name in _CALLS:
            _put(vfs, name, None)


def _write(writes: Writes, real: Any) -> Callable[[int, int, int, int], int]:
    def write(handle: int, data: int, size: int, offset: int) -> int:
        if writes.fails():
            ctypes.set_errno(writes.error)
            return -1
        return int(real(handle, data, size, offset))

    return write


def _find() -> Any:
    library = ctypes.CDLL(_sqlite3.__file__)
    try:
        find = library.sqlite3_vfs_find
    except AttributeError as error:
        raise NoSuchVfs from error
    find.restype = ctypes.POINTER(_Vfs)
    found = find(None)
    if not found or found.contents.version < 3:
        raise NoSuchVfs
    return found


def _put(vfs: Any, name: bytes, call: ctypes.c_void_p | None) -> int:
    return int(vfs.contents.set_call(ctypes.cast(vfs, ctypes.c_void_p), name, call))
