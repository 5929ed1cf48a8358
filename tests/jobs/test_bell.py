"""The bell with a real server: it wakes, and dead it costs next to nothing."""

from __future__ import annotations

import threading

import pytest

from jobs.bell import PATIENCE_SECONDS, NullBell, RedisBell
from store.clock import monotonic
from tests.databases import BellServer
from tests.waiting import wait_until

pytestmark = pytest.mark.valkey


def _sleeper(bell: RedisBell) -> tuple[threading.Thread, list[set[str]]]:
    heard: list[set[str]] = []
    thread = threading.Thread(target=lambda: heard.append(bell.wait(10)))
    thread.start()
    return thread, heard


def test_it_wakes_a_sleeper_with_the_names(valkey_server: BellServer) -> None:
    ringing, thread_and_heard = RedisBell(valkey_server.url), _sleeper(RedisBell(valkey_server.url))
    thread, heard = thread_and_heard

    def heard_it() -> bool:
        ringing.ring(["outbox", "deadlines"])
        return bool(heard)

    wait_until(heard_it)
    thread.join(5)
    assert heard[0] == {"outbox", "deadlines"}


def test_it_ends_by_itself_when_nobody_rings(valkey_server: BellServer) -> None:
    start = monotonic()
    assert RedisBell(valkey_server.url).wait(0.2) == set()
    assert 0.19 < monotonic() - start < 1.5


def test_dead_it_costs_a_callback_next_to_nothing(valkey_server: BellServer) -> None:
    bell = RedisBell(valkey_server.url)
    bell.ring(["outbox"])
    assert not bell.is_away()
    valkey_server.stop()
    start = monotonic()
    for _ in range(1000):
        bell.ring(["outbox"])
    assert monotonic() - start < 0.5 + PATIENCE_SECONDS
    assert bell.is_away()
    start = monotonic()
    assert bell.wait(0.1) == set()
    assert monotonic() - start >= 0.09, "without a bell it still sleeps, or the clock would spin"


def test_it_is_heard_again_when_the_server_is_back(valkey_server: BellServer) -> None:
    bell = RedisBell(valkey_server.url)
    bell.wait(0.01)
    valkey_server.stop()
    bell.wait(0.01)
    assert bell.is_away()
    valkey_server.start()
    wait_until(lambda: not bell.is_away())
    thread, heard = _sleeper(bell)
    other = RedisBell(valkey_server.url)

    def heard_it() -> bool:
        other.ring(["outbox"])
        return bool(heard)

    wait_until(heard_it)
    thread.join(5)


def test_without_redis_nobody_is_away() -> None:
    bell = NullBell()
    bell.ring(["outbox"])
    assert bell.wait(0.01) == set()
    assert not bell.is_away()
