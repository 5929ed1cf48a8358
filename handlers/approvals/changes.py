"""What else happens to a request: withdrawn, handed on, joined by others, escalated, lapsed; people come and go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from handlers.approvals.decisions import answerable
from handlers.approvals.outcomes import Changed, Nobody, NotYours, Outcome, Over, Unaccounted, Unfit, What
from handlers.approvals.request import Came, Place, Request, Seat, State, Step
from handlers.approvals.seating import Directory, may_answer, may_decide, opened, seat_for, with_seat
from handlers.procedures.spec import Act, Mode, Who


def withdraw(request: Request, person: str, account: str = "") -> Outcome:
    """By the applicant alone, as long as it is not decided. account: what was done, where the work has begun."""
    if person != request.applicant:
        return NotYours()
    if request.state not in (State.deciding, State.returned):
        return Over(request.state)
    if request.consent and not account.strip():
        return Unaccounted()
    return Changed(What.withdrawn, replace(request, state=State.withdrawn))


def lapse(request: Request) -> Changed | Over:
    """Nobody answered to the end. What has begun on oral consent waits for its approval for ever."""
    if request.consent or request.state not in (State.deciding, State.returned):
        return Over(request.state)
    return Changed(What.lapsed, replace(request, state=State.lapsed))


def transfer(request: Request, person: str, to: str, directory: Directory) -> Outcome:
    """Hands one's own answer to somebody else, who decides in their own name; who handed it on is asked no more."""
    step = request.step
    if step is None:
        return Over(request.state)
    if not answerable(request, person, directory):
        return NotYours()
    if not _may_join(request, step, to, directory):
        return Unfit(to)
    place = next(place for place in step.open_places if place.seat_of(person))
    left = tuple(seat for seat in place.seats if person not in (seat.person, seat.instead_of))
    moved = with_seat(replace(place, seats=left), Seat(to, came=Came.transfer))
    return Changed(What.moved, request.with_step(step, step.with_place(place, moved)), (to,))


def add_before(request: Request, person: str, to: str, key: str, directory: Directory, now: datetime) -> Outcome:
    """Somebody else is to be heard first: a step of theirs opens now, the present one waits behind it as it is."""
    step = request.step
    if step is None:
        return Over(request.state)
    if not answerable(request, person, directory):
        return NotYours()
    if any(place.verdict for place in step.places) or not _may_join(request, step, to, directory):
        return Unfit(to)
    first = opened(request, _added(step, to, key), directory, now)
    if first is None:
        return Unfit(to)
    later = replace(step, opened_at=None)
    return Changed(What.added, request.with_step(step, first, later), first.asked)


def add_after(request: Request, person: str, to: str, key: str, directory: Directory) -> Outcome:
    """Somebody else is to be heard as well, behind the present step. The present step stays to be answered."""
    step = request.step
    if step is None:
        return Over(request.state)
    if not answerable(request, person, directory):
        return NotYours()
    if not _may_join(request, step, to, directory):
        return Unfit(to)
    return Changed(What.added, request.with_step(step, step, _added(step, to, key)))


def _added(step: Step, to: str, key: str) -> Step:
    return Step(key, Who(field=key), Act.decide, Mode.any_of, step.hours, (to,))


def _may_join(request: Request, step: Step, to: str, directory: Directory) -> bool:
    """Not asked already in this step or a later one that names them, and fit to decide."""
    asked = {one for place in step.places for seat in place.seats for one in (seat.person, seat.instead_of)}
    ahead = {one for later in _ahead(request, step) for one in (*later.asked, *_meant(later))}
    return to not in asked | ahead and may_decide(request, step, to, directory)


def _meant(later: Step) -> tuple[str, ...]:
    """Those whom a later step can hardly do without."""
    return later.wanted if later.who.role is None else ()


def _ahead(request: Request, step: Step) -> Sequence[Step]:
    return request.steps[request.steps.index(step) + 1 :]


