"""Statements of the hot path: compiled by SQLAlchemy once, then handed to the driver as they are.

SQLAlchemy keeps the schema, the dialects, the types and the pool; what is left out is what it does anew at every
execution, which was two thirds of a turn's time (docs/adr/0004). Bound parameters only, as everywhere.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Executable, exc
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """sql: in the driver's words.  slots: name and conversion of each value, in the driver's order where it has one.

    named: the driver takes names.  fixed: values that stand in the statement itself, converted.
    make: builds a row.  shown: conversions of the columns that need one.
    """

    sql: str
    named: bool
    slots: tuple[tuple[str, Convert | None], ...]
    fixed: dict[str, Any]
    make: Callable[[Any], Any]
    shown: tuple[tuple[int, Convert], ...]

    def bound(self, values: Values) -> Any:
        given = {**self.fixed, **values} if self.fixed else values
        if self.named:
            return {name: convert(given[name]) if convert else given[name] for name, convert in self.slots}
        return [convert(given[name]) if convert else given[name] for name, convert in self.slots]

    def row(self, raw: Sequence[Any]) -> Any:
        if not self.shown:
            return self.make(raw)
        cells = list(raw)
        for place, convert in self.shown:
            cells[place] = convert(cells[place])
        return self.make(cells)


class Prepared:
    """One statement for both databases, or one for each (``sqlite=``, ``postgresql=``). Make them at module level."""

    __slots__ = ("_plans", "_statements")

    def __init__(self, statement: Executable | None = None, **variants: Executable) -> None:
        self._statements: dict[str, Executable] = variants
        if statement is not None:
            self._statements = {"sqlite": statement, "postgresql": statement}
        self._plans: dict[str, _Plan] = {}

    def all(self, connection: Connection, values: Values | None = None) -> list[Any]:
        plan, cursor = self._run(connection, values or {})
        try:
            return [plan.row(raw) for raw in cursor.fetchall()]
        finally:
            cursor.close()

    def first(self, connection: Connection, values: Values | None = None) -> Any:
        """The first row, or None."""
        plan, cursor = self._run(connection, values or {})
        try:
            raw = cursor.fetchone()
            return None if raw is None else plan.row(raw)
        finally:
            cursor.close()

    def scalar(self, connection: Connection, values: Values | None = None) -> Any:
        """The first column of the first row, or None."""
        row = self.first(connection, values)
        return None if row is None else row[0]

    def scalars(self, connection: Connection, values: Values | None = None) -> list[Any]:
        return [row[0] for row in self.all(connection, values)]

    def change(self, connection: Connection, values: Values | None = None) -> int:
        """How many rows were changed."""
        _, cursor = self._run(connection, values or {})
        try:
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def change_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        if not rows:
            return
        plan = self._plan(connection)
        self._guarded(
            connection, lambda cursor: cursor.executemany(plan.sql, [plan.bound(row) for row in rows])
        ).close()

    def _run(self, connection: Connection, values: Values) -> tuple[_Plan, Any]:
        plan = self._plan(connection)
        return plan, self._guarded(connection, lambda cursor: cursor.execute(plan.sql, plan.bound(values)))

    def _guarded(self, connection: Connection, execute: Callable[[Any], object]) -> Any:
        """What the driver says is told in SQLAlchemy's words, and a dead connection leaves the pool."""
        cursor = connection.connection.cursor()
        try:
            execute(cursor)
        except connection.dialect.loaded_dbapi.Error as error:
            raise self._translated(connection, error, cursor) from error
        return cursor

    def _translated(self, connection: Connection, error: Exception, cursor: Any) -> Exception:
        dialect = connection.dialect
        lost = dialect.is_disconnect(error, connection.connection.driver_connection, cursor)  # type: ignore[arg-type]
        wrapped = exc.DBAPIError.instance(
            None,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=dialect,
        )
        if lost:
            connection.invalidate(error)
        return wrapped

    def _plan(self, connection: Connection) -> _Plan:
        name = connection.dialect.name
        plan = self._plans.get(name)
        if plan is None:
            plan = self._plans[name] = _planned(self._statements[name], connection.dialect)
        return plan


def _planned(statement: Executable, dialect: Dialect) -> _Plan:
    compiled: SQLCompiler = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    converts: dict[str, Convert] = dict(compiled._bind_processors)  # type: ignore[arg-type]
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    fixed |= {column.key: _default(column) for column in compiled.insert_prefetch}
    names = compiled.positiontup if compiled.positional and compiled.positiontup is not None else list(compiled.params)
    columns = compiled._result_columns
    found = [
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(columns)
    ]
    return _Plan(
        sql=str(compiled),
        named=not compiled.positional,
        slots=tuple((name, converts.get(name)) for name in names),
        fixed=fixed,
        make=_maker([str(column.keyname) for column in columns]),
        shown=tuple((place, convert) for place, convert in found if convert is not None),
    )


def _default(column: Column[Any]) -> Any:
    """Only plain values: a default that is computed would have to be computed anew each time."""
    if column.default is None or not column.default.is_scalar:
        raise ValueError(f"{column} needs a value")
    return column.default.arg  # type: ignore[attr-defined]


def _maker(names: list[str]) -> Callable[[Any], Any]:
    if not names:
        return tuple
    made: Any = namedtuple  # the names are known only now, which a type checker cannot follow
    return made("Row", names, rename=True)._make  # type: ignore[no-any-return]
