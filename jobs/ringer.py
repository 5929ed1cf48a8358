"""Rings the RQ workers: jobs without arguments that only say "look now". The work itself is in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import redis
import structlog
from rq import Queue
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer

from jobs.bell import REST_SECONDS, connect
from store.clock import monotonic
from store.schema import to_micros

log = structlog.get_logger(__name__)

QUEUE = "xinan"
PATIENCE_SECONDS = 0.5
# A look that hangs longer than this is ended by RQ; what it had leased comes back by itself.
LOOK_SECONDS = 120
# A ring nobody heard for this long is worthless: there have been others since.
STALE_SECONDS = 30
FAILURE_SECONDS = 60


class Rings(Protocol):
    def ring(self, name: str, moment: datetime, attempt: int) -> bool:
        """Tells a worker to look. False: Redis is away, nobody will."""


class Ringer:
    """Rings through the Redis at ``url``. One ring waiting in the queue is enough: whoever takes it sees everything."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url, patience=PATIENCE_SECONDS)
        self._queue = Queue(QUEUE, connection=self._redis, serializer=JSONSerializer)
        self._rests_until = 0.0

    def ring(self, name: str, moment: datetime, attempt: int) -> bool:
        if monotonic() < self._rests_until:
            return False
        try:
            if not self._waits(name):
                self._enqueue(name, f"{name}-{to_micros(moment)}-{attempt}")
        except (redis.RedisError, OSError) as error:
            self._rests_until = monotonic() + REST_SECONDS
            log.warning("ringer_away", error=type(error).__name__)
            return False
        return True

    def _waits(self, name: str) -> bool:
        queued: list[bytes] = self._redis.lrange(self._queue.key, 0, -1)  # type: ignore[assignment]
        return any(key.startswith(f"{name}-".encode()) for key in queued)

    def _enqueue(self, name: str, job: str) -> None:
        try:
            self._queue.enqueue_call(
                f"jobs.worker.look_{name}",
                job_id=job,
                unique=True,
                timeout=LOOK_SECONDS,
                ttl=STALE_SECONDS,
                result_ttl=0,
                failure_ttl=FAILURE_SECONDS,
            )
        except DuplicateJobError:
            # Another clock has rung for the very same moment.
            log.debug("rung_already", job=job)


class Nobody:
    """No Redis: there are no workers to ring."""

    def ring(self, name: str, moment: datetime, attempt: int) -> bool:
        return False
