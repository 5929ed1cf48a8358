"""The door: a visit registered in chat, its picture read by a real decoder, and the page behind it in somebody's hand."""

from __future__ import annotations

import io
import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

import zxingcpp
from PIL import Image
from werkzeug.test import TestResponse

from tests.bot.h5.kit import BASE, Browser
from tests.world import REPORTER, World

KEEPER = "chuyan"
TOMORROW = "明早九点省厅赵强来开会，我陪同"


def scanned(content: bytes) -> str:
    """What a camera reads off the picture."""
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(content)))
    return str(code.text)


def codes(world: World, person: str) -> list[str]:
    """What the pictures in somebody's chat say, the oldest first."""
    entries = [entry for entry in world.platform.chat(person) if entry.msgtype == "image"]
    shelf = world.platform.shelf
    return [scanned(found.content) for entry in entries if (found := shelf.peek(entry.content["media_id"])) is not None]


def registered(world: World, said: str = TOMORROW, person: str = REPORTER) -> str:
    """One sentence and one tap; the short number."""
    world.says(person, said)
    world.taps(person, "提交")
    told = next(text for text in reversed(world.phone(person)) if "已登记：来访" in text)
    return told.split("取消来访 ")[1][:4]


@dataclass
class Door(Browser):
    """The page of a pass on the phone of ``member``."""

    shown: str = ""

    def scans(self, link: str) -> TestResponse:
        """Through the login; what is shown in the end."""
        answer = self.get(link.removeprefix(BASE))
        for _ in range(4):
            if answer.status_code not in (302, 303):
                break
            answer = self.follows(answer.headers["Location"])
        self.shown = answer.get_data(as_text=True)
        self.place = link.removeprefix(BASE)
        found = re.search(r'data-csrf="([^"]+)"', self.shown)
        self.csrf = found[1] if found else ""
        return answer

    @property
    def verdict(self) -> str:
        found = re.search(r'class="verdict (\w*)"', self.shown)
        return found[1] if found else ""

    @property
    def seen(self) -> int:
        return int(self._noted("seen"))

    @property
    def once(self) -> str:
        return self._noted("once")

    def _noted(self, name: str) -> str:
        found = re.search(rf'data-{name}="([^"]+)"', self.shown)
        assert found, self.shown
        return found[1]

    def buttons(self) -> list[tuple[str, str]]:
        """What the page offers to do: act and whom."""
        return re.findall(r'data-act="(in|out|full)"(?: data-guests="([\d,]+)")?', self.shown)

    def taps(self, doing: str, *guests: int, **more: Any) -> TestResponse:
        asked = {"act": doing, "guests": list(guests), "seen": self.seen, "once": self.once} | more
        answer = self.client.post(
            f"{self.place}/act", base_url=BASE, data=json.dumps(asked), headers={"X-CSRF-Token": self.csrf}
        )
        if answer.status_code == 200:
            self.shown = answer.get_json()["page"]
        return answer

    def says(self, doing: str, *guests: int, **more: Any) -> str:
        """The sentence a tap is answered with."""
        answer = self.taps(doing, *guests, **more)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return str(answer.get_json()["said"])

    def looks_again(self) -> TestResponse:
        answer = self.get(f"{self.place}/now.json", headers={"X-CSRF-Token": self.csrf})
        if answer.status_code == 200:
            self.shown = answer.get_json()["page"]
        return answer


def fresh() -> str:
    return secrets.token_hex(12)
