"""Several senders and a busy handler at once: each row once, one a person, nobody waits in a circle."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from store import outbox, results
from store.db import Database
from store.outbox import Final
from store.schema import outbox as table
from tests.store.outgoing import START, opened, put, seconds, take

PEOPLE, ROUNDS = 6, 30


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    yield from opened(database_url)


def test_each_row_is_sent_once_by_several_senders_while_cards_are_settled(database: Database) -> None:
    sent: Counter[str] = Counter()
    flying: Counter[str] = Counter()
    lock, done = threading.Lock(), threading.Event()

    def send(offset: int) -> None:
        idle = 0
        while idle < 3:
            # Each look a little later, so that the pacing lets everything through in the end.
            now = START + seconds(3600 * (1 + idle) if done.is_set() else offset)
            claimed = take(database, now, lease=1e6)
            idle = idle + 1 if done.is_set() and not claimed else 0
            with lock:
                flying.update(one.person for one in claimed)
                assert all(flying[one.person] == 1 for one in claimed), "two of one person at once"
            for one in claimed:
                with lock:
                    flying[one.person] -= 1
                with database.work(now) as work:
                    assert results.sent(work, one, code=f"code-{one.id}")
                sent[one.id] += 1

    def handle() -> None:
        for number in range(ROUNDS):
            for person in range(PEOPLE):
                put(database, f"p{person}", START, topic=f"t{number}", card=True)
            with database.work(START) as work:
                outbox.settle(work, f"t{number}", lambda key, person: Final("last"))
        done.set()

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(handle), *(pool.submit(send, offset) for offset in range(3))]:
            future.result(timeout=120)

    assert max(sent.values(), default=1) == 1
    with database.look() as connection:
        query = select(table.c.kind, table.c.state, func.count()).group_by(table.c.kind, table.c.state)
        counted = {(kind, state): number for kind, state, number in connection.execute(query)}
    assert counted.get(("send", "sent"), 0) + counted.get(("send", "dropped"), 0) == PEOPLE * ROUNDS
    assert counted.get(("redraw", "sent"), 0) == counted.get(("send", "sent"), 0), "whatever was seen got its last face"
