"""Keeps the phones across a restart of the simulator: chats, cards and what may still be done with them, as one file.

Not kept: access tokens (the product fetches a new one), the duplicate check's memory, pacing, the ledger.
"""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.simulator.chats import Entry
from bot.simulator.codes import Code
from bot.simulator.media import Media
from bot.simulator.platform import Platform
from bot.simulator.state import Message

Kept = dict[str, Any]
FORMAT = 1


def dump(platform: Platform) -> Kept:
    with platform.state.lock:
        return {
            "format": FORMAT,
            "corp": platform.state.app.corp_id,
            "entries": [_plain(entry) for chat in platform.state.chats.values() for entry in chat],
            "messages": [_message(message) for message in platform.state.messages.values()],
            "codes": {name: _code(code) for name, code in platform.codes.known.items()},
            "media": [_media(media) for media in platform.shelf.held.values()],
            "menu": platform.menu.buttons,
        }


def restore(platform: Platform, kept: Kept) -> None:
    """Into a fresh platform. Raises LookupError, TypeError or ValueError for a file of another kind."""
    if kept["format"] != FORMAT or kept["corp"] != platform.state.app.corp_id:
        raise ValueError("not a snapshot of this city")
    entries = {one["id"]: Entry(**_timed(one, "at")) for one in kept["entries"]}
    messages = {one["msgid"]: _message_back(one, entries) for one in kept["messages"]}
    state = platform.state
    for number in sorted(entries):
        # Not by way of the contacts: somebody may have left them since.
        state.chats.setdefault(entries[number].member, []).append(entries[number])
    state.continue_after(max(entries, default=0))
    state.bell.count = max((entry.version for entry in entries.values()), default=0)
    state.messages.update(messages)
    state.tasks.update({one.task_id: one.msgid for one in messages.values() if one.task_id})
    for name, code in kept["codes"].items():
        platform.codes.known[name] = Code(**_timed(code, "until") | {"message": messages[code["message"]]})
    for media in kept["media"]:
        content = base64.b64decode(media["content"])
        platform.shelf.held[media["id"]] = Media(**_timed(media, "until") | {"content": content})
    platform.menu.buttons = kept["menu"]


class Keeper:
    """Writes the file a moment after each change, and reads it at the start."""

    def __init__(self, platform: Platform, path: Path, *, every: float = 1.0) -> None:
        self._platform = platform
        self._path = path
        self._every = every

    def load(self) -> bool:
        """Whether there was something to go on with; an unreadable file is as good as none."""
        try:
            restore(self._platform, json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, LookupError, TypeError, ValueError):
            return False
        return True

    def save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(self._path.name + ".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(dump(self._platform), ensure_ascii=False), encoding="utf-8")
        draft.replace(self._path)

    def start(self) -> None:
        threading.Thread(target=self._keep, name="simulator-snapshot", daemon=True).start()

    def _keep(self) -> None:
        bell, saved = self._platform.state.bell, self._platform.state.bell.count
        while True:
            rung = bell.wait(saved, 60.0)
            if rung == saved:
                continue
            # The next changes mostly follow at once; one file for all of them.
            self._platform.clock.pause(self._every)
            saved = bell.count
            self.save()


def _plain(entry: Entry) -> Kept:
    return asdict(entry) | {"at": entry.at.isoformat()}


def _message(message: Message) -> Kept:
    return {
        "msgid": message.msgid,
        "at": message.at.isoformat(),
        "msgtype": message.msgtype,
        "content": message.content,
        "recipients": list(message.recipients),
        "task_id": message.task_id,
        "entries": [entry.id for entry in message.entries.values()],
    }


def _message_back(one: Kept, entries: dict[int, Entry]) -> Message:
    mine = {entries[number].member: entries[number] for number in one["entries"]}
    return Message(**_timed(one, "at") | {"entries": mine, "recipients": tuple(one["recipients"])})


def _code(code: Code) -> Kept:
    return {"message": code.message.msgid, "until": code.until.isoformat(), "tapper": code.tapper, "used": code.used}


def _media(media: Media) -> Kept:
    content = base64.b64encode(media.content).decode("ascii")
    return asdict(media) | {"content": content, "until": media.until.isoformat()}


def _timed(one: Kept, name: str) -> Kept:
    return one | {name: datetime.fromisoformat(one[name])}
