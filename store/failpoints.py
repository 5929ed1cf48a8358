"""Named places where tests may kill, stop, slow down or fail a process; nothing happens there otherwise.

``XINAN_FAIL`` arms them, and settings refuse it unless the platform is on this machine. Either it says what to do,
``name:n:action`` (several with commas; at the n-th pass, once), or ``@folder``: a file ``folder/name`` with
``n:action`` then arms that place while the process runs, and whoever gets there removes it.
A name may begin with a process, ``worker-sent``. Actions: ``kill``, ``stop``, ``raise``, ``sleep:seconds``.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.clock import pause

_PASSED, _FIRED = "passed", "fired"


class Failed(RuntimeError):
    """Raised on purpose, where a fault of ours could be."""


_check: Callable[[str], None] | None = None


def reached(name: str) -> None:
    """The process is at this place. Costs one look at a variable unless armed."""
    if _check is not None:
        _check(name)


def arm(spec: str | None, process: str) -> None:
    """spec: of ``XINAN_FAIL``; None disarms.  process: whose name a place may begin with. Raises ValueError."""
    global _check
    if not spec:
        _check = None
    elif spec.startswith("@"):
        _check = _Folder(Path(spec[1:]), process).passes
    else:
        _check = _Listed(spec, process).passes


class _Listed:
    def __init__(self, spec: str, process: str) -> None:
        parts = [one.split(":", 2) for one in spec.split(",")]
        if any(len(part) != 3 or not part[1].isdigit() for part in parts):
            raise ValueError("name:n:action")
        self._wanted = {name: (int(n), action) for name, n, action in parts}
        self._process = process
        self._passes: Counter[str] = Counter()

    def passes(self, name: str) -> None:
        for full in (name, f"{self._process}-{name}"):
            wanted = self._wanted.get(full)
            if wanted is not None:
                self._passes[full] += 1
                if self._passes[full] == wanted[0]:
                    _act(full, wanted[1])


class _Folder:
    """Files arm; ``passed`` and ``fired`` beside them, where they exist, are told what happened."""

    def __init__(self, folder: Path, process: str) -> None:
        self._folder = folder
        self._process = process
        self._passes: Counter[tuple[str, int]] = Counter()

    def passes(self, name: str) -> None:
        self._note(_PASSED, name)
        for file in (self._folder / f"{self._process}-{name}", self._folder / name):
            with suppress(FileNotFoundError):
                self._look(file, name)

    def _look(self, file: Path, name: str) -> None:
        number, _, action = file.read_text("ascii").strip().partition(":")
        armed = (file.name, file.stat().st_mtime_ns)
        self._passes[armed] += 1
        if self._passes[armed] < int(number or 1):
            return
        file.unlink()  # whoever removes it is the one it was meant for
        self._note(_FIRED, name)
        _act(name, action)

    def _note(self, what: str, name: str) -> None:
        with suppress(FileNotFoundError):
            handle = os.open(self._folder / what, os.O_WRONLY | os.O_APPEND)
            os.write(handle, f"{self._process}-{name} {os.getpid()}\n".encode())
            os.close(handle)


def _act(name: str, action: str) -> None:
    what, _, seconds = action.partition(":")
    match what:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "sleep":
            pause(float(seconds))
        case "raise":
            raise Failed(name)
        case _:
            raise ValueError(f"no action {what!r}")
