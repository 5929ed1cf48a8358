"""What the jobs need around them; ``bot.services`` builds it, tests build a small one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from handlers import house as rooms
from handlers.ports import Directory, Messenger
from jobs.bell import Bell
from store.clock import Clock
from store.retention import Retention
from store.vault import Vault


class Tally(Protocol):
    """Counts for the metrics."""

    def message_delivered(self, lane: str, outcome: str) -> None: ...

    def deadline_taken(self, late_seconds: float) -> None: ...

    def queue_seen(self, queue: str, waiting: int, oldest_seconds: float) -> None: ...

    def watchdog_found(self, findings: Mapping[str, int]) -> None: ...

    def cleaned(self, forgotten: Mapping[str, int], at: float) -> None: ...


class House(rooms.House, Protocol):
    """The house of the turns, with what time and delivery need besides."""

    @property
    def clock(self) -> Clock: ...

    @property
    def messenger(self) -> Messenger: ...

    @property
    def directory(self) -> Directory: ...

    @property
    def bell(self) -> Bell: ...

    @property
    def metrics(self) -> Tally: ...

    @property
    def retention(self) -> Retention: ...

    @property
    def vault(self) -> Vault: ...

    def drain_spool(self) -> int:
        """Takes what was kept aside while the database was away; returns how many updates were taken."""

    def spooled(self) -> int:
        """How many callbacks still lie in the spool."""

    def checkpoint(self) -> None:
        """Writes the head of the audit trail to where the database cannot be changed along with it."""

    def put_menu(self) -> None:
        """Puts the app's menu in place on the platform. Raises DeliveryProblem."""

    def mark_repeat(self, body: str) -> str:
        """The body of a text or file message with the remark that it may be a repeat."""
