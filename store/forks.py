"""What a forked child has to do first, while it has only one thread.

Asking "am I another process now?" at each use is a race: two threads find out at once, and one takes away what the
other has just begun to use.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable


def after_fork(method: Callable[[], None]) -> None:
    """``method`` (of an object) runs in every child, as long as the object lives."""
    reference = weakref.WeakMethod(method)

    def in_child() -> None:
        alive = reference()
        if alive is not None:
            alive()

    os.register_at_fork(after_in_child=in_child)
