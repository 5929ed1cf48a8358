"""/due tells a demonstration when something is due next; nobody else, and nothing where the clock is the real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from werkzeug.test import Client

from bot.app import create_app
from tests.world import REPORTER, World

HERE = {"REMOTE_ADDR": "127.0.0.1"}


def moved(world: World) -> Client:
    settings = replace(world.house.settings, clock_file=Path("/nonexistent/clock"))
    return Client(create_app(replace(world.house, settings=settings)))


def test_nothing_then_busy_then_the_next_mark(world: World) -> None:
    client = moved(world)
    before = client.get("/due", environ_overrides=HERE).get_json()
    assert before == {"now": world.clock.now().isoformat(), "deadline": None, "next": None, "busy": False}

    world.platform.says(REPORTER, "我的密码泄露了")
    assert client.get("/due", environ_overrides=HERE).get_json()["busy"]
    world.settles()
    after = client.get("/due", environ_overrides=HERE).get_json()
    assert not after["busy"]
    assert datetime.fromisoformat(after["deadline"]) == world.clock.now() + timedelta(minutes=5)
    assert after["next"] == after["deadline"]
    assert REPORTER not in str(after)


def test_a_message_that_waits_for_the_platform_is_next_but_no_deadline(world: World) -> None:
    client = moved(world)
    world.platform.faults.add("*", "down", None)
    world.says(REPORTER, "我的密码泄露了")
    view = client.get("/due", environ_overrides=HERE).get_json()
    assert not view["busy"], "what waits for the platform to return is not late"
    assert datetime.fromisoformat(view["next"]) < datetime.fromisoformat(view["deadline"])


def test_only_here_and_only_with_a_clock_that_can_be_moved(world: World) -> None:
    assert moved(world).get("/due", environ_overrides={"REMOTE_ADDR": "10.0.0.7"}).status_code == 404
    assert moved(world).get("/due", environ_overrides=HERE | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}).status_code == 404
    assert Client(create_app(world.house)).get("/due", environ_overrides=HERE).status_code == 404
