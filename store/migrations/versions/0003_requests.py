"""Requests: what is asked for, who is asked, what was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _requests()
    _seats()
    _opinions()
    _obligations()
    _owed()
    _urgencies()


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("case", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("procedure", sa.String(length=32), nullable=False),
        sa.Column("procedure_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_number", "requests", ["number"])
    op.create_index("ix_requests_submitted_at", "requests", ["submitted_at"])


def _seats() -> None:
    op.create_table(
        "seats",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("case", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instead_of", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", "case", name=op.f("pk_seats")),
    )
    op.create_index("ix_seats_case", "seats", ["case"])
    op.create_index("ix_seats_line", "seats", ["person", "since", "case"])


def _opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("case", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("instead_of", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case", "ordinal", name=op.f("pk_opinions")),
    )


def _obligations() -> None:
    op.create_table(
        "obligations",
        sa.Column("case", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("done_by", sa.String(length=64), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("accepted_by", sa.String(length=64), nullable=True),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case", "key", name=op.f("pk_obligations")),
    )


def _owed() -> None:
    op.create_table(
        "owed",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("case", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("person", "case", "key", name=op.f("pk_owed")),
    )
    op.create_index("ix_owed_case", "owed", ["case"])


def _urgencies() -> None:
    op.create_table(
        "urgencies",
        sa.Column("case", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("consenter", sa.String(length=64), nullable=False),
        sa.Column("consented_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("breach", sa.String(length=12), nullable=False),
        sa.Column("breached_at", sa.BigInteger(), nullable=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_urgencies")),
    )
