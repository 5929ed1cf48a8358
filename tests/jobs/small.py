"""A small house for the tests of the jobs: a real database, a clock that is set, a platform that does as it is told."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from handlers.keys import Keys
from handlers.ports import Contacts, Receipt, Rendered
from handlers.types import AnyCard, Message, Reply, Text, Update
from jobs.bell import NullBell
from store.clock import SetClock
from store.db import Database
from store.fieldkeys import FieldKeys, KeyRing
from store.retention import Retention
from store.vault import Vault
from tests.store.outgoing import START


class PlainRenderer:
    """Text in, JSON out; enough for what the jobs write themselves."""

    def render(self, to: str, message: Message, *, message_id: str) -> list[Rendered]:
        assert isinstance(message, Text)
        return [Rendered("send", json.dumps({"to": to, "text": message.body}, ensure_ascii=False))]

    def reply_parts(self, text: str) -> list[str]:
        return [text] if text else []

    def redraw(self, to: str, card: AnyCard, *, message_id: str) -> str:
        return json.dumps({"to": to, "card": card.title}, ensure_ascii=False)


@dataclass
class Platform:
    """Takes messages; ``says`` decides what becomes of the next one: a receipt, or an error that is raised."""

    says: Callable[[str], Receipt] = field(default=lambda body: Receipt(message="m", code="code"))
    sent: list[str] = field(default_factory=list)
    redrawn: list[tuple[str, str]] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, body: str) -> Receipt:
        with self.lock:
            self.sent.append(body)
        return self.says(body)

    def redraw(self, body: str, *, code: str) -> Receipt:
        with self.lock:
            self.redrawn.append((body, code))
        return self.says(body)

    def upload(self, name: str, content: bytes, *, picture: bool = False) -> str:
        self.uploads.append(name)
        return f"media-{len(self.uploads)}"

    def with_media(self, body: str, media: str) -> str:
        return f"{body}+{media}"

    def raises(self, *errors: Exception | None) -> None:
        """The next answers, one after the other; None is a good one, and so are all after the last."""
        queue = list(errors)

        def answer(body: str) -> Receipt:
            with self.lock:
                error = queue.pop(0) if queue else None
            if error is not None:
                raise error
            return Receipt(message="m", code="code")

        self.says = answer


class Tally:
    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.findings: Mapping[str, int] = {}
        self.queues: dict[str, tuple[int, float]] = {}

    def message_delivered(self, lane: str, outcome: str) -> None:
        self.outcomes[outcome] += 1

    def deadline_taken(self, late_seconds: float) -> None:
        assert late_seconds >= 0, "fired early"

    def queue_seen(self, queue: str, waiting: int, oldest_seconds: float) -> None:
        self.queues[queue] = (waiting, oldest_seconds)

    def watchdog_found(self, findings: Mapping[str, int]) -> None:
        self.findings = findings

    def cleaned(self, forgotten: Mapping[str, int], at: float) -> None:
        self.forgotten = dict(forgotten)


class HeardBell(NullBell):
    """Remembers what was rung."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, names: Iterable[str]) -> None:
        self.rung += sorted(names)


class Register:
    """The platform's contacts."""

    def __init__(self) -> None:
        self.contacts = Contacts((), ())
        self.error: Exception | None = None

    def pull(self) -> Contacts:
        if self.error is not None:
            raise self.error
        return self.contacts


@dataclass
class SmallHouse:
    database: Database
    clock: SetClock = field(default_factory=lambda: SetClock(START))
    messenger: Platform = field(default_factory=Platform)
    renderer: PlainRenderer = field(default_factory=PlainRenderer)
    directory: Register = field(default_factory=Register)
    keys: Keys = field(default_factory=lambda: Keys(b"k" * 32))
    ring: KeyRing = field(default_factory=lambda: KeyRing(lambda: FieldKeys(1, {1: b"f" * 32}, b"i" * 32)))
    bell: HeardBell = field(default_factory=HeardBell)
    metrics: Tally = field(default_factory=Tally)
    in_spool: int = 0
    checkpoints: int = 0
    menus: int = 0
    retention: Retention = field(default_factory=Retention)
    vault: Vault = field(default_factory=lambda: Vault(Path("nowhere"), b"k" * 32))

    def drain_spool(self) -> int:
        drained, self.in_spool = self.in_spool, 0
        return drained

    def spooled(self) -> int:
        return self.in_spool

    def checkpoint(self) -> None:
        self.checkpoints += 1

    def put_menu(self) -> None:
        self.menus += 1

    def page_address(self, path: str) -> str | None:
        return None

    def mark_repeat(self, body: str) -> str:
        return f"(perhaps again) {body}"


@dataclass
class Turns:
    """Stands for the handlers: keeps what it was given, fails where told."""

    taken: list[Update] = field(default_factory=list)
    error: Exception | None = None

    def __call__(self, house: object, update: Update, now: datetime) -> Reply:
        self.taken.append(update)
        if self.error is not None:
            raise self.error
        return Reply()
