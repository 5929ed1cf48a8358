"""A product of a few lines with cases, cards and deadlines, and a player for transcripts beside it: no processes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.simulator.clock import FileClock
from bot.simulator.history import apart, episodes
from bot.simulator.horizon import Ahead
from bot.simulator.player import Player
from bot.simulator.transcript import Transcript, write_down
from bot.simulator.travel import Traveller
from tests.simulator.kit import AGENT, Bench

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MENU = {"button": [{"name": "帮助", "type": "click", "key": "help"}]}
OPTIONS = [{"id": "now", "text": "刚刚"}, {"id": "5", "text": "5 分钟前"}]


class Stagehand:
    """``says`` 报告 opens a case: the officer gets a card, and after five minutes is reminded unless it was tapped.

    number: of the first case; wording: what the officer's card says; remind: whether there is a reminder at all.
    """

    def __init__(
        self, folder: Path, *, number: int = 1, short: int = 4821, wording: str = "请确认", remind: bool = True
    ) -> None:
        self.bench = Bench()
        self.platform = self.bench.platform
        self.clock = FileClock(folder / f"clock-{number}-{short}")
        self.clock.stand(START)
        self.platform.clock = self.platform.state.clock = self.clock
        self.platform.tokens.void()
        self.bench.token = self.bench.fetch_token()
        self.platform.state.calls.clear()
        self._number, self._short, self._wording, self._remind = number, short, wording, remind
        self._due: datetime | None = None
        self._code = ""
        self.bench.product.answer = self._answer
        self.bench.call("menu/create", MENU, agentid=AGENT)
        self.traveller = Traveller(self.platform, self.clock, self, standing=True)
        self.player = Player(self.platform, self.traveller)

    @property
    def case(self) -> str:
        return f"XL-20261123-{self._number:03}"

    def look(self) -> Ahead:
        """What the product waits for; asking makes it do what is due."""
        if self._due is not None and self._due <= self.clock.now():
            self._due = None
            self.bench.text(f"{self.case} 还没有人确认，请回复：确认 {self._short}", to="jiangmin")
        return Ahead(self._due, self._due, False)

    def written(self, remark: str = "") -> Transcript:
        found = apart(episodes(self.platform))
        return write_down(found, START, self.clock.now(), self.platform.menu, remark)

    def passes(self, seconds: float) -> None:
        self.traveller.go(self.clock.now() + timedelta(seconds=seconds))

    def _answer(self, document: dict[str, Any]) -> str | None:
        said = document.get("Content", "")
        if said.startswith("报告"):
            return self._open_case()
        if said == f"确认 {self._short}" or document.get("Event") == "template_card_event":
            return self._confirm(tapped="Event" in document)
        return "请说：报告" if said or document.get("EventKey") == "help" else None

    def _open_case(self) -> str:
        card = {
            "card_type": "button_interaction", "task_id": f"t{self._number}", "main_title": {"title": self._wording},
            "horizontal_content_list": [{"keyname": "回复编号", "value": str(self._short)}],
            "sub_title_text": self.case,
            "button_selection": {"question_key": "when", "title": "时间", "option_list": OPTIONS, "selected_id": "now"},
            "button_list": [{"text": "确认收到", "key": "ok"}],
        }  # fmt: skip
        self._code = self.bench.card(card, to="jiangmin")["response_code"]
        if self._remind:
            self._due = self.clock.now() + timedelta(minutes=5)
        return f"已登记 {self.case}"

    def _confirm(self, *, tapped: bool) -> str | None:
        self._due = None
        self.bench.update(self._code, {"button": {"replace_name": "已确认"}}, atall=1)
        self.bench.text(f"{self.case} 已确认")
        return None if tapped else "好"
