"""A whole city in one process: the real product behind its callback address, and the stand-in for the platform.

Tests speak as people do: ``world.says``, ``world.taps``, ``world.passes``, ``world.sees``. Callbacks are really
encrypted and signed, the platform's rules are the simulator's, the clock is moved by hand, and anything sent that
nobody looked at fails the test (``sees_nothing_else``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select, update

from bot.app import create_app
from bot.commands.sync import put_menu
from bot.demo.stage import InProcess
from bot.metrics import Metrics
from bot.services import House
from bot.settings import CallbackKey, Settings
from bot.simulator.chats import Entry
from bot.simulator.city import demo_city, demo_roles, demo_roster
from bot.simulator.clock import SettableClock
from bot.simulator.ledger import Seen
from bot.simulator.platform import Platform
from bot.simulator.wire import post_into
from bot.wecom.api import Api
from bot.wecom.client import WecomClient
from bot.wecom.contacts import WecomDirectory
from bot.wecom.render import WecomRenderer
from bot.wecom.tokenstore import MemoryTokenStore
from handlers.keys import Keys
from handlers.ports import Rendered
from handlers.turn import retry_parked
from handlers.types import AnyCard, Message
from jobs import audits, delivery, exports
from jobs import deadlines as deadline_jobs
from jobs.bell import NullBell
from jobs.directory import sync
from jobs.requests import move_on
from store import beats, deadlines, inbox, people, results, roles, roster
from store.clock import local
from store.db import Database
from store.roles import Role
from store.schema import events as events_table
from store.schema import metadata
from store.schema import roles as roles_table
from store.spool import Spool

# Sunday evening in Heihe, 2026-11-22 22:00; the regulation's people are at home.
START = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
CORP, AGENT, SECRET, TOKEN = "wwtestcity0000000001", 1000002, "s" * 43, "tokentokentoken1"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"

REPORTER, COLLEAGUE, LEADER = "zhangwei", "wangfang", "liming"
DUTY, DUTY_2 = "jiangmin", "shenqing"
ADMIN, SUPERVISOR, HEAD = "zhouping", "qianhui", "zhaoguodong"
APP_ADMIN, SYSTEM_ADMIN, NETWORK_ADMIN, AUDITOR = "chenbo", "zhengyu", "wuhao", "hanmei"


@dataclass
class World:
    """``person`` is always a userid of the demo city."""

    platform: Platform
    house: House
    clock: SettableClock
    _looked: set[int]
    given_up: list[str] = field(default_factory=list)

    # --- people act ---------------------------------------------------------------------------

    def says(self, person: str, text: str) -> str:
        """Returns the reply the person reads at once."""
        reply = self.platform.says(person, text)
        self.settles()
        return reply or ""

    def taps(self, person: str, button: str, *, card: str = "", choose: Mapping[str, str] | None = None) -> None:
        """Taps the newest living card that has this button (and ``card`` in its text)."""
        entry = self.card(person, button, card)
        self.platform.taps(person, entry, self._key(entry, button), dict(choose or {}))
        self.settles()

    def taps_stale(self, person: str, entry: Entry, key: str) -> None:
        """Taps a button that is gone meanwhile; the phone has not heard yet."""
        self.platform.taps(person, entry, key, stale=True)
        self.settles()

    def menu(self, person: str, item: str) -> str:
        """Taps an entry of the app's menu, by its key; the reply."""
        if not self.platform.menu.buttons:
            put_menu(self.house)
        reply = self.platform.menu_tap(person, item)
        self.settles()
        return reply or ""

    def opens_app(self, person: str) -> str:
        reply = self.platform.opens_app(person)
        self.settles()
        return reply or ""

    def card(self, person: str, button: str, text: str = "") -> Entry:
        """The newest card on the person's phone that can be tapped there. Fails when there is none."""
        for entry in reversed(self.platform.chat(person)):
            if entry.card is not None and text in entry.text and self._has(entry, button):
                return entry
        raise AssertionError(f"{person} has no card with {button!r}: {self.phone(person)}")

    def cards(self, person: str) -> list[Entry]:
        return [entry for entry in self.platform.chat(person) if entry.card is not None]

    def _has(self, entry: Entry, button: str) -> bool:
        return button in entry.buttons or button in entry.buttons.values()

    def _key(self, entry: Entry, button: str) -> str:
        return next((key for key, text in entry.buttons.items() if button in (key, text)), button)

    # --- time ---------------------------------------------------------------------------------

    def passes(self, *, minutes: float = 0, hours: float = 0, days: float = 0, seconds: float = 0) -> None:
        """Time goes by; everything that falls due is done at its moment."""
        until = self.clock.now() + timedelta(minutes=minutes, hours=hours, days=days, seconds=seconds)
        for _ in range(100_000):
            self.settles()
            due = self._next_due()
            if due is None or due > until:
                break
            self.clock.moment = max(self.clock.moment, due)
        self.clock.moment = until
        self.settles()

    def sleeps(self, *, minutes: float = 0, hours: float = 0) -> None:
        """Time goes by while every process of the product is dead."""
        self.clock.forward(minutes=minutes, hours=hours)

    def settles(self) -> None:
        """The clock and the worker do what is due now, until nothing is."""
        for _ in range(200):
            self.house.drain_spool()
            retry_parked(self.house, self.clock.now())
            fired = deadline_jobs.fire(self.house)
            made = exports.make(self.house)
            sent = delivery.deliver(self.house)
            if not fired and not made and not sent:
                return
        raise AssertionError("the house does not come to rest")

    def _next_due(self) -> datetime | None:
        """The next moment something can happen. What is due and was not done rests until deliveries are tried again."""
        with self.house.database.look() as connection:
            found = [deadlines.next_due(connection), results.next_due(connection), inbox.next_retry(connection)]
            hold = beats.one(connection, delivery.HOLD)
        found += [hold.at] if hold is not None else []
        return min((moment for moment in found if moment is not None and moment > self.clock.now()), default=None)

    @property
    def fragile(self) -> FragileRenderer:
        return cast(FragileRenderer, self.house.renderer)

    # --- people look --------------------------------------------------------------------------

    def sees(self, person: str, *texts: str) -> Seen:
        """The person has got a message (not a reply) with all these texts, not looked at before."""
        for number, seen in self._unseen():
            if seen.member == person and all(text in seen.text for text in texts):
                self._looked.add(number)
                return seen
        raise AssertionError(f"{person} does not see {texts}; new for them: {self.news(person)}")

    def sees_not(self, person: str, text: str) -> None:
        for _, seen in self._unseen():
            assert not (seen.member == person and text in seen.text), f"{person} sees {text!r}: {seen.text}"

    def sees_nothing_else(self, *persons: str) -> None:
        """Nobody (of ``persons``) has got anything that was not looked at."""
        left = [f"{seen.member}: {seen.text}" for _, seen in self._unseen() if not persons or seen.member in persons]
        assert not left, "not looked at:\n" + "\n---\n".join(left)

    def looks_away(self, *persons: str) -> None:
        """What these people (all, if none are named) have got so far is of no interest here."""
        self._looked |= {number for number, seen in self._unseen() if not persons or seen.member in persons}

    def looks_away_from(self, person: str, text: str) -> None:
        """What the person has got so far with this text is of no interest here."""
        self._looked |= {number for number, seen in self._unseen() if seen.member == person and text in seen.text}

    def news(self, person: str) -> list[str]:
        return [seen.text for _, seen in self._unseen() if seen.member == person]

    def phone(self, person: str) -> list[str]:
        return [entry.text for entry in self.platform.chat(person)]

    def _unseen(self) -> Iterator[tuple[int, Seen]]:
        for number, seen in enumerate(self.platform.ledger):
            if number not in self._looked and seen.kind != "reply":
                yield number, seen

    # --- the auditor of the tests ---------------------------------------------------------------

    def is_in_order(self) -> None:
        """Nothing was cut, refused or dropped by the platform, nothing is stuck, and nothing that was due is missing."""
        assert self.platform.problems == []
        notes = [note for call in self.platform.calls for note in call.notes]
        notes += [note for chat in self.platform.state.chats.values() for entry in chat for note in entry.notes]
        assert notes == [], "cut or too long to be shown"
        assert self.platform.dropped() == []
        with self.house.database.look() as connection:
            assert inbox.dead(connection) == self.given_up
            assert inbox.next_retry(connection) is None
            assert list(audits.leaks_missed(connection, self.clock.now())) == []
            assert list(audits.deadlines_late(connection, self.clock.now())) == []

    def stored_bytes(self) -> bytes:
        """Everything the record holds: the file with its log on SQLite, all rows of all tables on PostgreSQL."""
        url = self.house.settings.database_url
        if url.startswith("sqlite"):
            file = Path(url.removeprefix("sqlite:///"))
            return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))
        with self.house.database.look() as connection:
            rows = [connection.execute(select(table)).all() for table in metadata.sorted_tables]
        return "\n".join(str(row) for found in rows for row in found).encode()

    def acts(self, name: str) -> list[dict[str, Any]]:
        """What the trail holds of one kind of act: its data with ``by`` and ``role``."""
        with self.house.database.look() as connection:
            rows = connection.execute(select(events_table).where(events_table.c.act == name).order_by("seq"))
            return [json.loads(row.data) | {"by": row.actor, "role": row.role, "at": row.at} for row in rows]

    # --- the office -----------------------------------------------------------------------------

    def appoints(self, person: str, role: str, *, by: str = SUPERVISOR) -> str:
        """In chat, with the confirmation; the last reply."""
        return self._confirmed(by, self.says(by, f"任命 {self.name(person)} {role}"))

    def _confirmed(self, person: str, asked: str) -> str:
        """The question with its card is answered by typing."""
        if "回复“确定”" not in asked:
            return asked
        reply = self.says(person, "确定")
        self.looks_away_from(person, "请确认")
        return reply

    def is_away(self, person: str, standin: str, *, hours: float = 24) -> str:
        """The person sets a stand-in from now on, in chat; the last reply."""
        start, end = (f"{local(self.clock.now() + timedelta(hours=h)):%m月%d日%H:%M}" for h in (0, hours))
        return self._confirmed(person, self.says(person, f"代理 {self.name(standin)} {start} 到 {end}"))

    def grants(self, person: str, role: Role) -> None:
        with self.house.database.work(self.clock.now()) as work:
            roles.grant(work, person, role, by="server", by_role="")

    def revokes_all(self, role: Role) -> None:
        """Nobody holds the role any more (as if they had all left it)."""
        with self.house.database.work(self.clock.now()) as work:
            work.run(update(roles_table).where(roles_table.c.role == role).values(ended_at=work.now))

    def rosters(self, person: str, *, hours: float = 24) -> None:
        with self.house.database.work(self.clock.now()) as work:
            roster.add(work, person, work.now, work.now + timedelta(hours=hours), by="server", by_role="")

    def leaves(self, person: str) -> None:
        """The person has left: gone from the contacts, which are pulled, and what waited for them moves on."""
        self.platform.city.leave(person)
        self.syncs()
        self.moves_on()

    def moves_on(self) -> None:
        """The round that is made every half minute, for requests whose people have left or are away."""
        move_on(self.house)
        self.settles()

    def syncs(self) -> None:
        """The contacts are pulled."""
        sync(self.house)
        self.settles()

    def name(self, person: str) -> str:
        with self.house.database.look() as connection:
            found = people.by_id(connection, person)
        return found.name if found else person


