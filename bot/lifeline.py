"""Children that do not outlive their parent, whatever kills it.

Linux sends a chosen signal to a child when the thread that made it dies (PR_SET_PDEATHSIG); the setting survives
exec. A session of its own lets the parent end a child together with all it started.
"""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


def tied(when_orphaned: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A ``preexec_fn`` for ``subprocess``: own session, and ``when_orphaned`` arrives when the parent dies."""
    parent = os.getpid()

    def tie() -> None:
        os.setsid()
        # A parent that waits for signals has them blocked; the child must not inherit that.
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        tie_to_parent(parent, when_orphaned)

    return tie


def tie_to_parent(parent: int, when_orphaned: signal.Signals = signal.SIGKILL) -> None:
    """Ties this process to ``parent``; ends at once if that one died before the tie was made."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(when_orphaned), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), when_orphaned)


def adopt_orphans() -> None:
    """Makes this process the parent of grandchildren whose parents die, as init otherwise would be."""
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
