"""Counters for Prometheus, summed over all processes of the house through files under the state folder.

prometheus_client decides when it is imported whether it counts for one process or for many, so ``prepare`` comes
before the first ``Metrics``. No label ever carries a person, a case or a text.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# Seconds. A callback must be answered within 5 (D 90930); the house aims at milliseconds.
_ANSWER = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
# Seconds between the moment a deadline was due and its turn.
_LATENESS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 60.0, 600.0)


def folder(var: Path) -> Path:
    return var / "metrics"


def prepare(var: Path, environ: MutableMapping[str, str] | None = None) -> None:
    """Makes this process, and those it starts, count into the common folder. Before the first import of the library."""
    folder(var).mkdir(parents=True, exist_ok=True, mode=0o700)
    (os.environ if environ is None else environ)[_VARIABLE] = str(folder(var))


def start_afresh(var: Path) -> None:
    """Forgets what processes of an earlier start have counted. Only while none of ours is running."""
    folder(var).mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in folder(var).glob("*.db"):
        file.unlink(missing_ok=True)


def forget(pid: int) -> None:
    """A process has ended: its gauges of the moment go, its counters stay."""
    from prometheus_client import multiprocess

    if _VARIABLE in os.environ:
        with suppress(FileNotFoundError):
            multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]


def exposition() -> bytes:
    """What /metrics answers: the sum over all processes, or this process alone where none was prepared."""
    from prometheus_client import REGISTRY, CollectorRegistry, generate_latest, multiprocess

    if _VARIABLE not in os.environ:
        return generate_latest(REGISTRY)
    common = CollectorRegistry()
    multiprocess.MultiProcessCollector(common)  # type: ignore[no-untyped-call]
    return generate_latest(common)


class Metrics:
    """What the house counts. One object a process; the composition root hands it to whoever has something to count."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        from prometheus_client import REGISTRY, Counter, Gauge, Histogram

        to = registry or REGISTRY
        count, time, level = Counter, Histogram, Gauge
        self._callbacks = count("xinan_callbacks", "Callbacks by outcome", ["outcome"], registry=to)
        self._answers = time("xinan_callback_seconds", "Time to answer one", registry=to, buckets=_ANSWER)
        self._turns = count("xinan_turns", "Turns taken at once, by kind of update", ["update"], registry=to)
        self._spooled = count("xinan_spooled", "Callbacks kept aside while the database was away", registry=to)
        self._deliveries = count("xinan_deliveries", "Messages handed over", ["lane", "outcome"], registry=to)
        self._calls = time("xinan_platform_seconds", "Calls to the platform", ["call"], registry=to, buckets=_ANSWER)
        self._errors = count("xinan_platform_errors", "What it answered instead", ["call", "code"], registry=to)
        self._tokens = count("xinan_token_fetches", "Access tokens fetched", ["outcome"], registry=to)
        self._lateness = time("xinan_deadline_lateness_seconds", "Due until taken", registry=to, buckets=_LATENESS)
        last: Final = "mostrecent"
        self._waiting = level("xinan_waiting", "Rows waiting", ["queue"], registry=to, multiprocess_mode=last)
        self._oldest = level(
            "xinan_oldest_seconds", "Age of the oldest", ["queue"], registry=to, multiprocess_mode=last
        )
        self._findings = level("xinan_watchdog_findings", "Overdue", ["kind"], registry=to, multiprocess_mode=last)
        self._forgotten = count("xinan_forgotten", "Old rows deleted or emptied", ["what"], registry=to)
        self._cleaned = level("xinan_cleaned_timestamp_seconds", "Last clean-up", registry=to, multiprocess_mode="max")

    def callback_answered(self, outcome: str, seconds: float) -> None:
        """outcome: taken, again (seen before), spooled, refused, failed."""
        self._callbacks.labels(outcome).inc()
        self._answers.observe(seconds)
        if outcome == "spooled":
            self._spooled.inc()

    def turn_taken(self, update: str) -> None:
        """update: the type's name."""
        self._turns.labels(update).inc()

    def message_delivered(self, lane: str, outcome: str) -> None:
        """outcome: sent, passing, permanent, already, expired."""
        self._deliveries.labels(lane, outcome).inc()

    def platform_called(self, call: str, seconds: float, code: str = "") -> None:
        """call: the API's path.  code: the platform's errcode, ``away`` for trouble on the way, empty for none."""
        self._calls.labels(call).observe(seconds)
        if code:
            self._errors.labels(call, code).inc()

    def token_fetched(self, outcome: str) -> None:
        """outcome: fetched, refused (an errcode), away (no usable answer)."""
        self._tokens.labels(outcome).inc()

    def deadline_taken(self, late_seconds: float) -> None:
        self._turns.labels("DeadlineFired").inc()
        self._lateness.observe(max(0.0, late_seconds))

    def queue_seen(self, queue: str, waiting: int, oldest_seconds: float) -> None:
        """queue: inbox, outbox, deadlines, spool."""
        self._waiting.labels(queue).set(waiting)
        self._oldest.labels(queue).set(oldest_seconds)

    def watchdog_found(self, findings: Mapping[str, int]) -> None:
        """All kinds of the last round; 0 where nothing is wrong."""
        for kind, number in findings.items():
            self._findings.labels(kind).set(number)

    def cleaned(self, forgotten: Mapping[str, int], at: float) -> None:
        """forgotten: how many of keys, replies, messages, personal.  at: seconds since 1970."""
        for what, number in forgotten.items():
            self._forgotten.labels(what).inc(number)
        self._cleaned.set(at)
