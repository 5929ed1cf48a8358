"""The app's access token: one for all processes, fetched by one of them at a time.

Asking too often is throttled and asking with a wrong secret bans our address for an hour (D 91039, D 90313),
so every process goes by the same record and no failure makes anybody ask in a loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import Protocol

import structlog

from bot.wecom.budget import Budget
from bot.wecom.errors import RATE_SECONDS, WRONG_SECRET
from bot.wecom.secret import Secret
from bot.wecom.tokenstore import Kept, TokenStore
from handlers.ports import DeliveryProblem, Passing
from store.failpoints import reached

EARLY = 0.9  # of the life: refreshed before the platform lets it die
FORCED_GAP_SECONDS = 60.0
WRONG_SECRET_SECONDS = 600.0
BUSY_SECONDS = 5.0
SHORTEST_LIFE_SECONDS = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A new token and the seconds the platform says it lives."""

    value: Secret
    seconds: float


Fetch = Callable[[Budget], Fetched]


class TokenSource(Protocol):
    def current(self, budget: Budget) -> Secret:
        """A token that should work. Passing where none is to be had now."""

    def after(self, dead: Secret, budget: Budget) -> Secret:
        """Another token than ``dead``, which the platform has refused. Passing where that must wait."""


class SharedToken:
    """``TokenSource`` over a record all processes share."""

    def __init__(self, store: TokenStore, fetch: Fetch, monotonic: Callable[[], float]) -> None:
        self._store, self._fetch, self._monotonic = store, fetch, monotonic

    def current(self, budget: Budget) -> Secret:
        kept, now = self._store.read(), self._monotonic()
        if kept.token is not None and now < kept.early:
            return kept.token
        usable = kept.token is not None and now < kept.ends
        with self._store.lock(0.0 if usable else budget.left()) as mine:
            if not mine:
                return self._waiting(kept, usable)
            kept = self._store.read()
            if kept.token is not None and self._monotonic() < kept.early:
                return kept.token
            return self._renewed_or_old(kept, budget)

    def after(self, dead: Secret, budget: Budget) -> Secret:
        with self._store.lock(budget.left()) as mine:
            kept = self._store.read()
            if kept.token is not None and not compare_digest(kept.token, dead):
                return kept.token
            if not mine:
                raise Passing("another process is fetching the token", wait=BUSY_SECONDS)
            now = self._monotonic()
            if now < kept.forced + FORCED_GAP_SECONDS:
                raise Passing("token refused again", wait=kept.forced + FORCED_GAP_SECONDS - now)
            return self._renew(replace(kept, token=None, forced=now), budget)

    @staticmethod
    def _waiting(kept: Kept, usable: bool) -> Secret:
        """Somebody else is fetching; the old token is good for a while yet."""
        if usable and kept.token is not None:
            return kept.token
        raise Passing("another process is fetching the token", wait=BUSY_SECONDS)

    def _renewed_or_old(self, kept: Kept, budget: Budget) -> Secret:
        """Refreshing early must never cost a token that still works."""
        try:
            return self._renew(kept, budget)
        except Passing:
            if kept.token is not None and self._monotonic() < kept.ends:
                return kept.token
            raise

    def _renew(self, kept: Kept, budget: Budget) -> Secret:
        now = self._monotonic()
        if now < kept.refused_until:
            raise Passing("no token to be had yet", code=kept.refused_code, wait=kept.refused_until - now)
        try:
            fetched = self._fetch(budget)
        except DeliveryProblem as refusal:
            raise self._refused(kept, refusal) from None
        life = max(SHORTEST_LIFE_SECONDS, fetched.seconds)
        now = self._monotonic()
        fresh = Kept(token=fetched.value, early=now + EARLY * life, ends=now + life, forced=kept.forced)
        reached("token.fetched")
        self._store.write(fresh)
        return fetched.value

    def _refused(self, kept: Kept, refusal: DeliveryProblem) -> Passing:
        """An answer with an error code quiets everybody for a while; a broken line is the breaker's matter.

        Messages wait (Passing) even when the secret is wrong: it is the operator's mistake, not theirs.
        """
        if refusal.code is None:
            wait = refusal.wait if isinstance(refusal, Passing) else BUSY_SECONDS
            self._store.write(kept)
            return Passing(refusal.reason, wait=wait)
        wait = _rest(refusal.code)
        until = self._monotonic() + wait
        self._store.write(replace(kept, refused_until=until, refused_code=refusal.code))
        if refusal.code in WRONG_SECRET:
            log.error("wecom_secret_refused", code=refusal.code, quiet_seconds=wait)
        return Passing(f"gettoken refused: errcode {refusal.code}", code=refusal.code, wait=wait)


def _rest(code: int) -> float:
    if code in WRONG_SECRET:
        return WRONG_SECRET_SECONDS
    return BUSY_SECONDS if code in (-1, 6000, 45033, 45035, 45036) else RATE_SECONDS
