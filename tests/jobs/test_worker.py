"""RQ with a real server: a ring becomes a look, and nothing of the work is in Redis."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer

from jobs import worker as worker_module
from jobs.ringer import QUEUE, Nobody, Ringer
from store import beats
from tests.databases import BellServer, Databases
from tests.jobs.small import SmallHouse
from tests.store.outgoing import START, opened, put, seconds, state_of

pytestmark = pytest.mark.valkey


@pytest.fixture
def small(databases: Databases) -> Iterator[SmallHouse]:
    for database in opened(databases.fresh("sqlite")):
        yield SmallHouse(database)


def _work(house: SmallHouse, server: BellServer) -> None:
    worker_module.build(house, Redis.from_url(server.url)).work(burst=True, logging_level="WARNING")


def test_a_ring_makes_a_worker_deliver(small: SmallHouse, valkey_server: BellServer) -> None:
    key = put(small.database, "a", START, body="hello")
    assert Ringer(valkey_server.url).ring("outbox", START, 1)
    _work(small, valkey_server)
    assert state_of(small.database, key) == "sent"
    assert small.messenger.sent == ["hello"]


def test_every_look_exists_and_a_pulse_is_a_sign_of_life(small: SmallHouse, valkey_server: BellServer) -> None:
    ringer = Ringer(valkey_server.url)
    small.in_spool = 2
    for name in ("deadlines", "outbox", "failed", "inbox", "spool", "pulse"):
        assert ringer.ring(name, START, 1)
    _work(small, valkey_server)
    assert small.in_spool == 0
    with small.database.look() as connection:
        assert beats.one(connection, "worker") is not None


def test_one_ring_of_a_kind_waits_at_a_time_and_redis_holds_no_content(
    small: SmallHouse, valkey_server: BellServer
) -> None:
    put(small.database, "zhang.san", START, body="秘密的内容")
    ringer, other = Ringer(valkey_server.url), Ringer(valkey_server.url)
    for attempt in range(50):
        assert ringer.ring("outbox", START + seconds(attempt), attempt)
        assert other.ring("outbox", START, attempt)
    queue = Queue(QUEUE, connection=Redis.from_url(valkey_server.url), serializer=JSONSerializer)
    (job,) = queue.jobs
    assert (list(job.args), job.kwargs, job.meta) == ([], {}, {})
    assert job.func_name == "jobs.worker.look_outbox"
    _work(small, valkey_server)
    assert small.messenger.sent == ["秘密的内容"]


def test_a_ring_that_was_flushed_is_rung_again(small: SmallHouse, valkey_server: BellServer) -> None:
    put(small.database, "a", START, body="hello")
    ringer = Ringer(valkey_server.url)
    ringer.ring("outbox", START, 1)
    Redis.from_url(valkey_server.url).flushall()
    assert ringer.ring("outbox", START, 2)
    _work(small, valkey_server)
    assert small.messenger.sent == ["hello"]


def test_a_dead_server_is_said_to_be_dead(valkey_server: BellServer) -> None:
    ringer = Ringer(valkey_server.url)
    valkey_server.stop()
    assert not ringer.ring("outbox", START, 1)
    assert not Nobody().ring("outbox", START, 1)


def test_a_look_that_fails_leaves_no_content_in_redis(small: SmallHouse, valkey_server: BellServer) -> None:
    put(small.database, "a", START)

    def explode() -> int:
        raise RuntimeError("张三的密码")

    small.drain_spool = explode  # type: ignore[method-assign]
    Ringer(valkey_server.url).ring("spool", START, 1)
    _work(small, valkey_server)
    redis = Redis.from_url(valkey_server.url)
    (failed,) = FailedJobRegistry(QUEUE, connection=redis, serializer=JSONSerializer).get_job_ids()
    kept = Job.fetch(failed, connection=redis, serializer=JSONSerializer).latest_result()
    assert kept is not None and kept.exc_string is not None
    assert "LookFailed: RuntimeError" in kept.exc_string
    assert "张三" not in kept.exc_string


@pytest.mark.parametrize("part", ["worker", "clock"])
def test_what_understands_sentences_is_not_loaded_where_nobody_speaks(part: str) -> None:
    """A third of the time in which a process that was killed comes back, and of its memory some megabytes."""
    asked = f"import sys, jobs.{part}; print([name for name in sys.modules if name == 'handlers.hearing'])"
    assert subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True).stdout == b"[]\n"
