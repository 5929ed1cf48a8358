"""response_code: permission to redraw a card, once and within 72 hours (D 94888)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulator.errors import ApiError
from bot.simulator.rules import CODE_SECONDS
from bot.simulator.state import Message, State


@dataclass(slots=True)
class Code:
    """tapper: the member whose tap made it; empty for the code given at sending."""

    message: Message
    until: datetime
    tapper: str = ""
    used: bool = False


class Codes:
    def __init__(self, state: State) -> None:
        self._state = state
        self.known: dict[str, Code] = {}

    def issue(self, message: Message, tapper: str = "") -> str:
        code = secrets.token_urlsafe(32)
        self.known[code] = Code(message, self._state.clock.now() + timedelta(seconds=CODE_SECONDS), tapper)
        return code

    def valid(self, code: str) -> Code:
        """Raises ApiError 60140: unknown, used or too old."""
        found = self.known.get(code)
        if found is None or found.used or self._state.clock.now() >= found.until:
            raise ApiError(60140, "response_code is invalid, expired or used")
        return found

    def burn(self, code: str) -> None:
        if code in self.known:
            self.known[code].used = True
