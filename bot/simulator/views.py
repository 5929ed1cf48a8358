"""What the page is told, as JSON: phones, the city, the last API calls."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.simulator.bell import Change
from bot.simulator.chats import Entry
from bot.simulator.ledger import Call, Delivery
from bot.simulator.people import City
from bot.simulator.platform import Platform

View = dict[str, Any]
LAST = 80
PAGE = 30


def phone(platform: Platform, member: str, before: int | None = None) -> View:
    """The newest bubbles, or those before one of that number. ``earlier``: how many older ones there are.

    Raises KeyError for somebody who is not in the contacts.
    """
    owner = platform.city.member(member)
    with platform.state.lock:
        chat = platform.state.chat(owner.id)
        end = len(chat) if before is None else bisect_left(chat, before, key=lambda entry: entry.id)
        start = max(0, end - PAGE)
        entries = [bubble(platform, entry) for entry in chat[start:end]]
    return {"id": owner.id, "name": owner.name, "position": owner.position, "entries": entries, "earlier": start}


def news(platform: Platform, changes: Sequence[Change]) -> View:
    """``topics``: what changed at all; ``entries``: the bubbles that did, each once, as they stand now."""
    entries = {change.entry.id: change.entry for change in changes if change.entry is not None}
    with platform.state.lock:
        shown = [{"member": entry.member} | bubble(platform, entry) for entry in entries.values()]
    return {
        "now": platform.clock.now().isoformat(),
        "again": False,
        "topics": sorted({change.topic for change in changes}),
        "entries": shown,
    }


def bubble(platform: Platform, entry: Entry) -> View:
    media = platform.shelf.peek(str(entry.content.get("media_id", "")))
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "mine": entry.mine,
        "type": entry.msgtype,
        "content": entry.content,
        "replaced": entry.replaced,
        "redrawn": entry.redrawn,
        "recalled": entry.recalled,
        "notes": entry.notes,
        "ghost": entry.ghost,
        "size": len(media.content) if media else 0,
        "version": entry.version,
    }


def city(platform: Platform) -> View:
    """Who there is, by department; ``news``: how much each has received, so that the page can point at the unread."""
    chats = platform.state.chats
    bell = platform.state.bell
    return {
        "after": f"{bell.run}:{bell.count}",
        "now": platform.clock.now().isoformat(),
        "movable": can_move(platform),
        "menu": platform.menu.buttons,
        "departments": _departments(platform.city),
        "news": {member: _received(chat) for member, chat in list(chats.items()) if chat},
    }


def can_move(platform: Platform) -> bool:
    return getattr(platform.clock, "path", None) is not None


def calls(platform: Platform) -> View:
    """The newest first; without tokens, which are never kept."""
    return {
        "faults": platform.faults.pending(),
        "calls": [_call(call) for call in reversed(platform.calls[-LAST:])],
        "callbacks": [_delivery(delivery) for delivery in reversed(platform.deliveries[-LAST:])],
    }


def _departments(found: City) -> list[View]:
    homes: dict[int, list[View]] = {}
    for member in found.members.values():
        brief = {"id": member.id, "name": member.name, "position": member.position}
        homes.setdefault(member.departments[0], []).append(brief)
    return [{"name": one.name, "members": homes[one.id]} for one in found.departments.values() if one.id in homes]


def _received(chat: list[Entry]) -> View:
    return {"count": sum(1 for entry in chat if not entry.mine), "last": chat[-1].id}


def _call(call: Call) -> View:
    return {
        "at": call.at.isoformat(),
        "path": call.path,
        "status": call.status,
        "errcode": call.errcode,
        "errmsg": call.errmsg,
        "fault": call.fault,
        "suppressed": call.suppressed,
        "outcome": dict(Counter(call.outcome.values())),
        "to": list(call.outcome)[:3],
        "notes": call.notes,
    }


def _delivery(delivery: Delivery) -> View:
    return {
        "at": delivery.at.isoformat(),
        "member": delivery.member,
        "kind": delivery.kind,
        "statuses": delivery.statuses,
        "problem": delivery.problem,
    }
