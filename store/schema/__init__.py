"""Every table of the record, by what it is about."""

from store.schema.attachments import attachments
from store.schema.base import EPOCH, Moment, Serial, from_micros, metadata, to_micros
from store.schema.callbacks import inbox
from store.schema.cases import (
    case_numbers,
    cases,
    counters,
    deadlines,
    dialogs,
    documents,
    joins,
    leaks,
    reports,
    short_numbers,
)
from store.schema.exports import exports
from store.schema.incidents import incident_notices, incident_steps, incidents
from store.schema.ledgers import clearances, lifeline, objects
from store.schema.outgoing import DUE_INDEX, FAILED, LEASED, WAITING, outbox
from store.schema.people import departments, direct_leaders, memberships, people, roles, settings, shifts, standins
from store.schema.personal import personal
from store.schema.proof import beats, chain, events
from store.schema.requests import obligations, opinions, owed, requests, seats, urgencies
from store.schema.visits import (
    OPEN_VISIT,
    blocks,
    escorts,
    guests,
    operations,
    permits,
    series_days,
    stays,
    visit_series,
    visits,
)

__all__ = [
    "DUE_INDEX",
    "EPOCH",
    "FAILED",
    "LEASED",
    "OPEN_VISIT",
    "WAITING",
    "Moment",
    "Serial",
    "attachments",
    "beats",
    "blocks",
    "case_numbers",
    "cases",
    "chain",
    "clearances",
    "counters",
    "deadlines",
    "departments",
    "dialogs",
    "direct_leaders",
    "documents",
    "escorts",
    "events",
    "exports",
    "from_micros",
    "guests",
    "inbox",
    "incident_notices",
    "incident_steps",
    "incidents",
    "joins",
    "leaks",
    "lifeline",
    "memberships",
    "metadata",
    "objects",
    "obligations",
    "operations",
    "opinions",
    "outbox",
    "owed",
    "people",
    "permits",
    "personal",
    "reports",
    "requests",
    "roles",
    "seats",
    "series_days",
    "settings",
    "shifts",
    "short_numbers",
    "standins",
    "stays",
    "to_micros",
    "urgencies",
    "visit_series",
    "visits",
]
