"""The clock bar: through every moment that falls due, one travel at a time; the time line tells what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.simulator import troubles
from bot.simulator.clock import FileClock
from bot.simulator.horizon import Ahead, HttpHorizon
from bot.simulator.travel import Traveller
from tests.simulator.kit import Bench
from tests.waiting import wait_until

LOCAL = "http://127.0.0.1"


class Reminders:
    """A product that sends a text at each of these moments, and is asked what it waits for."""

    def __init__(self, bench: Bench, moments: list[datetime]) -> None:
        self.bench, self.moments, self.busy = bench, moments, False
        self.gate = threading.Event()
        self.gate.set()

    def look(self) -> Ahead:
        self.gate.wait()
        now = self.bench.platform.clock.now()
        while self.moments and self.moments[0] <= now:
            self.moments.pop(0)
            self.bench.text(f"{len(self.moments)} 还没有人确认，无人确认将升级")
        first = next(iter(self.moments), None)
        return Ahead(first, first, self.busy)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench()
    bench.platform.clock = bench.platform.state.clock = FileClock(tmp_path / "clock")
    bench.platform.tokens.void()
    bench.token = bench.fetch_token()
    return bench


@pytest.fixture
def reminders(bench: Bench) -> Reminders:
    now = bench.platform.clock.now()
    found = Reminders(bench, [now + timedelta(minutes=minutes) for minutes in (5, 10, 90)])
    bench.platform.horizon = found
    return found


def move(client: FlaskClient, **where: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post("/phone/clock", json=where, base_url=LOCAL)
    return answer.status_code, answer.get_json()


def arrived(client: FlaskClient) -> dict[str, Any]:
    view: Callable[[], dict[str, Any]] = lambda: client.get("/phone/clock.json", base_url=LOCAL).get_json()  # noqa: E731
    wait_until(lambda: not view()["going"])
    return view()


def told(client: FlaskClient) -> list[dict[str, Any]]:
    episodes: list[dict[str, Any]] = client.get("/phone/timeline.json", base_url=LOCAL).get_json()["episodes"]
    return episodes


def test_an_hour_goes_by_moment_by_moment(bench: Bench, reminders: Reminders) -> None:
    start = bench.platform.clock.now()
    assert move(bench.client, seconds=3600)[0] == 200
    view = arrived(bench.client)
    assert (view["stops"], view["caught_up"], view["label"]) == (2, True, "+1 小时")
    assert view["came"] == {"message": 2, "escalation": 2}
    gone = [(seen.at - start).total_seconds() for seen in bench.platform.ledger]
    assert gone == [pytest.approx(300, abs=10), pytest.approx(600, abs=10)]
    assert bench.platform.clock.now() - start >= timedelta(hours=1)

    (episode,) = told(bench.client)
    assert (episode["kind"], episode["told"]) == ("jump", "快进 +1 小时")
    assert episode["counts"] == {"message": 2, "escalation": 2}
    assert [(item["name"], item["escalation"]) for item in episode["items"]] == [("张伟", True), ("张伟", True)]


def test_to_the_next_deadline_and_no_further(bench: Bench, reminders: Reminders) -> None:
    wanted = reminders.moments[0]
    move(bench.client, to="deadline")
    assert arrived(bench.client)["label"].startswith("到下一时限（+")
    assert wanted <= bench.platform.clock.now() < wanted + timedelta(seconds=20)
    assert len(bench.platform.ledger) == 1


def test_without_a_product_to_ask_there_is_no_such_button(bench: Bench) -> None:
    assert bench.client.get("/phone/clock.json", base_url=LOCAL).get_json()["asked"] is False
    code, answer = move(bench.client, to="deadline")
    assert (code, answer["error"]) == (409, "问不到产品的下一个时限。")


def test_nothing_to_wait_for(bench: Bench, reminders: Reminders) -> None:
    reminders.moments.clear()
    assert move(bench.client, to="deadline") == (409, {"error": "没有等待中的时限。"})


@pytest.mark.parametrize(("hour", "label"), [(0, "到今早 9:00"), (2, "到明早 9:00")])
def test_to_the_morning(bench: Bench, reminders: Reminders, hour: int, label: str) -> None:
    """0:00 UTC is eight in the morning here, 2:00 is ten."""
    reminders.moments.clear()
    clock = bench.platform.clock
    assert isinstance(clock, FileClock)
    clock.stand(datetime(2026, 11, 23, hour, 0, tzinfo=UTC))
    move(bench.client, to="morning")
    assert arrived(bench.client)["label"] == label
    assert clock.now() >= datetime(2026, 11, 23 if hour == 0 else 24, 1, 0, tzinfo=UTC)


def test_one_travel_at_a_time_and_it_can_be_stopped(bench: Bench, reminders: Reminders) -> None:
    start = bench.platform.clock.now()
    reminders.busy = True
    move(bench.client, seconds=86400)
    assert move(bench.client, seconds=600) == (409, {"error": "还在快进，请等它停下来。"})
    move(bench.client, to="stop")
    reminders.busy = False
    arrived(bench.client)
    assert bench.platform.clock.now() - start < timedelta(hours=23)


def test_only_forwards(bench: Bench, reminders: Reminders) -> None:
    for seconds in (0, -60, 401 * 86400):
        assert move(bench.client, seconds=seconds)[0] == 400


class Trying(Reminders):
    """The platform is away: every five seconds it is tried again, and an hour later something is due."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench, [])
        self.deadline = bench.platform.clock.now() + timedelta(hours=1)

    def look(self) -> Ahead:
        now = self.bench.platform.clock.now()
        due = self.deadline if now < self.deadline else None
        return Ahead(due, min(now + timedelta(seconds=5), due or now + timedelta(days=9)), False)


def test_what_is_only_tried_again_makes_fewer_and_fewer_stops(bench: Bench) -> None:
    trying = Trying(bench)
    stops: list[datetime] = []
    clock = bench.platform.clock
    assert isinstance(clock, FileClock)
    clock.stand(clock.now())
    until = clock.now() + timedelta(days=1)
    Traveller(bench.platform, clock, trying, standing=True).go(until, stops.append)
    assert clock.now() == until
    assert trying.deadline in stops
    assert 30 < len(stops) < 100


@pytest.fixture
def answers() -> Iterator[tuple[str, list[bytes]]]:
    """An address that answers whatever is put into the list."""
    held: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(held[0])

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/due", held
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_the_product_says_is_read_or_taken_for_nothing(answers: tuple[str, list[bytes]]) -> None:
    url, held = answers
    held.append(b'{"deadline": "2026-11-23T01:05:00+00:00", "next": null, "busy": true}')
    assert HttpHorizon(url).look() == Ahead(datetime(2026, 11, 23, 1, 5, tzinfo=UTC), None, True)
    for nonsense in (b"", b"[]", b"<html>", b'{"deadline": 5, "next": 5, "busy": 5}', b'{"deadline": "soon"}'):
        held[0] = nonsense
        assert HttpHorizon(url).look() is None
    assert HttpHorizon("http://127.0.0.1:9/due").look() is None


def test_what_was_swallowed_is_told_too(bench: Bench) -> None:
    troubles.cause(bench.platform, "flood", "liming")
    bench.platform.says("zhangwei", "你好")
    bench.text("给李明", to="liming")
    said = told(bench.client)[-1]
    assert said["counts"]["swallowed"] == 1
    assert [(item["name"], item["kind"]) for item in said["items"]] == [("李明", "ghost")]
    assert "悄悄丢弃" in said["items"][0]["words"]
