"""The time line of the page: every act and every jump of the clock, and what each person got to see because of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.simulator.acts import JUMP, MEND, TROUBLE, Act
from bot.simulator.chats import Entry
from bot.simulator.history import Episode, episodes
from bot.simulator.ledger import Seen
from bot.simulator.people import City
from bot.simulator.platform import Platform
from bot.simulator.sights import headline

View = dict[str, Any]
LAST = 40
ITEMS = 60
# The stand-in does not know the product; but whoever reads a message knows by these words that it went up a level.
_ESCALATES = re.compile("无人确认|仍未|已逾期|已超过|未按时|还没有人")
_KINDS = {"send": "message", "reply": "message", "update": "update", "recall": "recall"}


def view(platform: Platform, *, going: bool) -> View:
    """The newest last. ``going``: the last jump has not come to its end yet."""
    with platform.state.lock:
        found = episodes(platform)
        ghosts = list(platform.state.ghosts)
    first = max(0, len(found) - LAST)
    # What came before the first act stands alone at the beginning.
    lead = 0 if found and found[0].act is None else 1
    shown = [
        _episode(number, episode, [entry for acts, entry in ghosts if acts == number + lead], platform)
        for number, episode in enumerate(found[first:], first)
    ]
    return {"episodes": shown, "earlier": first, "going": going}


def _episode(number: int, episode: Episode, ghosts: Sequence[Entry], platform: Platform) -> View:
    act, seen = episode.act, episode.seen
    return {
        "number": number,
        "at": episode.at.isoformat(),
        "kind": act.kind if act else "due",
        "member": act.member if act else "",
        "told": _told(act, platform) if act else "到点",
        "counts": counts(seen) | ({"swallowed": len(ghosts)} if ghosts else {}),
        "people": len({one.member for one in seen}),
        "items": [_item(one, platform.city) for one in seen[:ITEMS]] + [_ghost(one, platform.city) for one in ghosts],
        "more": max(0, len(seen) - ITEMS),
    }


def _told(act: Act, platform: Platform) -> str:
    who = platform.city.member(act.member).name if act.member else ""
    match act.kind:
        case "say":
            return f"{who}：{act.words}"
        case "tap":
            return f"{who}点了“{act.words}”（{act.title}）"
        case "menu":
            entry = platform.menu.entry(act.words)
            return f"{who}点了菜单“{entry['name'] if entry else act.words}”"
        case "open":
            return f"{who}打开了应用"
        case "image":
            return f"{who}发了一张图片"
    words = {JUMP: "快进 ", TROUBLE: "故障：", MEND: "恢复："}.get(act.kind, "")
    return f"{words}{act.words}{f'（{who}）' if who else ''}"


def counts(seen: Sequence[Seen]) -> dict[str, int]:
    """How many messages, updates, recalls and, among the messages, escalations."""
    counted = Counter(_KINDS[one.kind] for one in seen)
    counted["escalation"] = sum(1 for one in seen if escalates(one))
    return dict(counted)


def escalates(seen: Seen) -> bool:
    """A message, not a reply, that tells of something nobody did in time."""
    return seen.kind == "send" and _ESCALATES.search(seen.text) is not None


def _ghost(entry: Entry, city: City) -> View:
    return {
        "at": entry.at.isoformat(),
        "member": entry.member,
        "name": city.member(entry.member).name if city.knows(entry.member) else entry.member,
        "kind": "ghost",
        "type": entry.msgtype,
        "words": entry.ghost,
        "replaced": "",
        "escalation": False,
        "entry": entry.id,
    }


def _item(seen: Seen, city: City) -> View:
    return {
        "at": seen.at.isoformat(),
        "member": seen.member,
        "name": city.member(seen.member).name if city.knows(seen.member) else seen.member,
        "kind": _KINDS[seen.kind],
        "type": seen.msgtype,
        "words": headline(seen)[:80],
        "replaced": seen.replaced or "",
        "escalation": escalates(seen),
        "entry": seen.entry,
    }
