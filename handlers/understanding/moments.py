"""Chinese dates, times, ranges and durations with exactly one reading, as aware UTC.

Spoken in Asia/Shanghai whatever the machine's zone. Where two readings are reasonable both are given back; where
none is possible nothing is, and ``why_not`` says why. Nothing is ever guessed.
"""

from handlers.understanding.periods import Period, find_period
from handlers.understanding.readings import Ambiguous, Impossible, Moment, Reading, find_moment, moments_in, why_not

__all__ = [
    "Ambiguous", "Impossible", "Moment", "Period", "Reading", "find_moment", "find_period", "moments_in", "why_not",
]  # fmt: skip
