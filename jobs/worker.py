"""The RQ worker: takes turns when it is rung. Jobs have no arguments and no results; missing one loses nothing.

Never with RQ's scheduler: it fires early, late, or after a crash not at all (performance.md 4).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event
from types import FrameType

import structlog
from redis import Redis, RedisError
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from jobs.deadlines import fire, retry_inbox
from jobs.delivery import deliver, tell_failed
from jobs.house import House
from jobs.ringer import QUEUE
from store import beats
from store.db import DatabaseAway
from store.failpoints import reached

log = structlog.get_logger(__name__)

WORKER_TTL = 30
MAINTENANCE_SECONDS = 10
MONITORING_SECONDS = 5

_stop = Event()
_opened: list[House] = []


class LookFailed(Exception):
    """A look went wrong; only the kind of error is named, since RQ keeps this text in Redis."""


class Worker(SimpleWorker):
    """Ends a delivery run early when asked to stop, so that SIGTERM is obeyed within seconds (F33)."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        _stop.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def look_deadlines() -> None:
    _look("deadlines", fire)


def look_outbox() -> None:
    _look("outbox", lambda house: deliver(house, between=lambda: fire(house), stop=_stop))


def look_inbox() -> None:
    _look("inbox", retry_inbox)


def look_failed() -> None:
    _look("failed", tell_failed)


def look_spool() -> None:
    _look("spool", lambda house: house.drain_spool())


def look_at_everything() -> None:
    """Once at the start: who died here before may have taken a ring with him, and the clock rings again only later."""
    for look in (look_deadlines, look_outbox, look_inbox, look_failed, look_spool):
        # Said already, and rung for again.
        with suppress(LookFailed):
            look()


def look_pulse() -> None:
    _look("pulse", _beat)


def _beat(house: House) -> None:
    with house.database.work(house.clock.now()) as work:
        beats.beat(work, "worker")


def _look(what: str, action: Callable[[House], object]) -> None:
    """The rows stay where they are when this fails: the clock rings again."""
    try:
        reached("look.begun")
        action(_opened[0])
        reached("look.done")
    except DatabaseAway as away:
        log.warning("database_away", look=what, reason=str(away))
    except Exception as error:
        log.exception("look_failed", look=what)
        raise LookFailed(type(error).__name__) from None


def build(house: House, connection: Redis) -> Worker:
    """A worker whose looks are taken in ``house``."""
    _opened[:] = [house]
    _stop.clear()
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
    return Worker(
        [queue],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE_SECONDS,
        job_monitoring_interval=MONITORING_SECONDS,
        log_job_description=False,
    )


def main() -> int:
    """The composition root of a worker process. On the loss of Redis it ends; the supervisor starts it again."""
    from bot.services import open_house

    house = open_house()
    if house.settings.redis_url is None:
        log.critical("worker_without_redis")
        return 2
    log.info("worker_started")
    worker = build(house, Redis.from_url(house.settings.redis_url))
    look_at_everything()
    try:
        worker.work(with_scheduler=False, logging_level="WARNING")
    except RedisError as lost:
        log.error("redis_lost", error=type(lost).__name__)
        return 1
    log.info("worker_stopped")
    return 0
