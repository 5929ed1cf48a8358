"""Files people brought: drafts nobody submitted go after a day, what has no row goes too, a lost file is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog

from handlers.context import SYSTEM
from handlers.leaks.uploads import DRAFT_LIFE
from jobs.audits import Finding
from jobs.house import House
from store import attachments
from store.clock import WallClock

log = structlog.get_logger(__name__)

# A file lies in the vault for a moment before its row is committed.
_PATIENCE = timedelta(hours=1)


def sweep(house: House) -> int:
    """Removes what nobody needs any more; how many files. Raises DatabaseAway."""
    return _drop_forgotten(house) + _drop_strays(house)


def _drop_forgotten(house: House) -> int:
    now = house.clock.now()
    with house.database.work(now) as work:
        forgotten = attachments.forgotten(work.connection, now - DRAFT_LIFE)
        gone = [one for one in forgotten if attachments.remove(work, one, by=SYSTEM, ordinal=0)]
    for one in gone:
        house.vault.drop(one.file.place)
    return len(gone)


def _drop_strays(house: House) -> int:
    # The disk knows only the machine's own time, however far the house's clock was moved.
    strays = house.vault.strays(lambda: set(_rows(house)), WallClock().now(), _PATIENCE)
    for file in strays:
        file.unlink(missing_ok=True)
    if strays:
        log.info("stray_files_removed", count=len(strays))
    return len(strays)


def files_lost(house: House, now: datetime) -> Iterator[Finding]:
    """Rows whose file is not there; asked twice, because a file may just be removed."""
    rows = set(_rows(house))
    missing = rows - house.vault.places() if rows else set()
    if missing and missing & set(_rows(house)):
        yield Finding("file_lost", now, detail=f"{len(missing)} files")


def _rows(house: House) -> dict[str, tuple[int, str]]:
    with house.database.look() as connection:
        return attachments.places(connection)
