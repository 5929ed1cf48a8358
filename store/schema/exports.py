"""Files somebody asked for that are made beside the turns: tables of ledgers, records of visits."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, text

from store.schema.base import Moment, Serial, metadata

exports = Table(
    "exports",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person", String(64), nullable=False),
    Column("kind", String(16), nullable=False),  # which ledger, or the record of a visit
    Column("wanted", Text, nullable=False),  # what of it: a filter without names of visitors
    Column("asked_at", Moment, nullable=False),
    # offered: what the person looked at last, and may want as a file
    Column("state", String(8), nullable=False),  # offered | waiting | done | failed
    Column("due_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("document", BigInteger),
    Index(
        "ix_exports_due", "due_at", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")
    ),
    Index(
        "ix_exports_offered",
        "person",
        sqlite_where=text("state = 'offered'"),
        postgresql_where=text("state = 'offered'"),
    ),
)
