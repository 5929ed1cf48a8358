"""Visits: guests, stays, escorts, operations, permits, blocks; series of visits."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OPEN_VISIT = "state IN ('registered', 'hosted', 'briefed', 'present', 'left')"

_LATE: dict[str, Any] = {"sqlite_where": sa.text("late IS 1"), "postgresql_where": sa.text("late IS true")}


def upgrade() -> None:
    _visits()
    _guests()
    _stays()
    _escorts()
    _operations()
    _permits()
    _blocks()
    _series()
    _exports()


def _key(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _visits() -> None:
    op.create_table(
        "visits",
        _key("case", sa.BigInteger()),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("things", sa.Text(), nullable=False),
        sa.Column("activities", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("plans", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=64), nullable=False),
        sa.Column("hosted_at", sa.BigInteger(), nullable=True),
        sa.Column("offered_to", sa.String(length=64), nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=True),
        sa.Column("agreement", sa.String(length=60), nullable=False),
        sa.Column("agreement_until", sa.BigInteger(), nullable=True),
        sa.Column("briefed_by", sa.String(length=64), nullable=True),
        sa.Column("briefed_at", sa.BigInteger(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_number", "visits", ["number"])
    op.create_index("ix_visits_starts_at", "visits", ["starts_at"])
    op.create_index("ix_visits_long", "visits", ["ends_at"], **_where("days > 0"))
    op.create_index("ix_visits_host", "visits", ["host"], **_where(_OPEN_VISIT))
    op.create_index("ix_visits_received", "visits", ["host"])
    op.create_index("ix_visits_late", "visits", ["case"], **_LATE)
    op.create_index("ix_visits_offered_to", "visits", ["offered_to"], **_where("offered_to <> ''"))


def _guests() -> None:
    op.create_table(
        "guests",
        _key("case", sa.BigInteger()),
        _key("ordinal", sa.Integer()),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("id_number", sa.String(length=20), nullable=False),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        sa.Column("cleared_by", sa.String(length=64), nullable=True),
        sa.Column("cleared_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case", "ordinal", name=op.f("pk_guests")),
    )


def _stays() -> None:
    op.create_table(
        "stays",
        _key("case", sa.BigInteger()),
        _key("guest", sa.Integer()),
        _key("ordinal", sa.Integer()),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("in_at", sa.BigInteger(), nullable=False),
        sa.Column("out_at", sa.BigInteger(), nullable=True),
        sa.Column("in_entered_at", sa.BigInteger(), nullable=False),
        sa.Column("out_entered_at", sa.BigInteger(), nullable=True),
        sa.Column("in_by", sa.String(length=64), nullable=False),
        sa.Column("out_by", sa.String(length=64), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("breaches", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case", "guest", "ordinal", name=op.f("pk_stays")),
    )
    op.create_index("uq_stays_open", "stays", ["case", "guest"], unique=True, **_where("out_at IS NULL"))
    op.create_index("ix_stays_inside", "stays", ["place"], **_where("out_at IS NULL"))
    op.create_index("ix_stays_in_at", "stays", ["in_at"])
    op.create_index("ix_stays_late", "stays", ["case"], **_LATE)
    op.create_index("ix_stays_long", "stays", ["out_at"], **_where("days > 0"))


def _escorts() -> None:
    op.create_table(
        "escorts",
        _key("case", sa.BigInteger()),
        _key("ordinal", sa.Integer()),
        sa.Column("host", sa.String(length=64), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case", "ordinal", name=op.f("pk_escorts")),
    )
    op.create_index("ix_escorts_host", "escorts", ["host"])
    op.create_index("uq_escorts_open", "escorts", ["case"], unique=True, **_where("until_at IS NULL"))


def _operations() -> None:
    op.create_table(
        "operations",
        _key("case", sa.BigInteger()),
        _key("ordinal", sa.Integer()),
        sa.Column("guest", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("incident", sa.BigInteger(), nullable=True),
        sa.Column("permit", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case", "ordinal", name=op.f("pk_operations")),
    )


def _permits() -> None:
    op.create_table(
        "permits",
        _key("visit", sa.BigInteger()),
        _key("request", sa.BigInteger()),
        _key("guest", sa.Integer()),
        sa.PrimaryKeyConstraint("visit", "request", "guest", name=op.f("pk_permits")),
    )
    op.create_index("ix_permits_request", "permits", ["request"])


def _blocks() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("case", sa.BigInteger(), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
    )


def _series() -> None:
    op.create_table(
        "visit_series",
        _key("case", sa.BigInteger()),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("things", sa.Text(), nullable=False),
        sa.Column("activities", sa.Text(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("opens", sa.String(length=5), nullable=False),
        sa.Column("closes", sa.String(length=5), nullable=False),
        sa.Column("host", sa.String(length=64), nullable=False),
        sa.Column("hosted_at", sa.BigInteger(), nullable=True),
        sa.Column("briefed_by", sa.String(length=64), nullable=True),
        sa.Column("briefed_at", sa.BigInteger(), nullable=True),
        sa.Column("agreement", sa.String(length=60), nullable=False),
        sa.Column("agreement_until", sa.BigInteger(), nullable=False),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_visit_series")),
    )
    op.create_index("ix_visit_series_number", "visit_series", ["number"])
    op.create_index("ix_visit_series_host", "visit_series", ["host"], **_where("state = 'active'"))
    op.create_table(
        "series_days",
        _key("series", sa.BigInteger()),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("visit", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("series", "day", name=op.f("pk_series_days")),
    )
    op.create_index("ix_series_days_visit", "series_days", ["visit"])


def _exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("document", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index("ix_exports_due", "exports", ["due_at"], **_where("state = 'waiting'"))
    op.create_index("ix_exports_offered", "exports", ["person"], **_where("state = 'offered'"))
