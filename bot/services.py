"""The composition root: builds the house every process lives in."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import keymark
from bot.fieldkeys import open_ring
from bot.metrics import Metrics
from bot.settings import Settings, read_settings
from handlers.keys import Keys
from jobs.bell import Bell, NullBell, RedisBell
from store.clock import Clock, WallClock, monotonic
from store.db import Database, DatabaseAway
from store.fieldkeys import KeyRing
from store.retention import Retention
from store.spool import Spool
from store.vault import FOLDER, Vault

if TYPE_CHECKING:
    from bot.wecom.client import WecomClient
    from bot.wecom.contacts import WecomDirectory
    from bot.wecom.crypto import EdgeKeys
    from bot.wecom.receive import Receiver
    from bot.wecom.render import WecomRenderer


@dataclass(frozen=True)
class House:
    """Everything a process may need; what some of them hardly ever need is made when it is first asked for.

    The clock, which takes turns only where nobody else does, is 18 MB lighter without cards, crypto and client.
    """

    settings: Settings
    clock: Clock
    database: Database
    keys: Keys
    bell: Bell
    metrics: Metrics
    spool: Spool

    @property
    def retention(self) -> Retention:
        return self.settings.retention

    @cached_property
    def renderer(self) -> WecomRenderer:
        from bot.wecom.render import WecomRenderer

        return WecomRenderer(self.settings.agent_id, self.settings.public_url)

    @cached_property
    def receiver(self) -> Receiver:
        from bot.wecom.receive import Receiver

        return Receiver(edge_keys(self.settings))

    @cached_property
    def client(self) -> WecomClient:
        from bot.wecom.client import WecomClient

        known, clock = self.settings, self.clock
        # A stand-in ages its tokens by the moved clock, so their life is measured by the same one.
        moved: Callable[[], float] = monotonic if known.clock_file is None else lambda: clock.now().timestamp()
        place = known.var / "token"
        app = (known.api_base, known.corp_id, known.secret, known.agent_id)
        return WecomClient.reach(*app, place, monotonic=moved, tally=self.metrics)

    @property
    def messenger(self) -> WecomClient:
        return self.client

    @cached_property
    def directory(self) -> WecomDirectory:
        from bot.wecom.contacts import WecomDirectory

        return WecomDirectory(self.client)

    def drain_spool(self) -> int:
        if self.spool.is_empty():
            return 0  # and the envelope's crypto is not loaded
        from bot.spooled import drain

        return drain(self)

    def spooled(self) -> int:
        return self.spool.waiting()

    def checkpoint(self) -> None:
        from store import checkpoints, events

        with self.database.look() as connection:
            seq, digest = events.head(connection)
        if seq:
            checkpoints.write(self.checkpoint_file, seq, digest, self.clock.now())

    def findings(self) -> list[dict[str, Any]]:
        """What the watchdog sees; kinds, numbers and moments only."""
        from jobs import watchdog

        found = [asdict(finding) for finding in watchdog.findings(self)]
        with self.database.look() as connection:
            replaced = keymark.is_another(connection, self.settings.data_key)
        return [*found, {"kind": "data_key_replaced"}] if replaced else found

    def held_until(self) -> datetime | None:
        """While the platform is away, delivery pauses until this moment; None where it does not."""
        from jobs.delivery import HOLD
        from store import beats

        with self.database.look() as connection:
            hold = beats.one(connection, HOLD)
        return hold.at if hold is not None and hold.at > self.clock.now() else None

    def vacant(self) -> list[str]:
        """Mandatory roles nobody holds."""
        from store import roles

        with self.database.look() as connection:
            return [role.value for role in roles.vacant(connection)]

    def note_data_key(self) -> None:
        """The first start says which key the record belongs to; a later one with another key is a finding."""
        with suppress(DatabaseAway), self.database.work(self.clock.now()) as work:
            keymark.remember(work, self.settings.data_key)

    def page_address(self, path: str) -> str | None:
        """Where people's phones find one of our pages; None where they cannot reach us."""
        base = self.settings.public_url
        return None if base is None else base + path

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.settings.var / FOLDER, self.settings.data_key)

    @cached_property
    def ring(self) -> KeyRing:
        return open_ring(self.settings.var, self.settings.field_keys)

    @property
    def checkpoint_file(self) -> Path:
        return self.settings.var / "checkpoints.log"

    def put_menu(self) -> None:
        from bot.wecom.menu import MenuEntry
        from handlers.texts.menu import MENU

        self.client.create_menu(
            [MenuEntry(name, below=tuple(MenuEntry(text, key=key) for text, key in below)) for name, below in MENU]
        )

    def mark_repeat(self, body: str) -> str:
        from bot.wecom.render import marked_as_repeat
        from handlers.texts.common import may_be_repeat

        return marked_as_repeat(body, may_be_repeat())


def open_house(environ: Mapping[str, str] | None = None, *, settings: Settings | None = None) -> House:
    """Reads the settings and builds the house. Raises SettingsProblem."""
    known = settings or read_settings(os.environ if environ is None else environ)
    return House(
        settings=known,
        clock=WallClock(known.clock_file),
        database=Database(known.database_url),
        keys=Keys(known.data_key),
        bell=RedisBell(known.redis_url) if known.redis_url else NullBell(),
        metrics=Metrics(),
        spool=Spool(known.var / "spool"),
    )


def edge_keys(settings: Settings) -> EdgeKeys:
    """The current keys with the previous ones behind them."""
    from bot.wecom.crypto import EdgeKeys

    keys: EdgeKeys | None = None
    for pair in reversed(settings.callback_keys):
        keys = EdgeKeys(settings.corp_id, settings.agent_id, pair.token, pair.encoding_aes_key, keys)
    if keys is None:
        raise ValueError("no callback keys")
    return keys
