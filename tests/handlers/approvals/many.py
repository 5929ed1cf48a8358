"""The same over very many: in this process while they are few, on all processors once they are not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
FEW = 50


def over_all(act: Callable[[T], R], them: Sequence[T]) -> Iterable[R]:
    """What ``act``, a function of a module, says to each of them, in their order."""
    if len(them) <= FEW:
        yield from map(act, them)
        return
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(act, them, chunksize=8)
