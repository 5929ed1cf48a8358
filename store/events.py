"""The audit trail: append-only rows, each sealed with the hash of the one before (SM3, GB/T 32905)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from sqlalchemy import Connection, bindparam, insert, select, update

from store.prepared import Prepared
from store.schema import chain, events, to_micros

GENESIS = "0" * 64

_head = Prepared(select(chain.c.seq, chain.c.hash).where(chain.c.id == 1).with_for_update())
_move_head = Prepared(update(chain).where(chain.c.id == 1).values(seq=bindparam("new_seq"), hash=bindparam("new_hash")))
_lives = (
    select(events)
    .where(events.c.case.in_(bindparam("cases", expanding=True)), events.c.act.in_(bindparam("acts", expanding=True)))
    .order_by(events.c.seq)
)
_insert = Prepared(insert(events).values({column.name: bindparam(column.name) for column in events.c}))


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what, in which role, when, because of which update. ``data`` holds ids and values, never secrets."""

    at: datetime
    actor: str
    role: str
    act: str
    case: int | None
    cause: str
    data: dict[str, Any]


_SM3 = hashes.Hash(hashes.SM3())  # copied, never fed: looking the algorithm up anew costs as much as using it


def sm3(data: bytes) -> str:
    digest = _SM3.copy()
    digest.update(data)
    return digest.finalize().hex()


def seal(
    previous: str, seq: int, at: int, actor: str, role: str, act: str, case: int | None, cause: str, data: str
) -> str:
    """The hash of one row: SM3 over the canonical JSON of the previous hash and every column."""
    row = [previous, seq, at, actor, role, act, case, cause, data]
    return sm3(_ROW.encode(row).encode())


def write_acts(connection: Connection, acts: Sequence[Act]) -> None:
    """Appends rows to the chain; the head's row lock makes writers queue for this moment only."""
    if not acts:
        return
    seq, previous = _head.first(connection)
    rows = []
    for act in acts:
        seq += 1
        row = _row(previous, seq, act)
        previous = row["hash"]
        rows.append(row)
    _insert.put_many(connection, rows)
    _move_head.put(connection, {"new_seq": seq, "new_hash": previous})


def _row(previous: str, seq: int, act: Act) -> dict[str, Any]:
    data = _DATA.encode(act.data)
    sealed = seal(previous, seq, to_micros(act.at), act.actor, act.role, act.act, act.case, act.cause, data)
    return {
        "seq": seq,
        "at": act.at,
        "actor": act.actor,
        "role": act.role,
        "act": act.act,
        "case": act.case,
        "cause": act.cause,
        "data": data,
        "hash": sealed,
    }


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


# Made once: a turn seals several rows.
_ROW = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)  # a list of words and numbers
_DATA = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_plain)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the trail as it was written."""

    seq: int
    at: datetime
    actor: str
    role: str
    act: str
    case: int | None
    cause: str
    data: dict[str, Any]


def of_case(connection: Connection, case: int) -> Iterator[Entry]:
    """The life line of one case, oldest first."""
    rows = connection.execute(select(events).where(events.c.case == case).order_by(events.c.seq))
    yield from map(_entry, rows)


def of_cases(connection: Connection, cases: Sequence[int], acts: Sequence[str]) -> dict[int, list[Entry]]:
    """What happened of these acts in each of the cases, oldest first; some hundreds of cases at a time."""
    lives: dict[int, list[Entry]] = {case: [] for case in cases}
    for row in connection.execute(_lives, {"cases": list(cases), "acts": list(acts)}):
        lives[row.case].append(_entry(row))
    return lives


def _entry(row: Any) -> Entry:
    return Entry(row.seq, row.at, row.actor, row.role, row.act, row.case, row.cause, json.loads(row.data))


def standing(connection: Connection, case: int) -> tuple[int, int, str, int] | None:
    """Where a case stands in the trail: numbers of its first and last row, the hash of the last, how many there are."""
    query = select(events.c.seq, events.c.hash).where(events.c.case == case).order_by(events.c.seq)
    rows = connection.execute(query).all()
    return (int(rows[0].seq), int(rows[-1].seq), str(rows[-1].hash), len(rows)) if rows else None


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last row (0 and zeros when the trail is empty)."""
    row = connection.execute(select(chain.c.seq, chain.c.hash).where(chain.c.id == 1)).one()
    return int(row.seq), str(row.hash)
