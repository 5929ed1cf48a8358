"""How many lines (connections) each web process holds, known to all of them, so that they share what comes evenly.

A new line wakes every process, and whoever is quickest takes it: of sixteen kept-alive lines of a proxy fifteen often
fell to one process, which then did nearly all the work on one core while the other idled (docs/adr/0004).
"""

from __future__ import annotations

import mmap

_SEATS = 64
_BYTES = 4  # of a number
NOBODY = -1


class Lines:
    """Numbers shared with every process forked after this was made. One writer a seat; a torn number does no harm."""

    def __init__(self) -> None:
        self._numbers = memoryview(mmap.mmap(-1, _SEATS * _BYTES)).cast("i")
        for seat in range(_SEATS):
            self._numbers[seat] = NOBODY

    def seat(self) -> int:
        """For a process about to be forked. With more than 64 of them, seats are shared."""
        free = [seat for seat in range(_SEATS) if self._numbers[seat] == NOBODY]
        chosen = free[0] if free else 0
        self._numbers[chosen] = 0
        return chosen

    def hold(self, seat: int, count: int) -> None:
        self._numbers[seat] = count

    def leave(self, seat: int) -> None:
        """Whoever is dead or takes no more lines: nobody is to wait for them."""
        self._numbers[seat] = NOBODY

    def somebody_has_fewer(self, count: int) -> bool:
        return any(0 <= other < count for other in self._numbers)
