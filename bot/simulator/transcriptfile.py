"""Reading transcripts: whatever is wrong with a file is said in one sentence, with the number of the line."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from bot.simulator.acts import BY_NOBODY, SAY, TAP
from bot.simulator.people import City
from bot.simulator.sights import FORMS, TYPES, Sight
from bot.simulator.transcript import VERSION, Deed, Step, Transcript
from bot.simulator.transcripttext import (
    BUTTON,
    CHOICE,
    DUE,
    END,
    HERE,
    PLACE,
    REMARK,
    START,
    TITLE,
    VERBS,
)  # fmt: skip
from bot.simulator.troubles import TROUBLES

MOST_BYTES = 4 * 1024 * 1024
_HEAD = re.compile(rf"{TITLE} (\d{{1,6}})")
_STEP = re.compile(r"\+(\d{1,5}):([0-5]\d):([0-5]\d) (.+)")
_WHO = re.compile(r"[^（）]*（([^（）]+)）(\S+)")
_END = re.compile(rf"{END}，共 (\d{{1,6}}) 步")
_SIGHT = re.compile(r"  → [^（）]*（([^（）]+)）(\S+)")
_PLACE = re.compile(rf"{PLACE} (\d{{1,4}}) 张")
_KINDS = {verb: kind for kind, verb in VERBS.items()}
_WAYS = {how + what for how in FORMS.values() for what in TYPES.values()}


class BadTranscript(ValueError):
    """The sentence for whoever gave us the file."""


def read_file(path: Path, city: City) -> Transcript:
    """Raises BadTranscript, also where the file cannot be read at all."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadTranscript(f"读不了文件 {path}：{error.strerror or '系统错误'}。") from error
    if len(content) > MOST_BYTES:
        raise BadTranscript(f"{path} 超过 4 MB，不是对话记录。")
    try:
        return read_text(content.decode("utf-8-sig"), city)
    except UnicodeDecodeError as error:
        raise BadTranscript(f"{path} 不是 UTF-8 文本，不是对话记录。") from error


def read_text(text: str, city: City) -> Transcript:
    """Raises BadTranscript."""
    return _Reader(text, city).transcript()


