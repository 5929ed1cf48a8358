"""The ledgers: carriers, devices, accounts and archives, the life line of each; who was trained and has signed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, UniqueConstraint, text

from store.schema.base import Moment, Serial, metadata

objects = Table(
    "objects",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("kind", String(8), nullable=False),  # media | device | account | archive
    Column("no", String(120), nullable=False),  # as people write it; of an account the name one logs in with
    Column("key", String(250), nullable=False),  # the same, normalised; of an account with its system
    Column("name", String(200), nullable=False),  # of an account the system
    Column("name_key", String(200), nullable=False),
    Column("department", Integer),
    Column("custodian", String(64)),  # who answers for it; None: nobody but the keeper
    Column("holder", String(64)),  # who has it away, or will have it, while it is not where it belongs
    Column("state", String(16), nullable=False),
    Column("before", String(16), nullable=False),  # the state it comes back to
    Column("attributes", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("since", Moment, nullable=False),  # of the state
    UniqueConstraint("kind", "key"),
    Index("ix_objects_name_key", "kind", "name_key"),
    Index("ix_objects_department", "kind", "department"),
    Index(
        "ix_objects_custodian",
        "custodian",
        sqlite_where=text("custodian IS NOT NULL"),
        postgresql_where=text("custodian IS NOT NULL"),
    ),
    Index(
        "ix_objects_holder",
        "holder",
        sqlite_where=text("holder IS NOT NULL"),
        postgresql_where=text("holder IS NOT NULL"),
    ),
)

# Append-only: triggers refuse to change or remove a row (revision 0004).
lifeline = Table(
    "lifeline",
    metadata,
    Column("object", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True),  # the version of the object that it made
    Column("at", Moment, nullable=False),
    Column("move", String(24), nullable=False),
    Column("by", String(64), nullable=False),
    Column("person", String(64)),  # to whom, or from whom
    Column("state", String(16), nullable=False),  # the state it led to
    Column("case", BigInteger),
    Column("note", Text, nullable=False),
    Index(
        "ix_lifeline_case", "case", sqlite_where=text('"case" IS NOT NULL'), postgresql_where=text('"case" IS NOT NULL')
    ),
)

clearances = Table(
    "clearances",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person", String(64), nullable=False),
    Column("kind", String(12), nullable=False),  # training | nda
    Column("no", String(60), nullable=False),  # of the agreement or certificate; may be empty
    Column("at", Moment, nullable=False),  # when it was done or signed
    Column("until", Moment),  # None: until it is ended
    Column("recorded_by", String(64), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("ended_by", String(64)),
    Column("ended_at", Moment),
    Index("ix_clearances_person", "person", "kind"),
    Index(
        "ix_clearances_kind", "kind", sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")
    ),
)
