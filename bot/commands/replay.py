"""``xinan simulator replay FILE``: plays recorded transcripts against a product of its own and says what is different.

Each file gets a fresh city: temporary state, free ports, embedded defaults, and a clock that stands still wherever the
transcript is, so that the result does not depend on how fast the machine is.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.demo.environ import demo_environ
from bot.demo.residents import move_in
from bot.lifeline import tied
from bot.simulator.city import demo_city
from bot.simulator.clock import FileClock
from bot.simulator.differences import Difference
from bot.simulator.horizon import Ahead, HttpHorizon
from bot.simulator.platform import Platform
from bot.simulator.player import Player
from bot.simulator.rules import Rules
from bot.simulator.server import Server
from bot.simulator.transcript import Transcript
from bot.simulator.transcriptfile import BadTranscript, read_file
from bot.simulator.transcripttext import to_text
from bot.simulator.travel import Traveller
from store.clock import monotonic, pause
from store.db import Database
from store.migrate import upgrade

START_SECONDS = 120.0
_LOOK_SECONDS = 0.05


class NotStarted(Exception):
    """The product of our own did not come up, or went away; the text says so."""


class Insistent:
    """Asks until there is an answer: on a slow machine a missed one would look like a city without deadlines."""

    def __init__(self, url: str) -> None:
        self._asked = HttpHorizon(url)

    def look(self) -> Ahead:
        """Raises NotStarted."""
        end = monotonic() + START_SECONDS
        while monotonic() < end:
            ahead = self._asked.look()
            if ahead is not None:
                return ahead
            pause(_LOOK_SECONDS)
        raise NotStarted("回放用的产品中途不再应答，请再试一次。")


def run(chosen: argparse.Namespace) -> int:
    """0: as recorded.  1: something is different.  2: a file is no transcript, or no product could be started."""
    files: list[Path] = chosen.files
    try:
        transcripts = [read_file(file, demo_city()) for file in files]
        outcomes = [_replay(file, one, update=chosen.update) for file, one in zip(files, transcripts, strict=True)]
    except (BadTranscript, NotStarted) as error:
        print(error, file=sys.stderr)
        return 2
    return max(outcomes, default=0)


def _replay(file: Path, transcript: Transcript, *, update: bool) -> int:
    with _city(transcript) as (platform, traveller):
        player = Player(platform, traveller, _progress)
        if update:
            return _updated(file, platform, player.rewrite(transcript))
        difference = player.play(transcript)
    if difference is None:
        print(f"✓ {file}：{len(transcript.steps)} 步，与记录一致。", flush=True)
        return 0
    return _different(file, platform, difference)


def _updated(file: Path, platform: Platform, found: Transcript | Difference) -> int:
    if isinstance(found, Difference):
        print(f"✗ {file}：这一步做不下去，文件没有改动。\n{found.told(platform.city)}", flush=True)
        return 1
    file.write_text(to_text(found, platform.city), encoding="utf-8")
    print(f"✓ {file}：已按这一次的结果重写，共 {len(found.steps)} 步。", flush=True)
    return 0


def _different(file: Path, platform: Platform, difference: Difference) -> int:
    advice = f"如果现在这样才是对的，请运行：xinan simulator replay --update {file}"
    print(f"✗ {file}：与记录不同。\n{difference.told(platform.city)}\n{advice}", flush=True)
    return 1


def _progress(number: int, steps: int) -> None:
    if sys.stderr.isatty():
        print(f"\r第 {number}/{steps} 步 ", end="\r", file=sys.stderr, flush=True)


@contextmanager
def _city(transcript: Transcript) -> Iterator[tuple[Platform, Traveller]]:
    """A fresh city at the transcript's first moment, with its product running."""
    with TemporaryDirectory(prefix="xinan-replay-", ignore_cleanup_errors=True) as folder:
        environ = demo_environ(Path(folder), _free_port(), _free_port())
        clock = FileClock(Path(environ["XINAN_CLOCK_FILE"]))
        clock.stand(transcript.start)
        _move_in(Path(folder), clock)
        platform = _platform(environ, clock)
        due = f"{environ['XINAN_BASE_URL']}/due"
        server = Server(platform, int(environ["WECOM_API_BASE"].rpartition(":")[2])).start()
        try:
            with _product(environ, Path(folder) / "log") as product:
                _await(product, platform, HttpHorizon(due), Path(folder) / "log")
                yield platform, Traveller(platform, clock, Insistent(due), standing=True)
        finally:
            server.stop()


def _move_in(folder: Path, clock: FileClock) -> None:
    url = f"sqlite:///{folder}/xinan.db"
    upgrade(url)
    with closing(Database(url)) as database:
        move_in(database, clock.now())


def _platform(environ: dict[str, str], clock: FileClock) -> Platform:
    return Platform(
        demo_city(),
        clock,
        corp_id=environ["WECOM_CORP_ID"],
        agent_id=int(environ["WECOM_AGENT_ID"]),
        secret=environ["WECOM_SECRET"],
        token=environ["WECOM_TOKEN"],
        encoding_aes_key=environ["WECOM_ENCODING_AES_KEY"],
        callback_url=f"{environ['XINAN_BASE_URL']}/wecom/callback",
        rules=Rules(retry_pause=1.0),
    )


@contextmanager
def _product(environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "bot.cli", "up", "--port", environ["XINAN_LISTEN"].rpartition(":")[2]]
    with log.open("wb") as written:
        process = subprocess.Popen(  # noqa: S603 - our own command line
            command,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            preexec_fn=tied(signal.SIGKILL),
        )
    try:
        yield process
    finally:
        # Nothing of it is needed any more, and its children go with it (bot.lifeline).
        process.kill()
        process.wait()


def _await(product: subprocess.Popen[bytes], platform: Platform, horizon: HttpHorizon, log: Path) -> None:
    """Until it answers, has put its menu in place and has come to rest."""
    end = monotonic() + START_SECONDS
    while monotonic() < end:
        if product.poll() is not None:
            said = log.read_text("utf-8", errors="replace").strip().split("\n")[-1]
            raise NotStarted(f"回放用的产品没有启动起来（退出码 {product.returncode}）：{said[:300]}")
        ahead = horizon.look()
        if ahead is not None and not ahead.busy and platform.menu.buttons:
            return
        pause(_LOOK_SECONDS)
    raise NotStarted(f"回放用的产品 {START_SECONDS:.0f} 秒内没有准备好，请稍后再试。")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
