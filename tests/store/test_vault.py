"""Files outside the database: encrypted, whole or not there, found again."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from store import failpoints
from store.clock import WallClock
from store.sealedfile import PIECE, FileKey, Unreadable, cut, sealed, unsealed
from store.vault import Busy, NoRoom, Vault
from tests.store.small_disk import on_a_small_disk

KEY = b"k" * 32
PLACE = "0" * 32


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "files", KEY)


def pieces(content: bytes) -> Iterator[bytes]:
    return iter([content[start : start + 1000] for start in range(0, len(content), 1000)])


def bring(vault: Vault, content: bytes) -> str:
    place = vault.begin("case:person", 4, len(content))
    for at in range(0, len(content), PIECE):
        vault.append(place, at, content[at : at + PIECE])
    return place


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 5 * PIECE + 7])
def test_what_goes_in_comes_out_and_is_nowhere_in_clear(size: int, vault: Vault, tmp_path: Path) -> None:
    content = secrets.token_bytes(size)
    place = bring(vault, content)
    kept = vault.keep(place, vault.part(place))
    assert b"".join(vault.read(place)) == content
    assert kept.size == size
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert content[:40] not in file.read_bytes() or size < 16
            assert file.stat().st_mode & 0o077 == 0


def test_a_piece_that_comes_twice_or_out_of_turn_changes_nothing(vault: Vault) -> None:
    place = vault.begin("p", 4, 1)
    first, second = b"a" * PIECE, b"b" * PIECE
    assert vault.append(place, 0, first) == PIECE
    assert vault.append(place, 0, first) == PIECE
    assert vault.append(place, 2 * PIECE, second) == PIECE
    assert vault.append(place, PIECE, second) == 2 * PIECE
    assert b"".join(vault.part(place)) == first + second


def test_a_torn_piece_is_not_counted_and_written_again(vault: Vault, tmp_path: Path) -> None:
    place = vault.begin("p", 4, 1)
    vault.append(place, 0, b"a" * PIECE)
    vault.append(place, PIECE, b"b" * PIECE)
    (part,) = tmp_path.rglob("*.part")
    os.truncate(part, part.stat().st_size - 100)
    assert vault.arrived(place) == PIECE
    vault.append(place, PIECE, b"c" * PIECE)
    assert b"".join(vault.part(place)) == b"a" * PIECE + b"c" * PIECE


@pytest.mark.parametrize("where", [0, 5, 20, 60, PIECE + 100])
def test_a_changed_byte_is_noticed(where: int, vault: Vault) -> None:
    place = bring(vault, secrets.token_bytes(2 * PIECE))
    vault.keep(place, vault.part(place))
    content = bytearray(vault.file(place).read_bytes())
    content[where] ^= 1
    vault.file(place).write_bytes(content)
    with pytest.raises(Unreadable):
        list(vault.read(place))


def test_frames_cannot_be_swapped_nor_taken_from_another_file(vault: Vault) -> None:
    place = bring(vault, b"a" * PIECE + b"b" * PIECE)
    vault.keep(place, vault.part(place))
    content = vault.file(place).read_bytes()
    frame = (len(content) - 28) // 2
    vault.file(place).write_bytes(content[:28] + content[28 + frame :] + content[28 : 28 + frame])
    with pytest.raises(Unreadable):
        list(vault.read(place))


def test_another_key_is_told_apart(vault: Vault, tmp_path: Path) -> None:
    place = bring(vault, b"x")
    vault.keep(place, vault.part(place))
    with pytest.raises(Unreadable, match="another data key"):
        list(Vault(tmp_path / "files", b"o" * 32).read(place))
    assert FileKey(KEY).id != FileKey(b"o" * 32).id
    assert "k" * 8 not in repr(FileKey(KEY))


def test_small_things_are_sealed_too() -> None:
    key = FileKey(KEY)
    assert unsealed(key, sealed(key, b"thumb")) == b"thumb"
    with pytest.raises(Unreadable):
        unsealed(key, sealed(FileKey(b"o" * 32), b"thumb"))
    with pytest.raises(Unreadable):
        unsealed(key, b"short")


def test_cutting_keeps_every_byte() -> None:
    content = secrets.token_bytes(2 * PIECE + 11)
    cuts = list(cut(pieces(content)))
    assert b"".join(cuts) == content
    assert [len(one) for one in cuts] == [PIECE, PIECE, 11]


def test_places_that_are_none(vault: Vault) -> None:
    for place in ("../../etc/passwd", "", "A" * 32, "0" * 31, "0" * 32 + "/"):
        with pytest.raises(ValueError, match="no place"):
            vault.file(place)
        with pytest.raises(ValueError, match="no place"):
            vault.append(place, 0, b"x")


def test_whoever_leaves_files_lying_loses_the_oldest(vault: Vault, tmp_path: Path) -> None:
    places = []
    for number in range(6):
        places.append(vault.begin("p", 4, 1))
        os.utime(next(tmp_path.rglob(f"{places[-1]}.part")), (number, number))
    other = vault.begin("q", 4, 1)
    left = {file.name.removesuffix(".part") for file in tmp_path.rglob("*.part")}
    assert left == {*places[-4:], other}


def test_two_requests_for_one_file_do_not_mix(vault: Vault) -> None:
    place = vault.begin("p", 4, 1)
    with vault.alone(place), pytest.raises(Busy):
        vault.append(place, 0, b"x")
    assert vault.append(place, 0, b"x") == 1


def test_a_full_disk_is_said_before_it_is_full(tmp_path: Path) -> None:
    vault = Vault(tmp_path, KEY, reserve=1 << 60)
    with pytest.raises(NoRoom):
        vault.begin("p", 4, 1)


def _fills_the_disk(folder: Path) -> None:
    vault = Vault(folder / "files", KEY, reserve=0)
    place = vault.begin("p", 4, 1)
    at = 0
    try:
        for _ in range(100):
            at = vault.append(place, at, secrets.token_bytes(PIECE))
        raise AssertionError("the disk is not small")
    except OSError as error:
        assert isinstance(error, NoRoom) or error.errno == errno.ENOSPC
    assert vault.arrived(place) == at
    before = set(folder.rglob("*"))
    try:
        vault.keep(PLACE, vault.part(place))
        raise AssertionError("there is room for two")
    except OSError:
        assert set(folder.rglob("*")) == before
    vault.give_up(place)
    small = vault.begin("p", 4, 1)
    vault.append(small, 0, b"x")
    vault.keep(PLACE, vault.part(small))
    assert b"".join(vault.read(PLACE)) == b"x"


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_half(tmp_path: Path) -> None:
    on_a_small_disk(tmp_path / "small", "1m", _fills_the_disk)


def test_a_fault_in_the_middle_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    place = bring(vault, b"x" * 3 * PIECE)

    def broken() -> Iterator[bytes]:
        yield b"y" * PIECE
        raise RuntimeError("bench died")

    with pytest.raises(RuntimeError):
        vault.keep(PLACE, broken())
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [f"{place}.part"]


_KILLED = """
import sys
from pathlib import Path
from store import failpoints
from store.vault import Vault
vault = Vault(Path(sys.argv[1]), b"k" * 32)
place = vault.begin("p", 4, 1)
for number in range(3):
    vault.append(place, number * 49152, bytes([number]) * 49152)
