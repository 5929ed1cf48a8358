"""Security incidents (ZX-24): what was reported, who confirmed it, how grave it is, what was done, who was told."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, text

from store.schema.base import Moment, metadata

incidents = Table(
    "incidents",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("said", Text, nullable=False),  # the first sentence, secrets masked
    Column("kind", String(12), nullable=False),  # empty: not known yet
    Column("scope", Text, nullable=False),
    Column("seen", Text, nullable=False),  # what was told since
    Column("discovered_at", Moment, nullable=False),
    Column("known_at", Moment, nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("office_level", Integer, nullable=False),  # rung of each ladder reached
    Column("leader_level", Integer, nullable=False),
    Column("office_by", String(64)),
    Column("office_at", Moment),
    Column("leader_by", String(64)),
    Column("leader_at", Moment),
    Column("grade", String(12), nullable=False),  # empty: not graded yet
    Column("graded_by", String(64)),
    Column("graded_at", Moment),
    Column("gradings", Integer, nullable=False),  # how often it was graded
    Column("handled_by", String(64)),
    Column("handled_at", Moment),
    Column("ending", String(12), nullable=False),  # empty: open | closed | withdrawn | joined
    Column("cause", Text, nullable=False),  # why it came about; why it was withdrawn
    Column("result", Text, nullable=False),
    Column("joined_into", String(24), nullable=False),
    Column("visit", BigInteger),  # the visit, and which of its operations, it came from
    Column("operation", Integer, nullable=False),  # 0: from none
    Index(
        "ix_incidents_visit",
        "visit",
        sqlite_where=text("visit IS NOT NULL"),
        postgresql_where=text("visit IS NOT NULL"),
    ),
)

incident_steps = Table(
    "incident_steps",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("step", String(16), primary_key=True),
    Column("done_by", String(64), nullable=False),
    Column("done_at", Moment, nullable=False),
)

# That the police, or the authority above, was told: without it a grave incident is not closed.
incident_notices = Table(
    "incident_notices",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("authority", String(12), nullable=False),  # police | superior
    Column("told_at", Moment, nullable=False),
    Column("teller", Text, nullable=False),  # who told them
    Column("number", Text, nullable=False),  # of their receipt or file
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", Moment, nullable=False),
)
