"""INSERT … ON CONFLICT DO NOTHING in the words of either database."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from store.uow import Work


class InsertOnce:
    """A prepared insert that leaves an existing row alone."""

    def __init__(self, table: Table, *keys: str) -> None:
        # Without preserve_rowcount the count of an INSERT is -1 on PostgreSQL.
        self._sqlite = sqlite.insert(table).on_conflict_do_nothing(index_elements=list(keys))
        self._postgres = (
            postgresql.insert(table)
            .on_conflict_do_nothing(index_elements=list(keys))
            .execution_options(preserve_rowcount=True)
        )

    def run(self, work: Work, row: dict[str, object]) -> bool:
        """True when the row is new."""
        return work.run(self._sqlite if work.is_sqlite else self._postgres, row).rowcount == 1

    def run_all(self, work: Work, rows: list[dict[str, object]]) -> None:
        if rows:
            work.run(self._sqlite if work.is_sqlite else self._postgres, rows)
