"""The triggers that make the audit trail append-only, for whoever holds the database's password as well.

Revision 0001 uses them as they stand: a change comes as a new revision with statements of its own.
"""

from __future__ import annotations

MESSAGE = "the audit trail is append-only: rows of events are never changed or removed"

_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
_TAKEN = "EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq)"

# INSERT OR REPLACE removes a row without firing a DELETE trigger, so it is refused at the insert.
SQLITE = (
    f"CREATE TRIGGER events_no_update BEFORE UPDATE ON events {_REFUSE}",
    f"CREATE TRIGGER events_no_delete BEFORE DELETE ON events {_REFUSE}",
    f"CREATE TRIGGER events_no_replace BEFORE INSERT ON events WHEN {_TAKEN} {_REFUSE}",
)

# ALWAYS: they fire in a session that calls itself a replica, too.
POSTGRESQL = (
    "CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events"
    " FOR EACH STATEMENT EXECUTE FUNCTION events_refuse()",
    "ALTER TABLE events ENABLE ALWAYS TRIGGER events_no_change",
)


def statements(dialect: str) -> tuple[str, ...]:
    """In order, for ``sqlite`` or ``postgresql``."""
    return SQLITE if dialect == "sqlite" else POSTGRESQL
