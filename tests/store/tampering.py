"""Somebody with the database's password and no scruples."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from store.checkpoints import Checkpoint, Checkpoints
from store.db import Database
from store.events import GENESIS, seal
from store.forensics import Kind
from store.verify import Verdict, verify

ROWS = 30
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
COLUMNS = ("seq", "at", "actor", "role", "act", "case", "cause", "data", "hash")
Deed = tuple[str, tuple[Kind, int]]

_READ = 'SELECT seq, at, actor, role, act, "case", cause, data, hash FROM events ORDER BY seq'
_WRITE = 'INSERT INTO events (seq, at, actor, role, act, "case", cause, data, hash) VALUES '
_WRITE += "(:seq, :at, :actor, :role, :act, :case, :cause, :data, :hash)"
_FAR = 1_000_000


def fill(database: Database, rows: int) -> None:
    """Acts as the product writes them, one to three a turn, no two alike."""
    with database.look() as connection:
        done: int = connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one()
    last = done + rows
    while done < last:
        with database.work(NOW) as work:
            work.cause = f"key-{done}"
            for _ in range(min(1 + done % 3, last - done)):
                done += 1
                work.record(
                    f"leak.act{done}", by=f"member{done}", role="duty_officer", case=done % 4 or None, said=done
                )


def unguard(database: Database) -> None:
    """Takes the triggers away."""
    names = ("events_no_update", "events_no_delete", "events_no_replace")
    sqlite = [f"DROP TRIGGER {name}" for name in names]
    with database.engine.begin() as connection:
        for sql in sqlite if database.is_sqlite else ["DROP FUNCTION events_refuse CASCADE"]:
            connection.exec_driver_sql(sql)


def sealed(row: Mapping[str, Any], previous: str) -> str:
    return seal(previous, *(row[name] for name in COLUMNS[:-1]))


class Trail:
    """The trail's rows as raw values, and what can be done to them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._open: Connection | None = None

    @contextmanager
    def undone_after(self) -> Iterator[None]:
        """Everything in the block happens in one transaction that is rolled back."""
        with self.database.engine.connect() as self._open:
            yield
            self._open.rollback()
        self._open = None

    def verdict(self, known: Checkpoints | None = None) -> Verdict:
        if self._open is not None:
            return verify(self._open, known)
        with self.database.look() as connection:
            return verify(connection, known)

    def run(self, sql: str, **values: Any) -> None:
        if self._open is not None:
            self._open.execute(text(sql), values)
            return
        with self.database.engine.begin() as connection:
            connection.execute(text(sql), values)

    def rows(self) -> list[dict[str, Any]]:
        if self._open is not None:
            return [dict(row) for row in self._open.execute(text(_READ)).mappings()]
        with self.database.look() as connection:
            return [dict(row) for row in connection.execute(text(_READ)).mappings()]

    def checkpoints(self, *seqs: int) -> Checkpoints:
        rows = self.rows()
        return Checkpoints(tuple(Checkpoint(seq, rows[seq - 1]["hash"], NOW) for seq in seqs))

    def write(self, row: Mapping[str, Any]) -> None:
        self.run(_WRITE, **row)

    def loosen(self) -> None:
        """The table without its NOT NULLs, as a patient attacker would leave it (SQLite)."""
        with self.database.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA writable_schema = ON")
            connection.exec_driver_sql(
                "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'events'"
            )
            connection.exec_driver_sql("PRAGMA schema_version = 9999")
        self.database.close()

    def change(self, seq: int, column: str, *, reseal: bool = False) -> None:
        rows = self.rows()
        row = rows[seq - 1]
        row[column] = _other(row[column])
        if reseal:
            row["hash"] = sealed(row, rows[seq - 2]["hash"] if seq > 1 else GENESIS)
        self.remove(seq)
        self.write(row)

    def remove(self, first: int, last: int | None = None) -> None:
        self.run("DELETE FROM events WHERE seq BETWEEN :first AND :last", first=first, last=last or first)

    def shift(self, from_seq: int, by: int) -> None:
        self.run("UPDATE events SET seq = seq + :far WHERE seq >= :first", far=_FAR + by, first=from_seq)
        self.run("UPDATE events SET seq = seq - :far WHERE seq >= :far", far=_FAR)

    def swap(self, a: int, b: int, *, hashes: bool = True) -> None:
        rows = self.rows()
        one, other = rows[a - 1], rows[b - 1]
        one["seq"], other["seq"] = b, a
        if not hashes:
            one["hash"], other["hash"] = other["hash"], one["hash"]
        for row in (one, other):
            self.remove(row["seq"])
            self.write(row)

    def insert(self, seq: int, *, sealed: bool) -> None:
        rows = self.rows()
        self.shift(seq, 1)
        self.write(_forged(seq, rows[seq - 2]["hash"] if seq > 1 else GENESIS, sealed))

    def append(self) -> None:
        last = self.rows()[-1]
        self.write(_forged(last["seq"] + 1, last["hash"], True))

    def cut(self, *, after: int, correct_head: bool = False) -> None:
        self.run("DELETE FROM events WHERE seq > :after", after=after)
        if correct_head:
            rows = self.rows()
            self.run("UPDATE chain SET seq = :seq, hash = :hash", seq=after, hash=rows[-1]["hash"] if rows else GENESIS)

    def rewrite(self, *, from_seq: int) -> None:
        """Somebody else did everything from there on; all seals and the head are right."""
        rows = self.rows()
        for row in rows[from_seq - 1 :]:
            row["actor"] = "nobody"
            row["hash"] = sealed(row, rows[row["seq"] - 2]["hash"] if row["seq"] > 1 else GENESIS)
            self.remove(row["seq"])
            self.write(row)
        self.run("UPDATE chain SET hash = :hash", hash=rows[-1]["hash"])

    # ---------------------------------------------------------------------------------------------- one of many

    def random_deed(self, chance: random.Random) -> Deed:
        deed: Callable[[random.Random], Deed] = chance.choice(
            [self._edits, self._reseals, self._removes, self._renumbers, self._swaps, self._inserts, self._cuts]
        )
        return deed(chance)

    def _edits(self, chance: random.Random) -> Deed:
        seq, column = chance.randint(1, ROWS), chance.choice(COLUMNS[1:])
        self.change(seq, column)
        return f"change {column} of {seq}", (Kind.EDITED, seq)

    def _reseals(self, chance: random.Random) -> Deed:
        seq, column = chance.randint(1, ROWS - 1), chance.choice(COLUMNS[1:-1])
        self.change(seq, column, reseal=True)
        return f"change and reseal {column} of {seq}", (Kind.EDITED, seq + 1)

    def _removes(self, chance: random.Random) -> Deed:
        first = chance.randint(1, ROWS)
        last = chance.randint(first, ROWS)
        self.remove(first, last)
        return f"remove {first}..{last}", (Kind.CUT if last == ROWS else Kind.MISSING, first)

    def _renumbers(self, chance: random.Random) -> Deed:
        first = chance.randint(1, ROWS - 1)
        last = chance.randint(first, ROWS - 1)
        self.remove(first, last)
        self.shift(last + 1, first - last - 1)
        return f"remove {first}..{last} and renumber", (Kind.MISSING, first)

    def _swaps(self, chance: random.Random) -> Deed:
        a, b = sorted(chance.sample(range(1, ROWS + 1), 2))
        self.swap(a, b, hashes=chance.random() < 0.5)
        return f"swap {a} and {b}", (Kind.SWAPPED, a)

    def _inserts(self, chance: random.Random) -> Deed:
        seq, well = chance.randint(1, ROWS - 1), chance.random() < 0.5
        self.insert(seq, sealed=well)
        return f"insert {seq}, sealed: {well}", (Kind.INSERTED, seq)

    def _cuts(self, chance: random.Random) -> Deed:
        after, correct = chance.randint(0, ROWS - 1), chance.random() < 0.5
        self.cut(after=after, correct_head=correct)
        return f"cut after {after}, head corrected: {correct}", (Kind.CUT, after + 1)


def _other(value: Any) -> Any:
    if value is None:
        return 5
    if isinstance(value, int):
        return value + 1
    return ("0" if value[0] != "0" else "1") + value[1:] if len(value) == 64 else value + "x"


def _forged(seq: int, previous: str, well: bool) -> dict[str, Any]:
    row = {"at": 1, "actor": "nobody", "role": "", "act": "leak.closed", "case": None, "cause": "", "data": "{}"}
    row = {"seq": seq, **row}
    return {**row, "hash": sealed(row, previous) if well else "f" * 64}
