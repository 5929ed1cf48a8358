"""INSERT … ON CONFLICT DO NOTHING in the words of either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from store.prepared import Prepared
from store.uow import Work


class InsertOnce:
    """An insert that leaves an existing row alone; prepared once for each row of columns it is used with.

    always: what stands in every row, written into the statement.
    """

    def __init__(self, table: Table, *keys: str, **always: ColumnElement[Any]) -> None:
        self._table, self._keys, self._always = table, list(keys), always
        self._prepared: dict[tuple[str, ...], Prepared] = {}

    def run(self, work: Work, row: dict[str, object]) -> bool:
        """True when the row is new."""
        return self._for(row).change(work.connection, row) == 1

    def run_all(self, work: Work, rows: list[dict[str, object]]) -> None:
        if rows:
            self._for(rows[0]).put_many(work.connection, rows)

    def _for(self, row: dict[str, object]) -> Prepared:
        names = tuple(row)
        prepared = self._prepared.get(names)
        if prepared is None:
            values: dict[str, Any] = {name: bindparam(name) for name in sorted(names)} | self._always
            prepared = self._prepared[names] = Prepared(
                sqlite=sqlite.insert(self._table).values(values).on_conflict_do_nothing(index_elements=self._keys),
                postgresql=postgresql.insert(self._table)
                .values(values)
                .on_conflict_do_nothing(index_elements=self._keys),
            )
        return prepared
