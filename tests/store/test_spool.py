"""The spool: acknowledged callbacks survive kills, full disks and rivals, in the order they arrived."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from store.clock import monotonic
from store.spool import Spool, Spooled, SpoolUnusable
from tests.store.small_disk import on_a_small_disk
from tests.waiting import wait_until

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SPAWN = multiprocessing.get_context("spawn")
FORK = multiprocessing.get_context("fork")


def _record(number: int, size: int = 400) -> Spooled:
    """As large as a short callback and as little compressible."""
    body = f"{number:06d}".encode() + random.Random(number).randbytes(size)
    query = {"msg_signature": f"{number:040x}", "timestamp": "1732500000", "nonce": "n"}
    return Spooled(body, query, NOW + timedelta(milliseconds=number))


def _number(record: Spooled) -> int:
    return int(record.body[:6])


def _drained(spool: Spool) -> list[int]:
    numbers = []
    for record in spool.take():
        numbers.append(_number(record))
        spool.done(record)
    return numbers


def _files(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def _damaged(folder: Path, change: Callable[[bytes], bytes]) -> None:
    (file,) = folder.glob("*.spool")
    file.write_bytes(change(file.read_bytes()))


def test_what_is_put_is_taken_as_it_was(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    records = [_record(number) for number in range(3)]
    records.append(Spooled(b"", {}, NOW + timedelta(days=1)))
    records.append(Spooled(b"\xffXS\x01" * 20, {"nonce": "汉字"}, NOW + timedelta(days=2)))
    for record in records:
        spool.put(record)
    assert list(Spool(tmp_path / "spool").take()) == records


def test_nothing_is_left_of_what_is_done(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for number in range(5):
        spool.put(_record(number))
    assert (spool.waiting(), spool.is_empty()) == (5, False)
    assert _drained(spool) == [0, 1, 2, 3, 4]
    assert (spool.waiting(), spool.is_empty(), _files(tmp_path)) == (0, True, [])


def test_a_folder_that_is_not_there_is_an_empty_spool(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "not yet")
    assert (spool.is_empty(), spool.waiting(), list(spool.take()), spool.damages()) == (True, 0, [], ())


def test_what_is_not_done_comes_again_and_the_rest_does_not(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for number in range(4):
        spool.put(_record(number))
    for record in spool.take():
        if _number(record) != 2:
            spool.done(record)
    assert [_number(record) for record in Spool(tmp_path).take()] == [2]
    assert _drained(spool) == [2]
    assert _files(tmp_path) == []


def test_what_arrives_while_taking_is_taken_too(tmp_path: Path) -> None:
    spool, web = Spool(tmp_path), Spool(tmp_path)
    web.put(_record(0))
    numbers = []
    for record in spool.take():
        numbers.append(_number(record))
        if len(numbers) < 6:
            web.put(_record(len(numbers)))
        spool.done(record)
    assert numbers == [0, 1, 2, 3, 4, 5]
    assert spool.is_empty()


def test_the_files_of_several_processes_are_taken_in_one_order(tmp_path: Path) -> None:
    webs = [Spool(tmp_path) for _ in range(3)]
    for number in range(30):
        webs[random.Random(number).randrange(3)].put(_record(number))
    assert len(_files(tmp_path)) == 3
    assert _drained(Spool(tmp_path)) == list(range(30))


def test_a_clock_put_back_does_not_change_the_order_in_a_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for number in (5, 3, 4):
        spool.put(_record(number))
    assert _drained(spool) == [5, 3, 4]


def test_only_one_takes_at_a_time(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.put(_record(0))
    first = spool.take()
    assert _number(next(first)) == 0
    assert list(Spool(tmp_path).take()) == []
    first.close()  # type: ignore[attr-defined]
    assert _drained(Spool(tmp_path)) == [0]


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    Spool(tmp_path / "spool").put(_record(0))
    (file,) = (tmp_path / "spool").iterdir()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_child_process_writes_to_a_file_of_its_own(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.put(_record(0))
    child = FORK.Process(target=spool.put, args=(_record(1),))
    child.start()
    child.join(10)
    spool.put(_record(2))
    assert (child.exitcode, len(_files(tmp_path)), _drained(Spool(tmp_path))) == (0, 2, [0, 1, 2])


# ------------------------------------------------------------------------------------------------------ bad disks


def test_a_file_cut_at_any_byte_gives_every_whole_record_and_tells_of_the_rest(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for number in range(3):
        spool.put(_record(number, size=20))
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    each = len(whole) // 3
    for length in range(len(whole) + 1):
        file.write_bytes(whole[:length])
        drain = Spool(tmp_path)
        assert [_number(record) for record in drain.take()] == list(range(length // each))
        torn = [(damage.offset, damage.length, damage.torn) for damage in drain.damages()]
        assert torn == ([(length - length % each, length % each, True)] if length % each else [])


def test_a_torn_end_is_removed_with_its_file(tmp_path: Path) -> None:
    Spool(tmp_path).put(_record(0))
    _damaged(tmp_path, lambda data: data + data[:50])
    drain = Spool(tmp_path)
    assert _drained(drain) == [0]
    assert _files(tmp_path) == []
    assert [(damage.length, damage.torn) for damage in drain.damages()] == [(50, True)]


@pytest.mark.parametrize("position", [0, 3, 5, 12, 30, 200])
def test_a_bad_byte_in_the_middle_costs_one_record_and_the_file_is_kept(tmp_path: Path, position: int) -> None:
    spool = Spool(tmp_path)
    for number in range(3):
        spool.put(_record(number))
    each = sum(file.stat().st_size for file in tmp_path.iterdir()) // 3

    def spoil(data: bytes) -> bytes:
        at = each + position
        return data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :]

    _damaged(tmp_path, spoil)
    assert [damage.offset for damage in Spool(tmp_path).damages()] == [each]
    assert _drained(Spool(tmp_path)) == [0, 2]
    assert [name.rsplit(".", 1)[1] for name in _files(tmp_path)] == ["damaged"]
    assert len(Spool(tmp_path).damages()) == 1


def test_a_folder_that_cannot_be_made_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file stands in the way")
    with pytest.raises(SpoolUnusable):
        Spool(tmp_path / "spool").put(_record(0))


def test_a_record_no_callback_can_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpoolUnusable, match="too large"):
        Spool(tmp_path).put(_record(0, size=2_000_000))
    assert Spool(tmp_path).is_empty()


def _fill_up_to(folder: Path, limit: int, told: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    spool = Spool(folder)
    for number in range(10):
        try:
            spool.put(_record(number, size=20))
        except SpoolUnusable:
            break
        told.send(number)


@pytest.mark.faults
def test_a_disk_full_at_any_byte_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """F8: the disk refuses after 0, 7, 14 … bytes; what put() returned for is there, the file is clean."""
    for limit in range(0, 700, 7):
        folder = tmp_path / str(limit)
        mine, theirs = FORK.Pipe(duplex=False)
        child = FORK.Process(target=_fill_up_to, args=(folder, limit, theirs))
        child.start()
        theirs.close()
        acknowledged = list(_everything(mine))
        child.join(10)
        assert child.exitcode == 0
        assert Spool(folder).damages() == ()
        assert _drained(Spool(folder)) == acknowledged
    assert len(acknowledged) > 3


def _everything(pipe: Connection) -> Iterator[int]:
    try:
        while True:
            yield pipe.recv()
    except EOFError:
        return


@pytest.mark.faults
def test_a_full_disk_can_be_drained_and_is_usable_again(tmp_path: Path) -> None:
    on_a_small_disk(tmp_path / "small", "64k", _fill_and_drain)


def _fill_and_drain(folder: Path) -> None:
    spool = Spool(folder / "spool")
    put: list[int] = []
    with pytest.raises(SpoolUnusable):
        for number in range(10_000):
            spool.put(_record(number, size=999))
            put.append(number)
    with pytest.raises(SpoolUnusable):
        spool.put(_record(10_000, size=5000))
    assert len(put) > 40
    assert _drained(Spool(folder / "spool")) == put
    spool.put(_record(10_001))
    assert _drained(spool) == [10_001]


# ---------------------------------------------------------------------------------------------- kills and rivals


def _put_for_ever(folder: Path, told: Connection) -> None:
    spool = Spool(folder)
    number = 0
    while True:
        spool.put(_record(number))
        told.send(number)
        number += 1


@pytest.mark.slow
@pytest.mark.faults
def test_killed_in_the_middle_of_putting_it_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(7)
    for round_ in range(25):
        folder = tmp_path / str(round_)
        mine, theirs = FORK.Pipe(duplex=False)
        child = FORK.Process(target=_put_for_ever, args=(folder, theirs))
        child.start()
        theirs.close()
        acknowledged = [mine.recv() for _ in range(chance.randint(1, 60))]
        os.kill(child.pid or 0, signal.SIGKILL)
        acknowledged += _everything(mine)
        child.join(10)
        taken = _drained(Spool(folder))
        # The last one may have been on the disk without the word of it having got out.
        assert taken in (acknowledged, [*acknowledged, len(acknowledged)])
        assert Spool(folder).is_empty()


def _put_some(folder: Path, first: int, step: int, until: int) -> None:
    spool = Spool(folder)
    for number in range(first, until, step):
        spool.put(_record(number))


def _drain_into(folder: Path, log: Path, total: int) -> None:
    """Until the log is complete; notes each record before it is done, as the inbox would."""
    spool, until = Spool(folder), monotonic() + 30
    while log.stat().st_size < total * 7 and monotonic() < until:
        for record in spool.take():
            with log.open("ab", buffering=0) as notes:
                notes.write(b"%06d\n" % _number(record))
            spool.done(record)


@pytest.mark.slow
@pytest.mark.faults
def test_rival_drains_neither_lose_nor_double_nor_reorder(tmp_path: Path) -> None:
    """Three web processes put while two workers drain; each web's own records must come in its own order."""
    folder, log, total = tmp_path / "spool", tmp_path / "log", 300
    folder.mkdir()
    log.touch()
    jobs = [SPAWN.Process(target=_put_some, args=(folder, web, 3, total)) for web in range(3)]
    jobs += [SPAWN.Process(target=_drain_into, args=(folder, log, total)) for _ in range(2)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(60)
    assert [job.exitcode for job in jobs] == [0] * 5
    numbers = [int(line) for line in log.read_text().split()]
    assert sorted(numbers) == list(range(total))
    for web in range(3):
        mine = [number for number in numbers if number % 3 == web]
        assert mine == sorted(mine)
    # A file whose last record was taken while its writer was still syncing it stays until somebody looks again.
    assert _drained(Spool(folder)) == []
    assert _files(folder) == []


def _take_and_die(folder: Path, told: Connection) -> None:
    spool = Spool(folder)
    for record in spool.take():
        told.send(_number(record))
        spool.done(record)


@pytest.mark.faults
def test_killed_while_draining_the_rest_is_taken_by_the_next(tmp_path: Path) -> None:
    _put_some(tmp_path, 0, 1, 400)
    mine, theirs = FORK.Pipe(duplex=False)
    child = FORK.Process(target=_take_and_die, args=(tmp_path, theirs))
    child.start()
    theirs.close()
    first = [mine.recv() for _ in range(50)]
    os.kill(child.pid or 0, signal.SIGKILL)
    first += _everything(mine)
    child.join(10)
    wait_until(lambda: not child.is_alive())
    rest = _drained(Spool(tmp_path))
    # The one in hand at the kill may come twice.
    assert first + [number for number in rest if number != first[-1]] == list(range(400))
