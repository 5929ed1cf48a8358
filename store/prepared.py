"""Statements of the hot path: compiled by SQLAlchemy once, then handed to the driver as they are.

SQLAlchemy keeps the schema, the dialects, the types and the pool; what is left out is what it does anew at every
execution, which was two thirds of a turn's time (docs/adr/0004). Bound parameters only, as everywhere.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Protocol

from sqlalchemy import Boolean, Column, Connection, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from store.failures import translated
from store.schema.base import Moment, bound, shown

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


@dataclass(slots=True)
class Plan:
    """sql: in the driver's words.  pick: values of a mapping, in the driver's order.  converts: which of them, and how.

    fixed: values that stand in the statement itself.  make: builds a row.  shown: conversions of the columns that need
    one.  ask: puts it to the database.  decoders: of all columns, once the server has told their types (PostgreSQL).
    """

    sql: str
    pick: Callable[[Values], Sequence[Any]]
    converts: tuple[tuple[int, Convert], ...]
    fixed: dict[str, Any]
    make: Callable[[Any], Any]
    shown: tuple[tuple[int, Convert], ...]
    ask: Callable[[Plan, Connection, list[Any]], Later]
    decoders: tuple[Callable[[bytes], Any], ...] = field(default=())

    def bound(self, values: Values) -> list[Any]:
        bound = list(self.pick({**self.fixed, **values} if self.fixed else values))
        for place, convert in self.converts:
            bound[place] = convert(bound[place])
        return bound

    def row(self, raw: Sequence[Any]) -> Any:
        if not self.shown:
            return self.make(raw)
        cells = list(raw)
        for place, convert in self.shown:
            cells[place] = convert(cells[place])
        return self.make(cells)


class Later(Protocol):
    """What was asked, and will be known by the time somebody looks."""

    def all(self) -> list[Any]: ...

    def first(self) -> Any:
        """The first row, or None."""

    def count(self) -> int:
        """How many rows were changed."""


class Prepared:
    """One statement for both databases, or one for each (``sqlite=``, ``postgresql=``). Make them at module level."""

    __slots__ = ("_plans", "_statements")

    def __init__(self, statement: Executable | None = None, **variants: Executable) -> None:
        self._statements: dict[str, Executable] = variants
        if statement is not None:
            self._statements = {"sqlite": statement, "postgresql": statement}
        self._plans: dict[str, Plan] = {}

    def _plan(self, connection: Connection) -> Plan:
        name = connection.dialect.name
        plan = self._plans.get(name)
        if plan is None:
            plan = self._plans[name] = _planned(self._statements[name], connection.dialect)
        return plan

    def later(self, connection: Connection, values: Values | None = None) -> Later:
        """Asked now, answered when somebody looks: on PostgreSQL several questions cost one wait."""
        plan = self._plan(connection)
        return plan.ask(plan, connection, plan.bound(values or {}))

    def put(self, connection: Connection, values: Values | None = None) -> None:
        """A write nobody waits for: on PostgreSQL it goes out with the next question or the commit."""
        plan = self._plan(connection)
        if plan.ask is _Told:
            _tell(plan, connection, plan.bound(values or {}))
        else:
            plan.ask(plan, connection, plan.bound(values or {}))

    def put_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Writes nobody waits for; on SQLite in one call."""
        plan = self._plan(connection)
        if plan.ask is not _Told:
            for row in rows:
                plan.ask(plan, connection, plan.bound(row))
        elif len(rows) > 1:
            _tell_many(plan, connection, [plan.bound(row) for row in rows])
        elif rows:
            _tell(plan, connection, plan.bound(rows[0]))

    def all(self, connection: Connection, values: Values | None = None) -> list[Any]:
        return self.later(connection, values).all()

    def first(self, connection: Connection, values: Values | None = None) -> Any:
        """The first row, or None."""
        return self.later(connection, values).first()

    def scalar(self, connection: Connection, values: Values | None = None) -> Any:
        """The first column of the first row, or None."""
        row = self.first(connection, values)
        return None if row is None else row[0]

    def scalars(self, connection: Connection, values: Values | None = None) -> list[Any]:
        return [row[0] for row in self.all(connection, values)]

    def change(self, connection: Connection, values: Values | None = None) -> int:
        """How many rows were changed."""
        return self.later(connection, values).count()


class _Told:
    """SQLite answers at once: there is nobody to wait for."""

    __slots__ = ("_count", "_plan", "_rows")

    def __init__(self, plan: Plan, connection: Connection, bound: list[Any]) -> None:
        self._plan = plan
        try:
            cursor = _driver(connection).execute(plan.sql, bound)
            self._rows = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise translated(connection, error) from error
        self._count = cursor.rowcount

    def all(self) -> list[Any]:
        return [self._plan.row(raw) for raw in self._rows]

    def first(self) -> Any:
        return self._plan.row(self._rows[0]) if self._rows else None

    def count(self) -> int:
        return int(self._count)


def _driver(connection: Connection) -> Any:
    """sqlite3's own connection; ``driver_connection`` would say the same after three calls."""
    return connection.connection.dbapi_connection


def _tell(plan: Plan, connection: Connection, bound: list[Any]) -> None:
    """A write: there is nothing to fetch."""
    try:
        _driver(connection).execute(plan.sql, bound)
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, error) from error


def _tell_many(plan: Plan, connection: Connection, rows: list[list[Any]]) -> None:
    try:
        _driver(connection).executemany(plan.sql, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise translated(connection, error) from error


def _planned(statement: Executable, spoken: Dialect) -> Plan:
    dialect, ask = (spoken, _Told) if spoken.name == "sqlite" else _postgres()
    compiled: SQLCompiler = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    converts: dict[str, Convert] = dict(compiled._bind_processors)  # type: ignore[arg-type]
    # A third of all values are moments: they are asked for by one call, not by three.
    converts |= {name: bound for one, name in compiled.bind_names.items() if isinstance(one.type, Moment)}
    if ask is _Told:
        converts |= {name: _truth for one, name in compiled.bind_names.items() if isinstance(one.type, Boolean)}
    names = tuple(compiled.positiontup or ())
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    fixed |= {column.key: _default(column) for column in compiled.insert_prefetch}
    columns = compiled._result_columns
    found = [(place, _reader(column.type, dialect)) for place, column in enumerate(columns)]
    return Plan(
        sql=str(compiled),
        pick=_picker(names),
        converts=tuple((place, converts[name]) for place, name in enumerate(names) if converts.get(name)),
        fixed=fixed,
        make=_maker([str(column.keyname) for column in columns]),
        shown=tuple((place, convert) for place, convert in found if convert is not None),
        ask=ask,
    )


# A bool as SQLite keeps it. Anything else is a mistake, as it is to SQLAlchemy.
_truth: Convert = {True: 1, False: 0, None: None}.__getitem__


def _picker(names: tuple[str, ...]) -> Callable[[Values], Sequence[Any]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: [values[name] for name in names]


def _reader(kind: Any, dialect: Dialect) -> Convert | None:
    processor = kind.dialect_impl(dialect).result_processor(dialect, None)
    return shown if isinstance(kind, Moment) else processor


def _postgres() -> tuple[Dialect, Any]:
    """The driver is imported only where it is used."""
    from store.promised import DOLLARS, Promised

    return DOLLARS, Promised


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
