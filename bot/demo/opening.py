"""The demo city opens with a month behind it: played beside the state folder, and put in place when it is whole."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

import structlog

from bot.demo.residents import is_inhabited, move_in
from bot.demo.stage import Restless, Stage
from bot.settings import Settings
from bot.simulator.actors import Actors, OutOfStory, Scene
from bot.simulator.chronicle import Month
from bot.simulator.city import demo_city, former_member
from bot.simulator.people import City
from bot.simulator.snapshot import Keeper
from jobs.directory import sync
from store.checkpoints import FILE_NAME
from store.db import Database
from store.migrate import upgrade

log = structlog.get_logger(__name__)

SNAPSHOT = "simulator.db"
SQLITE = "sqlite:///"
_DRAFT = "past"


class Opened(Enum):
    """What was found or done. without_past: the month could not be played to its end, the city begins today."""

    lived_in = "lived in"
    with_past = "with past"
    without_past = "without past"


def open_city(settings: Settings, month: Month, now: datetime) -> Opened:
    """On an empty record; a second start plays nothing again.

    Everything is played in a folder of its own, so that a start that was interrupted leaves no half month behind.
    """
    with closing(Database(settings.database_url)) as database:
        if is_inhabited(database):
            return Opened.lived_in
        try:
            _with_past(settings, month, now)
        except (OutOfStory, Restless):
            # Nobody shall be kept from the demonstration by its decoration.
            log.exception("past_not_played")
            move_in(database, now)
            return Opened.without_past
    return Opened.with_past


def _with_past(settings: Settings, month: Month, now: datetime) -> None:
    draft = settings.var / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    _play(replace(settings, var=draft, database_url=f"{SQLITE}{draft}/xinan.db"), month, now)
    _put_in_place(draft, settings)


def _play(settings: Settings, month: Month, now: datetime) -> None:
    upgrade(settings.database_url)
    city = _city_of_then()
    stage = Stage(settings, city, month.begins)
    try:
        move_in(stage.house.database, month.begins, city=city, opens=now)
        stage.house.put_menu()
        actors = Actors(stage.platform, stage.wait)
        actors.play([*actors.scenes(month), *_leaving(stage, month), *_checkpoints(stage, month, now)], now)
        stage.house.checkpoint()
        Keeper(stage.platform, settings.var / SNAPSHOT).save()
    finally:
        stage.close()


def _city_of_then() -> City:
    city = demo_city()
    city.join(former_member())
    return city


def _leaving(stage: Stage, month: Month) -> list[Scene]:
    person, at = month.left

    def leave() -> None:
        stage.platform.city.leave(person)
        sync(stage.house)

    return [Scene(at, leave)]


def _checkpoints(stage: Stage, month: Month, now: datetime) -> list[Scene]:
    days = range(1, (now - month.begins).days)
    return [Scene(month.begins + timedelta(days=day), stage.house.checkpoint) for day in days]


def _put_in_place(draft: Path, settings: Settings) -> None:
    """The record comes last: while it is missing, the city counts as empty and the next start plays again."""
    for name in (SNAPSHOT, FILE_NAME):
        (draft / name).replace(settings.var / name)
    record = Path(settings.database_url.removeprefix(SQLITE))
    for leftover in ("-wal", "-shm"):
        record.with_name(record.name + leftover).unlink(missing_ok=True)
    (draft / record.name).replace(record)
    shutil.rmtree(draft, ignore_errors=True)
