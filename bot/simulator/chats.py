"""The chat between one member and the app, as it stands on that member's phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.cards import INTERACTIVE

_UNREADABLE = {
    "card_type", "task_id", "key", "question_key", "id", "selected_id", "url", "icon_url", "image_url", "picurl",
    "appid", "pagepath", "media_id", "userid",
}  # fmt: skip
_BUTTONS = ("button_list", "submit_button")


@dataclass(slots=True, kw_only=True)
class Entry:
    """A bubble.  mine: typed by the member.  content: the JSON of its type; for a card its present state.

    replaced: text of the dead button put in place of all buttons, or None while they are alive.
    task_id: the one it was sent with; later taps carry it even after the card was redrawn.
    ghost: why it never came to this phone; only the page shows it, in red, and nobody can tap it.
    version: number of its last change (see Bell); of two pictures of it the page keeps the later.
    """

    id: int
    at: datetime
    member: str
    mine: bool
    msgtype: str
    content: dict[str, Any]
    msgid: str = ""
    task_id: str = ""
    replaced: str | None = None
    redrawn: bool = False
    recalled: bool = False
    notes: list[str] = field(default_factory=list)
    version: int = 0
    ghost: str = ""

    @property
    def card(self) -> dict[str, Any] | None:
        return self.content if self.msgtype == "template_card" and not self.ghost else None

    @property
    def text(self) -> str:
        """Everything a person can read in it, line by line."""
        if self.recalled:
            return ""
        if self.replaced is None:
            return "\n".join(_readable(self.content))
        left = {name: part for name, part in self.content.items() if name not in _BUTTONS}
        return "\n".join([*_readable(left), self.replaced])

    @property
    def title(self) -> str:
        return str(self.content.get("main_title", {}).get("title", ""))

    @property
    def buttons(self) -> dict[str, str]:
        """Key -> text of everything that can be tapped right now and calls back, the little menu included."""
        if self.card is None or self.recalled:
            return {}
        menu = self.card.get("action_menu", {}).get("action_list", [])
        alive = [] if self.replaced is not None else self._face_buttons(self.card)
        return {one["key"]: one["text"] for one in [*alive, *menu]}

    @property
    def menu_keys(self) -> set[str]:
        return {one["key"] for one in self.content.get("action_menu", {}).get("action_list", [])}

    def _face_buttons(self, card: dict[str, Any]) -> list[dict[str, Any]]:
        submit = [card["submit_button"]] if card["card_type"] in INTERACTIVE and "submit_button" in card else []
        return [one for one in card.get("button_list", []) if one.get("type", 0) == 0] + submit

    def questions(self) -> list[dict[str, Any]]:
        """Drop-downs and check boxes that can be changed."""
        card = self.card or {}
        held = [card.get("button_selection"), card.get("checkbox"), *card.get("select_list", [])]
        return [one for one in held if one]


def _readable(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _readable(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in _UNREADABLE:
                yield from _readable(one)
