"""What a visit is: who comes, who was in when, who answered for them. Values only; ``store.visits`` keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from store.cases import Case


class Kind(StrEnum):
    """Temporary or not (WB-03)."""

    temporary = "temporary"
    lasting = "lasting"


class Place(StrEnum):
    meeting_room = "meeting_room"
    office = "office"
    equipment_room = "equipment_room"
    machine_room = "machine_room"


class State(StrEnum):
    registered = "registered"  # a host is asked
    hosted = "hosted"
    briefed = "briefed"
    present = "present"
    left = "left"  # all are out; they may come back until it is closed
    closed = "closed"
    cancelled = "cancelled"
    expired = "expired"  # nobody came


OVER = frozenset({State.closed, State.cancelled, State.expired})


class Activity(StrEnum):
    """What visitors may only do with an approval (WB-06, WB-10..13, WB-15, WB-16)."""

    media = "media"
    computer = "computer"
    photo = "photo"
    sensitive = "sensitive"
    network = "network"
    remote = "remote"
    maintenance = "maintenance"


@dataclass(frozen=True, slots=True)
class NewGuest:
    """A visitor in clear, on the way to being sealed; what was not told is empty."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Guest:
    """One visitor as may be shown: masks; empty was never told.

    named_at: since when it is known who this is.  cleared_by: who lets them in although they are blocked.
    """

    ordinal: int
    named_at: datetime
    name: str = ""
    phone: str = ""
    id_number: str = ""
    cleared_by: str | None = None
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of one visitor: when it happened, and when it was entered.

    late: entered afterwards, for ever.  reason: why.  breaches: what was not in order then, where it was entered after.
    """

    guest: int
    ordinal: int
    place: Place
    in_at: datetime
    out_at: datetime | None
    in_entered_at: datetime
    out_entered_at: datetime | None
    in_by: str
    out_by: str | None
    late: bool = False
    reason: str = ""
    breaches: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.out_at is None

    def covers(self, at: datetime) -> bool:
        return self.in_at <= at and (self.out_at is None or at < self.out_at)


@dataclass(frozen=True, slots=True)
class Escort:
    """Who answered for all who were in, from when until when (None: still)."""

    ordinal: int
    host: str
    from_at: datetime
    until_at: datetime | None

    def covers(self, at: datetime) -> bool:
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a registration tells. count: people, the unnamed included.  late_reason: why it is entered afterwards."""

    kind: Kind
    place: Place
    unit: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    host: str
    reason: str = ""
    things: str = ""
    activities: tuple[Activity, ...] = ()
    count: int = 1
    agreement: str = ""
    agreement_until: datetime | None = None
    guests: tuple[NewGuest, ...] = ()
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """host: asked or agreed; empty: declined, nobody named yet.  offered_to: a hand-over that waits; empty: none.

    plans: how often its times were changed.  late: the whole visit was entered afterwards.  guests, stays and escorts
    are in the order of their ordinals.
    """

    case: Case
    kind: Kind
    state: State
    place: Place
    reason: str
    unit: str
    purpose: str
    things: str
    activities: tuple[Activity, ...]
    starts_at: datetime
    ends_at: datetime
    host: str
    hosted_at: datetime | None = None
    offered_to: str = ""
    offered_at: datetime | None = None
    agreement: str = ""
    agreement_until: datetime | None = None
    briefed_by: str | None = None
    briefed_at: datetime | None = None
    late: bool = False
    late_reason: str = ""
    plans: int = 0
    guests: tuple[Guest, ...] = ()
    stays: tuple[Stay, ...] = ()
    escorts: tuple[Escort, ...] = ()

    @property
    def no(self) -> str:
        return self.case.no

    @property
    def short(self) -> int | None:
        return self.case.short

    @property
    def registrar(self) -> str:
        return self.case.reporter

    @property
    def count(self) -> int:
        return len(self.guests)

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def inside(self) -> tuple[int, ...]:
        """Ordinals of those who are in now."""
        return tuple(sorted(stay.guest for stay in self.stays if stay.is_open))

    @property
    def escort(self) -> Escort | None:
        """Who answers for those who are in now."""
        return next((one for one in self.escorts if one.until_at is None), None)

    @property
    def was_here(self) -> bool:
        return bool(self.stays)

    @property
    def briefed_in_time(self) -> bool:
        """Whether the notice was confirmed before the first of them came in; later never counts (WB-06)."""
        first = min((stay.in_at for stay in self.stays), default=None)
        return self.briefed_at is not None and (first is None or self.briefed_at <= first)

    def guest(self, ordinal: int) -> Guest | None:
        return next((one for one in self.guests if one.ordinal == ordinal), None)

    def stay_of(self, ordinal: int) -> Stay | None:
        """The stay of a visitor who is in now."""
        return next((stay for stay in self.stays if stay.guest == ordinal and stay.is_open), None)
