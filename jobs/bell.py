"""The bell: Redis PUBLISH tells sleeping processes to look. Whoever misses a ring looks by himself a little later."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Any, Protocol

import redis
import structlog
from redis.backoff import NoBackoff
from redis.retry import Retry

from store.clock import monotonic, pause

log = structlog.get_logger(__name__)

CHANNEL = "xinan:bell"
# A dead Redis may cost a callback this much once, and nothing for the second after.
PATIENCE_SECONDS = 0.05
REST_SECONDS = 1.0


class Bell(Protocol):
    def ring(self, names: Iterable[str]) -> None:
        """Tells the others that there is work: 'outbox', 'deadlines', 'inbox', 'directory'. Never raises."""

    def wait(self, seconds: float) -> set[str]:
        """Sleeps until it rings, at most ``seconds``; returns what was rung."""

    def is_away(self) -> bool:
        """True while the bell cannot be heard."""


class NullBell:
    """No Redis at all: nobody hears, everybody looks by himself."""

    def ring(self, names: Iterable[str]) -> None:
        pass

    def wait(self, seconds: float) -> set[str]:
        pause(seconds)
        return set()

    def is_away(self) -> bool:
        return False


class RedisBell:
    """``url``: redis:// or unix://."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._heard: Any = None
        self._lock = Lock()
        self._rests_until = 0.0

    def ring(self, names: Iterable[str]) -> None:
        message = ",".join(sorted(names))
        if not message or self._rests():
            return
        try:
            self._redis.publish(CHANNEL, message)
        except redis.RedisError as error:
            self._rest(error)

    def wait(self, seconds: float) -> set[str]:
        start = monotonic()
        try:
            if not self._rests():
                return self._listen(max(0.0, seconds))
        except (redis.RedisError, OSError, ValueError) as error:
            self._rest(error)
        pause(seconds - (monotonic() - start))
        return set()

    def is_away(self) -> bool:
        if self._rests():
            return True
        try:
            self._redis.ping()
        except redis.RedisError as error:
            self._rest(error)
            return True
        return False

    def _rests(self) -> bool:
        return monotonic() < self._rests_until

    def _listen(self, seconds: float) -> set[str]:
        if self._heard is None:
            self._heard = self._redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
            self._heard.subscribe(CHANNEL)
        until = monotonic() + seconds
        names: set[str] = set()
        # One ring wakes; what has been rung by then comes along.
        while (left := until - monotonic()) > 0 or names:
            message = self._heard.get_message(timeout=0 if names else left)
            if message is None and (names or monotonic() >= until):
                break
            names |= _names(message)
        return names

    def _rest(self, error: Exception) -> None:
        with self._lock:
            self._rests_until = monotonic() + REST_SECONDS
            heard, self._heard = self._heard, None
        if heard is not None:
            heard.close()
        log.warning("bell_away", error=type(error).__name__)


def connect(url: str, *, patience: float = PATIENCE_SECONDS) -> redis.Redis:
    """A client that gives up at once instead of trying again by itself."""
    return redis.Redis.from_url(
        url,
        socket_timeout=patience,
        socket_connect_timeout=patience,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=0,
    )


def _names(message: dict[str, Any] | None) -> set[str]:
    if message is None or not isinstance(message.get("data"), bytes):
        return set()
    return set(message["data"].decode("ascii", "replace").split(","))
