"""What people do with their phones. Everything here ends in a callback to the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.simulator.callbacks import Callbacks
from bot.simulator.chats import Entry
from bot.simulator.codes import Codes
from bot.simulator.errors import NotPossible
from bot.simulator.media import PNG, MediaShelf
from bot.simulator.menus import Menu
from bot.simulator.state import State

Selections = Mapping[str, str | Sequence[str]]
SMALLEST_PNG = PNG + bytes.fromhex(
    "0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Phones:
    """Each action returns the text of the passive reply, or None where there was none."""

    state: State
    shelf: MediaShelf
    codes: Codes
    menu: Menu
    callbacks: Callbacks

    def says(self, member: str, text: str) -> str | None:
        return self._message(member, "text", {"content": text}, {"Content": text})

    def sends_image(self, member: str, content: bytes = SMALLEST_PNG, name: str = "image.png") -> str | None:
        media = self.shelf.keep("image", name, content)
        # The real picture host cannot be reached from here, and the product must not fetch it anyway.
        fields = {"PicUrl": f"https://wework.qpic.cn/wwpic/{media.id}/0", "MediaId": media.id}
        return self._message(member, "image", {"media_id": media.id, "name": name}, fields)

    def sends_voice(self, member: str, content: bytes = b"#!AMR\n\x00") -> str | None:
        media = self.shelf.keep("voice", "voice.amr", content)
        fields = {"MediaId": media.id, "Format": "amr"}
        return self._message(member, "voice", {"media_id": media.id, "name": media.name}, fields)

    def sends_video(self, member: str, content: bytes = b"\x00\x00\x00\x18ftypmp42") -> str | None:
        media = self.shelf.keep("video", "video.mp4", content)
        thumb = self.shelf.keep("image", "thumb.png", SMALLEST_PNG)
        fields = {"MediaId": media.id, "ThumbMediaId": thumb.id}
        return self._message(member, "video", {"media_id": media.id, "name": media.name}, fields)

    def sends_place(self, member: str, latitude: float, longitude: float, label: str) -> str | None:
        fields = {"Location_X": latitude, "Location_Y": longitude, "Scale": 15, "Label": label, "AppType": "wxwork"}
        return self._message(member, "location", {"label": label}, fields)

    def sends_link(self, member: str, title: str, url: str, description: str = "") -> str | None:
        fields = {"Title": title, "Description": description, "Url": url, "PicUrl": ""}
        return self._message(member, "link", {"title": title, "url": url}, fields)

    def opens_app(self, member: str) -> str | None:
        return self._event(member, "enter_agent", {"EventKey": ""})

    def joins(self, member: str) -> str | None:
        """The member comes into the app's visible range."""
        self.state.city.hide(member, False)
        return self._event(member, "subscribe", {"EventKey": ""})

    def leaves(self, member: str) -> str | None:
        """The member falls out of the app's visible range."""
        self.state.city.hide(member)
        return self._event(member, "unsubscribe", {"EventKey": ""})

    def stands_at(self, member: str, latitude: float, longitude: float) -> str | None:
        fields = {"Latitude": latitude, "Longitude": longitude, "Precision": 50.0, "AppType": "wxwork"}
        return self._event(member, "LOCATION", fields)

    def menu_tap(self, member: str, key: str) -> str | None:
        """``key``, address or name of the menu entry. Raises NotPossible where the app's menu has no such entry."""
        entry = self.menu.entry(key)
        if entry is None:
            raise NotPossible(f"no menu entry {key!r}")
        held = next((str(entry[name]) for name in ("key", "url", "pagepath") if entry.get(name)), "")
        return self._event(member, str(entry["type"]), {"EventKey": held})

    def contact_changes(self, change: str, **fields: Any) -> str | None:
        """``change_contact`` with e.g. ``UserID=``; ordinary apps never get it (D 90970)."""
        base = self._head("sys", "event") | {"Event": "change_contact", "ChangeType": change}
        return self.callbacks.deliver("sys", base | fields)

    def platform_announces(self, event: str, **fields: Any) -> str | None:
        """An event of the platform itself, e.g. ``inactive_alert`` with ``EffectTime=``."""
        return self.callbacks.deliver("sys", self._head("sys", "event") | {"Event": event} | fields)

    def taps(
        self, member: str, card: Entry | str | int, key: str, selections: Selections | None = None, *,
        stale: bool = False,
    ) -> str | None:  # fmt: skip
        """Tap the button (key or its text) of a card (the entry, its task_id, or the entry's number).

        stale: the phone has not heard yet that the card was redrawn, or somebody manipulates: nothing is checked.
        Raises NotPossible for what a person in front of a real phone could not do.
        """
        with self.state.lock:
            entry = self.entry(member, card)
            pressed = key if stale else _pressed(entry, key)
            from_menu = pressed in entry.menu_keys
            chosen = {} if from_menu else _chosen(entry, selections or {}, stale)
            fields = self._tap(member, entry, pressed) | self._selected(chosen)
        return self._event(member, "template_card_menu_event" if from_menu else "template_card_event", fields)

    def forges_tap(self, member: str, task_id: str, key: str, *, card_type: str = "button_interaction") -> str | None:
        """A tap on a card this member never got, with a code that was never given."""
        fields = {"EventKey": key, "TaskId": task_id, "CardType": card_type, "ResponseCode": "forged"}
        return self._event(member, "template_card_event", fields)

    def entry(self, member: str, card: Entry | str | int) -> Entry:
        """The member's newest bubble with that task_id, or with that number. Raises NotPossible."""
        if isinstance(card, Entry):
            return card
        for entry in reversed(self.state.chat(member)):
            if card in (entry.id, entry.task_id) and entry.card is not None:
                return entry
        raise NotPossible(f"{member} has no card {card!r}")

    def _tap(self, member: str, entry: Entry, key: str) -> dict[str, Any]:
        message = self.state.messages[entry.msgid]
        code = self.codes.issue(message, self.state.city.member(member).id)
        kind = entry.content["card_type"]
        return {"EventKey": key, "TaskId": entry.task_id, "CardType": kind, "ResponseCode": code}

    def _selected(self, chosen: dict[str, list[str]]) -> dict[str, Any]:
        spelling = self.state.rules.option_ids
        items = [
            {"QuestionKey": question, spelling: {spelling.removesuffix("s"): ids}} for question, ids in chosen.items()
        ]
        return {"SelectedItems": {"SelectedItem": items}} if items else {}

    def _message(self, member: str, kind: str, shown: dict[str, Any], fields: dict[str, Any]) -> str | None:
        with self.state.lock:
            self.state.put(member, kind, shown, mine=True)
            head = self._head(self.state.city.member(member).id, kind) | fields | {"MsgId": self.state.number()}
        return self.callbacks.deliver(member, head | {"AgentID": self.state.app.agent_id})

    def _event(self, member: str, event: str, fields: dict[str, Any]) -> str | None:
        head = self._head(self.state.city.member(member).id, "event") | {"Event": event}
        return self.callbacks.deliver(member, head | fields | {"AgentID": self.state.app.agent_id})

    def _head(self, sender: str, kind: str) -> dict[str, Any]:
        return {
            "ToUserName": self.state.app.corp_id,
            "FromUserName": sender,
            "CreateTime": int(self.state.clock.now().timestamp()),
            "MsgType": kind,
        }


