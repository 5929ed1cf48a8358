"""All failpoints, by the process that is to die there and by what has to happen for it to get there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Every callback comes by here.
WEB = (
    "web.received",
    "web.opened",
    "turn.begun",
    "turn.decided",
    "work.written",
    "work.committed",
    "turn.committed",
    "turn.rung",
    "web.taken",
    "web.answering",
)
# Every deadline and every message comes by here.
WORKER = (
    "look.begun",
    "deadline.due",
    "turn.begun",
    "deadline.taken",
    "turn.decided",
    "turn.committed",
    "turn.rung",
    "deadline.done",
    "delivery.claiming",
    "delivery.claimed",
    "handover.begun",
    "handover.sent",
    "handover.recording",
    "handover.recorded",
    "work.written",
    "work.committed",
    "look.done",
)
# Only some steps of the flow lead here, so these wait armed from the start, for whoever comes by.
SOMETIMES = (
    "redraw.done",
    "undelivered.told",
    "upload.done",
    "upload.kept",
    "token.fetched",
    "directory.pulled",
    "directory.applied",
)
CLOCK = ("clock.ringing", "clock.rung", "clock.beating", "chore.done", "work.written", "work.committed")
# With nobody to ring, the clock does the work itself.
ALONE = ("clock.taking", "turn.committed", "deadline.taken", "delivery.claimed", "handover.sent", "handover.recorded")
# The database is away: what happens to callbacks then, and on its return (whoever is first takes them).
SPOOL_PUT = ("spool.written", "spool.synced", "web.spooled")
SPOOL_TAKEN = ("spool.offered", "spool.turned", "spool.done")
# The platform is away, or says no.
TROUBLE = ("handover.later", "delivery.held")
# A handler fails.
PARKED = ("parking.kept", "parked.decided", "parked.committed")
WATCHDOG = ("watchdog.shouted",)
# Files people bring: the processes die here in tests/bot/h5/test_killed.py and tests/store/test_vault.py.
UPLOAD = ("page.known", "page.examined", "page.taken", "vault.appended", "vault.making", "vault.made", "vault.kept")
# A change of field keys dies here in tests/bot/commands/test_privacy.py and tests/store/test_personal.py.
KEYS = ("rotation.batch",)
# A ledger somebody asked for as a file fails here in tests/scenarios/test_visit_ledger.py.
EXPORTS = ("export.made",)

EVERYWHERE = (
    *EXPORTS,
    *KEYS,
    *WEB,
    *WORKER,
    *SOMETIMES,
    *CLOCK,
    *ALONE,
    *SPOOL_PUT,
    *SPOOL_TAKEN,
    *TROUBLE,
    *PARKED,
    *WATCHDOG,
    *UPLOAD,
)

_CALL = re.compile(r'\breached\("([a-z.]+)"\)')


def in_the_product() -> set[str]:
    """Every name the product's code mentions."""
    files = [file for folder in ("bot", "handlers", "jobs", "store") for file in (ROOT / folder).rglob("*.py")]
    return {name for file in files for name in _CALL.findall(file.read_text("utf-8"))}
