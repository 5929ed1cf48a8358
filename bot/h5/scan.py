"""The virus scanner, where there is one: clamd's INSTREAM, or any command that reads the file from stdin.

``XINAN_SCAN``: ``clamd:/run/clamav/clamd.ctl``, ``clamd:127.0.0.1:3310``, or ``command:`` and a command line that ends
with 0 (clean) or 1 (found); anything else did not work. A scanner that does not answer lets nothing through: the file
is refused for now and can be tried again. Without a scanner files are recorded as not scanned.
"""

from __future__ import annotations

import re
import shlex
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress

import structlog

from bot.h5.kinds import Refused

log = structlog.get_logger(__name__)

PATIENCE = 60.0
CLEAN, UNSCANNED = "clean", "unscanned"
_FOUND = re.compile(rb"FOUND\0?$")
_OK = re.compile(rb"OK\0?$")
_LENGTH = struct.Struct(">I")


def scanned(how: str | None, pieces: Iterator[bytes]) -> str:
    """``clean`` or ``unscanned``. Raises Refused: infected, scanner_away."""
    if not how:
        return UNSCANNED
    kind, _, place = how.partition(":")
    try:
        found = _clamd(place, pieces) if kind == "clamd" else _command(place, pieces)
    except (OSError, subprocess.SubprocessError) as error:
        log.error("scanner_away", reason=type(error).__name__)
        raise Refused("scanner_away") from error
    if found:
        log.warning("file_infected")
        raise Refused("infected")
    return CLEAN


def _clamd(place: str, pieces: Iterator[bytes]) -> bool:
    with _line(place) as line:
        line.sendall(b"zINSTREAM\0")
        with suppress(BrokenPipeError, ConnectionResetError):  # it has said why already
            for piece in pieces:
                line.sendall(_LENGTH.pack(len(piece)) + piece)
            line.sendall(_LENGTH.pack(0))
        said = b"".join(iter(lambda: line.recv(4096), b""))
    if _FOUND.search(said):
        return True
    if _OK.search(said):
        return False
    raise OSError("no verdict")


def _line(place: str) -> socket.socket:
    if place.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(PATIENCE)
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _command(command: str, pieces: Iterator[bytes]) -> bool:
    scanner = subprocess.Popen(  # noqa: S603 - the operator's own command
        shlex.split(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    assert scanner.stdin is not None  # noqa: S101
    impatient = threading.Timer(PATIENCE, scanner.kill)
    impatient.daemon = True
    impatient.start()
    try:
        with suppress(BrokenPipeError):  # it may have seen enough
            for piece in pieces:
                scanner.stdin.write(piece)
        with suppress(BrokenPipeError):
            scanner.stdin.close()
        code = scanner.wait()
    finally:
        impatient.cancel()
        scanner.kill()
        scanner.wait()
    if code not in (0, 1):
        raise OSError(f"exit code {code}")
    return code == 1
