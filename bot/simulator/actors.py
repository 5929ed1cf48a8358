"""People of the demo city living through their last month: they talk, tap and wait as anybody does on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from bot.simulator.chats import Entry
from bot.simulator.chronicle import Chapter, Month
from bot.simulator.platform import Platform

Wait = Callable[[datetime], object]
"""Let the time go by until that moment; whatever falls due meanwhile happens at its own."""

_NUMBER = re.compile(r"[A-Z]{2}-\d{8}-\d{3}")
_SHORT = re.compile(r" (\d{4,6})”")
_ASKED = re.compile(r"第\d+项/共\d+项")
_TYPING = timedelta(seconds=40)
_REVIEWER, _OFFICE = "zhouping", ("jiangmin", "shenqing", "zhouping", "qianhui", "zhaoguodong")


class OutOfStory(Exception):
    """The app did not do what the story expects of it."""


@dataclass(frozen=True, slots=True)
class Scene:
    at: datetime
    play: Callable[[], object]


class Actors:
    """Plays a month on the phones of ``platform``."""

    def __init__(self, platform: Platform, wait: Wait) -> None:
        self._platform = platform
        self._wait = wait
        self._numbers: dict[Chapter, str] = {}

    def play(self, scenes: list[Scene], until: datetime) -> None:
        """In the order of their moments; what would come after ``until`` has not happened yet."""
        for scene in sorted(scenes, key=lambda scene: scene.at):
            if scene.at <= until:
                self._wait(scene.at)
                scene.play()
        self._wait(until)

    def scenes(self, month: Month) -> list[Scene]:
        """What the people themselves do in this month."""
        told = [Scene(one.at, lambda one=one: self._says(one.member, one.text)) for one in month.remarks]  # type: ignore[misc]
        return told + [scene for chapter in month.chapters for scene in self._chapter(chapter)]

    def _chapter(self, it: Chapter) -> Iterator[Scene]:
        pace = it.pace

        def at(minutes: int | None, play: Callable[[Chapter], object]) -> Iterator[Scene]:
            if minutes is not None:
                yield Scene(it.reported_at + timedelta(minutes=minutes), lambda: play(it))

        yield from at(0, self._report)
        yield from at(pace.confirmed, self._confirm)
        yield from at(pace.disabled, self._disable)
        yield from at(pace.seen, self._leader_sees)
        yield from at(pace.written, self._write)
        yield from at(pace.returned, self._send_back)
        yield from at(pace.again, self._write_again)
        yield from at(pace.reviewed, self._accept)
        yield from at(pace.closed, self._close)

    # --- the steps of one leak ----------------------------------------------------------------------

    def _report(self, it: Chapter) -> None:
        reply = self._says(it.reporter, it.mishap.said.format(account=it.account))
        found = _NUMBER.search(reply)
        if found is None:
            raise OutOfStory(f"not registered: {reply}")
        self._numbers[it] = found[0]
        self._answer(it.reporter, {"系统": it.mishap.system, "账号": it.account, **it.mishap.answers})

    def _confirm(self, it: Chapter) -> None:
        officer, card = self._called(it, "确认收到")
        if it.pace.typed:
            self._says(officer, f"确认 {_short(card)}")
        else:
            self._platform.taps(officer, card, "确认收到")

    def _disable(self, it: Chapter) -> None:
        officer, card = self._called(it, "已停用账号")
        self._platform.taps(officer, card, "已停用账号")

    def _leader_sees(self, it: Chapter) -> None:
        for leader in self._platform.city.members:
            card = self._card(leader, it, "我已知悉")
            if card is not None:
                self._platform.taps(leader, card, "我已知悉")

    def _write(self, it: Chapter) -> None:
        self._says(it.reporter, "写报告")
        self._answer(it.reporter, it.mishap.answers)
        self._submit(it.reporter)

    def _write_again(self, it: Chapter) -> None:
        self._says(it.reporter, "写报告")
        self._says(it.reporter, f"改 泄露经过 {it.mishap.answers['泄露经过']}事发时只有本人在场。")
        self._submit(it.reporter)

    def _submit(self, member: str) -> None:
        reply = self._says(member, "提交")
        if "已于" not in reply:
            raise OutOfStory(f"not submitted: {reply}")

    def _send_back(self, it: Chapter) -> None:
        self._says(_REVIEWER, f"退回 {self._waiting(it)} 经过写得太简单，请写明当时在场的人")

    def _accept(self, it: Chapter) -> None:
        self._tap(_REVIEWER, it, "接受")

    def _close(self, it: Chapter) -> None:
        self._says(_REVIEWER, f"办结 {self._waiting(it)}")
        self._answer(_REVIEWER, {"账号处置": it.pace.outcome, "整改要求": it.mishap.rectification or "跳过"})
        if "办结" not in self._says(_REVIEWER, "提交"):
            raise OutOfStory("not closed")

    # --- what people do with a phone ------------------------------------------------------------------

    def _says(self, member: str, text: str) -> str:
        self._wait(self._platform.clock.now() + _TYPING)
        return self._platform.says(member, text) or ""

    def _answer(self, member: str, answers: Mapping[str, str]) -> None:
        """Question by question, whatever the order, until none is left."""
        for _ in range(20):
            self._wait(self._platform.clock.now())
            asked = self._question(member)
            if not asked:
                return
            labels = [label for label in answers if label in asked]
            label = min(labels, key=asked.index, default="")
            self._says(member, answers.get(label, "跳过"))
        raise OutOfStory("no end of questions")

    def _question(self, member: str) -> str:
        """What was asked since the member last said something, or nothing. Other messages may have come in between."""
        since = takewhile(lambda entry: not entry.mine, reversed(self._platform.chat(member)))
        asked = [(entry.text, found) for entry in since for found in [*_ASKED.finditer(entry.text)][-1:]]
        return asked[0][0][asked[0][1].end() :] if asked else ""

    def _tap(self, member: str, it: Chapter, button: str) -> None:
        card = self._card(member, it, button)
        if card is None:
            raise OutOfStory(f"{member} has no card with {button}")
        self._platform.taps(member, card, button)

    def _called(self, it: Chapter, button: str) -> tuple[str, Entry]:
        """Who was called last and can still tap: people answer what is new on their phone."""
        cards = [(who, card) for who in _OFFICE if (card := self._card(who, it, button))]
        if not cards:
            raise OutOfStory(f"nobody has a card with {button}")
        return max(cards, key=lambda found: found[1].at)

    def _card(self, member: str, it: Chapter, button: str) -> Entry | None:
        mine = (entry for entry in reversed(self._platform.chat(member)) if button in entry.buttons.values())
        return next((entry for entry in mine if self._numbers[it] in entry.text), None)

    def _waiting(self, it: Chapter) -> str:
        """The short number of the case, as it stands on the reviewer's list."""
        for line in self._says(_REVIEWER, "待办").splitlines():
            found = _SHORT.search(line)
            if self._numbers[it] in line and found:
                return found[1]
        raise OutOfStory(f"{self._numbers[it]} is not on the list")


def _short(card: Entry) -> str:
    """回复编号 on a card."""
    lines = card.text.splitlines()
    return lines[lines.index("回复编号") + 1]
