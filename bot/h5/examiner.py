"""Hands a file to the bench (``bot.h5.bench``) and takes back what it found; nothing is on the disk in clear."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.h5.kinds import Refused

PATIENCE = 40.0
_ROOT = str(Path(__file__).parents[2])
# Isolated: neither the environment nor the folder it runs in decides what is imported.
_START = f"import sys; sys.path.insert(0, {_ROOT!r}); from bot.h5.bench import main; main()"
_COMMAND = (sys.executable, "-I", "-B", "-c", _START)
_ENVIRON = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
_READ = 65536


@dataclass(frozen=True, slots=True)
class Examined:
    """made: the bytes to keep instead of those brought; None: they are kept as they came. To be read at once."""

    kind: str
    made: Iterator[bytes] | None
    _thumbnail: list[bytes]

    def thumbnail(self) -> bytes | None:
        """After ``made`` has been read to its end."""
        return self._thumbnail[0] if self._thumbnail else None


@contextmanager
def examined(pieces: Iterator[bytes]) -> Iterator[Examined]:
    """What the file is. Raises Refused."""
    child = subprocess.Popen(  # noqa: S603 - our own command line
        _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_ENVIRON, cwd="/"
    )
    impatient = threading.Timer(PATIENCE, child.kill)
    impatient.daemon = True
    impatient.start()
    assert child.stdin is not None  # noqa: S101
    assert child.stdout is not None  # noqa: S101
    try:
        _feed(child.stdin, pieces)
        yield _found(child.stdout)
    finally:
        impatient.cancel()
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(BrokenPipeError):
                pipe.close()
        child.wait()


def _feed(bench: IO[bytes], pieces: Iterator[bytes]) -> None:
    """A bench that has died of the file says so by its silence."""
    with suppress(BrokenPipeError):
        for piece in pieces:
            bench.write(piece)
        bench.flush()
    with suppress(BrokenPipeError):
        bench.close()


def _found(bench: IO[bytes]) -> Examined:
    line = bench.readline(4096)
    said: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {"refused": "too_complex"}
    if "refused" in said:
        raise Refused(said["refused"])
    if said["made"] is None:
        return Examined(said["kind"], None, [])
    thumbnail: list[bytes] = []
    return Examined(said["kind"], _taken(bench, said["made"], said["thumbnail"], thumbnail), thumbnail)


def _taken(bench: IO[bytes], size: int, small: int, thumbnail: list[bytes]) -> Iterator[bytes]:
    left = size
    while left:
        piece = bench.read(min(_READ, left))
        if not piece:
            raise Refused("too_complex")
        left -= len(piece)
        yield piece
    thumbnail.append(bench.read(small))
