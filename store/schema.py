"""Every table of the record. Moments are kept as microseconds since 1970 UTC, the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.engine import Dialect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Exact, without the rounding of ``timestamp()``."""
    return (moment - EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime kept as whole microseconds, so that order and equality are exact everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


# SQLite makes only an INTEGER primary key count upwards by itself.
Serial = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- people ------------------------------------------------------------------------------------

departments = Table(
    "departments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(256), nullable=False),
    Column("parent", Integer),
    Column("rank", Integer, nullable=False, default=0),
    Column("gone_at", Moment),
)

people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),  # case-folded; the platform compares ids that way (D 90196)
    Column("address", String(64), nullable=False),  # as the platform spells it
    Column("name", String(128), nullable=False),
    Column("position", String(128), nullable=False, default=""),
    Column("active", Boolean, nullable=False, default=True),
    Column("main_department", Integer),
    Column("changed_at", Moment, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("department", Integer, primary_key=True),
    Column("leads", Boolean, nullable=False, default=False),
    Column("rank", Integer, nullable=False, default=0),
    Index(
        "ix_memberships_leads", "department", sqlite_where=text("leads IS 1"), postgresql_where=text("leads IS true")
    ),
)

direct_leaders = Table(
    "direct_leaders",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("leader", String(64), primary_key=True),
    Column("rank", Integer, nullable=False, default=0),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("role", String(32), nullable=False),
    Column("person", String(64), nullable=False),
    Column("department", Integer),  # None: the whole platform
    Column("granted_by", String(64), nullable=False),
    Column("granted_at", Moment, nullable=False),
    Column("ended_by", String(64)),
    Column("ended_at", Moment),
    Index(
        "ix_roles_person", "person", sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")
    ),
    Index("ix_roles_role", "role", sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL")),
)

shifts = Table(
    "shifts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person", String(64), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("ended_at", Moment),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index("ix_shifts_ends_at", "ends_at"),
)

standins = Table(
    "standins",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person", String(64), nullable=False),
    Column("standin", String(64), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("ended_at", Moment),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index("ix_standins_person", "person"),
    Index("ix_standins_standin", "standin"),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("value", Text, nullable=False),
    Column("set_by", String(64), nullable=False),
    Column("set_at", Moment, nullable=False),
)

# --- what came in --------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("state", String(8), nullable=False, default="done"),  # done | waiting | dead
    Column("reply", Text, nullable=False, default=""),
    Column("payload", Text),  # only while waiting or dead; secrets masked before it is written
    Column("tries", Integer, nullable=False, default=0),
    Column("retry_at", Moment),
    Index(
        "ix_inbox_retry_at",
        "retry_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_inbox_taken_at", "taken_at"),
)

# --- cases ---------------------------------------------------------------------------------------

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
    Column("short", Integer),  # four digits people type; only while open
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
    Index("ix_cases_open", "kind", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
)

leaks = Table(
    "leaks",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
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
    Index("ix_leaks_account_key", "account_key"),
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

# --- what goes out -------------------------------------------------------------------------------


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


# Written into the statement, not bound: only so can both databases be sure that a partial index fits.
# DUE_INDEX is true for every waiting row, and only questions that say it use ix_outbox_due: PostgreSQL, whose
# statistics have not heard of a sudden queue, would else take it for looking up a person's line (100 ms, measured).
DUE_INDEX = text("outbox.state = 'waiting' AND outbox.fence >= 0")
WAITING, LEASED, FAILED = (literal_column(f"'{state}'", String()) for state in ("waiting", "leased", "failed"))

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(40), primary_key=True),  # also the card's task id; sorts by the moment of writing
    Column("cause", String(160), nullable=False, unique=True),  # natural key: case, rule, recipient, ordinal, part
    Column("case", BigInteger),
    Column("topic", String(80), nullable=False, default=""),  # cards that are settled together
    Column("lane", Integer, nullable=False),  # 0 incident, 1 approval, 2 duty, 3 digest
    Column("kind", String(8), nullable=False),  # send | file | redraw
    Column("person", String(64), nullable=False),
    Column("card", Boolean, nullable=False, default=False),  # can be tapped and redrawn
    Column("until_settled", Boolean, nullable=False, default=False),  # pointless once its topic is settled
    Column("settled", Boolean, nullable=False, default=False),
    Column("body", Text, nullable=False),
    Column("twin", Text),
    Column("document", BigInteger),
    Column("media", String(600)),
    Column("target", String(40)),  # redraw: the message that is redrawn
    Column("code", String(600)),  # one-time permission: of sending, or (redraw) of the tap
    Column("code_until", Moment),
    Column("state", String(10), nullable=False),  # waiting leased sent dropped dead, failed: dead and nobody told yet
    Column("written_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("fence", Integer, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
    Column("tried_at", Moment),  # the last try, counted by the pacing
    Column("unsure_since", Moment),  # a try that may have arrived
    Column("noted", Boolean, nullable=False, default=False),  # the body says that it may be a repeat
    Column("sent_at", Moment),
    Column("message", String(200)),  # the platform's id, for recall
    Column("problem", String(200)),
    _partial("ix_outbox_due", "lane", "due_at", "id", "person", where="state = 'waiting' AND fence >= 0"),
    _partial("ix_outbox_line", "person", "lane", "id", where="state = 'waiting'"),
    _partial("ix_outbox_leased", "lease_until", "person", where="state = 'leased'"),
    _partial("ix_outbox_failed", "id", where="state = 'failed'"),
    _partial("ix_outbox_topic", "topic", where="topic <> ''"),
    _partial("ix_outbox_tried", "person", "tried_at", "lane", where="tried_at IS NOT NULL"),
)

# --- proof ---------------------------------------------------------------------------------------

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