def _pressed(entry: Entry, key: str) -> str:
    if key in entry.buttons:
        return key
    named = [one for one, text in entry.buttons.items() if text == key]
    if len(named) != 1:
        raise NotPossible(f"no button {key!r} on this card; there are {list(entry.buttons.values())}")
    return named[0]


def _chosen(entry: Entry, selections: Selections, stale: bool) -> dict[str, list[str]]:
    questions = {one["question_key"]: one for one in entry.questions()}
    unknown = set(selections) - set(questions)
    if unknown and not stale:
        raise NotPossible(f"no such question: {sorted(unknown)}")
    chosen = {name: _picked(question, selections.get(name)) for name, question in questions.items()}
    return chosen | {name: _as_list(selections[name]) for name in unknown}


def _picked(question: dict[str, Any], wanted: str | Sequence[str] | None) -> list[str]:
    ids = [option["id"] for option in question["option_list"]]
    if wanted is None or question.get("disable"):
        return _default(question, ids)
    picked = _as_list(wanted)
    single = question.get("mode", 0) == 0
    if not set(picked) <= set(ids) or (single and len(picked) > 1):
        raise NotPossible(f"cannot pick {picked} of {ids}")
    return picked


def _default(question: dict[str, Any], ids: list[str]) -> list[str]:
    """What stands there untouched: ticked boxes; of a drop-down the selected entry or else the first."""
    if "is_checked" in question["option_list"][0]:
        return [option["id"] for option in question["option_list"] if option["is_checked"]]
    return [question["selected_id"] if question.get("selected_id") in ids else ids[0]]


def _as_list(wanted: str | Sequence[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else list(wanted)
