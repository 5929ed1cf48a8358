"""Turns of several threads on PostgreSQL, one after another on one connection: each whole or not at all, and alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from store import migrate
from store.db import Database, DatabaseAway
from store.prepared import Prepared
from store.schema import counters
from store.uow import Work
from store.verify import verify

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
THREADS = 8

_put = Prepared(insert(counters).values(name=bindparam("name"), value=bindparam("value")))
_count = Prepared(select(func.count()).select_from(counters))
_kill = Prepared(postgresql=select(func.pg_terminate_backend(func.pg_backend_pid())))
_nonsense = Prepared(postgresql=select(counters.c.value).where(text("1 / (length(name) - length(name)) = 1")))


@pytest.fixture
def database(fresh_database: Callable[..., str]) -> Iterator[Database]:
    with closing(Database(fresh_database("postgresql", migrate.upgrade))) as database:
        yield database


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(THREADS) as pool:
        yield pool


def _named(work: Work, name: str) -> str:
    """A write that goes out with the COMMIT, and an act of the trail."""
    _put.put(work.connection, {"name": name, "value": 1})
    return name


def _asked(work: Work, name: str) -> str:
    """The same, and a question behind it."""
    _named(work, name)
    _count.scalar(work.connection)
    return name


def _names(database: Database) -> set[str]:
    with database.look() as connection:
        return set(connection.execute(select(counters.c.name)).scalars())


def _waiting(database: Database, number: int) -> None:
    """Until so many stand in the queue behind whoever leads."""
    queue = database._relay._places.queue  # type: ignore[union-attr]
    while len(queue) < number:
        threading.Event().wait(0.001)


class _Held:
    """A turn that leads, and stays until it is let go."""

    def __init__(self, database: Database, pool: ThreadPoolExecutor, act: Callable[[Work, str], str] = _named) -> None:
        self._begun, self._free = threading.Event(), threading.Event()
        self._inner = act
        self.done = pool.submit(database.turn, NOW, self._act)
        assert self._begun.wait(10)

    def _act(self, work: Work) -> str:
        self._begun.set()
        assert self._free.wait(10)
        return self._inner(work, "leader")

    def let_go(self) -> None:
        self._free.set()


@pytest.fixture
def patient(database: Database) -> None:
    """Nobody goes alone, however slow the machine is."""
    assert database._relay is not None
    database._relay.longest_in_queue = 30.0


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("act", [_named, _asked])
def test_those_who_wait_are_done_by_the_leader_in_the_order_they_came(
    database: Database, pool: ThreadPoolExecutor, act: Callable[[Work, str], str]
) -> None:
    held, order, there = _Held(database, pool), [], []

    def turn(work: Work, name: str) -> str:
        order.append((name, threading.get_ident()))
        return act(work, name)

    for number in range(4):
        there.append(pool.submit(database.turn, NOW, lambda work, name=f"n{number}": turn(work, name)))
        _waiting(database, number + 1)
    held.let_go()
    assert [one.result(10) for one in there] == ["n0", "n1", "n2", "n3"]
    assert [name for name, _ in order] == ["n0", "n1", "n2", "n3"]
    assert len({thread for _, thread in order}) == 1
    assert _names(database) == {"leader", "n0", "n1", "n2", "n3"}


@pytest.mark.usefixtures("patient")
def test_each_is_a_transaction_of_its_own(database: Database, pool: ThreadPoolExecutor) -> None:
    """What the first has written is there for everybody while the last is still at work."""
    held, gate, inside = _Held(database, pool), threading.Event(), threading.Event()

    def slow(work: Work) -> str:
        _count.scalar(work.connection)  # takes the COMMIT of the one before along
        inside.set()
        assert gate.wait(10)
        return _named(work, "slow")

    quick = pool.submit(database.turn, NOW, lambda work: _named(work, "quick"))
    _waiting(database, 1)
    last = pool.submit(database.turn, NOW, slow)
    _waiting(database, 2)
    held.let_go()
    assert inside.wait(10)
    assert quick.result(10) == "quick"
    assert _names(database) == {"leader", "quick"}
    assert not last.done()
    gate.set()
    assert (last.result(10), held.done.result(10)) == ("slow", "leader")


@pytest.mark.usefixtures("patient")
def test_nobody_is_told_before_the_answer_to_the_commit(database: Database, pool: ThreadPoolExecutor) -> None:
    """The COMMIT of the first has not gone out as long as the second asks nothing."""
    held, gate, inside = _Held(database, pool), threading.Event(), threading.Event()

    def silent(work: Work) -> str:
        inside.set()
        assert gate.wait(10)
        return _named(work, "silent")

    quick = pool.submit(database.turn, NOW, lambda work: _named(work, "quick"))
    _waiting(database, 1)
    last = pool.submit(database.turn, NOW, silent)
    _waiting(database, 2)
    held.let_go()
    assert inside.wait(10)
    assert not quick.done()
    assert "quick" not in _names(database)
    gate.set()
    assert {quick.result(10), last.result(10), held.done.result(10)} == _names(database)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("after", [_named, _asked])
def test_a_write_refused_with_the_commit_is_told_to_whom_it_belongs(
    database: Database, pool: ThreadPoolExecutor, after: Callable[[Work, str], str]
) -> None:
    database.turn(NOW, lambda work: _named(work, "taken"))
    held = _Held(database, pool)
    wrong = pool.submit(database.turn, NOW, lambda work: (_named(work, "half"), _named(work, "taken")))
    _waiting(database, 1)
    right = pool.submit(database.turn, NOW, lambda work: after(work, "right"))
    _waiting(database, 2)
    last = pool.submit(database.turn, NOW, lambda work: after(work, "last"))
    _waiting(database, 3)
    held.let_go()
    with pytest.raises(IntegrityError):
        wrong.result(10)
    assert (right.result(10), last.result(10), held.done.result(10)) == ("right", "last", "leader")
    assert _names(database) == {"taken", "leader", "right", "last"}


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("when", ["before a question", "after a question", "in a question"])
def test_one_that_fails_takes_nothing_of_the_others_with_it(
    database: Database, pool: ThreadPoolExecutor, when: str
) -> None:
    held = _Held(database, pool)

    def breaks(work: Work) -> str:
        (_named if when == "before a question" else _asked)(work, "half done")
        if when == "in a question":
            _nonsense.first(work.connection)
        raise ValueError("planted")

    wrong = pool.submit(database.turn, NOW, breaks)
    _waiting(database, 1)
    right = pool.submit(database.turn, NOW, lambda work: _asked(work, "right"))
    _waiting(database, 2)
    held.let_go()
    with pytest.raises(Exception, match=r"planted|division"):
        wrong.result(10)
    assert (right.result(10), held.done.result(10)) == ("right", "leader")
    assert _names(database) == {"leader", "right"}


@pytest.mark.usefixtures("patient")
def test_a_refusal_that_somebody_overlooked_is_no_success(database: Database, pool: ThreadPoolExecutor) -> None:
    """The server would answer COMMIT kindly and take everything back."""

    def overlooks(work: Work) -> str:
        _asked(work, "lost")
        with pytest.raises(Exception, match="division"):
            _nonsense.first(work.connection)
        return "done"

    with pytest.raises(Exception, match="failed before"):
        database.turn(NOW, overlooks)
    assert database.turn(NOW, lambda work: _named(work, "next")) == "next"
    assert _names(database) == {"next"}


@pytest.mark.usefixtures("patient")
def test_a_connection_that_is_lost_takes_only_those_on_it(database: Database, pool: ThreadPoolExecutor) -> None:
    """The first has asked for its COMMIT in the same breath in which the line broke: it cannot be told it is done."""
    held = _Held(database, pool)

    def killed(work: Work) -> str:
        _asked(work, "killed")
        _kill.first(work.connection)
        return "not here"

    one = pool.submit(database.turn, NOW, killed)
    _waiting(database, 1)
    other = pool.submit(database.turn, NOW, lambda work: _asked(work, "other"))
    _waiting(database, 2)
    held.let_go()
    with pytest.raises(DatabaseAway):
        one.result(10)
    assert (held.done.result(10), other.result(10)) == ("leader", "other")
    assert _names(database) == {"leader", "other"}


@pytest.mark.usefixtures("patient")
def test_a_commit_whose_answer_never_came_is_told_to_nobody_as_done(
    database: Database, pool: ThreadPoolExecutor
) -> None:
    held = _Held(database, pool, _asked)
    cut = pool.submit(database.turn, NOW, lambda work: _named(work, "cut"))
    _waiting(database, 1)

    def closes(work: Work) -> str:
        work.connection.connection.driver_connection.close()  # type: ignore[union-attr]
        return _asked(work, "closes")

    one = pool.submit(database.turn, NOW, closes)
    _waiting(database, 2)
    other = pool.submit(database.turn, NOW, lambda work: _asked(work, "other"))
    _waiting(database, 3)
    held.let_go()
    for lost in (held.done, cut, one):
        with pytest.raises(DatabaseAway):
            lost.result(10)
    assert other.result(10) == "other"
    assert _names(database) == {"other"}


def test_whoever_waits_too_long_does_it_alone(database: Database, pool: ThreadPoolExecutor) -> None:
    held = _Held(database, pool)
    threads: list[int] = []

    def act(work: Work) -> str:
        threads.append(threading.get_ident())
        return _asked(work, "alone")

    assert database.turn(NOW, act) == "alone"
    assert threads == [threading.get_ident()]
    assert _names(database) == {"alone"}
    held.let_go()
    assert held.done.result(10) == "leader"
    assert _names(database) == {"alone", "leader"}


def test_a_turn_that_writes_nothing_is_done_as_well(database: Database) -> None:
    assert database.turn(NOW, lambda work: "nothing") == "nothing"
    assert database.turn(NOW, lambda work: _count.scalar(work.connection)) == 0


def test_many_threads_lose_nothing_and_write_one_chain(database: Database, pool: ThreadPoolExecutor) -> None:
    def act(work: Work, name: str) -> str:
        work.record("counted", by="me")
        return _asked(work, name)

    turns = [pool.submit(database.turn, NOW, lambda work, n=n: act(work, f"n{n}")) for n in range(300)]
    assert [one.result(60) for one in turns] == [f"n{n}" for n in range(300)]
    with database.look() as connection:
        assert connection.execute(select(func.count()).select_from(counters)).scalar() == 300
        verdict = verify(connection)
    assert (verdict.good, verdict.seq) == (True, 300)


@pytest.mark.usefixtures("patient")
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


def test_a_child_has_a_queue_of_its_own(database: Database, pool: ThreadPoolExecutor) -> None:
    """Forked while somebody leads: in the child nobody does."""
    held = _Held(database, pool)
    places = database._relay._places  # type: ignore[union-attr]
    child = os.fork()
    if child == 0:
        os._exit(0 if database._relay._places is not places else 1)  # type: ignore[union-attr]
    _, status = os.waitpid(child, 0)
    held.let_go()
    held.done.result(10)
    assert os.waitstatus_to_exitcode(status) == 0
