"""The demo city and the month it has behind it: real turns, a whole trail, the same again from the same seed."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.demo.environ import demo_environ
from bot.demo.opening import SNAPSHOT, Opened, open_city
from bot.demo.residents import move_in
from bot.settings import Settings, read_settings
from bot.simulator.chronicle import SEED, month_before
from bot.simulator.city import demo_city, demo_roster, former_member
from bot.simulator.clock import SettableClock
from bot.simulator.platform import Platform
from bot.simulator.snapshot import Keeper
from store import checkpoints, deadlines, leaks, people, results, roster
from store.db import Database
from store.migrate import upgrade
from store.schema import cases, events
from store.verify import verify

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
Act = tuple[datetime, str, str]


@pytest.mark.parametrize("hour", [0, 7, 15, 23])
def test_the_first_of_the_roster_is_on_duty_when_the_demo_begins(migrated_url: str, hour: int) -> None:
    now = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)
    database = Database(migrated_url)
    assert move_in(database, now)
    with database.look() as connection:
        on_duty = roster.on_duty(connection, now)
    assert list(on_duty) == demo_roster()[:1]
    assert not move_in(database, now)
    database.engine.dispose()


def settings_in(var: Path) -> Settings:
    settings = read_settings(demo_environ(var, 8900, 8901))
    upgrade(settings.database_url)
    return settings


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_in(tmp_path_factory.mktemp("city"))
    assert open_city(settings, month_before(NOW), NOW) is Opened.with_past
    return settings


def phones_of(settings: Settings) -> Platform:
    """The stand-in as it starts after the city has moved in."""
    platform = Platform(
        demo_city(), SettableClock(NOW), corp_id=settings.corp_id, agent_id=settings.agent_id, secret=settings.secret,
        token="token", encoding_aes_key=settings.callback_keys[0].encoding_aes_key, callback_url="",
    )  # fmt: skip
    assert Keeper(platform, settings.var / SNAPSHOT).load()
    return platform


def acts_of(settings: Settings) -> list[Act]:
    with closing(Database(settings.database_url)) as database, database.look() as connection:
        rows = connection.execute(select(events.c.at, events.c.actor, events.c.act).order_by(events.c.seq)).all()
    return [(row.at, row.actor, row.act) for row in rows]


def test_cases_are_closed_and_open_and_each_did_its_whole_way(lived_in: Settings) -> None:
    with closing(Database(lived_in.database_url)) as database, database.look() as connection:
        states = Counter(connection.execute(select(cases.c.state)).scalars())
        waiting = {leak.report_state for leak in leaks.all_open(connection)}
    assert states == {"closed": 5, "open": 3}
    assert waiting == {"accepted", "returned", "none"}
    done = Counter(act for _, _, act in acts_of(lived_in))
    assert done["leak.reported"] == done["leak.confirmed"] == done["leak.disabled"] == 8
    assert done["report.submitted"] >= 8
    assert done["report.returned"] == 2


def test_the_trail_is_whole_and_was_witnessed_every_day(lived_in: Settings) -> None:
    known = checkpoints.read(lived_in.var / checkpoints.FILE_NAME)
    with closing(Database(lived_in.database_url)) as database, database.look() as connection:
        assert verify(connection, known).flaw is None
    moments = [at for at, _, _ in acts_of(lived_in)]
    assert moments == sorted(moments)
    assert NOW - timedelta(days=31) < moments[0] < NOW - timedelta(days=29)
    assert len(known.valid()) >= 29


def test_the_messages_lie_in_the_chats_with_their_own_times_and_none_is_left_to_send(lived_in: Settings) -> None:
    platform = phones_of(lived_in)
    moments = [entry.at for chat in platform.state.chats.values() for entry in chat]
    assert len(moments) > 300
    assert max(moments) <= NOW
    assert min(moments) < NOW - timedelta(days=25)
    assert [entry.notes for chat in platform.state.chats.values() for entry in chat if entry.notes] == []
    assert platform.menu.buttons
    with closing(Database(lived_in.database_url)) as database, database.look() as connection:
        assert results.next_due(connection) is None
        due = deadlines.next_due(connection)
    assert due is not None
    assert due > NOW


def test_who_has_left_is_in_the_record_but_not_in_the_city(lived_in: Settings) -> None:
    gone = former_member().id
    with closing(Database(lived_in.database_url)) as database, database.look() as connection:
        person = people.by_id(connection, gone)
        assert person is not None
        assert not person.active
        assert people.count_active(connection) == len(demo_city().members)
        assert leaks.of_reporter(connection, gone)
    assert not phones_of(lived_in).city.knows(gone)


def test_a_second_start_plays_nothing_again(lived_in: Settings) -> None:
    before = acts_of(lived_in)
    assert open_city(lived_in, month_before(NOW, 7), NOW + timedelta(days=1)) is Opened.lived_in
    assert acts_of(lived_in) == before


def test_the_same_seed_gives_the_same_month(lived_in: Settings, tmp_path: Path) -> None:
    again = settings_in(tmp_path)
    # What an interrupted start left behind is in nobody's way.
    (tmp_path / "past").mkdir()
    (tmp_path / "past" / "xinan.db").write_bytes(b"half a month")
    open_city(again, month_before(NOW), NOW)
    assert acts_of(again) == acts_of(lived_in)
    texts, others = ([entry.text for entry in phones_of(one).chat("zhouping")] for one in (again, lived_in))
    assert texts == others


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_other_seeds_at_other_hours_are_other_months(lived_in: Settings, tmp_path: Path, seed: int) -> None:
    other, now = settings_in(tmp_path), NOW + timedelta(hours=7 * seed)
    assert open_city(other, month_before(now, seed), now) is Opened.with_past
    assert reports_of(other) != reports_of(lived_in)


def reports_of(settings: Settings) -> list[str]:
    return [actor for _, actor, act in acts_of(settings) if act == "leak.reported"]


def test_every_mishap_is_written_down_in_the_months_played_here() -> None:
    """A report whose words the product took for something else would stop the story."""
    chapters = [chapter for seed in (SEED, 1, 2) for chapter in month_before(NOW, seed).chapters]
    assert len({chapter.mishap.said for chapter in chapters if chapter.pace.written}) == 9


def test_a_story_that_does_not_fit_leaves_a_city_that_begins_today(tmp_path: Path) -> None:
    settings, month = settings_in(tmp_path), month_before(NOW)
    chapter = month.chapters[3]
    wrong = replace(chapter, mishap=replace(chapter.mishap, said="今天天气不错"))
    odd = replace(month, chapters=(*month.chapters[:3], wrong))
    assert open_city(settings, odd, NOW) is Opened.without_past
    assert reports_of(settings) == []
    assert open_city(settings, month, NOW) is Opened.lived_in
