"""One writer at a time, over threads and processes, and nobody waits for ever."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from store.clock import monotonic
from store.writelock import NotFree, WriteLock

SPAWN = multiprocessing.get_context("spawn")
FORK = multiprocessing.get_context("fork")


def _hold(file: Path, told: Connection) -> None:
    with WriteLock(file, 1.0).held():
        told.send("held")
        signal.pause()


@contextmanager
def _held_elsewhere(file: Path) -> Iterator[multiprocessing.process.BaseProcess]:
    mine, theirs = SPAWN.Pipe(duplex=False)
    holder = SPAWN.Process(target=_hold, args=(file, theirs))
    holder.start()
    assert mine.recv() == "held"
    try:
        yield holder
    finally:
        holder.kill()
        holder.join(10)


def _is_free(lock: WriteLock) -> bool:
    try:
        with lock.held():
            return True
    except NotFree:
        return False


@pytest.mark.faults
def test_a_lock_held_by_another_process_is_given_up_in_time(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", patience=0.3)
    with _held_elsewhere(tmp_path / "lock"):
        begun = monotonic()
        with pytest.raises(NotFree, match="another process"), lock.held():
            pass
        assert 0.3 <= monotonic() - begun < 0.8
    assert _is_free(lock)


@pytest.mark.faults
def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", patience=5.0)
    with _held_elsewhere(tmp_path / "lock") as holder:
        os.kill(holder.pid or 0, signal.SIGKILL)
        begun = monotonic()
        assert _is_free(lock)
        assert monotonic() - begun < 1.0


def test_a_thread_gives_up_in_time_too(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", patience=0.2)
    with lock.held(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(_is_free, lock).result() is False
    assert _is_free(lock)


@pytest.mark.parametrize("how", [ValueError, KeyboardInterrupt, SystemExit])
def test_whatever_ends_the_block_frees_the_lock(tmp_path: Path, how: type[BaseException]) -> None:
    lock = WriteLock(tmp_path / "lock", patience=0.2)
    with pytest.raises(how), lock.held():
        raise how
    assert _is_free(lock)
    assert _is_free(WriteLock(tmp_path / "lock", patience=0.2))


def test_a_lock_file_that_cannot_be_made_is_no_lock(tmp_path: Path) -> None:
    with pytest.raises(NotFree, match="No such file"), WriteLock(tmp_path / "gone" / "lock", 0.2).held():
        pass


def test_without_a_file_the_threads_still_queue() -> None:
    lock = WriteLock(None, patience=0.1)
    with lock.held(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(_is_free, lock).result() is False


def _exit_with(code: bool) -> None:
    sys.stdout.flush()
    os._exit(int(code))


def _in_child(lock: WriteLock) -> bool:
    """What a forked process finds: True when it could take the lock."""
    child = FORK.Process(target=lambda: _exit_with(_is_free(lock)))
    child.start()
    child.join(10)
    return child.exitcode == 1


@pytest.mark.faults
def test_a_forked_process_does_not_inherit_the_lock_its_parent_holds(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock", patience=0.2)
    with lock.held():
        assert not _in_child(lock)
        # The child's closing of its handle has not freed the parent's.
        assert not _is_free(WriteLock(tmp_path / "lock", patience=0.1))
    assert _in_child(lock)
    assert _is_free(lock)


_COUNT = 60


def _add(file: Path, number: Path) -> None:
    """Reads, then writes: any two at once would lose one."""
    lock = WriteLock(file, patience=20.0)
    for _ in range(_COUNT):
        with lock.held():
            number.write_text(str(int(number.read_text()) + 1))


@pytest.mark.slow
@pytest.mark.faults
def test_threads_and_processes_never_write_at_once(tmp_path: Path) -> None:
    number = tmp_path / "number"
    number.write_text("0")
    processes = [SPAWN.Process(target=_add, args=(tmp_path / "lock", number)) for _ in range(3)]
    for process in processes:
        process.start()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: _add(tmp_path / "lock", number), range(3)))
    for process in processes:
        process.join(30)
    assert number.read_text() == str(6 * _COUNT)
