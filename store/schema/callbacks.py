"""What came in."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, text

from store.schema.base import Moment, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("state", String(8), nullable=False, default="done"),  # done | waiting | dead
    Column("reply", Text, nullable=False, default=""),
    Column("payload", Text),  # only while waiting or dead; sealed with a field key
    Column("tries", Integer, nullable=False, default=0),
    Column("retry_at", Moment),
    Index(
        "ix_inbox_retry_at",
        "retry_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_inbox_taken_at", "taken_at"),
    Index("ix_inbox_dead", "taken_at", sqlite_where=text("state = 'dead'"), postgresql_where=text("state = 'dead'")),
)
