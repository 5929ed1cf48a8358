"""The whole installation as people start it: it comes up, survives the death of every part, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import parts, valkey
from tests.bot.house.test_supervisor import is_alive
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.valkey]
PARTS = ("bell", "web", "worker", "clock", "simulator")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


class Installation:
    """``xinan demo`` in a folder of its own, with ``more`` arguments."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.var = folder / "var"
        self.web, self.simulator = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
        self._log = folder / "log"
        ports = ["--port", self.web.split(":")[1], "--simulator-port", self.simulator.split(":")[1]]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "demo", *ports, *more],
                env={**os.environ, "XINAN_VAR": str(self.var)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self._log.read_text()
        return self.simulator in self._log.read_text() and "演示已就绪" in self._log.read_text()

    def pids(self, part: str) -> list[int]:
        lines = [line for line in self._log.read_text().splitlines() if line.startswith('{"event": "part_started"')]
        return [event["pid"] for event in map(json.loads, lines) if event["part"] == part]

    def everybody(self) -> set[int]:
        """All living processes of this installation, whoever their parent is now."""
        mark = f"XINAN_VAR={self.var}\0".encode()
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return {pid for pid in pids if mark in environ_of(pid)}

    def answers(self) -> bool:
        return parts.answers(self.web) and parts.answers(self.simulator) and valkey.answers(self.var)


def environ_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes() + b"\0" if is_alive(pid) else b""
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return b""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    wait_until(installation.is_ready, seconds=60)
    yield installation
    if installation.process.poll() is None:
        installation.process.kill()
        installation.process.wait(timeout=20)
    wait_until(lambda: not installation.everybody(), seconds=20)


def test_every_part_may_be_killed(installation: Installation) -> None:
    before = {part: installation.pids(part)[-1] for part in PARTS}
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: all(installation.pids(part)[-1] != pid for part, pid in before.items()), seconds=30)
    wait_until(installation.answers, seconds=60)
    assert not any(is_alive(pid) for pid in before.values())


def test_a_killed_supervisor_leaves_nobody(installation: Installation) -> None:
    assert len(installation.everybody()) >= 1 + len(PARTS)
    installation.process.kill()
    installation.process.wait(timeout=10)

    wait_until(lambda: not installation.everybody(), seconds=20)
    assert not parts.is_taken(installation.web)


def test_told_to_stop_it_ends_in_order_and_in_time(installation: Installation) -> None:
    installation.process.terminate()

    assert installation.process.wait(timeout=15) == 0
    assert not installation.everybody()


def test_only_its_owner_may_look_into_the_state_folder(installation: Installation) -> None:
    assert installation.var.stat().st_mode & 0o077 == 0
    open_files = [file for file in installation.var.iterdir() if file.is_dir() and file.stat().st_mode & 0o077]
    assert open_files == []
