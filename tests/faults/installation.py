"""A whole installation in real processes, which can be killed, stopped and watched."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot import valkey
from bot.lifeline import tied
from tests.faults.town import AES_KEY, AGENT, CORP, SECRET, TOKEN
from tests.waiting import wait_until

# Everything here waits for real processes on a machine that others use too.
PATIENCE = 90.0
PARTS = ("web", "worker", "clock", "bell")


class Installation:
    """web (two processes), worker, clock and the embedded bell, on the database ``url``; state under ``var``.

    bell: the address of a bell that is not ours to start.  clock: the file of the moved clock.
    """

    def __init__(
        self, var: Path, url: str, platform: str, port: int, *, bell: str = "", clock: Path | None = None
    ) -> None:
        self.parts = PARTS[:3] if bell else PARTS
        self.var = var
        self.points = var / "points"
        self.log = var / "log"
        self.port = port
        self._environ = _environ(var, url, platform, port) | ({"REDIS_URL": bell} if bell else {})
        self._environ |= {"XINAN_CLOCK_FILE": str(clock)} if clock else {}
        self._process: subprocess.Popen[bytes] | None = None

    # --- life -----------------------------------------------------------------------------------

    def start(self) -> None:
        self.points.mkdir(parents=True, exist_ok=True)
        (self.points / "fired").touch()
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "tests.faults.launch"]
            self._process = subprocess.Popen(command, env=self._environ, stdout=log, stderr=log, preexec_fn=tied())
        started = self.log.stat().st_size
        wait_until(lambda: b"READY" in self.log.read_bytes()[started:], PATIENCE)

    def stop(self) -> int:
        """SIGTERM; the exit code of the supervisor."""
        return self._end(signal.SIGTERM)

    def kill_everything(self) -> None:
        """SIGKILL to the supervisor, which takes all with it."""
        pids = self.pids()
        self._end(signal.SIGKILL)
        wait_until(lambda: not any(is_alive(pid) for pid in pids.values()), PATIENCE)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        code = self._process.wait(timeout=PATIENCE)
        self._process = None
        return code

    @contextmanager
    def another(self, part: str) -> Iterator[None]:
        """A second process of the same kind, outside the supervisor."""
        environ = self._environ | {"REDIS_URL": valkey.url(self.var)}
        with (
            self.log.open("ab") as log,
            subprocess.Popen([sys.executable, "-m", "bot.cli", part], env=environ, stdout=log, stderr=log) as process,
        ):
            yield
            process.terminate()

    # --- processes ------------------------------------------------------------------------------

    def pids(self) -> dict[str, int]:
        """The living parts by name."""
        supervisor = self._process.pid if self._process else -1
        return {part: pid for pid in children(supervisor) if (part := part_of(pid))}

    def web_workers(self) -> list[int]:
        web = self.pids().get("web")
        return [] if web is None else children(web)

    def all_are_up(self) -> bool:
        return len(self.pids()) == len(self.parts) and len(self.web_workers()) == 2 and self._listens()

    def wait_until_up(self) -> None:
        wait_until(self.all_are_up, PATIENCE)

    def kill(self, part: str, how: signal.Signals = signal.SIGKILL) -> int:
        """``web-worker``: one of the two processes that answer. Returns whom it hit, 0 for nobody."""
        pid = next(iter(self.web_workers()), 0) if part == "web-worker" else self.pids().get(part, 0)
        with suppress(ProcessLookupError):
            if pid:
                os.kill(pid, how)
        return pid

    def kill_somebody(self, dice: random.Random) -> str:
        """Whoever it hits; mostly those that do the work."""
        part = dice.choice(("web-worker", "web-worker", "web", "worker", "worker", "clock", "clock", "bell"))
        return part if self.kill(part) else ""

    def _listens(self) -> bool:
        with socket.socket() as line:
            line.settimeout(1)
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    # --- failpoints -----------------------------------------------------------------------------

    def arm(self, process: str, point: str, action: str = "kill", nth: int = 1) -> None:
        draft = self.points / "draft"
        draft.write_text(f"{nth}:{action}")
        draft.rename(self.points / f"{process}-{point}")

    def arm_anywhere(self, point: str, action: str = "kill") -> None:
        """Whichever process comes by first."""
        (self.points / point).write_text(f"1:{action}")

    def disarm(self) -> list[str]:
        """What was still armed."""
        left = [file for file in self.points.iterdir() if file.name not in ("fired", "passed", "draft")]
        for file in left:
            file.unlink(missing_ok=True)
        return [file.name for file in left]

    def armed(self) -> set[str]:
        return {file.name for file in self.points.iterdir()} - {"fired", "passed", "draft"}

    def fired(self) -> list[tuple[str, int]]:
        """(process-point, pid) of everything that struck, in order."""
        lines = (self.points / "fired").read_text().splitlines()
        return [(name, int(pid)) for name, _, pid in (line.partition(" ") for line in lines)]

    def passed(self) -> set[str]:
        """Every place some process has come by since ``note_passes``."""
        file = self.points / "passed"
        return {line.partition(" ")[0] for line in file.read_text().splitlines()} if file.exists() else set()

    def note_passes(self) -> None:
        (self.points / "passed").touch()


def _environ(var: Path, url: str, platform: str, port: int) -> dict[str, str]:
    ours = ("WECOM_", "XINAN_", "DATABASE_URL", "REDIS_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
        "WECOM_CORP_ID": CORP,
        "WECOM_AGENT_ID": str(AGENT),
        "WECOM_SECRET": SECRET,
        "WECOM_TOKEN": TOKEN,
        "WECOM_ENCODING_AES_KEY": AES_KEY,
        "WECOM_API_BASE": platform,
        "DATABASE_URL": url,
        "XINAN_LISTEN": f"127.0.0.1:{port}",
        "XINAN_VAR": str(var),
        "XINAN_CLOCK_FILE": str(var / "clock"),
        "XINAN_FAIL": f"@{var / 'points'}",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_alive(pid: int) -> bool:
    """Not gone, not a zombie."""
    return _state(pid)[0] not in "ZX"


def is_working(pid: int) -> bool:
    """Alive and not stopped either, so that it may still do what it has begun."""
    return _state(pid)[0] not in "ZXTt"


def children(parent: int) -> list[int]:
    pids = [int(name.name) for name in Path("/proc").iterdir() if name.name.isdigit()]
    return sorted(pid for pid in pids if _state(pid)[1] == parent and is_alive(pid))


def part_of(pid: int) -> str:
    """Which part of the house a process is, by its command line; empty for anybody else."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    # The server writes its socket behind its name.
    if b"-server" in words[0]:
        return "bell"
    return next((part for part in PARTS if part.encode() in words[:4]), "")


def _state(pid: int) -> tuple[str, int]:
    """State letter and parent; X for a process that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return "X", 0
    return fields[0], int(fields[1])
