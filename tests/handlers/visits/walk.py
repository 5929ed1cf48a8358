"""Random lives of visits, told by people who try everything at any moment; and an inspector who believes nothing.

``python -m tests.handlers.visits.walk 50000`` takes that many steps, with another seed behind; the suite takes a few
thousand. Series have a walk of their own, ``series_walk``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from handlers.visits import admission, escort, late, operation, visit
from handlers.visits.admission import Gate, Permit
from handlers.visits.operation import OpChanged
from handlers.visits.outcomes import Changed
from store.cases import Case
from store.operations import Operation, OpState
from store.visits import Activity, Guest, Kind, Place, State, Visit
from tests.handlers.visits.inspector import HOUR, WANTS, inspect

START = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
PEOPLE = ("zhangwei", "yangliu", "lina", "keeper")
MINUTE = timedelta(minutes=1)
PROCEDURES = ("room_entry", "ext_media", "ext_device", "ext_photo", "ext_sensitive", "ext_network")


@dataclass(slots=True)
class Life:
    """One visit, the gate it stands before, the hour it is."""

    random: Random
    now: datetime = START
    visit: Visit = field(init=False)
    gate: Gate = field(init=False)
    work: list[Operation] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    gone: set[str] = field(default_factory=set)  # who has left the contacts
    lives: list[list[Visit]] = field(default_factory=list)  # what each visit was, from change to change

    def __post_init__(self) -> None:
        self.begin()

    # --- a visit, more or less in order -------------------------------------------------------------

    def begin(self) -> None:
        any_of, chance = self.random.choice, self.random.random
        registrar, host = any_of(PEOPLE), any_of((*PEOPLE, PEOPLE[0]))
        case = Case(1, "LF-1", "visit", 4821, "open", 1, registrar, None, self.now, None, {})
        starts = self.now + self.random.randint(-60, 60) * MINUTE
        self.visit = Visit(
            case,
            any_of((Kind.temporary, Kind.temporary, Kind.lasting)),
            State.hosted if host == registrar else State.registered,
            any_of(tuple(Place)),
            any_of(("", "reason", "reason")),
            "unit",
            "purpose",
            "",
            tuple(a for a in WANTS if chance() < 0.1),
            starts,
            starts + self.random.randint(1, 30) * HOUR,
            host,
            hosted_at=self.now if host == registrar else None,
            agreement=any_of(("", "XY-1")),
            agreement_until=any_of((None, starts + HOUR, starts + 99 * HOUR)),
            guests=tuple(
                Guest(n, self.now, any_of(("", "W*", "W*", "W*"))) for n in range(1, self.random.randint(2, 5))
            ),
        )
        self.work, self.gone = [], set()
        if chance() < 0.6:
            self.prepare()
        self.permit()
        self.lives.append([self.visit])

    def prepare(self) -> None:
        """As far as the door: most of what can go wrong comes after it."""
        known = tuple(replace(guest, name="W*") for guest in self.visit.guests)
        ready = replace(self.visit, state=State.briefed, hosted_at=self.now, guests=known, reason="reason")
        told = replace(ready, briefed_by=ready.host, briefed_at=self.now, agreement="XY-3", agreement_until=None)
        self.visit = replace(told, starts_at=self.now, ends_at=self.now + 60 * HOUR)

    def permit(self) -> None:
        """Other requests, other blocks: not a step of the visit, but what goes on around it."""
        chance, any_of = self.random.random, self.random.choice
        permits, easy = [], chance() < 0.4
        for procedure in PROCEDURES:
            if easy:
                permits.append(Permit("SQ-1", procedure, True, self.now - 50 * HOUR))
            elif chance() < 0.85:
                start = any_of((None, self.now - HOUR, self.now - HOUR, self.now + HOUR))
                until = any_of((None, self.now + HOUR, self.now + 9 * HOUR))
                approved = chance() < 0.9
                at = self.now - any_of((0, 5, 5)) * HOUR if approved else None
                whom = frozenset(any_of(((0,), (0,), (1,), (1, 2), (1, 2, 3, 4))))
                permits.append(Permit("SQ-1", procedure, approved, at, start, until, whom))
        blocked = frozenset(guest.ordinal for guest in self.visit.guests if chance() < 0.08)
        self.gate = Gate(tuple(permits), blocked, False, stopped=chance() < 0.05)

    # --- acts ---------------------------------------------------------------------------------------

    def step(self) -> None:
        self.now += self.random.choice((0, 1, 1, 1, 5, 5, 11, 60)) * MINUTE
        name, act = self.random.choice(ACTS)
        if name in ENDING and self.random.random() < 0.85:
            return
        before = self.visit
        self.counted[name] += 1
        outcome = act(self)
        if isinstance(outcome, Changed):
            self.counted[f"{name} done"] += 1
            self.visit = outcome.visit
            self.lives[-1].append(self.visit)
            inspect(before, outcome, replace(self.gate, host_left=before.host in self.gone), self.now)
        elif isinstance(outcome, OpChanged):
            self.counted[f"{name} done"] += 1
            self.operated(outcome.operation)
        if self.visit.is_over or self.random.random() < 0.005:
            self.counted["visits"] += 1
            self.begin()

    def operated(self, after: Operation) -> None:
        before = next(one for one in self.work if one.ordinal == after.ordinal)
        self.work[self.work.index(before)] = after
        if after.state in (OpState.agreed, OpState.refused):
            assert after.answered_by == escort.host_at(self.visit, self.now)
        else:
            assert before.state is OpState.agreed
            assert after.started_at is not None
            assert before.answered_at is not None
            assert before.answered_at <= after.started_at

    def someone(self) -> str:
        """Mostly whoever may."""
        theirs = (self.visit.host, self.visit.host, self.visit.host, self.visit.registrar, *PEOPLE)
        return self.random.choice([one for one in theirs if one not in self.gone])

    def here(self) -> list[str]:
        """Everybody who is still in the contacts."""
        return [one for one in PEOPLE if one not in self.gone]

    def guests(self) -> list[int]:
        count = len(self.visit.guests)
        return self.random.choice(([], [1], [self.random.randint(1, count + 1)], list(range(1, count + 1))))

    def moment(self) -> datetime:
        return self.now - self.random.choice((-5, 0, 0, 0, 3, 9, 30, 120, 600, 3000)) * MINUTE

    def keeping(self) -> Gate:
        return replace(self.gate, keeper=self.random.random() < 0.3, host_left=self.visit.host in self.gone)


Act = Callable[[Life], object]


def _in(life: Life) -> object:
    when = life.moment() if life.random.random() < 0.4 else None
    place = life.random.choice((None, None, *Place))
    why = life.random.choice(("", "forgot"))
    who, whom = life.someone(), life.guests()
    return admission.check_in(
        life.visit, whom, who, life.now, life.keeping(), place=place, happened_at=when, reason=why
    )


def _out(life: Life) -> object:
    when = life.moment() if life.random.random() < 0.4 else None
    keeper, why = life.random.random() < 0.3, life.random.choice(("", "forgot"))
    return admission.check_out(
        life.visit, life.guests(), life.someone(), life.now, keeper=keeper, happened_at=when, reason=why
    )


def _late(life: Life) -> object:
    came, went = life.moment(), life.moment()
    host = life.random.choice(("", *PEOPLE))
    return late.enter(
        life.visit,
        life.guests(),
        life.someone(),
        life.now,
        life.keeping(),
        in_at=came,
        out_at=went,
        reason=life.random.choice(("", "forgot")),
        host=host,
    )


def _replan(life: Life) -> object:
    any_of = life.random.choice
    return visit.replan(
        life.visit,
        life.someone(),
        life.now,
        ends_at=life.now + any_of((-1, 5, 5, 30)) * HOUR,
        place=any_of((None, *Place)),
        reason=any_of((None, "", "reason", "reason")),
        activities=any_of((None, (), (Activity.photo,))),
        agreement=any_of((None, "", "XY-2", "XY-2")),
    )


def _propose(life: Life) -> object:
    one = Operation(1, len(life.work) + 1, life.random.choice((0, 1, 2)), "x", "y", OpState.proposed, "p", life.now)
    refused = operation.may_propose(life.visit, life.someone(), life.now, guest=one.guest)
    if refused is None:
        life.work.append(one)
    return refused


def _asked(life: Life) -> str:
    """Mostly whoever was asked to take over; somebody who has left answers nothing any more."""
    those = [one for one in (life.visit.offered_to, life.visit.offered_to, *PEOPLE) if one and one not in life.gone]
    return life.random.choice(those)


def _left(life: Life) -> object:
    """The host leaves the contacts, or has left: whoever leads the unit is asked, unless somebody is asked already."""
    if life.visit.host and len(life.here()) > 2:
        life.gone.add(life.visit.host)
    if life.visit.host not in life.gone or (life.visit.inside and life.visit.offered_to in life.here()):
        return None
    life.counted["left inside"] += bool(life.visit.inside)
    return escort.left(life.visit, life.random.choice(("", *life.here())), life.now)


def _on_work(life: Life) -> object:
    if not life.work:
        return None
    one = life.random.choice(life.work)
    choice = life.random.random()
    if choice < 0.4:
        return operation.agree(life.visit, one, life.someone(), life.now)
    if choice < 0.5:
        return operation.refuse(life.visit, one, life.someone(), life.now)
    started, ended = life.moment(), life.moment()
    return operation.perform(life.visit, one, life.someone(), life.now, started_at=started, ended_at=ended, note="")


# Tried seldom: otherwise nobody would ever get as far as the door.
ENDING = ("decline", "designate", "leave", "cancel", "expire", "others", "replan")

ACTS: tuple[tuple[str, Act], ...] = (
    *[("in", _in)] * 20,
    *[("out", _out)] * 8,
    *[("late", _late)] * 8,
    ("replan", _replan),
    *[("propose", _propose)] * 3,
    *[("work", _on_work)] * 6,
    *[("confirm", lambda life: visit.confirm(life.visit, life.someone(), life.now))] * 5,
    *[("brief", lambda life: visit.brief(life.visit, life.someone(), life.now))] * 5,
    ("decline", lambda life: visit.decline(life.visit, life.someone(), life.now)),
    ("designate", lambda life: visit.designate(life.visit, life.random.choice(life.here()), life.someone(), life.now)),
    ("clear", lambda life: visit.clear(life.visit, life.random.randint(1, 5), life.someone(), life.now)),
    *[("offer", lambda life: escort.offer(life.visit, life.random.choice(life.here()), life.someone(), life.now))] * 3,
    *[("take", lambda life: escort.take(life.visit, _asked(life), life.now))] * 3,
    ("refuse", lambda life: escort.refuse(life.visit, _asked(life), life.now)),
    ("withdraw", lambda life: escort.withdraw(life.visit, life.someone(), life.now)),
    ("left", _left),
    ("leave", lambda life: escort.leave(life.visit, life.someone(), life.now)),
    ("cancel", lambda life: visit.cancel(life.visit, life.someone(), life.now)),
    ("expire", lambda life: visit.expire(life.visit, life.now)),
    ("close", lambda life: visit.close(life.visit, life.random.choice(("", life.someone())), life.now)),
    ("others", lambda life: life.permit()),
)


def walk(steps: int, seed: int) -> Counter[str]:
    """Raises AssertionError at the first thing the inspector finds; returns what was tried, and what was done."""
    life = Life(Random(seed))
    for _ in range(steps):
        life.step()
    return life.counted


if __name__ == "__main__":
    for name, times in sorted(walk(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1).items()):
        sys.stdout.write(f"{name:20} {times}\n")
