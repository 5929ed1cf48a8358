"""What comes round by itself: contacts, checkpoint, menu, watchdog. Each in a thread of its own, never two at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

import structlog

from handlers.ports import DeliveryProblem
from jobs.calendar import look_ahead
from jobs.cleanup import clean
from jobs.directory import sync
from jobs.exports import make
from jobs.files import sweep
from jobs.house import House
from jobs.requests import move_on
from jobs.watchdog import watch
from store import beats
from store.clock import monotonic
from store.db import DatabaseAway
from store.failpoints import reached

log = structlog.get_logger(__name__)

# What did not work is tried again after this many seconds, however seldom it comes round.
AGAIN_SECONDS = 600.0


@dataclass(slots=True)
class Chore:
    """every, first: seconds between rounds, until the first one.  soonest: least distance when asked for."""

    name: str
    every: float
    first: float
    do: Callable[[House], object]
    soonest: float = 0.0
    due_at: float = 0.0
    begun_at: float = float("-inf")
    busy: Event = field(default_factory=Event)


class Chores:
    """Starts what is due; asked by the clock at each look, so that one process does it and no timer is forgotten."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._chores = (
            Chore("directory", 600.0, 0.0, sync, soonest=15.0),
            Chore("checkpoint", 3600.0, 0.0, _checkpoint),
            Chore("menu", 86400.0, 1.0, _menu),
            Chore("watchdog", 60.0, 120.0, watch),
            Chore("files", 3600.0, 300.0, sweep),
            Chore("cleanup", 86400.0, 300.0, clean),
            Chore("exports", 30.0, 5.0, make),
            Chore("requests", 30.0, 15.0, move_on),
            Chore("calendar", 86400.0, 600.0, look_ahead),
        )
        for chore in self._chores:
            chore.due_at = monotonic() + chore.first

    def hint(self, names: set[str]) -> None:
        """Somebody knows that a chore is worth doing now (a person has joined or left)."""
        for chore in self._chores:
            if chore.name in names:
                chore.due_at = min(chore.due_at, max(monotonic(), chore.begun_at + chore.soonest))

    def after_jump(self) -> None:
        """The wall clock has moved: what is old by it is done again, and the watchdog lets that happen first."""
        self.hint({"directory", "checkpoint"})
        for chore in self._chores:
            if chore.name == "watchdog":
                chore.due_at = monotonic() + 30.0

    def start_due(self) -> None:
        for chore in self._chores:
            if monotonic() >= chore.due_at and not chore.busy.is_set():
                self._start(chore)

    def _start(self, chore: Chore) -> None:
        chore.busy.set()
        chore.begun_at = monotonic()
        chore.due_at = chore.begun_at + chore.every
        # A daemon: at the end of the process nobody waits for a slow platform.
        Thread(target=self._do, args=(chore,), name=chore.name, daemon=True).start()

    def _do(self, chore: Chore) -> None:
        try:
            chore.do(self._house)
            reached("chore.done")
            with self._house.database.work(self._house.clock.now()) as work:
                beats.beat(work, chore.name)
        except DatabaseAway:
            log.warning("chore_without_database", chore=chore.name)
            self._again(chore)
        except DeliveryProblem as problem:
            log.warning("chore_not_done", chore=chore.name, reason=problem.reason, code=problem.code)
            self._again(chore)
        except Exception:
            log.exception("chore_failed", chore=chore.name)
            self._again(chore)
        finally:
            chore.busy.clear()

    def _again(self, chore: Chore) -> None:
        chore.due_at = min(chore.due_at, monotonic() + AGAIN_SECONDS)


def _checkpoint(house: House) -> None:
    house.checkpoint()


def _menu(house: House) -> None:
    house.put_menu()
