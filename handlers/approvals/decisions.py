"""What those asked may do: agree, reject, send back. The first answer to a place counts, every later one is told so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.approvals.outcomes import Already, Changed, Nobody, NotYours, Outcome, Over, What
from handlers.approvals.request import Place, Request, Seat, State, Step, Verdict
from handlers.approvals.seating import Directory, may_answer, opened, resumed
from handlers.procedures.spec import Stage


def submit(request: Request, directory: Directory, now: datetime) -> Changed | Nobody:
    """Opens the first step. A chain with a level that nobody could decide is not begun at all."""
    for step in request.steps:
        if opened(request, step, directory, now) is None:
            return Nobody(step.key)
    return _onward(replace(request, state=State.deciding), What.submitted, directory, now)


def agree(
    request: Request,
    person: str,
    directory: Directory,
    now: datetime,
    *,
    demanded: Sequence[Step] = (),
) -> Outcome:
    """Counts one answer. demanded: steps the decider asks for behind this one."""
    found = _answerable(request, person, directory)
    if not isinstance(found, tuple):
        return found
    step, place, seat = found
    verdict = Verdict(person, seat.instead_of, now)
    done = step.with_place(place, replace(place, verdict=verdict))
    names = [one for one in (person, seat.instead_of) if one]
    decided = request.decided + tuple((name, step.key) for name in names if not request.levels_of(name))
    counted = replace(request.with_step(step, done, *demanded), decided=decided)
    if not done.is_done:
        return Changed(What.counted, counted, _next_in_turn(step, done))
    return _onward(counted, What.passed, directory, now)


def reject(request: Request, person: str, directory: Directory) -> Outcome:
    """One rejection ends the request, whatever the mode of the step."""
    return _ended(request, person, directory, What.rejected, State.rejected)


def send_back(request: Request, person: str, directory: Directory) -> Outcome:
    """Back to the applicant for completion; it may be submitted again."""
    return _ended(request, person, directory, What.returned, State.returned)


def _ended(request: Request, person: str, directory: Directory, what: What, state: State) -> Outcome:
    found = _answerable(request, person, directory)
    if not isinstance(found, tuple):
        return found
    step, _, seat = found
    names = [one for one in (person, seat.instead_of) if one]
    decided = request.decided + tuple((name, step.key) for name in names if not request.levels_of(name))
    return Changed(what, replace(request, state=state, decided=decided))


def answerable(request: Request, person: str, directory: Directory) -> bool:
    """Whether the person may answer now."""
    return isinstance(_answerable(request, person, directory), tuple)


def _answerable(
    request: Request, person: str, directory: Directory
) -> tuple[Step, Place, Seat] | Already | NotYours | Over:
    """The place where this person's answer counts, or why it does not: decided, over, or not theirs."""
    step = request.step
    if step is None:
        return _late(request, person) or Over(request.state)
    for place in step.open_places:
        seat = place.seat_of(person)
        if seat is not None and may_answer(request, step, seat, directory):
            return _once(step, person) or (step, place, seat)
    return _late(request, person) or NotYours()


def _once(step: Step, person: str) -> Already | None:
    """Nobody gives two of the answers that one step needs."""
    given = (place.verdict for place in step.places if place.verdict is not None)
    mine = next((verdict for verdict in given if person in (verdict.by, verdict.instead_of)), None)
    return None if mine is None else Already(mine.by, mine.at)


def _late(request: Request, person: str) -> Already | None:
    """Somebody who sat where an answer was given hears who gave it and when; the latest such answer."""
    late = None
    for step in request.steps:
        for place in step.places:
            if place.verdict is not None and place.seat_of(person) is not None:
                late = Already(place.verdict.by, place.verdict.at)
    return late


def _next_in_turn(before: Step, after: Step) -> tuple[str, ...]:
    return tuple(one for one in after.asked if one not in before.asked)


def _onward(request: Request, what: What, directory: Directory, now: datetime) -> Changed | Nobody:
    """Opens the next step, or finds the request approved."""
    step = request.step
    if step is None:
        return Changed(What.approved, replace(request, state=State.approved))
    ready = resumed(request, step, directory, now)
    if ready is None:
        return Nobody(step.key)
    return Changed(what, request.with_step(step, ready), ready.asked)


def as_step(stage: Stage, wanted: tuple[str, ...]) -> Step:
    """A stage as a step of one request."""
    return Step(stage.key, stage.who, stage.act, stage.mode, stage.hours, wanted, title=stage.title)
