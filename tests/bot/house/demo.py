"""``xinan demo`` as people start it, watched from outside."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from bot import parts, valkey
from tests.bot.house.test_supervisor import is_alive


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
