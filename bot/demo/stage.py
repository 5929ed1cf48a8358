"""Product and stand-in in one process under one clock that is moved by hand: here the demo city lives its past.

Everything is the real thing - sealed callbacks, turns, deadlines, delivery, the audit trail - but for sockets and time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry
from werkzeug.test import Client

from bot.app import create_app
from bot.metrics import Metrics
from bot.services import House
from bot.settings import Settings
from bot.simulator import api
from bot.simulator.clock import SettableClock
from bot.simulator.people import City
from bot.simulator.platform import Platform
from bot.simulator.wire import post_into
from bot.wecom.api import Api
from bot.wecom.budget import Budget
from bot.wecom.client import WecomClient
from bot.wecom.connection import Answer
from bot.wecom.tokenstore import MemoryTokenStore
from handlers.keys import Keys
from handlers.ports import Passing
from handlers.turn import retry_parked
from jobs import deadlines as deadline_jobs
from jobs import delivery
from jobs.bell import NullBell
from store import deadlines, inbox, results
from store.db import Database
from store.spool import Spool


class Restless(Exception):
    """There is always something more to do: a mistake of ours."""


class Stage:
    """``platform`` is for the people, ``wait`` for the time between what they do."""

    def __init__(self, settings: Settings, city: City, begins: datetime) -> None:
        self.clock = SettableClock(begins)
        self.platform = Platform(
            city,
            self.clock,
            corp_id=settings.corp_id,
            agent_id=settings.agent_id,
            secret=settings.secret,
            token=settings.callback_keys[0].token,
            encoding_aes_key=settings.callback_keys[0].encoding_aes_key,
            callback_url="http://127.0.0.1/wecom/callback",
            post=lambda *posted: door(*posted),
        )
        self.house = _house(settings, self.clock, self.platform)
        door = post_into(create_app(self.house))

    def wait(self, until: datetime) -> None:
        """The time goes by; everything that falls due meanwhile is done at its moment."""
        self._settle()
        while (due := self._next_due()) is not None and due <= until:
            self.clock.moment = due
            self._settle()
        self.clock.moment = max(self.clock.moment, until)
        self._settle()

    def close(self) -> None:
        self.house.database.close()

    def _settle(self) -> None:
        """What worker and clock do: until nothing is due. Raises Restless."""
        for _ in range(200):
            retry_parked(self.house, self.clock.now())
            fired = deadline_jobs.fire(self.house)
            if not delivery.deliver(self.house) and not fired:
                return
        raise Restless

    def _next_due(self) -> datetime | None:
        with self.house.database.look() as connection:
            found = (deadlines.next_due(connection), results.next_due(connection), inbox.next_retry(connection))
        return min((moment for moment in found if moment is not None and moment > self.clock.now()), default=None)


@dataclass(frozen=True)
class _NearHouse(House):
    """near: the platform is in the same process."""

    near: WecomClient | None = None

    @property
    def client(self) -> WecomClient:
        assert self.near is not None  # noqa: S101
        return self.near


def _house(settings: Settings, clock: SettableClock, platform: Platform) -> House:
    return _NearHouse(
        settings=settings,
        clock=clock,
        database=Database(settings.database_url),
        keys=Keys(settings.data_key),
        bell=NullBell(),
        # Nobody reads what this process counts.
        metrics=Metrics(CollectorRegistry()),
        spool=Spool(settings.var / "spool"),
        near=_client(settings, clock, platform),
    )


def _client(settings: Settings, clock: SettableClock, platform: Platform) -> WecomClient:
    calls = Api(
        InProcess(platform),
        settings.corp_id,
        settings.secret,
        MemoryTokenStore(),
        monotonic=lambda: clock.now().timestamp(),
    )
    return WecomClient(calls, settings.agent_id)


class InProcess:
    """Carries the product's calls straight into the stand-in; a cut line is a cut line."""

    def __init__(self, platform: Platform) -> None:
        self._client = Client(api.create_app(platform))

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str],
        budget: Budget,
        body: bytes | None = None,
        content_type: str | None = None,
        limit: int = 0,
    ) -> Answer:
        del budget, limit
        kind = content_type or "application/json"
        try:
            answer = self._client.open(path, method=method, query_string=dict(query), data=body, content_type=kind)
        except ConnectionError as error:
            raise Passing("the line was cut", uncertain=True) from error
        return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.get_data())
