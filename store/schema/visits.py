"""Visits and series of them: who comes, who was in when, who answered for them; what was done, who may not come."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, text

from store.schema.base import Moment, Serial, metadata

# Written out: a query uses the indexes of what is not over only if it says the very same.
OPEN_VISIT = "state IN ('registered', 'hosted', 'briefed', 'present', 'left')"

visits = Table(
    "visits",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),  # temporary | lasting
    Column("state", String(12), nullable=False),
    Column("place", String(16), nullable=False),
    Column("reason", Text, nullable=False),  # why not the meeting room
    Column("unit", Text, nullable=False),  # whom the visitors come from
    Column("purpose", Text, nullable=False),
    Column("things", Text, nullable=False),  # devices and media they bring
    Column("activities", Text, nullable=False),  # what they mean to do that wants an approval
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("days", Integer, nullable=False),  # whole days it is planned to last: only a few last any
    Column("plans", Integer, nullable=False),  # how often its times were changed
    Column("host", String(64), nullable=False),  # empty: declined, and nobody else named yet
    Column("hosted_at", Moment),
    Column("offered_to", String(64), nullable=False),  # a hand-over that waits for an answer; empty: none
    Column("offered_at", Moment),
    Column("agreement", String(60), nullable=False),
    Column("agreement_until", Moment),
    Column("briefed_by", String(64)),
    Column("briefed_at", Moment),
    Column("late", Boolean, nullable=False),  # the whole visit was entered afterwards
    Column("late_reason", Text, nullable=False),
    Column("number", Integer),  # the short number while it is open; what it was, afterwards
    Index("ix_visits_number", "number"),
    Index("ix_visits_starts_at", "starts_at"),
    Index("ix_visits_long", "ends_at", sqlite_where=text("days > 0"), postgresql_where=text("days > 0")),
    Index("ix_visits_host", "host", sqlite_where=text(OPEN_VISIT), postgresql_where=text(OPEN_VISIT)),
    Index("ix_visits_received", "host"),
    Index("ix_visits_late", "case", sqlite_where=text("late IS 1"), postgresql_where=text("late IS true")),
    Index(
        "ix_visits_offered_to",
        "offered_to",
        sqlite_where=text("offered_to <> ''"),
        postgresql_where=text("offered_to <> ''"),
    ),
)

# Names and numbers stand here masked; in clear they are only in ``personal``, sealed.
guests = Table(
    "guests",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("id_number", String(20), nullable=False),
    Column("named_at", Moment, nullable=False),  # since when it is known who this is
    Column("cleared_by", String(64)),  # who let them in although they are blocked
    Column("cleared_at", Moment),
)

stays = Table(
    "stays",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("guest", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("place", String(16), nullable=False),
    Column("in_at", Moment, nullable=False),  # when it happened
    Column("out_at", Moment),
    Column("in_entered_at", Moment, nullable=False),  # when it was entered
    Column("out_entered_at", Moment),
    Column("in_by", String(64), nullable=False),
    Column("out_by", String(64)),
    Column("late", Boolean, nullable=False),
    Column("reason", Text, nullable=False),  # why it was entered late
    Column("breaches", Text, nullable=False),  # what was not in order, where it was entered afterwards
    Column("days", Integer, nullable=False),  # whole days it lasted: only a few last any
    Index(
        "uq_stays_open",
        "case",
        "guest",
        unique=True,
        sqlite_where=text("out_at IS NULL"),
        postgresql_where=text("out_at IS NULL"),
    ),
    Index("ix_stays_inside", "place", sqlite_where=text("out_at IS NULL"), postgresql_where=text("out_at IS NULL")),
    Index("ix_stays_in_at", "in_at"),
    Index("ix_stays_late", "case", sqlite_where=text("late IS 1"), postgresql_where=text("late IS true")),
    Index("ix_stays_long", "out_at", sqlite_where=text("days > 0"), postgresql_where=text("days > 0")),
)

# Who answered for those who were in: the intervals of one visit never overlap, and at most one is open.
escorts = Table(
    "escorts",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("host", String(64), nullable=False),
    Column("from_at", Moment, nullable=False),
    Column("until_at", Moment),
    Index("ix_escorts_host", "host"),
    Index(
        "uq_escorts_open",
        "case",
        unique=True,
        sqlite_where=text("until_at IS NULL"),
        postgresql_where=text("until_at IS NULL"),
    ),
)

operations = Table(
    "operations",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("guest", Integer, nullable=False),  # 0: all of them
    Column("content", Text, nullable=False),
    Column("risk", Text, nullable=False),
    Column("state", String(12), nullable=False),  # proposed | agreed | refused | done | abnormal
    Column("proposed_by", String(64), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("answered_by", String(64)),
    Column("answered_at", Moment),
    Column("started_at", Moment),
    Column("ended_at", Moment),
    Column("recorded_by", String(64)),
    Column("recorded_at", Moment),
    Column("note", Text, nullable=False),
    Column("incident", BigInteger),
    Column("permit", BigInteger),  # the request that allows it
)

# Non-temporary people who come again and again under one agreement; who they are is in ``guests``, with this case.
visit_series = Table(
    "visit_series",
    metadata,
    Column("case", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(8), nullable=False),  # active | ended
    Column("place", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("things", Text, nullable=False),
    Column("activities", Text, nullable=False),
    Column(
        "weekdays", String(7), nullable=False
    ),  # 24: Tuesdays and Thursdays; empty: every working day; store/rhythm.py
    Column("opens", String(5), nullable=False),  # local time of day
    Column("closes", String(5), nullable=False),
    Column("host", String(64), nullable=False),  # empty: declined, and nobody else named yet
    Column("hosted_at", Moment),
    Column("briefed_by", String(64)),
    Column("briefed_at", Moment),
    Column("agreement", String(60), nullable=False),
    Column("agreement_until", Moment, nullable=False),
    Column("renewals", Integer, nullable=False),
    Column("number", Integer, nullable=False),  # the short number while it goes on; what it was, afterwards
    Index("ix_visit_series_number", "number"),
    Index(
        "ix_visit_series_host",
        "host",
        sqlite_where=text("state = 'active'"),
        postgresql_where=text("state = 'active'"),
    ),
)

# Every day of a series that was decided: its visit, or none where nobody comes.
series_days = Table(
    "series_days",
    metadata,
    Column("series", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),  # local date
    Column("visit", BigInteger),
    Index("ix_series_days_visit", "visit"),
)

# Which requests name which visitors of a visit; 0: all of them.
permits = Table(
    "permits",
    metadata,
    Column("visit", BigInteger, primary_key=True, autoincrement=False),
    Column("request", BigInteger, primary_key=True, autoincrement=False),
    Column("guest", Integer, primary_key=True, autoincrement=False),
    Index("ix_permits_request", "request"),
)

# Who may not come without leave; whom it means is sealed in ``personal`` (place ``blocks``).
blocks = Table(
    "blocks",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("name", String(40), nullable=False),  # masked
    Column("reason", Text, nullable=False),
    Column("case", BigInteger),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("lifted_by", String(64)),
    Column("lifted_at", Moment),
)
