"""The audit trail: whatever is done to it behind the product's back is found, with the row and the kind."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from store import checkpoints, migrate
from store.checkpoints import Checkpoint, Checkpoints
from store.db import Database
from store.events import GENESIS, seal, sm3
from store.forensics import Kind
from store.verify import RESTORED, Verdict, verify
from tests.store.tampering import ROWS, Trail, fill, unguard

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
def trail(database_url: str) -> Iterator[Trail]:
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database:
        fill(database, ROWS)
        unguard(database)
        yield Trail(database)


def _found(verdict: Verdict) -> tuple[Kind, int] | None:
    return None if verdict.flaw is None else (verdict.flaw.kind, verdict.flaw.seq)


def test_a_good_trail_is_good_to_its_last_row(trail: Trail) -> None:
    verdict = trail.verdict()
    assert (verdict.good, verdict.seq, verdict.hash) == (True, ROWS, trail.rows()[-1]["hash"])


def test_an_empty_trail_is_good(database_url: str) -> None:
    migrate.upgrade(database_url)
    with closing(Database(database_url)) as database, database.look() as connection:
        assert verify(connection) == Verdict(0, GENESIS)


@pytest.mark.parametrize("column", ["at", "actor", "role", "act", "case", "cause", "data", "hash"])
def test_a_change_in_any_column_is_found(trail: Trail, column: str) -> None:
    trail.change(7, column)
    assert _found(trail.verdict()) == (Kind.EDITED, 7)


def test_a_change_resealed_shows_at_the_row_after_it(trail: Trail) -> None:
    trail.change(7, "actor", reseal=True)
    assert _found(trail.verdict()) == (Kind.EDITED, 8)


def test_a_change_of_the_last_row_resealed_disagrees_with_the_head(trail: Trail) -> None:
    trail.change(ROWS, "actor", reseal=True)
    assert _found(trail.verdict()) == (Kind.HEAD, ROWS)


def test_a_missing_row_is_found(trail: Trail) -> None:
    trail.remove(7)
    assert _found(trail.verdict()) == (Kind.MISSING, 7)


@pytest.mark.parametrize("seq", [1, 7, ROWS - 1])
def test_a_missing_row_is_found_though_the_rest_was_renumbered(trail: Trail, seq: int) -> None:
    trail.remove(seq)
    trail.shift(seq + 1, -1)
    assert _found(trail.verdict()) == (Kind.MISSING, seq)


@pytest.mark.parametrize(("a", "b"), [(1, 2), (3, 9), (7, 8), (1, ROWS), (ROWS - 1, ROWS)])
def test_swapped_rows_are_found(trail: Trail, a: int, b: int) -> None:
    trail.swap(a, b)
    verdict = trail.verdict()
    assert _found(verdict) == (Kind.SWAPPED, a)
    assert verdict.flaw is not None and verdict.flaw.other == b


@pytest.mark.parametrize("seal_it", [False, True])
def test_an_inserted_row_is_found(trail: Trail, seal_it: bool) -> None:
    trail.insert(7, sealed=seal_it)
    assert _found(trail.verdict()) == (Kind.INSERTED, 7)


def test_a_row_appended_behind_the_head_is_found(trail: Trail) -> None:
    trail.append()
    assert _found(trail.verdict()) == (Kind.INSERTED, ROWS + 1)


def test_a_row_before_the_first_is_found(trail: Trail) -> None:
    trail.write({**trail.rows()[0], "seq": -3})
    assert _found(trail.verdict()) == (Kind.INSERTED, -3)


def test_a_cut_tail_is_found_by_the_head(trail: Trail) -> None:
    trail.cut(after=20)
    assert _found(trail.verdict()) == (Kind.CUT, 21)


def test_a_cut_tail_with_a_corrected_head_is_found_by_a_checkpoint_only(trail: Trail) -> None:
    known = trail.checkpoints(10, 25)
    trail.cut(after=20, correct_head=True)
    assert trail.verdict().good
    assert _found(trail.verdict(known)) == (Kind.CUT, 21)


def test_an_emptied_trail_is_found(trail: Trail) -> None:
    trail.cut(after=0)
    assert _found(trail.verdict()) == (Kind.CUT, 1)


def test_a_trail_written_anew_is_found_by_a_checkpoint_only(trail: Trail) -> None:
    known = trail.checkpoints(10, 20)
    trail.rewrite(from_seq=15)
    assert trail.verdict().good
    verdict = trail.verdict(known)
    assert _found(verdict) == (Kind.REWRITTEN, 11)
    assert verdict.flaw is not None and verdict.flaw.other == 20


def test_a_changed_head_is_found(trail: Trail) -> None:
    trail.run("UPDATE chain SET hash = :hash", hash=GENESIS)
    assert _found(trail.verdict()) == (Kind.HEAD, ROWS)


def test_a_missing_head_is_found(trail: Trail) -> None:
    trail.run("DELETE FROM chain")
    assert _found(trail.verdict()) == (Kind.HEAD, ROWS)


@pytest.mark.parametrize("value", ["NULL", "x'ff00'", "CAST(x'fffe' AS TEXT)", "1e400"])
def test_bytes_that_are_no_text_are_found_and_not_stumbled_over(fresh_database: Callable[..., str], value: str) -> None:
    url = fresh_database("sqlite", migrate.upgrade)
    with closing(Database(url)) as database:
        fill(database, ROWS)
        unguard(database)
        trail = Trail(database)
        trail.loosen()
        trail.run(f"UPDATE events SET data = {value} WHERE seq = 5")  # noqa: S608
        assert _found(trail.verdict()) == (Kind.EDITED, 5)
        with database.look() as connection:
            assert connection.exec_driver_sql("SELECT typeof(data) FROM events WHERE seq = 4").scalar() == "text"


def test_rows_written_during_the_walk_are_no_flaw(trail: Trail) -> None:
    """On PostgreSQL each batch sees what was committed meanwhile; on SQLite the walk has its own snapshot."""
    with trail.database.look() as connection:
        verdict = verify(_WritingBehind(connection, trail.database))  # type: ignore[arg-type]
    assert verdict.good
    assert verdict.seq >= ROWS


class _WritingBehind:
    """A connection beside which somebody commits an act at every statement, up to twenty."""

    def __init__(self, connection: Connection, database: Database) -> None:
        self.connection = connection.connection
        self._connection = connection
        self._database = database
        self._left = 20

    def execute(self, *arguments: Any) -> Any:
        if self._left:
            self._left -= 1
            fill(self._database, 1)
        return self._connection.execute(*arguments)


def test_a_restore_voids_the_checkpoints_after_it(trail: Trail) -> None:
    known = trail.checkpoints(10, 25)
    trail.cut(after=20, correct_head=True)
    restored = Checkpoint(20, trail.rows()[-1]["hash"], NOW, restored=True)
    with trail.database.work(NOW) as work:
        work.record(RESTORED, by="system")
    assert trail.verdict(Checkpoints((*known.lines, restored))).good


def test_a_restore_the_trail_knows_nothing_of_is_found(trail: Trail) -> None:
    known = trail.checkpoints(10, 25)
    trail.cut(after=20, correct_head=True)
    restored = Checkpoint(20, trail.rows()[-1]["hash"], NOW, restored=True)
    assert _found(trail.verdict(Checkpoints((*known.lines, restored)))) == (Kind.CUT, 21)
    fill(trail.database, 1)
    assert _found(trail.verdict(Checkpoints((*known.lines, restored)))) == (Kind.RESTORE, 21)


# ------------------------------------------------------------------------------------------------ 2,000 random deeds


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "rounds"), [("sqlite", 2000), pytest.param("postgresql", 150, marks=pytest.mark.postgres)]
)
def test_every_random_deed_is_found_where_it_was_done(
    fresh_database: Callable[..., str], kind: str, rounds: int
) -> None:
    with closing(Database(fresh_database(kind, migrate.upgrade))) as database:
        fill(database, ROWS)
        unguard(database)
        trail = Trail(database)
        known, chance = trail.checkpoints(ROWS), random.Random(2026)
        for number in range(rounds):
            with trail.undone_after():
                deed, expected = trail.random_deed(chance)
                assert _found(trail.verdict(known)) == expected, (number, deed)
        assert trail.verdict(known).good


# -------------------------------------------------------------------------------------------------- checkpoint files


def _written(file: Path, *seqs: int) -> None:
    for seq in seqs:
        checkpoints.write(file, seq, f"{seq:064x}", NOW + timedelta(seconds=seq))


def test_checkpoints_are_read_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "checkpoints.log"
    _written(file, 3, 9)
    checkpoints.write(file, 5, GENESIS, NOW, restored=True)
    assert checkpoints.read(file).lines == (
        Checkpoint(3, f"{3:064x}", NOW + timedelta(seconds=3)),
        Checkpoint(9, f"{9:064x}", NOW + timedelta(seconds=9)),
        Checkpoint(5, GENESIS, NOW, restored=True),
    )
    assert [one.seq for one in checkpoints.read(file).valid()] == [3, 5]
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_a_file_there_are_no_checkpoints(tmp_path: Path) -> None:
    assert checkpoints.read(tmp_path / "checkpoints.log") == Checkpoints()


def test_a_line_torn_at_any_byte_spoils_no_other(tmp_path: Path) -> None:
    file = tmp_path / "checkpoints.log"
    _written(file, 3, 9)
    whole = file.read_bytes()
    for length in range(whole.index(b"\n") + 1, len(whole)):
        file.write_bytes(whole[:length])
        assert [one.seq for one in checkpoints.read(file).lines] == [3]
        _written(file, 12)
        after = checkpoints.read(file)
        # Cut just before its end of line the second one is whole again once a third is written.
        assert [one.seq for one in after.lines] in ([3, 12], [3, 9, 12])
        assert len(after.lines) + len(after.unreadable) == (2 if length == whole.index(b"\n") + 1 else 3)


def test_a_damaged_line_is_reported_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "checkpoints.log"
    _written(file, 3, 9, 12)
    file.write_bytes(file.read_bytes().replace(b"\n9 ", b"\n\xff9 "))
    read = checkpoints.read(file)
    assert ([one.seq for one in read.lines], read.unreadable) == ([3, 12], (2,))


def test_the_seal_is_the_published_one() -> None:
    """GB/T 32905 example 1 through the same function, and one row by hand: a changed formula would void every trail."""
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    row = '["' + GENESIS + '",1,5,"小明","","leak.opened",null,"k","{\\"a\\":1}"]'
    assert seal(GENESIS, 1, 5, "小明", "", "leak.opened", None, "k", '{"a":1}') == sm3(row.encode())
