"""What of a ledger is wanted, and how much of it somebody may see: the same for all ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Wanted:
    """since, until: half-open.  unit: of the visitors, any part of it.  departments, host: of those who receive.

    state: of the visit, or ``inside``: somebody of it is in.  late: something of it was entered afterwards.
    came: somebody of it was really here.
    """

    since: datetime | None = None
    until: datetime | None = None
    unit: str = ""
    departments: tuple[int, ...] = ()
    host: str = ""
    place: str = ""
    kind: str = ""
    state: str = ""
    late: bool = False
    came: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """person: sees what they registered or received.  units: of whose people they see what they received."""

    person: str
    units: tuple[int, ...] = ()
