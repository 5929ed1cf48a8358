"""Recording a session on the page, and letting a transcript be played again by a command of its own."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.simulator.history import apart, episodes
from bot.simulator.platform import Platform
from bot.simulator.transcript import Transcript, write_down
from bot.simulator.transcriptfile import read_text
from bot.simulator.transcripttext import HERE, to_text

SECONDS = 600.0
_OUTCOMES = {0: "same", 1: "different"}
_NOT_FRESH = "开始录制时城市里已有往事；回放从没有往事的城市开始，凡与往事有关的消息会不同。"


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a recording began: the time, and the places in the records of acts and of what was seen."""

    at: datetime
    acts: int
    seen: int
    fresh: bool


class Recorder:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._began: Beginning | None = None
        self._text = ""

    def view(self) -> dict[str, Any]:
        began, state = self._began, self._platform.state
        return {
            "on": began is not None,
            "since": began.at.isoformat() if began else None,
            "acts": len(state.acts) - began.acts if began else 0,
            "fresh": began.fresh if began else True,
            "text": self._text,
            "name": self.name,
        }

    @property
    def name(self) -> str:
        """Of the file, from the moment the recording began."""
        line = self._text.split("\n")[1:2]
        digits = "".join(letter for letter in line[0] if letter.isdigit()) if line else ""
        return f"对话记录-{digits[:8]}-{digits[8:12]}.txt"

    def start(self) -> None:
        state = self._platform.state
        with state.lock:
            fresh = not any(state.chats.values())
            self._began = Beginning(self._platform.clock.now(), len(state.acts), len(state.ledger), fresh)
        self._text = ""
        state.bell.ring("recording")

    def stop(self) -> None:
        """Write down what happened since; nothing where nobody is recording."""
        if self._began is not None:
            self._text = to_text(self._written(self._began), self._platform.city)
        self._began = None
        self._platform.state.bell.ring("recording")

    def take(self, text: str) -> None:
        """A transcript brought along, or rewritten. Raises BadTranscript."""
        read_text(text, self._platform.city)
        self._text = text
        self._platform.state.bell.ring("recording")

    def _written(self, began: Beginning) -> Transcript:
        platform = self._platform
        with platform.state.lock:
            found = apart(episodes(platform, began.acts, began.seen))
            end = platform.clock.now()
        remark = f"在网页上录制，{end.astimezone(HERE):%Y-%m-%d %H:%M} 结束" + (
            "" if began.fresh else f"\n{_NOT_FRESH}"
        )
        return write_down(found, began.at, end, platform.menu, remark)


class Replayer:
    """Runs ``command FILE`` in the background, one at a time, and keeps what it said.

    adopt: given the file as the command has rewritten it.
    """

    def __init__(
        self, command: Callable[[], Sequence[str]], ring: Callable[[], None], adopt: Callable[[str], None]
    ) -> None:  # fmt: skip
        self._command = command
        self._ring = ring
        self._adopt = adopt
        self._lock = threading.Lock()
        self._state, self._said, self._rewritten = "none", "", False

    def view(self) -> dict[str, Any]:
        """state: none, running, same, different or failed."""
        state = self._state
        return {"state": state, "said": self._said, "possible": bool(self._command()), "rewritten": self._rewritten}

    def begin(self, text: str, *, update: bool) -> bool:
        """False where one is running already, or there is no such command."""
        with self._lock:
            if self._state == "running" or not self._command():
                return False
            self._state, self._said, self._rewritten = "running", "", False
        threading.Thread(target=self._run, args=(text, update), name="replay", daemon=True).start()
        self._ring()
        return True

    def _run(self, text: str, update: bool) -> None:
        try:
            with TemporaryDirectory(prefix="xinan-transcript-") as folder:
                file = Path(folder) / "对话记录.txt"
                file.write_text(text, encoding="utf-8")
                code, said = self._played([*self._command(), *(["--update"] if update else []), str(file)])
                if update and code == 0:
                    self._adopt(file.read_text("utf-8"))
                    self._rewritten = True
                self._said = said.replace(f"{folder}/", "")
                self._state = _OUTCOMES.get(code, "failed")
        except OSError as error:
            self._state, self._said = "failed", f"回放没有运行起来：{error.strerror or '系统错误'}。"
        finally:
            self._ring()

    def _played(self, command: Sequence[str]) -> tuple[int, str]:
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
        except subprocess.TimeoutExpired:
            return 2, "回放超过 10 分钟没有结束，已放弃。"
        return done.returncode, (done.stdout + done.stderr).strip()