def escalate(request: Request, directory: Directory) -> Changed | Over | Nobody:
    """Nobody answered in time: the next leader up is asked as well, in every place that still waits."""
    step = request.step
    if step is None:
        return Over(request.state)
    levels = directory.levels(step.who, request.applicant)
    sitting = {seat.person for place in step.places for seat in place.seats}
    for level in range(step.level + 1, len(levels)):
        fit = [one for one in levels[level] if one not in sitting and may_decide(request, step, one, directory)]
        if fit:
            return _joined(request, replace(step, level=level), fit, directory)
    return Nobody(step.key)


def _joined(request: Request, step: Step, people: Sequence[str], directory: Directory) -> Changed:
    """One of them for every place that waits, so that nobody gives two answers; the rest beside the first."""
    waiting, fresh = step.open_places, step
    for number, place in enumerate(waiting):
        mine = people[number :: len(waiting)]
        seats = (seat_for(request, step, one, directory, Came.escalation) for one in mine)
        fresh = fresh.with_place(place, with_seat(place, *seats))
    old = request.step
    assert old is not None  # noqa: S101
    return Changed(What.moved, request.with_step(old, fresh), tuple(people[:]))


def reseat(request: Request, directory: Directory) -> Changed | Nobody | Over:
    """People have left, were appointed or are absent now: every waiting place gets somebody who may answer.

    An absence only adds the stand-in. Where nobody sits any more, the step is opened anew with today's people; the
    answers given so far stay.
    """
    step = request.step
    if step is None:
        return Over(request.state)
    fresh = step
    for place in [one for one in step.places if not one.verdict]:
        cleared = _cleared(request, fresh, place, directory)
        fresh = fresh.with_place(place, _with_standins(request, fresh, cleared, directory))
    if any(not place.seats for place in fresh.places):
        refilled = _refilled(request, fresh, directory)
        if refilled is None:
            return Nobody(step.key)
        fresh = refilled
    new = tuple(one for one in fresh.asked if one not in step.asked)
    return Changed(What.moved, request.with_step(step, fresh), new)


def _cleared(request: Request, step: Step, place: Place, directory: Directory) -> Place:
    """Without those who may not answer any more."""
    stay = (seat for seat in place.seats if may_answer(request, step, seat, directory))
    return replace(place, seats=tuple(stay))


def _with_standins(request: Request, step: Step, place: Place, directory: Directory) -> Place:
    sitting = {seat.person for other in step.places for seat in other.seats}
    standins = []
    for seat in place.seats:
        standin = "" if seat.instead_of else directory.standin(seat.person)
        if standin and standin not in sitting and may_decide(request, step, standin, directory, seat.person):
            standins.append(Seat(standin, seat.person, Came.standin, seat.role))
    return with_seat(place, *standins)


def _refilled(request: Request, step: Step, directory: Directory) -> Step | None:
    """Somebody of today for every empty place, the nearest level first; None where there are too few."""
    empty = [place for place in step.places if not place.seats and not place.verdict]
    spare = _spare(request, step, directory)
    for place in empty:
        level, people = next(spare, (0, []))
        if not people:
            return None
        taken = people if len(step.places) == 1 else people[:1]
        seats = tuple(seat_for(request, step, one, directory, Came.moved) for one in taken)
        step = replace(step.with_place(place, replace(place, seats=seats)), level=max(step.level, level))
        if len(taken) < len(people):
            spare = chain([(level, people[1:])], spare)
    return step


def _spare(request: Request, step: Step, directory: Directory) -> Iterator[tuple[int, list[str]]]:
    """Level by level, those who may be asked and are not yet."""
    sitting = {seat.person for place in step.places for seat in place.seats}
    sitting |= {name for place in step.places if (v := place.verdict) for name in (v.by, v.instead_of)}
    for level, people in enumerate(directory.levels(step.who, request.applicant)):
        fit = [one for one in people if one not in sitting and may_decide(request, step, one, directory)]
        sitting |= set(fit)
        if fit:
            yield level, fit
