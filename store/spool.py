"""Where verified callbacks wait while the database is away (failures.md 2.2, rule 5).

One folder for all processes, one file a process. The callbacks stay as they came, encrypted; taking one twice is
harmless, because the inbox knows its key, losing one is not.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from store.clock import monotonic, pause
from store.spoolfile import (
    SUFFIX,
    Appender,
    Contents,
    Damage,
    Place,
    Spooled,
    fetch,
    look_through,
    packed,
    put_away,
    sync_folder,
)

__all__ = ["Damage", "Place", "Spool", "SpoolUnusable", "Spooled"]

_OFFSET = struct.Struct(">q")
# Seconds: how long a record looks for a file that nobody is looking at.
_PATIENCE = 1.0
_NAP = 0.001


class SpoolUnusable(Exception):
    """The record could not be put on the disk; whoever sent it must not be told that it was."""


class Spool:
    """The spool in ``folder``, for any number of processes and threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._thread = threading.Lock()
        self._appender: Appender | None = None
        self._done: dict[Path, set[int]] = {}
        # Of the files last looked through: what they held, and which of their records are still open.
        self._seen: dict[Path, Contents] = {}
        self._open: dict[Path, set[int]] = {}
        self._passed: list[Damage] = []

    def put(self, record: Spooled) -> None:
        """On the disk when it returns. Raises SpoolUnusable; the records before it stay readable."""
        try:
            data = packed(record)
            with self._thread:
                self._put(data, record.at)
        except OSError as error:
            raise SpoolUnusable(error.strerror or str(error)) from error

    def is_empty(self) -> bool:
        """No file with anything in it; costs a look into the folder. A file not ours to read would never be emptied."""
        try:
            files = [file for file in self._folder.iterdir() if file.name.endswith(SUFFIX)]
        except OSError:
            return True  # the folder is made with the first record; in what is none nothing can lie
        try:
            return not any(file.stat().st_size and os.access(file, os.R_OK | os.W_OK) for file in files)
        except OSError:
            return False

    def waiting(self) -> int:
        """How many records are not done; reads every file."""
        files = self._files()
        return sum(len(set(_offsets(self._look(file))) - self._done_in(file)) for file in files)

    def damages(self) -> tuple[Damage, ...]:
        """What is no record: in the files now, in files that this object removed, in files kept because of it."""
        found = [damage for file in self._files() for damage in self._look(file).damages]
        kept = [Damage(file.name, 0, file.stat().st_size, False) for file in sorted(self._folder.glob("*.damaged"))]
        return tuple(self._passed + found + kept)

    def take(self) -> Iterator[Spooled]:
        """Every record in the order of arrival over all files, those that arrive meanwhile included.

        Nothing at all while another process or thread takes: one at a time keeps the order. Whoever has dealt with
        a record calls ``done``; what is not done comes again with the next ``take``.
        """
        with self._alone() as mine:
            offered: set[tuple[Path, int]] = set()
            while mine:
                fresh = [place for place in self._places() if (place.file, place.offset) not in offered]
                if not fresh:
                    return
                for place in fresh:
                    offered.add((place.file, place.offset))
                    yield from self._fetched(place)

    def done(self, record: Spooled) -> None:
        """It need not be kept any longer. A file whose records are all done is removed."""
        if record.place is None:
            return
        file, offset = record.place.file, record.place.offset
        self._note(file, offset)
        if file in self._open:
            self._open[file].discard(offset)
            if not self._open[file]:
                self._put_away(file)

    def close(self) -> None:
        """Lets go of the file; the next ``put`` makes another one."""
        with self._thread:
            self._let_go()

    def _put(self, data: bytes, at: datetime) -> None:
        """Whoever drains looks at the files for microseconds at a time: another try, or another file, soon succeeds."""
        deadline = monotonic() + _PATIENCE
        while not self._ready(at).append(data):
            if monotonic() > deadline:
                raise OSError("the spool's files are looked at all the time")
            self._let_go()
            pause(_NAP)

    def _ready(self, at: datetime) -> Appender:
        if self._appender is not None and self._appender.owner != os.getpid():
            self._let_go()
        if self._appender is None:
            self._make_folder()
            self._appender = Appender(self._folder, at)
        return self._appender

    def _let_go(self) -> None:
        if self._appender is not None:
            self._appender.close()
        self._appender = None

    def _make_folder(self) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            sync_folder(self._folder.parent)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """The folder itself is the lock: on a full disk no file could be made for it."""
        try:
            handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            yield False
            return
        try:
            yield _free(handle)
        finally:
            os.close(handle)

    def _places(self) -> list[Place]:
        """Not yet done, oldest first. Files with nothing left in them are removed on the way."""
        self._seen = {file: self._look(file) for file in self._files()}
        self._done = {file: self._done_in(file) for file in self._seen}
        self._open = {file: set(_offsets(contents)) - self._done[file] for file, contents in self._seen.items()}
        for file in [file for file, left in self._open.items() if not left]:
            self._put_away(file)
        self._drop_stray_lists()
        left = (p for contents in self._seen.values() for p in contents.places if p.offset in self._open[p.file])
        return sorted(left, key=lambda place: (place.at, place.file, place.offset))

    def _look(self, file: Path) -> Contents:
        """A file that cannot be read keeps nobody from the others."""
        try:
            return look_through(file)
        except FileNotFoundError:
            return Contents(0, (), ())
        except OSError:
            return Contents(0, (), (Damage(file.name, 0, 0, torn=False),))

    def _fetched(self, place: Place) -> Iterator[Spooled]:
        record = fetch(place)
        if record is not None:
            yield replace(record, place=place)

    def _done_in(self, file: Path) -> set[int]:
        """What this process remembers, and what another noted before it was stopped."""
        try:
            noted = _list_file(file).read_bytes()
        except FileNotFoundError:
            noted = b""
        whole = len(noted) - len(noted) % _OFFSET.size
        return self._done.get(file, set()) | {one[0] for one in _OFFSET.iter_unpack(noted[:whole])}

    def _note(self, file: Path, offset: int) -> None:
        self._done.setdefault(file, set()).add(offset)
        # Only to spare work after a kill: on a full disk the list in memory has to do.
        with suppress(OSError), _list_file(file).open("ab", buffering=0) as notes:
            notes.write(_OFFSET.pack(offset))

    def _put_away(self, file: Path) -> None:
        # What cannot be removed now is tried again at the next take.
        with suppress(OSError):
            if put_away(file, self._seen[file]):
                self._passed += [damage for damage in self._seen[file].damages if damage.torn]
                _list_file(file).unlink(missing_ok=True)

    def _drop_stray_lists(self) -> None:
        for notes in self._folder.glob("*.done"):
            if not notes.with_suffix(SUFFIX).exists():
                notes.unlink(missing_ok=True)


def _offsets(contents: Contents) -> Iterator[int]:
    return (place.offset for place in contents.places)


def _list_file(file: Path) -> Path:
    return file.with_suffix(".done")


def _free(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
