"""What people did, as they themselves would tell it: the words they typed, the button they saw and tapped.

Written down at the moment of the act, because the card may look different a moment later. No task ids, no keys: what
is told here can be done again in another city with the same cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.simulator.chats import Entry
    from bot.simulator.state import State

SAY, TAP, MENU, OPEN, IMAGE, OTHER = "say", "tap", "menu", "open", "image", "other"
# What is done to the city and not by somebody in it: the clock moved, a trouble caused or over.
JUMP, TROUBLE, MEND = "jump", "trouble", "mend"
BY_NOBODY = (JUMP, TROUBLE, MEND)
# What the platform tells the app of its own accord.
NOBODYS = ("subscribe", "unsubscribe", "LOCATION", "change_contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act.

    words: what was said; the text of the button; the key of the menu entry; the name of the trouble; the jump's label.
    title: of the card that was tapped.  place: how many newer cards look just the same (title and button).
    chosen: (question, options) as they were read on the card.  seen: how many entries the ledger had before.
    """

    at: datetime
    member: str
    kind: str
    words: str = ""
    title: str = ""
    place: int = 0
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    seen: int = 0


def of(state: State, member: str, fields: Mapping[str, Any]) -> Act | None:
    """The act behind a callback that is just about to be sent; None where it is nobody's."""
    if not state.city.knows(member) or fields.get("Event") in NOBODYS:
        return None
    told = _told(state, member, fields)
    return Act(at=state.clock.now(), member=member, seen=len(state.ledger), **told)


def note(state: State, kind: str, words: str, member: str = "") -> None:
    """Something done to the city itself."""
    state.acts.append(Act(at=state.clock.now(), member=member, kind=kind, words=words, seen=len(state.ledger)))


def title_of(entry: Entry) -> str:
    """What people call a card: its title, or its first line."""
    return entry.title or next(iter(entry.text.split("\n")), "")


def look_alikes(chat: list[Entry], title: str, button: str) -> list[Entry]:
    """The cards with this title on which this button can be tapped, the newest first."""
    cards = [entry for entry in reversed(chat) if entry.card is not None and not entry.recalled]
    return [entry for entry in cards if title_of(entry) == title and button in entry.buttons.values()]


def questions_of(entry: Entry) -> list[tuple[str, dict[str, Any]]]:
    """(what it is called on the card, the question)."""
    return [(one.get("title") or f"第{place}问", one) for place, one in enumerate(entry.questions(), 1)]


def _told(state: State, member: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    match fields.get("Event") or fields.get("MsgType"):
        case "text":
            return {"kind": SAY, "words": str(fields["Content"])}
        case "image":
            return {"kind": IMAGE}
        case "enter_agent":
            return {"kind": OPEN}
        case "template_card_event" | "template_card_menu_event":
            return _tapped(state, member, fields)
        case "click" | "view":
            return {"kind": MENU, "words": str(fields["EventKey"])}
        case other:
            return {"kind": OTHER, "words": str(other)}


def _tapped(state: State, member: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    chat = state.chat(member)
    entry = next((one for one in reversed(chat) if one.task_id == fields["TaskId"]), None)
    button = entry.buttons.get(str(fields["EventKey"])) if entry else None
    if entry is None or button is None:
        return {"kind": OTHER, "words": "stale tap"}
    title = title_of(entry)
    alike = look_alikes(chat, title, button)
    place = alike.index(entry) if entry in alike else 0
    return {"kind": TAP, "words": button, "title": title, "place": place, "chosen": _chosen(entry, fields)}


def _chosen(entry: Entry, fields: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    picked = {item["QuestionKey"]: _ids(item) for item in fields.get("SelectedItems", {}).get("SelectedItem", [])}
    return tuple(
        (name, tuple(option["text"] for option in one["option_list"] if option["id"] in picked[one["question_key"]]))
        for name, one in questions_of(entry)
        if one["question_key"] in picked
    )


def _ids(item: Mapping[str, Any]) -> list[str]:
    listed = next(value for name, value in item.items() if name != "QuestionKey")
    return [one for value in listed.values() for one in value]
