"""A connection to PostgreSQL that does not wait for ever: a server may be stopped, or cut off, without a word.

libpq has no limit of its own for an answer, and the kernel of a stopped server goes on confirming what it is sent, so
neither ``tcp_user_timeout`` nor a cancel request helps. What was sent may still be carried out when the server wakes
up: the caller does not know, as with any commit that was not confirmed.
"""

from __future__ import annotations

from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

from store.clock import monotonic

_INTERVAL = 0.1  # psycopg's own: how often it looks whether somebody has pressed Ctrl-C
_T = TypeVar("_T")


class Impatient(psycopg.Connection[Any]):
    """longest: seconds for one answer.  until: the moment by which all answers have to be there. None: no limit."""

    longest: float | None = None
    until: float | None = None

    def wait(self, gen: PQGen[_T], interval: float = _INTERVAL, timeout: float | None = None) -> _T:
        """Raises OperationalError, and hangs up, when the answer does not come in time."""
        try:
            return super().wait(gen, interval, self._left() if timeout is None else timeout)
        except psycopg.OperationalError:
            # An error the server has told ends the statement; one that is still running has outlasted us.
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise

    def _left(self) -> float | None:
        return self.longest if self.until is None else max(0.0, self.until - monotonic())
