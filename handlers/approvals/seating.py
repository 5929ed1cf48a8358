"""Who is asked: people found from tree, roles and fields, with stand-ins, and never somebody who may not decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from handlers.approvals.request import Came, Place, Request, Seat, Step
from handlers.procedures.spec import Mode, Who


class Directory(Protocol):
    """Who is who at this moment."""

    def levels(self, who: Who, applicant: str) -> tuple[tuple[str, ...], ...]:
        """Whom to ask, and whom instead, the nearest first: unit by unit upwards, or role by role."""

    def standin(self, person: str) -> str:
        """Who acts for an absent person now; empty when they are there or nobody acts."""

    def is_active(self, person: str) -> bool:
        """Whether the person is still there."""

    def may_act(self, person: str, who: Who, instead_of: str) -> bool:
        """Whether no role they hold forbids them to act in this capacity (ZZ-03, ZZ-10)."""

    def capacity(self, who: Who, applicant: str, person: str) -> str:
        """The role without which this person would not be asked; empty where they are named, or lead the unit."""

    def holds(self, person: str, role: str) -> bool:
        """Whether they hold this role now."""


def may_decide(request: Request, step: Step, person: str, directory: Directory, instead_of: str = "") -> bool:
    """Nobody on their own request, nobody on two levels of it, not in another's name either; nobody who has left."""
    mine = {person, instead_of} - {""}
    return (
        all(directory.is_active(one) for one in mine)
        and not mine & ({request.applicant} | request.apart | _named_elsewhere(request, step))
        and all(request.levels_of(one) <= {step.key} for one in mine)
        and directory.may_act(person, step.who, instead_of)
    )


def may_answer(request: Request, step: Step, seat: Seat, directory: Directory) -> bool:
    """Whether they may decide from this seat; one that came with a role goes with it (免去)."""
    in_office = not seat.role or directory.holds(seat.instead_of or seat.person, seat.role)
    return in_office and may_decide(request, step, seat.person, directory, seat.instead_of)


def seat_for(request: Request, step: Step, person: str, directory: Directory, came: Came, whose: str = "") -> Seat:
    """whose: in whose name they would decide (empty: in their own)."""
    return Seat(person, whose, came, directory.capacity(step.who, request.applicant, whose or person))


def _named_elsewhere(request: Request, step: Step) -> frozenset[str]:
    """Those whom another level asks by name: they answer there and nowhere else."""
    others = (one for one in request.steps if one.who.field and one.key != step.key)
    return frozenset(person for one in others for person in one.wanted)


def opened(request: Request, step: Step, directory: Directory, now: datetime) -> Step | None:
    """The step with the people it asks now; None where nobody may be asked."""
    level, people = _people(request, step, directory)
    if not people:
        return None
    seats = _seats(request, step, people, directory)
    places = (Place(tuple(seats)),) if step.mode is Mode.any_of else tuple(Place((seat,)) for seat in seats)
    return replace(step, places=places, opened_at=now, level=level)


def resumed(request: Request, step: Step, directory: Directory, now: datetime) -> Step | None:
    """A step that waited while somebody else was heard: those asked before, as far as they still may answer."""
    places = tuple(
        replace(place, seats=tuple(seat for seat in place.seats if may_answer(request, step, seat, directory)))
        for place in step.places
    )
    if places and all(place.seats for place in places):
        return replace(step, places=places, opened_at=now)
    return opened(request, replace(step, places=()), directory, now)


def _people(request: Request, step: Step, directory: Directory) -> tuple[int, tuple[str, ...]]:
    """Those frozen at the submission who still may, or else the first level of today's on which anybody may."""
    frozen = tuple(one for one in step.wanted if _in_office(request, step, one, directory))
    choices = (frozen, *directory.levels(step.who, request.applicant))
    for level, people in enumerate(choices):
        fit = tuple(one for one in dict.fromkeys(people) if _reachable(request, step, one, directory))
        if fit:
            return max(0, level - 1), fit
    return 0, ()


def _in_office(request: Request, step: Step, person: str, directory: Directory) -> bool:
    """Those frozen as holders of a role hold it still, or one of those behind it."""
    return step.who.role is None or bool(directory.capacity(step.who, request.applicant, person))


def _reachable(request: Request, step: Step, person: str, directory: Directory) -> bool:
    return may_decide(request, step, person, directory) or bool(_standin(request, step, person, directory))


def _seats(request: Request, step: Step, people: tuple[str, ...], directory: Directory) -> tuple[Seat, ...]:
    """One seat for each of the people, or for who stands in; nobody gives two of the answers a step needs."""
    seats: dict[str, Seat] = {}
    for person in people:
        standin = _standin(request, step, person, directory)
        own = may_decide(request, step, person, directory)
        if standin and standin not in people and (standin not in seats or not own):
            seats.setdefault(standin, seat_for(request, step, standin, directory, Came.standin, person))
        elif own:
            seats.setdefault(person, seat_for(request, step, person, directory, Came.chain))
    return tuple(seats.values())


def _standin(request: Request, step: Step, person: str, directory: Directory) -> str:
    standin = directory.standin(person)
    return standin if standin and may_decide(request, step, standin, directory, person) else ""


def preview(request: Request, steps: Iterable[Step], directory: Directory) -> tuple[tuple[Seat, ...], ...]:
    """For each step, whom it would ask as things are now; empty where nobody could be asked.

    Who is the only one to be asked in one step will have decided there, and is asked in no other.
    """
    found = []
    for step in steps:
        _, people = _people(request, step, directory)
        seats = _seats(request, step, people, directory)
        found.append(seats)
        if len(seats) == 1:
            did = {seats[0].person, seats[0].instead_of} - {""}
            request = replace(request, decided=(*request.decided, *((one, step.key) for one in sorted(did))))
    return tuple(found)


def with_seat(place: Place, *seats: Seat) -> Place:
    """The place with further people asked for the same answer; nobody sits twice."""
    fresh = [seat for seat in seats if all(seat.person != other.person for other in place.seats)]
    return replace(place, seats=(*place.seats, *fresh))
