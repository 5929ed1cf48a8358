"""Files people bring for a case, and to which submission of the written report each belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, or_, select, update

from store.schema import attachments
from store.uow import Work


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that lies in the vault, as its row will describe it.

    kind: docx, pdf, jpeg or png.  sha256: of what is handed out; source: of what was brought.  scan: clean, unscanned.
    """

    place: str
    title: str
    kind: str
    size: int
    sha256: str
    source: str
    sealed_size: int
    sealed_sha256: str
    key_id: str
    scan: str
    thumbnail: bytes | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """since: the submission it first belonged to, None: still a draft.  until: the one it no longer belonged to."""

    id: int
    case: int
    person: str
    file: Brought
    kept_at: datetime
    since: int | None
    until: int | None


def keep(work: Work, case: int, person: str, file: Brought) -> Attachment:
    """The file is part of what the person will submit next."""
    row = {name: getattr(file, name) for name in Brought.__dataclass_fields__}
    row |= {"case": case, "person": person, "kept_at": work.now}
    key = work.run(insert(attachments).returning(attachments.c.id), row).scalar_one()
    work.record("file.kept", by=person, case=case, file=key, kind=file.kind, size=file.size, sha256=file.sha256)
    return Attachment(key, case, person, file, work.now, None, None)


def remove(work: Work, attachment: Attachment, *, by: str, ordinal: int) -> bool:
    """Takes it out of the next submission. True: nothing needs the file any more, its row is gone.

    ordinal: the number the next submission will have; what was submitted before keeps the file.
    """
    which = attachments.c.id == attachment.id
    work.record("file.removed", by=by, case=attachment.case, file=attachment.id, sha256=attachment.file.sha256)
    if attachment.since is None:
        return work.run(delete(attachments).where(which, attachments.c.since.is_(None))).rowcount == 1
    work.run(update(attachments).where(which).values(until=ordinal))
    return False


def submit(work: Work, case: int, ordinal: int, *, by: str) -> list[Attachment]:
    """Whatever lies ready belongs to this submission from now on; all its files, in order."""
    drafts = (attachments.c.case == case) & attachments.c.since.is_(None)
    work.run(update(attachments).where(drafts).values(since=ordinal))
    found = of_submission(work.connection, case, ordinal)
    if found:
        work.record("report.files", by=by, case=case, ordinal=ordinal, sha256=[one.file.sha256 for one in found])
    return found


def ready(connection: Connection, case: int) -> list[Attachment]:
    """What the next submission will have: drafts, and what an earlier one brought and nobody has taken out."""
    return _found(connection, (attachments.c.case == case) & attachments.c.until.is_(None))


def of_submission(connection: Connection, case: int, ordinal: int) -> list[Attachment]:
    still = or_(attachments.c.until.is_(None), attachments.c.until > ordinal)
    return _found(connection, (attachments.c.case == case) & (attachments.c.since <= ordinal) & still)


def by_id(connection: Connection, attachment: int) -> Attachment | None:
    return next(iter(_found(connection, attachments.c.id == attachment)), None)


def by_place(connection: Connection, place: str) -> Attachment | None:
    return next(iter(_found(connection, attachments.c.place == place)), None)


def forgotten(connection: Connection, before: datetime) -> list[Attachment]:
    """Drafts that nobody has submitted since ``before``."""
    return _found(connection, attachments.c.since.is_(None) & (attachments.c.kept_at < before))


def places(connection: Connection) -> dict[str, tuple[int, str]]:
    """Every file there should be in the vault: its size and SHA-256 as it lies on the disk."""
    query = select(attachments.c.place, attachments.c.sealed_size, attachments.c.sealed_sha256)
    return {row.place: (row.sealed_size, row.sealed_sha256) for row in connection.execute(query)}


def _found(connection: Connection, which: ColumnElement[bool]) -> list[Attachment]:
    return [_attachment(row) for row in connection.execute(select(attachments).where(which).order_by("id"))]


def _attachment(row: Row[Any]) -> Attachment:
    file = Brought(**{name: getattr(row, name) for name in Brought.__dataclass_fields__})
    return Attachment(row.id, row.case, row.person, file, row.kept_at, row.since, row.until)