def make_world(url: str, folder: Path, *, staffed: bool = True, base_url: str = "") -> World:
    """The demo city on the database ``url``; ``staffed`` gives it its roles.  base_url: where phones find our pages."""
    clock = SettableClock(START)
    settings = _settings(url, folder, base_url)
    platform = Platform(
        demo_city(),
        clock,
        corp_id=CORP,
        agent_id=AGENT,
        secret=SECRET,
        token=TOKEN,
        encoding_aes_key=AES_KEY,
        callback_url="http://127.0.0.1/wecom/callback",
        post=_not_yet,
    )
    house = make_house(settings, clock, platform, folder)
    platform.callbacks._post = post_into(create_app(house))
    world = World(platform, house, clock, set())
    world.syncs()
    if staffed:
        _staff(world)
    return world


def _staff(world: World) -> None:
    for person, role in demo_roles():
        world.grants(person, Role(role))
    world.rosters(demo_roster()[0], hours=24 * 40)


def _not_yet(method: str, url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
    raise ConnectionError("the product is not up yet")


def make_house(settings: Settings, clock: SettableClock, platform: Platform, folder: Path) -> House:
    client = WecomClient(
        Api(
            InProcess(platform),
            CORP,
            SECRET,
            MemoryTokenStore(),
            monotonic=lambda: clock.now().timestamp(),
        ),
        AGENT,
    )
    return TestHouse(
        settings=settings,
        clock=clock,
        database=Database(settings.database_url),
        keys=Keys(settings.data_key),
        bell=NullBell(),
        metrics=cast(Metrics, SimpleMetrics()),
        spool=Spool(folder / "spool"),
        given_client=client,
    )


@dataclass
class FragileRenderer:
    """The real renderer, with a fault of ours in it for the next ``times`` replies that contain ``on``."""

    real: WecomRenderer
    error: Exception | None = None
    on: str = ""
    times: int = 0
    raised: int = 0

    def breaks(self, *, on: str = "", times: int = 1, error: Exception | None = None) -> None:
        self.error, self.on, self.times = error or RuntimeError("planted"), on, times

    def reply_parts(self, text: str) -> list[str]:
        if self.times > 0 and self.on in text and self.error is not None:
            self.times -= 1
            self.raised += 1
            raise self.error
        return self.real.reply_parts(text)

    def render(self, to: str, message: Message, *, message_id: str) -> list[Rendered]:
        return self.real.render(to, message, message_id=message_id)

    def redraw(self, to: str, card: AnyCard, *, message_id: str) -> str:
        return self.real.redraw(to, card, message_id=message_id)


class SimpleMetrics:
    """Counts nothing; a registry per test would be shared by all."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: None


@dataclass(frozen=True)
class TestHouse(House):
    __test__ = False
    given_client: Any = None

    @cached_property
    def renderer(self) -> Any:
        return FragileRenderer(WecomRenderer(AGENT, self.settings.public_url))

    @property
    def client(self) -> Any:
        return self.given_client

    @property
    def directory(self) -> Any:
        return WecomDirectory(self.given_client)


def _settings(url: str, folder: Path, base_url: str = "") -> Settings:
    return Settings(
        corp_id=CORP,
        agent_id=AGENT,
        secret=SECRET,
        callback_keys=(CallbackKey(TOKEN, AES_KEY),),
        api_base="http://127.0.0.1:1",
        database_url=url,
        redis_url=None,
        base_url=base_url,
        data_key=b"k" * 32,
        var=folder,
        clock_file=None,
        listen="127.0.0.1:0",
        web_workers=1,
        web_threads=1,
        web_class="sync",
    )
