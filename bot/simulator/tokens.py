"""Access tokens (D 91039): 7,200 seconds, checked at every call."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from bot.simulator.errors import ApiError
from bot.simulator.rules import TOKEN_SECONDS
from bot.simulator.state import State


class Tokens:
    def __init__(self, state: State) -> None:
        self._state = state
        self._until: dict[str, datetime] = {}
        self.issued = 0

    def issue(self, corp_id: str, secret: str) -> dict[str, object]:
        """Raises ApiError 41002, 41004, 40013 or 40001."""
        app = self._state.app
        _present(corp_id, 41002, "corpid missing")
        _present(secret, 41004, "corpsecret missing")
        if corp_id != app.corp_id:
            raise ApiError(40013, "invalid corpid")
        if not secrets.compare_digest(secret.encode(), app.secret.encode()):
            raise ApiError(40001, "invalid credential")
        token, until = self._current()
        self.issued += 1
        left = int((until - self._state.clock.now()).total_seconds())
        return {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": left}

    def check(self, token: str) -> None:
        """Raises ApiError 41001, 40014 or 42001."""
        _present(token, 41001, "access_token missing")
        until = self._until.get(token)
        if until is None:
            raise ApiError(40014, "invalid access_token")
        if self._state.clock.now() >= until:
            raise ApiError(self._state.rules.expired_token, "access_token expired")

    def void(self) -> None:
        """The platform may void tokens early for reasons of its own."""
        self._until.clear()

    def _current(self) -> tuple[str, datetime]:
        now = self._state.clock.now()
        alive = [(token, until) for token, until in self._until.items() if until > now]
        if alive and self._state.rules.same_token:
            return alive[-1]
        token, until = secrets.token_urlsafe(48), now + timedelta(seconds=TOKEN_SECONDS)
        self._until[token] = until
        return token, until


def _present(value: str, code: int, errmsg: str) -> None:
    if not value:
        raise ApiError(code, errmsg)
