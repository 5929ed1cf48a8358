"""Ledgers: objects with a life line that only grows; who was trained and has signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MESSAGE = "the life line is append-only: its rows are never changed or removed"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
_TAKEN = "EXISTS (SELECT 1 FROM lifeline WHERE object = NEW.object AND ordinal = NEW.ordinal)"
# As of the audit trail: INSERT OR REPLACE removes a row without firing a DELETE trigger.
_SQLITE = (
    f"CREATE TRIGGER lifeline_no_update BEFORE UPDATE ON lifeline {_REFUSE}",
    f"CREATE TRIGGER lifeline_no_delete BEFORE DELETE ON lifeline {_REFUSE}",
    f"CREATE TRIGGER lifeline_no_replace BEFORE INSERT ON lifeline WHEN {_TAKEN} {_REFUSE}",
)
_POSTGRESQL = (
    "CREATE FUNCTION lifeline_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER lifeline_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON lifeline"
    " FOR EACH STATEMENT EXECUTE FUNCTION lifeline_refuse()",
    "ALTER TABLE lifeline ENABLE ALWAYS TRIGGER lifeline_no_change",
)


def upgrade() -> None:
    _objects()
    _lifeline()
    _clearances()
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def _partial(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _objects() -> None:
    op.create_table(
        "objects",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("no", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=250), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("department", sa.Integer(), nullable=True),
        sa.Column("custodian", sa.String(length=64), nullable=True),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objects")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_objects_kind_key")),
    )
    op.create_index("ix_objects_name_key", "objects", ["kind", "name_key"])
    op.create_index("ix_objects_department", "objects", ["kind", "department"])
    _partial("ix_objects_custodian", "objects", "custodian", "custodian IS NOT NULL")
    _partial("ix_objects_holder", "objects", "holder", "holder IS NOT NULL")


def _lifeline() -> None:
    op.create_table(
        "lifeline",
        sa.Column("object", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("move", sa.String(length=24), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("case", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("object", "ordinal", name=op.f("pk_lifeline")),
    )
    _partial("ix_lifeline_case", "lifeline", "case", '"case" IS NOT NULL')


def _clearances() -> None:
    op.create_table(
        "clearances",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("no", sa.String(length=60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearances")),
    )
    op.create_index("ix_clearances_person", "clearances", ["person", "kind"])
    _partial("ix_clearances_kind", "clearances", "kind", "ended_at IS NULL")
