"""What was done to a row of the audit trail that does not fit where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Connection, text

from store.events import seal

BATCH = 5_000
# How many rows in one piece are looked for when rows were put in or taken out and the rest renumbered.
REACH = 64
_LOWEST = -(2**63)

# Plain SQL: what somebody put into a column need not be what the column is for.
_rows = text(
    'SELECT seq, at, actor, role, act, "case", cause, data, hash FROM events WHERE seq >= :first ORDER BY seq LIMIT :n'
)
_head = text("SELECT seq, hash FROM chain WHERE id = 1")


class Kind(Enum):
    """What was done. REWRITTEN: resealed up to a checkpoint. RESTORE: a restore without its row in the trail."""

    EDITED = "edited"
    MISSING = "missing"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    CUT = "cut"
    HEAD = "head"
    REWRITTEN = "rewritten"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first row that does not fit. ``other``: the row it was swapped with, or the last of the rows in question."""

    kind: Kind
    seq: int
    other: int | None = None

    def __str__(self) -> str:
        upto = "" if self.other is None else f"..{self.other}"
        return {
            Kind.EDITED: f"row {self.seq} was changed, or the hash of the row before it",
            Kind.MISSING: f"row {self.seq}{upto} is missing",
            Kind.INSERTED: f"row {self.seq}{upto} was put in",
            Kind.SWAPPED: f"row {self.seq} was swapped with row {self.other}",
            Kind.CUT: f"the trail was cut off: row {self.seq}{upto} is missing at the end",
            Kind.HEAD: f"the head of the chain does not belong to its last row {self.seq}",
            Kind.REWRITTEN: f"rows {self.seq}{upto} were written anew: the checkpoint at the last of them disagrees",
            Kind.RESTORE: f"row {self.seq} should tell of the restore that the checkpoints tell of",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Link:
    """One row as it stands in the table, whatever stands there."""

    seq: int
    content: tuple[Any, ...]
    hash: Any

    @property
    def act(self) -> Any:
        return self.content[3]

    def sealed(self, previous: str, seq: int) -> str | None:
        """The hash this content would have at another place; None when nothing like it was ever written."""
        try:
            return seal(previous, seq, *self.content)
        except (TypeError, ValueError):
            return None

    def fits(self, previous: str, seq: int) -> bool:
        sealed = self.sealed(previous, seq)
        return sealed is not None and bool(sealed == self.hash)


def links(connection: Connection, first: int = _LOWEST) -> Iterator[Link]:
    """The rows from ``first`` on, in order, a batch at a time; rows appended meanwhile are seen."""
    while True:
        batch = connection.execute(_rows, {"first": first, "n": BATCH}).all()
        for row in batch:
            yield Link(row[0], tuple(row[1:8]), row[8])
        if len(batch) < BATCH:
            return
        first = batch[-1][0] + 1


def explain(connection: Connection, link: Link, hashes: list[str]) -> Flaw:
    """For a row whose hash is wrong; ``hashes``: those of the rows before it, the nearest last."""
    return (
        _pushed_back(link, hashes)
        or _belongs_elsewhere(connection, link, hashes[-1])
        or _moved_up(connection, link)
        or Flaw(Kind.EDITED, link.seq)
    )


def _pushed_back(link: Link, hashes: list[str]) -> Flaw | None:
    """It fits some places earlier: well-sealed rows were put in before it."""
    for count in range(1, len(hashes)):
        if link.fits(hashes[-1 - count], link.seq - count):
            return Flaw(Kind.INSERTED, link.seq - count, link.seq - 1 if count > 1 else None)
    return None


def _belongs_elsewhere(connection: Connection, link: Link, previous: str) -> Flaw | None:
    """The row that belongs here stands further down."""
    before = link
    for other in links(connection, link.seq + 1):
        true_hash = other.sealed(previous, link.seq)
        if true_hash is not None and true_hash in (link.hash, other.hash):
            return _exchanged(link, other, true_hash if before is link else before.hash)
        before = other
    return None


def _exchanged(link: Link, other: Link, before_other: str) -> Flaw:
    if link.sealed(before_other, other.seq) in (link.hash, other.hash):
        return Flaw(Kind.SWAPPED, link.seq, other.seq)
    return Flaw(Kind.INSERTED, link.seq, other.seq - 1 if other.seq - 1 > link.seq else None)


def _moved_up(connection: Connection, link: Link) -> Flaw | None:
    """The row after it fits behind it, some places later: rows were taken out before it and the rest renumbered."""
    following = next(links(connection, link.seq + 1), None)
    if following is None:
        return _short_of_the_head(connection, link)
    for count in range(1, REACH):
        if following.fits(str(link.hash), following.seq + count):
            return Flaw(Kind.MISSING, link.seq, link.seq + count - 1 if count > 1 else None)
    return None


def _short_of_the_head(connection: Connection, link: Link) -> Flaw | None:
    seq, hash = connection.execute(_head).one_or_none() or (0, "")
    if hash != link.hash or not isinstance(seq, int) or seq <= link.seq:
        return None
    return Flaw(Kind.MISSING, link.seq, seq - 1 if seq - 1 > link.seq else None)
