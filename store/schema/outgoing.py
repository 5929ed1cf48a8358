"""What goes out."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, literal_column, text

from store.schema.base import Moment, metadata


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
    Column("kind", String(8), nullable=False),  # send | file | picture | redraw
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
    Column("leased_by", String(80)),  # the process that has it in hand, or had it last
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
