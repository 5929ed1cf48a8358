"""Files the record keeps: what was accepted, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from store.events import sm3
from store.schema import documents
from store.uow import Work


@dataclass(frozen=True, slots=True)
class Document:
    id: int
    case: int
    name: str
    hash: str
    content: bytes


def keep(work: Work, *, case: int, name: str, content: bytes) -> Document:
    """Stores a file with its SM3 hash; it is never changed afterwards."""
    digest = sm3(content)
    row = {"case": case, "name": name, "hash": digest, "content": content, "made_at": work.now}
    key = work.run(insert(documents).returning(documents.c.id), row).scalar_one()
    return Document(key, case, name, digest, content)


def by_id(connection: Connection, document: int) -> Document:
    row = connection.execute(select(documents).where(documents.c.id == document)).one()
    return Document(row.id, row.case, row.name, row.hash, row.content)