class _Reader:
    def __init__(self, text: str, city: City) -> None:
        self._lines = [line.rstrip("\r") for line in text.split("\n")]
        self._city = city
        self._place = 0

    def transcript(self) -> Transcript:
        self._check_version()
        start, remark = self._header()
        steps: list[Step] = []
        while True:
            at, words = self._step_line(steps)
            ending = _END.fullmatch(words)
            if ending:
                return self._finished(start, remark, steps, at, int(ending[1]))
            deed = self._deed(words)
            steps.append(Step(at, deed, tuple(self._sights())))

    def _check_version(self) -> None:
        found = _HEAD.fullmatch(self._next().strip())
        if found is None:
            raise BadTranscript(f"这不是对话记录：第一行应当是“{TITLE} {VERSION}”。")
        version = int(found[1])
        if version != VERSION:
            age = "更新" if version > VERSION else "更旧"
            raise BadTranscript(f"这份对话记录的格式是第 {version} 版，比本程序的第 {VERSION} 版{age}，请重新录制。")

    def _header(self) -> tuple[datetime, str]:
        start, remarks = None, []
        while (line := self._peek()) and not line.startswith("+"):
            name, _, value = self._next().partition(" ")
            if name == START:
                start = self._start(value)
            elif name == REMARK:
                remarks.append(value)
            else:
                raise self._wrong("这一行看不懂")
        if start is None:
            raise BadTranscript(f"对话记录里没有“{START}”这一行（如：{START} 2026-11-23 09:00:00）。")
        return start, "\n".join(remarks)

    def _start(self, value: str) -> datetime:
        try:
            return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=HERE)
        except ValueError as error:
            raise self._wrong("时间应当写成 2026-11-23 09:00:00") from error

    def _step_line(self, before: list[Step]) -> tuple[timedelta, str]:
        if not self._peek():
            raise BadTranscript(f"对话记录不完整：最后没有“{END}，共 … 步”这一行，可能只保存了一半。")
        found = _STEP.fullmatch(self._next())
        if found is None:
            raise self._wrong("这一行看不懂，应当以时间开头，如 +0:05:00")
        at = timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3]))
        if before and at < before[-1].at:
            raise self._wrong("时间比上一步还早")
        return at, found[4]

    def _finished(self, start: datetime, remark: str, steps: list[Step], at: timedelta, count: int) -> Transcript:
        if count != len(steps):
            raise BadTranscript(f"对话记录被改动过或不完整：最后一行写着共 {count} 步，实际有 {len(steps)} 步。")
        if self._peek():
            self._next()
            raise self._wrong("“结束”之后不应再有内容")
        return Transcript(start=start, lasts=at, steps=tuple(steps), remark=remark)

    def _deed(self, words: str) -> Deed | None:
        if words == DUE:
            return None
        who = _WHO.fullmatch(words)
        kind = _KINDS.get(who[2] if who else words)
        if kind is None or (who is None and kind not in BY_NOBODY):
            raise self._wrong("不知道这是什么动作")
        member = self._member(who[1]) if who else ""
        said = self._quoted()
        if kind == TAP:
            return self._tap(member, said)
        if kind == SAY and not any(said):
            raise self._wrong("没有写说了什么")
        if kind in BY_NOBODY and "".join(said) not in {trouble.label for trouble in TROUBLES.values()}:
            raise self._wrong(f"没有“{''.join(said)}”这种故障")
        return Deed(kind=kind, member=member, words="\n".join(said))

    def _tap(self, member: str, said: list[str]) -> Deed:
        button = said[-1].removeprefix(f"{BUTTON} ") if len(said) > 1 else ""
        if len(said) < 2 or button == said[-1]:
            raise self._wrong(f"应当写明卡片的标题和“{BUTTON} …”")
        place, chosen = 0, []
        for line in said[1:-1]:
            name, equals, options = line.removeprefix(f"{CHOICE} ").partition(" = ")
            found = _PLACE.fullmatch(line)
            if found:
                place = int(found[1]) - 1
            elif equals and line.startswith(CHOICE):
                chosen.append((name, tuple(options.split("；"))))
            else:
                raise self._wrong(f"看不懂“{line}”")
        return Deed(kind=TAP, member=member, words=button, title=said[0], place=place, chosen=tuple(chosen))

    def _sights(self) -> list[Sight]:
        found = []
        while (line := self._peek()).startswith("  "):
            match = _SIGHT.fullmatch(self._next())
            if match is None or match[2] not in _WAYS:
                raise self._wrong(f"看不懂“{line.strip()}”，应当如“  → 张伟（zhangwei）收到文字”")
            found.append(Sight(self._member(match[1]), match[2], tuple(self._quoted())))
        return found

    def _quoted(self) -> list[str]:
        found = []
        while self._place < len(self._lines) and self._lines[self._place].startswith("    |"):
            found.append(self._lines[self._place][5:].removeprefix(" "))
            self._place += 1
        return found

    def _member(self, userid: str) -> str:
        if not self._city.knows(userid):
            raise self._wrong(f"通讯录里没有 {userid} 这个人")
        return self._city.member(userid).id

    def _peek(self) -> str:
        """The next line that says something; empty at the end."""
        while self._place < len(self._lines) and self._is_idle(self._lines[self._place]):
            self._place += 1
        return self._lines[self._place] if self._place < len(self._lines) else ""

    def _next(self) -> str:
        line = self._peek()
        self._place += 1
        return line

    def _is_idle(self, line: str) -> bool:
        return not line.strip() or line.startswith("#")

    def _wrong(self, why: str) -> BadTranscript:
        return BadTranscript(f"第 {min(self._place, len(self._lines))} 行：{why}。")
