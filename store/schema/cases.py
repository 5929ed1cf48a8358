"""Cases, and what belongs to them: leaks, reports, files, deadlines, open forms."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Sequence,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.schema.base import Moment, Serial, metadata

counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Integer, nullable=False),
)

# PostgreSQL only; SQLite counts in the table above.
case_numbers = Sequence("case_numbers", metadata=metadata)
short_numbers = Sequence("short_numbers", metadata=metadata)

cases = Table(
    "cases",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("no", String(24), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    Column("short", Integer),  # four to six digits people type; only while open
    Column("state", String(16), nullable=False),  # open | closed
    Column("version", Integer, nullable=False, default=1),
    Column("reporter", String(64), nullable=False),
    Column("department", Integer),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("policy", Text, nullable=False),  # frozen when the case starts
    Index(
        "uq_cases_short",
        "short",
        unique=True,
        sqlite_where=text("short IS NOT NULL"),
        postgresql_where=text("short IS NOT NULL"),
    ),
    Index("ix_cases_reporter", "reporter"),
    # Both columns, so that SQLite does not read everybody's open cases to find one person's.
    Index(
        "ix_cases_open",
        "kind",
        "reporter",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

leaks = Table(
    "leaks",
    metadata,
    Column("case", Serial, primary_key=True, autoincrement=False),
    Column("said", Text, nullable=False),  # the first sentence, secrets masked
    Column("system", Text, nullable=False, default=""),
    Column("account", Text, nullable=False, default=""),
    Column("account_key", String(160), nullable=False, default=""),  # normalised, for joining
    Column("since", Moment),
    Column("how", Text, nullable=False, default=""),
    Column("seen", Text, nullable=False, default=""),
    Column("discovered_at", Moment, nullable=False),
    Column("known_at", Moment, nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("level", Integer, nullable=False, default=0),  # rung of the ladder reached
    Column("confirmed_by", String(64)),
    Column("confirmed_at", Moment),
    Column("disabled_by", String(64)),
    Column("disabled_at", Moment),  # when it really happened
    Column("disabled_entered_at", Moment),
    Column("report_due_at", Moment, nullable=False),
    Column("report_state", String(12), nullable=False, default="none"),  # none draft submitted returned accepted
    Column("outcome", String(24), nullable=False, default=""),
    Column("cause", Text, nullable=False, default=""),
    Column("rectification", Text, nullable=False, default=""),
    Index(
        "ix_leaks_account_key",
        "account_key",
        sqlite_where=text("account_key <> ''"),
        postgresql_where=text("account_key <> ''"),
    ),
)

joins = Table(
    "joins",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String(64), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("said", Text, nullable=False),
    Column("joined_at", Moment, nullable=False),
    Index("ix_joins_person", "person"),
)

reports = Table(
    "reports",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True),
    Column("state", String(12), nullable=False),  # submitted | accepted | returned
    Column("fields", Text, nullable=False),
    Column("submitted_by", String(64), nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", Moment),
    Column("opinion", Text, nullable=False, default=""),
    Column("document", BigInteger),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("case", BigInteger, nullable=False),
    Column("name", String(200), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("case", BigInteger, nullable=False),
    Column("rule", String(32), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("wanted_at", Moment, nullable=False),  # the moment the rule names; never changes
    Column("due_at", Moment, nullable=False),  # the same, or later after a failed try
    Column("state", String(8), nullable=False, default="open"),  # open | fired | void
    Column("fired_at", Moment),
    Column("tries", Integer, nullable=False, default=0),
    UniqueConstraint("case", "rule", "ordinal"),
    Index(
        "ix_deadlines_due_at", "due_at", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")
    ),
)

dialogs = Table(
    "dialogs",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("form", String(32), primary_key=True),
    Column("subject", String(32), primary_key=True),  # the case number the form is about, or ""
    Column("filling", Text, nullable=False),
    Column("current", Boolean, nullable=False, default=True),
    Column("version", Integer, nullable=False, default=1),
    Column("changed_at", Moment, nullable=False),
)
