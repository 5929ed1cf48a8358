"""Passive replies: which events take one, what may be in it, and how it looks on the phone (D 90241)."""

from __future__ import annotations

from typing import Any

from bot.simulator import updates
from bot.simulator.ledger import Delivery
from bot.simulator.media import MediaShelf
from bot.simulator.messages import cut_fields, cut_text
from bot.simulator.state import State

MESSAGES = ("text", "image", "voice", "video", "location", "link", "file")
EVENTS = ("subscribe", "enter_agent", "LOCATION", "click", "view", "view_miniprogram", "scancode_waitmsg",
          "template_card_menu_event")  # fmt: skip
CARD_EVENTS = ("template_card_event", "template_card_menu_event")


class NotUsable(ValueError):
    """The platform ignores this reply."""


class Replies:
    def __init__(self, state: State, shelf: MediaShelf) -> None:
        self._state = state
        self._shelf = shelf

    def show(self, delivery: Delivery, reply: dict[str, Any]) -> str | None:
        """Raises NotUsable, KeyError or ApiError's cousins for a reply the platform would not show."""
        self._check(delivery, reply)
        kind = str(reply["MsgType"])
        if kind == "update_button":
            return self._redraw(delivery, reply)
        notes: list[str] = []
        content = self._content(kind, reply, notes)
        entry = self._state.put(delivery.member, kind, content, notes=notes)
        self._state.saw("reply", entry)
        delivery.reply = kind
        return entry.text

    def _check(self, delivery: Delivery, reply: dict[str, Any]) -> None:
        passive_cards = ("template_card_event",) if self._state.rules.passive_card_reply else ()
        if delivery.kind not in (*MESSAGES, *EVENTS, *passive_cards):
            raise NotUsable(f"{delivery.kind} takes no passive reply")
        if str(reply["ToUserName"]).lower() != delivery.member.lower():
            raise NotUsable("ToUserName is not the member who wrote")
        if reply["FromUserName"] != self._state.app.corp_id:
            raise NotUsable("FromUserName is not the corp id")
        if not str(reply["CreateTime"]).isdigit():
            raise NotUsable("CreateTime is not a number")

    def _content(self, kind: str, reply: dict[str, Any], notes: list[str]) -> dict[str, Any]:
        if kind == "text":
            return {"content": cut_text(_filled(reply["Content"]), notes)}
        if kind in ("image", "voice", "video"):
            return cut_fields(self._media(kind, reply[kind.capitalize()]), notes)
        if kind == "news":
            return {"articles": _articles(reply, notes)}
        # update_template_card is not simulated: 9.1 says it may do nothing, and the product must not count on it.
        raise NotUsable(f"no passive reply of type {kind}")

    def _media(self, kind: str, part: dict[str, Any]) -> dict[str, Any]:
        media_id = str(part["MediaId"])
        media = self._shelf.peek(media_id)
        if media is None or media.kind != kind:
            raise NotUsable("MediaId is unknown")
        return _lowered(part) | {"media_id": media_id, "name": media.name}

    def _redraw(self, delivery: Delivery, reply: dict[str, Any]) -> str | None:
        if delivery.kind not in CARD_EVENTS:
            raise NotUsable("update_button answers taps only")
        task = str(delivery.document.partition(b"<TaskId><![CDATA[")[2].partition(b"]]>")[0].decode())
        chat = self._state.chat(delivery.member)
        entry = next(one for one in reversed(chat) if one.task_id == task)
        updates.redraw(self._state, entry, {"button": {"replace_name": str(reply["Button"]["ReplaceName"])}})
        delivery.reply = "update_button"
        return None


def _filled(content: object) -> str:
    if not isinstance(content, str) or not content:
        raise NotUsable("Content is empty")
    return content


def _articles(reply: dict[str, Any], notes: list[str]) -> list[dict[str, Any]]:
    listed = _listed(reply["Articles"]["item"])
    if str(reply["ArticleCount"]) != str(len(listed)):
        raise NotUsable("ArticleCount is not the number of articles")
    return [cut_fields(_lowered(item), notes) for item in listed]


def _listed(item: object) -> list[Any]:
    return item if isinstance(item, list) else [item]


def _lowered(part: dict[str, Any]) -> dict[str, Any]:
    return {name.lower(): value for name, value in part.items()}