failpoints.arm(sys.argv[2], "web")
vault.keep("0" * 32, vault.part(place))
"""


@pytest.mark.faults
@pytest.mark.parametrize("point", ["vault.making:1", "vault.making:3", "vault.made:1", "vault.kept:1"])
def test_killed_in_the_middle_it_is_whole_or_swept(point: str, vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    done = subprocess.run([sys.executable, "-c", _KILLED, str(folder), f"{point}:kill"], check=False)
    assert done.returncode == -signal.SIGKILL
    if vault.file(PLACE).exists():
        assert len(b"".join(vault.read(PLACE))) == 3 * PIECE
    for file in folder.rglob("*"):
        os.utime(file, (1, 1))
    for file in vault.strays(set, WallClock().now(), timedelta(hours=1)):
        file.unlink()
    assert [file for file in folder.rglob("*") if file.is_file()] == []


def test_what_has_a_row_and_what_is_young_is_no_stray(vault: Vault) -> None:
    now = WallClock().now()
    for number in (1, 2, 3):
        vault.keep(f"{number}" * 32, iter([b"x"]))
    os.utime(vault.file("1" * 32), (1, 1))
    os.utime(vault.file("2" * 32), (1, 1))
    assert [file.name for file in vault.strays(lambda: {"1" * 32}, now, timedelta(hours=1))] == ["2" * 32]


@pytest.fixture(autouse=True)
def _disarmed() -> Iterator[None]:
    yield
    failpoints.arm(None, "")


def test_the_open_handles_are_given_back(vault: Vault) -> None:
    place = bring(vault, b"x" * 2 * PIECE)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        reading = vault.part(place)
        next(reading)
        with closing(reading):  # type: ignore[type-var]
            pass
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1
