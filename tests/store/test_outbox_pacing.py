"""Pacing: never more than 25 in a minute, incidents always find room, nobody starves, a claim stays short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert, text

from store import pacing, results
from store.db import Database
from store.delivery import Claimed, claim
from store.outbox import new_message_id
from store.schema import outbox as table
from store.uow import Work
from tests.store.outgoing import START, opened, seconds, take

HISTORY, STEPS = 100_000, 10


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    yield from opened(database_url)


def _fill(database: Database, rows: list[tuple[str, int]], now: datetime = START, state: str = "waiting") -> None:
    """Many rows at once: (person, lane)."""
    values = [
        {
            "id": (key := new_message_id(now)),
            "cause": key,
            "lane": lane,
            "kind": "send",
            "person": person,
            "body": "{}",
            "state": state,
            "written_at": now,
            "due_at": now,
            "tried_at": now if state == "sent" else None,
        }
        for person, lane in rows
    ]
    with database.work(now) as work:
        work.run(insert(table), values)


def _deliver_all(database: Database, until: int, step: float = 1.0) -> dict[str, list[tuple[datetime, int]]]:
    """Everything claimed is sent at once; the clock moves on only when nothing is left to claim."""
    sent: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    now, turn = START, 0
    while now < START + seconds(until):
        turn += 1
        with database.work(now) as work:
            claimed = _claim(work, turn)
            for row in claimed:
                results.sent(work, row)
                sent[row.person].append((now, row.lane))
        if not claimed:
            now += seconds(step)
    return sent


def _claim(work: Work, turn: int) -> list[Claimed]:
    return claim(work, 8, patient=turn % 8 == 0)


def test_never_more_than_25_a_minute_and_nothing_starves(database: Database) -> None:
    _fill(database, [("a", 0)] * 60 + [("a", 2)] * 30 + [("b", 3)] * 40)
    sent = _deliver_all(database, 300)
    assert len(sent["a"]) == 90
    assert len(sent["b"]) == 40
    for moments in sent.values():
        times = [at for at, _ in moments]
        assert all(later - early >= seconds(60) for early, later in zip(times, times[25:], strict=False))
    assert 20 <= [lane for _, lane in sent["a"][:25]].count(0) <= 23, "incidents first, and a little for the others"
    digests = [at for at, _ in sent["b"]]
    assert all(later - early >= seconds(60) for early, later in zip(digests, digests[15:], strict=False))


def test_an_incident_finds_room_behind_a_flood_of_others(database: Database) -> None:
    _fill(database, [("a", 3)] * 100)
    for _ in range(30):
        with database.work(START) as work:
            for row in _claim(work, 1):
                results.sent(work, row)
    _fill(database, [("a", 0)] * 5, START + seconds(5))
    got = 0
    for _ in range(8):
        for row in take(database, START + seconds(5)):
            assert row.lane == 0
            got += 1
            with database.work(START + seconds(5)) as work:
                results.sent(work, row)
    assert got == 5


def test_the_hour_has_an_end_too(database: Database) -> None:
    _fill(database, [("a", 0)] * pacing.PER_HOUR, START, "sent")
    now = START + seconds(1800)
    _fill(database, [("a", 0)], now)
    assert take(database, now) == []
    with database.look() as connection:
        assert results.next_due(connection) == START + seconds(3600)
    assert len(take(database, START + seconds(3600))) == 1


def test_what_waits_for_room_is_due_when_there_is_room(database: Database) -> None:
    """Otherwise a waiting line would keep every sender busy looking."""
    _fill(database, [("a", 0)] * 500)
    for _ in range(40):
        for row in take(database, START):
            with database.work(START) as work:
                results.sent(work, row)
    with database.look() as connection:
        assert results.next_due(connection) == START + seconds(60)


@pytest.mark.slow
@pytest.mark.parametrize("people", [1, 20, 5000])
def test_a_claim_stays_short_with_a_long_history_and_a_long_queue(database: Database, people: int) -> None:
    """Less than a step for each row of the history on SQLite, less than a row read for each two on PostgreSQL."""
    _history(database, HISTORY)
    longest = HISTORY if database.is_sqlite else HISTORY // 2
    assert _typical_claim(database, people, 10_000) < longest


def _typical_claim(database: Database, people: int, waiting: int) -> int:
    """What the cheapest of several claims costs from so many messages that wait."""
    _fill(database, [(f"p{n % people}", n % 4) for n in range(waiting)])
    spent = []
    for turn in range(20):
        with database.work(START) as work:
            with _costs(work) as cost:
                claimed = _claim(work, turn)
            spent.append(cost())
            for row in claimed:
                results.sent(work, row)
    return min(spent)


@contextmanager
def _costs(work: Work) -> Iterator[Callable[[], int]]:
    """SQLite counts the steps it takes, PostgreSQL the rows and index entries it reads: a slow machine makes no more."""
    spent: list[int] = []
    if work.is_sqlite:
        raw: Any = work.connection.connection.driver_connection
        steps = count()
        raw.set_progress_handler(lambda: next(steps) < 0, STEPS)
        yield spent.pop
        raw.set_progress_handler(None, 0)
        spent.append(STEPS * next(steps))
    else:
        before = _read(work)
        yield spent.pop
        spent.append(_read(work) - before)


def _read(work: Work) -> int:
    """Rows and index entries of the outbox this transaction has read so far."""
    indexes = "SELECT indexrelid FROM pg_index WHERE indrelid = 'outbox'::regclass"
    read = "SELECT sum(pg_stat_get_xact_tuples_returned(oid)) FROM pg_class"
    return int(work.run(text(f"{read} WHERE oid = 'outbox'::regclass OR oid IN ({indexes})")).scalar_one())


def _history(database: Database, rows: int) -> None:
    numbers = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) SELECT i FROM n"
        if database.is_sqlite
        else "SELECT i FROM generate_series(1, :rows) AS n(i)"
    )
    columns = "id, cause, lane, kind, person, body, state, written_at, due_at, tried_at, topic, card, until_settled"
    values = "'old' || i, 'old' || i, 0, 'send', 'p' || (i % 1000), 'x', 'sent', i, i, i, '', {no}, {no}"
    rest = ", settled, fence, tries, noted"
    no = "0" if database.is_sqlite else "false"
    with database.work(START) as work:
        work.run(
            text(
                f"INSERT INTO outbox ({columns}{rest}) SELECT {values.format(no=no)}, {no}, 1, 1, {no} "  # noqa: S608
                f"FROM ({numbers}) AS numbers"
            ),
            {"rows": rows},
        )
        work.run(text("ANALYZE outbox"))
