"""First questions asked together, and turns that ask nothing more committed together, on PostgreSQL."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, literal_column, select, text
from sqlalchemy.exc import DataError, IntegrityError

from store import migrate
from store.db import Database
from store.places import Ahead
from store.prepared import Prepared
from store.schema import counters
from store.uow import Work

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

_put = Prepared(insert(counters).values(name=bindparam("name"), value=bindparam("value")))
_count = Prepared(select(func.count()).select_from(counters))
_nonsense = Prepared(postgresql=select(counters.c.value).where(text("1 / (length(name) - length(name)) = 1")))


@pytest.fixture
def database(fresh_database: Callable[..., str]) -> Iterator[Database]:
    with closing(Database(fresh_database("postgresql", migrate.upgrade))) as database:
        assert database._relay is not None
        database._relay.longest_in_queue = 30.0  # nobody goes alone, however slow the machine is
        yield database


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def _ahead(whose: str, question: Prepared = _count) -> Ahead:
    return Ahead(whose, lambda connection: question.later(connection, {"name": whose}))


def _known(work: Work) -> Any:
    """What was asked ahead; asked now where it was not."""
    return (_count.later(work.connection) if work.ahead is None else work.ahead).first()[0]


def _write(work: Work, name: str) -> None:
    _put.put(work.connection, {"name": name, "value": 1})


class _Line:
    """Turns that wait behind one that is held, in this order, and are then let go together."""

    def __init__(self, database: Database, pool: ThreadPoolExecutor) -> None:
        self._database, self._pool = database, pool
        self._free, begun = threading.Event(), threading.Event()
        self.turns: list[Future[Any]] = []
        self.sent: list[int] = []

        def hold(work: Work) -> None:
            begun.set()
            assert self._free.wait(10)

        self._held = pool.submit(database.turn, NOW, hold)
        assert begun.wait(10)

    def then(self, act: Callable[[Work], Any], ahead: Ahead | None) -> Future[Any]:
        turn = self._pool.submit(self._database.turn, NOW, act, ahead)
        self.turns.append(turn)
        queue = self._database._relay._places.queue  # type: ignore[union-attr]
        while len(queue) < len(self.turns):
            threading.Event().wait(0.001)
        return turn

    def go(self) -> None:
        self._free.set()
        self._held.result(10)
        for turn in self.turns:
            turn.exception(10)


def _rows(database: Database) -> dict[str, int]:
    """Names, and in which transaction each was written."""
    with database.look() as connection:
        written = select(counters.c.name, literal_column("xmin::text::bigint"))
        return {row[0]: row[1] for row in connection.execute(written)}


def _sends(work: Work) -> int:
    from store.pipeline import line_of

    return line_of(work.connection).sent


def test_those_who_ask_nothing_more_are_one_transaction_and_one_wait(
    database: Database, pool: ThreadPoolExecutor
) -> None:
    line, waits = _Line(database, pool), []

    def act(work: Work, name: str) -> int:
        _write(work, name)
        waits.append(_sends(work))
        return int(_known(work))

    for name in "abcd":
        line.then(lambda work, name=name: act(work, name), _ahead(name))  # type: ignore[misc]
    line.go()
    assert [turn.result() for turn in line.turns] == [0, 0, 0, 0]
    assert waits == [1, 1, 1, 1]
    rows = _rows(database)
    assert set(rows) == set("abcd")
    assert len(set(rows.values())) == 1


def test_one_of_them_refused_takes_nothing_of_the_others_with_it(database: Database, pool: ThreadPoolExecutor) -> None:
    database.turn(NOW, lambda work: _write(work, "b"))
    line = _Line(database, pool)
    for name in "abcd":
        line.then(lambda work, name=name: _write(work, name), _ahead(name))  # type: ignore[misc]
    line.go()
    assert [type(turn.exception()) for turn in line.turns] == [type(None), IntegrityError, type(None), type(None)]
    rows = _rows(database)
    assert set(rows) == set("abcd")
    assert len(set(rows.values())) == 4


def test_one_that_breaks_takes_nothing_of_the_others_with_it(database: Database, pool: ThreadPoolExecutor) -> None:
    line = _Line(database, pool)

    def breaks(work: Work) -> None:
        _write(work, "broken")
        raise ValueError("planted")

    line.then(lambda work: _write(work, "a"), _ahead("a"))
    line.then(breaks, _ahead("broken"))
    line.then(lambda work: _write(work, "c"), _ahead("c"))
    line.go()
    assert [type(turn.exception()) for turn in line.turns] == [type(None), ValueError, type(None)]
    assert set(_rows(database)) == {"a", "c"}


def test_what_a_turn_that_asks_has_changed_is_seen_by_those_after_it(
    database: Database, pool: ThreadPoolExecutor
) -> None:
    line = _Line(database, pool)

    def asks(work: Work) -> int:
        _write(work, "new")
        return int(_count.scalar(work.connection))

    line.then(asks, _ahead("one"))
    line.then(_known, _ahead("two"))
    line.then(_known, _ahead("three"))
    line.go()
    assert [turn.result() for turn in line.turns] == [1, 1, 1]


def test_what_somebody_did_is_seen_by_their_own_next_turn(database: Database, pool: ThreadPoolExecutor) -> None:
    """Two sentences of one person are never answered from one look."""
    line = _Line(database, pool)
    line.then(lambda work: _write(work, "me"), _ahead("me"))
    line.then(_known, _ahead("me"))
    line.go()
    assert line.turns[1].result() == 1


def test_a_question_that_cannot_be_asked_harms_only_its_own_turn(database: Database, pool: ThreadPoolExecutor) -> None:
    database.turn(NOW, lambda work: _write(work, "there"))
    line = _Line(database, pool)
    line.then(_known, _ahead("one"))
    line.then(lambda work: (work.ahead or _nonsense.later(work.connection)).first(), _ahead("bad", _nonsense))
    line.then(_known, _ahead("two"))
    line.go()
    assert [type(turn.exception()) for turn in line.turns] == [type(None), DataError, type(None)]
    assert [line.turns[0].result(), line.turns[2].result()] == [1, 1]


def test_any_mixture_is_done_as_if_each_had_come_alone(database: Database, pool: ThreadPoolExecutor) -> None:
    """Eight threads, turns that ask, keep silent, break, are refused; of many people and of few."""
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    database.turn(NOW, lambda work: _write(work, "taken"))

    def act(work: Work, name: str, how: str) -> str:
        before = _known(work)
        if how == "twice":
            _write(work, "taken")
        _write(work, name)
        if how == "asks":
            assert _count.scalar(work.connection) > before
        if how == "stumbles":
            _nonsense.first(work.connection)
        if how == "breaks":
            raise ValueError(name)
        return name

    plan = [
        (f"n{number}", chance.choice(["silent"] * 6 + ["asks", "asks", "twice", "stumbles", "breaks"]))
        for number in range(600)
    ]
    turns = [
        pool.submit(
            database.turn,
            NOW,
            lambda work, name=name, how=how: act(work, name, how),
            _ahead(f"p{chance.randrange(12)}") if chance.random() < 0.9 else None,
        )
        for name, how in plan
    ]
    wrong = {"twice": IntegrityError, "stumbles": DataError, "breaks": ValueError}
    for (name, how), turn in zip(plan, turns, strict=True):
        error = turn.exception(60)
        assert type(error) is wrong.get(how, type(None)), (seed, name, how, error)
    good = {name for name, how in plan if how in ("silent", "asks")}
    assert set(_rows(database)) == good | {"taken"}, seed
