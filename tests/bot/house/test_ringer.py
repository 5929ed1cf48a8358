"""The bell of the web processes: rung aside, together, and in whichever process it is."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable

from bot.ringer import Ringer


class SlowBell:
    """Holds every ring up until it is let through."""

    def __init__(self) -> None:
        self.rung: list[set[str]] = []
        self.ringing, self.let = threading.Semaphore(0), threading.Semaphore(0)
        self.done = threading.Semaphore(0)

    def ring(self, names: Iterable[str]) -> None:
        self.ringing.release()
        assert self.let.acquire(timeout=20)
        self.rung.append(set(names))
        self.done.release()

    def wait(self, seconds: float) -> set[str]:
        return {"heard"}

    def is_away(self) -> bool:
        return True


def test_nobody_waits_and_what_is_rung_meanwhile_goes_out_together() -> None:
    bell = SlowBell()
    ringer = Ringer(bell)
    ringer.ring({"outbox"})
    assert bell.ringing.acquire(timeout=20)
    for _ in range(100):
        ringer.ring({"outbox"})
        ringer.ring(["deadlines"])
        ringer.ring([])
    assert bell.rung == []
    for _ in range(2):
        bell.let.release()
        assert bell.done.acquire(timeout=20)
    assert bell.rung == [{"outbox"}, {"outbox", "deadlines"}]


def test_it_rings_after_a_fork_as_well() -> None:
    """gunicorn's workers are forked from a process that has rung already."""
    bell = SlowBell()
    ringer = Ringer(bell)
    bell.let.release()
    ringer.ring({"outbox"})
    assert bell.done.acquire(timeout=20)
    child = os.fork()
    if child == 0:
        bell.let.release()
        ringer.ring({"inbox"})
        heard = bell.done.acquire(timeout=20)
        os._exit(0 if heard and bell.rung[-1] == {"inbox"} else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_hearing_is_the_bells_own_matter() -> None:
    ringer = Ringer(SlowBell())
    assert ringer.wait(0.0) == {"heard"}
    assert ringer.is_away()
