"""``column IN (a list of texts)`` as one prepared statement, however long the list is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Executable, String, Text, TypeDecorator, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from store.prepared import Prepared


class TextList(TypeDecorator[list[str]]):
    """A list bound as one value: an array on PostgreSQL, JSON on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


def among(column: ColumnElement[Any], name: str, build: Callable[[ColumnElement[bool]], Executable]) -> Prepared:
    """Prepares ``build(condition)``, where the condition holds for rows whose column is in the list ``name``."""
    listed = func.json_each(bindparam(name, type_=TextList())).table_valued("value")
    return Prepared(
        sqlite=build(column.in_(select(listed.c.value))),
        postgresql=build(column == any_(bindparam(name, type_=TextList()))),
    )
