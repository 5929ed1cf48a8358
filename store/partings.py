"""What goes out to PostgreSQL in one breath: statements, and transactions that are complete but for the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, eq=False)
class Statement:
    """sql: with $1, $2 …  values: in the text format.  answer: what the server said, once the line has been sent."""

    sql: str
    values: Sequence[bytes | None] = ()
    answer: Any = None


BEGIN, COMMIT, ROLLBACK = "BEGIN", "COMMIT", "ROLLBACK"


@dataclass(slots=True, eq=False)
class Share:
    """One turn's part of a complete transaction. ended: told None once it is committed, else what went wrong."""

    statements: list[Statement]
    ended: Callable[[BaseException | None], None]


@dataclass(slots=True, eq=False)
class Parting:
    """A transaction that is complete but for the answer to its last statements.

    open: to turns that, like all in it, have asked nothing: what is sent here is all there is of them.
    """

    shares: list[Share]
    open: bool

    @property
    def statements(self) -> list[Statement]:
        return [*(one for share in self.shares for one in share.statements), Statement(COMMIT)]

    def tell(self, error: BaseException | None) -> None:
        for share in self.shares:
            share.ended(error)
