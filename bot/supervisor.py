"""Keeps the house's processes running: starts them, starts them again, ends them in good order.

Standard library only, and little of it: this process lives as long as the installation and shall cost next to nothing.
Whatever kills it, even SIGKILL, takes the children along (bot.lifeline).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from bot.lifeline import adopt_orphans, tied
from store.clock import monotonic

FIRST_WAIT = 0.2  # seconds until a part that died is started again; doubled each time
LONGEST_WAIT = 5.0
SETTLED = 10.0  # a part that lived this long starts again with the first wait
PATIENCE = 10.0  # for everything to end after SIGTERM (failures.md F33)
LAST_WORDS = 1.0  # what a later stage gets at least, if an earlier one used all the patience

_WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_PROBING = 0.05  # seconds between two questions "are you ready?"


class Report(Protocol):
    """Told about everything that happens: an event's name and its facts."""

    def __call__(self, event: str, /, **facts: object) -> None: ...


def report_line(event: str, /, **facts: object) -> None:
    """One JSON line on stderr, in the shape of the other processes' logs. A full disk there is no reason to end all."""
    with suppress(OSError):
        print(json.dumps({"event": event, "process": "supervisor", **facts}), file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class Part:
    """One process to keep running.

    ready: asked until it first says yes; None means ready as soon as it runs.
    stage: parts end in the order of their stages, those of one stage together.
    mend: called when the part has died young several times, before it is started again.
    """

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    stage: int = 1
    mend: Callable[[], object] | None = None


class _Child:
    """A part and the process that currently is it."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.due = 0.0
        self._born = 0.0
        self._early_deaths = 0

    def start(self) -> int:
        """Starts the part and returns its pid. Raises OSError when the program is not there."""
        if self.part.mend is not None and self._early_deaths and self._early_deaths % 3 == 0:
            self.part.mend()
        self._born = monotonic()
        self.ready = self.part.ready is None
        self.process = subprocess.Popen(  # noqa: S603 - our own command lines
            self.part.command,
            env={**os.environ, **self.part.environ},
            stdin=subprocess.DEVNULL,
            preexec_fn=tied(signal.SIGKILL),
        )
        return self.process.pid

    def bury(self) -> int:
        """Takes the exit code of a dead process and kills what it left behind. Sets when to start again."""
        process, self.process, self.ready = self.process, None, False
        if process is None:
            return 0
        # Before the pid is given back: as long as we have not waited, the group's number cannot be anybody else's.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        lived = monotonic() - self._born
        self._early_deaths = 0 if lived >= SETTLED else self._early_deaths + 1
        self.due = monotonic() + min(FIRST_WAIT * 2 ** max(self._early_deaths - 1, 0), LONGEST_WAIT)
        return code

    def has_died(self) -> bool:
        if self.process is None:
            return False
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def becomes_ready(self) -> bool:
        """True once, when the part has just become ready."""
        if self.ready or self.process is None or self.part.ready is None or not self.part.ready():
            return False
        self.ready = True
        return True


class Supervisor:
    """``run()`` returns when it has been told to stop and everything has ended."""

    def __init__(
        self,
        parts: Iterable[Part],
        *,
        report: Report = report_line,
        when_ready: Callable[[], object] = lambda: None,
    ) -> None:
        self._children = [_Child(part) for part in parts]
        self._report = report
        self._when_ready = when_ready
        self._announced = False

    def run(self) -> int:
        """Starts all parts and keeps them running until SIGTERM, SIGINT or SIGHUP. Returns the exit code."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        adopt_orphans()
        try:
            for child in self._children:
                self._start(child)
            self._keep_running()
            self._end()
        finally:
            for child in self._children:
                child.bury()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return 0

    def _keep_running(self) -> None:
        while True:
            self._look_who_is_ready()
            signalled = signal.sigtimedwait(_WATCHED, self._until_next())
            if signalled is not None and signalled.si_signo != signal.SIGCHLD:
                return self._report("stopping", signal=signal.Signals(signalled.si_signo).name)
            self._bury_the_dead()
            for child in self._children:
                if child.process is None and child.due <= monotonic():
                    self._start(child)

    def _until_next(self) -> float:
        waits = [child.due - monotonic() for child in self._children if child.process is None]
        waits += [_PROBING for child in self._children if child.process is not None and not child.ready]
        return max(0.0, min(waits, default=3600.0))

    def _start(self, child: _Child) -> None:
        try:
            self._report("part_started", part=child.part.name, pid=child.start())
        except OSError as error:
            child.due = monotonic() + LONGEST_WAIT
            self._report("part_not_started", part=child.part.name, reason=error.strerror)

    def _bury_the_dead(self) -> None:
        for child in self._children:
            if child.has_died():
                code = child.bury()
                wait = round(max(0.0, child.due - monotonic()), 2)
                self._report("part_died", part=child.part.name, code=code, again_in=wait)
        _reap_adopted({child.process.pid for child in self._children if child.process})

    def _look_who_is_ready(self) -> None:
        for child in self._children:
            if child.becomes_ready():
                self._report("part_ready", part=child.part.name)
        if not self._announced and all(child.ready for child in self._children):
            self._announced = True
            self._when_ready()

    def _end(self) -> None:
        """The doors close first; then what works behind them; last what these need (stages)."""
        deadline = monotonic() + PATIENCE
        for stage in sorted({child.part.stage for child in self._children}):
            leaving = [child for child in self._children if child.part.stage == stage and child.process]
            self._end_stage(leaving, max(deadline, monotonic() + LAST_WORDS))

    def _end_stage(self, leaving: list[_Child], deadline: float) -> None:
        for child in leaving:
            if child.process is not None:
                child.process.terminate()
        while waiting := [child for child in leaving if not child.has_died()]:
            left = deadline - monotonic()
            signalled = signal.sigtimedwait(_WATCHED, max(0.0, left)) if left > 0 else None
            if signalled is None or signalled.si_signo != signal.SIGCHLD:
                # Out of patience, or told a second time.
                for child in waiting:
                    self._report("part_killed", part=child.part.name)
                break
        for child in leaving:
            self._report("part_ended", part=child.part.name, code=child.bury())


def _reap_adopted(ours: set[int]) -> None:
    """Grandchildren whose parents died become our children; they must not stay as zombies."""
    while (found := _some_dead_child()) is not None:
        if found in ours:
            return  # buried in its turn, with all it left behind
        os.waitpid(found, 0)


def _some_dead_child() -> int | None:
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None
