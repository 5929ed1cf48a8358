"""A town of a few people for the pure engine: who leads whom, who holds what, who is away, who has left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from handlers.approvals import changes, decisions
from handlers.approvals.outcomes import Changed, NotYours, Outcome, Over
from handlers.approvals.request import Request, State, Step
from handlers.approvals.seating import may_decide
from handlers.procedures.spec import Who
from store import roles
from store.roles import Role

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Town:
    """leaders: whom a unit's leader is looked up from, the nearest first.  held: (person, role).  away: (person, stand-in)."""

    people: frozenset[str]
    leaders: tuple[tuple[str, ...], ...]
    held: frozenset[tuple[str, Role]]
    away: tuple[tuple[str, str], ...] = ()
    last: tuple[Role, ...] = (Role.security_supervisor, Role.credit_office_head)

    def levels(self, who: Who, applicant: str) -> tuple[tuple[str, ...], ...]:
        if who.role is not None:
            return tuple(self._holders(role) for role in (who.role, *self.last))
        if who.field:
            return ((who.field.partition(":")[2],),)
        above = tuple(tuple(one for one in level if one != applicant) for level in self.leaders)
        return tuple(level for level in above if level) + tuple(self._holders(role) for role in self.last)

    def _holders(self, role: Role) -> tuple[str, ...]:
        return tuple(sorted(person for person, held in self.held if held is role and person in self.people))

    def roles_of(self, person: str) -> frozenset[Role]:
        return frozenset(role for one, role in self.held if one == person)

    def standin(self, person: str) -> str:
        return dict(self.away).get(person, "")

    def is_active(self, person: str) -> bool:
        return person in self.people

    def capacity(self, who: Who, applicant: str, person: str) -> str:
        if who.field or (who.role is None and any(person in level for level in self.leaders)):
            return ""
        behind = ([who.role] if who.role else []) + list(self.last)
        return next((role.value for role in behind if (person, role) in self.held), "")

    def holds(self, person: str, role: str) -> bool:
        return (person, Role(role)) in self.held

    def may_act(self, person: str, who: Who, instead_of: str) -> bool:
        return who.role is None or roles.conflict(self.roles_of(person), who.role) is None


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody does, told in one line of a story."""

    told: str
    town: Town
    outcome: Outcome


def acts(request: Request, town: Town) -> Iterator[Act]:
    """Everything that anybody could try now, and what came of it."""
    for turn, person in enumerate(sorted(town.people)):
        agreed = decisions.agree(request, person, town, NOW)
        yield Act(f"{person} agrees", town, agreed)
        yield Act(f"{person} rejects", town, decisions.reject(request, person, town))
        yield Act(f"{person} sends it back", town, decisions.send_back(request, person, town))
        yield Act(f"{person} withdraws it", town, changes.withdraw(request, person))
        yield from _hand_on(request, town, person, _receivers(request, town, agreed, turn))
    yield Act("nobody answers in time", town, changes.escalate(request, town))
    if request.state is State.returned:
        yield Act("it is submitted again", town, decisions.submit(again(request), town, NOW))


def _receivers(request: Request, town: Town, agreed: Outcome, turn: int) -> list[str]:
    """Whoever may answer tries to hand it to everybody. Of those who may not, each tries one, another one in each state
    of a request: over thousands of states that is everybody too, at a fifth of the price.
    """
    everybody = sorted(town.people)
    if not isinstance(agreed, NotYours | Over):
        return everybody
    number = turn + len(request.decided) + sum(len(step.places) + step.level for step in request.steps)
    return [everybody[number % len(everybody)]]


def _hand_on(request: Request, town: Town, person: str, receivers: list[str]) -> Iterator[Act]:
    for to in receivers:
        yield Act(f"{person} hands it to {to}", town, changes.transfer(request, person, to, town))
        if all(step.who.field == "" for step in request.steps):
            key = f"added:{to}"
            yield Act(f"{person} asks {to} first", town, changes.add_before(request, person, to, key, town, NOW))
            yield Act(f"{person} asks {to} too", town, changes.add_after(request, person, to, key, town))


def upheavals(request: Request, town: Town) -> Iterator[Act]:
    """Everything that may happen to the people around an open request; what waits is seated anew each time."""
    for told, other in _upset(town, request.applicant):
        yield Act(told, other, changes.reseat(request, other))


@lru_cache(maxsize=4096)
def _upset(town: Town, applicant: str) -> tuple[tuple[str, Town], ...]:
    """The towns that this one may become, each with what happened."""
    found: list[tuple[str, Town]] = []
    for person in sorted(town.people - {applicant}):
        found.append((f"{person} leaves", replace(town, people=town.people - {person})))
        if not town.away:
            for standin in sorted(town.people - {person}):
                away = ((person, standin),)
                found.append((f"{person} goes away, {standin} stands in", replace(town, away=away)))
        found += _appointed(town, person)
    return tuple(found)


def _appointed(town: Town, person: str) -> Iterator[tuple[str, Town]]:
    """Roles gained and lost while the request is on its way."""
    for role in sorted({role for _, role in town.held}):
        pair = frozenset({(person, role)})
        if pair <= town.held:
            yield f"{person} is {role.value} no longer", replace(town, held=town.held - pair)
        elif roles.conflict(town.roles_of(person), role) is None:
            yield f"{person} becomes {role.value}", replace(town, held=town.held | pair)


def again(request: Request) -> Request:
    """As the applicant submits it a second time: the same levels, nobody has answered yet."""
    fresh = tuple(replace(step, places=(), opened_at=None, level=0) for step in request.steps)
    return replace(request, steps=fresh)


def broken(request: Request, town: Town) -> str:
    """What is wrong with the request; empty where all promises are kept."""
    return next(filter(None, (check(request, town) for check in _PROMISES)), "")


def _nobody_decides_on_their_own(request: Request, town: Town) -> str:
    for step, verdict in request.verdicts:
        if {verdict.by, verdict.instead_of} & {request.applicant, *request.apart}:
            return f"{verdict.by} decided {step.key} on {request.applicant}'s request"
    return ""


def _nobody_decides_on_two_levels(request: Request, town: Town) -> str:
    levels: dict[str, str] = {}
    for who, level in request.decided:
        if levels.setdefault(who, level) != level:
            return f"{who} decided on {levels[who]} and on {level}"
    for step, verdict in request.verdicts:
        for who in filter(None, (verdict.by, verdict.instead_of)):
            if levels.get(who) != step.key:
                return f"{who} decided on {step.key}, and it is not remembered"
    return ""


def _nobody_answers_twice(request: Request, town: Town) -> str:
    for step in request.steps:
        names = [n for place in step.places if (v := place.verdict) for n in (v.by, v.instead_of) if n]
        if len(names) != len(set(names)):
            return f"one person gave two answers in {step.key}"
    return ""


def _an_open_step_has_somebody(request: Request, town: Town) -> str:
    step = request.step
    if step is None:
        return ""
    if not step.open_places:
        return f"{step.key} is open and asks nobody"
    for place in step.open_places:
        if not any(may_decide(request, step, seat.person, town, seat.instead_of) for seat in place.seats):
            return f"{step.key} waits for nobody who may answer"
    return ""


def _nobody_sits_by_an_office_they_lost(request: Request, town: Town) -> str:
    step = request.step
    for seat in (seat for place in (step.open_places if step else ()) for seat in place.seats):
        holder = seat.instead_of or seat.person
        if seat.role and not town.holds(holder, seat.role):
            return f"{holder} is asked as {seat.role} and is that no longer"
    return ""


def _approved_is_decided_by_all(request: Request, town: Town) -> str:
    late = [step.key for step in request.steps if not step.is_done]
    return f"approved without {late[0]}" if request.state is State.approved and late else ""


def _later_steps_are_shut(request: Request, town: Town) -> str:
    open_seen = False
    for step in request.steps:
        if open_seen and any(place.verdict for place in step.places):
            return f"{step.key} was decided before its turn"
        open_seen = open_seen or not step.is_done
    return ""


_PROMISES: tuple[Callable[[Request, Town], str], ...] = (
    _nobody_decides_on_their_own,
    _nobody_decides_on_two_levels,
    _nobody_answers_twice,
    _an_open_step_has_somebody,
    _nobody_sits_by_an_office_they_lost,
    _approved_is_decided_by_all,
    _later_steps_are_shut,
)


def submitted(applicant: str, steps: tuple[Step, ...], town: Town, apart: frozenset[str] = frozenset()) -> Outcome:
    """A request as submitted: the people of today are frozen as those wanted."""
    frozen = tuple(replace(step, wanted=next(iter(town.levels(step.who, applicant)), ())) for step in steps)
    return decisions.submit(Request(applicant, frozen, apart=apart), town, NOW)


def told(story: tuple[str, ...], town: Town, wrong: str) -> str:
    """A counter-example, read as a story."""
    roles_told = ", ".join(f"{person} is {role.value}" for person, role in sorted(town.held))
    lines = [f"leaders: {town.leaders}; {roles_told}; away: {dict(town.away)}", *story, f"=> {wrong}"]
    return "\n".join(lines)


def request_of(outcome: Outcome) -> Request | None:
    return outcome.request if isinstance(outcome, Changed) else None
