"""Alembic's entrance: runs the revisions inside the one transaction ``store.migrate`` has opened."""

from __future__ import annotations

from alembic import context

from store.schema import metadata

# The transaction is the caller's: a kill at any statement leaves the database as it was (failures.md F29).
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
