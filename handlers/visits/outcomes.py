"""What an act on a visit answers: the visit as it is now, or why nothing changed. Never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.visits import State, Visit


class What(StrEnum):
    """What happened to a visit."""

    hosted = "hosted"
    declined = "declined"
    designated = "designated"
    briefed = "briefed"
    joined = "joined"
    replanned = "replanned"
    checked_in = "checked_in"
    checked_out = "checked_out"
    offered = "offered"
    taken = "taken"
    refused = "refused"
    withdrawn = "withdrawn"
    cleared = "cleared"
    entered_late = "entered_late"
    cancelled = "cancelled"
    expired = "expired"
    closed = "closed"


class Why(StrEnum):
    """What stands in the way of somebody who wants to come in."""

    not_hosted = "not_hosted"
    host_left = "host_left"  # the contacts, with visitors in; nobody has taken over yet
    series_stopped = "series_stopped"
    not_briefed = "not_briefed"
    agreement_missing = "agreement_missing"
    agreement_expired = "agreement_expired"
    reason_missing = "reason_missing"
    unnamed = "unnamed"
    entry_missing = "entry_missing"  # no request for the machine room names them
    entry_pending = "entry_pending"
    entry_not_valid = "entry_not_valid"  # approved, for another time
    media = "media"
    computer = "computer"
    photo = "photo"
    sensitive = "sensitive"
    network = "network"
    remote = "remote"
    maintenance = "maintenance"
    blocked = "blocked"
    too_early = "too_early"
    too_late = "too_late"
    inside_already = "inside_already"


class Wrong(StrEnum):
    """What cannot be true of a moment, or of those named."""

    future = "future"
    before_entry = "before_entry"
    before_handover = "before_handover"
    overlaps = "overlaps"
    reason_missing = "reason_missing"
    end_before_start = "end_before_start"
    unknown_guest = "unknown_guest"
    nobody = "nobody"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """guest: whom it concerns (0: all).  article: the rule.  permit: the request that is not enough, if any."""

    why: Why
    guest: int
    article: str
    permit: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """The visit as it is now.  guests: whom it was about."""

    what: What
    visit: Visit
    guests: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Already:
    """It had happened. at: None where that is not kept."""

    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class NotYours:
    """Neither host nor anybody else who may."""


@dataclass(frozen=True, slots=True)
class Over:
    """The visit is in no state for it."""

    state: State


@dataclass(frozen=True, slots=True)
class Held:
    """Guards that are not passed."""

    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class StillInside:
    """Visitors are in: they leave first, or another host takes over."""

    guests: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotInside:
    guests: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """at: the moment it collides with, where there is one."""

    why: Wrong
    at: datetime | None = None


Outcome = Changed | Already | NotYours | Over | Held | StillInside | NotInside | Impossible
