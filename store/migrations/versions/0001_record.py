"""The record: every table, the start of the chain, and the guards of the audit trail."""

from __future__ import annotations

from alembic import op

from store.events import GENESIS
from store.migrations import guards
from store.schema import chain, metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection, checkfirst=False)
    connection.execute(chain.insert().values(id=1, seq=0, hash=GENESIS))
    for statement in guards.statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
