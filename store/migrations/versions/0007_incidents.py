"""Security incidents: the incident, its steps, and whom it was told."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _incidents()
    _steps()
    _notices()


def _key(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _incidents() -> None:
    op.create_table(
        "incidents",
        _key("case", sa.BigInteger()),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("discovered_at", sa.BigInteger(), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("office_level", sa.Integer(), nullable=False),
        sa.Column("leader_level", sa.Integer(), nullable=False),
        sa.Column("office_by", sa.String(length=64), nullable=True),
        sa.Column("office_at", sa.BigInteger(), nullable=True),
        sa.Column("leader_by", sa.String(length=64), nullable=True),
        sa.Column("leader_at", sa.BigInteger(), nullable=True),
        sa.Column("grade", sa.String(length=12), nullable=False),
        sa.Column("graded_by", sa.String(length=64), nullable=True),
        sa.Column("graded_at", sa.BigInteger(), nullable=True),
        sa.Column("gradings", sa.Integer(), nullable=False),
        sa.Column("handled_by", sa.String(length=64), nullable=True),
        sa.Column("handled_at", sa.BigInteger(), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("joined_into", sa.String(length=24), nullable=False),
        sa.Column("visit", sa.BigInteger(), nullable=True),
        sa.Column("operation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_incidents")),
    )
    op.create_index("ix_incidents_visit", "incidents", ["visit"], **_where("visit IS NOT NULL"))


def _steps() -> None:
    op.create_table(
        "incident_steps",
        _key("case", sa.BigInteger()),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("done_by", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case", "step", name=op.f("pk_incident_steps")),
    )


def _notices() -> None:
    op.create_table(
        "incident_notices",
        _key("case", sa.BigInteger()),
        _key("ordinal", sa.Integer()),
        sa.Column("authority", sa.String(length=12), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("teller", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=64), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case", "ordinal", name=op.f("pk_incident_notices")),
    )
