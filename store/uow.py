"""The unit of work: one transaction, one reading of the clock, its events, and what to do after the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable

from store.events import Act, write_acts
from store.failpoints import reached


@dataclass(slots=True)
class Work:
    """Everything done through one Work is committed together or not at all.

    connection: the open transaction.  now: the one clock reading of this turn, aware UTC.
    seen: what this turn has asked and nobody has changed since; whoever writes it forgets it here.
    ahead: the answer to its first question, where that was asked together with others' (``store.relay``).
    """

    connection: Connection
    now: datetime
    cause: str = ""
    ahead: Any = None
    acts: list[Act] = field(default_factory=list)
    bells: set[str] = field(default_factory=set)
    seen: dict[tuple[str, ...], Any] = field(default_factory=dict)
    _after: list[Callable[[], None]] = field(default_factory=list)

    def run(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        return self.connection.execute(statement, values)

    @property
    def is_sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def record(self, act: str, *, by: str, role: str = "", case: int | None = None, **data: Any) -> None:
        """Notes an act for the audit chain; it is written just before the commit, so that the chain is held shortly."""
        self.acts.append(Act(at=self.now, actor=by, role=role, act=act, case=case, cause=self.cause, data=data))

    def ring(self, bell: str) -> None:
        """After the commit, tell the sleeping processes that there is work ('outbox' or 'deadlines')."""
        self.bells.add(bell)

    def then(self, action: Callable[[], None]) -> None:
        """Run after the commit; not at all when the work is rolled back."""
        self._after.append(action)

    def write(self) -> None:
        """What is written last of all, so that the head of the chain is held shortly."""
        write_acts(self.connection, self.acts)

    @contextmanager
    def running(self) -> Iterator[None]:
        transaction = self.connection.begin()
        try:
            yield
            self.write()
            reached("work.written")
            transaction.commit()
            reached("work.committed")
        except BaseException:
            transaction.rollback()
            raise

    def after_commit(self) -> None:
        for action in self._after:
            action()
