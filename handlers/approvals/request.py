"""A request on its way through its chain: pure values (product.md 4, ZZ-14, ZZ-15)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handlers.procedures.spec import Act, Mode, Who


class State(StrEnum):
    """Where a request is. Of these only ``deciding`` and ``returned`` are open to decisions or changes."""

    deciding = "deciding"
    returned = "returned"
    approved = "approved"
    rejected = "rejected"
    withdrawn = "withdrawn"
    lapsed = "lapsed"


class Came(StrEnum):
    """How somebody came to be asked."""

    chain = "chain"
    standin = "standin"
    transfer = "transfer"
    escalation = "escalation"
    moved = "moved"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody asked. instead_of: in whose name they would decide (empty: in their own).

    role: which they, or those in whose name they sit, must still hold (empty: they are asked in person).
    """

    person: str
    instead_of: str = ""
    came: Came = Came.chain
    role: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """by: who decided.  instead_of: in whose name."""

    by: str
    instead_of: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """One answer that a step needs: any of its seats may give it, the first one does."""

    seats: tuple[Seat, ...]
    verdict: Verdict | None = None

    def seat_of(self, person: str) -> Seat | None:
        """Where this person may answer: on their own seat, or on the one that somebody holds in their name."""
        own = next((seat for seat in self.seats if seat.person == person), None)
        lent = next((seat for seat in self.seats if seat.instead_of == person), None)
        return own or (Seat(person, role=lent.role) if lent else None)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of one request, frozen when the request was submitted.

    key: which level of the chain it is; a level that is gone through again keeps its key.  wanted: who was to be asked
    then.  places: who is asked, once the step is open.  level: how often it was escalated.  title: as people read it.
    """

    key: str
    who: Who
    act: Act
    mode: Mode
    hours: int
    wanted: tuple[str, ...]
    places: tuple[Place, ...] = ()
    opened_at: datetime | None = None
    level: int = 0
    title: str = ""

    @property
    def is_done(self) -> bool:
        return bool(self.places) and all(place.verdict for place in self.places)

    @property
    def open_places(self) -> tuple[Place, ...]:
        """Those that wait for an answer now; in turn, it is one at a time."""
        waiting = tuple(place for place in self.places if place.verdict is None)
        return waiting[:1] if self.mode is Mode.in_turn else waiting

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(seat.person for place in self.open_places for seat in place.seats))

    def with_place(self, old: Place, new: Place) -> Step:
        return replace(self, places=tuple(new if place is old else place for place in self.places))


@dataclass(frozen=True, slots=True)
class Request:
    """applicant: whose matter it is.  apart: people who may never decide on it, because they have another part in it.

    decided: for everybody who ever decided, or in whose name somebody did, the level they decided on. It outlives a
    return for completion: nobody decides on two levels of one request.  consent: on whose oral consent the work has
    begun already (empty: it waits for the approval); such a request never lapses.
    """

    applicant: str
    steps: tuple[Step, ...]
    state: State = State.deciding
    apart: frozenset[str] = frozenset()
    decided: tuple[tuple[str, str], ...] = ()
    consent: str = ""

    @property
    def step(self) -> Step | None:
        """The step that is open now."""
        if self.state is not State.deciding:
            return None
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def verdicts(self) -> Iterator[tuple[Step, Verdict]]:
        for step in self.steps:
            for place in step.places:
                if place.verdict is not None:
                    yield step, place.verdict

    def levels_of(self, person: str) -> frozenset[str]:
        return frozenset(level for who, level in self.decided if who == person)

    def with_step(self, old: Step, *new: Step) -> Request:
        steps = [fresh for step in self.steps for fresh in (new if step is old else (step,))]
        return replace(self, steps=tuple(steps))
