"""A prepared statement on PostgreSQL: put in the connection's line, answered when the line is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import psycopg

from store import pipeline
from store.partings import Statement
from store.pgtext import all_encoded, decoder
from store.pipeline import line_of

if TYPE_CHECKING:
    from store.prepared import Plan

# Parameters numbered as the server itself does.
DOLLARS = psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class Promised:
    """PostgreSQL's answer, which comes when the line is sent."""

    __slots__ = ("_connection", "_plan", "_statement")

    def __init__(self, plan: Plan, connection: Connection, bound: list[Any]) -> None:
        self._plan, self._connection = plan, connection
        self._statement = Statement(plan.sql, all_encoded(bound))
        line_of(connection).put(self._statement)

    def all(self) -> list[Any]:
        answer = self._answer()
        return [self._row(answer, number) for number in range(answer.ntuples)]

    def first(self) -> Any:
        answer = self._answer()
        return self._row(answer, 0) if answer.ntuples else None

    def count(self) -> int:
        return int(self._answer().command_tuples or 0)

    def _answer(self) -> Any:
        if self._statement.answer is None:
            pipeline.send(self._connection)
        return self._statement.answer

    def _row(self, answer: Any, number: int) -> Any:
        plan = self._plan
        if not plan.decoders:
            plan.decoders = tuple(decoder(answer.ftype(place)) for place in range(answer.nfields))
        raw = [answer.get_value(number, place) for place in range(answer.nfields)]
        return plan.row(
            [None if cell is None else decode(cell) for cell, decode in zip(raw, plan.decoders, strict=True)]
        )
