"""The examiner's bench: a process of its own that lives for one file, with little memory, little time and no secrets.

Reads the file from stdin, says on stdout in one line of JSON what it is, followed by what was made of it. Hostile files
are parsed here and nowhere else; whatever goes wrong goes wrong with this process.
"""

from __future__ import annotations

import json
import os
import resource
import sys

from bot.h5 import pdf, word
from bot.h5.kinds import MOST_BYTES, Refused, kind_of

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 20
_NICE = 10


def main() -> None:
    _lower_the_limits()
    try:
        line, parts = _examined(sys.stdin.buffer.read(MOST_BYTES + 1))
    except Refused as refused:
        line, parts = {"refused": refused.code}, ()
    except (MemoryError, RecursionError):
        line, parts = {"refused": "too_complex"}, ()
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def _lower_the_limits() -> None:
    """Nothing can be written to a file, nothing dumped, nobody started; callbacks go first."""
    for limit, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (most, most))
    os.nice(_NICE)


def _examined(content: bytes) -> tuple[dict[str, object], tuple[bytes, ...]]:
    kind = kind_of(content)
    if kind == "docx":
        word.check(content)
    elif kind == "pdf":
        pdf.check(content)
    else:
        from bot.h5 import pictures

        kind, made, thumbnail = pictures.remade(content, kind)
        return {"kind": kind, "made": len(made), "thumbnail": len(thumbnail)}, (made, thumbnail)
    return {"kind": kind, "made": None, "thumbnail": 0}, ()
