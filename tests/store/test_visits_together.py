"""Two people at one visit at the same moment: what the one did is true for the other, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Barrier, Thread

import pytest

from handlers.visits import admission, escort, visit
from handlers.visits.admission import Gate
from handlers.visits.outcomes import Already, Changed, Held, NotYours, Outcome, Why
from store import visits
from store.db import Database
from store.fieldkeys import KeyRing, new_field_keys
from store.outcomes import Raced
from store.uow import Work
from store.visits import Kind, NewGuest, Place, Plan, State, Visit
from tests.handlers.visits.walk import Life

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=30)
KEYS = new_field_keys()
RING = KeyRing(lambda: KEYS)
ROUNDS = 5

Act = Callable[[Visit], Outcome]


@pytest.fixture
def databases_of_two(migrated_url: str) -> Iterator[tuple[Database, Database]]:
    """As two processes have them: each with its own connections."""
    with closing(Database(migrated_url)) as one, closing(Database(migrated_url)) as other:
        yield one, other


def ready(database: Database, *, inside: bool = False) -> Visit:
    plan = Plan(
        Kind.temporary,
        Place.meeting_room,
        "unit",
        "talk",
        NOW,
        NOW + timedelta(hours=3),
        "zhangwei",
        guests=(NewGuest("王建国"), NewGuest("李四")),
    )
    with database.work(NOW) as work:
        fresh = visits.register(work, RING, plan, registrar="zhangwei", department=None)
        told = _changed(visit.brief(fresh, "zhangwei", NOW))
        if inside:
            told = _changed(admission.check_in(told, (), "zhangwei", NOW, Gate()))
            told = _changed(escort.offer(told, "yangliu", "zhangwei", NOW))
        return visits.keep(work, fresh, told)


def _changed(outcome: Outcome) -> Visit:
    assert isinstance(outcome, Changed)
    return outcome.visit


def both(pair: tuple[Database, Database], case: int, acts: tuple[Act, Act]) -> tuple[list[Outcome], Visit]:
    """Each act in a turn of its own, begun at the same moment; a turn that lost a race is taken again."""
    start, answers = Barrier(2), dict[int, Outcome]()

    def turn(work: Work, act: Act) -> Outcome:
        before = visits.locked(work, case)
        assert before is not None
        outcome = act(before)
        if isinstance(outcome, Changed):
            visits.keep(work, before, outcome.visit)
        return outcome

    def take(which: int) -> None:
        start.wait(timeout=10)
        for _ in range(5):
            try:
                answers[which] = pair[which].turn(LATER, lambda work: turn(work, acts[which]))
                return
            except Raced:
                continue

    threads = [Thread(target=take, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    with pair[0].look() as connection:
        after = visits.by_case(connection, case)
    assert after is not None
    return [answers[0], answers[1]], after


def checked_in(guest: int, place: Place = Place.meeting_room) -> Act:
    return lambda it: admission.check_in(it, (guest,), "zhangwei", LATER, Gate(), place=place)


def test_one_visitor_comes_in_once(databases_of_two: tuple[Database, Database]) -> None:
    for _ in range(ROUNDS):
        case = ready(databases_of_two[0]).case.id
        answers, after = both(databases_of_two, case, (checked_in(1), checked_in(1)))
        assert {type(one) for one in answers} == {Changed, Held}
        held = next(one for one in answers if isinstance(one, Held))
        assert [one.why for one in held.obstacles] == [Why.inside_already]
        assert (len(after.stays), len(after.escorts)) == (1, 1)


def test_two_visitors_come_in_with_one_host(databases_of_two: tuple[Database, Database]) -> None:
    for _ in range(ROUNDS):
        case = ready(databases_of_two[0]).case.id
        answers, after = both(databases_of_two, case, (checked_in(1), checked_in(2)))
        assert {type(one) for one in answers} == {Changed}
        assert after.inside == (1, 2)
        assert len(after.escorts) == 1


def test_the_last_one_leaves_while_another_host_takes_over(databases_of_two: tuple[Database, Database]) -> None:
    seen = set()
    for _ in range(ROUNDS):
        case = ready(databases_of_two[0], inside=True).case.id
        answers, after = both(
            databases_of_two,
            case,
            (
                lambda it: admission.check_out(it, (), "zhangwei", LATER),
                lambda it: escort.take(it, "yangliu", LATER),
            ),
        )
        kinds = (type(answers[0]), type(answers[1]))
        # Either they had left, or the one who is host no longer may not say that they leave.
        assert kinds in ((Changed, NotYours), (NotYours, Changed))
        seen.add(kinds)
        if kinds[0] is Changed:
            assert (after.state, after.inside, after.escort, len(after.escorts)) == (State.left, (), None, 1)
        else:
            assert (after.host, after.inside) == ("yangliu", (1, 2))
            assert [(one.host, one.from_at, one.until_at) for one in after.escorts] == [
                ("zhangwei", NOW, LATER),
                ("yangliu", LATER, None),
            ]
    assert seen


def test_a_card_tapped_twice_hands_over_once(databases_of_two: tuple[Database, Database]) -> None:
    for _ in range(ROUNDS):
        case = ready(databases_of_two[0], inside=True).case.id
        answers, after = both(
            databases_of_two,
            case,
            (lambda it: escort.take(it, "yangliu", LATER), lambda it: escort.take(it, "yangliu", LATER)),
        )
        assert {type(one) for one in answers} == {Changed, Already}
        assert len(after.escorts) == 2


def test_whatever_becomes_of_a_visit_is_read_as_it_was_kept(databases_of_two: tuple[Database, Database]) -> None:
    life = Life(Random(3))
    while len(life.lives) < 60:
        life.step()
    # Nobody who was registered goes off the record: ``ready`` has two visitors.
    eventful = sorted((one for one in life.lives if one[0].count > 1), key=len)[-6:]
    assert all(len(one) > 8 for one in eventful)
    for changes in eventful:
        before = ready(databases_of_two[0])
        with databases_of_two[0].work(LATER) as work:
            for it in changes:
                after = replace(it, case=before.case, kind=Kind.temporary)
                before = visits.keep(work, before, after)
                assert visits.by_case(work.connection, before.case.id) == before


def test_what_was_read_without_the_lock_is_not_written_over(databases_of_two: tuple[Database, Database]) -> None:
    one, other = databases_of_two
    before = ready(one)
    with one.work(LATER) as work:
        visits.keep(work, before, _changed(checked_in(1)(before)))
    with pytest.raises(Raced), other.work(LATER) as work:
        visits.keep(work, before, _changed(checked_in(2)(before)))
    with other.look() as connection:
        after = visits.by_case(connection, before.case.id)
    assert after is not None
    assert after.inside == (1,)
    assert replace(after, case=before.case).guests == before.guests
