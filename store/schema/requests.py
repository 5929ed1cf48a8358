"""Requests, who is asked about them now, and what was answered."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from store.schema.base import Moment, metadata

requests = Table(
    "requests",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("procedure", String(32), nullable=False),
    Column("procedure_version", Integer, nullable=False),
    Column("state", String(12), nullable=False),  # deciding | returned | approved | rejected | withdrawn | lapsed
    Column("round", Integer, nullable=False),  # how often it was submitted
    Column("fields", Text, nullable=False),  # what was asked for, as the form keeps it
    Column("people", Text, nullable=False),  # field -> ids of the people it names
    Column("flow", Text, nullable=False),  # chain and seats, frozen and filled
    Column("urgent", Boolean, nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("number", Integer),  # the short number while it is open; what it was, afterwards
    Index("ix_requests_number", "number"),
    Index("ix_requests_submitted_at", "submitted_at"),
)

seats = Table(
    "seats",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("instead_of", String(64), nullable=False),
    Column("step", String(40), nullable=False),
    Column("role", String(32), nullable=False),  # without which they are not asked any more; empty: none
    Column("since", Moment, nullable=False),
    Index("ix_seats_case", "case"),
    # The longest waiting first: of a leader's ten thousand, the first few are read and not all of them sorted.
    Index("ix_seats_line", "person", "since", "case"),
)

opinions = Table(
    "opinions",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("step", String(40), nullable=False),
    Column("person", String(64), nullable=False),
    Column("instead_of", String(64), nullable=False),
    Column("verdict", String(12), nullable=False),  # agreed | rejected | returned | moved | added
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

obligations = Table(
    "obligations",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(32), primary_key=True),
    Column("state", String(12), nullable=False),  # open | reported | done
    Column("due_at", Moment, nullable=False),
    Column("evidence", Text, nullable=False),  # what was said when it was done, as the form keeps it
    Column("done_by", String(64)),
    Column("done_at", Moment),
    Column("accepted_by", String(64)),
    Column("accepted_at", Moment),
)

owed = Table(
    "owed",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(32), primary_key=True),
    Column("role", String(32), nullable=False),  # without which they are not asked any more; empty: none
    Index("ix_owed_case", "case"),
)

# Work begun on oral consent (break-glass): who is said to have consented, what they say, and what went wrong.
urgencies = Table(
    "urgencies",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("consenter", String(64), nullable=False),
    Column("consented_at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("answer", String(12), nullable=False),  # of the consenter: confirmed | denied; empty: none yet
    Column("answered_at", Moment),
    Column("breach", String(12), nullable=False),  # refused | denied | late | withdrawn; empty: none
    Column("breached_at", Moment),
    Column("account", Text, nullable=False),  # what had been done, where it was withdrawn
    Column("result", Text, nullable=False),  # how the breach was dealt with
    Column("settled_by", String(64)),
    Column("settled_at", Moment),
)
