"""Commands as somebody types them, against a stand-in for the platform that really listens."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from prometheus_client import REGISTRY

from bot.cli import main
from bot.services import House, open_house
from bot.simulator.city import demo_city
from bot.simulator.clock import FileClock
from bot.simulator.platform import Platform
from bot.simulator.server import Server
from tests.world import AES_KEY, AGENT, CORP, SECRET, TOKEN

NO_TRACE = "Traceback (most recent call last)"


@dataclass
class Shown:
    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass
class Terminal:
    """A shell with the settings of one installation."""

    var: Path
    environ: dict[str, str] = field(default_factory=dict)

    def xinan(self, *words: str, **more: str) -> Shown:
        """In this process: starting one takes longer than most commands."""
        out, err, before = io.StringIO(), io.StringIO(), dict(os.environ)
        _forget_figures()
        try:
            os.environ.clear()
            os.environ.update(self._around(before, more))
            with redirect_stdout(out), redirect_stderr(err):
                code = _ended(words)
        finally:
            os.environ.clear()
            os.environ.update(before)
        return _checked(Shown(code, out.getvalue(), err.getvalue()))

    def in_a_process(self, *words: str, patience: float = 60.0, **more: str) -> Shown:
        """As the shell does it."""
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *words],
            env=self._around(dict(os.environ), more),
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
        return _checked(Shown(done.returncode, done.stdout, done.stderr))

    def house(self, **more: str) -> House:
        _forget_figures()
        return open_house(self._around({}, more))

    def _around(self, outside: dict[str, str], more: dict[str, str]) -> dict[str, str]:
        ours = ("WECOM_", "XINAN_", "DATABASE_URL", "REDIS_URL")
        clean = {name: value for name, value in outside.items() if not name.startswith(ours)}
        return {**clean, "XINAN_VAR": str(self.var), **self.environ, **more}


def _ended(words: tuple[str, ...]) -> int:
    try:
        return main(words)
    except SystemExit as end:
        return int(end.code or 0)


def _checked(shown: Shown) -> Shown:
    assert NO_TRACE not in shown.text, shown.err
    assert SECRET not in shown.text
    return shown


def _forget_figures() -> None:
    """One process has one set of counters; here many commands share one."""
    for collector, names in list(REGISTRY._collector_to_names.items()):
        if any(name.startswith("xinan_") for name in names):
            REGISTRY.unregister(collector)


def stand_in(callback: str = "http://127.0.0.1:9/wecom/callback") -> Server:
    platform = Platform(
        demo_city(),
        FileClock(),
        corp_id=CORP,
        agent_id=AGENT,
        secret=SECRET,
        token=TOKEN,
        encoding_aes_key=AES_KEY,
        callback_url=callback,
    )
    return Server(platform).start()


def settings(server: Server) -> dict[str, str]:
    return {
        "WECOM_CORP_ID": CORP,
        "WECOM_AGENT_ID": str(AGENT),
        "WECOM_SECRET": SECRET,
        "WECOM_TOKEN": TOKEN,
        "WECOM_ENCODING_AES_KEY": AES_KEY,
        "WECOM_API_BASE": server.url,
        "XINAN_BASE_URL": "http://127.0.0.1:9",
    }
