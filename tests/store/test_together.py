"""Turns of several threads in one transaction on SQLite: each whole or not at all, none told before the commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Connection, func, insert, select

from store import migrate
from store.batch import Batch
from store.db import BUSY_SECONDS, Database, DatabaseAway
from store.schema import counters
from store.uow import Work
from store.verify import verify

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
THREADS = 8


@pytest.fixture
def database(fresh_database: Callable[..., str]) -> Iterator[Database]:
    with closing(Database(fresh_database("sqlite", migrate.upgrade))) as database:
        yield database


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(THREADS) as pool:
        yield pool


def _named(work: Work, name: str) -> str:
    work.run(insert(counters).values(name=name, value=1))
    work.record("counted", by="me")
    return name


def _names(database: Database) -> set[str]:
    with database.look() as connection:
        return set(connection.execute(select(counters.c.name)).scalars())


def _waiting(database: Database, number: int) -> None:
    """Until so many stand in the queue behind whoever leads."""
    queue = database._together._places.queue  # type: ignore[union-attr]
    while len(queue) < number:
        threading.Event().wait(0.001)


class _Held:
    """A turn that leads, and stays until it is let go."""

    def __init__(self, database: Database, pool: ThreadPoolExecutor) -> None:
        self._begun, self._free = threading.Event(), threading.Event()
        self.done = pool.submit(database.turn, NOW, self._act)
        assert self._begun.wait(10)

    def _act(self, work: Work) -> str:
        self._begun.set()
        assert self._free.wait(10)
        return _named(work, "leader")

    def let_go(self) -> None:
        self._free.set()


def test_those_who_wait_are_done_by_the_leader_in_the_order_they_came(
    database: Database, pool: ThreadPoolExecutor
) -> None:
    held, order, there = _Held(database, pool), [], []

    def act(work: Work, name: str) -> str:
        order.append((name, threading.get_ident()))
        return _named(work, name)

    for number in range(4):
        there.append(pool.submit(database.turn, NOW, lambda work, name=f"n{number}": act(work, name)))
        _waiting(database, number + 1)
    held.let_go()
    assert [one.result(10) for one in there] == ["n0", "n1", "n2", "n3"]
    assert [name for name, _ in order] == ["n0", "n1", "n2", "n3"]
    assert len({thread for _, thread in order}) == 1
    assert _names(database) == {"leader", "n0", "n1", "n2", "n3"}


def test_one_that_fails_takes_nothing_of_the_others_with_it(database: Database, pool: ThreadPoolExecutor) -> None:
    held = _Held(database, pool)

    def breaks(work: Work) -> str:
        _named(work, "half done")
        raise ValueError("planted")

    wrong = pool.submit(database.turn, NOW, breaks)
    _waiting(database, 1)
    right = pool.submit(database.turn, NOW, lambda work: _named(work, "right"))
    _waiting(database, 2)
    held.let_go()
    with pytest.raises(ValueError, match="planted"):
        wrong.result(10)
    assert (right.result(10), held.done.result(10)) == ("right", "leader")
    assert _names(database) == {"leader", "right"}
    with database.look() as connection:
        assert verify(connection).good


def test_nobody_is_told_before_the_commit(database: Database, pool: ThreadPoolExecutor) -> None:
    """The second is done long before the third lets the transaction end."""
    held, gate, inside = _Held(database, pool), threading.Event(), threading.Event()

    def slow(work: Work) -> str:
        inside.set()
        assert gate.wait(10)
        return _named(work, "slow")

    quick = pool.submit(database.turn, NOW, lambda work: _named(work, "quick"))
    _waiting(database, 1)
    last = pool.submit(database.turn, NOW, slow)
    _waiting(database, 2)
    held.let_go()
    assert inside.wait(10)
    assert not quick.done()
    assert not held.done.done()
    assert _names(database) == set()
    gate.set()
    assert {quick.result(10), last.result(10), held.done.result(10)} == _names(database)


class _CutShort:
    """A driver whose COMMIT is struck by an alarm."""

    in_transaction = True

    def execute(self, sql: str) -> None:
        if sql == "COMMIT":
            raise TimeoutError("the job took too long")


def test_a_commit_that_an_alarm_cuts_short_is_nobodys_success() -> None:
    connection = SimpleNamespace(connection=SimpleNamespace(driver_connection=_CutShort()))
    batch = Batch(cast("Connection", connection), nullcontext())
    with pytest.raises(TimeoutError):
        batch.end()
    assert batch.failure is not None


def test_whoever_waits_too_long_goes_and_nothing_of_theirs_is_done_later(
    database: Database, pool: ThreadPoolExecutor
) -> None:
    held = _Held(database, pool)
    late = pool.submit(database.turn, NOW, lambda work: _named(work, "late"))
    with pytest.raises(DatabaseAway):
        late.result(BUSY_SECONDS * 8)
    held.let_go()
    assert held.done.result(10) == "leader"
    database.turn(NOW, lambda work: _named(work, "next"))
    assert _names(database) == {"leader", "next"}


def test_blocks_and_turns_take_their_places_in_one_queue(database: Database, pool: ThreadPoolExecutor) -> None:
    held = _Held(database, pool)

    def block(name: str) -> None:
        with database.work(NOW) as work:
            _named(work, name)

    waiting: list[Future[object]] = []
    for number in range(6):
        name = f"n{number}"
        task = (
            (lambda name=name: block(name))
            if number % 2
            else (lambda n=name: database.turn(NOW, lambda w: _named(w, n)))
        )
        waiting.append(pool.submit(task))
        _waiting(database, number + 1)
    held.let_go()
    for one in waiting:
        one.result(10)
    assert _names(database) == {"leader", *(f"n{number}" for number in range(6))}


def test_many_threads_lose_nothing_and_write_one_chain(database: Database, pool: ThreadPoolExecutor) -> None:
    turns = [pool.submit(database.turn, NOW, lambda work, n=n: _named(work, f"n{n}")) for n in range(400)]
    assert [one.result(60) for one in turns] == [f"n{n}" for n in range(400)]
    with database.look() as connection:
        assert connection.execute(select(func.count()).select_from(counters)).scalar() == 400
        verdict = verify(connection)
    assert (verdict.good, verdict.seq) == (True, 400)


def test_what_follows_the_commit_is_run_once_each(database: Database, pool: ThreadPoolExecutor) -> None:
    held, told = _Held(database, pool), []

    def act(work: Work) -> None:
        _named(work, "other")
        work.then(lambda: told.append(_names(database)))

    other = pool.submit(database.turn, NOW, act)
    _waiting(database, 1)
    held.let_go()
    other.result(10)
    assert told == [{"leader", "other"}]
