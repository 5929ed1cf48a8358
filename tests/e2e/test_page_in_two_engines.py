"""The same story in Chromium and in Firefox, with the keyboard, on a wide and on a narrow window; pictures are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.simulator.server import Server
from tests.e2e.engines.player import play
from tests.simulator.kit import AGENT, Bench, button_card, vote_card

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]


class Office:
    """A product in miniature: a leak is registered, the duty officer gets a card, a tap settles it."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.codes: dict[str, str] = {}
        bench.product.answer = self.answer
        menu = {
            "name": "更多",
            "sub_button": [{"type": "click", "name": name, "key": name} for name in ("帮助", "待办")],
        }
        bench.call("menu/create", {"button": [menu]}, agentid=AGENT)

    def answer(self, document: dict[str, Any]) -> str | None:
        if document.get("Content") == "很多":
            for number in range(1, 121):
                self.bench.clock.forward(seconds=3)
                self.bench.text(f"第 {number} 条")
        elif document["MsgType"] == "text":
            self._card("leak-1", "jiangmin", button_card("leak-1", main_title={"title": "密码泄露，请确认"}))
            return "已登记 XL-20261123-001"
        elif document.get("TaskId") == "leak-1":
            self._settle("leak-1", "蒋敏已确认")
            self._card("vote-1", "zhangwei", vote_card("vote-1"))
        elif document.get("TaskId") == "vote-1":
            self._settle("vote-1", "已提交")
        return None

    def _card(self, task: str, to: str, card: dict[str, Any]) -> None:
        self.codes[task] = self.bench.card(card, to=to)["response_code"]

    def _settle(self, task: str, words: str) -> None:
        self.bench.update(self.codes[task], {"button": {"replace_name": words}}, atall=1)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def server(bench: Bench) -> Iterator[Server]:
    Office(bench)
    running = Server(bench.platform).start()
    yield running
    running.stop()


@pytest.mark.parametrize("engine", ["chrome", "firefox"])
def test_a_story(engine: str, bench: Bench, server: Server) -> None:
    seen = play(engine, server.url)

    assert seen["menu"] == ["帮助", "待办", "更多"]
    assert seen["kept"] <= 80
    assert seen["end"]
    assert seen["layout"] == ["zhangwei", "jiangmin", "liming", "qianhui"]
    assert not seen["wide"]
    assert seen["complaints"] == []
    assert seen["elsewhere"] == []
    chosen = next(document for document in bench.product.heard if document.get("TaskId") == "vote-1")
    assert chosen["SelectedItems"]["SelectedItem"] == {"QuestionKey": "system", "OptionIds": {"OptionId": "b"}}
    assert [document.get("EventKey") for document in bench.product.heard] == [None, "ok", "done", None]
