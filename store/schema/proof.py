"""The audit trail, and who is alive."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from store.schema.base import Moment, metadata

events = Table(
    "events",
    metadata,
    Column("seq", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("act", String(48), nullable=False),
    Column("case", BigInteger),
    Column("cause", String(80), nullable=False),  # key of the update it came from
    Column("data", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_events_case", "case"),
)

chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

beats = Table(
    "beats",
    metadata,
    Column("name", String(32), primary_key=True),  # who is alive: clock, worker, directory, checkpoint …
    Column("at", Moment, nullable=False),
    Column("note", Text, nullable=False, default=""),
)
