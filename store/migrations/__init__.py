"""Alembic's revisions of the record. ``store.migrate`` runs them; nobody else."""
