"""Files the record keeps: what was accepted or made, byte for byte.

One that holds names of visitors in clear lies there sealed, under the keys of personal data, until it is handed over.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from store.events import sm3
from store.fieldkeys import KeyRing
from store.schema import documents
from store.uow import Work

# How a sealed value begins (``store.fieldkeys``); no Word file, table or picture does.
_SEALED = b"P1"


@dataclass(frozen=True, slots=True)
class Document:
    """hash: of what it says, sealed or not."""

    id: int
    case: int
    name: str
    hash: str
    content: bytes

    def opened(self, ring: KeyRing) -> bytes:
        """What it says. Raises MissingKey, Unsealable."""
        if not self.content.startswith(_SEALED):
            return self.content
        return b64decode(ring.open(_bound(self.hash), self.content))


def keep(work: Work, *, case: int, name: str, content: bytes, ring: KeyRing | None = None) -> Document:
    """Stores a file with its SM3 hash; it is never changed afterwards. ring: seals it."""
    digest = sm3(content)
    kept = content if ring is None else ring.seal(_bound(digest), b64encode(content).decode())[1]
    row = {"case": case, "name": name, "hash": digest, "content": kept, "made_at": work.now}
    key = work.run(insert(documents).returning(documents.c.id), row).scalar_one()
    return Document(key, case, name, digest, kept)


def _bound(digest: str) -> str:
    return f"documents|{digest}"


def forget(work: Work, document: int) -> None:
    """One that was made for nothing: nobody has heard of it yet."""
    work.run(delete(documents).where(documents.c.id == document))


def by_id(connection: Connection, document: int) -> Document:
    row = connection.execute(select(documents).where(documents.c.id == document)).one()
    return Document(row.id, row.case, row.name, row.hash, row.content)
