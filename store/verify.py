"""Proves the audit trail, or names the first row that does not fit and what was done to it.

What it cannot see: a tail that was sealed anew after the last checkpoint. So checkpoints are written often and kept
where whoever can write to the database cannot (failures.md S25).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from store.checkpoints import Checkpoint, Checkpoints
from store.events import GENESIS
from store.forensics import REACH, Flaw, Kind, Link, explain, links

# One statement, so that head and last row are of one moment also while others write.
_ends = text("SELECT c.seq, c.hash, coalesce((SELECT max(seq) FROM events), 0) FROM chain c WHERE c.id = 1")
_hash_at = text("SELECT hash FROM events WHERE seq = :seq")

RESTORED = "system.restored"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The trail up to ``seq``, whose hash is ``hash``, is good; ``flaw`` is the first thing that is not."""

    seq: int
    hash: str
    flaw: Flaw | None = None
    unreadable_checkpoints: tuple[int, ...] = ()

    @property
    def good(self) -> bool:
        return self.flaw is None


def verify(connection: Connection, checkpoints: Checkpoints | None = None) -> Verdict:
    """Walks the whole trail; about 10 s a million rows. ``connection`` is only read from."""
    checkpoints = checkpoints or Checkpoints()
    walk = _Walk(connection, checkpoints.valid())
    with _any_text(connection):
        flaw = walk.to_the_end()
    return Verdict(walk.seq, walk.hash, flaw, checkpoints.unreadable)


class _Walk:
    def __init__(self, connection: Connection, checkpoints: tuple[Checkpoint, ...]) -> None:
        self._connection = connection
        self._known = {one.seq: one.hash for one in checkpoints if one.seq > 0}
        self._restores = {one.seq + 1 for one in checkpoints if one.restored}
        self._promised = max([one.seq + one.restored for one in checkpoints], default=0)
        self._proved = 0
        self._hashes = [GENESIS]
        self.seq = 0

    @property
    def hash(self) -> str:
        return self._hashes[-1]

    def to_the_end(self) -> Flaw | None:
        flaw = self._rows(None)
        while flaw is None:
            ends = self._connection.execute(_ends).one_or_none()
            if ends is None or not isinstance(ends[0], int):
                return Flaw(Kind.HEAD, self.seq)
            if ends[2] <= self.seq:
                return self._end(ends[0], ends[1])
            flaw = self._rows(self.seq + 1)
        return flaw

    def _rows(self, first: int | None) -> Flaw | None:
        for link in links(self._connection) if first is None else links(self._connection, first):
            flaw = self._step(link)
            if flaw is not None:
                return flaw
        return None

    def _step(self, link: Link) -> Flaw | None:
        if link.seq != self.seq + 1:
            return self._gap(link)
        if not link.fits(self.hash, link.seq):
            return explain(self._connection, link, self._hashes)
        self._hashes = [*self._hashes[-REACH:], link.hash]
        self.seq = link.seq
        return self._against_checkpoints(link)

    def _gap(self, link: Link) -> Flaw:
        ends = self._connection.execute(_ends).one_or_none()
        at_the_head = ends is not None and (ends[0], ends[1]) == (self.seq, self.hash)
        if link.seq <= self.seq or at_the_head:
            return Flaw(Kind.INSERTED, link.seq)
        return Flaw(Kind.MISSING, self.seq + 1, link.seq - 1 if link.seq - 1 > self.seq + 1 else None)

    def _against_checkpoints(self, link: Link) -> Flaw | None:
        if link.seq in self._restores and link.act != RESTORED:
            return Flaw(Kind.RESTORE, link.seq)
        known = self._known.get(link.seq)
        if known is None:
            return None
        if known != link.hash:
            return Flaw(Kind.REWRITTEN, self._proved + 1, link.seq)
        self._proved = link.seq
        return None

    def _end(self, seq: int, hash: str) -> Flaw | None:
        promised = max(seq, self._promised)
        if promised > self.seq:
            return Flaw(Kind.CUT, self.seq + 1, promised if promised > self.seq + 1 else None)
        if seq < self.seq and self._hash_at(seq) == hash:
            return Flaw(Kind.INSERTED, seq + 1, self.seq if self.seq > seq + 1 else None)
        return None if (seq, hash) == (self.seq, self.hash) else Flaw(Kind.HEAD, self.seq)

    def _hash_at(self, seq: int) -> str | None:
        return GENESIS if seq == 0 else self._connection.execute(_hash_at, {"seq": seq}).scalar()


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """SQLite keeps any bytes as text; those that are no UTF-8 must be found, not stumbled over."""
    driver: Any = connection.connection.dbapi_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    usual, driver.text_factory = driver.text_factory, lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = usual
