"""/healthz says what is wrong and to whom it may say it; /metrics is for this machine; nothing else is there."""

from __future__ import annotations

import sqlite3

import pytest

from jobs.chores import Chores
from jobs.clock import Clock
from jobs.ringer import Nobody
from store import beats
from store.roles import Role
from tests.bot.web.door import Door
from tests.waiting import wait_until
from tests.world import REPORTER, SUPERVISOR, World

HERE = {"REMOTE_ADDR": "127.0.0.1"}


def beaten(world: World) -> None:
    """Everybody gives a sign of life."""
    with world.house.database.work(world.clock.now()) as work:
        for name in ("clock", "worker", "directory", "checkpoint"):
            beats.beat(work, name)


def test_all_is_well(door: Door, world: World) -> None:
    beaten(world)
    answer = door.client.get("/healthz", environ_overrides=HERE)

    assert (answer.status_code, answer.get_json()) == (
        200,
        {"ok": True, "reasons": [], "vacant": [], "ahead": [{"kind": "calendar_unknown", "year": 2027}]},
    )


def test_a_fresh_installation_is_well_as_soon_as_its_processes_are_up(door: Door, world: World) -> None:
    clock = Clock(world.house, Nobody())
    clock.chores = chores = Chores(world.house)
    clock.once()
    with world.house.database.work(world.clock.now()) as work:
        beats.beat(work, "worker")
    wait_until(lambda: door.client.get("/healthz", environ_overrides=HERE).status_code == 200)
    wait_until(lambda: not any(chore.busy.is_set() for chore in chores._chores))


def test_what_is_missing_is_named_and_from_elsewhere_only_by_kind(door: Door, world: World) -> None:
    beaten(world)
    world.platform.says(REPORTER, "我的密码泄露了")
    world.clock.forward(hours=1)
    answer = door.client.get("/healthz", environ_overrides=HERE)

    assert answer.status_code == 503
    reasons = answer.get_json()["reasons"]
    kinds = {reason["kind"] for reason in reasons}
    assert {"clock_silent", "worker_silent", "rung_missed"} <= kinds
    assert any(str(reason.get("case")).startswith("XL-") for reason in reasons)
    assert not any(name in answer.get_data(as_text=True) for name in (REPORTER, world.name(REPORTER)))

    for elsewhere in ({"REMOTE_ADDR": "10.0.0.7"}, HERE | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}):
        outside = door.client.get("/healthz", environ_overrides=elsewhere)
        assert outside.status_code == 503
        assert {"kind": "rung_missed"} in outside.get_json()["reasons"]
        assert b"XL-" not in outside.get_data()


def test_vacant_roles_are_shown_and_no_reason_to_restart_anything(door: Door, world: World) -> None:
    beaten(world)
    world.revokes_all(Role.security_supervisor)
    answer = door.client.get("/healthz", environ_overrides=HERE)

    assert (answer.status_code, answer.get_json()["vacant"]) == (200, ["security_supervisor"])
    assert SUPERVISOR not in answer.get_data(as_text=True)


def test_a_database_that_is_gone_is_said(door: Door, world: World) -> None:
    file = world.house.settings.database_url.removeprefix("sqlite:///")
    world.house.database.close()
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA journal_mode=DELETE")
    other.close()
    with open(file, "r+b") as database:  # noqa: PTH123 - written into, not made anew
        database.write(b"this is no database any more" * 4)
    answer = door.client.get("/healthz", environ_overrides=HERE)

    assert (answer.status_code, answer.get_json()["reasons"]) == (503, [{"kind": "database_away"}])


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "127.0.0.1"}, {"X-Real-IP": "127.0.0.1"}, {"Via": "1.1 x"}])
def test_figures_are_for_this_machine_only(door: Door, headers: dict[str, str]) -> None:
    here = door.client.get("/metrics", environ_overrides=HERE)
    assert here.status_code == 200
    assert door.client.get("/metrics", headers=headers, environ_overrides=HERE).status_code == 404
    assert door.client.get("/metrics", environ_overrides={"REMOTE_ADDR": "192.168.1.5"}).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/metrics", "/wecom", "/wecom/callback/x", "/console", "/../etc/passwd", "/static/x"]
)
def test_no_page_tells_what_runs_here(door: Door, method: str, path: str) -> None:
    answer = door.client.open(path, method=method)
    said = answer.get_data(as_text=True) if path != "/metrics" or method != "GET" else ""

    assert answer.status_code < 500 or path == "/healthz"
    assert "TRACE" not in answer.headers.get("Allow", "")
    for word in ("Traceback", "Werkzeug", "Python", "gunicorn", "Flask"):
        assert word.lower() not in (said + str(answer.headers)).lower()
