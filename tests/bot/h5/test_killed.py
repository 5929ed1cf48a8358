"""The process dies at every step of keeping a file; the next one takes up where it was, and nothing half stays."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from bot.app import create_app
from bot.simulator.city import demo_city
from bot.simulator.clock import SettableClock
from bot.simulator.platform import Platform
from jobs.files import files_lost, sweep
from store import failpoints
from tests.bot.h5.kit import BASE, Browser, photograph
from tests.faults.points import UPLOAD
from tests.world import AES_KEY, AGENT, CORP, SECRET, START, TOKEN, World, _settings, make_house

pytestmark = [pytest.mark.slow, pytest.mark.faults]
SPAWN = multiprocessing.get_context("spawn")
HOST = urlsplit(BASE).netloc


def finish_and_die(url: str, folder: Path, cookie: str, place: str, csrf: str, ticket: str, point: str) -> None:
    """Another process of the same installation, with a place to die at."""
    clock = SettableClock(START)
    platform = Platform(
        demo_city(),
        clock,
        corp_id=CORP,
        agent_id=AGENT,
        secret=SECRET,
        token=TOKEN,
        encoding_aes_key=AES_KEY,
        callback_url="http://127.0.0.1/wecom/callback",
    )
    house = make_house(_settings(url, folder, BASE), clock, platform, folder)
    client = Client(create_app(house))
    client.set_cookie("xinan_page", cookie, domain=HOST, path=place)
    failpoints.arm(f"{point}:1:kill", "web")
    client.post(f"{place}/incoming/{ticket}/finish", base_url=BASE, headers={"X-CSRF-Token": csrf})


@pytest.mark.parametrize(
    "point", [*[one for one in UPLOAD if one not in ("page.known", "vault.appended")], "turn.decided", "turn.committed"]
)
def test_killed_at_any_step_the_file_is_kept_once_at_the_second_try(
    point: str, world: World, reporter: Browser, tmp_path: Path
) -> None:
    content = photograph((900, 700))
    ticket = reporter.begins("现场.jpg", len(content)).get_json()["ticket"]
    reporter.sends(ticket, content)
    cookie = reporter.client.get_cookie("xinan_page", HOST, reporter.place)
    assert cookie is not None
    known = world.house.settings
    arguments = (known.database_url, known.var, cookie.value, reporter.place, reporter.csrf, ticket, point)
    other = SPAWN.Process(target=finish_and_die, args=arguments)
    other.start()
    other.join(60)
    assert other.exitcode == -signal.SIGKILL
    assert reporter.finishes(ticket).status_code == 200
    assert reporter.titles() == ["现场.jpg"]
    for file in (known.var / "files").rglob("*"):
        os.utime(file, (1, 1))
    sweep(world.house)
    assert len([file for file in (known.var / "files").rglob("*") if file.is_file()]) == 1
    assert list(files_lost(world.house, world.clock.now())) == []
